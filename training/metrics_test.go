package training

import (
	"encoding/json"
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var nan = math.NaN()

// figures compares figures, of which two without a value are the same.
var figures = cmp.Comparer(func(a, b Figure) bool {
	return math.Abs(float64(a-b)) <= 1e-12 || math.IsNaN(float64(a)) && math.IsNaN(float64(b))
})

func same(t testing.TB, what string, got Figure, want float64) {
	t.Helper()
	if !cmp.Equal(got, Figure(want), figures) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// metricRows is the data set of testdata/metrics.py, with ties of every kind.
func metricRows() []scored {
	var rows []scored
	for _, r := range [][2]float64{
		{1, .97}, {1, .91}, {0, .91}, {1, .85}, {0, .8}, {1, .8}, {0, .8}, {0, .55},
		{1, .5}, {0, .5}, {0, .4}, {0, .3}, {1, .3}, {0, .1}, {0, .02}, {0, .02},
	} {
		rows = append(rows, scored{r[1], r[0] == 1})
	}
	return rows
}

// The constants are what scikit-learn computes, see testdata/metrics.py.
func TestMetrics(t *testing.T) {
	r := rank(metricRows())
	if r.positives != 6 || r.negatives != 10 {
		t.Fatalf("%d positives and %d negatives, want 6 and 10", r.positives, r.negatives)
	}
	c := threshold(metricRows(), 0.5)
	for _, m := range []struct {
		name string
		got  Figure
		want float64
	}{
		{"ROC-AUC", r.rocAUC(), 0.7583333333333333},
		{"average precision", r.averagePrecision(), 0.6582722832722833},
		{"recall at a FPR of .01", r.recallAt(0.01), 0.16666666666666666},
		{"recall at a FPR of .1", r.recallAt(0.1), 0.5},
		{"recall at a FPR of .4", r.recallAt(0.4), 0.6666666666666666},
		{"Brier", r.brier(0.05), 0.28429550000000003},
		{"calibration error", r.calibrationError(0.05), 0.4040833333333334},
		{"precision", c.precision(), 0.5},
		{"recall", c.recall(), 0.8333333333333334},
		{"F1", c.f1(), 0.625},
	} {
		same(t, m.name, m.got, m.want)
	}
}

// Probabilities that are right on average have no calibration error.
func TestCalibrationErrorOfTheTruth(t *testing.T) {
	var rows []scored
	for i := range 1000 {
		rows = append(rows, scored{0.1, i%10 == 0})
	}
	near(t, "calibration error", float64(rank(rows).calibrationError(0.1)), 0, 1e-9)
	near(t, "calibration error at another rate", float64(rank(rows).calibrationError(0.3)), 0.2, 0.02)
}

func TestMetricsWithoutSupport(t *testing.T) {
	for _, rows := range [][]scored{nil, {{0.5, true}}, {{0.5, false}}} {
		r := rank(rows)
		for name, f := range map[string]Figure{
			"ROC-AUC": r.rocAUC(), "recall at 1 % FPR": r.recallAt(0.01), "Brier": r.brier(0.01), "calibration error": r.calibrationError(0.01),
		} {
			if !math.IsNaN(float64(f)) {
				t.Errorf("%d positives, %d negatives: %s is %v, want none", r.positives, r.negatives, name, f)
			}
		}
	}
	if f := rank([]scored{{0.5, false}}).averagePrecision(); !math.IsNaN(float64(f)) {
		t.Errorf("average precision without positives is %v, want none", f)
	}
	c := threshold([]scored{{0.1, true}, {0.2, false}}, 0.5)
	if !math.IsNaN(float64(c.precision())) || c.recall() != 0 || c.f1() != 0 {
		t.Errorf("nothing reached: precision %v, recall %v, F1 %v; want none, 0, 0", c.precision(), c.recall(), c.f1())
	}
}

func TestThresholdIsReachedByItself(t *testing.T) {
	if c := threshold([]scored{{0.5, true}, {0.5, false}, {math.Nextafter(0.5, 0), true}}, 0.5); c != (confusion{tp: 1, fp: 1, fn: 1}) {
		t.Errorf("%+v, want one of each", c)
	}
}

func TestFigureJSON(t *testing.T) {
	got, err := json.Marshal([]Figure{Figure(math.NaN()), 0, 0.25})
	if want := "[null,0,0.25]"; err != nil || string(got) != want {
		t.Errorf("%s, error %v, want %s", got, err, want)
	}
}
