package textnorm

//go:generate python3 ../../tools/confusables/generate.py tables_gen.go
//go:generate gofmt -w tables_gen.go

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

const (
	// maxPiece bounds the bytes of a piece that are read, so that offsets fit 32 bits. Callers stay far below it.
	maxPiece = 1<<31 - 1
	// maxIdleCells bounds the working memory that is kept from one call to the next.
	maxIdleCells = 1 << 16
)

// A Normalizer turns pieces into their normal form and holds the memory to do so. The zero value is ready. It must not
// be used by two goroutines at once.
type Normalizer struct {
	cells, spare []cell
	out          []byte
	starts, ends []uint32
	segment      []byte
	composed     []byte
	iter         norm.Iter
	classes      classes
}

// A cell is one rune on its way through the stages, with the raw span [start, end) it stands for.
type cell struct {
	r          rune
	start, end uint32
	kind       kind // set by the letters stage
}

// Normalize returns the normal form of one piece. The result may share memory with piece and with n: it is valid until
// the next call, and as long as piece is not written to.
func (n *Normalizer) Normalize(piece []byte) Text { return n.normalize(piece, false) }

// NormalizeLatin is Normalize for a piece of a text that is in Latin letters as a whole: every letter is replaced that
// passes for one, unless a letter of the piece does not. Normalize leaves a piece alone that holds nothing but letters of
// other alphabets, some of which pass for Latin ones only among these (кіск).
func (n *Normalizer) NormalizeLatin(piece []byte) Text { return n.normalize(piece, true) }

func (n *Normalizer) normalize(piece []byte, latinText bool) Text {
	if len(piece) > maxPiece {
		piece = piece[:maxPiece]
	}
	plain, upper := scanASCII(piece)
	switch {
	case plain && !upper:
		return Text{Bytes: piece}
	case plain:
		n.out = appendLowerASCII(n.out[:0], piece)
		return Text{Bytes: n.out}
	}
	if cap(n.cells)+cap(n.spare)+cap(n.out) > maxIdleCells && len(piece) < maxIdleCells/4 {
		*n = Normalizer{}
	}
	signals := n.strip(piece)
	styled := n.expand(piece)
	signals |= n.letters(styled, latinText)
	signals |= n.marks()
	n.compose()
	return Text{Bytes: n.out, Signals: signals, starts: n.starts, ends: n.ends}
}

// scanASCII reports whether piece is printable ASCII throughout, and whether it holds a capital.
func scanASCII(piece []byte) (plain, upper bool) {
	for _, c := range piece {
		if c <= ' ' || c >= 0x7f {
			return false, false
		}
		if 'A' <= c && c <= 'Z' {
			upper = true
		}
	}
	return true, upper
}

func appendLowerASCII(dst, src []byte) []byte {
	for _, c := range src {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

func isASCIIDigit(r rune) bool { return '0' <= r && r <= '9' }

// appendCells appends the runes of s, all standing for the same raw span as c.
func appendCells(dst []cell, s string, c cell) []cell {
	for _, r := range s {
		dst = append(dst, cell{r: r, start: c.start, end: c.end, kind: c.kind})
	}
	return dst
}

// appendRune adds one rune of output and the raw span it stands for.
func (n *Normalizer) appendRune(r rune, start, end uint32) {
	before := len(n.out)
	n.out = utf8.AppendRune(n.out, r)
	for range len(n.out) - before {
		n.starts = append(n.starts, start)
		n.ends = append(n.ends, end)
	}
}
