package suggest

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"tocsin/training/diff"
)

// A chooser holds the best candidates by each measure.
type chooser struct {
	config Config
	forms  *sync.Pool // of *training.NormalForm
	themes []string
	// random has the rows drawn at random, all a larger draw for Diversity.
	random, all *shortlist
	// near has the rows next to a threshold for each theme, unknown those with words that
	// the model does not know, apart those on which two models disagree for each theme.
	near, apart []*shortlist
	unknown     *shortlist
}

func newChooser(c Config) (*chooser, error) {
	s := &chooser{config: c, forms: newNormalForms()}
	taxonomy := c.Model.Parameters().Taxonomy
	if c.Against != nil {
		shared, err := diff.SharedTaxonomy(taxonomy, c.Against.Parameters().Taxonomy)
		if err != nil {
			return nil, err
		}
		taxonomy = shared
	}
	for _, theme := range taxonomy.Themes {
		s.themes = append(s.themes, theme.Name)
	}
	random := int(math.Ceil(c.RandomShare * float64(c.N)))
	kept := min(max(minCandidates, candidatesEach*c.N), maxCandidates)
	// A list must be able to fill all that is wanted when the others are empty.
	each := max(c.N+random, kept/(len(s.themes)+1))
	s.random, s.all, s.unknown = newShortlist(random), newShortlist(0), newShortlist(each)
	if c.Strategy == Diversity {
		s.all = newShortlist(kept)
	}
	for range s.themes {
		s.near = append(s.near, newShortlist(each))
		s.apart = append(s.apart, newShortlist(each))
	}
	return s, nil
}

// A turn is a list of candidates from which one is taken whenever it is its turn.
type turn struct {
	why, theme string
	list       []candidate
	next       int // all before it are taken
	// diverse weighs the rank on the list with the distance to what is taken.
	diverse bool
}

// choose draws the random rows first, since they must not depend on the others, and
// then takes from each list in turn, so that no theme takes all.
func (s *chooser) choose(known *labelledRows) []Choice {
	wanted := s.config.N
	var chosen []Choice
	taken := map[textSum]bool{}
	turns := s.turns()
	space := newSpace(turns, known)
	take := func(c candidate, why, theme string) {
		taken[c.key] = true
		g := Choice{Row: *c.row, Why: why, Theme: theme, Value: math.Abs(c.value)}
		if why == string(Diversity) {
			g.Value = space.distance(c.key)
		}
		g.Note = g.note(c)
		space.take(c)
		chosen = append(chosen, g)
	}
	for _, c := range s.random.sorted() {
		take(c, "random", "")
	}
	for more := true; more && len(chosen) < wanted; {
		more = false
		for i := range turns {
			if len(chosen) == wanted {
				break
			}
			if c, ok := turns[i].best(taken, space); ok {
				take(c, turns[i].why, turns[i].theme)
				more = true
			}
		}
	}
	return chosen
}

// turns are the lists of a strategy.
func (s *chooser) turns() []turn {
	var turns []turn
	add := func(why, theme string, l *shortlist, diverse bool) {
		if len(l.list) > 0 {
			turns = append(turns, turn{why: why, theme: theme, list: l.sorted(), diverse: diverse})
		}
	}
	strategy := s.config.Strategy
	mixed := strategy == Mixed
	if strategy == Diversity {
		add(string(Diversity), "", s.all, true)
		return turns
	}
	for i, theme := range s.themes {
		if strategy != Disagreement {
			add(string(Uncertainty), theme, s.near[i], mixed)
		}
		if strategy != Uncertainty {
			add(string(Disagreement), theme, s.apart[i], mixed)
		}
	}
	if strategy != Disagreement {
		add("unknown words", "", s.unknown, mixed)
	}
	return turns
}

// best is the candidate whose turn it is, if any is left.
func (t *turn) best(taken map[textSum]bool, space *space) (candidate, bool) {
	for t.next < len(t.list) && taken[t.list[t.next].key] {
		t.next++
	}
	if t.next == len(t.list) {
		return candidate{}, false
	}
	best, most := t.next, -1.0
	if !t.diverse {
		return t.list[best], true
	}
	for i := t.next; i < len(t.list); i++ {
		if taken[t.list[i].key] {
			continue
		}
		rank := 1.0
		if t.why != string(Diversity) { // there the order is chance
			rank -= float64(i) / float64(len(t.list))
		}
		if rank <= most {
			break // no distance is above 1
		}
		if worth := rank * space.distance(t.list[i].key); worth > most {
			best, most = i, worth
		}
	}
	return t.list[best], true
}

// note says in words why the row was chosen.
func (g Choice) note(c candidate) string {
	switch g.Why {
	case string(Uncertainty):
		return fmt.Sprintf("uncertainty: %s, %.2f log odds from the threshold to %s", g.Theme, g.Value, c.threshold)
	case string(Disagreement):
		if c.first {
			return fmt.Sprintf("disagreement: %s, two models decide otherwise, %.2f log odds apart", g.Theme, g.Value)
		}
		return fmt.Sprintf("disagreement: %s, two models are %.2f log odds apart", g.Theme, g.Value)
	case string(Diversity):
		return fmt.Sprintf("diversity: %.2f from the nearest row", g.Value)
	case "unknown words":
		return fmt.Sprintf("unknown words: %.0f %% of its words", 100*g.Value)
	}
	return g.Why
}

// keysOf lists the candidates of all turns once, in a fixed order.
func keysOf(turns []turn) []candidate {
	var all []candidate
	for _, t := range turns {
		all = append(all, t.list...)
	}
	slices.SortFunc(all, func(a, b candidate) int { return slices.Compare(a.key[:], b.key[:]) })
	return slices.CompactFunc(all, func(a, b candidate) bool { return a.key == b.key })
}
