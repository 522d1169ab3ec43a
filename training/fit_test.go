package training

import (
	"math"
	"testing"
)

// near reports whether a figure is within the tolerance, and fails the test if not.
func near(t testing.TB, what string, got, want, tolerance float64) {
	t.Helper()
	if !(math.Abs(got-want) <= tolerance) {
		t.Errorf("%s: %.10g, want %.10g within %g", what, got, want, tolerance)
	}
}

// fitData is the data set of testdata/metrics.py.
func fitData() []observation {
	var list []observation
	for _, r := range [][3]float64{
		{-2.1, .7, 0}, {-1.3, 0, 0}, {-.9, 1.1, 0}, {-.4, .7, 1}, {-.2, 0, 0}, {.1, 1.6, 0},
		{.3, 0, 1}, {.8, .7, 0}, {1.2, 0, 1}, {1.5, 1.1, 1}, {2.2, .7, 0}, {2.6, 0, 1},
	} {
		list = append(list, observation{x: []float64{r[0], r[1], 1}, y: r[2] == 1, weight: 1})
	}
	return list
}

// The constants are what scikit-learn's LogisticRegression finds, see testdata/metrics.py.
func TestLogistic(t *testing.T) {
	for _, c := range []struct {
		rate float64
		want [3]float64
	}{
		{0.5, [3]float64{0.8417397801149465, -1.2466997228547934, 0.3012687465258269}},
		{0.01, [3]float64{1.070013166695271, -3.0236797225298733, -3.6845322923789765}},
	} {
		data := fitData()
		if err := weigh(data, c.rate); err != nil {
			t.Fatal(err)
		}
		for i, got := range logistic(data, 3) {
			near(t, "coefficient", got, c.want[i], 1e-4*math.Abs(c.want[i]))
		}
	}
}

// With an intercept alone the solution is the log odds of the rate.
func TestLogisticClosedForm(t *testing.T) {
	for _, rate := range []float64{0.001, 0.25, 0.5, 0.9} {
		data := []observation{{x: []float64{1}, y: true, weight: rate}, {x: []float64{1}, weight: 1 - rate}}
		near(t, "intercept", logistic(data, 1)[0], math.Log(rate/(1-rate)), 1e-5)
	}
}

// One yes-or-no feature: the slope is the log odds ratio, but for the ridge.
func TestLogisticOddsRatio(t *testing.T) {
	var data []observation
	for _, c := range []struct {
		x, weight float64
		y         bool
	}{{1, .3, true}, {1, .1, false}, {0, .2, true}, {0, .4, false}} {
		data = append(data, observation{x: []float64{c.x, 1}, y: c.y, weight: c.weight})
	}
	beta := logistic(data, 2)
	near(t, "slope", beta[0], math.Log(3/0.5), 5e-3)
	near(t, "intercept", beta[1], math.Log(0.5), 5e-3)
}

// Classes that can be told apart perfectly have no finite solution; the ridge gives one.
func TestLogisticSeparable(t *testing.T) {
	for _, scale := range []float64{1e-3, 1, 100} {
		var data []observation
		for _, x := range []float64{-2, -1, 1, 2} {
			data = append(data, observation{x: []float64{x * scale, 0, 1}, y: x > 0, weight: 0.25})
		}
		beta := logistic(data, 3)
		if !(beta[0] > 0) || math.IsInf(beta[0], 0) || beta[1] != 0 {
			t.Errorf("scale %v: coefficients %v, want a finite positive one and none for the constant 0", scale, beta)
		}
	}
}

func TestSoftplus(t *testing.T) {
	for _, z := range []float64{-700, -30, -1, 0, 1, 29, 31, 700} {
		near(t, "softplus", softplus(z), math.Log1p(math.Exp(min(z, 500)))+max(0, z-500), 1e-12)
	}
}

func TestSolve(t *testing.T) {
	x := solve([][]float64{{0, 2, 1}, {1, -1, 0}, {3, 0, 4}}, []float64{5, 0, 11}) // needs pivoting
	for i, want := range []float64{1.8, 1.8, 1.4} {
		near(t, "x", x[i], want, 1e-12)
	}
	if x := solve([][]float64{{1, 1}, {1, 1}}, []float64{2, 2}); math.IsNaN(x[0]) || math.IsNaN(x[1]) {
		t.Errorf("singular system: %v, want numbers", x)
	}
}

func TestWeigh(t *testing.T) {
	data := fitData()
	data[0].weight = 3
	if err := weigh(data, 0.01); err != nil {
		t.Fatal(err)
	}
	var all, positive float64
	for _, o := range data {
		all += o.weight
		if o.y {
			positive += o.weight
		}
	}
	near(t, "all weights", all, 1, 1e-12)
	near(t, "weights of the positives", positive, 0.01, 1e-12)
	near(t, "a row that counts three times", data[0].weight/data[1].weight, 3, 1e-12)
	for i := range data {
		data[i].y = false
	}
	if err := weigh(data, 0.01); err == nil {
		t.Error("no positive row: want an error")
	}
}
