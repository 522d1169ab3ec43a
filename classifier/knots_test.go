package classifier

import (
	"bytes"
	"math"
	"math/rand/v2"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestThroughKnots(t *testing.T) {
	knots := Knots{{-2, 0.1}, {0, 0.1}, {1, 0.5}, {3, 0.9}}
	for z, want := range map[float64]float64{
		math.Inf(-1): 0.1, -9: 0.1, -2: 0.1, -1: 0.1, 0: 0.1, 0.5: 0.3, 1: 0.5, 2: 0.7, 3: 0.9, 1e300: 0.9, math.Inf(1): 0.9,
	} {
		if got := through(knots, z); math.Abs(got-want) > 1e-15 {
			t.Errorf("at %v: %v, want %v", z, got, want)
		}
	}
	if got := through(Knots{{5, 0.25}}, -7); got != 0.25 {
		t.Errorf("one knot: %v, want its probability", got)
	}
}

// The map never falls, however the knots lie: at neighbouring numbers too.
func TestThroughNeverFalls(t *testing.T) {
	random := rand.New(rand.NewPCG(19, 20))
	for range 200 {
		knots := Knots{{LogOdds: -4 * random.Float64(), Probability: 0.3 * random.Float64()}}
		for range 1 + random.IntN(MaxKnots-1) {
			last := knots[len(knots)-1]
			step := math.Exp(-30 * random.Float64())
			if last.LogOdds+step == last.LogOdds {
				continue
			}
			knots = append(knots, Knot{last.LogOdds + step, last.Probability + (1-last.Probability)*random.Float64()*step})
		}
		if err := checkKnots(knots); err != nil {
			t.Fatal(err)
		}
		for _, k := range knots {
			last := 0.0
			for z, i := k.LogOdds-2e-15, 0; i < 40; z, i = math.Nextafter(z, 9), i+1 {
				p := through(knots, z)
				if p < last || !(p >= 0 && p <= 1) {
					t.Fatalf("%v after %v at %v of %v", p, last, z, knots)
				}
				last = p
			}
		}
	}
}

// Rounding does not carry it above the next knot: here a + (b - a) is above b.
func TestThroughStaysBetween(t *testing.T) {
	const ulp = 1. / (1 << 53)
	a, b := 1.5*ulp, 0.75+ulp
	if sum := b - a; a+sum <= b {
		t.Fatalf("%v + %v is not above %v", a, sum, b)
	}
	knots := Knots{{-3, a}, {1, b}}
	if p := through(knots, math.Nextafter(1, 0)); p > b {
		t.Errorf("%v just before %v", p, b)
	}
}

// knotted returns the tiny parameters with an isotonic calibration of the first theme.
func knotted() Parameters {
	p := tinyParameters()
	p.ThemeCalibrations[0].Knots = Knots{{-3, 0.001}, {-0.5, 0.02}, {0.25, 0.4}, {2, 0.95}}
	p.ThemeCalibrations[0].PromotionKnots = Knots{{-1, 0.125}, {1, 0.75}}
	return p
}

// Knots go to a file and back, and change nothing where there are none.
func TestKnotsInAFile(t *testing.T) {
	file := written(t, build(t, knotted()))
	m, err := Load(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(knotted().ThemeCalibrations, m.Parameters().ThemeCalibrations); diff != "" {
		t.Error("(-want +got)", diff)
	}
	if bytes.Contains(written(t, build(t, tinyParameters())), []byte("knots")) {
		t.Error("a model without knots speaks of them in its file")
	}
	text := []byte("I will kill them with a bomb, they said.")
	plain := theme(t, build(t, tinyParameters()).Classify(text, Options{}), "threat")
	got := theme(t, m.Classify(text, Options{}), "threat")
	c := tinyParameters().ThemeCalibrations[0]
	want := through(knotted().ThemeCalibrations[0].Knots, c.Slope*plain.LogOdds+c.Intercept)
	if got.LogOdds != plain.LogOdds || math.Abs(got.Probability-want) > 1e-12 {
		t.Errorf("log odds %v, probability %v, want %v and %v", got.LogOdds, got.Probability, plain.LogOdds, want)
	}
	if got.PromotionProbability > got.Probability || got.PromotionProbability == plain.PromotionProbability {
		t.Errorf("promotion probability %v of %v, without knots %v", got.PromotionProbability, got.Probability, plain.PromotionProbability)
	}
}
