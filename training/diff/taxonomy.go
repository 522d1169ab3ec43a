package diff

import (
	"errors"
	"slices"

	"tocsin/classifier"
)

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

// SharedTaxonomy has the themes that both have, in the order of the first, and the stances
// of the first. Without any, or with another promoting stance, it is [ErrNothingShared].
func SharedTaxonomy(a, b classifier.Taxonomy) (classifier.Taxonomy, error) {
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
