package textnorm

import (
	"unicode"
	"unicode/utf8"
)

// Runes with a part of their own in what is stripped.
const (
	softBackspace   = '\b'
	byteOrderMark   = '\uFEFF'
	zeroWidthSpace  = '\u200B'
	zeroWidthNon    = '\u200C'
	zeroWidthJoiner = '\u200D'
	brailleBlank    = '\u2800' // a symbol by category, and blank on every screen
	nullNotehead    = '\U0001D159'
	blackFlag       = '\U0001F3F4' // starts the tag sequences of emoji, such as the flag of Wales
)

// strip reads piece into n.cells: one cell a visible rune. It drops bytes that are not UTF-8, white space, control and
// format characters and everything else that shows nothing. A backspace takes the rune before it along, as on a terminal.
func (n *Normalizer) strip(piece []byte) Signals {
	var signals Signals
	n.cells = n.cells[:0]
	prev := rune(-1)
	inTags := false // prev ends a flag or a tag sequence begun by one
	for i := 0; i < len(piece); {
		r, size := utf8.DecodeRune(piece[i:])
		start := i
		i += size
		switch {
		case r == utf8.RuneError:
			if size == 1 {
				signals |= InvalidUTF8
			}
		case r == softBackspace:
			signals |= Backspace
			n.cells = n.cells[:max(0, len(n.cells)-1)]
		case unicode.IsSpace(r):
		case !isUnseen(r):
			n.cells = append(n.cells, cell{r: r, start: uint32(start), end: uint32(i)})
		case r == byteOrderMark && start == 0:
		case inTags && isTag(r):
		default:
			signals |= unseenSignal(prev, r, nextRune(piece[i:]))
		}
		inTags = r == blackFlag || inTags && isTag(r)
		prev = r
	}
	return signals
}

// nextRune returns the first rune of b, or -1.
func nextRune(b []byte) rune {
	if len(b) == 0 {
		return -1
	}
	r, _ := utf8.DecodeRune(b)
	return r
}

// isUnseen reports whether r is a control or format character or is by default not shown.
func isUnseen(r rune) bool {
	switch {
	case r < 0x20, 0x7f <= r && r < 0xa0, r == 0xad:
		return true
	case r < 0x34f, 0x350 <= r && r < 0x600, 0x3001 <= r && r < 0x3164, 0x3165 <= r && r < 0xd800:
		// The bulk of European and East Asian letters, spared the search below.
		return false
	case r == brailleBlank, r == nullNotehead:
		return true
	}
	return unicode.In(r, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector)
}

// unseenSignal says what it means that r was dropped between prev and next (-1 at the ends of the piece): nothing, where
// emoji or a writing system need the character.
func unseenSignal(prev, r, next rune) Signals {
	switch {
	case r == 0x200e, r == 0x200f, r == 0x061c: // direction marks: ordinary beside right-to-left letters
		if isRightToLeft(prev) || isRightToLeft(next) {
			return 0
		}
		return BidiControl
	case 0x202a <= r && r <= 0x202e, 0x2066 <= r && r <= 0x2069:
		return BidiControl
	case r == zeroWidthJoiner && joinsEmoji(prev) && isPictured(next):
		return 0
	case r == zeroWidthJoiner || r == zeroWidthNon:
		if usesJoiners(prev) && (next < 0 || usesJoiners(next)) {
			return 0
		}
	case r == zeroWidthSpace: // a word break where words are not spaced
		if isUnspaced(prev) && isUnspaced(next) {
			return 0
		}
	case unicode.Is(unicode.Variation_Selector, r):
		if takesVariation(prev) {
			return 0
		}
	case unicode.Is(unicode.Prepended_Concatenation_Mark, r): // visible: signs around Arabic and Kaithi numbers
		return 0
	}
	return Invisible
}

// isPictured reports whether r is an emoji or another symbol.
func isPictured(r rune) bool { return r >= 0x80 && unicode.IsSymbol(r) }

// joinsEmoji reports whether a joiner after r can link two emoji: U+FE0F ends an emoji.
func joinsEmoji(r rune) bool { return r == 0xfe0f || isPictured(r) }

// takesVariation reports whether a variation selector after r chooses between shapes of r.
func takesVariation(r rune) bool {
	return isPictured(r) || isASCIIDigit(r) || r == '#' || r == '*' || r >= 0x80 && unicode.IsPunct(r) ||
		r >= 0x80 && unicode.In(r, unicode.Han, unicode.Mongolian, unicode.Phags_Pa, unicode.Myanmar)
}

// isTag reports whether r is one of the tag characters that spell out an emoji flag.
func isTag(r rune) bool { return 0xe0020 <= r && r <= 0xe007f }

// usesJoiners reports whether r belongs to a script whose spelling needs joiners and non-joiners.
func usesJoiners(r rune) bool {
	return r >= 0x600 && unicode.In(r, unicode.Arabic, unicode.Syriac, unicode.Mongolian, unicode.Nko,
		unicode.Devanagari, unicode.Bengali, unicode.Gurmukhi, unicode.Gujarati, unicode.Oriya, unicode.Tamil,
		unicode.Telugu, unicode.Kannada, unicode.Malayalam, unicode.Sinhala, unicode.Khmer, unicode.Myanmar)
}

// isUnspaced reports whether r belongs to a script of South East Asia that writes words without spaces.
func isUnspaced(r rune) bool {
	return r >= 0xe00 && unicode.In(r, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar, unicode.Tibetan)
}

func isRightToLeft(r rune) bool {
	return r >= 0x590 && unicode.In(r, unicode.Hebrew, unicode.Arabic, unicode.Syriac, unicode.Thaana, unicode.Nko)
}

// IsUnseen reports whether a normal form leaves r out because it shows nothing: control and format characters and what is
// by default not shown.
func IsUnseen(r rune) bool { return isUnseen(r) }
