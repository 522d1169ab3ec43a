package training

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// A Replay says what two models decide about the same rows.
type Replay struct {
	A ModelName `json:"a"`
	B ModelName `json:"b"`
	// Themes are those that both models have; no other is compared.
	Themes []string `json:"themes"`
	Rows   int      `json:"rows"`
	// Decisions names the rows and columns of Transitions, the least severe first.
	Decisions []string `json:"decisions"`
	// Transitions counts rows, shape (decision of A, decision of B).
	Transitions [][]int `json:"transitions"`
	// Flips counts the rows with another decision: Worse are those where B is less severe
	// with a promoting row or more severe with a harmless one, Better the opposite. The
	// rest have no label that says.
	Flips  int `json:"flips"`
	Worse  int `json:"worse"`
	Better int `json:"better"`
	// Worst holds some of the flips: the worse ones first, then those without a label, then
	// the better; of these what touches FLAG first, then REVIEW; then by how far the
	// promotion probability moved.
	Worst []Flip `json:"worst"`
}

// A ReplayConfig says what a replay keeps.
type ReplayConfig struct {
	// Limit is how many flips to keep, Spans how many spans of each.
	Limit, Spans int
	// KeepText keeps the texts of the flips.
	KeepText bool
}

// decisionOrder has the names of the decisions of the contract, the least severe first.
var decisionOrder = []string{"BELOW_THRESHOLD", "MENTION", "ABSTAIN", "REVIEW", "FLAG"}

func decisionName(d classifier.Decision) string { return decisionOrder[d-classifier.BelowThreshold] }

// ErrNothingShared says that two models have nothing on which to compare them.
var ErrNothingShared = errors.New("the models have no theme in common, or another promoting stance")

// UnionTaxonomy is a taxonomy with the labels of both, so that rows labelled for either
// can be read.
func UnionTaxonomy(a, b classifier.Taxonomy) classifier.Taxonomy {
	union := a
	union.Themes, union.Stances = slices.Clone(a.Themes), slices.Clone(a.Stances)
	for _, l := range b.Themes {
		if union.Theme(l.Name) < 0 {
			union.Themes = append(union.Themes, l)
		}
	}
	for _, l := range b.Stances {
		if union.Stance(l.Name) < 0 {
			union.Stances = append(union.Stances, l)
		}
	}
	return union
}

// sharedTaxonomy has the themes that both have, and the stances of the first.
func sharedTaxonomy(a, b classifier.Taxonomy) (classifier.Taxonomy, error) {
	shared := a
	shared.Themes = nil
	for _, l := range a.Themes {
		if b.Theme(l.Name) >= 0 {
			shared.Themes = append(shared.Themes, l)
		}
	}
	if len(shared.Themes) == 0 || a.PromotingStance != b.PromotingStance {
		return shared, ErrNothingShared
	}
	return shared, nil
}

// A decided row is what both models say of it.
type decided struct{ a, b classifier.Result }

// ReplayRows has both models judge the rows, labelled or not, in memory that does not
// grow with their number. The order of the rows does not matter.
func ReplayRows(ctx context.Context, a, b *classifier.Model, rows iter.Seq2[Row, error], c ReplayConfig) (Replay, error) {
	taxonomy, err := sharedTaxonomy(a.Parameters().Taxonomy, b.Parameters().Taxonomy)
	if err != nil {
		return Replay{}, err
	}
	r := Replay{A: nameOf(a.Info()), B: nameOf(b.Info()), Decisions: decisionOrder, Transitions: make([][]int, len(decisionOrder)), Worst: []Flip{}}
	for i := range r.Transitions {
		r.Transitions[i] = make([]int, len(decisionOrder))
	}
	for _, theme := range taxonomy.Themes {
		r.Themes = append(r.Themes, theme.Name)
	}
	options := classifier.Options{Themes: r.Themes}
	var worst []candidateFlip
	err = eachJudged(ctx, rows, func(row Row) decided {
		return decided{a.Classify([]byte(row.Text), options), b.Classify([]byte(row.Text), options)}
	}, func(row Row, d decided) {
		r.Rows++
		from, to := d.a.Decision, d.b.Decision
		r.Transitions[from-classifier.BelowThreshold][to-classifier.BelowThreshold]++
		if from == to {
			return
		}
		f := newCandidate(row, d, taxonomy)
		r.Flips++
		r.Worse += one(f.truth == worse)
		r.Better += one(f.truth == better)
		i, _ := slices.BinarySearchFunc(worst, f, worseFirst)
		if i == c.Limit {
			return
		}
		worst = slices.Insert(worst, i, f)
		worst = worst[:min(len(worst), c.Limit)]
	})
	if err != nil {
		return Replay{}, err
	}
	if r.Rows == 0 {
		return Replay{}, fmt.Errorf("no rows to replay")
	}
	for _, f := range worst {
		r.Worst = append(r.Worst, f.explain(a, b, c))
	}
	return r, nil
}

// The truths of a flip, the worst first.
const (
	worse = iota
	unlabelled
	better
)

// A candidateFlip is a flip that may be among the worst.
type candidateFlip struct {
	row         Row
	label       string // what the row's labels say: promotes, harmless or nothing
	truth       int
	lead        classifier.Decision // the more severe of the decisions
	theme       string
	from, to    classifier.ThemeResult
	fromR, toR  classifier.Reason
	moved       float64
	textA, text classifier.Decision // of the text by A and by B
}

func newCandidate(row Row, d decided, taxonomy classifier.Taxonomy) candidateFlip {
	f := candidateFlip{
		row: row, truth: unlabelled, lead: max(d.a.Decision, d.b.Decision),
		fromR: d.a.Reason, toR: d.b.Reason, textA: d.a.Decision, text: d.b.Decision,
	}
	// The flip is about the theme that led to the more severe decision.
	severe := d.a
	if d.b.Decision > d.a.Decision {
		severe = d.b
	}
	f.theme = leadingTheme(severe)
	f.from, f.to = judged{result: d.a}.theme(f.theme), judged{result: d.b}.theme(f.theme)
	f.moved = math.Abs(boundedLogit(f.to.PromotionProbability) - boundedLogit(f.from.PromotionProbability))
	promotes, known := row.promotesAny(taxonomy)
	// A row may promote what the models do not have in common.
	others := slices.ContainsFunc(row.Themes, func(theme string) bool { return taxonomy.Theme(theme) < 0 })
	switch {
	case !known || row.OtherHarm || others && !promotes:
		return f
	case promotes:
		f.label = "promotes"
	default:
		f.label = "harmless"
	}
	f.truth = better
	if promotes == (f.text < f.textA) {
		f.truth = worse
	}
	return f
}

// leadingTheme is the most probable of the themes with the most severe decision.
func leadingTheme(r classifier.Result) string {
	best := r.Themes[0]
	for _, t := range r.Themes[1:] {
		if t.Decision > best.Decision {
			best = t
		}
	}
	return best.Theme
}

func worseFirst(a, b candidateFlip) int {
	return cmp.Or(
		cmp.Compare(a.truth, b.truth), cmp.Compare(b.lead, a.lead), cmp.Compare(b.moved, a.moved),
		cmp.Compare(a.row.Source, b.row.Source), cmp.Compare(a.row.ID, b.row.ID), cmp.Compare(a.row.Text, b.row.Text),
	)
}

// surest bounds probabilities away from 0 and 1, where log odds have no end.
const surest = 1e-12

// boundedLogit is the log odds of a probability.
func boundedLogit(p float64) float64 {
	p = min(max(p, surest), 1-surest)
	return portmath.Logit(p)
}
