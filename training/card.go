package training

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"tocsin/classifier"
)

// Card returns the model card of a trained model, as Markdown: what it was trained on
// and how it judged the rows that were held back.
func Card(info classifier.Info, c Config, train []Row, e Evaluation) (string, error) {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s\n\n", info.Name, info.Version)
	fmt.Fprintf(&b, "Says what texts talk about and whether they promote it. A person decides; the model only sorts.\n\n")
	fmt.Fprintf(&b, "- estimator: %s, %d features, character n-grams of %d to %d, bigrams %t\n", info.Estimator, info.VocabularySize,
		c.Features.CharMin, c.Features.CharMax, c.Features.Bigrams)
	fmt.Fprintf(&b, "- probabilities hold where %.3g of texts talk about a theme\n", info.BaseRate)
	fmt.Fprintf(&b, "- thresholds: false-positive rates, per theme and on rows not seen, of %.3g to mention, %.3g to review and %.3g to flag\n\n",
		c.FalsePositiveRates.Mention, c.FalsePositiveRates.Review, c.FalsePositiveRates.Flag)
	fmt.Fprintf(&b, "## Rows trained on\n\n| source | rows | times counted |\n|---|---|---|\n")
	counts := map[string]int{}
	for _, r := range train {
		counts[r.Source]++
	}
	for _, source := range slices.Sorted(maps.Keys(counts)) {
		fmt.Fprintf(&b, "| %s | %d | %d |\n", source, counts[source], c.times(Row{Source: source}))
	}
	fmt.Fprintf(&b, "\n## Rows held back\n\n")
	if e.Rows == 0 {
		fmt.Fprintf(&b, "None: nothing is known of how well this model judges.\n")
		return b.String(), nil
	}
	fmt.Fprintf(&b, "```text\n")
	if err := e.WriteText(&b); err != nil {
		return "", err
	}
	fmt.Fprintf(&b, "```\n")
	return b.String(), nil
}

// withCard returns the model with a card.
func withCard(model *classifier.Model, card string) (*classifier.Model, error) {
	p := model.Parameters()
	p.Card = card
	return classifier.New(p)
}
