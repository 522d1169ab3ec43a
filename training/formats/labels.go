package formats

import (
	"encoding/json"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/classifier"
)

// A meaning is what a label says of a text. A label that is dropped says nothing.
type meaning struct {
	theme, stance string
	none          bool
}

// labels resolves the labels of a file.
type labels struct {
	taxonomy classifier.Taxonomy
	mapped   map[string]meaning
	none     []string
}

// dropped is what a label is mapped to that shall be left out.
const dropped = "-"

func newLabels(o Options) (labels, error) {
	l := labels{o.Taxonomy, map[string]meaning{}, append(DefaultNone(), o.None...)}
	for from, to := range o.Labels {
		m, ok := meaning{}, to == dropped
		if !ok {
			m, ok = l.known(to)
		}
		if !ok {
			return l, &LabelError{from, to, o.Taxonomy}
		}
		l.mapped[from] = m
	}
	return l, nil
}

// A LabelError is a mapping to a label that the taxonomy does not have.
type LabelError struct {
	From, To string
	Taxonomy classifier.Taxonomy
}

func (e *LabelError) Error() string {
	return fmt.Sprintf("label %s=%s: %q is none of the themes (%s), the stances (%s), a THEME/STANCE, %s for no theme, or - to leave the label out",
		e.From, e.To, e.To, listNames(e.Taxonomy.Themes), listNames(e.Taxonomy.Stances), DefaultNone()[0])
}

func listNames(labels []classifier.Label) string {
	var names []string
	for _, l := range labels {
		names = append(names, l.Name)
	}
	return strings.Join(names, ", ")
}

// known returns what a label of the taxonomy, or one that says none, means.
func (l labels) known(name string) (meaning, bool) {
	if m, ok := l.named(name); ok {
		return m, true
	}
	name = normal(name)
	if m, ok := l.named(name); ok {
		return m, true
	}
	for _, none := range l.none {
		if name == normal(none) {
			return meaning{none: true}, true
		}
	}
	return meaning{}, false
}

// named returns what a label means that the taxonomy has as it is written.
func (l labels) named(name string) (meaning, bool) {
	switch {
	case l.taxonomy.Theme(name) >= 0:
		return meaning{theme: name}, true
	case l.taxonomy.Stance(name) >= 0:
		return meaning{stance: name}, true
	}
	theme, stance, ok := strings.Cut(name, "/")
	return meaning{theme: theme, stance: stance}, ok && l.taxonomy.Theme(theme) >= 0 && l.taxonomy.Stance(stance) >= 0
}

// joined are the characters that names of a taxonomy do not have.
var joined = strings.NewReplacer(" ", "_", "-", "_")

// normal is how taxonomies write names: "Cyber weapons" is cyber_weapons.
func normal(name string) string {
	return joined.Replace(strings.ToLower(strings.TrimSpace(name)))
}

// mean returns what a label of a file means.
func (l labels) mean(name string) (meaning, error) {
	if m, ok := l.mapped[name]; ok {
		return m, nil
	}
	if m, ok := l.known(name); ok {
		return m, nil
	}
	return meaning{}, fmt.Errorf("label %q is none of the themes (%s) or the stances (%s) of the taxonomy, and no label says that none holds (%s); --label FROM=TO says what it means",
		clip(name), listNames(l.taxonomy.Themes), listNames(l.taxonomy.Stances), strings.Join(l.none, ", "))
}

// clip keeps a message readable.
func clip(s string) string {
	const longest = 80
	if len(s) > longest {
		return strings.ToValidUTF8(s[:longest], "") + "..."
	}
	return s
}

// cell returns the labels in one cell of a table: a JSON list, the list that a data
// frame prints, or labels between semicolons or bars.
func (l labels) cell(s string) ([]string, error) {
	s = strings.TrimSpace(s)
	if s == "" {
		return nil, nil
	}
	if strings.HasPrefix(s, "[") {
		var list []string
		if json.Unmarshal([]byte(s), &list) == nil || json.Unmarshal([]byte(requote(s)), &list) == nil {
			return append([]string{}, list...), nil
		}
		return nil, fmt.Errorf("%q: want a list of strings such as [\"threat\"]", clip(s))
	}
	if _, err := l.mean(s); err == nil {
		return []string{s}, nil
	}
	var list []string
	for part := range strings.FieldsFuncSeq(s, func(c rune) bool { return c == ';' || c == '|' }) {
		if part = strings.TrimSpace(part); part != "" {
			list = append(list, part)
		}
	}
	return list, nil
}

// requote turns the list ['a', 'b'], as a data frame prints it, into JSON.
func requote(s string) string {
	if strings.ContainsAny(s, `"\`) {
		return s
	}
	return strings.ReplaceAll(s, "'", `"`)
}

// A classNames is what the integers of a column stand for.
type classNames []string

// name returns the label that an integer stands for, and "" for -1, which data sets
// write where there is none. What is no integer is a label itself.
func (c classNames) name(label string) (string, error) {
	if label == "-1" {
		return "", nil
	}
	n, err := strconv.Atoi(label)
	if err == nil && (n < 0 || n >= len(c)) {
		return "", fmt.Errorf("label %d: the data set names 0 to %d", n, len(c)-1)
	}
	if err == nil {
		label = c[n]
	}
	return label, nil //nolint:nilerr // what is no integer is a label
}

// judgement collects what the labels of one row say.
type judgement struct {
	themes []string
	stance string
}

// The heads that a column or question can be about.
const (
	anyHead = iota
	themeHead
	stanceHead
)

// add adds labels. An empty list says that no theme holds if it is about themes alone.
func (j *judgement) add(l labels, names []string, head int) error {
	if head == themeHead && names != nil && j.themes == nil {
		j.themes = []string{}
	}
	none := false
	for _, name := range names {
		m, err := l.mean(name)
		switch {
		case err != nil:
			return err
		case head == themeHead && m.stance != "" && m.theme == "":
			return fmt.Errorf("%q is a stance, want a theme", clip(name))
		case head == stanceHead && m.theme != "":
			return fmt.Errorf("%q is a theme, want a stance", clip(name))
		case m.stance != "" && j.stance != "" && j.stance != m.stance:
			return fmt.Errorf("the stances %q and %q exclude each other", j.stance, m.stance)
		}
		if m.stance != "" {
			j.stance = m.stance
		}
		if m.theme != "" && !slices.Contains(j.themes, m.theme) {
			j.themes = append(j.themes, m.theme)
		}
		if m.none && head != stanceHead {
			none = true
		}
	}
	if none && len(j.themes) > 0 {
		return fmt.Errorf("a label says that no theme holds, and others name %s", strings.Join(j.themes, ", "))
	}
	if none {
		j.themes = []string{}
	}
	return nil
}
