package training

import (
	"encoding/json"
	"fmt"
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
	Related struct { // of the second vector
		About   []int
		Rate    float64
		Figures map[string]float64
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
		rows = append(rows, scored{score[i], classOf(truth[i] == 1), int32(i)})
	}
	return newQuestion(rows, threshold, math.Inf(1), rates{positive: baseRate})
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

// Negatives that are about the theme have a rate of their own.
func TestRelatedNegativesAgreeWithScikitLearn(t *testing.T) {
	r := readReference(t)
	v := r.Vectors[1]
	var rows []scored
	for i, about := range r.Related.About {
		c := classOf(v.Truth[i] == 1)
		if about == 1 {
			c = related
		}
		rows = append(rows, scored{v.Score[i], c, int32(i)})
	}
	q := newQuestion(rows, v.Threshold, math.Inf(1), rates{v.BaseRate, r.Related.Rate})
	counts := ones(len(rows))
	sameFigures(t, v.Name, q.figures(counts), r.Related.Figures)
	mass := Figure(0)
	for _, bin := range q.reliability(counts) {
		mass += bin.Mass
	}
	same(t, "mass", mass, 1)
	if r.Related.Figures["brier"] == v.Figures["brier"] {
		t.Error("the rates of related and of other negatives are the same here: nothing is tested")
	}
}

// A class of negatives that has no rows leaves its rate to the other.
func TestWeightsOfMissingClasses(t *testing.T) {
	r := rates{positive: 0.1, related: 0.2}
	for _, test := range []struct {
		support rowCount
		want    [classes]float64
	}{
		{rowCount{negative: 7, related: 4, positive: 2}, [classes]float64{negative: 0.1, related: 0.05, positive: 0.05}},
		{rowCount{negative: 9, positive: 2}, [classes]float64{negative: 0.1, positive: 0.05}},
		{rowCount{related: 9, positive: 2}, [classes]float64{related: 0.1, positive: 0.05}},
	} {
		for c, got := range r.weights(test.support) {
			same(t, fmt.Sprint("weight of class ", c), Figure(got), test.want[c])
		}
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
	rows := []scored{{0.5, positive, 0}, {0.5, negative, 0}, {math.Nextafter(0.5, 0), positive, 0}}
	v := newQuestion(rows, 0.5, 0.5, rates{positive: 0.1}).figures(ones(1))
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
