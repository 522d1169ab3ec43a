package classifier

import (
	"math"
	"slices"
)

// Integers are the units of the engine: a weight counts 2^-10 nats, a reciprocal of
// the length norm counts 2^-16, and so a log odds counts 2^-26. All sums are integer
// sums, hence exact in any grouping and order; and a log odds and its parts are exact
// as float64, since they stay far below 2^53.
const (
	weightBits     = 10
	reciprocalBits = 16
	logOddsBits    = weightBits + reciprocalBits
)

// WeightUnit is the weight, in nats, of the stored integer 1.
const WeightUnit = 1.0 / (1 << weightBits)

// logOdds turns a count of units into nats.
func logOdds(units int64) float64 { return float64(units) / (1 << logOddsBits) }

// logOddsUnits turns nats into a count of units.
func logOddsUnits(nats float64) int64 { return int64(math.Round(nats * (1 << logOddsBits))) }

// A LengthNorm is the g by which the sum of n weights is divided: naive Bayes takes
// features for independent, and long texts would pile up evidence without it.
type LengthNorm string

// The length norms: g(n) = 1 and g(n) = sqrt(n).
const (
	NoNorm   LengthNorm = "none"
	SqrtNorm LengthNorm = "sqrt"
)

// reciprocal returns 1/g(n) in units of 2^-16. math.Sqrt rounds correctly everywhere.
func (l LengthNorm) reciprocal(n int64) int64 {
	if l == NoNorm || n < 2 {
		return 1 << reciprocalBits
	}
	return int64(math.Round((1 << reciprocalBits) / math.Sqrt(float64(n))))
}

// An occurrences list holds the known features of a text, item by item.
type occurrences struct {
	items []item
	first []int32 // where the features of each item start; one more than items
	ids   []int32
}

func (o *occurrences) reset() { o.items, o.first, o.ids = o.items[:0], o.first[:0], o.ids[:0] }

func (o *occurrences) features(i int) []int32 {
	if i+1 < len(o.first) {
		return o.ids[o.first[i]:o.first[i+1]]
	}
	return o.ids[o.first[i]:]
}

// look finds the known features of the text that was scanned.
func (m *Model) look(s *scan, o *occurrences) {
	o.reset()
	s.each(m.p.Features, func(at item, feature []byte) {
		id, ok := m.index[string(feature)]
		if !ok {
			return
		}
		if n := len(o.items); n == 0 || o.items[n-1] != at {
			o.items = append(o.items, at)
			o.first = append(o.first, int32(len(o.ids)))
		}
		o.ids = append(o.ids, id)
	})
}

// inside reports whether the item lies in the pieces [from, to): a bigram counts when
// both its ends are inside.
func (at item) inside(from, to int) bool {
	p := int(at.piece)
	return p < to && (p > from || p == from && !at.crossing)
}

// A window is the stretch of pieces [from, to). A short one is part of a longer text.
type window struct {
	from, to int
	short    bool
}

// windowsOf lists the windows of a text: long ones, half overlapping, and, if that is wanted
// and it has more than one, short ones after them. A short call in a long harmless text shows in a short
// window, what is said at length in a long one. A text without pieces has one empty window.
func windowsOf(pieces int, short bool) []window {
	ws := appendWindows(nil, pieces, windowPieces, windowStep, false)
	if !short || len(ws) == 1 {
		return ws
	}
	for _, size := range []int{windowPieces / 4, windowPieces / 2} {
		ws = appendWindows(ws, pieces, size, size/shortSteps, true)
	}
	return ws
}

// appendWindows appends windows of a size, the last one aligned to the end.
func appendWindows(ws []window, pieces, size, step int, short bool) []window {
	for from := 0; from+size < pieces; from += step {
		ws = append(ws, window{from, from + size, short})
	}
	return append(ws, window{max(0, pieces-size), pieces, short})
}

// longWindows returns how many of the windows are long.
func longWindows(ws []window) int {
	if n := slices.IndexFunc(ws, func(w window) bool { return w.short }); n >= 0 {
		return n
	}
	return len(ws)
}

// around returns the window with those of its size that overlap it by half or more.
func around(ws []window, i int) window {
	size, first, last := ws[i].to-ws[i].from, i, i
	near := func(k int) bool {
		return ws[k].to-ws[k].from == size && max(ws[k].from-ws[i].from, ws[i].from-ws[k].from) <= size/2
	}
	for first > 0 && near(first-1) {
		first--
	}
	for last+1 < len(ws) && near(last+1) {
		last++
	}
	return window{ws[first].from, ws[last].to, ws[i].short}
}

// sums answers how much any stretch between two cuts adds up to. The cuts are the
// borders of the windows.
type sums struct {
	labels int
	cuts   map[int]int // piece -> index of the cut
	// before holds, for each cut, what all items before it add up to: the sum of their
	// weights for each label, then the number of their features. crossing holds the
	// same for the bigrams that cross the cut.
	before, crossing []int64
}

// add adds up the occurrences of a text at the borders of its windows.
func (m *Model) add(o *occurrences, ws []window) sums {
	stride := m.labels + 1
	s := sums{labels: m.labels, cuts: map[int]int{}}
	borders := make([]int, 0, 2*len(ws))
	for _, w := range ws {
		borders = append(borders, w.from, w.to)
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	for i, border := range borders {
		s.cuts[border] = i
	}
	s.before = make([]int64, len(borders)*stride)
	s.crossing = make([]int64, len(borders)*stride)

	running := make([]int64, stride)
	next := 0
	for i, at := range o.items {
		for next < len(borders) && int(at.piece) >= borders[next] {
			copy(s.before[next*stride:], running)
			next++
		}
		ids := o.features(i)
		m.weigh(running, ids)
		if at.crossing {
			if cut, ok := s.cuts[int(at.piece)]; ok {
				m.weigh(s.crossing[cut*stride:(cut+1)*stride], ids)
			}
		}
	}
	for ; next < len(borders); next++ {
		copy(s.before[next*stride:], running)
	}
	return s
}

// weigh adds the weights of the features to the sums and their number to the last cell.
func (m *Model) weigh(sums []int64, ids []int32) {
	for _, id := range ids {
		for l, w := range m.p.Weights[int(id)*m.labels : (int(id)+1)*m.labels] {
			sums[l] += int64(w)
		}
	}
	sums[m.labels] += int64(len(ids))
}

// of returns how many features the window has and the sum of their weights for a label.
func (s *sums) of(w window, label int) (n, weight int64) {
	from, to := s.cuts[w.from]*(s.labels+1), s.cuts[w.to]*(s.labels+1)
	at := func(l int) int64 { return s.before[to+l] - s.before[from+l] - s.crossing[from+l] }
	return at(s.labels), at(label)
}

// prior returns the log odds, in units, of a label in a window before anything is read.
func (m *Model) prior(w window, label int) int64 {
	if w.short && label < len(m.shortPriors) {
		return m.shortPriors[label]
	}
	return m.priors[label]
}

// logOdds returns the log odds, in units, of a label in a window, and the reciprocal of
// the length norm by which a weight counts there.
func (m *Model) logOdds(s *sums, w window, label int) (units, reciprocal int64) {
	n, weight := s.of(w, label)
	reciprocal = m.p.LengthNorm.reciprocal(n)
	return m.prior(w, label) + weight*reciprocal, reciprocal
}

// best returns the window with the highest log odds of a label, the earliest of equals.
// Short windows are for what drowns in long ones: they follow these, and count only where
// no long one makes the label more likely than not.
func (m *Model) best(s *sums, ws []window, label int) (index int, units, reciprocal int64) {
	for i, w := range ws {
		if w.short && i > 0 && !ws[i-1].short && units >= 0 {
			break
		}
		if u, r := m.logOdds(s, w, label); i == 0 || u > units {
			index, units, reciprocal = i, u, r
		}
	}
	return index, units, reciprocal
}

// promotingAround returns the log odds of the promoting stance in a window and its
// neighbours: what is said of a theme may stand before and after it.
func (m *Model) promotingAround(s *sums, ws []window, i int) int64 {
	units, _ := m.logOdds(s, around(ws, i), m.promoting)
	return units
}
