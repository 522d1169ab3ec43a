package main

import (
	"slices"
	"testing"

	"tocsin/classifier"
)

// moreToys writes models to compare the toy model with: toy2.tocsin no longer takes "we
// will attack" for promotion, knows "bomb" in place of "the", and flags propaganda later;
// weather.tocsin has other labels.
func moreToys(t testing.TB) {
	t.Helper()
	write := func(name string, change func(p *classifier.Parameters)) {
		p := toyModel(t).Parameters()
		p.Weights, p.Vocabulary, p.Thresholds = slices.Clone(p.Weights), slices.Clone(p.Vocabulary), slices.Clone(p.Thresholds)
		change(&p)
		model, err := classifier.New(p)
		if err != nil {
			t.Fatal(err)
		}
		if err := writeModel(model, name); err != nil {
			t.Fatal(err)
		}
	}
	nat := int16(1 / classifier.WeightUnit)
	write("toy2.tocsin", func(p *classifier.Parameters) {
		p.Version = "2"
		p.Weights[2] = -2 * nat // attack, promotes
		p.Vocabulary[2] = "wsoon"
		p.Weights[4*2], p.Weights[4*2+2] = 4*nat, 2*nat
		p.Thresholds[1].Flag = 0.7
	})
	write("weather.tocsin", func(p *classifier.Parameters) {
		p.Name = "weather"
		p.Taxonomy.Themes = []classifier.Label{{Name: "rain", Definition: "rain"}, {Name: "snow", Definition: "snow"}}
	})
}
