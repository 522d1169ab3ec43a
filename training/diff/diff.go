package diff

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"slices"
	"strings"

	"tocsin/classifier"
)

// A Difference says in what models A and B differ, as data: no text is read.
type Difference struct {
	A ModelName `json:"a"`
	B ModelName `json:"b"`
	// Settings, Thresholds and Calibrations hold only what differs.
	Settings      []Change         `json:"settings"`
	Taxonomy      TaxonomyChange   `json:"taxonomy"`
	Thresholds    []Change         `json:"thresholds"`
	Calibrations  []Change         `json:"calibrations"`
	Vocabulary    VocabularyChange `json:"vocabulary"`
	Weights       []LabelWeights   `json:"weights"`
	SameQuestions bool             `json:"same_labels"`
}

// A ModelName names a model and its file.
type ModelName struct {
	Name    string `json:"name"`
	Version string `json:"version"`
	Digest  string `json:"digest"`
}

// NameOf returns how the model is called.
func NameOf(m *classifier.Model) ModelName {
	i := m.Info()
	return ModelName{i.Name, i.Version, i.Digest}
}

// A Change is a setting by its name with its two values, as JSON has them; "-" where a
// model does not have it.
type Change struct {
	Name string `json:"name"`
	A    string `json:"a"`
	B    string `json:"b"`
}

// A TaxonomyChange says which labels only one of the models has, and which of those in
// both are defined in other words. Stances are named with themes: no name is twice in
// a taxonomy.
type TaxonomyChange struct {
	Added     []string `json:"added"`   // only in B
	Removed   []string `json:"removed"` // only in A
	Redefined []string `json:"redefined"`
	// OrganisationsAdded and OrganisationsRemoved count the names that are masked.
	OrganisationsAdded   int `json:"organisations_added"`
	OrganisationsRemoved int `json:"organisations_removed"`
	// IdentitiesAdded and IdentitiesRemoved count the masked words for groups of people.
	IdentitiesAdded   int `json:"identities_added"`
	IdentitiesRemoved int `json:"identities_removed"`
}

// A VocabularyChange counts features, and lists the heaviest of those in one model only.
type VocabularyChange struct {
	A               int      `json:"a"`
	B               int      `json:"b"`
	Added           int      `json:"added"`
	Removed         int      `json:"removed"`
	HeaviestAdded   []string `json:"heaviest_added"`
	HeaviestRemoved []string `json:"heaviest_removed"`
}

// LabelWeights has the features of both models whose weight for a label moved most.
type LabelWeights struct {
	Label string `json:"label"`
	// Moved counts the features whose weight is another.
	Moved int            `json:"moved"`
	Most  []WeightChange `json:"most"`
}

// A WeightChange is a feature with its two weights, in nats.
type WeightChange struct {
	Feature string  `json:"feature"`
	A       float64 `json:"a"`
	B       float64 `json:"b"`
}

// Models compares what two models are, the older one and the newer one, with at most limit
// features in each list.
func Models(a, b *classifier.Model, limit int) Difference {
	p, q := a.Parameters(), b.Parameters()
	d := Difference{
		A: NameOf(a), B: NameOf(b),
		Settings: changes(flatten(settingsOf(p)), flatten(settingsOf(q))),
		Taxonomy: compareTaxonomies(p.Taxonomy, q.Taxonomy),
	}
	d.SameQuestions = len(d.Taxonomy.Added)+len(d.Taxonomy.Removed) == 0
	perTheme := func(p classifier.Parameters, of func(i int) any) map[string]string {
		all := map[string]any{}
		for i, theme := range p.Taxonomy.Themes {
			all[theme.Name] = of(i)
		}
		return flatten(all)
	}
	thresholds := func(p classifier.Parameters) map[string]string {
		return perTheme(p, func(i int) any { return p.Thresholds[i] })
	}
	calibrations := func(p classifier.Parameters) map[string]string {
		all := perTheme(p, func(i int) any { return p.ThemeCalibrations[i] })
		maps.Copy(all, flatten(map[string]any{"(stances)": p.StanceCalibration}))
		return all
	}
	d.Thresholds = changes(thresholds(p), thresholds(q))
	d.Calibrations = changes(calibrations(p), calibrations(q))
	d.Vocabulary, d.Weights = compareWeights(p, q, limit)
	return d
}

// settingsOf is what a model is apart from its labels, numbers for each label and words.
func settingsOf(p classifier.Parameters) map[string]any {
	settings := map[string]any{
		"estimator": p.Estimator, "features": p.Features, "length_norm": p.LengthNorm, "short_windows": p.ShortWindows, "count_once": p.CountOnce, "base_rate": p.BaseRate,
		"abstention": p.Abstention, "training_data_digest": p.TrainingDataDigest, "promoting_stance": p.Taxonomy.PromotingStance,
	}
	for i, stance := range p.Taxonomy.Stances {
		settings["stance_rate."+stance.Name] = p.StanceRates[i]
	}
	return settings
}

// flatten writes a value as names with dots and what each stands for, as JSON.
func flatten(value any) map[string]string {
	data, _ := json.Marshal(value) // maps, strings and finite numbers
	var tree any
	_ = json.Unmarshal(data, &tree)
	flat := map[string]string{}
	var walk func(name string, node any)
	walk = func(name string, node any) {
		switch node := node.(type) {
		case map[string]any:
			for key, child := range node {
				walk(strings.TrimPrefix(name+"."+key, "."), child)
			}
		case string:
			flat[name] = node
		default:
			data, _ := json.Marshal(node)
			flat[name] = string(data)
		}
	}
	walk("", tree)
	return flat
}

func changes(a, b map[string]string) []Change {
	names := map[string]bool{}
	for name := range a {
		names[name] = true
	}
	for name := range b {
		names[name] = true
	}
	list := []Change{}
	for _, name := range slices.Sorted(maps.Keys(names)) {
		valueA, inA := a[name]
		valueB, inB := b[name]
		if !inA {
			valueA = "-"
		}
		if !inB {
			valueB = "-"
		}
		if valueA != valueB {
			list = append(list, Change{name, valueA, valueB})
		}
	}
	return list
}

func compareTaxonomies(a, b classifier.Taxonomy) TaxonomyChange {
	definitions := func(t classifier.Taxonomy) map[string]string {
		all := map[string]string{}
		for _, l := range slices.Concat(t.Themes, t.Stances) {
			all[l.Name] = l.Definition
		}
		return all
	}
	d := TaxonomyChange{Added: []string{}, Removed: []string{}, Redefined: []string{}}
	in, out := definitions(a), definitions(b)
	for _, name := range slices.Sorted(maps.Keys(in)) {
		switch definition, ok := out[name]; {
		case !ok:
			d.Removed = append(d.Removed, name)
		case definition != in[name]:
			d.Redefined = append(d.Redefined, name)
		}
	}
	for _, name := range slices.Sorted(maps.Keys(out)) {
		if _, ok := in[name]; !ok {
			d.Added = append(d.Added, name)
		}
	}
	d.OrganisationsRemoved = countMissing(a.Organisations, b.Organisations)
	d.OrganisationsAdded = countMissing(b.Organisations, a.Organisations)
	d.IdentitiesRemoved = countMissing(a.Identities, b.Identities)
	d.IdentitiesAdded = countMissing(b.Identities, a.Identities)
	return d
}

// countMissing counts what is in the first list and not in the second.
func countMissing(list, from []string) int {
	has, n := map[string]bool{}, 0
	for _, s := range from {
		has[s] = true
	}
	for _, s := range list {
		if !has[s] {
			n++
		}
	}
	return n
}

// featureName is a feature as people read it: the word, the pair of words, or part of
// a word between dots, with ^ and $ for its ends.
func featureName(feature string) string {
	text := feature[1:]
	switch feature[0] {
	case classifier.BigramFeature:
		return fmt.Sprintf("%q (pair)", text)
	case classifier.CharFeature:
		return fmt.Sprintf("%q (part)", strings.NewReplacer("\x02", "^", "\x03", "$").Replace(text))
	}
	return fmt.Sprintf("%q", text)
}

// A heavy thing is one of a list that holds the heaviest.
type heavy[T any] struct {
	weight int64
	name   string
	what   T
}

// keepHeaviest puts the thing into the list, heaviest first, of at most limit.
func keepHeaviest[T any](list []heavy[T], h heavy[T], limit int) []heavy[T] {
	i, _ := slices.BinarySearchFunc(list, h, func(a, b heavy[T]) int {
		return cmp.Or(cmp.Compare(b.weight, a.weight), cmp.Compare(a.name, b.name))
	})
	if i == limit {
		return list
	}
	list = slices.Insert(list, i, h)
	return list[:min(len(list), limit)]
}
