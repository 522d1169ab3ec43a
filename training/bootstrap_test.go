package training

import (
	"context"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

// mixedRows returns rows of the toy model's words whose labels are right now and then.
// Rows of a group have the same text and labels.
func mixedRows(n, groupSize int) []Row {
	r := rand.New(rand.NewPCG(1, 2))
	texts := []string{flagged, mentioned, nothing, unknown}
	var rows []Row
	for len(rows) < n {
		row := Row{Text: texts[r.IntN(len(texts))], Themes: []string{}, Source: []string{"a", "b", "c"}[len(rows)*3/n]}
		if row.Text == flagged && r.IntN(4) > 0 || r.IntN(5) == 0 {
			row.Themes, row.Stance = []string{"threat"}, []string{"promotes", "reports"}[r.IntN(2)]
		}
		row.Group = fmt.Sprint(len(rows))
		for range groupSize {
			row.ID = fmt.Sprint(len(rows))
			rows = append(rows, row)
		}
	}
	return rows
}

func judge(t testing.TB, rows []Row, o JudgeOptions) *Judgements {
	t.Helper()
	judgements, err := Judge(t.Context(), []*classifier.Model{toyModel(t)}, eachRow(rows), o)
	if err != nil {
		t.Fatal(err)
	}
	return judgements[0]
}

func evaluateWith(t testing.TB, rows []Row, o EvaluateOptions) Evaluation {
	t.Helper()
	e, err := judge(t, rows, JudgeOptions{Mistakes: 6}).Evaluate(t.Context(), o)
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// The same rows in any order and on any number of cores have the same figures, curves,
// intervals, slices and mistakes, to the last bit.
func TestEvaluationIsDeterministic(t *testing.T) {
	exact := cmp.Comparer(func(a, b Figure) bool { return a == b || math.IsNaN(float64(a)) && math.IsNaN(float64(b)) })
	rows := mixedRows(400, 1)
	options := EvaluateOptions{Resamples: 60, Seed: 3}
	want := evaluateWith(t, rows, options)
	if len(want.Themes[0].Mention.Intervals) != figureCount-1 || len(want.Themes[0].Promotion.Intervals) != figureCount {
		t.Fatalf("intervals of %d and %d figures, want all", len(want.Themes[0].Mention.Intervals), len(want.Themes[0].Promotion.Intervals))
	}
	if len(want.Mistakes) != 6 || want.Stances.MacroF1Interval == nil {
		t.Fatalf("%d mistakes, macro F1 interval %v", len(want.Mistakes), want.Stances.MacroF1Interval)
	}
	for _, cores := range []int{1, 3, 8} {
		before := runtime.GOMAXPROCS(cores)
		shuffled := slices.Clone(rows)
		rand.New(rand.NewPCG(uint64(cores), 0)).Shuffle(len(shuffled), func(i, k int) { shuffled[i], shuffled[k] = shuffled[k], shuffled[i] })
		got := evaluateWith(t, shuffled, options)
		runtime.GOMAXPROCS(before)
		if diff := cmp.Diff(want, got, exact); diff != "" {
			t.Errorf("%d cores, another order (-want +got)\n%s", cores, diff)
		}
	}
	options.Seed++
	if cmp.Equal(want, evaluateWith(t, rows, options), exact) {
		t.Error("another seed gives the same intervals")
	}
}

// Four rows of a group are no more evidence than one: their interval is as wide as that
// of a quarter of the rows.
func TestIntervalsCountGroups(t *testing.T) {
	width := func(rows []Row) float64 {
		i := evaluateWith(t, rows, EvaluateOptions{Resamples: 400, Seed: 1}).Themes[0].Mention.Intervals["roc_auc"]
		return float64(i.High - i.Low)
	}
	grouped := mixedRows(800, 4)
	single := slices.Clone(grouped)
	for i := range single {
		single[i].Group = ""
	}
	if g, s := width(grouped), width(single); g < 1.6*s || g > 2.5*s {
		t.Errorf("width %v in groups of four and %v without groups, want some twice as wide", g, s)
	}
}

// The share of samples of fair coins whose interval of recall holds the truth is near
// 95 %.
func TestIntervalsCoverTheTruth(t *testing.T) {
	covered := 0
	const trials = 200
	for trial := range trials {
		r := rand.New(rand.NewPCG(uint64(trial), 9))
		var rows []scored
		b := &bootstrap{resamples: 200, seed: uint64(trial), strata: []int32{120}}
		for i := range 120 {
			rows = append(rows, scored{float64(r.IntN(2)), classOf(i%2 == 0), int32(i)})
		}
		samples, err := b.samples(t.Context(), newQuestion(rows, 0.5, 0.5, rates{positive: 0.5}))
		if err != nil {
			t.Fatal(err)
		}
		if i := intervals(samples)["recall"]; i.Low <= 0.5 && 0.5 <= i.High {
			covered++
		}
	}
	if share := float64(covered) / trials; share < 0.88 || share > 0.99 {
		t.Errorf("%v of the intervals hold the truth, want some 0.95", share)
	}
}

// Each sample draws as many groups of a large source as it has, and small sources share
// a stratum.
func TestSamplesAreStratifiedBySource(t *testing.T) {
	var rows []Row
	for source, n := range map[string]int{"large": 30, "small": 3, "tiny": 2} {
		for i := range n {
			rows = append(rows, Row{ID: fmt.Sprint(i), Text: nothing, Source: source, Themes: []string{}})
		}
	}
	j := judge(t, rows, JudgeOptions{})
	b := newBootstrap(j.rows, EvaluateOptions{Resamples: 50, Seed: 1})
	if len(b.strata) != 2 || b.groups() != 35 {
		t.Fatalf("strata %v, want 2 with 35 groups", b.strata)
	}
	varied := map[int32]bool{}
	err := b.each(t.Context(), func(sample int, counts []int32) {
		drawn := map[string]int32{}
		for i, row := range rows {
			drawn[row.Source] += counts[b.group[i]]
		}
		if drawn["large"] != 30 || drawn["small"]+drawn["tiny"] != 5 {
			t.Errorf("sample %d draws %v", sample, drawn)
		}
	})
	for sample := range 50 {
		counts := make([]int32, 35)
		b.draw(sample, counts)
		for i, row := range rows {
			if row.Source == "tiny" {
				varied[counts[b.group[i]]] = true
			}
		}
	}
	if err != nil || len(varied) < 3 {
		t.Errorf("a group of a tiny source is drawn %v times, error %v, want it to vary", varied, err)
	}
}

// No interval where few groups hold a positive row, and a note that says so.
func TestFewGroupsHaveNoIntervals(t *testing.T) {
	rows := mixedRows(200, 1)
	for i := range rows {
		rows[i].Themes, rows[i].Stance = []string{}, ""
		if i < 4 {
			rows[i].Themes, rows[i].Stance = []string{"threat"}, "promotes"
		}
	}
	f := evaluateWith(t, rows, EvaluateOptions{Resamples: 50}).Themes[0].Mention
	if f.Intervals != nil || f.Note != "too few groups of rows for intervals" {
		t.Errorf("4 positive groups: intervals %v, note %q", f.Intervals, f.Note)
	}
	if f := evaluateWith(t, rows, EvaluateOptions{}).Themes[0].Mention; f.Note != "" {
		t.Errorf("without resamples the note is %q", f.Note)
	}
}

func TestBootstrapIsCancelled(t *testing.T) {
	j := judge(t, mixedRows(100, 1), JudgeOptions{})
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := j.Evaluate(ctx, EvaluateOptions{Resamples: 100}); err == nil {
		t.Error("no error of a cancelled evaluation")
	}
}

// BenchmarkBootstrap takes 1000 samples of one question on 6,000 rows: an evaluation of
// seven themes has 14 questions.
func BenchmarkBootstrap(b *testing.B) {
	j := judge(b, mixedRows(6000, 1), JudgeOptions{})
	samples := newBootstrap(j.rows, EvaluateOptions{Resamples: 1000, Seed: 1})
	r := rand.New(rand.NewPCG(1, 1))
	var rows []scored
	for i := range 6000 {
		rows = append(rows, scored{r.Float64(), classOf(i%20 == 0), int32(i)})
	}
	q := newQuestion(rows, 0.5, 0.9, rates{positive: 0.01})
	for b.Loop() {
		if _, err := samples.samples(b.Context(), q); err != nil {
			b.Fatal(err)
		}
	}
}
