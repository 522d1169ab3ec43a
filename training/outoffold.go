package training

import (
	"context"
	"fmt"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// OutOfFoldConfig returns quick settings for OutOfFold: plain naive Bayes over words and
// runs of four characters, in five folds. On the project's corpus it tells labels as well
// as the features of the default model do, in a third of the time.
func OutOfFoldConfig() Config {
	c := DefaultConfig()
	c.Estimator = Multinomial
	c.Features = classifier.FeatureSettings{CharMin: 4, CharMax: 4}
	c.CharWeight = 0.5
	c.CalibrationFolds = 5
	c.Repeats = nil
	return c
}

// An OutOfFoldRow has the probabilities of one row, given by a model that has seen
// neither the row nor its group.
type OutOfFoldRow struct {
	// Themes holds, for each theme of the taxonomy, the probability that the text talks
	// about it, and Stances, for each stance, that this is how it talks: these add up to 1.
	// Both hold at the rates of the rows given, not at the base rate of the settings.
	Themes, Stances []float64
}

// OutOfFold deals the rows into folds by group, trains a model on all but one, and has it
// read that one, for each. The answer has the order of the rows, which it depends on in
// the last digits only: sort them first where they must be equal.
//
// Log odds become probabilities by a logistic regression for each label (Platt 1999)
// fitted on the same held-back rows; those of the stances are divided by their sum
// (Zadrozny & Elkan 2002). A label that all rows or no rows have keeps that share as
// its probability.
func OutOfFold(ctx context.Context, rows []Row, c Config) ([]OutOfFoldRow, error) {
	if c.CalibrationFolds < 2 {
		return nil, fmt.Errorf("%d folds, want 2 or more", c.CalibrationFolds)
	}
	if len(rows) == 0 {
		return nil, nil
	}
	idx, err := buildIndex(ctx, rows, c)
	if err != nil {
		return nil, err
	}
	whole := newCountTable(len(idx.strings), c.Taxonomy)
	for i, r := range rows {
		whole.add(idx.rows[i], labelsOf(r, c.Taxonomy), c.times(r))
	}
	held, err := observeHeldBack(ctx, rows, false, idx, whole, c)
	if err != nil {
		return nil, err
	}
	themes, stances := len(c.Taxonomy.Themes), len(c.Taxonomy.Stances)
	answers := make([]OutOfFoldRow, len(rows))
	for i := range answers {
		answers[i] = OutOfFoldRow{make([]float64, themes), make([]float64, stances)}
	}
	for theme, label := range c.Taxonomy.Themes {
		p := probabilitiesOf(held, func(h heldBack) (x float64, positive, known bool) {
			positive, known = h.row.themeTarget(label.Name)
			return h.Themes[theme], positive, known
		})
		for i, h := range held {
			answers[i].Themes[theme] = p(h)
		}
	}
	for stance, label := range c.Taxonomy.Stances {
		p := probabilitiesOf(held, func(h heldBack) (x float64, positive, known bool) {
			return h.Stances[stance], h.row.Stance == label.Name, h.row.teachesStance()
		})
		for i, h := range held {
			answers[i].Stances[stance] = p(h)
		}
	}
	for _, a := range answers {
		shareOut(a.Stances)
	}
	return answers, nil
}

// probabilitiesOf fits the probability of one label on the rows whose label is known. The
// target returns a row's log odds, and its label where that is known.
func probabilitiesOf(held []heldBack, target func(heldBack) (x float64, positive, known bool)) func(heldBack) float64 {
	var observations []observation
	var positives, all float64
	for _, h := range held {
		x, positive, known := target(h)
		if !known {
			continue
		}
		observations = append(observations, observation{x: []float64{x, 1}, y: positive, weight: h.times})
		all += h.times
		if positive {
			positives += h.times
		}
	}
	share := 0.0
	if all > 0 {
		share = positives / all
	}
	if share == 0 || share == 1 {
		return func(heldBack) float64 { return share }
	}
	for i := range observations {
		observations[i].weight /= all
	}
	beta := logistic(observations, 2)
	if beta[0] <= 0 {
		// On rows not seen, more evidence would mean a lower probability: the words say
		// nothing about the label.
		return func(heldBack) float64 { return share }
	}
	return func(h heldBack) float64 {
		x, _, _ := target(h)
		return portmath.Sigmoid(float64(beta[0]*x) + beta[1])
	}
}

// shareOut divides the parts by their sum.
func shareOut(parts []float64) {
	var sum float64
	for _, p := range parts {
		sum += p
	}
	for i := range parts {
		if sum > 0 {
			parts[i] /= sum
		} else {
			parts[i] = 1 / float64(len(parts))
		}
	}
}
