package training

import (
	"fmt"
	"math"
	"testing"
)

func TestTestsAgreeWithStatsmodels(t *testing.T) {
	r := readReference(t)
	if len(r.McNemar) < 10 || len(r.Wilson) < 7 || len(r.Holm.P) < 7 {
		t.Fatalf("reference of %d, %d and %d values", len(r.McNemar), len(r.Wilson), len(r.Holm.P))
	}
	for _, c := range r.McNemar {
		for _, pair := range [][2]float64{{c[0], c[1]}, {c[1], c[0]}} {
			p, exact := McNemar(int(pair[0]), int(pair[1]))
			same(t, fmt.Sprintf("McNemar %v", pair), Figure(p), c[2])
			if exact != (c[0]+c[1] < 25) {
				t.Errorf("McNemar %v: exact %v", pair, exact)
			}
		}
	}
	for _, c := range r.Wilson {
		i := Wilson(int(c[0]), int(c[1]))
		same(t, fmt.Sprintf("Wilson %v low", c[:2]), i.Low, c[2])
		same(t, fmt.Sprintf("Wilson %v high", c[:2]), i.High, c[3])
	}
	for i, p := range Holm(r.Holm.P) {
		same(t, fmt.Sprintf("Holm of %v", r.Holm.P[i]), Figure(p), r.Holm.Adjusted[i])
	}
	interval, _ := percentiles(r.Percentiles.Values)
	same(t, "percentile 2.5", interval.Low, r.Percentiles.Interval[0])
	same(t, "percentile 97.5", interval.High, r.Percentiles.Interval[1])
}

func TestTestsWithoutData(t *testing.T) {
	if i := Wilson(0, 0); !math.IsNaN(float64(i.Low)) || !math.IsNaN(float64(i.High)) {
		t.Errorf("Wilson of nothing: %v", i)
	}
	if p, _ := McNemar(13, 13); p != 1 {
		t.Errorf("McNemar of a draw: %v, want 1", p)
	}
	if got := Holm([]float64{nan, 0.02}); !math.IsNaN(got[0]) || got[1] != 0.02 {
		t.Errorf("Holm with a gap: %v, want it left out of the family", got)
	}
}

// One sample in twenty may lack a figure, more may not.
func TestPercentilesWithGaps(t *testing.T) {
	column := func(missing int) []float64 {
		values := make([]float64, 100)
		for i := range missing {
			values[99-i] = nan
		}
		return values
	}
	if _, ok := percentiles(column(5)); !ok {
		t.Error("5 of 100 missing: no interval")
	}
	if _, ok := percentiles(column(6)); ok {
		t.Error("6 of 100 missing: an interval")
	}
	if _, ok := percentiles(nil); ok {
		t.Error("an interval of nothing")
	}
}
