package textnorm

import (
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// compose writes n.cells to n.out in NFC, and the offset map beside it. A base and what combines with it are composed
// together, and all that comes of them stands for all their raw bytes.
func (n *Normalizer) compose() {
	n.out, n.starts, n.ends = n.out[:0], n.starts[:0], n.ends[:0]
	for i := 0; i < len(n.cells); {
		end := i + 1
		for end < len(n.cells) && n.cells[end].continues() {
			end++
		}
		first, last := n.cells[i], n.cells[end-1]
		if end == i+1 {
			n.appendRune(first.r, first.start, first.end)
			i = end
			continue
		}
		n.segment = n.segment[:0]
		for _, c := range n.cells[i:end] {
			n.segment = utf8.AppendRune(n.segment, c.r)
		}
		for b := n.composeSegment(); len(b) > 0; {
			r, size := utf8.DecodeRune(b)
			n.appendRune(r, first.start, last.end)
			b = b[size:]
		}
		i = end
	}
}

// composeSegment returns n.segment in NFC. An Iter kept for reuse does what Form.Append does, without allocating.
func (n *Normalizer) composeSegment() []byte {
	n.composed = n.composed[:0]
	for n.iter.Init(norm.NFC, n.segment); !n.iter.Done(); {
		n.composed = append(n.composed, n.iter.Next()...)
	}
	return n.composed
}
