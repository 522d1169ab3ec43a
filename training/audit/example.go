package audit

import (
	"slices"
	"strings"
	"unicode"

	"tocsin/training"
)

// An Example names a row to look at.
type Example struct {
	ID        string   `json:"id"`
	Source    string   `json:"source,omitempty"`
	Group     string   `json:"group,omitempty"`
	Annotator string   `json:"annotator,omitempty"`
	Themes    []string `json:"themes,omitzero"`
	Stance    string   `json:"stance,omitempty"`
	// Excerpt is the beginning of the text, if texts were asked for.
	Excerpt string `json:"excerpt,omitempty"`
}

func (a *auditor) example(r training.Row) Example {
	e := Example{ID: r.Name(), Source: r.Source, Group: r.Group, Annotator: r.Annotator, Stance: r.Stance}
	if r.Themes != nil {
		e.Themes = slices.Sorted(slices.Values(r.Themes))
		if e.Themes == nil {
			e.Themes = []string{}
		}
	}
	if a.ShowText {
		e.Excerpt = excerpt(r.Text)
	}
	return e
}

// excerpt is the beginning of a text on one line, without what moves a cursor.
func excerpt(text string) string {
	var b strings.Builder
	runes, space := 0, 0 // a space before the next rune
	for _, r := range text {
		switch {
		case unicode.IsSpace(r):
			space = min(runes, 1)
			continue
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			continue
		case runes+space >= excerptRunes:
			return b.String() + "…"
		}
		b.WriteString(" "[:space])
		b.WriteRune(r)
		runes, space = runes+space+1, 0
	}
	return b.String()
}

// name is the row as a table shows it: its source and its id.
func (e Example) name() string {
	switch {
	case e.ID == "":
		return e.Source + "/(no id)"
	case e.Source == "":
		return e.ID
	}
	return e.Source + "/" + e.ID
}

// labels are the row's labels in words.
func (e Example) labels() string { return labelsText(e.Themes, e.Stance) }

func labelsText(themes []string, stance string) string {
	text := "themes not judged"
	switch {
	case themes != nil && len(themes) == 0:
		text = "no theme"
	case len(themes) > 0:
		text = strings.Join(themes, "+")
	}
	if stance != "" {
		text += ", " + stance
	}
	return text
}

// whole is name and excerpt, for a cell of a table.
func (e Example) whole() string {
	if e.Excerpt == "" {
		return e.name()
	}
	return e.name() + ": " + e.Excerpt
}

// least keeps the first so many of a list in order. It is never nil, for JSON.
func least[T any](list []T, n int, compare func(a, b T) int) []T {
	if list == nil {
		return []T{}
	}
	slices.SortStableFunc(list, compare)
	return slices.Clip(list[:min(n, len(list))])
}
