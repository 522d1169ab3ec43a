package report

import (
	"fmt"

	"tocsin/training"
)

// An answer is what a data sheet says under one of its headings.
type answer struct{ Heading, Text string }

// answers says what rows can say of themselves. What they cannot say is asked for: a
// reader of a data sheet must see that nobody answered.
func answers(d *DataSheet, cleaning *training.Cleaning) []answer {
	const ask = "The rows do not say. State it beside this page."
	composition := fmt.Sprintf("%s (%s bytes of text) from %s. %s no theme, %s several.",
		plural(d.Rows, "row", "rows"), quantity(float64(d.Bytes)), plural(len(d.Sources), "source", "sources"),
		plural(d.NoTheme, "row is labelled with", "rows are labelled with"), whole(d.SeveralThemes))
	if d.ThemesUnjudged > 0 {
		composition += " Of " + plural(d.ThemesUnjudged, "row", "rows") + " nobody judged the themes."
	}
	if d.OtherHarm > 0 {
		composition += " " + plural(d.OtherHarm, "row is", "rows are") + " harmful in a way that no theme covers."
	}
	relations := "No row says to which group (thread, document, minimal pair) it belongs."
	if d.Grouped > 0 {
		relations = fmt.Sprintf("%s in %s; a split keeps a group together.", plural(d.Grouped, "row lies", "rows lie"), plural(d.Groups, "named group", "named groups"))
	}
	labelling := "No row names who labelled it."
	if d.Annotated > 0 {
		labelling = fmt.Sprintf("%s by %s named in the rows.", plural(d.Annotated, "row was labelled", "rows were labelled"), plural(d.Annotators, "annotator", "annotators"))
	}
	if cleaning != nil {
		labelling += fmt.Sprintf(" Left out before the split: %s and %s whose twins have other labels.",
			plural(cleaning.Duplicates, "duplicate", "duplicates"), plural(cleaning.Conflicts, "row", "rows"))
	}
	return []answer{
		{"Motivation: for what purpose, by whom", ask},
		{"Composition", composition},
		{"Relations between rows", relations},
		{"Collection process, consent", ask},
		{"Cleaning and labelling", labelling},
		{"Uses, and what it should not be used for", ask},
		{"Distribution and maintenance", ask},
	}
}

// sheetGrids are the counts of a data sheet.
func sheetGrids(d *DataSheet) []grid {
	stances := append([]string{}, d.Stances...)
	for i, s := range stances {
		stances[i] = label(s)
	}
	g := grid{
		Title: "Rows by source, theme and stance", Columns: columns(append(append([]string{"source", "theme", "rows"}, stances...), "no stance")...),
		Note: "A row with two themes counts under both.",
	}
	g.Columns[1].Number = false
	line := func(source, what string, rows int, byStance []int) {
		cells := texts(source, what, whole(rows))
		for i := range len(d.Stances) + 1 {
			text := ""
			if i < len(byStance) {
				text = whole(byStance[i])
			}
			cells = append(cells, cell{Text: text})
		}
		g.Rows = append(g.Rows, cells)
	}
	part := func(name string, themes []ThemeCount, none, unjudged, harm int) {
		for _, t := range themes {
			if t.Rows > 0 {
				line(name, label(t.Theme), t.Rows, t.ByStance)
			}
		}
		for _, rest := range []struct {
			what string
			rows int
		}{{"no theme", none}, {"themes not judged", unjudged}, {"other harm", harm}} {
			if rest.rows > 0 {
				line(name, rest.what, rest.rows, nil)
			}
		}
	}
	for _, s := range d.Sources {
		part(unnamed(s.Source), s.Themes, s.NoTheme, s.ThemesUnjudged, s.OtherHarm)
	}
	if len(d.Sources) > 1 {
		part("all", d.Themes, d.NoTheme, d.ThemesUnjudged, d.OtherHarm)
	}
	lengths := grid{
		Title: "Words in a text", Columns: columns("rows", "count", "least", "10th percentile", "median", "90th percentile", "most"),
		Note: "Words by white space. Above 4,096 not told apart.",
	}
	for _, p := range d.Lengths {
		lengths.Rows = append(lengths.Rows, texts(label(p.Of), whole(p.Rows), whole(p.Least), whole(p.Tenth), whole(p.Median), whole(p.Most10), whole(p.Most)))
	}
	grids := []grid{g, lengths}
	if len(d.Registers) > 0 {
		registers := grid{Title: "Rows by register", Columns: columns("register", "rows")}
		listed := d.Registers[:min(len(d.Registers), mostRegisters)]
		for _, r := range listed {
			registers.Rows = append(registers.Rows, texts(label(r.Register), whole(r.Rows)))
		}
		if rest := len(d.Registers) - len(listed); rest > 0 {
			registers.Note = plural(rest, "smaller register is", "smaller registers are") + " not listed."
		}
		grids = append(grids, registers)
	}
	return grids
}

// mostRegisters is how many registers are listed, the largest first.
const mostRegisters = 60
