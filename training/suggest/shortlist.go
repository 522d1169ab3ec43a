package suggest

import (
	"cmp"
	"container/heap"
	"slices"

	"tocsin/training"
)

// A candidate is a row on a list of rows that may be suggested.
type candidate struct {
	row *training.Row
	key textSum
	tie uint64
	// first puts it before all that are not; then the highest value comes first.
	first     bool
	value     float64
	threshold string
}

// before orders candidates so that the order in which they came does not matter.
func (c candidate) before(d candidate) int {
	switch {
	case c.first && !d.first:
		return -1
	case d.first && !c.first:
		return 1
	}
	if c := cmp.Or(cmp.Compare(d.value, c.value), cmp.Compare(c.tie, d.tie), slices.Compare(c.key[:], d.key[:])); c != 0 {
		return c
	}
	return training.CompareRows(*c.row, *d.row) // twins
}

// A shortlist keeps the first few of all candidates that it is offered, one of twins.
type shortlist struct {
	limit int
	list  []candidate // a heap with the last at its top
	place map[textSum]int
}

func newShortlist(limit int) *shortlist { return &shortlist{limit: limit, place: map[textSum]int{}} }

// offer takes the candidate if it comes before the last, or before its twin.
func (l *shortlist) offer(c candidate) {
	if i, ok := l.place[c.key]; ok {
		if c.before(l.list[i]) < 0 {
			l.list[i] = c
			heap.Fix(l, i)
		}
		return
	}
	if len(l.list) < l.limit {
		heap.Push(l, c)
		return
	}
	if l.limit > 0 && c.before(l.list[0]) < 0 {
		delete(l.place, l.list[0].key)
		l.list[0] = c
		l.place[c.key] = 0
		heap.Fix(l, 0)
	}
}

// sorted returns the candidates, the first first.
func (l *shortlist) sorted() []candidate {
	list := slices.Clone(l.list)
	slices.SortFunc(list, candidate.before)
	return list
}

// Len, Less, Swap, Push and Pop are for package heap.
func (l *shortlist) Len() int           { return len(l.list) }
func (l *shortlist) Less(i, j int) bool { return l.list[i].before(l.list[j]) > 0 }
func (l *shortlist) Swap(i, j int) {
	l.list[i], l.list[j] = l.list[j], l.list[i]
	l.place[l.list[i].key], l.place[l.list[j].key] = i, j
}

func (l *shortlist) Push(x any) {
	c := x.(candidate)
	l.place[c.key] = len(l.list)
	l.list = append(l.list, c)
}

func (l *shortlist) Pop() any {
	last := l.list[len(l.list)-1]
	l.list = l.list[:len(l.list)-1]
	delete(l.place, last.key)
	return last
}
