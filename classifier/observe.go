package classifier

// An Observation is what calibration is fitted on: the log odds of a text exactly as
// they are served, before they become probabilities.
type Observation struct {
	Windows int
	// Themes and Promoting hold, for each theme, the log odds in its best window and
	// those of the promoting stance there and in the neighbouring windows.
	Themes, Promoting []float64
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
	o := Observation{Windows: len(windows)}
	words := m.count(&w.scan)
	o.Words, o.Known, o.Language = words.words, words.known, float64(words.language)*LanguageUnit
	for label := range m.p.Taxonomy.Themes {
		best, units, _ := m.best(&sums, windows, label)
		o.Themes = append(o.Themes, logOdds(units))
		o.Promoting = append(o.Promoting, logOdds(m.promotingAround(&sums, windows, best)))
	}
	for i := range m.p.Taxonomy.Stances {
		units, _ := m.logOdds(&sums, window{0, w.scan.pieces}, len(m.p.Taxonomy.Themes)+i)
		o.Stances = append(o.Stances, logOdds(units))
	}
	return o
}
