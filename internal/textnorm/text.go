package textnorm

// Text is the normal form of a piece.
type Text struct {
	// Bytes is valid UTF-8 in lower case without white space, control and format characters. It may be empty.
	Bytes []byte
	// Signals says which tricks were undone.
	Signals Signals

	// starts and ends hold, for each byte of Bytes, the raw span it stands for; both never decrease. Both are nil
	// when byte i stands for raw byte i.
	starts, ends []uint32
}

// Span maps the normalised bytes [i, j) to the smallest span [start, end) of the raw piece they came from, for
// 0 <= i <= j <= len(t.Bytes). It lies on rune borders of the piece, where an invalid byte counts as a rune, and is empty
// only if i == j. What was dropped belongs to no normalised byte, except that a letter's span takes in the combining
// marks that were dropped from it; a span over both sides of what was dropped covers it.
func (t Text) Span(i, j int) (start, end int) {
	i, j = clamp(i, len(t.Bytes)), clamp(j, len(t.Bytes))
	j = max(i, j)
	switch {
	case t.starts == nil:
		return i, j
	case i < j:
		return int(t.starts[i]), int(t.ends[j-1])
	case i < len(t.starts):
		return int(t.starts[i]), int(t.starts[i])
	case i > 0:
		return int(t.ends[i-1]), int(t.ends[i-1])
	}
	return 0, 0
}

// clamp keeps a wrong index from a caller from becoming a panic on hostile text.
func clamp(i, n int) int { return max(0, min(i, n)) }
