package datasets

import (
	"strings"
	"unicode"
)

// maxGap is how many words a "…" of a pattern may stand for.
const maxGap = 8

// Patterns are sequences of word stems, in lower case: "nerve agent" is found in
// "Nerve agents". A stem that ends with a dot stands for the whole word: "gun." is
// not found in "gunman". A "…" stands for up to [maxGap] words.
type patterns [][][]string

// compile reads patterns in the notation above, separated by commas or line breaks.
func compile(lists ...string) patterns {
	var ps patterns
	for _, list := range lists {
		for p := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == '\n' }) {
			var parts [][]string
			for part := range strings.SplitSeq(p, "…") {
				if stems := strings.Fields(part); len(stems) > 0 {
					parts = append(parts, stems)
				}
			}
			if len(parts) > 0 {
				ps = append(ps, parts)
			}
		}
	}
	return ps
}

// in says whether one of the patterns occurs among the words.
func (ps patterns) in(words []string) bool {
	for _, parts := range ps {
		for i := range words {
			if partsAt(parts, words[i:]) {
				return true
			}
		}
	}
	return false
}

// partsAt says whether the first part stands at the beginning of words and the others
// follow in order.
func partsAt(parts [][]string, words []string) bool {
	if !stemsAt(parts[0], words) {
		return false
	}
	if len(parts) == 1 {
		return true
	}
	rest := words[len(parts[0]):]
	for gap := range min(maxGap+1, len(rest)) {
		if partsAt(parts[1:], rest[gap:]) {
			return true
		}
	}
	return false
}

func stemsAt(stems, words []string) bool {
	if len(words) < len(stems) {
		return false
	}
	for i, stem := range stems {
		// No word begins with a stem that ends with a dot: words hold letters and digits only.
		if words[i] != strings.TrimSuffix(stem, ".") && !strings.HasPrefix(words[i], stem) {
			return false
		}
	}
	return true
}

// wordsOf cuts a text into lower-case words of letters and digits. An apostrophe
// vanishes (I'll is "ill"), any other character ends the word.
func wordsOf(text string) []string {
	text = strings.Map(func(r rune) rune {
		switch {
		case r == '\'' || r == '’':
			return -1
		case unicode.IsLetter(r) || unicode.IsDigit(r):
			return unicode.ToLower(r)
		default:
			return ' '
		}
	}, text)
	return strings.Fields(text)
}
