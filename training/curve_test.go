package training

import (
	"math"
	"math/rand/v2"
	"testing"
)

// A thinned curve has few points, the ends and the published thresholds, and at every
// low false-positive rate nearly the recall of the whole curve.
func TestCurveKeepsItsShape(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 5))
	var rows []scored
	for i := range 30_000 {
		positive := i%30 == 0
		rows = append(rows, scored{1 / (1 + math.Exp(-r.NormFloat64()-2*float64(one(positive)))), classOf(positive), 0})
	}
	q := newQuestion(rows, 0.9, 0.95, rates{positive: 0.01})
	counts := []int32{1}
	whole := *q
	thin := q.curve(counts)
	if len(thin) > maxCurvePoints || len(thin) < maxCurvePoints/2 {
		t.Fatalf("%d points", len(thin))
	}
	var all []CurvePoint
	tp, fp := 0, 0
	whole.each(counts, func(s step) {
		tp, fp = tp+s.positives(), fp+s.negatives()
		all = append(all, CurvePoint{s.probability, tp, fp})
	})
	if thin[0] != all[0] || thin[len(thin)-1] != all[len(all)-1] {
		t.Error("an end is missing")
	}
	best := func(points []CurvePoint, rate float64) (most int) {
		for _, p := range points {
			if float64(p.FalsePositives) <= rate*float64(fp) {
				most = max(most, p.TruePositives)
			}
		}
		return most
	}
	for _, rate := range []float64{0.001, 0.01, 0.05} {
		if best(thin, rate) != best(all, rate) {
			t.Errorf("recall at %v is another", rate)
		}
	}
	for n := range 11 { // the left end, one false positive after the other
		if rate := (float64(n) + 0.5) / float64(fp); best(thin, rate) != best(all, rate) {
			t.Errorf("recall at %d false positives is another", n)
		}
	}
	for rate := 0.0; rate < 1; rate += 0.0005 {
		if lost := best(all, rate) - best(thin, rate); float64(lost) > 0.012*float64(tp) {
			t.Errorf("at a false-positive rate of %.4f %d of %d positives are lost", rate, lost, tp)
		}
	}
	area := func(points []CurvePoint) (sum float64) {
		last := CurvePoint{}
		for _, p := range points {
			sum += float64(p.FalsePositives-last.FalsePositives) * float64(p.TruePositives+last.TruePositives) / 2
			last = p
		}
		return sum / float64(tp) / float64(fp)
	}
	if got, want := area(thin), q.figures(counts)[rocAUC]; math.Abs(got-want) > 0.001 {
		t.Errorf("area %v, want %v", got, want)
	}
	for _, at := range []float64{0.9, 0.95} {
		want := CurvePoint{}
		for _, p := range all {
			if p.Threshold >= at {
				want = p
			}
		}
		found := false
		for _, p := range thin {
			found = found || p == want
		}
		if !found {
			t.Errorf("the point of the threshold %v is missing", at)
		}
	}
}

func TestShortCurveIsWhole(t *testing.T) {
	q := newQuestion([]scored{{0.9, positive, 0}, {0.4, negative, 0}, {0.4, positive, 0}}, 0.5, 0.5, rates{positive: 0.1})
	got := q.curve([]int32{1})
	if len(got) != 2 || got[0] != (CurvePoint{0.9, 1, 0}) || got[1] != (CurvePoint{0.4, 2, 1}) {
		t.Errorf("%v", got)
	}
	if points := newQuestion(nil, 0.5, 0.5, rates{positive: 0.1}).curve(nil); points != nil {
		t.Errorf("a curve of nothing: %v", points)
	}
}
