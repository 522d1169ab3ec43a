package classifier

import (
	"cmp"
	"slices"
)

// An Account says what a model makes of one text and one theme, span by span and
// without a budget, so that two models can be compared on it.
type Account struct {
	// Windows is how many long windows the text has.
	Windows int
	// Theme is the account of the theme in its best window.
	Theme Sum
	// Promoting is that of the promoting stance in that window and its neighbours.
	Promoting Sum
	// Probability and PromotionProbability are those of ThemeResult.
	Probability, PromotionProbability float64
}

// A Sum is a log odds with all its parts: PriorLogOdds + the sum of Spans = LogOdds,
// exactly and in any order of summation.
type Sum struct {
	PriorLogOdds, LogOdds float64
	// Spans is in ascending order of start and end.
	Spans []Contribution
}

// A Contribution is what the bytes [Start, End) of the text add to a log odds.
type Contribution struct {
	Start, End int
	LogOdds    float64
	// Feature is the word or the pair of words as the vocabulary holds it; empty where
	// the model knows parts of the word only.
	Feature string
}

// Account reads a text as Classify does and gives the account of one theme; none if
// the model does not have the theme.
func (m *Model) Account(text []byte, theme string) (a Account, ok bool) {
	label := m.p.Taxonomy.Theme(theme)
	if label < 0 {
		return a, false
	}
	w := m.workers.Get().(*worker)
	defer m.putBack(w)
	windows, sums := m.measure(w, text)
	best, units, reciprocal := m.best(&sums, windows, label)
	wide := m.around(windows, best)
	promoting, wideReciprocal := m.logOdds(m.in(w, wide), wide, m.promoting)
	a = Account{
		Windows:   longWindows(windows),
		Theme:     m.sum(w, windows[best], label, units, reciprocal),
		Promoting: m.sum(w, wide, m.promoting, promoting, wideReciprocal),
	}
	a.Probability, a.PromotionProbability = m.p.ThemeCalibrations[label].probabilities(a.Theme.LogOdds, a.Promoting.LogOdds, a.Windows)
	return a, true
}

// sum gives the parts of the log odds of a label in a window.
func (m *Model) sum(w *worker, in window, label int, units, reciprocal int64) Sum {
	s := Sum{PriorLogOdds: logOdds(m.prior(in, label)), LogOdds: logOdds(units)}
	m.eachShare(w, in, label, func(part share) {
		s.Spans = append(s.Spans, Contribution{Start: int(part.start), End: int(part.end), LogOdds: logOdds(part.weight * reciprocal)})
	})
	slices.SortFunc(s.Spans, byPlace)
	for i, at := range w.text.items {
		k, found := slices.BinarySearchFunc(s.Spans, Contribution{Start: int(at.start), End: int(at.end)}, byPlace)
		if !found || s.Spans[k].Feature != "" {
			continue
		}
		for _, id := range w.text.features(i) {
			if feature := m.p.Vocabulary[id]; feature[0] != CharFeature {
				s.Spans[k].Feature = feature[1:]
				break
			}
		}
	}
	return s
}

func byPlace(a, b Contribution) int {
	return cmp.Or(cmp.Compare(a.Start, b.Start), cmp.Compare(a.End, b.End))
}

// Judge returns the probabilities and the decision about a theme that the model would
// give to these log odds, if it does not abstain: the calibration and the thresholds
// without the words.
func (m *Model) Judge(theme string, logOdds, promoting float64, windows int) (probability, promotion float64, d Decision) {
	label := m.p.Taxonomy.Theme(theme)
	if label < 0 {
		return 0, 0, BelowThreshold
	}
	probability, promotion = m.p.ThemeCalibrations[label].probabilities(logOdds, promoting, windows)
	return probability, promotion, m.p.Thresholds[label].decide("", probability, promotion)
}

func (c ThemeCalibration) probabilities(logOdds, promoting float64, windows int) (probability, promotion float64) {
	probability = c.Probability(logOdds, windows)
	return probability, probability * c.Promotion(promoting, logOdds)
}
