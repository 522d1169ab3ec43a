package diff

import (
	"cmp"
	"math"
	"slices"

	"tocsin/classifier"
	"tocsin/internal/portmath"
	"tocsin/training"
)

// A Flip is a row about which two models decide otherwise, and why.
type Flip struct {
	ID     string `json:"id"`
	Source string `json:"source,omitempty"`
	// Text is there only if it was asked for.
	Text string `json:"text,omitempty"`
	// Label is "promotes" or "harmless" as the row is labelled, or empty.
	Label string `json:"label,omitempty"`
	// Truth is "worse" or "better" by the label, or empty.
	Truth string `json:"truth,omitempty"`
	// Theme is the one that the more severe decision is about.
	Theme string `json:"theme"`
	A     Side   `json:"a"`
	B     Side   `json:"b"`
	// Cause is "words", "base rate", "calibration" or "threshold": the part of Margin that
	// moved it most towards the new decision; or "abstention".
	Cause string `json:"cause"`
	// Margin is missing where a model abstains and the other is below all thresholds.
	Margin *MarginChange `json:"margin,omitempty"`
	// ThemeLogOdds and PromotingLogOdds say which spans moved the log odds that the
	// text talks about the theme, and those that it promotes it.
	ThemeLogOdds     LogOddsChange `json:"theme_log_odds"`
	PromotingLogOdds LogOddsChange `json:"promoting_log_odds"`
}

// A Side is what one of the models says.
type Side struct {
	// Decision is that of the text, ThemeDecision that of the theme.
	Decision             string  `json:"decision"`
	ThemeDecision        string  `json:"theme_decision"`
	Reason               string  `json:"reason,omitempty"`
	Probability          float64 `json:"probability"`
	PromotionProbability float64 `json:"promotion_probability"`
}

// A MarginChange says by how far, in log odds, a row is above the threshold that was
// crossed, and what moved it there: A + Words + BaseRate + Calibration + ThresholdMoved
// = B. Words is what other log odds of the same words do under A's calibration; then
// B's calibration takes its place, then B's threshold.
type MarginChange struct {
	// Threshold is "flag" or "review", on the promotion probability, or "mention", on
	// the probability.
	Threshold      string  `json:"threshold"`
	A              float64 `json:"a"`
	B              float64 `json:"b"`
	BaseRate       float64 `json:"base_rate"`
	Words          float64 `json:"words"`
	Calibration    float64 `json:"calibration"`
	ThresholdMoved float64 `json:"threshold_moved"`
}

// A LogOddsChange accounts for the difference of two log odds exactly:
// A + Prior + the sum of (span.B - span.A) + Other = B.
type LogOddsChange struct {
	A     float64      `json:"a"`
	B     float64      `json:"b"`
	Prior float64      `json:"prior"`
	Spans []SpanChange `json:"spans"`
	Other float64      `json:"other"`
}

// A SpanChange is the bytes [Start, End) of the text with what they add to a log odds
// in each model.
type SpanChange struct {
	Start int `json:"start"`
	End   int `json:"end"`
	// Feature is the word or pair of words as a vocabulary holds it; empty where both
	// models know parts of it only.
	Feature string  `json:"feature,omitempty"`
	A       float64 `json:"a"`
	B       float64 `json:"b"`
}

func (f candidateFlip) explain(a, b *classifier.Model, o Options) Flip {
	text := []byte(f.row.Text)
	accountA, _ := a.Account(text, f.theme)
	accountB, _ := b.Account(text, f.theme)
	flip := Flip{
		ID: f.row.Name(), Source: f.row.Source, Label: f.label, Theme: f.theme,
		Truth:            []string{"worse", "", "better"}[f.truth],
		A:                sideOf(f.textA, f.fromR, f.from),
		B:                sideOf(f.text, f.toR, f.to),
		ThemeLogOdds:     changeOf(accountA.Theme, accountB.Theme, o.Spans),
		PromotingLogOdds: changeOf(accountA.Promoting, accountB.Promoting, o.Spans),
	}
	if o.KeepText {
		flip.Text = f.row.Text
	}
	flip.Margin = f.margin(a, b, accountA, accountB)
	if flip.Cause = "abstention"; f.fromR == "" && f.toR == "" {
		flip.Cause = flip.Margin.cause()
	}
	return flip
}

func sideOf(d classifier.Decision, reason classifier.Reason, t classifier.ThemeResult) Side {
	return Side{training.DecisionName(d), training.DecisionName(t.Decision), string(reason), t.Probability, t.PromotionProbability}
}

// margin accounts for the change of the margin to the threshold of the most severe
// decision that one of the models takes about the theme.
func (f candidateFlip) margin(a, b *classifier.Model, x, y classifier.Account) *MarginChange {
	severe := classifier.BelowThreshold
	for _, d := range []classifier.Decision{f.from.Decision, f.to.Decision} {
		if d != classifier.Abstain {
			severe = max(severe, d)
		}
	}
	if severe == classifier.BelowThreshold {
		return nil
	}
	// at is the margin by the calibration of one model and the threshold of another.
	at := func(calibration, threshold *classifier.Model, l, promoting float64, windows int) float64 {
		probability, promotion, _ := calibration.Judge(f.theme, l, promoting, windows)
		p := threshold.Parameters()
		t := p.Thresholds[p.Taxonomy.Theme(f.theme)]
		switch severe {
		case classifier.Flag:
			return portmath.BoundedLogit(promotion) - portmath.BoundedLogit(t.Flag)
		case classifier.Review:
			return portmath.BoundedLogit(promotion) - portmath.BoundedLogit(t.Review)
		}
		return portmath.BoundedLogit(probability) - portmath.BoundedLogit(t.Mention)
	}
	m := MarginChange{Threshold: map[classifier.Decision]string{classifier.Flag: "flag", classifier.Review: "review", classifier.Mention: "mention"}[severe]}
	m.A = at(a, a, x.Theme.LogOdds, x.Promoting.LogOdds, x.Windows)
	rate := at(a, a, x.Theme.LogOdds+portmath.Logit(b.Info().BaseRate)-portmath.Logit(a.Info().BaseRate), x.Promoting.LogOdds+y.Promoting.PriorLogOdds-x.Promoting.PriorLogOdds, x.Windows)
	words := at(a, a, y.Theme.LogOdds, y.Promoting.LogOdds, y.Windows)
	calibrated := at(b, a, y.Theme.LogOdds, y.Promoting.LogOdds, y.Windows)
	m.B = at(b, b, y.Theme.LogOdds, y.Promoting.LogOdds, y.Windows)
	m.BaseRate, m.Words, m.Calibration, m.ThresholdMoved = rate-m.A, words-rate, calibrated-words, m.B-calibrated
	return &m
}

// cause is the part that moved the margin most in the direction it went.
func (m *MarginChange) cause() string {
	direction := 1.0
	if m.B < m.A {
		direction = -1
	}
	cause, most := "words", m.Words*direction
	for _, part := range []struct {
		name  string
		moved float64
	}{{"base rate", m.BaseRate}, {"calibration", m.Calibration}, {"threshold", m.ThresholdMoved}} {
		if part.moved*direction > most {
			cause, most = part.name, part.moved*direction
		}
	}
	return cause
}

// changeOf walks the spans of both, which are in order, side by side, and keeps those
// that changed most.
func changeOf(a, b classifier.Sum, keep int) LogOddsChange {
	c := LogOddsChange{A: a.LogOdds, B: b.LogOdds, Prior: b.PriorLogOdds - a.PriorLogOdds, Spans: []SpanChange{}}
	var all []SpanChange
	for i, j := 0, 0; i < len(a.Spans) || j < len(b.Spans); {
		order := 0
		switch {
		case j == len(b.Spans):
			order = -1
		case i == len(a.Spans):
			order = 1
		default:
			order = cmp.Or(cmp.Compare(a.Spans[i].Start, b.Spans[j].Start), cmp.Compare(a.Spans[i].End, b.Spans[j].End))
		}
		var s SpanChange
		if order <= 0 {
			at := a.Spans[i]
			s.Start, s.End, s.Feature, s.A = at.Start, at.End, at.Feature, at.LogOdds
			i++
		}
		if order >= 0 {
			at := b.Spans[j]
			s.Start, s.End, s.Feature, s.B = at.Start, at.End, cmp.Or(s.Feature, at.Feature), at.LogOdds
			j++
		}
		if s.A != s.B {
			all = append(all, s)
		}
	}
	slices.SortFunc(all, func(x, y SpanChange) int {
		return cmp.Or(cmp.Compare(math.Abs(y.B-y.A), math.Abs(x.B-x.A)), cmp.Compare(x.Start, y.Start), cmp.Compare(x.End, y.End))
	})
	for i, s := range all {
		if i < keep {
			c.Spans = append(c.Spans, s)
		} else {
			c.Other += s.B - s.A
		}
	}
	return c
}
