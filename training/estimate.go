package training

import (
	"math"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// estimate turns counts into the vocabulary of a model and its weights: for each label
// the log-likelihood ratio of naive Bayes between the texts of the label and all others,
// shape (features, labels), in units of classifier.WeightUnit.
//
// A ratio is shrunk by its margin of error, Confidence standard errors. What is left of
// no label leaves the vocabulary, unless it is a word: known words tell whether the
// model knows the language of a text.
func estimate(table *countTable, features []string, c Config) (vocabulary []string, weights []int16) {
	selected := selectFeatures(table, features, c)
	ratios := newRatios(table, selected, c)
	row := make([]int16, len(ratios))
	for f, feature := range features {
		some := feature[0] == classifier.WordFeature
		for label, r := range ratios {
			row[label] = 0
			if selected == nil || selected[f] {
				row[label] = r.weight(table.row(f), feature[0], c)
			}
			some = some || row[label] != 0
		}
		if some {
			vocabulary = append(vocabulary, feature)
			weights = append(weights, row...)
		}
	}
	return vocabulary, weights
}

// A ratio compares two columns of the count table for a label: x of the X features on
// one side are the feature in question, and m of the M features of the rest.
//
//	w = ln (x + alpha) / (m X/M + alpha)                     ScaledSmoothing
//	w = ln (x + alpha) / (X + alpha V) - ln (m + alpha) / (M + alpha V)    LidstoneSmoothing
//
// V is the number of features. Lidstone's is the smoothing of the textbook and of
// scikit-learn. The scaled one brings the rest to the size of the other side first: with
// equal pseudo-counts on unequal classes, every rare feature vouches for the smaller
// class (Rennie et al. 2003 describe that bias).
//
// Multinomial has the n of N features of the label for x and X; Weighted starts from
// the same. Complement has those of label and rest together. So w is minus the log
// likelihood of the complement, centred by what all texts say of the feature: the same
// number for each label of an exclusive head, which leaves the order of its labels that
// of complement naive Bayes, and makes a log ratio of it where a label stands alone. It
// is not divided by the sum of the weights, as Rennie et al. do last: calibration fits
// the scale of each theme anyhow, and the stances are to be told apart on one scale.
type ratio struct {
	column, all   int
	complement    bool
	scale, offset float64 // scale is 0 where the rows say nothing of the label
}

// newRatios returns the ratio of each label. If features were selected, the totals are
// those of the selected ones.
func newRatios(table *countTable, selected []bool, c Config) []ratio {
	themes, stances := len(c.Taxonomy.Themes), len(c.Taxonomy.Stances)
	totals, features := table.totalsOf(selected)
	ratios := make([]ratio, themes+stances)
	for label := range ratios {
		r := ratio{column: label, all: themes, complement: c.Estimator == Complement}
		if label >= themes {
			r.column, r.all = label+1, themes+1+stances
		}
		x, m := totals[r.column], totals[r.all]-totals[r.column]
		if x > 0 && m > 0 {
			if r.complement {
				x = totals[r.all]
			}
			r.scale = float64(x) / float64(m)
			if c.Smoothing == LidstoneSmoothing {
				pseudo := float64(c.Alpha * float64(features))
				r.scale, r.offset = 1, portmath.Log((float64(m)+pseudo)/(float64(x)+pseudo))
			}
		}
		ratios[label] = r
	}
	return ratios
}

// totalsOf returns the totals of the columns over the selected features, and how many
// these are; nil stands for all.
func (t *countTable) totalsOf(selected []bool) (totals []int64, features int) {
	if selected == nil {
		return t.totals, len(t.counts) / t.columns
	}
	totals = make([]int64, t.columns)
	for f, yes := range selected {
		if yes {
			features++
			for column, n := range t.row(f) {
				totals[column] += n
			}
		}
	}
	return totals, features
}

// nats returns the ratio of a feature and its standard error.
//
// That of a log ratio of counts n and m is sqrt(1/n + 1/m). Of ln (n + m)/m it is
// n/(n + m) times as much (the delta method).
func (r ratio) nats(counts []int64, c Config) (w, standardError float64) {
	have, rest := float64(counts[r.column]), float64(counts[r.all]-counts[r.column])
	standardError = math.Sqrt(1/(have+c.Alpha) + 1/(rest+c.Alpha))
	x := have
	if r.complement {
		x = float64(counts[r.all])
		standardError *= (have + c.Alpha) / (x + 2*c.Alpha)
	}
	return portmath.Log((x+c.Alpha)/(float64(rest*r.scale)+c.Alpha)) + r.offset, standardError
}

func (r ratio) weight(counts []int64, kind byte, c Config) int16 {
	if r.scale == 0 {
		return 0
	}
	w, standardError := r.nats(counts, c)
	w = shrink(w, float64(c.Confidence*standardError))
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
