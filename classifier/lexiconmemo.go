package classifier

const (
	// maxMemoPieces and maxMemoPieceBytes bound what is remembered of pieces: those that
	// come back are short, and a text of ever new ones must not fill the memory.
	maxMemoPieces     = 1 << 16
	maxMemoPieceBytes = 64
)

// A pieceMemo keeps what the tokenizer said of pieces. When it is full it is emptied.
type pieceMemo struct {
	pieces interner
	// steps holds those of each piece, one after the other, and ends where they end.
	steps []step
	ends  []int32
}

// A step is a token that makes features, or the end of a run of them.
type step struct {
	number  int32 // none for the end of a run
	reading bool
}

func newPieceMemo() pieceMemo { return pieceMemo{pieces: newInterner()} }

// remember reads a piece that the tokenizer is asked about where it is first met.
func (l *Lexicon) remember(raw []byte) {
	if len(raw) > maxMemoPieceBytes {
		l.asked = l.ask(l.asked[:0], raw)
		l.take(l.asked)
		return
	}
	if l.memo.pieces.len() == maxMemoPieces {
		l.memo = newPieceMemo()
	}
	m := &l.memo
	number, fresh := m.pieces.number(raw)
	if fresh {
		m.steps = l.ask(m.steps, raw)
		m.ends = append(m.ends, int32(len(m.steps)))
	}
	start := int32(0)
	if number > 0 {
		start = m.ends[number-1]
	}
	l.take(m.steps[start:m.ends[number]])
}

// ask appends the steps of a piece to dst.
func (l *Lexicon) ask(dst []step, raw []byte) []step {
	from := len(dst)
	l.scratch, _ = l.scan.tokenizer.tokens(l.scratch[:0], piece{raw: raw, end: len(raw)}, 0)
	for _, tok := range l.scratch {
		if isContent(tok) {
			dst = append(dst, step{l.token(tok), tok.kind == readingToken})
		} else if n := len(dst); n == from || dst[n-1].number != none {
			dst = append(dst, step{number: none})
		}
	}
	return dst
}

func (l *Lexicon) take(steps []step) {
	for _, s := range steps {
		if s.number == none {
			l.part()
		} else {
			l.add(s.number, s.reading)
		}
	}
}
