package audit

import "tocsin/training"

// A label is one that checks look at: a theme, that there is none, or a stance.
type label struct {
	Head string // "theme" or "stance"
	Name string
}

// noTheme is the name of the label that no theme holds.
const noTheme = "(none)"

// labels returns the labels of the taxonomy: its themes, none, its stances.
func (a *auditor) labels() []label {
	var list []label
	for _, t := range a.Taxonomy.Themes {
		list = append(list, label{"theme", t.Name})
	}
	list = append(list, label{"theme", noTheme})
	for _, s := range a.Taxonomy.Stances {
		list = append(list, label{"stance", s.Name})
	}
	return list
}

// holds reports whether the row has the label, and whether it says so: an absent label
// of a head that nobody judged is not known.
func (a *auditor) holds(r training.Row, l label) (has, known bool) {
	switch {
	case l.Head == "stance":
		return r.Stance == l.Name, teachesStance(r)
	case r.Themes == nil:
		return false, false
	case l.Name == noTheme:
		return len(r.Themes) == 0, true
	}
	for _, theme := range r.Themes {
		if theme == l.Name {
			return true, true
		}
	}
	return false, true
}

// teachesStance reports whether the row says how a text talks about a theme, as training
// sees it.
func teachesStance(r training.Row) bool {
	return r.Stance != "" && (r.Themes == nil || len(r.Themes) > 0)
}

// promotes reports whether the row promotes violence, and whether it says so: it promotes
// a theme, or it has no theme, or another stance.
func (a *auditor) promotes(r training.Row) (promotes, known bool) {
	switch {
	case r.Themes != nil && len(r.Themes) == 0:
		return false, true
	case r.Stance == "":
		return false, false
	}
	return r.Stance == a.Taxonomy.PromotingStance, true
}
