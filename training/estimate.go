package training

import (
	"math"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// estimate turns counts into the vocabulary of a model and its weights: for each label
// the log-likelihood ratio of multinomial naive Bayes between the texts of the label
// and all others, shape (features, labels), in units of classifier.WeightUnit.
//
//	w = ln (n + alpha) / (m N/M + alpha)
//
// n of the N features of the label and m of the M features of the rest are this one.
// This is additive (Lidstone) smoothing with the rest scaled to the size of the label
// first: with equal pseudo-counts on unequal classes, every rare feature would vouch
// for the smaller class (Rennie et al. 2003 describe that bias).
//
// A ratio is shrunk by its margin of error: Confidence standard errors of a log ratio
// of counts, sqrt(1/n + 1/m). What is left of no label leaves the vocabulary, unless it
// is a word: known words tell whether the model knows the language of a text.
func estimate(table *countTable, features []string, c Config) (vocabulary []string, weights []int16) {
	ratios := newRatios(table, c)
	row := make([]int16, len(ratios))
	for f, feature := range features {
		some := feature[0] == classifier.WordFeature
		for label, r := range ratios {
			row[label] = r.weight(table.row(f), feature[0], c)
			some = some || row[label] != 0
		}
		if some {
			vocabulary = append(vocabulary, feature)
			weights = append(weights, row...)
		}
	}
	return vocabulary, weights
}

// A ratio says which columns of the count table a label's ratio compares.
type ratio struct {
	column, all int
	scale       float64 // N/M; 0 where the rows say nothing of the label
}

func newRatios(table *countTable, c Config) []ratio {
	themes, stances := len(c.Taxonomy.Themes), len(c.Taxonomy.Stances)
	ratios := make([]ratio, themes+stances)
	for label := range ratios {
		r := ratio{column: label, all: themes}
		if label >= themes {
			r.column, r.all = label+1, themes+1+stances
		}
		n, m := table.totals[r.column], table.totals[r.all]-table.totals[r.column]
		if n > 0 && m > 0 {
			r.scale = float64(n) / float64(m)
		}
		ratios[label] = r
	}
	return ratios
}

func (r ratio) weight(counts []int64, kind byte, c Config) int16 {
	if r.scale == 0 {
		return 0
	}
	have, rest := float64(counts[r.column]), float64(counts[r.all]-counts[r.column])
	w := portmath.Log((have + c.Alpha) / (float64(rest*r.scale) + c.Alpha))
	w = shrink(w, float64(c.Confidence*math.Sqrt(1/(have+c.Alpha)+1/(rest+c.Alpha))))
	if kind == classifier.CharFeature {
		w = float64(w * c.CharWeight)
	}
	return quantise(min(max(w, -c.Clip), c.Clip))
}

// shrink moves a weight towards zero by its margin of error, and to zero within it.
func shrink(w, margin float64) float64 {
	switch {
	case w > margin:
		return w - margin
	case w < -margin:
		return w + margin
	}
	return 0
}

func quantise(nats float64) int16 {
	return int16(math.Round(min(max(nats/classifier.WeightUnit, math.MinInt16), math.MaxInt16)))
}
