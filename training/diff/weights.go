package diff

import "tocsin/classifier"

// compareWeights walks both vocabularies, which are sorted, side by side.
func compareWeights(p, q classifier.Parameters, limit int) (VocabularyChange, []LabelWeights) {
	shared := sharedLabels(p.Taxonomy, q.Taxonomy)
	diffs := make([]LabelWeights, len(shared))
	most := make([][]heavy[WeightChange], len(shared))
	var added, removed []heavy[struct{}]
	d := VocabularyChange{A: len(p.Vocabulary), B: len(q.Vocabulary)}
	for i, j := 0, 0; i < len(p.Vocabulary) || j < len(q.Vocabulary); {
		switch {
		case j == len(q.Vocabulary) || i < len(p.Vocabulary) && p.Vocabulary[i] < q.Vocabulary[j]:
			d.Removed++
			removed = keepHeaviest(removed, heavy[struct{}]{weight: heaviest(p, i), name: p.Vocabulary[i]}, limit)
			i++
		case i == len(p.Vocabulary) || q.Vocabulary[j] < p.Vocabulary[i]:
			d.Added++
			added = keepHeaviest(added, heavy[struct{}]{weight: heaviest(q, j), name: q.Vocabulary[j]}, limit)
			j++
		default:
			for k, label := range shared {
				a, b := int64(weightsOf(p, i)[label.a]), int64(weightsOf(q, j)[label.b])
				if a == b {
					continue
				}
				diffs[k].Moved++
				change := WeightChange{featureName(p.Vocabulary[i]), float64(a) * classifier.WeightUnit, float64(b) * classifier.WeightUnit}
				most[k] = keepHeaviest(most[k], heavy[WeightChange]{max(a-b, b-a), p.Vocabulary[i], change}, limit)
			}
			i++
			j++
		}
	}
	d.HeaviestAdded, d.HeaviestRemoved = featureNames(added), featureNames(removed)
	for k, label := range shared {
		diffs[k].Label, diffs[k].Most = label.name, []WeightChange{}
		for _, h := range most[k] {
			diffs[k].Most = append(diffs[k].Most, h.what)
		}
	}
	return d, diffs
}

// A sharedLabel is a label of two models, with its column of weights in each.
type sharedLabel struct {
	name string
	a, b int
}

func sharedLabels(a, b classifier.Taxonomy) []sharedLabel {
	var shared []sharedLabel
	for i, l := range a.Themes {
		if j := b.Theme(l.Name); j >= 0 {
			shared = append(shared, sharedLabel{l.Name, i, j})
		}
	}
	for i, l := range a.Stances {
		if j := b.Stance(l.Name); j >= 0 {
			shared = append(shared, sharedLabel{l.Name, len(a.Themes) + i, len(b.Themes) + j})
		}
	}
	return shared
}

// weightsOf are the weights of a feature, shape (labels).
func weightsOf(p classifier.Parameters, feature int) []int16 {
	labels := len(p.Taxonomy.Themes) + len(p.Taxonomy.Stances)
	return p.Weights[feature*labels : (feature+1)*labels]
}

// heaviest is the largest magnitude among the weights of a feature.
func heaviest(p classifier.Parameters, feature int) (most int64) {
	for _, w := range weightsOf(p, feature) {
		most = max(most, int64(w), -int64(w))
	}
	return most
}

func featureNames(list []heavy[struct{}]) []string {
	names := []string{}
	for _, h := range list {
		names = append(names, featureName(h.name))
	}
	return names
}
