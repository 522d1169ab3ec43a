package counts

import (
	"cmp"
	"errors"
	"io"
	"slices"
)

// A Summary says what is in a table.
type Summary struct {
	Header  Header
	Totals  Totals
	Entries uint64
	// Kinds counts the features by the names of their kinds, Rare those of one row only.
	Kinds map[string]uint64
	Rare  uint64
	// Top has, for each column, the features that most of its rows have.
	Top    [][]Ranked
	Digest string
}

// A Ranked feature is in so many rows of a column.
type Ranked struct {
	Feature string // with its kind as the first byte
	Rows    uint64
}

// Summarise reads a table to its end. It keeps top features for each column.
func Summarise(t *Reader, top int) (Summary, error) {
	s := Summary{Header: t.Header(), Totals: t.Totals(), Kinds: map[string]uint64{}, Top: make([][]Ranked, len(t.Totals().Documents))}
	for {
		e, err := t.Next()
		if errors.Is(err, io.EOF) {
			s.Entries, s.Digest = t.Entries(), t.Digest()
			return s, nil
		}
		if err != nil {
			return Summary{}, err
		}
		s.Kinds[KindName(e.Feature[0])]++
		if e.Rows() == 1 {
			s.Rare++
		}
		for i, n := range e.Documents {
			if n > 0 && top > 0 {
				s.Top[i] = rank(s.Top[i], e.Feature, n, top)
			}
		}
	}
}

// rank keeps the best: most rows first, of equals the one that comes first in the table.
func rank(best []Ranked, feature []byte, rows uint64, top int) []Ranked {
	if len(best) == top && best[top-1].Rows >= rows {
		return best
	}
	at, _ := slices.BinarySearchFunc(best, rows, func(r Ranked, rows uint64) int {
		if r.Rows == rows {
			return -1
		}
		return cmp.Compare(rows, r.Rows)
	})
	best = slices.Insert(best, at, Ranked{string(feature), rows})
	return best[:min(top, len(best))]
}
