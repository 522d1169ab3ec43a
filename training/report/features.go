package report

import (
	"cmp"
	"slices"
	"strings"

	"tocsin/classifier"
)

// topFeatures is how many features of a kind are listed for and against a label.
const topFeatures = 12

// LabelFeatures are the features with the largest weights of a label.
type LabelFeatures struct {
	Label string `json:"label"`
	// Head is "theme" or "stance".
	Head  string         `json:"head"`
	Kinds []KindFeatures `json:"kinds"`
}

// KindFeatures are the features of a kind that speak most for and against a label.
type KindFeatures struct {
	Kind    string          `json:"kind"` // "words", "bigrams" or "characters"
	For     []FeatureWeight `json:"for"`
	Against []FeatureWeight `json:"against"`
}

// A FeatureWeight is a feature as one reads it with its weight in nats: what it adds to
// the log odds before the sum is divided by the length norm. In characters, ‹ marks the
// beginning of a word and › its end.
type FeatureWeight struct {
	Feature string  `json:"feature"`
	Weight  float64 `json:"weight"`
}

var kinds = []struct {
	byte byte
	name string
}{{classifier.WordFeature, "words"}, {classifier.BigramFeature, "bigrams"}, {classifier.CharFeature, "characters"}}

// featuresOf finds the features with the largest weights of every label.
func featuresOf(p classifier.Parameters) []LabelFeatures {
	labels := len(p.Taxonomy.Themes) + len(p.Taxonomy.Stances)
	var all []LabelFeatures
	for i := range labels {
		l := LabelFeatures{Head: "theme"}
		if i < len(p.Taxonomy.Themes) {
			l.Label = p.Taxonomy.Themes[i].Name
		} else {
			l.Head, l.Label = "stance", p.Taxonomy.Stances[i-len(p.Taxonomy.Themes)].Name
		}
		tops := make([]top, len(kinds))
		for f, feature := range p.Vocabulary {
			w := p.Weights[f*labels+i]
			if k := slices.IndexFunc(kinds, func(k struct {
				byte byte
				name string
			}) bool {
				return k.byte == feature[0]
			}); w != 0 && k >= 0 {
				tops[k].add(feature, w)
			}
		}
		for k, t := range tops {
			if len(t.pro)+len(t.contra) > 0 {
				l.Kinds = append(l.Kinds, KindFeatures{kinds[k].name, weights(t.pro), weights(t.contra)})
			}
		}
		all = append(all, l)
	}
	return all
}

// A top keeps the features with the largest weights of either sign. They come in
// alphabetical order, and of equal weights the earlier stay.
type top struct{ pro, contra []weighted }

type weighted struct {
	feature string
	weight  int16
}

func (t *top) add(feature string, w int16) {
	list, magnitude := &t.pro, func(w weighted) int { return int(w.weight) }
	if w < 0 {
		list, magnitude = &t.contra, func(w weighted) int { return -int(w.weight) }
	}
	entry := weighted{feature, w}
	if len(*list) == topFeatures && magnitude((*list)[topFeatures-1]) >= magnitude(entry) {
		return
	}
	at, _ := slices.BinarySearchFunc(*list, entry, func(have, entry weighted) int {
		return cmp.Or(cmp.Compare(magnitude(entry), magnitude(have)), -1) // behind its equals
	})
	*list = slices.Insert(*list, at, entry)
	*list = (*list)[:min(len(*list), topFeatures)]
}

func weights(list []weighted) []FeatureWeight {
	out := make([]FeatureWeight, len(list))
	for i, w := range list {
		out[i] = FeatureWeight{readable(w.feature), float64(w.weight) * classifier.WeightUnit}
	}
	return out
}

// readable drops the mark of the kind and writes the ends of words.
func readable(feature string) string {
	return strings.NewReplacer("\x02", "‹", "\x03", "›").Replace(feature[1:])
}
