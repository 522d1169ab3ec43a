package training

import (
	"cmp"
	"context"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
)

const (
	// DefaultResamples is how many bootstrap samples `tocsin evaluate` takes: the ends of
	// a 95 % interval are then the 25th values from either end.
	DefaultResamples = 1000
	// MaxResamples bounds what intervals cost.
	MaxResamples = 20_000
	// minIntervalGroups is how many groups must hold a positive row, and how many a
	// negative one, for an interval: of fewer, many samples would hold none.
	minIntervalGroups = 5
	// minStratumGroups is how many groups make a source a stratum of its own. One group
	// alone could not vary.
	minStratumGroups = 20
)

// A bootstrap draws samples of the groups of rows, with replacement (Efron & Tibshirani
// 1993), since the rows of a group say much the same and are no independent evidence.
//
// Samples are stratified by source: how many rows come from each source was somebody's
// choice and not chance. Sources with few groups share a stratum. They are not
// stratified by label: a group may hold several, and how many positives there are is a
// matter of chance.
type bootstrap struct {
	resamples int
	seed      uint64
	// group is the number of each row's group; groups are numbered by stratum, and
	// strata holds the number behind the last of each.
	group  []int32
	strata []int32
}

// newBootstrap numbers the groups. The numbers depend on what the rows are, not on
// their order.
func newBootstrap(l *judgedRows, o EvaluateOptions) *bootstrap {
	type group struct {
		source string
		hash   uint64
	}
	of := map[uint64]string{}
	for i, h := range l.group {
		of[h] = l.sources.list[l.source[i]]
	}
	bySource := map[string]int{}
	for _, source := range of {
		bySource[source]++
	}
	groups := make([]group, 0, len(of))
	for h, source := range of {
		if bySource[source] < minStratumGroups {
			source = "" // rows without a source share its stratum
		}
		groups = append(groups, group{source, h})
	}
	slices.SortFunc(groups, func(a, b group) int { return cmp.Or(cmp.Compare(a.source, b.source), cmp.Compare(a.hash, b.hash)) })
	b := &bootstrap{resamples: o.Resamples, seed: o.Seed, group: make([]int32, len(l.group))}
	number := make(map[uint64]int32, len(groups))
	for i, g := range groups {
		number[g.hash] = int32(i)
		if i+1 == len(groups) || groups[i+1].source != g.source {
			b.strata = append(b.strata, int32(i+1))
		}
	}
	for i, h := range l.group {
		b.group[i] = number[h]
	}
	return b
}

// once counts each group once: the rows as they are.
func (b *bootstrap) once() []int32 {
	counts := make([]int32, b.groups())
	for i := range counts {
		counts[i] = 1
	}
	return counts
}

func (b *bootstrap) groups() int {
	if len(b.strata) == 0 {
		return 0
	}
	return int(b.strata[len(b.strata)-1])
}

// draw counts how often each group is in the sample of that number.
func (b *bootstrap) draw(sample int, counts []int32) {
	clear(counts)
	r := rand.New(rand.NewPCG(b.seed, uint64(sample)))
	from := int32(0)
	for _, end := range b.strata {
		for range end - from {
			counts[from+r.Int32N(end-from)]++
		}
		from = end
	}
}

// each calls do with the counts of every sample, on all cores.
func (b *bootstrap) each(ctx context.Context, do func(sample int, counts []int32)) error {
	pool := sync.Pool{New: func() any { counts := make([]int32, b.groups()); return &counts }}
	return parallel(ctx, b.resamples, func(sample int) {
		counts := pool.Get().(*[]int32)
		b.draw(sample, *counts)
		do(sample, *counts)
		pool.Put(counts)
	}, func() {})
}

// samples returns the figures of the question in every sample; none where too few
// groups hold its rows.
func (b *bootstrap) samples(ctx context.Context, q *question) ([]values, error) {
	if b.resamples == 0 || !b.enough(q) {
		return nil, nil
	}
	all := make([]values, b.resamples)
	err := b.each(ctx, func(sample int, counts []int32) { all[sample] = q.figures(counts) })
	return all, err
}

// enough reports whether enough groups hold positive and negative rows.
func (b *bootstrap) enough(q *question) bool {
	groups := [2]map[int32]bool{{}, {}}
	for _, r := range q.answers {
		if kind := groups[one(r.class == positive)]; len(kind) < minIntervalGroups {
			kind[r.group] = true
		}
	}
	return len(groups[0]) >= minIntervalGroups && len(groups[1]) >= minIntervalGroups
}

// intervals returns the intervals of the figures that have one, by JSON name.
func intervals(samples []values) map[string]Interval {
	var byName map[string]Interval
	for figure, name := range figureNames {
		column := make([]float64, len(samples))
		for i := range samples {
			column[i] = samples[i][figure]
		}
		if interval, ok := percentiles(column); ok {
			if byName == nil {
				byName = map[string]Interval{}
			}
			byName[name] = interval
		}
	}
	return byName
}

// percentiles returns the 2.5th and 97.5th percentile, linear between values as NumPy's
// default. There is no interval where more than one value in twenty is missing. It
// sorts the values.
func percentiles(column []float64) (Interval, bool) {
	slices.Sort(column) // NaN first
	missing := 0
	for missing < len(column) && math.IsNaN(column[missing]) {
		missing++
	}
	if len(column) == 0 || 20*missing > len(column) {
		return Interval{}, false
	}
	column = column[missing:]
	at := func(share float64) Figure {
		place := share * float64(len(column)-1)
		low := int(place)
		high := min(low+1, len(column)-1)
		return Figure(column[low] + (column[high]-column[low])*(place-float64(low)))
	}
	return Interval{at(0.025), at(0.975)}, true
}
