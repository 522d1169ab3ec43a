package classifier

// An Observation is what calibration is fitted on: the log odds of a text before they
// become probabilities, from which Best gives those that are served.
type Observation struct {
	// Windows is how many long windows the text has.
	Windows int
	// Themes and Promoting hold, for each theme, the log odds in its best long window and
	// those of the promoting stance there and in the neighbouring windows.
	Themes, Promoting []float64
	// Short and ShortPromoting are the same for the best short window, as if it began no
	// lower; nil if the text has none.
	Short, ShortPromoting []float64
	// Stances holds the log odds of each stance over the whole text.
	Stances []float64
	// Words is how many words the text has, Known how many the vocabulary holds.
	Words, Known int
	// Language is what the words come to for the language of the rows and against all
	// others, in nats; 0 if the model has no Language.
	Language float64
}

// Observe reads a text as Classify does and returns the log odds.
func (m *Model) Observe(text []byte) Observation {
	w := m.workers.Get().(*worker)
	defer m.putBack(w)
	windows, sums := m.measure(w, text)
	long := longWindows(windows)
	o := Observation{Windows: long}
	words := m.count(&w.scan)
	o.Words, o.Known, o.Language = words.words, words.known, float64(words.language)*LanguageUnit
	for label := range m.p.Taxonomy.Themes {
		theme, promoting := m.observe(w, sums.some(0, long), windows[:long], label)
		o.Themes, o.Promoting = append(o.Themes, theme), append(o.Promoting, promoting)
		if long < len(windows) {
			theme, promoting = m.observe(w, sums.some(long, len(windows)), windows[long:], label)
			o.Short = append(o.Short, theme+logOdds(m.priors[label]-m.shortPriors[label]))
			o.ShortPromoting = append(o.ShortPromoting, promoting)
		}
	}
	whole := window{to: w.scan.pieces}
	all := m.in(w, whole)
	for i := range m.p.Taxonomy.Stances {
		units, _ := m.logOdds(all, whole, len(m.p.Taxonomy.Themes)+i)
		o.Stances = append(o.Stances, logOdds(units))
	}
	return o
}

// observe returns the log odds of a theme in the best of some windows and those of the
// promoting stance around it.
func (m *Model) observe(w *worker, s sums, ws []window, label int) (theme, promoting float64) {
	best, units, _ := m.best(&s, ws, label)
	return logOdds(units), logOdds(m.promotingAround(w, ws, best))
}

// Best returns the log odds of a theme and of the promoting stance as they are served: in
// the best window of all, where a short one begins lower by so much and counts only where
// no long one makes the theme certain.
func (o Observation) Best(theme int, lower float64) (best, promoting float64) {
	lower = logOdds(logOddsUnits(lower))
	if o.Short != nil && o.Themes[theme] < certain && o.Short[theme]-lower > o.Themes[theme] {
		return o.Short[theme] - lower, o.ShortPromoting[theme]
	}
	return o.Themes[theme], o.Promoting[theme]
}
