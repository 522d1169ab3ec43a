package training

import (
	"encoding/json"
	"math"
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var nan = math.NaN()

// figures compares figures, of which two without a value are the same.
var figures = cmp.Comparer(func(a, b Figure) bool {
	return math.Abs(float64(a-b)) <= 1e-9 || math.IsNaN(float64(a)) && math.IsNaN(float64(b))
})

func same(t testing.TB, what string, got Figure, want float64) {
	t.Helper()
	if !cmp.Equal(got, Figure(want), figures) {
		t.Errorf("%s: %v, want %v", what, got, want)
	}
}

// reference is what testdata/metrics.py computes with scikit-learn, statsmodels and NumPy.
type reference struct {
	Vectors []struct {
		Name                string
		Truth               []int
		Score               []float64
		BaseRate            float64 `json:"base_rate"`
		Threshold           float64
		Figures             map[string]float64
		Observed, Predicted []float64
	}
	Times    []int32
	Weighted map[string]float64
	McNemar  [][3]float64
	Wilson   [][4]float64
	Holm     struct{ P, Adjusted []float64 }

	Percentiles struct{ Values, Interval []float64 }
}

func readReference(t *testing.T) (r reference) {
	t.Helper()
	data, err := os.ReadFile("testdata/metrics.json")
	if err == nil {
		err = json.Unmarshal(data, &r)
	}
	if err != nil || len(r.Vectors) < 5 {
		t.Fatalf("%d vectors, error %v", len(r.Vectors), err)
	}
	return r
}

// asked makes a question of which each row is its own group.
func asked(truth []int, score []float64, threshold, baseRate float64) *question {
	var rows []scored
	for i := range truth {
		rows = append(rows, scored{score[i], truth[i] == 1, int32(i)})
	}
	return newQuestion(rows, threshold, math.Inf(1), baseRate)
}

func ones(n int) []int32 {
	counts := make([]int32, n)
	for i := range counts {
		counts[i] = 1
	}
	return counts
}

func sameFigures(t *testing.T, what string, got values, want map[string]float64) {
	t.Helper()
	if len(want) != figureCount-1 {
		t.Errorf("%s: the reference has %d figures, want all but recall at the flag threshold", what, len(want))
	}
	for i, name := range figureNames {
		if value, ok := want[name]; ok {
			same(t, what+": "+name, Figure(got[i]), value)
		}
	}
}

func TestMetricsAgreeWithScikitLearn(t *testing.T) {
	for _, v := range readReference(t).Vectors {
		q := asked(v.Truth, v.Score, v.Threshold, v.BaseRate)
		sameFigures(t, v.Name, q.figures(ones(len(v.Truth))), v.Figures)
	}
}

// The bins of rows without ties, at their own rate, are those of calibration_curve.
func TestReliabilityAgreesWithScikitLearn(t *testing.T) {
	found := false
	for _, v := range readReference(t).Vectors {
		if v.Observed == nil {
			continue
		}
		found = true
		bins := asked(v.Truth, v.Score, v.Threshold, v.BaseRate).reliability(ones(len(v.Truth)))
		if len(bins) != len(v.Observed) {
			t.Fatalf("%d bins, want %d", len(bins), len(v.Observed))
		}
		for i, bin := range bins {
			same(t, "observed", bin.Observed, v.Observed[i])
			same(t, "predicted", bin.Predicted, v.Predicted[i])
			same(t, "mass", bin.Mass, 0.1)
			if bin.Rows != len(v.Truth)/10 {
				t.Errorf("bin %d has %d rows, want a tenth of %d", i, bin.Rows, len(v.Truth))
			}
		}
	}
	if !found {
		t.Error("no vector has a calibration curve")
	}
}

// A row whose group counts three times is three rows.
func TestMetricsOfCountedRows(t *testing.T) {
	r := readReference(t)
	v := r.Vectors[0]
	sameFigures(t, "counted", asked(v.Truth, v.Score, v.Threshold, v.BaseRate).figures(r.Times), r.Weighted)
}

// The reliability bins hold all rows and all mass, and their gaps are the calibration
// error.
func TestReliabilityIsTheCalibrationError(t *testing.T) {
	for _, v := range readReference(t).Vectors {
		q := asked(v.Truth, v.Score, v.Threshold, v.BaseRate)
		rows, mass, gap := 0, 0.0, 0.0
		for _, b := range q.reliability(ones(len(v.Truth))) {
			rows += b.Rows
			mass += float64(b.Mass)
			gap += float64(b.Mass) * math.Abs(float64(b.Predicted-b.Observed))
		}
		if rows != len(v.Truth) {
			t.Errorf("%s: the bins have %d rows of %d", v.Name, rows, len(v.Truth))
		}
		same(t, v.Name+": mass", Figure(mass), 1)
		same(t, v.Name+": gaps", Figure(gap), v.Figures["expected_calibration_error"])
	}
}

// Probabilities that are right on average have no calibration error.
func TestCalibrationErrorOfTheTruth(t *testing.T) {
	var truth []int
	var score []float64
	for i := range 1000 {
		truth, score = append(truth, one(i%10 == 0)), append(score, 0.1)
	}
	same(t, "calibration error", Figure(asked(truth, score, 0.5, 0.1).figures(ones(1000))[calibrationError]), 0)
	same(t, "calibration error at another rate", Figure(asked(truth, score, 0.5, 0.3).figures(ones(1000))[calibrationError]), 0.2)
}

func TestMetricsWithoutSupport(t *testing.T) {
	for _, truth := range [][]int{nil, {1}, {0}} {
		v := asked(truth, make([]float64, len(truth)), 0.5, 0.01).figures(ones(len(truth)))
		for _, figure := range []int{rocAUC, recallAtTenth, recallAt1, recallAt5, calibrationError, brier, brierSkill} {
			if !math.IsNaN(v[figure]) {
				t.Errorf("%v: %s is %v, want none", truth, figureNames[figure], v[figure])
			}
		}
	}
	if f := asked([]int{0}, []float64{0.5}, 0.5, 0.01).figures(ones(1))[averagePrecision]; !math.IsNaN(f) {
		t.Errorf("average precision without positives is %v, want none", f)
	}
	v := asked([]int{1, 0}, []float64{0.1, 0.2}, 0.5, 0.01).figures(ones(2))
	if !math.IsNaN(v[precision]) || v[recall] != 0 || v[f1] != 0 {
		t.Errorf("nothing reached: precision %v, recall %v, F1 %v; want none, 0, 0", v[precision], v[recall], v[f1])
	}
}

func TestThresholdIsReachedByItself(t *testing.T) {
	rows := []scored{{0.5, true, 0}, {0.5, false, 0}, {math.Nextafter(0.5, 0), true, 0}}
	v := newQuestion(rows, 0.5, 0.5, 0.1).figures(ones(1))
	if v[precision] != 0.5 || v[recall] != 0.5 || v[recallAtFlag] != 0.5 {
		t.Errorf("precision %v, recall %v, flagged %v, want one of each outcome", v[precision], v[recall], v[recallAtFlag])
	}
}

func TestFigureJSON(t *testing.T) {
	list := []Figure{Figure(math.NaN()), 0, 0.25}
	got, err := json.Marshal(list)
	if want := "[null,0,0.25]"; err != nil || string(got) != want {
		t.Errorf("%s, error %v, want %s", got, err, want)
	}
	var back []Figure
	if err := json.Unmarshal(got, &back); err != nil || !cmp.Equal(list, back, figures) {
		t.Errorf("read back as %v, error %v", back, err)
	}
}
