package classifier

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

// Pieces are what lies between white space, in order and without a gap; a stretch that is
// too long for one piece is several, cut between runes.
func TestPieces(t *testing.T) {
	texts := hostile()
	for _, unit := range []string{"x", "é", "杀", "😀", "\xff", "\x80", "x杀"} {
		texts = append(texts, strings.Repeat(unit, 2*maxPieceBytes), strings.Repeat(unit, maxPieceBytes/len(unit)), " "+strings.Repeat(unit, maxPieceBytes+1))
	}
	for _, text := range texts {
		var got, want []byte
		border := runeBorders([]byte(text))
		last := 0
		eachPiece([]byte(text), func(p piece, spaced bool) {
			switch {
			case p.start < last || p.start >= p.end || !border[p.start] || !border[p.end]:
				t.Fatalf("%.40q: piece at [%d, %d), the one before ends at %d", text, p.start, p.end, last)
			case spaced != (p.letters != nil) || !spaced && string(p.raw) != text[p.start:p.end]:
				t.Fatalf("%.40q: piece %q at [%d, %d), spaced %v", text, p.raw, p.start, p.end, spaced)
			case len(p.raw) > maxPieceBytes:
				t.Fatalf("%.40q: piece of %d bytes", text, len(p.raw))
			}
			got = append(got, p.raw...)
			last = p.end
		})
		for rest := []byte(text); len(rest) > 0; {
			r, size := utf8.DecodeRune(rest)
			if !unicode.IsSpace(r) {
				want = append(want, rest[:size]...)
			}
			rest = rest[size:]
		}
		if !bytes.Equal(got, want) {
			t.Fatalf("%.40q: pieces hold %d bytes, the text %d that are no white space", text, len(got), len(want))
		}
	}
}

// The tokens of a word that was spelled out begin and end with letters, wherever these
// stand in the text.
func TestSpansOfSpacedLetters(t *testing.T) {
	// 40 letters of 2 bytes are more than prose is given at once: 32 and 8 of them.
	text := "x " + strings.Repeat("ж \t", 39) + "ж y"
	got := tokensOf(nil, text)
	want := "x" + strings.Repeat("ж", 31) + "@0-124 " + strings.Repeat("ж", 9) + "y@126-162"
	if got != want {
		t.Errorf("tokens of %q\n got %s\nwant %s", text, got, want)
	}
}
