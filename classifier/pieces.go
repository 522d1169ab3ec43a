package classifier

import (
	"unicode"
	"unicode/utf8"

	"tocsin/internal/textnorm"
)

// A piece is a stretch of raw text between white space, the unit that is normalised
// and tokenised by itself. prose cuts at white space too, so that the tokens of a
// text are the tokens of its pieces one after the other.
type piece struct {
	raw        []byte
	start, end int // where it stands in the text
	// letters holds, for a word joined from single letters, where each byte of raw
	// stands in the text; nil otherwise.
	letters []int
}

// span maps the bytes [i, j) of the piece, i < j, to the bytes of the text.
func (p piece) span(i, j int) (start, end int) {
	if p.letters == nil {
		return p.start + i, p.start + j
	}
	if j < len(p.letters) {
		// The border lies where the letter before j ends.
		_, size := utf8.DecodeRune(p.raw[lastRune(p.raw[:j]):])
		return p.letters[i], p.letters[lastRune(p.raw[:j])] + size
	}
	return p.letters[i], p.end
}

func lastRune(b []byte) int {
	_, size := utf8.DecodeLastRune(b)
	return len(b) - size
}

// eachPiece calls yield for every piece of the text in order. A run of three or
// more pieces of one letter each (k i l l) is one piece: spaced says so.
func eachPiece(text []byte, yield func(p piece, spaced bool)) {
	for at := 0; ; {
		p, ok := nextPiece(text, at)
		if !ok {
			return
		}
		at = p.end
		if isLetter(p.raw) {
			if word, ok := joinLetters(text, p); ok {
				yield(word, true)
				at = word.end
				continue
			}
		}
		yield(p, false)
	}
}

// nextPiece returns the first piece at or after the offset.
func nextPiece(text []byte, at int) (piece, bool) {
	start := -1
	for at < len(text) {
		r, size := utf8.DecodeRune(text[at:])
		space := unicode.IsSpace(r)
		if start >= 0 && (space || at+size-start > maxPieceBytes) {
			break
		}
		if !space && start < 0 {
			start = at
		}
		at += size
	}
	if start < 0 {
		return piece{}, false
	}
	return piece{raw: text[start:at], start: start, end: at}, true
}

// joinLetters joins the run of single letters that begins with the piece.
func joinLetters(text []byte, first piece) (piece, bool) {
	word := piece{start: first.start}
	count := 0
	for p, ok := first, true; ok && isLetter(p.raw) && count < maxSpacedLetters; p, ok = nextPiece(text, p.end) {
		for i := range p.raw {
			word.letters = append(word.letters, p.start+i)
		}
		word.raw = append(word.raw, p.raw...)
		word.end = p.end
		count++
	}
	return word, count >= 3
}

// isLetter reports whether a piece shows one letter and nothing else.
func isLetter(raw []byte) bool {
	r, size := utf8.DecodeRune(raw)
	if size == len(raw) {
		return unicode.IsLetter(r)
	}
	if len(raw) > maxLetterBytes {
		return false
	}
	letters := 0
	for i := 0; i < len(raw); i += size {
		r, size = utf8.DecodeRune(raw[i:])
		switch {
		case textnorm.IsUnseen(r), r == utf8.RuneError:
		case unicode.IsLetter(r):
			letters++
		case letters == 0 || !unicode.IsMark(r):
			return false
		}
	}
	return letters == 1
}
