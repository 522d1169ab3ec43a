package training

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"tocsin/classifier"
)

// deafModel is the toy model without ears for one of its words.
func deafModel(t testing.TB, word int) *classifier.Model {
	t.Helper()
	p := toyModel(t).Parameters()
	p.Name = "deaf"
	p.Weights = append([]int16{}, p.Weights...)
	labels := len(p.Taxonomy.Themes) + len(p.Taxonomy.Stances)
	clear(p.Weights[word*labels : (word+1)*labels])
	model, err := classifier.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return model
}

func compare(t *testing.T, rows []Row, o EvaluateOptions, models ...*classifier.Model) *Comparison {
	t.Helper()
	judgements, err := Judge(t.Context(), models, eachRow(rows), JudgeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	c, err := Compare(t.Context(), judgements[0], judgements[1], o)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// threats are rows that promote a threat, and as many harmless ones.
func threats(n int) (rows []Row) {
	for i := range n {
		rows = append(rows,
			Row{ID: fmt.Sprint("p", i), Text: flagged, Themes: []string{"threat"}, Stance: "promotes"},
			Row{ID: fmt.Sprint("h", i), Text: nothing, Themes: []string{}})
	}
	return rows
}

func difference(t *testing.T, c *Comparison, theme, question, figure string) Difference {
	t.Helper()
	for _, d := range c.Differences {
		if d.Theme == theme && d.Question == question && d.Figure == figure {
			return d
		}
	}
	t.Fatalf("no difference of %s, %s, %s", theme, question, figure)
	return Difference{}
}

// A model that does not know the one word that counts is told from one that does, and
// no model from itself.
func TestCompare(t *testing.T) {
	toy, deaf := toyModel(t), deafModel(t, 0)
	options := EvaluateOptions{Resamples: 999, Seed: 1}
	c := compare(t, threats(40), options, toy, deaf)
	d := difference(t, c, "threat", "promotion", "recall")
	if d.Model != 1 || d.Against != 0 || d.Difference != 1 || d.Interval == nil || d.Interval.Low != 1 || d.Verdict != "better, hardly chance" {
		t.Errorf("%+v", d)
	}
	same(t, "p", d.P, 2./1000)
	if back := difference(t, compare(t, threats(40), options, deaf, toy), "threat", "promotion", "recall"); back.Verdict != "worse, hardly chance" || back.Difference != -1 {
		t.Errorf("the other way round: %+v", back)
	}
	for _, want := range []struct {
		theme string
		DecisionComparison
	}{
		{"threat", DecisionComparison{Rows: 80, BothRight: 40, OnlyModel: 40, Verdict: "better, hardly chance"}},
		{"propaganda", DecisionComparison{Rows: 80, BothRight: 80, Verdict: "may be chance", Exact: true}},
		{"", DecisionComparison{Rows: 80, BothRight: 40, OnlyModel: 40, Verdict: "better, hardly chance"}},
	} {
		for _, got := range c.Decisions {
			if got.Theme != want.theme {
				continue
			}
			want.Theme, want.P, want.PHolm = got.Theme, got.P, got.PHolm
			if got != want.DecisionComparison {
				t.Errorf("%q: %+v, want %+v", want.theme, got, want.DecisionComparison)
			}
		}
	}
	// The samples are the same for both, so that they never differ.
	tested := 0
	for _, d := range compare(t, mixedRows(200, 1), options, toy, toyModel(t)).Differences {
		if d.Interval == nil {
			continue
		}
		if tested++; d.Difference != 0 || *d.Interval != (Interval{}) || d.P != 1 || d.Verdict != "may be chance" {
			t.Errorf("a model and itself: %+v %v", d, *d.Interval)
		}
	}
	if tested < 2*len(comparedFigures) {
		t.Errorf("only %d differences were tested", tested)
	}
}

// A single difference among many comparisons is not called more than chance.
func TestCompareAdjustsForMany(t *testing.T) {
	if got := verdict(0.01, 0.14, true); got != "better, but may be chance among so many comparisons" {
		t.Errorf("%q", got)
	}
	c := compare(t, threats(40), EvaluateOptions{Resamples: 99, Seed: 1}, toyModel(t), deafModel(t, 0))
	d := difference(t, c, "threat", "promotion", "recall")
	same(t, "p", d.P, 0.02)
	if d.PHolm <= d.P || !strings.Contains(c.Note, "take more") {
		t.Errorf("adjusted %v of %v, note %q", d.PHolm, d.P, c.Note)
	}
}

func TestCompareWithoutResamples(t *testing.T) {
	c := compare(t, threats(10), EvaluateOptions{}, toyModel(t), deafModel(t, 0))
	if d := difference(t, c, "threat", "mention", "recall"); d.Difference != 1 || d.Interval != nil || d.Verdict != "not tested" {
		t.Errorf("%+v", d)
	}
	if !strings.Contains(c.Note, "takes resamples") {
		t.Errorf("note %q", c.Note)
	}
	e := Evaluation{Rows: 20, Comparison: c}
	var text, markdown bytes.Buffer
	if err := errors.Join(e.WriteText(&text), e.WriteMarkdown(&markdown)); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(text.String(), "McNemar") || !strings.Contains(markdown.String(), "## Who was right") {
		t.Errorf("%s%s", &text, &markdown)
	}
}

// Probabilities at different base rates have no calibration to compare.
func TestCompareAtDifferentBaseRates(t *testing.T) {
	p := toyModel(t).Parameters()
	p.BaseRate = 0.2
	other, err := classifier.New(p)
	if err != nil {
		t.Fatal(err)
	}
	c := compare(t, threats(10), EvaluateOptions{Resamples: 20}, toyModel(t), other)
	for _, d := range c.Differences {
		if d.Figure == "brier_skill" || d.Figure == "expected_calibration_error" {
			t.Errorf("%s is compared", d.Figure)
		}
	}
	if len(c.Differences) != 4*(len(comparedFigures)-2) || !strings.Contains(c.Note, "different base rates") {
		t.Errorf("%d differences, note %q", len(c.Differences), c.Note)
	}
}

func TestCompareRefuses(t *testing.T) {
	model := toyModel(t)
	other := judge(t, threats(2), JudgeOptions{})
	if _, err := Compare(t.Context(), judge(t, threats(2), JudgeOptions{}), other, EvaluateOptions{}); err == nil {
		t.Error("rows that were judged apart are compared")
	}
	taxonomy := model.Parameters().Taxonomy
	taxonomy.Themes = taxonomy.Themes[:1]
	if err := SameLabels(model.Parameters().Taxonomy, taxonomy); !errors.Is(err, ErrOtherLabels) || !strings.Contains(err.Error(), "propaganda") {
		t.Errorf("error %v, want one that wraps %v and names the labels", err, ErrOtherLabels)
	}
}
