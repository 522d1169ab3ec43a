package training

import (
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"
)

// The constants are SciPy's, printed by testdata/estimators.py.
func TestWilson(t *testing.T) {
	for _, c := range []struct {
		share     share
		low, high float64
	}{
		{share{0, 7}, 0.0, 0.35433043506668743},
		{share{3, 10}, 0.10779126740630102, 0.6032218525388546},
		{share{49, 50}, 0.8950455641036218, 0.9964607407283538},
		{share{12, 12}, 0.7575059933447592, 1.0},
		{share{1, 4000}, 4.4132501957676274e-05, 0.0014148310660989595},
	} {
		low, high := c.share.wilson95()
		near(t, "low", low, c.low, 1e-9)
		near(t, "high", high, c.high, 1e-9)
	}
}

// rowsOf returns rows of their own groups, with so many positives and negatives at each
// value: values, positives and negatives in turn.
func rowsOf(numbers ...float64) (rows []rowAt) {
	for i := 0; i < len(numbers); i += 3 {
		for side, n := range numbers[i+1 : i+3] {
			for range int(n) {
				rows = append(rows, rowAt{value: numbers[i], times: 1, positive: side == 0, group: fmt.Sprint(len(rows))})
			}
		}
	}
	return rows
}

func TestKeep(t *testing.T) {
	just := func(x float64) float64 { return math.Nextafter(x, 2) }
	// Of 100 positives 90 are above all negatives.
	apart := rowsOf(.9, 90, 0, .5, 8, 10, .2, 2, 990)
	for _, c := range []struct {
		contract string
		want     float64
	}{
		// Recall: the interval of 98 of 100 begins at .92999, that of 90 at .826.
		{"recall >= 0.929", .5},
		{"recall >= 0.82", .9},
		{"recall >= 0.95", .2},
		// False positives: the interval of 0 of 1000 ends at .00383, that of 10 at .01831.
		{"fpr <= 0.0184", just(.2)},
		{"fpr <= 0.018", just(.5)},
		{"fpr <= 0.00383", just(.5)},
		// Precision at a half: .826 to .00383 makes .9954, .930 to .0183 makes .9807.
		{"precision >= 0.98 @ 0.5", just(.2)},
		{"precision >= 0.981 @ 0.5", just(.5)},
		{"precision >= 0.995 @ 0.5", just(.5)},
		{"precision >= 0.4 @ 0.5", 0},
	} {
		contract, err := ParseContract(c.contract)
		if err != nil {
			t.Fatal(err)
		}
		got, err := contract.keep(apart, 0.123)
		if err != nil {
			t.Errorf("%s: %v", c.contract, err)
			continue
		}
		if got.At != c.want {
			t.Errorf("%s: threshold %v, want %v", c.contract, got.At, c.want)
		}
	}
}

// Where a contract states no base rate, the model's holds, and the result says which.
func TestKeepAtTheBaseRate(t *testing.T) {
	rows := rowsOf(.9, 90, 0, .5, 8, 10, .2, 2, 990)
	result, err := Contract{Figure: "precision", Bound: 0.9}.keep(rows, 0.5)
	if err != nil || result.BaseRate != 0.5 || result.Positives != 100 || result.Negatives != 1000 || result.PositiveGroups != 100 || result.NegativeGroups != 1000 {
		t.Errorf("%+v, error %v", result, err)
	}
	near(t, "recall", float64(result.Recall), 0.98, 1e-12)
	near(t, "precision", float64(result.Precision), 0.98/(0.98+0.01), 1e-12)
	near(t, "fpr", float64(result.FalsePositiveRate), 0.01, 1e-12)
	for _, i := range []struct {
		at       Figure
		interval Interval
	}{{result.Recall, result.RecallInterval}, {result.Precision, result.PrecisionInterval}, {result.FalsePositiveRate, result.FalsePositiveRateInterval}} {
		if !(i.interval.Low < i.at && i.at < i.interval.High) {
			t.Errorf("%v does not lie in %+v", i.at, i.interval)
		}
	}
	if _, err := (Contract{Figure: "precision", Bound: 0.9}).keep(rows, 0.001); !errors.Is(err, ErrContract) {
		t.Errorf("at a base rate of 0.001: error %v, want ErrContract", err)
	}
}

// A group counts once: copies of a row in its group change nothing, and the same rows in
// one group are no proof.
func TestKeepCountsGroups(t *testing.T) {
	rows := rowsOf(.9, 90, 0, .5, 8, 10, .2, 2, 990)
	contract := Contract{Figure: "fpr", Bound: 0.018}
	want, err := contract.keep(rows, 0.5)
	if err != nil {
		t.Fatal(err)
	}
	copied := append(append(append([]rowAt{}, rows...), rows...), rows...)
	got, err := contract.keep(copied, 0.5)
	near(t, "recall with copies", float64(got.Recall), float64(want.Recall), 1e-12)
	if err != nil || got.At != want.At || got.NegativeGroups != 1000 || got.Negatives != 3000 {
		t.Errorf("with copies: %+v, error %v, want %+v", got, err, want)
	}
	for i := range rows {
		rows[i].times = 7
	}
	if got, err := contract.keep(rows, 0.5); err != nil || got != want {
		t.Errorf("rows that training counts 7 times: %+v, error %v, want %+v", got, err, want)
	}
	for i := range rows {
		rows[i].group = fmt.Sprint(i % 50)
	}
	if _, err := contract.keep(rows, 0.5); !errors.Is(err, ErrContract) {
		t.Errorf("50 groups: error %v, want ErrContract", err)
	}
}

// The threshold keeps the contract, and no lower one does (no higher one for a recall).
func TestKeepProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(15, 16))
	kept := 0
	for range 300 {
		var rows []rowAt
		for i := range 50 + random.IntN(200) {
			positive := random.IntN(3) == 0
			value := random.Float64()
			if positive {
				value = math.Sqrt(value)
			}
			rows = append(rows, rowAt{value: math.Round(value*20) / 20, times: 1, positive: positive, group: fmt.Sprint(random.IntN(i + 1))})
		}
		contract := Contract{[]string{"precision", "recall", "fpr"}[random.IntN(3)], 0.2 + 0.6*random.Float64(), 0}
		holds := func(at float64) bool {
			// By the definition: each group of a side counts as the share of its rows.
			var reached, groups [2]map[string]float64
			for side := range 2 {
				reached[side], groups[side] = map[string]float64{}, map[string]float64{}
			}
			for _, r := range rows {
				groups[sideOf(r.positive)][r.group]++
				if r.value >= at {
					reached[sideOf(r.positive)][r.group]++
				}
			}
			var sides [2]share
			for side := range 2 {
				for g, n := range groups[side] {
					sides[side].groups++
					sides[side].reached += reached[side][g] / n
				}
			}
			tp, _ := sides[1].wilson95()
			_, fp := sides[0].wilson95()
			switch contract.Figure {
			case "recall":
				return tp >= contract.Bound
			case "fpr":
				return fp <= contract.Bound && sides[1].reached > 0
			}
			return 0.3*tp/(0.3*tp+0.7*fp) >= contract.Bound
		}
		best := math.NaN()
		for i := 0; i <= 20; i++ {
			if at := math.Round(float64(i)) / 20; holds(at) && (contract.Figure == "recall" || math.IsNaN(best)) {
				best = at
			}
		}
		result, err := contract.keep(rows, 0.3)
		switch {
		case math.IsNaN(best):
			if !errors.Is(err, ErrContract) {
				t.Fatalf("%s: %+v, error %v, want ErrContract", contract, result, err)
			}
		case err != nil:
			t.Fatalf("%s: %v, but %v keeps it", contract, err, best)
		default:
			kept++
			for _, r := range rows {
				if (r.value >= result.At) != (r.value >= best-1e-9) {
					t.Fatalf("%s: threshold %v, want %v", contract, result.At, best)
				}
			}
		}
	}
	if kept < 50 {
		t.Errorf("only %d of 300 contracts were kept", kept)
	}
}

func TestKeepRefuses(t *testing.T) {
	for _, c := range []struct {
		name, contract string
		rows           []rowAt
		want           []string
	}{
		// z2 (1-b)/b = 3.8415 x 999 = 3837.6; at best 3.8415/(100+3.8415) = .03700.
		{"too few negatives", "fpr <= 0.001", rowsOf(.9, 50, 0, .1, 0, 100), []string{
			"50 positive rows in 50 groups and 100 negative rows in 100", "at best fpr <= 0.037", "even a model without a mistake would need 3838 negative rows, each in a group of its own"}},
		// z2 b/(1-b) = 34.57; at best 10/(10+3.8415) = .7224.
		{"too few positives", "recall >= 0.9", rowsOf(.9, 10, 0, .1, 0, 100), []string{"at best recall >= 0.722", "would need 35 positive rows"}},
		// The recall of 50 of 50 is at least 50/53.8415; so the false-positive rate at most
		// .01 x .928652 x .05 / (.99 x .95) = 4.93701e-4, and 3.84146/4.93701e-4 - 3.84146 = 7777.1.
		{"too few negatives for a precision", "precision >= 0.95 at a base rate of 0.01", rowsOf(.9, 50, 0, .1, 0, 100), []string{"at best precision >= 0.202", "without a mistake would need 7778 negative rows", "this model would need 7778 negative rows"}},
		{"a model that falls short", "precision >= 0.95 at a base rate of 0.01", rowsOf(.9, 500, 500, .1, 500, 500), []string{"this model keeps it at no threshold", "more rows like these will not do"}},
		{"an fpr that no positive is above", "fpr <= 0.01", rowsOf(.9, 0, 500, .1, 50, 500), []string{"this model keeps it at no threshold"}},
		{"no positives", "recall >= 0.5", rowsOf(.9, 0, 50), []string{"0 positive and 50 negative rows, it needs both"}},
		{"no rows", "recall >= 0.5", nil, []string{"0 positive and 0 negative rows"}},
	} {
		contract, err := ParseContract(c.contract)
		if err != nil {
			t.Fatal(err)
		}
		_, err = contract.keep(c.rows, 0.01)
		if !errors.Is(err, ErrContract) {
			t.Errorf("%s: error %v, want ErrContract", c.name, err)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q, want it to say %s", c.name, err, want)
			}
		}
	}
}

// With as many rows as it said, like the ones before, the contract is kept; with one
// less it is not.
func TestKeepWithWhatWasNeeded(t *testing.T) {
	contract := Contract{"precision", 0.9, 0.05}
	small := levelsOf(rowsOf(.9, 40, 0, .1, 0, 100))
	positive, negative, ok := contract.leastNeeded(small, 0.05)
	if !ok || positive != 40 {
		t.Fatalf("needed %v positive and %v negative, %v", positive, negative, ok)
	}
	if _, err := contract.keep(rowsOf(.9, 40, 0, .1, 0, negative), 0.05); err != nil {
		t.Error(err)
	}
	if _, err := contract.keep(rowsOf(.9, 40, 0, .1, 0, negative-1), 0.05); err == nil {
		t.Errorf("%v negative rows were said to be needed, and one less will do", negative)
	}
}
