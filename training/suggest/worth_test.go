package suggest

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
)

// syntheticPool returns rows of which one in twelve promotes the one theme. Each of these
// has up to three of forty words that say so, which are as unequal as words are; as many
// report it, in other words.
func syntheticPool(n int, seed uint64) []training.Row {
	random := rand.New(rand.NewPCG(seed, 7))
	zipf := rand.NewZipf(random, 1.3, 4, 39)
	word := func(kind string, i int) string { return kind + string(rune('a'+i/26)) + string(rune('a'+i%26)) }
	var rows []training.Row
	for i := range n {
		row := training.Row{ID: fmt.Sprintf("%05d", i), Source: fmt.Sprint("pool ", seed), Themes: []string{}}
		var text []string
		for range 8 + random.IntN(6) {
			text = append(text, word("plain", random.IntN(60)))
		}
		switch i % 12 {
		case 0:
			row.Themes, row.Stance = []string{"threat"}, "promotes"
			for range 3 {
				text[random.IntN(len(text))] = word("harm", int(zipf.Uint64()))
			}
		case 1:
			row.Themes, row.Stance = []string{"threat"}, "reports"
			for range 3 {
				text[random.IntN(len(text))] = word("news", int(zipf.Uint64()))
			}
		}
		row.Text = strings.Join(text, " ")
		rows = append(rows, row)
	}
	return rows
}

func oneThemeConfig(version int) training.Config {
	c := training.DefaultConfig()
	c.Name, c.Version = "round", fmt.Sprint(version)
	c.Taxonomy = classifier.Taxonomy{
		Name: "one", Themes: []classifier.Label{{Name: "threat"}},
		Stances: []classifier.Label{{Name: "promotes"}, {Name: "reports"}}, PromotingStance: "promotes",
	}
	c.StanceRates, c.BaseRate = []float64{0.5, 0.5}, 0.15
	c.Features = classifier.FeatureSettings{}
	c.Estimator, c.MinGroups, c.CalibrationFolds, c.Confidence = training.Multinomial, 1, 2, 0
	c.Repeats = nil
	return c
}

// Labels of rows that were suggested by uncertainty teach more than as many of rows
// drawn at random: the promoting rows of a test set are ranked better with fewer labels.
// This is one made-up pool: a check that the method does what it is for, and no promise.
func TestNextIsWorthIt(t *testing.T) {
	const (
		start, each, rounds = 120, 30, 7
		target              = 0.9 // recall at 5 % false positives
	)
	all, test := syntheticPool(1800, 1), syntheticPool(800, 2)
	labelsNeeded := func(share float64, strategy Strategy) (needed int, recalls []string) {
		labelled, rest := all[:start], all[start:]
		for round := range rounds {
			model, err := training.Train(t.Context(), labelled, oneThemeConfig(round))
			if err != nil {
				t.Fatal(err)
			}
			e, err := training.Evaluate(t.Context(), model, test, training.EvaluateOptions{})
			if err != nil {
				t.Fatal(err)
			}
			recall := e.Themes[0].Promotion.RecallAt5FPR
			recalls = append(recalls, fmt.Sprintf("%d: %.2f", len(labelled), float64(recall)))
			if recall >= target && needed == 0 {
				needed = len(labelled)
			}
			// Whoever suggests does not know the labels.
			blind := make([]training.Row, len(rest))
			answers := map[string]training.Row{}
			for i, row := range rest {
				answers[row.ID] = row
				blind[i] = training.Row{ID: row.ID, Text: row.Text, Source: row.Source}
			}
			taken := map[string]bool{}
			labelled = labelled[:len(labelled):len(labelled)]
			for _, s := range next(t, blind, Config{Model: model, N: each, Strategy: strategy, RandomShare: share, Seed: 1}) {
				labelled = append(labelled, answers[s.Row.ID])
				taken[s.Row.ID] = true
			}
			var left []training.Row
			for _, row := range rest {
				if !taken[row.ID] {
					left = append(left, row)
				}
			}
			rest = left
		}
		return needed, recalls
	}
	uncertain, a := labelsNeeded(0, Uncertainty)
	random, b := labelsNeeded(1, Uncertainty)
	mixed, c := labelsNeeded(0.1, Mixed)
	t.Logf("labels until a recall of %v: uncertainty %d %v, random %d %v, mixed %d %v", target, uncertain, a, random, b, mixed, c)
	for name, needed := range map[string]int{"uncertainty": uncertain, "mixed": mixed} {
		if needed == 0 || random != 0 && needed+each > random {
			t.Errorf("%s needs %d labels, random ones %d (0: more than were tried)", name, needed, random)
		}
	}
}
