package classifier

import (
	"bytes"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"
)

// gapAt returns what is seen between an atom of the run and the next one, full-width
// punctuation in ASCII.
func gapAt(text []byte, run []atom, i int) []byte {
	gap := text[run[i].end:run[i+1].start]
	if bytes.IndexFunc(gap, func(r rune) bool { return isAttached(r) || isFullWidth(r) }) < 0 {
		return gap
	}
	return bytes.Map(func(r rune) rune {
		switch {
		case isAttached(r):
			return -1
		case isFullWidth(r):
			return r - '！' + '!'
		}
		return r
	}, gap)
}

func isFullWidth(r rune) bool { return '！' <= r && r <= '～' }

// A gap is what stands between the letters of a word: the same everywhere, or one of
// several separators.
type gap struct {
	text  string
	mixed bool
}

func (g gap) blank() bool { return !g.mixed && strings.TrimSpace(g.text) == "" }

func (g gap) equal(other gap) bool { return g.mixed && other.mixed || g == other }

// prefix returns how much of the text is a gap, if it begins with one.
func (g gap) prefix(text []byte) (size int, ok bool) {
	if !g.mixed {
		return len(g.text), bytes.HasPrefix(text, []byte(g.text))
	}
	first, size := utf8.DecodeRune(text)
	return size, size > 0 && !unicode.IsSpace(first) && !isAtomRune(first)
}

// suffix returns how much of the text is a gap, if it ends with one.
func (g gap) suffix(text []byte) (size int, ok bool) {
	if !g.mixed {
		return len(g.text), bytes.HasSuffix(text, []byte(g.text))
	}
	last, size := utf8.DecodeLastRune(text)
	return size, size > 0 && !unicode.IsSpace(last) && !isAtomRune(last)
}

// commonGap returns what stands between most atoms; of equals the shortest, then the
// first. Separators of one character count together.
func commonGap(text []byte, run []atom) gap {
	counts := map[string]int{}
	var common, separator string
	separators := 0
	for i := range len(run) - 1 {
		counts[string(gapAt(text, run, i))]++
	}
	for i := range len(run) - 1 {
		g := string(gapAt(text, run, i))
		if n, most := counts[g], counts[common]; i == 0 || n > most || n == most && len(g) < len(common) {
			common = g
		}
		if first, size := utf8.DecodeRuneInString(g); size == len(g) && size > 0 && !unicode.IsSpace(first) {
			separators++
			if counts[g] > counts[separator] || separator == "" {
				separator = g
			}
		}
	}
	switch {
	case 2*separators <= len(run)-1:
		return gap{text: common}
	case float64(counts[separator]) < minSameSeparator*float64(separators):
		return gap{mixed: true}
	}
	return gap{text: separator}
}

// withoutGaps returns the atoms of a run with what is left between them, and the
// punctuation that is set apart before and after them; with closed, no white space is left but after punctuation.
func withoutGaps(text []byte, run []atom, g gap, closed bool) []part {
	parts := before(text, run[0].start, g)
	for i, a := range run {
		parts = append(parts, part{text[a.start:a.end], a.start, a.end})
		if i+1 == len(run) {
			break
		}
		between := withoutGap(gapAt(text, run, i), g)
		if closed {
			between = withBlanks(between)
		}
		if len(between) > 0 {
			parts = append(parts, part{between, a.end, run[i+1].start})
		}
	}
	return append(parts, after(text, run[len(run)-1].end, g)...)
}

// before returns the characters that stand before the offset, each with a gap after it.
func before(text []byte, at int, g gap) []part {
	var parts []part
	for {
		n, ok := g.suffix(text[:at])
		if !ok {
			break
		}
		end := at - n
		r, size := utf8.DecodeLastRune(text[:end])
		if size == 0 || unicode.IsSpace(r) || isAtomRune(r) {
			break
		}
		at = end - size
		parts = append(parts, part{text[at:end], at, end})
	}
	slices.Reverse(parts)
	return parts
}

// after returns the characters that stand after the offset, each with a gap before it.
func after(text []byte, at int, g gap) []part {
	var parts []part
	for {
		n, ok := g.prefix(text[at:])
		if !ok {
			return parts
		}
		start := at + n
		r, size := utf8.DecodeRune(text[start:])
		if size == 0 || unicode.IsSpace(r) || isAtomRune(r) {
			return parts
		}
		at = start + size
		parts = append(parts, part{text[start:at], start, at})
	}
}

// withoutGap returns what is left of what stands between two letters without the gap
// after each character. A single other separator is a gap too: k.i-l_l.
func withoutGap(between []byte, g gap) []byte {
	if first, size := utf8.DecodeRune(between); size == len(between) && first != '\'' && !unicode.IsSpace(first) && !g.blank() {
		return nil
	}
	var left []byte
	for rest, gapDue, broken := between, true, false; len(rest) > 0; {
		if n, ok := g.prefix(rest); gapDue && ok {
			rest, gapDue = rest[n:], false
			continue
		}
		first, size := utf8.DecodeRune(rest)
		space := unicode.IsSpace(first)
		if gapDue && !space && !broken {
			return append(left, rest...) // not set apart
		}
		// White space that is no gap is the end of a word, and needs none after it.
		left, rest, gapDue, broken = append(left, rest[:size]...), rest[size:], !gapDue || !space, space
	}
	return left
}
