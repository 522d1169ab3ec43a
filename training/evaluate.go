package training

import (
	"cmp"
	"context"
	"math"
	"slices"

	"tocsin/classifier"
)

// A judged row is a row with what the model says of it.
type judged struct {
	row    Row
	result classifier.Result
}

// Evaluate has the model judge the rows.
func Evaluate(ctx context.Context, model *classifier.Model, rows []Row) (Evaluation, error) {
	judgements := make([]judged, len(rows))
	err := parallel(ctx, len(rows), func(i int) {
		judgements[i] = judged{rows[i], model.Classify([]byte(rows[i].Text), classifier.Options{})}
	}, func() {})
	if err != nil {
		return Evaluation{}, err
	}
	info, taxonomy := model.Info(), model.Parameters().Taxonomy
	e := Evaluation{
		Model: info.Name + " " + info.Version, BaseRate: info.BaseRate, Rows: len(rows),
		Stances: evaluateStances(judgements, taxonomy),
		Sources: evaluateSources(judgements, taxonomy),
	}
	promotes := info.Stances[taxonomy.Stance(taxonomy.PromotingStance)].BaseRate
	for _, theme := range info.Themes {
		e.Themes = append(e.Themes, evaluateTheme(judgements, theme, taxonomy, info.BaseRate, promotes))
	}
	return e, nil
}

func (j judged) theme(name string) classifier.ThemeResult {
	return j.result.Themes[slices.IndexFunc(j.result.Themes, func(t classifier.ThemeResult) bool { return t.Theme == name })]
}

func evaluateTheme(rows []judged, theme classifier.ThemeInfo, taxonomy classifier.Taxonomy, baseRate, promotes float64) ThemeEvaluation {
	var about, promotion []scored
	for _, j := range rows {
		if j.row.OtherHarm {
			continue
		}
		result := j.theme(theme.Name)
		if positive, known := j.row.themeTarget(theme.Name); known {
			about = append(about, scored{result.Probability, positive})
		}
		if positive, known := j.row.promotionTarget(theme.Name, taxonomy.PromotingStance); known {
			promotion = append(promotion, scored{result.PromotionProbability, positive})
		}
	}
	flagged := threshold(promotion, theme.Flag)
	return ThemeEvaluation{
		Theme:        theme.Name,
		Mention:      binaryFigures(about, theme.Mention, baseRate),
		Promotion:    binaryFigures(promotion, theme.Review, baseRate*promotes),
		RecallAtFlag: flagged.recall(),
	}
}

func threshold(rows []scored, at float64) confusion {
	var c confusion
	for _, s := range rows {
		switch reached := s.score >= at; {
		case reached && s.positive:
			c.tp++
		case reached:
			c.fp++
		case s.positive:
			c.fn++
		}
	}
	return c
}

func binaryFigures(rows []scored, at, baseRate float64) BinaryFigures {
	r, c := rank(rows), threshold(rows, at)
	return BinaryFigures{
		Support: r.positives, Negatives: r.negatives,
		Precision: c.precision(), Recall: c.recall(), F1: c.f1(),
		ROCAUC: r.rocAUC(), AveragePrecision: r.averagePrecision(), RecallAt1FPR: r.recallAt(0.01),
		CalibrationError: r.calibrationError(baseRate), Brier: r.brier(baseRate),
	}
}

func evaluateStances(rows []judged, taxonomy classifier.Taxonomy) StanceEvaluation {
	n := len(taxonomy.Stances)
	e := StanceEvaluation{Confusion: make([][]int, n)}
	for i := range e.Confusion {
		e.Confusion[i] = make([]int, n)
	}
	for _, j := range rows {
		if j.row.teachesStance() {
			e.Confusion[taxonomy.Stance(j.row.Stance)][taxonomy.Stance(j.result.Stances[0].Stance)]++
		}
	}
	var sum float64
	supported := 0
	for i, stance := range taxonomy.Stances {
		c := confusion{tp: e.Confusion[i][i]}
		support := 0
		for k := range n {
			support += e.Confusion[i][k]
			if k != i {
				c.fn += e.Confusion[i][k]
				c.fp += e.Confusion[k][i]
			}
		}
		e.Stances = append(e.Stances, StanceFigures{stance.Name, support, c.precision(), c.recall(), c.f1()})
		if support > 0 {
			supported++
			sum += float64(c.f1())
		}
	}
	e.MacroF1 = Figure(math.NaN())
	if supported == n {
		e.MacroF1 = Figure(sum / float64(n))
	}
	return e
}

func evaluateSources(rows []judged, taxonomy classifier.Taxonomy) []SourceResult {
	type counts struct{ promoting, harmless, pFlag, pReview, hFlag, hReview, abstained, all int }
	bySource := map[string]*counts{}
	for _, j := range rows {
		if j.row.OtherHarm {
			continue
		}
		c := bySource[j.row.Source]
		if c == nil {
			c = &counts{}
			bySource[j.row.Source] = c
		}
		flagged := j.result.Decision == classifier.Flag
		reviewed := j.result.Decision >= classifier.Review
		c.all++
		c.abstained += one(j.result.Decision == classifier.Abstain)
		switch promotes, known := j.row.promotesAny(taxonomy); {
		case known && promotes:
			c.promoting++
			c.pFlag += one(flagged)
			c.pReview += one(reviewed)
		case known:
			c.harmless++
			c.hFlag += one(flagged)
			c.hReview += one(reviewed)
		}
	}
	var results []SourceResult
	for source, c := range bySource {
		results = append(results, SourceResult{source, DecisionRates{
			c.promoting, c.harmless,
			fraction(c.pFlag, c.promoting), fraction(c.pReview, c.promoting),
			fraction(c.hFlag, c.harmless), fraction(c.hReview, c.harmless), fraction(c.abstained, c.all),
		}})
	}
	slices.SortFunc(results, func(a, b SourceResult) int { return cmp.Compare(a.Source, b.Source) })
	return results
}

// promotesAny reports whether the row promotes one of the themes, where it says so.
func (r Row) promotesAny(taxonomy classifier.Taxonomy) (promotes, known bool) {
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
