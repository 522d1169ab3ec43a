package training

import (
	"fmt"
	"math"
	"strings"
)

// moreTables are those of slices, identities, suites and mistakes, as far as there are
// any.
func (e Evaluation) moreTables() []textTable {
	var tables []textTable
	for _, by := range []string{"length", "register"} {
		t := textTable{
			title:   "Decisions by " + by + " (with the ROC-AUC of the highest promotion probability)",
			columns: append(append([]string{""}, decisionColumns...), "ROC-AUC"),
		}
		few := []string{}
		for _, s := range e.Slices {
			switch {
			case s.By != by:
			case s.Promoting < minSliceRows && s.Harmless < minSliceRows:
				few = append(few, fmt.Sprintf("%s (%d and %d)", named(s.Value), s.Promoting, s.Harmless))
			default:
				t.rows = append(t.rows, append(s.cells(named(s.Value)), plain(s.ROCAUC)))
			}
		}
		tables = appendTable(tables, t, few)
	}
	tables = e.identityTable(tables)
	tables = append(tables, e.perturbationTables()...)
	return append(tables, append(e.suiteTables(), e.mistakeTables()...)...)
}

func named(value string) string {
	if value == "" {
		return "(none)"
	}
	return value
}

// maxFewNamed is how many slices without figures a table names.
const maxFewNamed = 20

// appendTable appends a table that has rows, with a note of the slices that are too
// small for figures.
func appendTable(tables []textTable, t textTable, few []string) []textTable {
	if more := len(few) - maxFewNamed; more > 0 {
		few = append(few[:maxFewNamed:maxFewNamed], fmt.Sprintf("and %d others", more))
	}
	if len(few) > 0 {
		note := fmt.Sprintf("Too small for figures, with fewer than %d promoting and %d harmless rows: %s", minSliceRows, minSliceRows, visible(strings.Join(few, ", ")))
		t.notes = append(t.notes, note)
	}
	if len(t.rows) == 0 && len(t.notes) == 0 {
		return tables
	}
	return append(tables, t)
}

func (e Evaluation) identityTable(tables []textTable) []textTable {
	if len(e.Identities) == 0 {
		return tables
	}
	t := textTable{
		title:   "Rows that name a group of people (with the ROC-AUCs of the subgroup, BPSN and BNSP)",
		columns: append(append([]string{""}, decisionColumns...), "subgroup", "BPSN", "BNSP"),
	}
	by := map[string]IdentityResult{}
	for _, i := range e.Identities {
		by[i.Group] = i
	}
	missing := Figure(math.NaN())
	var few []string
	for _, s := range e.Slices {
		if s.By != "identity" {
			continue
		}
		i, ok := by[s.Value]
		switch {
		case !ok && s.Value != noGroup && s.Value != someGroup:
		case s.Promoting < minSliceRows && s.Harmless < minSliceRows:
			few = append(few, fmt.Sprintf("%s (%d and %d)", s.Value, s.Promoting, s.Harmless))
		case !ok:
			t.rows = append(t.rows, append(s.cells(s.Value), plain(s.ROCAUC), plain(missing), plain(missing)))
		default:
			t.rows = append(t.rows, append(s.cells(s.Value), plain(i.SubgroupAUC), plain(i.BPSN), plain(i.BNSP)))
		}
	}
	return appendTable(tables, t, few)
}

// maxFailedNamed is how many failed cases of a capability a table names.
const maxFailedNamed = 5

func (e Evaluation) suiteTables() []textTable {
	var tables []textTable
	for _, r := range e.Suites {
		if len(tables) == 0 || tables[len(tables)-1].of != r.Suite {
			tables = append(tables, textTable{
				of: r.Suite, title: "Suite " + visible(r.Suite),
				columns: []string{"", "cases", "passed", "share", "95 %", "expected", "failed"},
			})
		}
		t := &tables[len(tables)-1]
		expectation, failed := r.Expectation, strings.Join(r.Failed[:min(len(r.Failed), maxFailedNamed)], ", ")
		if strings.Contains(expectation, "; ") {
			expectation = "several things"
		}
		if r.Cases-r.Passed > maxFailedNamed {
			failed += " ..."
		}
		t.rows = append(t.rows, []textCell{
			{text: visible(r.Capability)}, count(r.Cases), count(r.Passed), plain(r.PassRate), {text: r.Interval.short(3)},
			{text: visible(expectation)}, {text: visible(failed)},
		})
	}
	return tables
}

func (e Evaluation) mistakeTables() []textTable {
	if len(e.Mistakes) == 0 {
		return nil
	}
	t := textTable{title: "The worst mistakes", columns: []string{"", "decision", "theme", "probability", "promotes", "text"}}
	for _, m := range e.Mistakes {
		t.rows = append(t.rows, []textCell{
			{text: visible(m.Kind + " " + m.Source + " " + m.ID)}, {text: m.Decision}, {text: visible(m.Theme)},
			{text: decimal(Figure(m.Probability), 4)}, {text: decimal(Figure(m.PromotionProbability), 4)}, {text: excerpt(m.Text)},
		})
	}
	return []textTable{t}
}

// maxExcerptRunes is how much of a mistake's text a table shows.
const maxExcerptRunes = 120

func excerpt(text string) string {
	runes := []rune(visible(strings.Join(strings.Fields(text), " ")))
	if len(runes) > maxExcerptRunes {
		return string(runes[:maxExcerptRunes]) + "…"
	}
	return string(runes)
}

// tables are those of what differs, in figures and in decisions. Of the differences of
// figures they leave out those that may be chance: JSON has all.
func (c Comparison) tables() []textTable {
	figures := textTable{
		title:   fmt.Sprintf("Figures of %s less those of %s, where p is below %g", visible(c.Model), visible(c.Against), significant),
		columns: []string{"", "figure", "this", "other", "difference", "95 %", "p", "p (Holm)", "verdict"},
	}
	chance, untested := 0, 0
	for _, d := range c.Differences {
		switch {
		case math.IsNaN(float64(d.P)):
			untested++
		case d.P >= significant:
			chance++
		default:
			figures.rows = append(figures.rows, []textCell{
				{text: visible(d.Theme) + ", " + d.Question}, {text: d.Figure}, plain(d.Model), plain(d.Against),
				{text: fmt.Sprintf("%+.4f", float64(d.Difference))}, {text: d.Interval.short(4)}, plain(d.P), plain(d.PHolm), {text: d.Verdict},
			})
		}
	}
	figures.notes = []string{fmt.Sprintf("Of %d differences %d may be chance, and %d could not be tested.", len(c.Differences), chance, untested)}
	decisions := textTable{
		title:   "Who was right to review or flag, or not to (McNemar's test)",
		columns: []string{"", "rows", "both right", "only this", "only other", "neither", "p", "p (Holm)", "verdict"},
		notes:   []string{c.Note},
	}
	for _, d := range c.Decisions {
		label := d.Theme
		if label == "" {
			label = "(the text)"
		}
		decisions.rows = append(decisions.rows, []textCell{
			{text: visible(label)}, count(d.Rows), count(d.BothRight), count(d.OnlyModel), count(d.OnlyAgainst), count(d.NeitherRight),
			plain(d.P), plain(d.PHolm), {text: d.Verdict},
		})
	}
	return []textTable{figures, decisions}
}
