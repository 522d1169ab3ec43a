package training

import (
	"cmp"
	"slices"

	"tocsin/internal/portmath"
)

// selectFeatures returns which features get weights: the best MaxFeatures by what they
// tell about any of the labels, of equals those first in the order of strings. It
// returns nil if all do.
//
// Features are ranked on the rows that the table counts, so that a fold that is held
// back has no say. Words that were not selected stay in the vocabulary with the weight
// 0, and do not count among the MaxFeatures: the share of known words tells whether a
// model can judge a text, and a selection must not make it forget its language.
func selectFeatures(table *countTable, features []string, c Config) []bool {
	if c.MaxFeatures == 0 || c.MaxFeatures >= len(features) {
		return nil
	}
	type ranked struct {
		feature int32
		value   float64
	}
	list := make([]ranked, len(features))
	for f := range features {
		list[f] = ranked{int32(f), c.informs(table, f)}
	}
	// features are in ascending order.
	slices.SortFunc(list, func(a, b ranked) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.feature, b.feature))
	})
	selected := make([]bool, len(features))
	for _, r := range list[:c.MaxFeatures] {
		selected[r.feature] = true
	}
	return selected
}

// informs returns the rank of a feature: the highest of those for any label against
// the rest of its head, or of both heads.
func (c Config) informs(table *countTable, feature int) float64 {
	themes, stances := len(c.Taxonomy.Themes), len(c.Taxonomy.Stances)
	counts := table.row(feature)
	if c.Selection == ByFrequency {
		return float64(max(counts[themes], counts[themes+1+stances]))
	}
	highest := 0.0
	for label := range themes + stances {
		column, all := label, themes
		if label >= themes {
			column, all = label+1, themes+1+stances
		}
		value := 0.0
		if c.Selection == ByMutualInformation {
			value = mutualInformation(counts[column], counts[all], table.totals[column], table.totals[all])
		} else {
			value = chiSquared(counts[column], counts[all], table.documents[column], table.documents[all])
		}
		highest = max(highest, value)
	}
	return highest
}

// chiSquared compares how often a feature occurs in the rows of a label, n of a times,
// with what the share of these rows, d of all D, would lead to expect, as scikit-learn's
// chi2 does on counts.
func chiSquared(n, a, d, all int64) float64 {
	if a == 0 || d == 0 || d == all {
		return 0
	}
	share := float64(d) / float64(all)
	expected, other := float64(share*float64(a)), float64((1-share)*float64(a))
	off, otherOff := float64(n)-expected, float64(a-n)-other
	return float64(off*off)/expected + float64(otherOff*otherOff)/other
}

// mutualInformation returns, in nats, what it says of a single token's label that it is
// this feature: n of the a occurrences lie under the label, which has N of all A tokens
// (Manning, Raghavan & Schütze 2008, section 13.5.1, on tokens instead of documents).
func mutualInformation(n, a, labelTokens, tokens int64) float64 {
	table := [2][2]int64{{n, a - n}, {labelTokens - n, tokens - labelTokens - (a - n)}}
	sum := 0.0
	for i, row := range table {
		inRow := [2]int64{a, tokens - a}[i]
		for j, cell := range row {
			if cell == 0 {
				continue
			}
			inColumn := [2]int64{labelTokens, tokens - labelTokens}[j]
			ratio := float64(float64(cell)/float64(inRow)) * float64(float64(tokens)/float64(inColumn))
			sum += float64(float64(cell) / float64(tokens) * portmath.Log(ratio))
		}
	}
	return max(sum, 0)
}
