package training

import (
	"math"
	"slices"
)

// maxCurvePoints is how many points a curve has at most: enough for a screen.
const maxCurvePoints = 256

// curve returns the outcomes of the question's thresholds, the highest first. Of more
// than maxCurvePoints it keeps, for false-positive counts spaced by ratio (so that the
// left end of the ROC curve stays whole) and for true-positive counts spaced evenly,
// the point that says most about each; and always the first, the last and the one of
// the published thresholds.
func (q *question) curve(counts []int32) []CurvePoint {
	var all []CurvePoint
	tp, fp := 0, 0
	q.each(counts, func(s step) {
		tp, fp = tp+s.positives(), fp+s.negatives()
		all = append(all, CurvePoint{s.probability, tp, fp})
	})
	if len(all) <= maxCurvePoints {
		return all
	}
	keep := map[int]bool{0: true, len(all) - 1: true}
	reach := func(below func(CurvePoint) bool) int { // the last point for which it holds, or the first
		i, _ := slices.BinarySearchFunc(all, true, func(p CurvePoint, _ bool) int {
			if below(p) {
				return -1
			}
			return 1
		})
		return max(i-1, 0)
	}
	for _, at := range []float64{q.threshold, q.flag} {
		keep[reach(func(p CurvePoint) bool { return p.Threshold >= at })] = true
	}
	for _, rate := range falsePositiveRates {
		keep[reach(func(p CurvePoint) bool { return float64(p.FalsePositives)/float64(fp) <= rate })] = true
	}
	const parts = (maxCurvePoints - 8) / 2
	for i := range parts {
		share := float64(i) / (parts - 1)
		count := int(math.Pow(float64(fp)+1, share)+0.5) - 1 // 0 to fp by ratio
		keep[reach(func(p CurvePoint) bool { return p.FalsePositives <= count })] = true
		count = int(share * float64(tp))
		keep[reach(func(p CurvePoint) bool { return p.TruePositives <= count })] = true
	}
	var kept []CurvePoint
	for i, p := range all {
		if keep[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

// reliability returns the bins of the calibration error, the highest probabilities
// first; none where there is one class only.
func (q *question) reliability(counts []int32) []ReliabilityBin {
	t := newTally(q, counts)
	if t.positives == 0 || t.negatives == 0 {
		return nil
	}
	var (
		rows                      [calibrationBins]int
		mass, predicted, observed [calibrationBins]float64
	)
	q.each(counts, func(s step) {
		bin := t.bin()
		m := t.mass(s.rowCount)
		rows[bin] += s.positives() + s.negatives()
		mass[bin] += m
		predicted[bin] += m * s.probability
		observed[bin] += t.weights[positive] * float64(s.positives())
		t.count(s)
	})
	var bins []ReliabilityBin
	for i, n := range rows {
		if n > 0 {
			bins = append(bins, ReliabilityBin{n, Figure(mass[i]), Figure(predicted[i] / mass[i]), Figure(observed[i] / mass[i])})
		}
	}
	return bins
}
