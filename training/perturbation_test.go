package training

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/training/perturb"
)

// What an exact transform and one that drowns the toy model's words do to rows that it
// flags and rows that it lets pass.
func TestPerturbations(t *testing.T) {
	var rows []Row
	for i := range 12 {
		rows = append(rows,
			Row{ID: fmt.Sprint("p", i), Text: flagged, Themes: []string{"threat"}, Stance: "promotes"},
			Row{ID: fmt.Sprint("h", i), Text: nothing, Themes: []string{}})
	}
	rows = append(rows, Row{ID: "alarm", Text: flagged, Themes: []string{}})
	transforms, err := perturb.Find("invisible", "padded-after")
	if err != nil {
		t.Fatal(err)
	}
	judgements := judge(t, rows, JudgeOptions{Perturbations: transforms, Seed: 3})
	e, err := judgements.Evaluate(t.Context(), EvaluateOptions{Resamples: 50, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Perturbations) != 2 {
		t.Fatalf("%d results, want 2", len(e.Perturbations))
	}
	hidden, padded := e.Perturbations[0], e.Perturbations[1]
	for _, c := range []struct {
		what      string
		got, want float64
	}{
		{"rows", float64(hidden.Rows), 25}, {"changed", float64(hidden.Changed), 25}, {"promoting", float64(hidden.Promoting), 12},
		{"harmless", float64(hidden.Harmless), 13}, {"equal", float64(hidden.Equal), 1}, {"decided otherwise", float64(hidden.DecisionsChanged), 0},
		{"signal", float64(hidden.SignalFired), 1}, {"recall", float64(hidden.FlagRecall.After), 1}, {"harmless flagged", float64(hidden.HarmlessFlagged.After), 1. / 13},
		{"padded: equal", float64(padded.Equal), 0}, {"padded: decided otherwise", float64(padded.DecisionsChanged), 1},
		{"padded: recall before", float64(padded.FlagRecall.Before), 1}, {"padded: recall", float64(padded.FlagRecall.After), 0},
		{"padded: flag or review", float64(padded.ReviewRecall.Difference()), -1},
		{"padded: harmless flagged before", float64(padded.HarmlessFlagged.Before), 1. / 13}, {"padded: harmless flagged", float64(padded.HarmlessFlagged.After), 0},
		{"padded: abstained before", float64(padded.Abstained.Before), 0}, {"padded: abstained", float64(padded.Abstained.After), 1},
	} {
		if math.Abs(c.got-c.want) > 1e-12 {
			t.Errorf("%s: %v, want %v", c.what, c.got, c.want)
		}
	}
	if !math.IsNaN(float64(padded.SignalFired)) || !hidden.Exact || padded.Exact {
		t.Errorf("signal of harmless words %v, exact %v and %v", padded.SignalFired, hidden.Exact, padded.Exact)
	}
	if i := padded.FlagRecall.Interval; i == nil || i.Low != -1 || i.High != -1 {
		t.Errorf("interval of the difference of the recall %v, want -1 to -1", i)
	}
	// The difference is paired by row: a harmless row is flagged before in some samples,
	// and in none after.
	if i := padded.HarmlessFlagged.Interval; i == nil || i.High != 0 || i.Low >= 0 {
		t.Errorf("interval of the harmless flagged %v", i)
	}
	var out strings.Builder
	if err := e.WriteText(&out); err != nil || !strings.Contains(out.String(), "Perturbed texts") || !strings.Contains(out.String(), "padded-after") {
		t.Errorf("tables %v:\n%s", err, out.String())
	}
	out.Reset()
	if err := e.WriteJSON(&out); err != nil || !strings.Contains(out.String(), `"signal_fired": null`) {
		t.Errorf("JSON %v:\n%s", err, out.String())
	}
}

// Answers are the same if all their numbers and decisions are.
func TestSameAnswer(t *testing.T) {
	answer := func() classifier.Result {
		return classifier.Result{
			Themes:  []classifier.ThemeResult{{Theme: "a", LogOdds: 1, Probability: 0.5, PromotionProbability: 0.4, Decision: classifier.Review}, {Theme: "b"}},
			Stances: []classifier.StanceResult{{Stance: "x", LogOdds: 2, Probability: 0.7}, {Stance: "y"}}, Decision: classifier.Review,
		}
	}
	if !sameAnswer(answer(), answer()) {
		t.Error("an answer is not the same as itself")
	}
	for i, change := range []func(r *classifier.Result){
		func(r *classifier.Result) { r.Themes[0].LogOdds = math.Nextafter(1, 2) },
		func(r *classifier.Result) { r.Themes[0].Probability = math.Nextafter(0.5, 1) },
		func(r *classifier.Result) { r.Themes[0].PromotionProbability = 0 },
		func(r *classifier.Result) { r.Themes[0].Decision = classifier.Flag },
		func(r *classifier.Result) { r.Themes[1].Theme = "c" },
		func(r *classifier.Result) { r.Stances[0].LogOdds = 3 },
		func(r *classifier.Result) { r.Stances[0].Probability = 0.6 },
		func(r *classifier.Result) { r.Stances[1].Stance = "z" },
		func(r *classifier.Result) { r.Decision = classifier.Flag },
		func(r *classifier.Result) { r.Reason = classifier.TooShort },
	} {
		other := answer()
		if change(&other); sameAnswer(answer(), other) {
			t.Errorf("change %d is not seen", i)
		}
	}
}

// Without transforms there is nothing about them, and without resamples no intervals.
func TestPerturbationsNotAskedFor(t *testing.T) {
	rows := []Row{{ID: "1", Text: flagged, Themes: []string{"threat"}, Stance: "promotes"}}
	if e := evaluateWith(t, rows, EvaluateOptions{}); e.Perturbations != nil || e.perturbationTables() != nil {
		t.Errorf("results %v", e.Perturbations)
	}
	transforms, err := perturb.Find("spaced")
	if err != nil {
		t.Fatal(err)
	}
	e, err := judge(t, rows, JudgeOptions{Perturbations: transforms}).Evaluate(t.Context(), EvaluateOptions{})
	if err != nil || len(e.Perturbations) != 1 || e.Perturbations[0].FlagRecall.Interval != nil || e.Perturbations[0].FlagRecall.After != 1 {
		t.Errorf("results %+v, %v", e.Perturbations, err)
	}
}

// Of two models only the first judges the perturbed rows.
func TestPerturbationsOfTwoModels(t *testing.T) {
	transforms, err := perturb.Find("capitals")
	if err != nil {
		t.Fatal(err)
	}
	rows := []Row{{ID: "1", Text: flagged, Themes: []string{"threat"}, Stance: "promotes"}}
	judgements, err := Judge(t.Context(), []*classifier.Model{toyModel(t), toyModel(t)}, eachRow(rows), JudgeOptions{Perturbations: transforms})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []int{1, 0} {
		e, err := judgements[i].Evaluate(t.Context(), EvaluateOptions{})
		if err != nil || len(e.Perturbations) != want {
			t.Errorf("model %d: %d results, want %d; %v", i, len(e.Perturbations), want, err)
		}
	}
}
