// Package wordmodel has, for tests, a model that knows six words and can be reckoned by
// hand.
package wordmodel

import (
	"iter"
	"slices"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
)

// labels are threat, propaganda, promotes, reports.
const labels = 4

func parameters() classifier.Parameters {
	nat := int16(1 / classifier.WeightUnit)
	return classifier.Parameters{
		Name: "words", Version: "1", Estimator: "by hand", TrainingDataDigest: "sha256:none",
		Taxonomy: classifier.Taxonomy{
			Name:            "words",
			Themes:          []classifier.Label{{Name: "threat", Definition: "a threat"}, {Name: "propaganda", Definition: "propaganda"}},
			Stances:         []classifier.Label{{Name: "promotes", Definition: "for it"}, {Name: "reports", Definition: "about it"}},
			PromotingStance: "promotes",
		},
		LengthNorm: classifier.NoNorm, BaseRate: 0.1, StanceRates: []float64{0.4, 0.6},
		Vocabulary: []string{"wattack", "whail", "wreported", "wthe", "wwe", "wwill"},
		Weights: []int16{
			5 * nat, 0, 3 * nat, -3 * nat,
			0, 5 * nat, 2 * nat, -2 * nat,
			0, 0, -5 * nat, 5 * nat,
			0, 0, 0, 0,
			nat / 4, 0, nat, -nat,
			nat / 2, 0, 0, 0,
		},
		ThemeCalibrations: []classifier.ThemeCalibration{{Slope: 1, PromotionSlope: 1}, {Slope: 1, PromotionSlope: 1}},
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: []float64{0, 0}},
		Thresholds:        []classifier.Thresholds{{Mention: 0.5, Review: 0.3, Flag: 0.6}, {Mention: 0.5, Review: 0.3, Flag: 0.6}},
		Abstention:        classifier.Abstention{MinWords: 1, MinKnownTokenRatio: 0.3},
	}
}

// New returns the model after a change of its parameters, which are its own; nil changes
// nothing.
func New(t testing.TB, change func(p *classifier.Parameters)) *classifier.Model {
	t.Helper()
	p := parameters()
	if change != nil {
		change(&p)
	}
	m, err := classifier.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

// SetWeight sets the weight of a word for a label, in nats.
func SetWeight(p *classifier.Parameters, word string, label int, nats float64) {
	i := slices.Index(p.Vocabulary, "w"+word)
	p.Weights[i*labels+label] = int16(nats / classifier.WeightUnit)
}

// Rows yields rows as a reader does.
func Rows(rows []training.Row) iter.Seq2[training.Row, error] {
	return func(yield func(training.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}
