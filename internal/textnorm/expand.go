package textnorm

import (
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// maxDecomposed bounds, in bytes, what one rune may become. It keeps ﷺ (U+FDFA), a phrase of 18 runes in one character and
// alone above the bound, as the word it is, and a piece from growing sixfold.
const maxDecomposed = 24

// expand decomposes n.cells, so that a letter reads the same however it was encoded: NFKD, with quotes and dashes in
// ASCII and circled or squared letters unwrapped. It reports whether a styled letter became an ASCII letter.
//
// Composition (NFC), the other half of NFKC, is left to the last stage.
func (n *Normalizer) expand(piece []byte) (styled bool) {
	dst := n.spare[:0]
	for _, c := range n.cells {
		if c.r < utf8.RuneSelf {
			dst = append(dst, c)
			continue
		}
		if r, ok := unwrapped(c.r); ok {
			c.r = r
			dst = append(dst, c)
			styled = true
			continue
		}
		if to := plainPunctuation(c.r); to != 0 {
			c.r = to
			dst = append(dst, c)
			continue
		}
		d := norm.NFKD.Properties(piece[c.start:c.end]).Decomposition()
		switch {
		case d == nil || len(d) > maxDecomposed:
			dst = append(dst, c)
			continue
		case d[0] == ' ':
			// A spacing accent decomposes to a space that carries it. Without the space it would land on the letter before.
			continue
		case len(d) == 1 && isASCIILetter(rune(d[0])) && !isOrdinal(c.r):
			styled = true
		}
		for len(d) > 0 {
			r, size := utf8.DecodeRune(d)
			d = d[size:]
			if unicode.IsSpace(r) || isUnseen(r) {
				continue
			}
			if to := plainPunctuation(r); to != 0 {
				r = to
			}
			c.r = r
			dst = append(dst, c)
		}
	}
	n.cells, n.spare = dst, n.cells
	return styled
}

// isOrdinal reports the raised letters of Spanish, Italian and Portuguese ordinals (1º, 2ª), which are spelling, not style.
func isOrdinal(r rune) bool { return r == 'ª' || r == 'º' }

// unwrapped returns the letter inside an enclosed Latin letter that NFKD leaves alone or leaves in parentheses. Regional
// indicators are not among them: in pairs they are flags.
func unwrapped(r rune) (rune, bool) {
	switch {
	case 0x249c <= r && r <= 0x24b5: // parenthesised small letters
		return 'a' + r - 0x249c, true
	case 0x1f110 <= r && r <= 0x1f129: // parenthesised capitals
		return 'a' + r - 0x1f110, true
	case 0x1f150 <= r && r <= 0x1f169: // white on a black disc
		return 'a' + r - 0x1f150, true
	case 0x1f170 <= r && r <= 0x1f189: // white on a black square
		return 'a' + r - 0x1f170, true
	}
	return 0, false
}

// plainPunctuation returns the ASCII character that stands for quotes, primes and dashes, or 0.
func plainPunctuation(r rune) rune {
	switch r {
	case '‘', '’', '‚', '‛', '′', '‵', '´', 'ʹ', 'ʻ', 'ʼ', 'ʽ', 'ˈ', '\u0374', '\u1fbf', '\u1fbd', '\u1ffe', '\u1ffd', 'ꞌ', 'Ꞌ', '❛', '❜':
		return '\''
	case '“', '”', '„', '‟', '″', '‶', 'ʺ', '˝', '❝', '❞', '〝', '〞', '〟':
		return '"'
	case '\u02d7', '\u2043', '\u2212', '\u2796':
		return '-'
	case '〜', '〰', '゠', '\u05be':
		// Dashes by category that stand for other things: a range, a drawn-out sound, a join inside Hebrew and Japanese.
		return 0
	}
	if r >= 0x80 && unicode.Is(unicode.Pd, r) {
		return '-'
	}
	return 0
}

// IsEnclosed reports whether r is a symbol by category and a letter in its normal form: circled, squared or in parentheses.
func IsEnclosed(r rune) bool {
	_, ok := unwrapped(r)
	return ok || 0x24b6 <= r && r <= 0x24e9 || 0x1f130 <= r && r <= 0x1f149
}
