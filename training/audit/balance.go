package audit

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"strings"

	"tocsin/training"
	"tocsin/training/report"
)

const (
	// MaxSources is how many sources are told apart; the smaller ones are one.
	MaxSources = 40
	// OneSourceShare of a label's rows in one source is as good as all.
	OneSourceShare = 0.95
	// StrongAssociation is the Cramér's V from which a source gives a label away. Cohen
	// (1988) calls 0.5 a large effect.
	StrongAssociation = 0.5
	// FewRows is how many rows a label should have for figures about it to mean anything.
	FewRows = 30
)

// otherSources stands for the sources beyond MaxSources.
const otherSources = "(other sources)"

// Balance says how many rows there are of each kind.
type Balance struct {
	// Cells holds the kinds that occur, by source, theme and stance. A row of several
	// themes is in several.
	Cells  []Cell         `json:"cells"`
	Labels []LabelBalance `json:"labels"`
	// NoThemes is how many rows nobody judged the themes of; NoStance how many have
	// themes, or may have some, and no stance.
	NoThemes int `json:"rows_without_themes_judged"`
	NoStance int `json:"rows_without_stance"`
	// SourcesTogether is how many sources are counted as one.
	SourcesTogether int `json:"sources_counted_together,omitempty"`
}

// A Cell is a number of rows. Theme is empty where nobody judged it, Stance where there
// is none.
type Cell struct {
	Source string `json:"source"`
	Theme  string `json:"theme"`
	Stance string `json:"stance"`
	Rows   int    `json:"rows"`
}

// A LabelBalance says how a label is spread over the sources.
type LabelBalance struct {
	Head  string `json:"head"`
	Label string `json:"label"`
	// Rows have the label, Others are judged and do not.
	Rows   int `json:"rows"`
	Others int `json:"others"`
	// TopSource has the most of its rows, TopShare is their share, TopSourceShare what
	// share of all rows judged the source has.
	TopSource      string  `json:"top_source"`
	TopShare       float64 `json:"top_share"`
	TopSourceShare float64 `json:"top_source_share"`
	// CramersV is how strongly source and label go together, 0 to 1, corrected for chance.
	CramersV float64 `json:"cramers_v"`
}

func (a *auditor) balance() Balance {
	sources, together := a.sources()
	b := Balance{SourcesTogether: together}
	cells := map[Cell]int{}
	for _, r := range a.rows[:a.audited] {
		source := sources(r)
		if r.Themes == nil {
			b.NoThemes++
		}
		if r.Stance == "" && (r.Themes == nil || len(r.Themes) > 0) {
			b.NoStance++
		}
		themes := r.Themes
		switch {
		case themes == nil:
			themes = []string{""}
		case len(themes) == 0:
			themes = []string{noTheme}
		}
		for _, theme := range themes {
			cells[Cell{Source: source, Theme: theme, Stance: r.Stance}]++
		}
	}
	b.Cells = make([]Cell, 0, len(cells))
	for cell, n := range cells {
		cell.Rows = n
		b.Cells = append(b.Cells, cell)
	}
	slices.SortFunc(b.Cells, func(x, y Cell) int {
		return cmp.Or(cmp.Compare(x.Source, y.Source), cmp.Compare(x.Theme, y.Theme), cmp.Compare(x.Stance, y.Stance))
	})
	for _, l := range a.labels() {
		b.Labels = append(b.Labels, a.labelBalance(l, sources))
	}
	a.balanceFindings(b)
	return b
}

// sources returns how to name a row's source: the largest by their names, the others by one.
func (a *auditor) sources() (name func(training.Row) string, together int) {
	rows := map[string]int{}
	for _, r := range a.rows[:a.audited] {
		rows[r.Source]++
	}
	var list []string
	for source := range rows {
		list = append(list, source)
	}
	slices.SortFunc(list, func(x, y string) int { return cmp.Or(cmp.Compare(rows[y], rows[x]), cmp.Compare(x, y)) })
	own := map[string]bool{}
	for _, source := range list[:min(len(list), MaxSources)] {
		own[source] = true
	}
	return func(r training.Row) string {
		switch {
		case !own[r.Source]:
			return otherSources
		case r.Source == "":
			return "(no source)"
		}
		return r.Source
	}, len(list) - len(own)
}

func (a *auditor) labelBalance(l label, source func(training.Row) string) LabelBalance {
	b := LabelBalance{Head: l.Head, Label: l.Name}
	counts := map[string]*[2]int{}
	for _, r := range a.rows[:a.audited] {
		has, known := a.holds(r, l)
		if !known {
			continue
		}
		name := source(r)
		if counts[name] == nil {
			counts[name] = new([2]int)
		}
		if has {
			b.Rows++
			counts[name][1]++
		} else {
			b.Others++
			counts[name][0]++
		}
	}
	var names []string
	for name := range counts {
		names = append(names, name)
	}
	slices.Sort(names)
	var table [][2]int
	top := 0
	for _, name := range names {
		c := *counts[name]
		table = append(table, c)
		if c[1] > top {
			top, b.TopSource = c[1], name
			b.TopSourceShare = rounded(float64(c[0]+c[1]) / float64(b.Rows+b.Others))
		}
	}
	if b.Rows > 0 {
		b.TopShare = rounded(float64(top) / float64(b.Rows))
	}
	b.CramersV = rounded(cramersV(table))
	return b
}

// cramersV returns the association of the two columns with the rows of a table of counts:
// Cramér's V with the correction of Bergsma (2013), so that many small sources do not
// look telling by chance.
func cramersV(table [][2]int) float64 {
	var columns [2]float64
	for _, row := range table {
		columns[0] += float64(row[0])
		columns[1] += float64(row[1])
	}
	n, r := columns[0]+columns[1], float64(len(table))
	if columns[0] == 0 || columns[1] == 0 || r < 2 {
		return 0
	}
	var chi2 float64
	for _, row := range table {
		sum := float64(row[0] + row[1])
		for j, observed := range row {
			expected := sum * columns[j] / n
			d := float64(observed) - expected
			chi2 += float64(d * d / expected)
		}
	}
	phi2 := max(0, chi2/n-(r-1)/(n-1))
	rows, cols := r-float64((r-1)*(r-1))/(n-1), 2-1/(n-1)
	least := min(rows, cols) - 1
	if least <= 0 {
		return 0
	}
	return min(1, math.Sqrt(phi2/least))
}

func (a *auditor) balanceFindings(b Balance) {
	var none, few []string
	for _, l := range b.Labels {
		name := l.Head + " " + strconv.Quote(l.Label)
		switch judged := l.Rows + l.Others; {
		case judged == 0: // said of the head below
		case l.Rows == 0:
			none = append(none, name)
		case l.Rows < FewRows:
			few = append(few, fmt.Sprintf("%s (%d)", name, l.Rows))
		case l.Others == 0:
			a.find(checkBalance, Warning, fmt.Sprintf("Every row judged has the %s: there is nothing to tell it from.", name), "Add rows without it.")
		case l.CramersV >= StrongAssociation || (l.TopShare >= OneSourceShare && l.TopSourceShare < OneSourceShare):
			what := "The source gives the " + name + " away"
			if l.CramersV < StrongAssociation {
				what = "Nearly all rows with the " + name + " are of one source"
			}
			a.find(checkBalance, Warning, fmt.Sprintf("%s (Cramér's V %.2f): %s of its rows are of source %q, which has %s of all rows judged. A model may learn how that source writes instead of what the label means.",
				what, l.CramersV, percent(l.TopShare), l.TopSource, percent(l.TopSourceShare)),
				"Add rows of that source without the label and rows of other sources with it; test on a source that is held back.")
		}
	}
	if len(none) > 0 {
		a.find(checkBalance, Warning, "No row has the "+strings.Join(none, ", the ")+".", "A model cannot learn a label without rows: find some, or take it out of the taxonomy.")
	}
	if len(few) > 0 {
		a.find(checkBalance, Warning, fmt.Sprintf("Fewer than %d rows have the %s: figures about so few say little.", FewRows, strings.Join(few, ", the ")), "Label more.")
	}
	if judged := a.audited - b.NoThemes; judged == 0 {
		a.find(checkBalance, Warning, "No row says which themes it has.", "Without them only stances can be learned.")
	} else if b.NoThemes > 0 {
		a.find(checkBalance, Note, fmt.Sprintf("%s nothing about themes; %s teach the theme head nothing.", count(b.NoThemes, "row says", "rows say"), verb(b.NoThemes, "it", "they")), "An empty list of themes says that there is none.")
	}
	if b.NoStance > 0 {
		a.find(checkBalance, Note, fmt.Sprintf("%s themes, or may have some, and no stance; %s teach the stance head nothing.", count(b.NoStance, "row has", "rows have"), verb(b.NoStance, "it", "they")), "Judge their stance if promotion is to be told from reports.")
	}
}

func (b Balance) section() report.Section {
	s := report.Section{
		Title: "Balance of labels and sources",
		Text:  "How many rows there are of each kind, and whether the source of a row gives its label away. Cramér's V (with Bergsma's correction) is 0 where source and label have nothing to do with each other, and 1 where the source tells the label.",
	}
	t := report.Table{Title: "Labels", Columns: []string{"head", "label", "rows", "others", "Cramér's V", "most in source", "share of the label", "share of all rows"}}
	for _, l := range b.Labels {
		t.Rows = append(t.Rows, []string{l.Head, l.Label, strconv.Itoa(l.Rows), strconv.Itoa(l.Others), decimal(l.CramersV), l.TopSource, percent(l.TopShare), percent(l.TopSourceShare)})
	}
	cells := report.Table{Title: "Rows by source, theme and stance", Columns: []string{"source", "theme", "stance", "rows"}, Note: "A row of several themes is counted under each."}
	for _, c := range b.Cells {
		cells.Rows = append(cells.Rows, []string{c.Source, cmp.Or(c.Theme, "not judged"), cmp.Or(c.Stance, "-"), strconv.Itoa(c.Rows)})
	}
	s.Tables = append(s.Tables, t, cells)
	return s
}
