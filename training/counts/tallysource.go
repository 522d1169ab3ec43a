package counts

import (
	"io"

	"tocsin/classifier"
)

// A tallySource yields the entries of a tally in order.
type tallySource struct {
	t     *tally
	order []int32 // the features, in order
	// sorted holds what was counted in the order of its features, and ends where that of
	// each feature ends.
	sorted []inSet
	ends   []int32
	at     int
	entry  Entry
}

// An inSet is what was counted of a feature under a set of labels.
type inSet struct{ occurrences, documents, set uint32 }

// source sorts what was counted and returns it, entry by entry.
func (t *tally) source() *tallySource {
	s := &tallySource{t: t, order: t.lexicon.Sorted(), entry: newEntry(len(t.header.Columns()))}
	rank := make([]int32, len(s.order))
	for i, id := range s.order {
		rank[id] = int32(i)
	}
	// A counting sort: where each feature begins, which moves to where it ends.
	s.ends = make([]int32, len(s.order)+1)
	n := 0
	t.each(func(feature, set int32, c *tallied) {
		n++
		s.ends[rank[feature]+1]++
		if t.lexicon.Kind(feature) == classifier.WordFeature {
			t.tokens[set] += uint64(c.occurrences)
		}
	})
	for i := range s.order {
		s.ends[i+1] += s.ends[i]
	}
	s.sorted = make([]inSet, n)
	t.each(func(feature, set int32, c *tallied) {
		at := &s.ends[rank[feature]]
		s.sorted[*at] = inSet{c.occurrences, c.documents, uint32(set)}
		*at++
	})
	return s
}

// each calls yield for all that was counted.
func (t *tally) each(yield func(feature, set int32, c *tallied)) {
	for set, dense := range t.dense {
		for feature := range dense {
			if dense[feature].documents > 0 {
				yield(int32(feature), int32(set), &dense[feature])
			}
		}
	}
	for i := range t.cells.slots {
		if c := &t.cells.slots[i]; c.documents > 0 {
			yield(c.feature, c.set, &c.tallied)
		}
	}
}

func (s *tallySource) next() (*Entry, error) {
	for len(s.order) > 0 {
		feature, from, to := s.order[0], s.at, int(s.ends[0])
		s.order, s.ends, s.at = s.order[1:], s.ends[1:], to
		if from == to {
			continue // a feature that a second look at the text did not find
		}
		e := &s.entry
		e.clear()
		e.Feature = s.t.lexicon.AppendFeature(e.Feature[:0], feature)
		for _, c := range s.sorted[from:to] {
			for _, column := range s.t.columns[c.set] {
				e.Occurrences[column] += uint64(c.occurrences)
				e.Documents[column] += uint64(c.documents)
			}
		}
		return e, nil
	}
	return nil, io.EOF
}
