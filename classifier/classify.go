package classifier

import (
	"cmp"
	"slices"
	"unicode/utf8"
)

// Options say what a caller wants to know. The zero value asks for all themes and no
// evidence.
type Options struct {
	// Themes are the themes wanted, nil for all. Unknown names are left out.
	Themes []string
	// Evidence is how many spans to give for each label, at most MaxEvidence.
	Evidence int
	// Context is the text that this one replies to. It helps to tell the stance, at a
	// quarter of its weight, and never the theme.
	Context []byte
	// NormalizedText asks for the text as the model read it.
	NormalizedText bool
}

// contextShift makes the context count a quarter.
const contextShift = 2

// maxKept is how many tokens a worker may have had room for and still be reused, so
// that one huge text does not hold memory for ever.
const maxKept = 1 << 14

// nothingAsked are the thresholds of a text that no theme was asked of: it may still be
// one that the model cannot judge.
var nothingAsked = Thresholds{Mention: 1, Review: 1, Flag: 1}

// Classify reads a text, whatever its bytes, and says what the model thinks of it.
func (m *Model) Classify(text []byte, o Options) Result {
	w := m.workers.Get().(*worker)
	defer m.putBack(w)
	return m.classify(w, text, o)
}

// putBack keeps the worker for the next text, unless this one was huge.
func (m *Model) putBack(w *worker) {
	if cap(w.scan.tokens) <= maxKept && cap(w.text.ids) <= 16*maxKept {
		m.workers.Put(w)
	}
}

// measure reads a text and adds it up at the borders of its windows.
func (m *Model) measure(w *worker, text []byte) ([]window, sums) {
	m.read(w, text[:cut(text)])
	m.look(&w.scan, &w.text)
	windows := windowsOf(w.scan.pieces, m.p.ShortWindows)
	return windows, m.add(w, windows)
}

func (m *Model) classify(w *worker, text []byte, o Options) Result {
	var result Result
	context := m.context(w, o.Context)
	windows, sums := m.measure(w, text)
	if len(text) > MaxTextBytes {
		result.Truncated = true
		result.Signals |= Truncated
	}
	words := m.count(&w.scan)
	result.KnownTokenRatio = words.knownRatio()
	result.Reason = m.reason(words)
	result.Signals |= w.scan.signals
	if o.NormalizedText {
		result.NormalizedText = w.scan.normalized()
	}
	budget := min(max(o.Evidence, 0), MaxEvidence)

	for label, theme := range m.p.Taxonomy.Themes {
		if o.Themes != nil && !slices.Contains(o.Themes, theme.Name) {
			continue
		}
		t := m.theme(w, &sums, windows, label, context, budget)
		t.Decision = m.p.Thresholds[label].decide(result.Reason, t.Probability, t.PromotionProbability)
		result.Decision = max(result.Decision, t.Decision)
		result.Themes = append(result.Themes, t)
	}
	slices.SortStableFunc(result.Themes, func(a, b ThemeResult) int { return cmp.Compare(b.Probability, a.Probability) })
	result.Stances = m.stances(w, window{to: w.scan.pieces}, context, budget)
	if len(result.Themes) == 0 {
		result.Decision = nothingAsked.decide(result.Reason, 0, 0)
	}
	return result
}

// cut returns the last border of a rune at or before the limit of a text.
func cut(text []byte) int {
	if len(text) <= MaxTextBytes {
		return len(text)
	}
	for i := MaxTextBytes; i > MaxTextBytes-utf8.UTFMax; i-- {
		if utf8.RuneStart(text[i]) {
			return i
		}
	}
	return MaxTextBytes
}

// context returns what the context adds to each label, in units; nil without one.
func (m *Model) context(w *worker, context []byte) []int64 {
	if len(context) == 0 {
		return nil
	}
	m.read(w, context[:cut(context)])
	m.look(&w.scan, &w.text)
	sums := m.in(w, window{to: w.scan.pieces})
	reciprocal := m.p.LengthNorm.reciprocal(sums[m.labels])
	for l := range sums {
		sums[l] = sums[l] * reciprocal >> contextShift
	}
	return sums
}

// theme judges one theme: its best window says how likely the text talks about it, and
// the stance of that window and its neighbours whether it promotes it.
func (m *Model) theme(w *worker, s *sums, windows []window, label int, context []int64, budget int) ThemeResult {
	best, units, reciprocal := m.best(s, windows, label)
	promoting := m.promotingAround(w, windows, best)
	if context != nil {
		promoting += context[m.promoting]
	}
	calibration := m.p.ThemeCalibrations[label]
	t := ThemeResult{
		Theme:        m.p.Taxonomy.Themes[label].Name,
		PriorLogOdds: logOdds(m.prior(windows[best], label)),
		LogOdds:      logOdds(units),
		Probability:  calibration.Probability(logOdds(units), longWindows(windows)),
		Threshold:    m.p.Thresholds[label].Flag,
	}
	t.PromotionProbability = t.Probability * calibration.Promotion(logOdds(promoting), logOdds(units))
	evidence, rest := m.explain(w, windows[best], label, reciprocal, budget)
	t.Evidence, t.OtherLogOdds = evidence, logOdds(rest)
	return t
}

// stances judges the stance of a whole text.
func (m *Model) stances(w *worker, whole window, context []int64, budget int) []StanceResult {
	themes := len(m.p.Taxonomy.Themes)
	results := make([]StanceResult, len(m.p.Taxonomy.Stances))
	odds := make([]float64, len(results))
	sums := m.in(w, whole)
	for i := range results {
		label := themes + i
		units, reciprocal := m.logOdds(sums, whole, label)
		evidence, rest := m.explain(w, whole, label, reciprocal, budget)
		if context != nil {
			units += context[label]
			rest += context[label]
		}
		odds[i] = logOdds(units)
		results[i] = StanceResult{
			Stance:       m.p.Taxonomy.Stances[i].Name,
			PriorLogOdds: logOdds(m.priors[label]),
			LogOdds:      odds[i],
			Evidence:     evidence,
			OtherLogOdds: logOdds(rest),
		}
	}
	for i, p := range m.p.StanceCalibration.Probabilities(odds) {
		results[i].Probability = p
	}
	slices.SortStableFunc(results, func(a, b StanceResult) int { return cmp.Compare(b.Probability, a.Probability) })
	return results
}
