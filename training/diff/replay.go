package diff

import (
	"cmp"
	"context"
	"fmt"
	"iter"
	"math"
	"slices"

	"tocsin/classifier"
	"tocsin/internal/portmath"
	"tocsin/training"
)

// An Outcome says what models A and B decide about the same rows.
type Outcome struct {
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

// Options say what Replay keeps.
type Options struct {
	// Limit is how many flips to keep, Spans how many spans of each.
	Limit, Spans int
	// KeepText keeps the texts of the flips.
	KeepText bool
}

// A decided row is what both models say of it.
type decided struct{ a, b classifier.Result }

// Replay has both models judge the rows, labelled or not, in memory that does not grow
// with their number. The order of the rows does not matter. Models without a theme in
// common are [ErrNothingShared].
func Replay(ctx context.Context, a, b *classifier.Model, rows iter.Seq2[training.Row, error], o Options) (Outcome, error) {
	taxonomy, err := SharedTaxonomy(a.Parameters().Taxonomy, b.Parameters().Taxonomy)
	if err != nil {
		return Outcome{}, err
	}
	names := decisionNames()
	r := Outcome{A: NameOf(a), B: NameOf(b), Decisions: names, Transitions: make([][]int, len(names)), Worst: []Flip{}}
	for i := range r.Transitions {
		r.Transitions[i] = make([]int, len(names))
	}
	for _, theme := range taxonomy.Themes {
		r.Themes = append(r.Themes, theme.Name)
	}
	options := classifier.Options{Themes: r.Themes}
	var worst []candidateFlip
	err = training.EachJudged(ctx, rows, func(row training.Row) decided {
		return decided{a.Classify([]byte(row.Text), options), b.Classify([]byte(row.Text), options)}
	}, func(row training.Row, d decided) {
		r.Rows++
		from, to := d.a.Decision, d.b.Decision
		r.Transitions[from-classifier.BelowThreshold][to-classifier.BelowThreshold]++
		if from == to {
			return
		}
		f := newCandidate(row, d, taxonomy)
		r.Flips++
		switch f.truth {
		case worse:
			r.Worse++
		case better:
			r.Better++
		}
		i, _ := slices.BinarySearchFunc(worst, f, worseFirst)
		if i == o.Limit {
			return
		}
		worst = slices.Insert(worst, i, f)
		worst = worst[:min(len(worst), o.Limit)]
	})
	if err != nil {
		return Outcome{}, err
	}
	if r.Rows == 0 {
		return Outcome{}, fmt.Errorf("no rows to replay")
	}
	for _, f := range worst {
		r.Worst = append(r.Worst, f.explain(a, b, o))
	}
	return r, nil
}

// decisionNames are those of the contract, the least severe first.
func decisionNames() (names []string) {
	for d := classifier.BelowThreshold; d <= classifier.Flag; d++ {
		names = append(names, training.DecisionName(d))
	}
	return names
}

// The truths of a flip, the worst first.
const (
	worse = iota
	unlabelled
	better
)

// A candidateFlip is a flip that may be among the worst.
type candidateFlip struct {
	row         training.Row
	label       string // what the row's labels say: promotes, harmless or nothing
	truth       int
	lead        classifier.Decision // the more severe of the decisions
	theme       string
	from, to    classifier.ThemeResult
	fromR, toR  classifier.Reason
	moved       float64
	textA, text classifier.Decision // of the text by A and by B
}

func newCandidate(row training.Row, d decided, taxonomy classifier.Taxonomy) candidateFlip {
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
	f.from, f.to = d.a.Theme(f.theme), d.b.Theme(f.theme)
	f.moved = math.Abs(portmath.BoundedLogit(f.to.PromotionProbability) - portmath.BoundedLogit(f.from.PromotionProbability))
	promotes, known := row.PromotesAny(taxonomy)
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
