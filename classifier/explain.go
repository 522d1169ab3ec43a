package classifier

import (
	"cmp"
	"slices"
)

// A share is a span of the text and the weight that stands there for one label.
type share struct {
	start, end int32
	weight     int64
}

// explain returns the spans of a window that moved the log odds of a label most, at
// most budget of them, and the units that all others add up to. A weight counts
// reciprocal units, so that the parts add up to the whole exactly.
func (m *Model) explain(w *worker, in window, label int, reciprocal int64, budget int) (evidence []Evidence, rest int64) {
	top := make([]share, 0, min(budget, len(w.text.items))+1)
	var total int64
	m.eachShare(w, in, label, func(s share) {
		total += s.weight
		i, _ := slices.BinarySearchFunc(top, s, byMagnitude)
		if i == budget {
			return
		}
		top = slices.Insert(top, i, s)
		top = top[:min(len(top), budget)]
	})
	for _, s := range top {
		total -= s.weight
		evidence = append(evidence, Evidence{int(s.start), int(s.end), logOdds(s.weight * reciprocal)})
	}
	return evidence, total * reciprocal
}

// byMagnitude puts the largest magnitude first, then the earliest span.
func byMagnitude(a, b share) int {
	return cmp.Or(cmp.Compare(max(b.weight, -b.weight), max(a.weight, -a.weight)),
		cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
}

// eachShare calls yield once for every span of the window that has a weight. Several
// tokens may have one span: the reading beside a plain token, or what one character
// of the text was unfolded to. They stand in one piece.
func (m *Model) eachShare(w *worker, in window, label int, yield func(share)) {
	o, times := &w.text, w.times.of(m)
	first := o.at(in.from)
	last := o.at(in.to)
	defer w.times.forget(o, first, last)
	var pending []share
	flush := func() {
		slices.SortFunc(pending, func(a, b share) int {
			return cmp.Or(cmp.Compare(a.start, b.start), cmp.Compare(a.end, b.end))
		})
		for i := 0; i < len(pending); {
			s := pending[i]
			for i++; i < len(pending) && pending[i].start == s.start && pending[i].end == s.end; i++ {
				s.weight += pending[i].weight
			}
			if s.weight != 0 {
				yield(s)
			}
		}
		pending = pending[:0]
	}
	piece := int32(-1)
	for i := first; i < last; i++ {
		at := o.items[i]
		if !at.inside(in.from, in.to) {
			continue
		}
		if at.piece != piece {
			flush()
			piece = at.piece
		}
		var weight int64
		for _, id := range o.features(i) {
			if times != nil {
				if times[id]++; times[id] > 1 {
					continue
				}
			}
			weight += int64(m.p.Weights[int(id)*m.labels+label])
		}
		pending = append(pending, share{at.start, at.end, weight})
	}
	flush()
}
