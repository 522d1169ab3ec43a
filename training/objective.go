package training

import (
	"fmt"
	"math"
	"slices"
)

// An Objective is what a search makes as large as it can: a figure, as the mean over the
// themes.
type Objective string

// The objectives. The first is the default: it looks at the whole ranking, so that its
// standard error is smaller than that of recall at a low rate of false positives, which
// hangs on a few rows of each fold.
const (
	PromotionAveragePrecision Objective = "promotion-average-precision"
	PromotionRecallAt1FPR     Objective = "promotion-recall-at-1-percent-fpr"
	PromotionROCAUC           Objective = "promotion-roc-auc"
	MentionAveragePrecision   Objective = "mention-average-precision"
	MentionRecallAt1FPR       Objective = "mention-recall-at-1-percent-fpr"
	MentionROCAUC             Objective = "mention-roc-auc"
)

// figureOf returns the figure that an objective is made of, and whether it is about
// promotion.
func (o Objective) figureOf() (figure int, promotion bool, err error) {
	switch o {
	case PromotionAveragePrecision:
		return averagePrecision, true, nil
	case PromotionRecallAt1FPR:
		return recallAt1, true, nil
	case PromotionROCAUC:
		return rocAUC, true, nil
	case MentionAveragePrecision:
		return averagePrecision, false, nil
	case MentionRecallAt1FPR:
		return recallAt1, false, nil
	case MentionROCAUC:
		return rocAUC, false, nil
	}
	return 0, false, fmt.Errorf("%q is no objective", o)
}

// overFolds returns the objective in each fold: the mean over the themes of which the
// fold has positive and negative rows, NaN if it has none. Rows of other harm are left
// out, as in an evaluation.
//
// The log odds of held-back rows become probabilities by one logistic regression for a
// theme, fitted on all folds: it has so few parameters that it favours no trial. The
// calibration of the settings is not used: a step map would make ties.
func (o Objective) overFolds(held []heldBack, folds []int, c Config) ([]Figure, error) {
	figure, promotion, err := o.figureOf()
	if err != nil {
		return nil, err
	}
	c.Calibration = Platt
	sums, themes := make([]float64, c.CalibrationFolds), make([]int, c.CalibrationFolds)
	for theme, label := range c.Taxonomy.Themes {
		calibration, err := calibrateTheme(held, theme, c)
		if err != nil {
			return nil, err
		}
		rows := make([][]scored, c.CalibrationFolds)
		for i, h := range held {
			if h.row.OtherHarm {
				continue
			}
			p := calibration.Probability(h.Themes[theme], h.Windows)
			positive, known := h.row.themeTarget(label.Name)
			if promotion {
				p = float64(p * calibration.Promotion(h.Promoting[theme], h.Themes[theme]))
				positive, known = h.row.promotionTarget(label.Name, c.Taxonomy.PromotingStance)
			}
			if known {
				rows[folds[i]] = append(rows[folds[i]], scored{probability: p, class: classOf(positive)})
			}
		}
		for fold := range rows {
			once := []int32{1} // all rows are of group 0
			q := newQuestion(rows[fold], 0, 0, rates{positive: c.BaseRate})
			if support := q.support(once); support.positives() > 0 && support.negatives() > 0 {
				sums[fold] += q.figures(once)[figure]
				themes[fold]++
			}
		}
	}
	figures := make([]Figure, len(sums))
	for fold := range figures {
		figures[fold] = Figure(sums[fold] / float64(themes[fold])) // 0/0 is NaN
	}
	return figures, nil
}

// meanAndError returns the mean of the figures that are known and its standard error,
// which is NaN for fewer than two.
func meanAndError(figures []Figure) (mean, standardError Figure) {
	known := slices.DeleteFunc(slices.Clone(figures), func(f Figure) bool { return math.IsNaN(float64(f)) })
	n := float64(len(known))
	var sum, squares float64
	for _, f := range known {
		sum += float64(f)
	}
	m := sum / n
	for _, f := range known {
		squares += float64((float64(f) - m) * (float64(f) - m))
	}
	if len(known) < 2 {
		return Figure(m), Figure(math.NaN())
	}
	return Figure(m), Figure(math.Sqrt(squares / (n - 1) / n))
}

// Objectives returns all objectives, the default first.
func Objectives() []Objective {
	return []Objective{
		PromotionAveragePrecision, PromotionRecallAt1FPR, PromotionROCAUC,
		MentionAveragePrecision, MentionRecallAt1FPR, MentionROCAUC,
	}
}
