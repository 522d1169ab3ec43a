package report

import (
	"math"
	"slices"

	"tocsin/training"
)

// z is the number of standard errors of a 95 % interval.
const z = 1.959963984540054

// A bounded figure has the ends of its 95 % interval.
type bounded struct{ Value, Low, High float64 }

func (b bounded) between(write func(float64) string) string { return between(b.Low, b.High, write) }

// proportion is k of n with its score interval (Wilson 1927), which is of use also
// where k is 0: no false alarm in 300 rows does not mean that there will be none.
func proportion(k, n int) bounded {
	if n == 0 {
		return bounded{math.NaN(), math.NaN(), math.NaN()}
	}
	p, m := float64(k)/float64(n), float64(n)
	centre := (p + z*z/(2*m)) / (1 + z*z/m)
	margin := z / (1 + z*z/m) * math.Sqrt(p*(1-p)/m+z*z/(4*m*m))
	b := bounded{p, centre - margin, centre + margin}
	if k == 0 {
		b.Low = 0
	}
	if k == n {
		b.High = 1
	}
	return b
}

// An operating point is what a threshold does to a stream of texts.
type operating struct {
	// Recall is the share of positives that reach the threshold, FalseAlarms the share of
	// negatives.
	Recall, FalseAlarms bounded
	// Precision is the share of positives among the texts that reach the threshold, at the
	// base rate. Its interval takes both ends of the two others, so it is rather wide.
	Precision bounded
	// Texts in a hundred thousand that reach the threshold wrongly.
	Per100000 bounded
	// Of so many texts a day: those that reach the threshold, rightly and wrongly, and
	// the positives that do not.
	Alerts, Right, Wrong, Missed float64
}

// operate works out what a threshold does where it was reached by some of the positives
// and negatives.
func operate(truePositives, positives, falsePositives, negatives int, baseRate, textsADay float64) operating {
	recall, fpr := proportion(truePositives, positives), proportion(falsePositives, negatives)
	precision := func(recall, fpr float64) float64 {
		right, wrong := baseRate*recall, (1-baseRate)*fpr
		return right / (right + wrong)
	}
	harmless := 1 - baseRate
	o := operating{
		Recall: recall, FalseAlarms: fpr,
		Precision: bounded{precision(recall.Value, fpr.Value), precision(recall.Low, fpr.High), precision(recall.High, fpr.Low)},
		Per100000: bounded{100000 * harmless * fpr.Value, 100000 * harmless * fpr.Low, 100000 * harmless * fpr.High},
		Right:     textsADay * baseRate * recall.Value, Wrong: textsADay * harmless * fpr.Value,
	}
	o.Alerts = o.Right + o.Wrong
	o.Missed = textsADay*baseRate - o.Right
	return o
}

// maxCurvePoints is how many thresholds a slider has; an evaluation gives fewer.
const maxCurvePoints = 512

// A curve has the outcomes of thresholds in ascending order, those published among them.
type curve struct {
	positives, negatives int
	baseRate             float64
	points               []training.CurvePoint
}

// newCurve orders the points of the figures, adds the published thresholds and thins
// the rest. It is empty where the figures have none.
func newCurve(f training.BinaryFigures, published ...float64) curve {
	c := curve{positives: f.Support, negatives: f.Negatives, baseRate: f.BaseRate}
	if len(f.Curve) == 0 {
		return c
	}
	all := slices.Clone(f.Curve)
	slices.SortStableFunc(all, func(a, b training.CurvePoint) int {
		switch {
		case a.Threshold < b.Threshold:
			return -1
		case a.Threshold > b.Threshold:
			return 1
		}
		return 0
	})
	step := (len(all) + maxCurvePoints - 1) / maxCurvePoints
	for i, p := range all {
		if i%step == 0 || i == len(all)-1 {
			c.points = append(c.points, p)
		}
	}
	for _, t := range published {
		point := training.CurvePoint{Threshold: t}
		if i := slices.IndexFunc(all, func(p training.CurvePoint) bool { return p.Threshold >= t }); i >= 0 {
			point.TruePositives, point.FalsePositives = all[i].TruePositives, all[i].FalsePositives
		}
		at, have := slices.BinarySearchFunc(c.points, t, func(p training.CurvePoint, t float64) int {
			switch {
			case p.Threshold < t:
				return -1
			case p.Threshold > t:
				return 1
			}
			return 0
		})
		if !have {
			c.points = slices.Insert(c.points, at, point)
		}
	}
	return c
}

// at returns the position of a threshold among the points, or -1.
func (c curve) at(threshold float64) int {
	return slices.IndexFunc(c.points, func(p training.CurvePoint) bool { return p.Threshold == threshold })
}

// operate works out what the threshold of a point does.
func (c curve) operate(point int, baseRate, textsADay float64) operating {
	p := c.points[point]
	return operate(p.TruePositives, c.positives, p.FalsePositives, c.negatives, baseRate, textsADay)
}

func (c curve) empty() bool { return len(c.points) == 0 || c.positives == 0 || c.negatives == 0 }
