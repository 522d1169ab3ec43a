package main

import (
	"fmt"
	"strconv"
	"strings"

	"tocsin/training/diff"
	reporting "tocsin/training/report"
)

// namesTable says which model is A and which is B.
func namesTable(a, b diff.ModelName) reporting.Table {
	row := func(side string, m diff.ModelName) []string {
		return []string{side, m.Name + " " + m.Version, m.Digest}
	}
	return reporting.Table{Columns: []string{"", "model", "digest"}, Rows: [][]string{row("A", a), row("B", b)}}
}

// modelSections puts the difference of two models into tables.
func modelSections(d diff.Difference) []reporting.Section {
	s := reporting.Section{Title: "What the models are", Tables: []reporting.Table{namesTable(d.A, d.B)}}
	add := func(t reporting.Table, same string) {
		if len(t.Rows) == 0 {
			t.Note = same
		}
		s.Tables = append(s.Tables, t)
	}
	add(labelsTable(d.Taxonomy), "The same labels with the same definitions.")
	if !d.SameQuestions {
		s.Tables[len(s.Tables)-1].Note = "The models do not answer the same questions: only the labels that both have are compared below."
	}
	add(changesTable("Settings", d.Settings), "The same.")
	add(changesTable("Thresholds", d.Thresholds), "The same.")
	add(changesTable("Calibrations", d.Calibrations), "The same.")
	v := d.Vocabulary
	s.Tables = append(s.Tables, reporting.Table{
		Title: "Vocabulary", Columns: []string{"features", "number", "the heaviest"},
		Rows: [][]string{
			{"in A", strconv.Itoa(v.A), ""}, {"in B", strconv.Itoa(v.B), ""},
			{"only in A", strconv.Itoa(v.Removed), strings.Join(v.HeaviestRemoved, ", ")},
			{"only in B", strconv.Itoa(v.Added), strings.Join(v.HeaviestAdded, ", ")},
		},
	})
	var still []string
	for _, w := range d.Weights {
		if w.Moved == 0 {
			still = append(still, w.Label)
			continue
		}
		t := reporting.Table{Title: "Weights that moved most: " + w.Label, Columns: []string{"feature", "A", "B", "change"}}
		for _, f := range w.Most {
			t.Rows = append(t.Rows, []string{f.Feature, signed(f.A), signed(f.B), signed(f.B - f.A)})
		}
		t.Note = fmt.Sprintf("Of the features of both models, %d have another weight.", w.Moved)
		s.Tables = append(s.Tables, t)
	}
	if len(still) > 0 {
		s.Tables = append(s.Tables, reporting.Table{Title: "Weights that did not move", Note: "All of " + strings.Join(still, ", ") + "."})
	}
	return []reporting.Section{s}
}

func labelsTable(d diff.TaxonomyChange) reporting.Table {
	t := reporting.Table{Title: "Labels", Columns: []string{"", "labels"}}
	add := func(what, names string) {
		if names != "" && names != "0" {
			t.Rows = append(t.Rows, []string{what, names})
		}
	}
	add("only in A", strings.Join(d.Removed, ", "))
	add("only in B", strings.Join(d.Added, ", "))
	add("defined otherwise", strings.Join(d.Redefined, ", "))
	add("names masked only by A", strconv.Itoa(d.OrganisationsRemoved))
	add("names masked only by B", strconv.Itoa(d.OrganisationsAdded))
	add("words for groups of people masked only by A", strconv.Itoa(d.IdentitiesRemoved))
	add("words for groups of people masked only by B", strconv.Itoa(d.IdentitiesAdded))
	return t
}

func changesTable(title string, changes []diff.Change) reporting.Table {
	t := reporting.Table{Title: title, Columns: []string{"", "A", "B"}}
	for _, c := range changes {
		a, b := rounded(c.A), rounded(c.B)
		if a == b {
			a, b = c.A, c.B
		}
		t.Rows = append(t.Rows, []string{c.Name, a, b})
	}
	return t
}

// rounded is a number with as many digits as people read, or what is none as it is.
func rounded(s string) string {
	if x, err := strconv.ParseFloat(s, 64); err == nil {
		return strconv.FormatFloat(x, 'g', 5, 64)
	}
	return s
}

func signed(x float64) string { return fmt.Sprintf("%+.2f", x) }

// replaySections puts what two models decided into tables.
func replaySections(r diff.Outcome) []reporting.Section {
	text := fmt.Sprintf("%d rows, %d decisions flipped: %d for the worse, %d for the better, %d of rows without a label that says.",
		r.Rows, r.Flips, r.Worse, r.Better, r.Flips-r.Worse-r.Better)
	matrix := reporting.Table{Title: "Decisions of A (down) and of B (across)", Columns: append([]string{""}, r.Decisions...)}
	for i, counts := range r.Transitions {
		row := []string{r.Decisions[i]}
		for _, n := range counts {
			row = append(row, strconv.Itoa(n))
		}
		matrix.Rows = append(matrix.Rows, row)
	}
	sections := []reporting.Section{{Title: "What the models decide", Text: text, Tables: []reporting.Table{namesTable(r.A, r.B), matrix}}}
	if len(r.Worst) == 0 {
		return sections
	}
	flips := reporting.Section{Title: "Flipped decisions, the worst first"}
	for i, f := range r.Worst {
		flips.Tables = append(flips.Tables, flipTable(i+1, f))
	}
	if left := r.Flips - len(r.Worst); left > 0 {
		flips.Tables[len(flips.Tables)-1].Note += fmt.Sprintf("\n\n%d more flipped; --limit lists more.", left)
	}
	return append(sections, flips)
}

// flipTable accounts for one flipped decision.
func flipTable(number int, f diff.Flip) reporting.Table {
	title := fmt.Sprintf("%d. %s", number, f.ID)
	if f.Source != "" {
		title += " of " + f.Source
	}
	title += fmt.Sprintf(": %s to %s", withReason(f.A), withReason(f.B))
	if f.Label != "" {
		title += fmt.Sprintf(", labelled %s: %s", f.Label, f.Truth)
	}
	t := reporting.Table{Title: title, Columns: []string{"about " + f.Theme, "A", "B", "change"}}
	probability := func(what string, a, b float64) {
		t.Rows = append(t.Rows, []string{what, fmt.Sprintf("%.4f", a), fmt.Sprintf("%.4f", b), fmt.Sprintf("%+.4f", b-a)})
	}
	probability("probability", f.A.Probability, f.B.Probability)
	probability("promotion probability", f.A.PromotionProbability, f.B.PromotionProbability)
	nats := func(what string, a, b float64) {
		t.Rows = append(t.Rows, []string{what, signed(a), signed(b), signed(b - a)})
	}
	if m := f.Margin; m != nil {
		nats("log odds above the threshold to "+m.Threshold, m.A, m.B)
		for _, part := range []struct {
			name  string
			moved float64
		}{{"words", m.Words}, {"base rate", m.BaseRate}, {"calibration", m.Calibration}, {"threshold", m.ThresholdMoved}} {
			t.Rows = append(t.Rows, []string{"  by the " + part.name, "", "", signed(part.moved)})
		}
	}
	account := func(what string, c diff.LogOddsChange) {
		nats("log odds of "+what, c.A, c.B)
		for _, s := range c.Spans {
			nats("  "+spanName(f.Text, s), s.A, s.B)
		}
		t.Rows = append(t.Rows, []string{"  other words", "", "", signed(c.Other)}, []string{"  prior", "", "", signed(c.Prior)})
	}
	account("the theme", f.ThemeLogOdds)
	account("promoting", f.PromotingLogOdds)
	t.Note = map[string]string{
		"abstention":  "One of the models abstains.",
		"words":       "The words decided it: the models weigh them otherwise.",
		"base rate":   "The base rate moved, not the words.",
		"calibration": "The calibration moved, not the words.",
		"threshold":   "The threshold moved, not the words.",
	}[f.Cause]
	if f.Text != "" {
		t.Note += "\n\nText: " + printable(f.Text)
	}
	return t
}

func withReason(s diff.Side) string {
	return strings.TrimSpace(s.Decision + " " + s.Reason)
}

// spanName says what stands at a span: the text if it was asked for, or what a
// vocabulary holds of it.
func spanName(text string, s diff.SpanChange) string {
	switch {
	case s.End <= len(text):
		return fmt.Sprintf("%q at %d", clipped(text[s.Start:s.End]), s.Start)
	case s.Feature != "":
		return fmt.Sprintf("%q at %d", s.Feature, s.Start)
	}
	return fmt.Sprintf("part of a word at %d to %d", s.Start, s.End)
}

// clipped is the beginning of a long string.
func clipped(s string) string {
	runes := []rune(printable(s[:min(len(s), 8*maxSpanRunes)]))
	if len(runes) > maxSpanRunes {
		runes = append(runes[:maxSpanRunes], '…')
	}
	return string(runes)
}
