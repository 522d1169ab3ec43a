package diff

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/training/internal/wordmodel"
)

func TestModels(t *testing.T) {
	a := wordmodel.New(t, nil)
	b := wordmodel.New(t, func(p *classifier.Parameters) {
		p.Version, p.Estimator, p.BaseRate = "2", "by another hand", 0.05
		p.Taxonomy.Themes[0].Definition = "an announcement"
		p.Taxonomy.Organisations = []string{"Dawn"}
		p.Taxonomy.Identities = []string{"Niners", "Tenners"}
		p.Thresholds[1].Review = 0.25
		p.ThemeCalibrations[0].Slope = 1.5
		p.Vocabulary[3] = "ws" // "the" goes
		wordmodel.SetWeight(p, "s", 1, 2)
		wordmodel.SetWeight(p, "attack", 0, 2)
		wordmodel.SetWeight(p, "we", 0, 8)
	})
	d := Models(a, b, 1)
	want := Difference{
		A: ModelName{"words", "1", a.Info().Digest}, B: ModelName{"words", "2", b.Info().Digest},
		Settings:   []Change{{"base_rate", "0.1", "0.05"}, {"estimator", "by hand", "by another hand"}},
		Taxonomy:   TaxonomyChange{Added: []string{}, Removed: []string{}, Redefined: []string{"threat"}, OrganisationsAdded: 1, IdentitiesAdded: 2},
		Thresholds: []Change{{"propaganda.review", "0.3", "0.25"}}, Calibrations: []Change{{"threat.slope", "1", "1.5"}},
		Vocabulary: VocabularyChange{A: 6, B: 6, Added: 1, Removed: 1, HeaviestAdded: []string{`"s"`}, HeaviestRemoved: []string{`"the"`}},
		Weights: []LabelWeights{
			{Label: "threat", Moved: 2, Most: []WeightChange{{`"we"`, 0.25, 8}}},
			{Label: "propaganda", Most: []WeightChange{}}, {Label: "promotes", Most: []WeightChange{}}, {Label: "reports", Most: []WeightChange{}},
		},
		SameQuestions: true,
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	same := Models(a, a, 5)
	if len(same.Settings)+len(same.Thresholds)+len(same.Calibrations)+same.Vocabulary.Added+same.Vocabulary.Removed != 0 {
		t.Errorf("a model and itself: %+v", same)
	}
}

func TestFeatureName(t *testing.T) {
	for feature, want := range map[string]string{"wkill": `"kill"`, "bkill them": `"kill them" (pair)`, "c\x02ki": `"^ki" (part)`, "cll\x03": `"ll$" (part)`} {
		if got := featureName(feature); got != want {
			t.Errorf("%q is called %s, want %s", feature, got, want)
		}
	}
}
