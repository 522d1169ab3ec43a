package training

import (
	"context"
	"errors"
	"fmt"
	"math"
	"slices"

	"tocsin/classifier"
)

// ErrOtherLabels is wrapped by the error for models whose figures cannot be compared,
// since they have other themes or stances.
var ErrOtherLabels = errors.New("the models have other themes or stances")

// A Comparison says how two models that judged the same rows differ.
type Comparison struct {
	// Model and Against are the names and versions.
	Model   string `json:"model"`
	Against string `json:"against"`
	// Differences are those of the figures, tested by a paired bootstrap; Decisions
	// compare who was right, by McNemar's test.
	Differences []Difference         `json:"differences"`
	Decisions   []DecisionComparison `json:"decisions"`
	// Note says how to read it.
	Note string `json:"note"`
}

// A Difference is that of one figure of one question.
type Difference struct {
	Theme string `json:"theme"`
	// Question is "mention" or "promotion", Figure the figure's JSON name.
	Question string `json:"question"`
	Figure   string `json:"figure"`
	// Difference is Model - Against.
	Model      Figure `json:"model"`
	Against    Figure `json:"against"`
	Difference Figure `json:"difference"`
	// Interval is the 95 % interval of the difference, the samples being the same for both.
	Interval *Interval `json:"interval,omitempty"`
	// P is the two-sided p-value of there being no difference, PHolm the same adjusted
	// for all differences of the figure.
	P     Figure `json:"p"`
	PHolm Figure `json:"p_holm"`
	// Verdict says in words whether the difference may be chance.
	Verdict string `json:"verdict"`
}

// A DecisionComparison counts the rows by who was right to say FLAG or REVIEW, or not
// to, about a theme. Abstaining is not saying either.
type DecisionComparison struct {
	Theme string `json:"theme"` // empty for the decision about the text
	Rows  int    `json:"rows"`  // whose labels say what is right
	// BothRight, OnlyModel, OnlyAgainst and NeitherRight add up to Rows.
	BothRight    int `json:"both_right"`
	OnlyModel    int `json:"only_model_right"`
	OnlyAgainst  int `json:"only_against_right"`
	NeitherRight int `json:"neither_right"`
	// P is that of McNemar's test, PHolm the same adjusted for all themes and the text.
	P       Figure `json:"p"`
	PHolm   Figure `json:"p_holm"`
	Exact   bool   `json:"exact"`
	Verdict string `json:"verdict"`
}

// comparedFigures are the figures that are compared, and whether more is better.
var comparedFigures = []struct {
	figure     int
	moreBetter bool
}{
	{precision, true}, {recall, true}, {f1, true}, {rocAUC, true}, {averagePrecision, true},
	{recallAt1, true}, {recallAt5, true}, {calibrationError, false}, {brierSkill, true},
}

// SameLabels returns an error that wraps ErrOtherLabels unless rows labelled for one
// taxonomy can judge models of both.
func SameLabels(a, b classifier.Taxonomy) error {
	same := func(a, b classifier.Label) bool { return a.Name == b.Name }
	if a.PromotingStance == b.PromotingStance && slices.EqualFunc(a.Themes, b.Themes, same) && slices.EqualFunc(a.Stances, b.Stances, same) {
		return nil
	}
	return fmt.Errorf("%w: %s / %s and %s / %s", ErrOtherLabels, names(a.Themes), names(a.Stances), names(b.Themes), names(b.Stances))
}

// Compare tests the differences between two models that judged the same rows in one
// call of [Judge].
func Compare(ctx context.Context, model, against *Judgements, o EvaluateOptions) (*Comparison, error) {
	if model.rows != against.rows {
		return nil, errors.New("compare: the models did not judge the same rows together")
	}
	if err := SameLabels(model.model.Parameters().Taxonomy, against.model.Parameters().Taxonomy); err != nil {
		return nil, err
	}
	a, b := model.model.Info(), against.model.Info()
	c := &Comparison{Model: a.Name + " " + a.Version, Against: b.Name + " " + b.Version}
	samples := newBootstrap(model.rows, o)
	for theme := range a.Themes {
		for _, question := range []struct {
			name string
			of   func(*Judgements, *bootstrap, int) *question
		}{{"mention", (*Judgements).mention}, {"promotion", (*Judgements).promoting}} {
			differences, err := samples.differences(ctx, question.of(model, samples, theme), question.of(against, samples, theme))
			if err != nil {
				return nil, err
			}
			for i := range differences {
				differences[i].Theme, differences[i].Question = a.Themes[theme].Name, question.name
			}
			c.Differences = append(c.Differences, differences...)
		}
	}
	c.judgeDifferences()
	c.Decisions = compareDecisions(model, against)
	c.Note = c.note(o.Resamples, a.BaseRate == b.BaseRate)
	return c, nil
}

// differences returns those of the figures of one question to two models. Calibration
// and skill are left out where the models' probabilities hold at different base rates.
func (b *bootstrap) differences(ctx context.Context, model, against *question) ([]Difference, error) {
	once := b.once()
	x, y := model.figures(once), against.figures(once)
	xs, err := b.samples(ctx, model)
	if err != nil {
		return nil, err
	}
	ys, err := b.samples(ctx, against)
	if err != nil {
		return nil, err
	}
	var all []Difference
	for _, c := range comparedFigures {
		if (c.figure == calibrationError || c.figure == brierSkill) && model.rates != against.rates {
			continue
		}
		d := Difference{
			Figure: figureNames[c.figure], Model: Figure(x[c.figure]), Against: Figure(y[c.figure]),
			Difference: Figure(x[c.figure] - y[c.figure]), P: Figure(math.NaN()),
		}
		column := make([]float64, len(xs))
		for i := range xs {
			column[i] = xs[i][c.figure] - ys[i][c.figure]
		}
		if interval, ok := percentiles(column); ok && !math.IsNaN(float64(d.Difference)) {
			d.Interval, d.P = &interval, Figure(signP(column))
		}
		all = append(all, d)
	}
	return all, nil
}

// signP is twice the share of differences on the rarer side of zero, where those that
// are zero count for both sides; one is added, so that it is never 0 (Davison & Hinkley
// 1997). NaN is no difference.
func signP(differences []float64) float64 {
	below, above, n := 0, 0, 0
	for _, d := range differences {
		below += one(d <= 0)
		above += one(d >= 0)
		n += one(!math.IsNaN(d))
	}
	return min(1, 2*float64(min(below, above)+1)/float64(n+1))
}

// judgeDifferences adjusts the p-values of each figure over the themes and questions.
func (c *Comparison) judgeDifferences() {
	for _, compared := range comparedFigures {
		var family []*Difference
		var p []float64
		for i := range c.Differences {
			if d := &c.Differences[i]; d.Figure == figureNames[compared.figure] {
				family, p = append(family, d), append(p, float64(d.P))
			}
		}
		for i, adjusted := range Holm(p) {
			family[i].PHolm = Figure(adjusted)
			better := (family[i].Difference > 0) == compared.moreBetter
			family[i].Verdict = verdict(float64(family[i].P), adjusted, better)
		}
	}
}

// verdict says in words whether a difference may be chance.
func verdict(p, adjusted float64, better bool) string {
	word := "worse"
	if better {
		word = "better"
	}
	switch {
	case math.IsNaN(p):
		return "not tested"
	case adjusted < significant:
		return word + ", hardly chance"
	case p < significant:
		return word + ", but may be chance among so many comparisons"
	}
	return "may be chance"
}

func (c *Comparison) note(resamples int, sameRate bool) string {
	note := fmt.Sprintf("A difference is called hardly chance where its p-value, adjusted by Holm's method for all differences of the same figure "+
		"(for decisions: for all themes and the text), is below %g. McNemar's test takes rows for independent; where rows come in groups, trust the bootstrap.", significant)
	if resamples == 0 {
		note += " Differences of figures were not tested: that takes resamples."
	} else if tests := 2 * (len(c.Decisions) - 1); 2*float64(tests) >= significant*float64(resamples+1) {
		note += fmt.Sprintf(" With %d resamples and %d comparisons of a figure no single adjusted p-value can get there: take more.", resamples, tests)
	}
	if !sameRate {
		note += " The models' probabilities hold at different base rates: calibration and Brier skill are not compared."
	}
	return note
}

// compareDecisions compares who was right about each theme, and about the text.
func compareDecisions(model, against *Judgements) []DecisionComparison {
	rows := model.rows
	var all []DecisionComparison
	for theme, label := range rows.taxonomy.Themes {
		d := DecisionComparison{Theme: label.Name}
		for i, kind := range rows.kind {
			if kind != otherHarmRow && rows.promotionKnown[i]>>theme&1 == 1 {
				d.add(rows.promotionPositive[i]>>theme&1 == 1, model.reviewed(i, theme), against.reviewed(i, theme))
			}
		}
		all = append(all, d)
	}
	text := DecisionComparison{}
	for i, kind := range rows.kind {
		if kind == promotingRow || kind == harmlessRow {
			text.add(kind == promotingRow, model.decision[i] >= classifier.Review, against.decision[i] >= classifier.Review)
		}
	}
	all = append(all, text)
	var p []float64
	for i := range all {
		value, exact := McNemar(all[i].OnlyModel, all[i].OnlyAgainst)
		if all[i].Rows == 0 {
			value = math.NaN()
		}
		all[i].P, all[i].Exact = Figure(value), exact
		p = append(p, value)
	}
	for i, adjusted := range Holm(p) {
		all[i].PHolm = Figure(adjusted)
		all[i].Verdict = verdict(p[i], adjusted, all[i].OnlyModel > all[i].OnlyAgainst)
	}
	return all
}

// reviewed reports whether a row got FLAG or REVIEW for a theme.
func (j *Judgements) reviewed(row, theme int) bool {
	t := j.model.Parameters().Thresholds[theme]
	return j.decision[row] != classifier.Abstain && j.promotion[row*j.themes()+theme] >= min(t.Review, t.Flag)
}

func (d *DecisionComparison) add(positive, model, against bool) {
	d.Rows++
	switch {
	case model == positive && against == positive:
		d.BothRight++
	case model == positive:
		d.OnlyModel++
	case against == positive:
		d.OnlyAgainst++
	default:
		d.NeitherRight++
	}
}
