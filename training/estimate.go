package training

import (
	"math"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// estimate turns counts into weights: for each label the log-likelihood ratio of
// multinomial naive Bayes between the texts of the label and all others, shape
// (features, labels), in units of classifier.WeightUnit.
//
//	w = ln (n + alpha) / (m N/M + alpha)
//
// n of the N features of the label and m of the M features of the rest are this one.
// This is additive (Lidstone) smoothing with the rest scaled to the size of the label
// first: with equal pseudo-counts on unequal classes, every rare feature would vouch
// for the smaller class (Rennie et al. 2003 describe that bias).
func estimate(table *countTable, features int, c Config) []int16 {
	themes, stances := len(c.Taxonomy.Themes), len(c.Taxonomy.Stances)
	labels := themes + stances
	weights := make([]int16, features*labels)
	for label := range labels {
		column, all := label, themes
		if label >= themes {
			column, all = label+1, themes+1+stances
		}
		n, m := table.totals[column], table.totals[all]-table.totals[column]
		if n == 0 || m == 0 {
			continue // nothing is known of a label without rows, or without others
		}
		scale := float64(n) / float64(m)
		for f := range features {
			row := table.counts[f*table.columns : (f+1)*table.columns]
			have, rest := float64(row[column]), float64(row[all]-row[column])
			w := portmath.Log((have + c.Alpha) / (float64(rest*scale) + c.Alpha))
			weights[f*labels+label] = quantise(min(max(w, -c.Clip), c.Clip))
		}
	}
	return weights
}

func quantise(nats float64) int16 {
	return int16(math.Round(min(max(nats/classifier.WeightUnit, math.MinInt16), math.MaxInt16)))
}
