package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// likeProse appends the tokens that prose returns for a stretch without white space,
// without asking it, which takes a twentieth of the time. It is ok for a stretch in lower
// case that holds nothing that prose replaces; prose is asked about the rest. Tests
// compare the two on every short stretch of the characters that matter.
//
// What prose does: it cuts brackets off the front and punctuation off the end, a
// character at a time, and splits before a contraction. It stops at an emoticon, at an
// abbreviation, and where a contraction comes first in more than itself, which it drops.
func likeProse(dst []string, text string) ([]string, bool) {
	for i := range len(text) {
		if c := text[i]; c <= ' ' || c >= 0x7f || 'A' <= c && c <= 'Z' || c == '&' {
			if !isPlainText(text) {
				return dst, false
			}
			break
		}
	}
	from, to := 0, len(text)
	stuck := false
	for from < to && !stuck {
		part := text[from:to]
		contraction := -1
		switch {
		case isEmoticon(part) || isAbbreviation(part):
			dst, from = append(dst, part), to
		case len(part) > 1 && strings.IndexByte("$(\"[", part[0]) >= 0:
			dst, from = append(dst, part[:1]), from+1
		case endsContraction(part, &contraction):
			if stuck = contraction == 0; !stuck {
				dst, from = append(dst, part[:contraction]), from+contraction
			}
		case len(part) > 1 && strings.IndexByte(",)\"]!;.?:'", part[len(part)-1]) >= 0:
			to--
		default:
			dst, from = append(dst, part), to
		}
	}
	// What was cut off the end comes after what is left.
	for ; to < len(text); to++ {
		dst = append(dst, text[to:to+1])
	}
	return dst, true
}

// isPlainText tells a stretch that prose reads as it is: it makes single quotes of
// curly ones and of the entity &rsquo;, and compares in lower case.
func isPlainText(text string) bool {
	for _, r := range text {
		switch {
		case r <= ' ', r == 0x7f, r == '&', '\u2018' <= r && r <= '\u201d', r == utf8.RuneError:
			return false
		case r >= utf8.RuneSelf:
			if unicode.IsSpace(r) || unicode.ToLower(r) != r {
				return false
			}
		case 'A' <= r && r <= 'Z':
			return false
		}
	}
	return true
}

// endsContraction reports whether a contraction stands in more than itself, and where.
// prose looks for the first of each kind, one kind after the other.
func endsContraction(part string, at *int) bool {
	if strings.IndexByte(part, '\'') < 0 {
		return false
	}
	for _, c := range [...]string{"'ll", "'s", "'re", "'m", "n't"} {
		if *at = strings.Index(part, c); *at >= 0 && len(part) > len(c) {
			return true
		}
	}
	return false
}

// isAbbreviation tells single letters each with a dot, two or more: u.s.
func isAbbreviation(part string) bool {
	if len(part) < 4 || len(part)%2 != 0 {
		return false
	}
	for i := 0; i < len(part); i += 2 {
		if part[i] < 'a' || part[i] > 'z' || part[i+1] != '.' {
			return false
		}
	}
	return true
}

// isEmoticon tells the emoticons of prose that are in lower case.
func isEmoticon(part string) bool {
	if len(part) < 2 || part[0] >= 'a' && part[0] <= 'n' {
		return false // none begins so
	}
	switch part {
	case "(-8", "(-;", "(-_-)", "(._.)", "(:", "(=", "(o:", "-__-", "8-)", ":(", ":((", ":(((", ":()", ":)))", ":-)", ":-))",
		":-)))", ":-*", ":-/", ":-]", ":-o", ":-p", ":-|", ":-x", ":0", ":3", ":]", ":`(", ":`)", ":`-(", ":o", ":o)", "=(", "=)",
		"=|", "@_@", "[-:", "^___^", "o_0", "o_o", "v_v", "(¬_¬)", "(ಠ_ಠ)", "(╯°□°）╯︵┻━┻", "¯\\(ツ)/¯":
		return true
	}
	return false
}
