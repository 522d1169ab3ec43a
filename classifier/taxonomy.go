package classifier

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
)

// A Taxonomy is the data that says what a model judges: researchers bring their own.
type Taxonomy struct {
	Name string `json:"name"`
	// Themes are the labels of the independent head, Stances those of the exclusive one.
	Themes  []Label `json:"themes"`
	Stances []Label `json:"stances"`
	// PromotingStance is the stance that promotion_probability is about.
	PromotingStance string `json:"promoting_stance"`
	// Organisations are names that become the class {ORG}: real names occur mostly in
	// reports and would vouch for anything.
	Organisations []string `json:"organisations"`
	// Identities are words for groups of people that become the class {IDENTITY}, so that
	// an answer does not depend on which religion, nation or orientation a text names.
	// A term may hold the class: "{IDENTITY} people".
	Identities []string `json:"identities,omitempty"`
}

// A Label is one theme or one stance with its published definition.
type Label struct {
	Name       string `json:"name"`
	Definition string `json:"definition"`
}

// ReadTaxonomy reads a taxonomy as JSON and checks it.
func ReadTaxonomy(r io.Reader) (Taxonomy, error) {
	var t Taxonomy
	decoder := json.NewDecoder(r)
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&t); err != nil {
		return Taxonomy{}, fmt.Errorf("taxonomy: %w", err)
	}
	return t, t.Check()
}

// Theme returns the position of the theme with that name, or -1.
func (t Taxonomy) Theme(name string) int { return position(t.Themes, name) }

// Stance returns the position of the stance with that name, or -1.
func (t Taxonomy) Stance(name string) int { return position(t.Stances, name) }

func position(labels []Label, name string) int {
	for i, l := range labels {
		if l.Name == name {
			return i
		}
	}
	return -1
}

// Check says what is wrong with the taxonomy.
func (t Taxonomy) Check() error {
	if len(t.Themes) == 0 || len(t.Stances) < 2 {
		return fmt.Errorf("taxonomy %q: needs a theme and two stances, has %d and %d", t.Name, len(t.Themes), len(t.Stances))
	}
	if n := len(t.Themes) + len(t.Stances); n > maxLabels {
		return fmt.Errorf("taxonomy %q: %d labels, at most %d", t.Name, n, maxLabels)
	}
	seen := map[string]bool{}
	for _, l := range append(append([]Label{}, t.Themes...), t.Stances...) {
		if l.Name == "" || strings.ToLower(l.Name) != l.Name || strings.ContainsAny(l.Name, " \t\n,") {
			return fmt.Errorf("taxonomy %q: label %q: want a lower-case name without spaces or commas", t.Name, l.Name)
		}
		if seen[l.Name] {
			return fmt.Errorf("taxonomy %q: label %q occurs twice", t.Name, l.Name)
		}
		seen[l.Name] = true
	}
	if t.Stance(t.PromotingStance) < 0 {
		return fmt.Errorf("taxonomy %q: promoting_stance %q is not one of its stances", t.Name, t.PromotingStance)
	}
	for _, name := range t.Organisations {
		if n := len(strings.Fields(name)); n == 0 || n > maxNameWords {
			return fmt.Errorf("taxonomy %q: organisation %q: want 1 to %d words", t.Name, name, maxNameWords)
		}
	}
	for _, term := range t.Identities {
		if n := len(strings.Fields(term)); n == 0 || n > maxNameWords {
			return fmt.Errorf("taxonomy %q: identity %q: want 1 to %d words", t.Name, term, maxNameWords)
		}
	}
	return nil
}
