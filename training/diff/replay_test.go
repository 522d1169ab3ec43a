package diff

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/internal/wordmodel"
)

var replayRows = []training.Row{
	{ID: "call", Text: "we will attack", Themes: []string{"threat"}, Stance: "promotes"},
	{ID: "news", Text: "the attack reported", Themes: []string{"threat"}, Stance: "reports"},
	{ID: "small talk", Text: "the we will", Themes: []string{}},
	{ID: "open", Text: "we attack"},
	{ID: "praise", Text: "hail hail", Themes: []string{"propaganda"}, Stance: "promotes"},
	{ID: "nothing known", Text: "unheard words"},
}

func replay(t *testing.T, a, b *classifier.Model, rows []training.Row, o Options) Outcome {
	t.Helper()
	r, err := Replay(t.Context(), a, b, wordmodel.Rows(rows), o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// What moves a decision is told apart: the words, the base rate, the calibration, the
// threshold, the abstention.
func TestReplayTellsTheCause(t *testing.T) {
	whole := Options{Limit: 10, Spans: 10}
	for _, c := range []struct {
		name   string
		change func(p *classifier.Parameters)
		cause  string
		flips  string
	}{
		{"nothing", nil, "", ""},
		{"words", func(p *classifier.Parameters) { wordmodel.SetWeight(p, "attack", 0, 1) }, "words", "call FLAG>REVIEW worse, open FLAG>BELOW_THRESHOLD , news MENTION>BELOW_THRESHOLD better"},
		{"promoting words", func(p *classifier.Parameters) { wordmodel.SetWeight(p, "attack", 2, -3) }, "words", "call FLAG>MENTION worse, open FLAG>MENTION "},
		{"base rate", func(p *classifier.Parameters) { p.BaseRate = 0.0001 }, "base rate", "call FLAG>BELOW_THRESHOLD worse, open FLAG>BELOW_THRESHOLD , news MENTION>BELOW_THRESHOLD better"},
		{"calibration", func(p *classifier.Parameters) { p.ThemeCalibrations[0].PromotionIntercept = -4 }, "calibration", "call FLAG>REVIEW worse, open FLAG>REVIEW "},
		{"threshold", func(p *classifier.Parameters) { p.Thresholds[0].Flag = 0.99 }, "threshold", "call FLAG>REVIEW worse, open FLAG>REVIEW "},
		{"abstention", func(p *classifier.Parameters) { p.Abstention.MinWords = 3 }, "abstention", "praise FLAG>ABSTAIN worse, open FLAG>ABSTAIN "},
	} {
		r := replay(t, wordmodel.New(t, nil), wordmodel.New(t, c.change), replayRows, whole)
		var got []string
		for _, f := range r.Worst {
			got = append(got, f.ID+" "+f.A.Decision+">"+f.B.Decision+" "+f.Truth)
			if f.Cause != c.cause {
				t.Errorf("%s: the flip of %s is said to be by the %s: %+v", c.name, f.ID, f.Cause, f.Margin)
			}
			accounts(t, f)
		}
		if diff := cmp.Diff(c.flips, strings.Join(got, ", ")); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
		moved := 0
		for i, row := range r.Transitions {
			for j, n := range row {
				if i != j {
					moved += n
				}
			}
		}
		if r.Rows != len(replayRows) || moved != r.Flips || r.Flips != len(r.Worst) {
			t.Errorf("%s: %d rows, %d flips, %d in the matrix, %d listed", c.name, r.Rows, r.Flips, moved, len(r.Worst))
		}
	}
}

// accounts checks that the parts of a flip add up to the whole.
func accounts(t *testing.T, f Flip) {
	t.Helper()
	for _, c := range []LogOddsChange{f.ThemeLogOdds, f.PromotingLogOdds} {
		sum := c.A + c.Prior + c.Other
		for _, s := range c.Spans {
			sum += s.B - s.A
		}
		if sum != c.B { // multiples of 2^-26: exact
			t.Errorf("%s: the parts of a log odds add up to %v, want %v", f.ID, sum, c.B)
		}
	}
	if m := f.Margin; m != nil {
		if sum := m.A + m.Words + m.BaseRate + m.Calibration + m.ThresholdMoved; math.Abs(sum-m.B) > 1e-9 {
			t.Errorf("%s: the parts of the margin add up to %v, want %v", f.ID, sum, m.B)
		}
		if f.Cause != "abstention" && (m.A >= 0) == (m.B >= 0) {
			t.Errorf("%s: a margin of %v and %v crosses no threshold", f.ID, m.A, m.B)
		}
	}
}

// The spans of a flip name the words of the vocabulary and are those that changed.
func TestReplaySpans(t *testing.T) {
	r := replay(t, wordmodel.New(t, nil), wordmodel.New(t, func(p *classifier.Parameters) { wordmodel.SetWeight(p, "attack", 0, 1) }), replayRows[:1], Options{Limit: 1, Spans: 3})
	want := LogOddsChange{A: r.Worst[0].ThemeLogOdds.A, B: r.Worst[0].ThemeLogOdds.A - 4, Spans: []SpanChange{{Start: 8, End: 14, Feature: "attack", A: 5, B: 1}}}
	if diff := cmp.Diff(want, r.Worst[0].ThemeLogOdds); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if r.Worst[0].Text != "" {
		t.Errorf("the text %q was not asked for", r.Worst[0].Text)
	}
	if r := replay(t, wordmodel.New(t, nil), wordmodel.New(t, func(p *classifier.Parameters) { wordmodel.SetWeight(p, "attack", 0, 1) }), replayRows[:1], Options{Limit: 1, KeepText: true}); r.Worst[0].Text != "we will attack" || r.Worst[0].ThemeLogOdds.Other != -4 {
		t.Errorf("%+v, want the text, and all in other", r.Worst[0])
	}
}

// Many rows: the worst few are kept, the same in any order, and losing a FLAG of a
// promoting row comes first.
func TestReplayKeepsTheWorst(t *testing.T) {
	var rows []training.Row
	for i := range 700 {
		r := replayRows[i%len(replayRows)]
		r.ID, r.Text = fmt.Sprintf("%s %03d", r.ID, i), r.Text+strings.Repeat(" the", i%7)
		rows = append(rows, r)
	}
	a, b := wordmodel.New(t, nil), wordmodel.New(t, func(p *classifier.Parameters) {
		wordmodel.SetWeight(p, "attack", 2, -3)
		wordmodel.SetWeight(p, "will", 0, 5)
		wordmodel.SetWeight(p, "will", 2, 3)
	})
	few := replay(t, a, b, rows, Options{Limit: 5, Spans: 2})
	all := replay(t, a, b, rows, Options{Limit: 1000, Spans: 2})
	if len(few.Worst) != 5 || len(all.Worst) != all.Flips || few.Flips != all.Flips || all.Flips < 100 {
		t.Fatalf("%d of %d flips and %d of %d", len(few.Worst), few.Flips, len(all.Worst), all.Flips)
	}
	if diff := cmp.Diff(all.Worst[:5], few.Worst); diff != "" {
		t.Errorf("the worst of few are not the worst of all (-all +few)\n%s", diff)
	}
	rank := func(f Flip) int { return map[string]int{"worse": 0, "": 1, "better": 2}[f.Truth] }
	if !slices.IsSortedFunc(all.Worst, func(x, y Flip) int { return rank(x) - rank(y) }) {
		t.Error("not the worse first")
	}
	back := slices.Clone(rows)
	slices.Reverse(back)
	if diff := cmp.Diff(few, replay(t, a, b, back, Options{Limit: 5, Spans: 2})); diff != "" {
		t.Errorf("in another order (-want +got)\n%s", diff)
	}
}

// Models with other labels are compared on the themes that both have, and refused when
// there is none.
func TestReplayOfOtherLabels(t *testing.T) {
	less := wordmodel.New(t, func(p *classifier.Parameters) {
		p.Taxonomy.Themes = p.Taxonomy.Themes[:1]
		p.ThemeCalibrations, p.Thresholds = p.ThemeCalibrations[:1], p.Thresholds[:1]
		var weights []int16
		for i := range p.Vocabulary {
			weights = append(weights, p.Weights[4*i], p.Weights[4*i+2], p.Weights[4*i+3])
		}
		p.Weights = weights
		p.Thresholds[0].Flag = 0.99
	})
	r := replay(t, wordmodel.New(t, nil), less, replayRows, Options{Limit: 10})
	if want := []string{"threat"}; !slices.Equal(r.Themes, want) || r.Flips != 2 {
		t.Errorf("themes %v and %d flips, want %v and 2", r.Themes, r.Flips, want)
	}
	for _, f := range r.Worst {
		accounts(t, f)
	}
	other := wordmodel.New(t, func(p *classifier.Parameters) {
		p.Taxonomy.Themes = []classifier.Label{{Name: "weather"}, {Name: "sport"}}
	})
	if _, err := Replay(t.Context(), less, other, wordmodel.Rows(replayRows), Options{}); !errors.Is(err, ErrNothingShared) {
		t.Errorf("error %v, want %v", err, ErrNothingShared)
	}
	if _, err := Replay(t.Context(), less, less, wordmodel.Rows(nil), Options{}); err == nil {
		t.Error("no rows, no error")
	}
	ctx, stop := context.WithCancel(t.Context())
	stop()
	if _, err := Replay(ctx, less, less, wordmodel.Rows(replayRows), Options{}); err == nil {
		t.Error("interrupted, no error")
	}
	if _, err := json.Marshal(r); err != nil {
		t.Error(err)
	}
}
