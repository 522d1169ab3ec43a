package audit

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// The rows that cleanlab's find_label_issues returns, in its order: see testdata/reference.py.
func TestConfidentAsCleanlab(t *testing.T) {
	probabilities := [][]float64{
		{.90, .05, .05}, {.80, .15, .05}, {.10, .85, .05}, {.60, .30, .10}, {.05, .90, .05}, {.10, .80, .10},
		{.75, .15, .10}, {.30, .40, .30}, {.05, .05, .90}, {.10, .20, .70}, {.55, .05, .40}, {.05, .15, .80},
	}
	var rows []judged
	for i, given := range []int{0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 0} {
		rows = append(rows, judged{int32(i), given, probabilities[i]})
	}
	suspected, joint := confident(rows, 3)
	var got []int32
	for _, s := range suspected {
		got = append(got, s.row)
	}
	if want := []int32{2, 11, 6, 10}; !slices.Equal(got, want) {
		t.Errorf("suspected %v, want %v", got, want)
	}
	if !close9(joint.thresholds[0], (.9+.8+.1+.6+.05)/5) {
		t.Errorf("threshold %v", joint.thresholds[0])
	}
	// Of the five rows given label 0, four are surely of some label (0.49 is the mean), two of
	// them of another one.
	if got := joint.errors(0); !close9(got, 5*2.0/5) {
		t.Errorf("estimated errors %v of %v", got, joint.joint[0])
	}
}

// Rows of a rare label that reach its mean probability, and are more likely not to have it,
// are no suspects: cleanlab leaves them out too.
func TestConfidentOfRareLabels(t *testing.T) {
	for _, test := range []struct {
		positive []float64
		given    []int
		want     []int32
	}{
		{[]float64{.02, .05, .35, .10, .45, .62, .03, .01, .30, .70, .20, .48}, []int{0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 0}, []int32{10, 5}},
		{[]float64{.10, .15, .20, .12, .18, .30, .45, .40, .52, .05}, []int{0, 0, 0, 0, 0, 0, 0, 1, 0, 1}, []int32{9, 8}},
	} {
		var rows []judged
		for i, p := range test.positive {
			rows = append(rows, judged{int32(i), test.given[i], []float64{1 - p, p}})
		}
		suspected, _ := confident(rows, 2)
		var got []int32
		for _, s := range suspected {
			got = append(got, s.row)
		}
		if !slices.Equal(got, test.want) {
			t.Errorf("suspected %v, want %v", got, test.want)
		}
	}
}

// A label that no row has can be suggested to none.
func TestConfidentWithoutALabel(t *testing.T) {
	suspected, _ := confident([]judged{{0, 0, []float64{.2, .8}}, {1, 0, []float64{.9, .1}}}, 2)
	if len(suspected) != 0 {
		t.Errorf("suspected %v", suspected)
	}
}

func TestCramersV(t *testing.T) {
	if got := cramersV([][2]int{{30, 5}, {10, 40}, {12, 3}}); !close9(got, 0.6288260330655494) {
		t.Errorf("got %v", got)
	}
	for _, table := range [][][2]int{{{10, 0}}, {{10, 0}, {20, 0}}, nil, {{50, 50}, {50, 50}}} {
		if got := cramersV(table); got != 0 {
			t.Errorf("%v: got %v, want 0", table, got)
		}
	}
	if got := cramersV([][2]int{{100, 0}, {0, 100}}); !close9(got, 1) {
		t.Errorf("a source for each label: %v, want 1", got)
	}
}

func TestLogOddsOfWords(t *testing.T) {
	table := newWordTable(1)
	has, lacks := []bool{true}, []bool{false}
	for group := range int32(4) {
		for i := range 100 {
			word := "filler"
			if i < 3 {
				word = "gas"
			}
			table.add([]string{word}, group, has, has)
		}
		for i := range 400 {
			word := "filler"
			if i == 0 && group > 0 {
				word = "gas"
			}
			table.add([]string{word}, group, lacks, has)
		}
	}
	got := table.over(0, 5)
	if len(got) != 1 || got[0] != (LabelWord{"gas", 1.2481, 3.2605, 12, 3}) {
		t.Errorf("got %+v", got)
	}
}

// The AUC by counting is that by comparing all pairs.
func TestROCAUC(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 50 {
		var a, b []int32
		for range 1 + random.IntN(9) {
			a = append(a, random.Int32N(6))
		}
		for range 1 + random.IntN(9) {
			b = append(b, random.Int32N(6))
		}
		want := 0.0
		for _, x := range a {
			for _, y := range b {
				switch {
				case x > y:
					want++
				case x == y:
					want += 0.5
				}
			}
		}
		if got := rocAUC(a, b); !close9(got, want/float64(len(a)*len(b))) {
			t.Fatalf("%v against %v: got %v", a, b, got)
		}
	}
}

func TestQuantile(t *testing.T) {
	values := make([]int32, 100)
	for i := range values {
		values[i] = int32(i + 1)
	}
	for percent, want := range map[int]int{5: 5, 50: 50, 95: 95} {
		if got := quantile(values, percent); got != want {
			t.Errorf("%d %%: got %d, want %d", percent, got, want)
		}
	}
	if quantile(nil, 50) != 0 || quantile(values[:1], 5) != 1 || quantile(values[:1], 95) != 1 {
		t.Error("quantiles of none and of one")
	}
}

func TestExcerpt(t *testing.T) {
	for text, want := range map[string]string{
		"  two\n\tlines ":                 "two lines",
		"a\x1b[31mred\u202egnirts":        "a[31mredgnirts",
		"":                                "",
		strings.Repeat("é", excerptRunes): strings.Repeat("é", excerptRunes),
		strings.Repeat("long ", 1000):     strings.TrimSpace(strings.Repeat("long ", excerptRunes/5)) + "…",
		"bad \xff byte":                   "bad \uFFFD byte",
	} {
		if got := excerpt(text); got != want {
			t.Errorf("%.20q: got %q, want %q", text, got, want)
		}
	}
}
