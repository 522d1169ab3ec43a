package audit

import (
	"math/rand/v2"
	"slices"
)

const (
	// Resamples is how many bootstrap samples an interval is taken from, MinResamples how
	// many where there are so many units that more would take minutes.
	Resamples, MinResamples = 1000, 200
	// maxDraws bounds the units drawn for one interval.
	maxDraws = 20_000_000
)

// A ratingTable holds the values that raters gave to units, for one label. Values are
// numbers from 0; units with fewer than two ratings say nothing and are left out.
type ratingTable struct {
	values int
	// distance of two values, 0 to 1, shape (values, values), symmetric, 0 on the diagonal.
	distance []float64
	patterns []pattern // what units look like, in a fixed order
	units    []int32   // the pattern of each unit
	// drawn is scratch memory: how often a value occurs.
	drawn []float64
}

// A pattern is a unit's ratings without the raters.
type pattern struct {
	ratings []int32 // in ascending order
	// disagreement is the sum of the distances of all ordered pairs of ratings, divided by
	// the number of ratings less one.
	disagreement float64
}

// newRatingTable returns a table of units, each with its ratings, whose order is kept.
func newRatingTable(units [][]int32, values int, distance func(a, b int) float64) *ratingTable {
	t := &ratingTable{values: values, distance: make([]float64, values*values), drawn: make([]float64, values)}
	for a := range values {
		for b := range values {
			t.distance[a*values+b] = distance(a, b)
		}
	}
	number := map[string]int32{}
	for _, ratings := range units {
		if len(ratings) < 2 {
			continue
		}
		ratings = slices.Sorted(slices.Values(ratings))
		var key []byte
		for _, v := range ratings {
			key = append(key, byte(v), byte(v>>8), byte(v>>16), byte(v>>24))
		}
		n, ok := number[string(key)]
		if !ok {
			n = int32(len(t.patterns))
			number[string(key)] = n
			t.patterns = append(t.patterns, pattern{ratings, t.disagreement(ratings)})
		}
		t.units = append(t.units, n)
	}
	return t
}

func (t *ratingTable) disagreement(ratings []int32) float64 {
	var sum float64
	for i, a := range ratings {
		for _, b := range ratings[i+1:] {
			sum += 2 * t.distance[int(a)*t.values+int(b)]
		}
	}
	return sum / float64(len(ratings)-1)
}

// alpha returns Krippendorff's alpha (Krippendorff 2011, "Computing Krippendorff's
// Alpha-Reliability"), 1 - Do/De: the observed disagreement within units against that of
// ratings paired by chance. It is not known where all ratings are the same.
func (t *ratingTable) alpha() (alpha float64, known bool) {
	times := make([]int32, len(t.patterns))
	for _, p := range t.units {
		times[p]++
	}
	return t.alphaOf(times)
}

// alphaOf is alpha of units that have each pattern so many times.
func (t *ratingTable) alphaOf(times []int32) (alpha float64, known bool) {
	clear(t.drawn)
	var n, observed float64
	for i, p := range t.patterns {
		if times[i] == 0 {
			continue
		}
		k := float64(times[i])
		n += k * float64(len(p.ratings))
		observed += float64(k * p.disagreement)
		for _, v := range p.ratings {
			t.drawn[v] += k
		}
	}
	var expected float64
	for a, x := range t.drawn {
		for b, y := range t.drawn[:a] {
			expected += float64(2 * x * y * t.distance[a*t.values+b])
		}
	}
	if expected == 0 {
		return 0, false
	}
	return 1 - float64(observed/n)/float64(expected/(n*(n-1))), true
}

// interval returns the bounds between which the middle 95 % of alpha lie in samples of
// as many units, drawn with replacement. Zapf et al. (2016) found this bootstrap to hold
// its level better than one that draws ratings. Samples in which alpha is not known are
// left out; with fewer than half of them left there is no interval.
func (t *ratingTable) interval(seed uint64) (low, high float64, samples int, known bool) {
	samples = min(max(maxDraws/max(1, len(t.units)), MinResamples), Resamples)
	random := rand.New(rand.NewPCG(seed, 0))
	times := make([]int32, len(t.patterns))
	var alphas []float64
	for range samples {
		clear(times)
		for range t.units {
			times[t.units[random.IntN(len(t.units))]]++
		}
		if alpha, ok := t.alphaOf(times); ok {
			alphas = append(alphas, alpha)
		}
	}
	if len(alphas) < samples/2 || len(alphas) == 0 {
		return 0, 0, samples, false
	}
	slices.Sort(alphas)
	at := func(percent2 int) float64 { return alphas[percent2*(len(alphas)-1)/1000] }
	return at(25), at(975), samples, true
}

// nominal is the distance of values that are equal or not.
func nominal(a, b int) float64 {
	if a == b {
		return 0
	}
	return 1
}

// masi is the distance of two sets with so many elements and so many in common: 1 - J*M,
// with J their Jaccard similarity and M 1 for equal sets, 2/3 if one holds the other, 1/3 if they
// overlap, 0 if not (Passonneau 2006). Two empty sets are equal.
func masi(a, b, common int) float64 {
	if a+b == 2*common {
		return 0
	}
	monotonicity := 1.0 / 3
	switch common {
	case 0:
		return 1
	case min(a, b):
		monotonicity = 2.0 / 3
	}
	return 1 - float64(common)/float64(a+b-common)*monotonicity
}
