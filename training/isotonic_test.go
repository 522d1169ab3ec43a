package training

import (
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

// pooled returns n observations whose chance of being positive grows with x.
func pooled(n int, seed uint64) []observation {
	random := rand.New(rand.NewPCG(seed, 18))
	list := make([]observation, n)
	for i := range list {
		x := 8*random.Float64() - 4
		list[i] = observation{x: []float64{x, 1}, y: random.Float64() < 1/(1+math.Exp(-x)), weight: 1 + float64(random.IntN(3))}
	}
	return list
}

func TestIsotonicKnots(t *testing.T) {
	for _, n := range []int{2, 5, 40, 400, 20000} {
		for seed := range uint64(5) {
			list := pooled(n, seed)
			if weigh(list, 0.1) != nil {
				continue // one side only
			}
			knots := isotonicKnots(list, []float64{1, 0})
			if len(knots) == 0 || len(knots) > classifier.MaxKnots {
				t.Fatalf("%d rows: %d knots", n, len(knots))
			}
			for i, k := range knots {
				if !(k.Probability > 0 && k.Probability < 1) {
					t.Errorf("%d rows: knot %d has the probability %v: never certain", n, i, k.Probability)
				}
				if i > 0 && (k.LogOdds <= knots[i-1].LogOdds || k.Probability < knots[i-1].Probability) {
					t.Errorf("%d rows: knots %v and %v are out of order", n, knots[i-1], k)
				}
			}
		}
	}
}

// Blocks that were joined to keep within the limit have the mean of their rows, so the
// mean probability stays the base rate.
func TestIsotonicKeepsTheMean(t *testing.T) {
	list := pooled(20000, 3)
	if err := weigh(list, 0.1); err != nil {
		t.Fatal(err)
	}
	blocks := poolAdjacentViolators(pointsOf(list, []float64{1, 0}))
	if len(blocks) <= 20 {
		t.Fatalf("%d blocks, want more than will be left", len(blocks))
	}
	blocks = fewer(blocks, 20)
	if len(blocks) != 20 {
		t.Errorf("%d blocks, want 20", len(blocks))
	}
	calibration := classifier.ThemeCalibration{Slope: 1, Knots: knotsOf(blocks)}
	mean := 0.0
	for _, o := range list {
		mean += o.weight * calibration.Probability(o.x[0], 1)
	}
	near(t, "mean probability", mean, 0.1, 1e-9)
}

// Of three neighbours, those two are joined that differ least.
func TestFewerJoinsTheNearest(t *testing.T) {
	blocks := []block{{0, 1, 4, 0}, {2, 3, 4, 2}, {4, 5, 4, 2.5}, {6, 7, 4, 4}}
	want := []block{{0, 1, 4, 0}, {2, 5, 8, 4.5}, {6, 7, 4, 4}}
	if diff := cmp.Diff(want, fewer(blocks, 3), cmp.AllowUnexported(block{})); diff != "" {
		t.Error("(-want +got)", diff)
	}
}

// 4 negatives, then 1 positive of 2, then 2 positives. Half a positive beside 4 negatives
// is a ninth, half a negative beside 2 positives four fifths.
func TestSoftenEnds(t *testing.T) {
	var list []observation
	for i, y := range []bool{false, false, false, false, true, false, true, true} {
		list = append(list, observation{x: []float64{float64(i)}, y: y, weight: 1})
	}
	want := classifier.Knots{{LogOdds: 0, Probability: 1. / 9}, {LogOdds: 3, Probability: 1. / 9}, {LogOdds: 4, Probability: .5}, {LogOdds: 5, Probability: .5}, {LogOdds: 6, Probability: .8}, {LogOdds: 7, Probability: .8}}
	got := isotonicKnots(list, []float64{1})
	if len(got) != len(want) {
		t.Fatalf("knots %v, want %v", got, want)
	}
	for i := range want {
		near(t, "log odds", got[i].LogOdds, want[i].LogOdds, 0)
		near(t, "probability", got[i].Probability, want[i].Probability, 1e-12)
	}
	// A single negative row below a block with few positives gets no more than it.
	list = nil
	for i := range 102 {
		list = append(list, observation{x: []float64{float64(min(i, 1))}, y: i == 50, weight: 1})
	}
	list = append(list, observation{x: []float64{2}, y: true, weight: 1})
	knots := isotonicKnots(list, []float64{1})
	for _, k := range knots[:2] {
		near(t, "probability of 1 positive in 101, and of what is below", k.Probability, 1./101, 1e-12)
	}
}

// An isotonic calibration is at the base rate, and as good as Platt's or better on the
// rows it was fitted on, where Platt's shape is wrong.
func TestCalibrateIsotonic(t *testing.T) {
	c := calibrationConfig()
	rows := heldRows(900)
	for i := range rows { // no sigmoid: two plateaus
		rows[i].Themes[0] = math.Cbrt(rows[i].Themes[0])
	}
	var losses [2]float64
	for i, kind := range []Calibration{Platt, Isotonic} {
		c.Calibration = kind
		list, err := calibrateThemes(rows, c)
		if err != nil {
			t.Fatal(err)
		}
		calibration := list[0]
		if (kind == Isotonic) != (len(calibration.Knots) > 0) || (kind == Isotonic) != (len(calibration.PromotionKnots) > 0) {
			t.Errorf("%s: %d and %d knots", kind, len(calibration.Knots), len(calibration.PromotionKnots))
		}
		about, _, err := observations(rows, 0, c)
		if err != nil {
			t.Fatal(err)
		}
		mean, last := 0.0, 0.0
		for k, o := range about {
			p := calibration.Probability(rows[k].Themes[0], rows[k].Windows)
			mean += o.weight * p
			if o.y {
				losses[i] -= o.weight * math.Log(p)
			} else {
				losses[i] -= o.weight * math.Log(1-p)
			}
		}
		near(t, "mean probability", mean, c.BaseRate, 2e-4)
		for l := -9.0; l < 9; l += .1 {
			p := calibration.Probability(l, 2)
			if p < last {
				t.Fatalf("%s: falls at %v", kind, l)
			}
			last = p
		}
	}
	if losses[1] >= losses[0] {
		t.Errorf("log loss %v isotonic, %v Platt", losses[1], losses[0])
	}
}
