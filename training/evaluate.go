package training

import (
	"context"
	"math"
	"strings"

	"tocsin/classifier"
)

// EvaluateOptions say what is worked out beside the figures.
type EvaluateOptions struct {
	// Resamples is how many bootstrap samples the intervals are taken from, 0 for no
	// intervals; Seed is that of the samples.
	Resamples int
	Seed      uint64
}

// Evaluate has the model judge the rows and returns its figures, without mistakes.
func Evaluate(ctx context.Context, model *classifier.Model, rows []Row, o EvaluateOptions) (Evaluation, error) {
	judgements, err := Judge(ctx, []*classifier.Model{model}, eachRow(rows), JudgeOptions{})
	if err != nil {
		return Evaluation{}, err
	}
	return judgements[0].Evaluate(ctx, o)
}

// eachRow yields the rows, none of which is bad.
func eachRow(rows []Row) func(yield func(Row, error) bool) {
	return func(yield func(Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// Evaluate returns the figures. The same rows, resamples and seed give the same ones,
// in any order of the rows and on any number of cores.
func (j *Judgements) Evaluate(ctx context.Context, o EvaluateOptions) (Evaluation, error) {
	b, s := newBootstrap(j.rows, o), newSlicer(j)
	info := j.model.Info()
	e := Evaluation{
		Model: info.Name + " " + info.Version, Digest: info.Digest, BaseRate: info.BaseRate,
		Rows: j.Rows(), Resamples: o.Resamples,
		Sources: j.sources(), Slices: s.slices(), Identities: s.identities(), Mistakes: j.worstMistakes(),
	}
	if e.Rows == 0 {
		e.Resamples = 0
	}
	for theme := range info.Themes {
		figures, err := j.theme(ctx, b, theme)
		if err != nil {
			return Evaluation{}, err
		}
		e.Themes = append(e.Themes, figures)
	}
	var err error
	if e.Stances, err = j.stances(ctx, b); err != nil {
		return Evaluation{}, err
	}
	e.Perturbations, err = j.perturbations(ctx, b)
	return e, err
}

// mention returns the question whether rows talk about a theme.
func (j *Judgements) mention(b *bootstrap, theme int) *question {
	info := j.model.Info()
	class := func(row int) (class, bool) {
		return classOf(j.rows.aboutPositive[row]>>theme&1 == 1), j.rows.aboutKnown[row]>>theme&1 == 1
	}
	return newQuestion(j.targets(b, theme, j.about, class), info.Themes[theme].Mention, math.NaN(), rates{positive: info.BaseRate})
}

// promoting returns the question whether rows promote a theme.
func (j *Judgements) promoting(b *bootstrap, theme int) *question {
	info, taxonomy := j.model.Info(), j.rows.taxonomy
	class := func(row int) (class, bool) {
		c := classOf(j.rows.promotionPositive[row]>>theme&1 == 1)
		if c == negative && j.rows.aboutPositive[row]>>theme&1 == 1 {
			c = related
		}
		return c, j.rows.promotionKnown[row]>>theme&1 == 1
	}
	promoting := info.BaseRate * info.Stances[taxonomy.Stance(taxonomy.PromotingStance)].BaseRate
	return newQuestion(j.targets(b, theme, j.promotion, class), info.Themes[theme].Review, info.Themes[theme].Flag, rates{promoting, info.BaseRate - promoting})
}

// targets returns the rows whose labels answer a question about a theme, without those
// of other harm.
func (j *Judgements) targets(b *bootstrap, theme int, probabilities []float64, class func(row int) (c class, known bool)) []scored {
	var rows []scored
	for i, kind := range j.rows.kind {
		if c, known := class(i); known && kind != otherHarmRow {
			rows = append(rows, scored{probabilities[i*j.themes()+theme], c, b.group[i]})
		}
	}
	return rows
}

func (j *Judgements) theme(ctx context.Context, b *bootstrap, theme int) (ThemeEvaluation, error) {
	e := ThemeEvaluation{Theme: j.rows.taxonomy.Themes[theme].Name, FlagThreshold: j.model.Info().Themes[theme].Flag}
	var err error
	if e.Mention, _, err = b.binaryFigures(ctx, j.mention(b, theme)); err != nil {
		return e, err
	}
	delete(e.Mention.Intervals, figureNames[recallAtFlag])
	e.Promotion, e.RecallAtFlag, err = b.binaryFigures(ctx, j.promoting(b, theme))
	return e, err
}

// binaryFigures returns the figures of a question with their intervals, and the recall
// at its flag threshold.
func (b *bootstrap) binaryFigures(ctx context.Context, q *question) (BinaryFigures, Figure, error) {
	counts := b.once()
	v := q.figures(counts)
	samples, err := b.samples(ctx, q)
	if err != nil {
		return BinaryFigures{}, 0, err
	}
	support := q.support(counts)
	return BinaryFigures{
		Support: support.positives(), Negatives: support.negatives(), BaseRate: q.rates.positive, Threshold: q.threshold,
		Precision: Figure(v[precision]), Recall: Figure(v[recall]), F1: Figure(v[f1]),
		ROCAUC: Figure(v[rocAUC]), AveragePrecision: Figure(v[averagePrecision]),
		RecallAtTenthFPR: Figure(v[recallAtTenth]), RecallAt1FPR: Figure(v[recallAt1]), RecallAt5FPR: Figure(v[recallAt5]),
		CalibrationError: Figure(v[calibrationError]), Brier: Figure(v[brier]), BrierSkill: Figure(v[brierSkill]),
		Intervals: intervals(samples), Curve: q.curve(counts), Reliability: q.reliability(counts),
		Note: b.note(q, support),
	}, Figure(v[recallAtFlag]), nil
}

// note says why figures or intervals are missing.
func (b *bootstrap) note(q *question, support rowCount) string {
	positives, negatives := support.positives(), support.negatives()
	var notes []string
	switch {
	case positives+negatives == 0:
		return "no row is labelled for it"
	case positives == 0:
		return "no row is positive: nothing is known of what is missed"
	case negatives == 0:
		notes = append(notes, "no row is negative: nothing is known of false alarms")
	}
	if b.resamples > 0 && !b.enough(q) {
		notes = append(notes, "too few groups of rows for intervals")
	}
	return strings.Join(notes, "; ")
}

func (j *Judgements) stances(ctx context.Context, b *bootstrap) (StanceEvaluation, error) {
	taxonomy := j.rows.taxonomy
	all := confusionOf(len(taxonomy.Stances), j, b.group, b.once())
	e := StanceEvaluation{Confusion: all, MacroF1: Figure(macroF1(all))}
	for i, stance := range taxonomy.Stances {
		tp, support, said := tallyStance(all, i)
		e.Stances = append(e.Stances, StanceFigures{stance.Name, support, fraction(tp, said), fraction(tp, support), fraction(2*tp, said+support)})
	}
	if b.resamples == 0 || math.IsNaN(float64(e.MacroF1)) {
		return e, nil
	}
	column := make([]float64, b.resamples)
	err := b.each(ctx, func(sample int, counts []int32) {
		column[sample] = macroF1(confusionOf(len(taxonomy.Stances), j, b.group, counts))
	})
	if interval, ok := percentiles(column); ok && err == nil {
		e.MacroF1Interval = &interval
	}
	return e, err
}

// confusionOf counts rows by stance and leading stance, each as often as its group.
func confusionOf(stances int, j *Judgements, group, counts []int32) [][]int {
	confusion := make([][]int, stances)
	for i := range confusion {
		confusion[i] = make([]int, stances)
	}
	for i, stance := range j.rows.stance {
		if stance >= 0 {
			confusion[stance][j.said[i]] += int(counts[group[i]])
		}
	}
	return confusion
}

func tallyStance(confusion [][]int, stance int) (right, support, said int) {
	for k := range confusion {
		support += confusion[stance][k]
		said += confusion[k][stance]
	}
	return confusion[stance][stance], support, said
}

// macroF1 is the mean F1 of the stances, NaN unless each has rows.
func macroF1(confusion [][]int) float64 {
	sum := 0.0
	for i := range confusion {
		right, support, said := tallyStance(confusion, i)
		if support == 0 {
			return math.NaN()
		}
		sum += 2 * float64(right) / float64(said+support)
	}
	return sum / float64(len(confusion))
}

// PromotesAny reports whether the row promotes one of the themes, and whether it says so:
// its labels may leave it open.
func (r Row) PromotesAny(taxonomy classifier.Taxonomy) (promotes, known bool) {
	known = true
	for _, theme := range taxonomy.Themes {
		p, k := r.promotionTarget(theme.Name, taxonomy.PromotingStance)
		promotes = promotes || p
		known = known && k
	}
	return promotes, known || promotes
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
