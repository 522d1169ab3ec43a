package report

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Texts, labels and names of sources come from anyone. What could break a page is
// escaped where the page is written; what is left is what a browser would not show, or
// would let change the order of what stands around it. That is made visible here.

// visible writes a text so that a reader sees all of it: what has no shape of its own is
// written by its number, as ⟨U+202E⟩, and bytes that are not UTF-8 as U+FFFD.
func visible(s string) string {
	if !strings.ContainsFunc(s, shapeless) && utf8.ValidString(s) {
		return s
	}
	var b strings.Builder
	last := rune(0)
	for _, r := range s {
		switch {
		case !shapeless(r) || joins(last, r):
			b.WriteRune(r)
		default:
			fmt.Fprintf(&b, "⟨U+%04X⟩", r)
		}
		last = r
	}
	return b.String()
}

// label writes a text that belongs on one line, and not more of it than a table bears.
func label(s string) string { return oneLine(s, 120) }

// sentence is a label that says something: what a check found, in a cell of its own.
func sentence(s string) string { return oneLine(s, 600) }

func oneLine(s string, longest int) string {
	s = visible(strings.Join(strings.Fields(s), " "))
	if utf8.RuneCountInString(s) > longest {
		s = string([]rune(s)[:longest]) + "…"
	}
	return s
}

func shapeless(r rune) bool {
	switch r {
	case '\n', '\t':
		return false
	case '\u2028', '\u2029', '\u115f', '\u1160', '\u3164', '\uffa0', '\u034f':
		return true
	}
	return unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || unicode.Is(unicode.Cs, r) || unicode.Is(unicode.Co, r) ||
		(r >= 0xe0100 && r <= 0xe01ef) // variation selectors of ideographs
}

// joins tells the joiners of emoji and of Indic and Arabic letters from those that stand
// between letters where nothing joins.
func joins(last, r rune) bool {
	return (r == '\u200d' || r == '\u200c') && last > unicode.MaxLatin1 && !shapeless(last)
}
