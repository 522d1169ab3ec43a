package training

import (
	"context"
	"math"

	"tocsin/classifier"
	"tocsin/training/perturb"
)

// A PerturbationResult says what a transform does to the answers of a model.
type PerturbationResult struct {
	Name        string `json:"name"`
	Description string `json:"description"`
	// Exact says that no answer may change.
	Exact bool `json:"exact"`
	// Rows counts the rows, Changed those whose text the transform changes.
	Rows    int `json:"rows"`
	Changed int `json:"changed"`
	// Equal is the share of rows whose log odds, probabilities and decisions stay the same
	// to the last bit, DecisionsChanged that of those with another decision.
	Equal            Figure `json:"equal"`
	DecisionsChanged Figure `json:"decisions_changed"`
	// FlagRecall is the share of promoting rows that get FLAG, ReviewRecall that of those
	// that get FLAG or REVIEW, HarmlessFlagged the share of harmless rows that get FLAG,
	// Abstained that of all rows that get ABSTAIN.
	Promoting       int         `json:"promoting"`
	Harmless        int         `json:"harmless"`
	FlagRecall      BeforeAfter `json:"flag_recall"`
	ReviewRecall    BeforeAfter `json:"review_recall"`
	HarmlessFlagged BeforeAfter `json:"harmless_flagged"`
	Abstained       BeforeAfter `json:"abstained"`
	// SignalFired is the share of changed rows at which the expected signal was raised; null
	// where none is expected.
	SignalFired Figure `json:"signal_fired"`
}

// BeforeAfter is a share of rows as they are and as the transform leaves them.
type BeforeAfter struct {
	Before Figure `json:"before"`
	After  Figure `json:"after"`
	// Interval is the 95 % bootstrap interval of After - Before, by group, where it was
	// worked out.
	Interval *Interval `json:"difference_interval,omitempty"`
}

// Difference is After - Before.
func (b BeforeAfter) Difference() Figure { return b.After - b.Before }

// perturbedRow is what a model says of one row as a transform leaves it.
type perturbedRow struct {
	decision               classifier.Decision
	changed, equal, signal bool
}

// perturbed classifies a row as each of the transforms leaves it.
func perturbed(model *classifier.Model, row Row, plain classifier.Result, o JudgeOptions) []perturbedRow {
	rows := make([]perturbedRow, len(o.Perturbations))
	for i, t := range o.Perturbations {
		text := t.Apply(row.Text, o.Seed)
		result := plain
		if text != row.Text {
			result = model.Classify([]byte(text), classifier.Options{})
		}
		rows[i] = perturbedRow{result.Decision, text != row.Text, sameAnswer(plain, result), result.Signals.Has(t.Signal)}
	}
	return rows
}

// sameAnswer reports whether two texts get the same log odds, probabilities and decisions.
func sameAnswer(a, b classifier.Result) bool {
	same := a.Decision == b.Decision && a.Reason == b.Reason
	for i, x := range a.Themes {
		y := b.Themes[i]
		same = same && x.Theme == y.Theme && x.LogOdds == y.LogOdds && x.Probability == y.Probability &&
			x.PromotionProbability == y.PromotionProbability && x.Decision == y.Decision
	}
	for i, x := range a.Stances {
		y := b.Stances[i]
		same = same && x.Stance == y.Stance && x.LogOdds == y.LogOdds && x.Probability == y.Probability
	}
	return same
}

// perturbations returns what the transforms did to the rows.
func (j *Judgements) perturbations(ctx context.Context, b *bootstrap) ([]PerturbationResult, error) {
	var results []PerturbationResult
	for i, t := range j.transforms {
		result, err := j.perturbation(ctx, b, i, t)
		if err != nil {
			return nil, err
		}
		results = append(results, result)
	}
	return results, nil
}

func (j *Judgements) perturbation(ctx context.Context, b *bootstrap, transform int, t perturb.Transform) (PerturbationResult, error) {
	r := PerturbationResult{Name: t.Name, Description: t.Description, Exact: t.Exact, Rows: j.Rows(), SignalFired: Figure(math.NaN())}
	equal, decided, fired := 0, 0, 0
	for i, kind := range j.rows.kind {
		p := j.perturbed[i*len(j.transforms)+transform]
		r.Changed += one(p.changed)
		equal += one(p.equal)
		decided += one(p.decision != j.decision[i])
		fired += one(p.changed && p.signal)
		r.Promoting += one(kind == promotingRow)
		r.Harmless += one(kind == harmlessRow)
	}
	r.Equal, r.DecisionsChanged = fraction(equal, r.Rows), fraction(decided, r.Rows)
	if t.Signal != 0 {
		r.SignalFired = fraction(fired, r.Changed)
	}
	flagged := func(d classifier.Decision) bool { return d == classifier.Flag }
	reviewed := func(d classifier.Decision) bool { return d >= classifier.Review }
	abstained := func(d classifier.Decision) bool { return d == classifier.Abstain }
	promoting := func(kind rowKind) bool { return kind == promotingRow }
	harmless := func(kind rowKind) bool { return kind == harmlessRow }
	any := func(rowKind) bool { return true }
	for _, f := range []struct {
		to    *BeforeAfter
		among func(rowKind) bool
		is    func(classifier.Decision) bool
	}{
		{&r.FlagRecall, promoting, flagged}, {&r.ReviewRecall, promoting, reviewed},
		{&r.HarmlessFlagged, harmless, flagged}, {&r.Abstained, any, abstained},
	} {
		var err error
		if *f.to, err = j.beforeAfter(ctx, b, transform, f.among, f.is); err != nil {
			return r, err
		}
	}
	return r, nil
}

// beforeAfter compares the shares of rows with a decision, paired row by row.
func (j *Judgements) beforeAfter(ctx context.Context, b *bootstrap, transform int, among func(rowKind) bool, is func(classifier.Decision) bool) (BeforeAfter, error) {
	share := func(counts []int32) (before, after Figure) {
		n, x, y := 0, 0, 0
		for i, kind := range j.rows.kind {
			if !among(kind) {
				continue
			}
			weight := int(counts[b.group[i]])
			n += weight
			x += weight * one(is(j.decision[i]))
			y += weight * one(is(j.perturbed[i*len(j.transforms)+transform].decision))
		}
		return fraction(x, n), fraction(y, n)
	}
	var result BeforeAfter
	result.Before, result.After = share(b.once())
	if b.resamples == 0 || math.IsNaN(float64(result.Before)) {
		return result, nil
	}
	column := make([]float64, b.resamples)
	err := b.each(ctx, func(sample int, counts []int32) {
		before, after := share(counts)
		column[sample] = float64(after - before)
	})
	if interval, ok := percentiles(column); ok && err == nil {
		result.Interval = &interval
	}
	return result, err
}

func (e Evaluation) perturbationTables() []textTable {
	if len(e.Perturbations) == 0 {
		return nil
	}
	shares := textTable{
		title:   "Perturbed texts (share of answers that stay equal, of decisions that change, of changed texts with the expected signal; shares of all rows that abstain and of harmless rows flagged)",
		columns: []string{"", "changed", "must be equal", "equal", "decided otherwise", "signal", "abstain before", "after", "harmless flagged before", "after"},
	}
	recall := textTable{
		title:   "Recall on perturbed texts (promoting rows; the interval is that of the difference)",
		columns: []string{"", "promoting", "flag before", "after", "difference", "flag or review before", "after", "difference"},
	}
	for _, p := range e.Perturbations {
		exact := "no"
		if p.Exact {
			exact = "yes"
		}
		shares.rows = append(shares.rows, []textCell{
			{text: p.Name}, count(p.Changed), {text: exact}, plain(p.Equal), plain(p.DecisionsChanged), plain(p.SignalFired),
			plain(p.Abstained.Before), plain(p.Abstained.After), plain(p.HarmlessFlagged.Before), plain(p.HarmlessFlagged.After),
		})
		row := []textCell{{text: p.Name}, count(p.Promoting)}
		for _, b := range []BeforeAfter{p.FlagRecall, p.ReviewRecall} {
			difference := plain(b.Difference())
			if b.Interval != nil {
				difference.interval = b.Interval.short(3)
			}
			row = append(row, plain(b.Before), plain(b.After), difference)
		}
		recall.rows = append(recall.rows, row)
	}
	return []textTable{shares, recall}
}
