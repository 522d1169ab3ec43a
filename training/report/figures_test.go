package report

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/training"
)

func TestNumbers(t *testing.T) {
	for _, c := range []struct{ got, want string }{
		{percent(0.0625), "6.3\u00a0%"}, {percent(0), "0.0\u00a0%"}, {percent(1), "100.0\u00a0%"}, {percent(0.0025), "0.25\u00a0%"},
		{percent(0.00012), "0.012\u00a0%"}, {percent(math.NaN()), "–"},
		{quantity(0), "0.0"}, {quantity(9.94), "9.9"}, {quantity(999.5), "1,000"}, {quantity(1234567.2), "1,234,567"}, {quantity(123456), "123,456"}, {quantity(math.NaN()), "–"},
		{number(0.5), "0.5000"}, {number(0.00012345), "0.000123"}, {number(0), "0.0000"},
		{between(0.1, 0.25, percent), "10.0–25.0\u00a0%"},
		{figure(training.Figure(math.NaN())), "–"}, {figure(-0.25), "−0.250"}, {small(0.00123), "0.0012"},
		{nats(-1.255), "−1.25"}, {nats(2), "+2.00"}, {whole(0), "0"}, {whole(-1234), "-1,234"}, {plural(1, "row", "rows"), "1 row"}, {plural(1000, "row", "rows"), "1,000 rows"},
	} {
		if c.got != c.want {
			t.Errorf("got %q, want %q", c.got, c.want)
		}
	}
}

// The intervals are those of binomtest(k, n).proportion_ci(method="wilson") of SciPy 1.17.1.
func TestProportion(t *testing.T) {
	for _, c := range []struct {
		k, n      int
		low, high float64
	}{
		{0, 300, 0, 0.012642971224546036},
		{300, 300, 0.9873570287754541, 1},
		{50, 100, 0.4038315303659956, 0.5961684696340044},
		{7, 10, 0.39677814746114526, 0.892208732593699},
	} {
		b := proportion(c.k, c.n)
		if b.Value != float64(c.k)/float64(c.n) || math.Abs(b.Low-c.low) > 1e-12 || math.Abs(b.High-c.high) > 1e-12 {
			t.Errorf("%d of %d: %+v, want %v to %v", c.k, c.n, b, c.low, c.high)
		}
	}
	for n := range 1000 { // exactly, whatever rounding does
		if none, all := proportion(0, n+1), proportion(n+1, n+1); none.Low != 0 || all.High != 1 {
			t.Errorf("of %d: %+v, %+v", n+1, none, all)
		}
	}
	if b := proportion(0, 0); !math.IsNaN(b.Value) || !math.IsNaN(b.Low) || !math.IsNaN(b.High) {
		t.Errorf("0 of 0: %+v", b)
	}
}

// Half of the positives and one in a hundred of the negatives, where one text in ten is
// positive: of 1000 texts 50 are caught rightly and 9 wrongly.
func TestOperate(t *testing.T) {
	o := operate(50, 100, 2, 200, 0.1, 1000)
	want := map[string]float64{"recall": 0.5, "false alarms": 0.01, "precision": 50.0 / 59, "per 100000": 900, "alerts": 59, "right": 50, "wrong": 9, "missed": 50}
	got := map[string]float64{"recall": o.Recall.Value, "false alarms": o.FalseAlarms.Value, "precision": o.Precision.Value, "per 100000": o.Per100000.Value,
		"alerts": o.Alerts, "right": o.Right, "wrong": o.Wrong, "missed": o.Missed}
	for name, w := range want {
		if math.Abs(got[name]-w) > 1e-9 {
			t.Errorf("%s: %v, want %v", name, got[name], w)
		}
	}
	if !(o.Precision.Low < o.Precision.Value && o.Precision.Value < o.Precision.High) || o.Precision.Low < 0.5 || o.Precision.High > 0.97 {
		t.Errorf("precision %+v", o.Precision)
	}
	// No false alarm in 200 rows is no promise.
	if none := operate(50, 100, 0, 200, 0.1, 1000); none.Precision.Value != 1 || none.Precision.Low > 0.8 || none.Per100000.High < 1000 {
		t.Errorf("without a false alarm: %+v", none)
	}
}

func TestCurveHasThePublishedThresholds(t *testing.T) {
	f := training.BinaryFigures{Support: 10, Negatives: 20, BaseRate: 0.1, Curve: []training.CurvePoint{
		{Threshold: 0.9, TruePositives: 2}, {Threshold: 0.6, TruePositives: 5, FalsePositives: 1}, {Threshold: 0.2, TruePositives: 10, FalsePositives: 20},
	}}
	c := newCurve(f, 0.5, 0.95, 0.6)
	want := []training.CurvePoint{
		{Threshold: 0.2, TruePositives: 10, FalsePositives: 20},
		{Threshold: 0.5, TruePositives: 5, FalsePositives: 1}, // what reaches 0.5 reaches 0.6
		{Threshold: 0.6, TruePositives: 5, FalsePositives: 1},
		{Threshold: 0.9, TruePositives: 2},
		{Threshold: 0.95}, // nothing reaches it
	}
	if diff := cmp.Diff(want, c.points); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if c.at(0.5) != 1 || c.at(0.3) != -1 {
		t.Errorf("at 0.5: %d, at 0.3: %d", c.at(0.5), c.at(0.3))
	}
	if !newCurve(training.BinaryFigures{Support: 3}, 0.5).empty() {
		t.Error("figures without negatives have a curve")
	}
}

func TestAxes(t *testing.T) {
	x := axis{from: 0, to: 300, floor: 0.001, top: 1}
	for v, want := range map[float64]float64{0: 0, 0.0001: 0, 0.001: 0, 0.01: 100, 0.1: 200, 1: 300} {
		if got := x.at(v); math.Abs(got-want) > 1e-9 {
			t.Errorf("%v is at %v, want %v", v, got, want)
		}
	}
	var labels []string
	for _, tick := range x.ticks() {
		labels = append(labels, tick.Label)
	}
	if diff := cmp.Diff([]string{"0.1\u00a0%", "1\u00a0%", "10\u00a0%", "100\u00a0%"}, labels); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	for v, want := range map[float64]float64{0.0005: 0.0001, 0.01: 0.01, 1e-9: 1e-5, 0.7: 0.1, 0: 0.1} {
		if got := decade(v, 1e-5, 0.1); math.Abs(got-want) > 1e-12 {
			t.Errorf("the decade of %v is %v, want %v", v, got, want)
		}
	}
}

// Captions of lines neither leave the plot nor lie on each other.
func TestCaptionsKeepApart(t *testing.T) {
	in := fixture(t, threeThemes, same)
	parts, _ := New(in).parts()
	checked := 0
	for _, p := range parts {
		for _, panel := range p.Panels {
			for _, q := range panel.Questions {
				for _, c := range q.Charts {
					if len(c.Labels) < 2 {
						t.Errorf("%s: %d captions", c.ID, len(c.Labels))
					}
					checked += len(c.Labels)
				}
			}
		}
	}
	if checked < 20 {
		t.Errorf("only %d captions", checked)
	}
	lines := [][]place{{{60, 100}, {320, 100}}, {{60, 104}, {320, 104}}}
	captions := labelLines(lines, []string{"one line", "another line"}, []string{"", ""})
	if len(captions) != 2 || captions[0].Y == captions[1].Y && captions[0].X == captions[1].X {
		t.Errorf("%+v", captions)
	}
}
