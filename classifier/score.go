package classifier

import (
	"math"
	"slices"
	"sort"
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

// at returns the first item that stands in the piece or after it.
func (o *occurrences) at(piece int) int {
	return sort.Search(len(o.items), func(i int) bool { return int(o.items[i].piece) >= piece })
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

// around returns the window with those of its size around it: what is said of a theme may
// stand before and after it. Those around a long window overlap it by half; those around a
// short one make a long one of it, since a call in ten words may be a quotation.
func (m *Model) around(ws []window, i int) window {
	size, first, last := ws[i].to-ws[i].from, i, i
	reach := size / 2
	if ws[i].short && m.p.CountOnce { // models from before were calibrated with half
		reach = (windowPieces - size) / 2
	}
	near := func(k int) bool {
		return ws[k].to-ws[k].from == size && max(ws[k].from-ws[i].from, ws[i].from-ws[k].from) <= reach
	}
	for first > 0 && near(first-1) {
		first--
	}
	for last+1 < len(ws) && near(last+1) {
		last++
	}
	return window{ws[first].from, ws[last].to, ws[i].short}
}

// sums holds, for each window of a text, what its features add up to: the sum of their
// weights for each label, then their number.
type sums struct {
	stride int
	values []int64
}

func (s *sums) of(window int) []int64 { return s.values[window*s.stride : (window+1)*s.stride] }

// some returns those of the windows [from, to).
func (s *sums) some(from, to int) sums { return sums{s.stride, s.values[from*s.stride : to*s.stride]} }

// add adds up the features of the text in each of its windows.
func (m *Model) add(w *worker, ws []window) sums {
	s := sums{m.labels + 1, make([]int64, len(ws)*(m.labels+1))}
	for from, i := 0, 1; i <= len(ws); i++ {
		if i == len(ws) || ws[i].to-ws[i].from != ws[from].to-ws[from].from {
			m.slide(w, ws[from:i], s.values[from*s.stride:i*s.stride])
			from = i
		}
	}
	return s
}

// slide goes through the text once with a window that moves from one place to the next. A
// feature comes in and goes out again; if it counts once, it does when it is the first of
// its kind in the window and the last.
func (m *Model) slide(w *worker, ws []window, values []int64) {
	o := &w.text
	stride := m.labels + 1
	running := make([]int64, stride)
	times := w.times.of(m)
	// Counts the features of an item in, with +1, or out, with -1.
	count := func(item int, by int32) {
		for _, id := range o.features(item) {
			if times != nil {
				before := times[id]
				times[id] += by
				if before > 0 && times[id] > 0 {
					continue
				}
			}
			m.weigh(running, id, int64(by))
		}
	}
	in := o.at(ws[0].from)
	out, crossingOut := in, in
	for i, win := range ws {
		for ; in < len(o.items) && int(o.items[in].piece) < win.to; in++ {
			count(in, +1)
		}
		for ; out < in && int(o.items[out].piece) < win.from; out++ {
			if !o.items[out].crossing {
				count(out, -1)
			}
		}
		// A bigram that crosses into the first piece has one end outside.
		for ; crossingOut < in && int(o.items[crossingOut].piece) <= win.from; crossingOut++ {
			if o.items[crossingOut].crossing {
				count(crossingOut, -1)
			}
		}
		copy(values[i*stride:], running)
	}
	w.times.forget(o, min(out, crossingOut), in)
}

// weigh adds the weights of a feature to the sums and 1 to their number, so many times.
func (m *Model) weigh(sums []int64, id int32, times int64) {
	for l, weight := range m.p.Weights[int(id)*m.labels : (int(id)+1)*m.labels] {
		sums[l] += times * int64(weight)
	}
	sums[m.labels] += times
}

// in returns what the features of any one window add up to.
func (m *Model) in(w *worker, win window) []int64 {
	values := make([]int64, m.labels+1)
	m.slide(w, []window{win}, values)
	return values
}

// times counts how often each feature is in a window.
type times []int32

// of returns the counters of the features of a model, all of them 0; nil if it counts
// every time.
func (t *times) of(m *Model) []int32 {
	if !m.p.CountOnce {
		return nil
	}
	if len(*t) < len(m.p.Vocabulary) {
		*t = make(times, len(m.p.Vocabulary))
	}
	return *t
}

// forget sets the counters back to 0 that the items [from, to) may have changed.
func (t times) forget(o *occurrences, from, to int) {
	if len(t) == 0 || from == to {
		return
	}
	last := len(o.ids)
	if to < len(o.first) {
		last = int(o.first[to])
	}
	for _, id := range o.ids[o.first[from]:last] {
		t[id] = 0
	}
}

// prior returns the log odds, in units, of a label in a window before anything is read.
func (m *Model) prior(w window, label int) int64 {
	if w.short && label < len(m.shortPriors) {
		return m.shortPriors[label]
	}
	return m.priors[label]
}

// logOdds returns the log odds, in units, of a label in a window whose features add up to
// the sums, and the reciprocal of the length norm by which a weight counts there.
func (m *Model) logOdds(sums []int64, w window, label int) (units, reciprocal int64) {
	reciprocal = m.p.LengthNorm.reciprocal(sums[m.labels])
	return m.prior(w, label) + sums[label]*reciprocal, reciprocal
}

// best returns the window with the highest log odds of a label, the earliest of equals.
// Short windows, which follow the long ones, are for what drowns in these, and count where
// no long one makes the label certain.
func (m *Model) best(s *sums, ws []window, label int) (index int, units, reciprocal int64) {
	for i, w := range ws {
		if w.short && i > 0 && !ws[i-1].short && units >= m.certain {
			break
		}
		if u, r := m.logOdds(s.of(i), w, label); i == 0 || u > units {
			index, units, reciprocal = i, u, r
		}
	}
	return index, units, reciprocal
}

// promotingAround returns the log odds of the promoting stance in and around a window.
func (m *Model) promotingAround(w *worker, ws []window, i int) int64 {
	wide := m.around(ws, i)
	units, _ := m.logOdds(m.in(w, wide), wide, m.promoting)
	return units
}
