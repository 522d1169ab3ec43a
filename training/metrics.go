package training

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
)

// A Figure is a metric; NaN, null in JSON, where the rows do not support one.
type Figure float64

// MarshalJSON writes null for NaN.
func (f Figure) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(f)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

func fraction(a, b int) Figure { return Figure(float64(a) / float64(b)) }

// A scored row is a probability, or anything that orders rows, and the truth.
type scored struct {
	score    float64
	positive bool
}

// ranking is a list of scored rows in descending order, with its totals.
type ranking struct {
	rows                 []scored
	positives, negatives int
}

func rank(rows []scored) ranking {
	r := ranking{rows: slices.Clone(rows)}
	slices.SortStableFunc(r.rows, func(a, b scored) int { return cmp.Compare(b.score, a.score) })
	for _, s := range r.rows {
		if s.positive {
			r.positives++
		} else {
			r.negatives++
		}
	}
	return r
}

// each calls yield with the true and false positives at each distinct score, the
// highest first.
func (r ranking) each(yield func(truePositives, falsePositives int)) {
	tp, fp := 0, 0
	for i, s := range r.rows {
		if s.positive {
			tp++
		} else {
			fp++
		}
		if i+1 == len(r.rows) || r.rows[i+1].score != s.score {
			yield(tp, fp)
		}
	}
}

// rocAUC is the probability that a positive row ranks above a negative one, ties
// counting half; the area under the ROC curve by trapezoids.
func (r ranking) rocAUC() Figure {
	if r.positives == 0 || r.negatives == 0 {
		return Figure(math.NaN())
	}
	area, lastTP, lastFP := 0.0, 0, 0
	r.each(func(tp, fp int) {
		area += float64(fp-lastFP) * float64(tp+lastTP) / 2
		lastTP, lastFP = tp, fp
	})
	return Figure(area / float64(r.positives) / float64(r.negatives))
}

// averagePrecision is the sum of precisions weighted by the gain in recall, without
// interpolation, as scikit-learn defines it.
func (r ranking) averagePrecision() Figure {
	if r.positives == 0 {
		return Figure(math.NaN())
	}
	sum, last := 0.0, 0
	r.each(func(tp, fp int) {
		sum += float64(tp-last) / float64(r.positives) * float64(tp) / float64(tp+fp)
		last = tp
	})
	return Figure(sum)
}

// recallAt is the highest recall of a threshold whose false-positive rate is at most
// the given one.
func (r ranking) recallAt(falsePositiveRate float64) Figure {
	if r.positives == 0 || r.negatives == 0 {
		return Figure(math.NaN())
	}
	best := 0
	r.each(func(tp, fp int) {
		if float64(fp) <= falsePositiveRate*float64(r.negatives) {
			best = max(best, tp)
		}
	})
	return fraction(best, r.positives)
}

// atRate weights the rows so that positives have the base rate and all add up to 1.
func (r ranking) atRate(baseRate float64) func(scored) float64 {
	positive, negative := baseRate/float64(r.positives), (1-baseRate)/float64(r.negatives)
	return func(s scored) float64 {
		if s.positive {
			return positive
		}
		return negative
	}
}

// brier is the mean squared error of the probabilities at the base rate.
func (r ranking) brier(baseRate float64) Figure {
	if r.positives == 0 || r.negatives == 0 {
		return Figure(math.NaN())
	}
	weight := r.atRate(baseRate)
	sum := 0.0
	for _, s := range r.rows {
		truth := 0.0
		if s.positive {
			truth = 1
		}
		sum += weight(s) * (s.score - truth) * (s.score - truth)
	}
	return Figure(sum)
}

// calibrationBins is how many bins of equal mass the calibration error is taken over.
const calibrationBins = 10

// calibrationError is the expected calibration error at the base rate: the mean
// distance between probability and truth over bins of equal mass.
func (r ranking) calibrationError(baseRate float64) Figure {
	if r.positives == 0 || r.negatives == 0 {
		return Figure(math.NaN())
	}
	weight := r.atRate(baseRate)
	var gap [calibrationBins]float64
	mass := 0.0
	for _, s := range r.rows {
		w := weight(s)
		truth := 0.0
		if s.positive {
			truth = 1
		}
		bin := min(int(mass*calibrationBins), calibrationBins-1)
		gap[bin] += w * (s.score - truth)
		mass += w
	}
	sum := 0.0
	for _, g := range gap {
		sum += math.Abs(g)
	}
	return Figure(sum)
}

// A confusion counts the outcomes of a threshold.
type confusion struct{ tp, fp, fn int }

func (c confusion) precision() Figure { return fraction(c.tp, c.tp+c.fp) }
func (c confusion) recall() Figure    { return fraction(c.tp, c.tp+c.fn) }
func (c confusion) f1() Figure        { return fraction(2*c.tp, 2*c.tp+c.fp+c.fn) }
