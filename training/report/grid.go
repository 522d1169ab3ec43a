package report

import (
	"math"
	"slices"
	"strings"

	"tocsin/training"
)

// A grid is a table as both the HTML and the Markdown form write it. The first column
// names the row.
type grid struct {
	Title, Note string
	Columns     []column
	Rows        [][]cell
}

type column struct {
	Name   string
	Number bool // written to the right
}

// A cell has a value and, below it, its interval or a remark.
type cell struct {
	Text, Sub string
	Shade     int // 1 to 9 for the cells of a matrix
}

func texts(values ...string) []cell {
	cells := make([]cell, len(values))
	for i, v := range values {
		cells[i].Text = v
	}
	return cells
}

// columns are numbers but for the first.
func columns(names ...string) []column {
	out := make([]column, len(names))
	for i, n := range names {
		out[i] = column{n, i > 0}
	}
	return out
}

// gridOf makes a grid of a table of another package. A column is one of numbers if all
// its values begin as numbers do.
func gridOf(t Table) grid {
	g := grid{Title: label(t.Title), Note: visible(t.Note)}
	for i, name := range t.Columns {
		numbers := i > 0 && len(t.Rows) > 0
		for _, row := range t.Rows {
			numbers = numbers && (i >= len(row) || numeric(row[i]))
		}
		g.Columns = append(g.Columns, column{label(name), numbers})
	}
	for _, row := range t.Rows {
		cells := make([]cell, len(t.Columns))
		for i := range min(len(row), len(cells)) {
			cells[i].Text = sentence(row[i])
		}
		g.Rows = append(g.Rows, cells)
	}
	return g
}

func numeric(s string) bool {
	s = strings.TrimLeft(s, "+-−<>~≈= ")
	return s == "" || s == none || (s[0] >= '0' && s[0] <= '9') || strings.HasPrefix(s, none)
}

// A metric is a column of figures with their intervals.
type metric struct {
	name, key string
	write     func(training.Figure) string
	value     func(training.BinaryFigures) training.Figure
}

// withInterval writes a figure over its interval.
func (m metric) cell(f training.BinaryFigures) cell {
	c := cell{Text: m.write(m.value(f))}
	if i, ok := f.Intervals[m.key]; ok && known(i.Low) && known(i.High) {
		c.Sub = between(float64(i.Low), float64(i.High), func(x float64) string { return m.write(training.Figure(x)) })
	}
	return c
}

var (
	atThreshold = []metric{
		{"precision", "precision", figure, func(f training.BinaryFigures) training.Figure { return f.Precision }},
		{"recall", "recall", figure, func(f training.BinaryFigures) training.Figure { return f.Recall }},
		{"F1", "f1", figure, func(f training.BinaryFigures) training.Figure { return f.F1 }},
	}
	ranking = []metric{
		{"ROC-AUC", "roc_auc", figure, func(f training.BinaryFigures) training.Figure { return f.ROCAUC }},
		{"average precision", "average_precision", figure, func(f training.BinaryFigures) training.Figure { return f.AveragePrecision }},
		{"recall at 0.1\u00a0% FPR", "recall_at_0.1_percent_fpr", figure, func(f training.BinaryFigures) training.Figure { return f.RecallAtTenthFPR }},
		{"at 1\u00a0% FPR", "recall_at_1_percent_fpr", figure, func(f training.BinaryFigures) training.Figure { return f.RecallAt1FPR }},
		{"at 5\u00a0% FPR", "recall_at_5_percent_fpr", figure, func(f training.BinaryFigures) training.Figure { return f.RecallAt5FPR }},
	}
	probabilities = []metric{
		{"ECE", "expected_calibration_error", small, func(f training.BinaryFigures) training.Figure { return f.CalibrationError }},
		{"Brier score", "brier", small, func(f training.BinaryFigures) training.Figure { return f.Brier }},
		{"Brier skill", "brier_skill", figure, func(f training.BinaryFigures) training.Figure { return f.BrierSkill }},
	}
)

// figureGrids are the tables of all figures of one question.
func figureGrids(e training.Evaluation, promotion bool) []grid {
	question, threshold := "Talks about the theme", "mention"
	if promotion {
		question, threshold = "Promotes the theme", "review"
	}
	first := grid{Title: question + ": at the " + threshold + " threshold", Columns: columns("theme", "positives", "negatives", "threshold")}
	second := grid{Title: question + ": ranking, at no threshold", Columns: columns("theme")}
	third := grid{Title: question + ": probabilities", Columns: columns("theme", "base rate")}
	if promotion {
		first.Columns = append(first.Columns, column{"flag threshold", true}, column{"recall at flag", true})
	}
	for _, m := range atThreshold {
		first.Columns = append(first.Columns, column{m.name, true})
	}
	for _, m := range ranking {
		second.Columns = append(second.Columns, column{m.name, true})
	}
	for _, m := range probabilities {
		third.Columns = append(third.Columns, column{m.name, true})
	}
	for _, t := range e.Themes {
		f := t.Mention
		if promotion {
			f = t.Promotion
		}
		name := label(t.Theme)
		a := texts(name, whole(f.Support), whole(f.Negatives), number(f.Threshold))
		if promotion {
			a = append(a, cell{Text: number(t.FlagThreshold)}, cell{Text: figure(t.RecallAtFlag)})
		}
		b, c := texts(name), texts(name, percent(f.BaseRate))
		for _, m := range atThreshold {
			a = append(a, m.cell(f))
		}
		for _, m := range ranking {
			b = append(b, m.cell(f))
		}
		for _, m := range probabilities {
			c = append(c, m.cell(f))
		}
		first.Rows, second.Rows, third.Rows = append(first.Rows, a), append(second.Rows, b), append(third.Rows, c)
	}
	return []grid{first, second, third}
}

// stanceGrids are the confusion matrix and the figures of the stances.
func stanceGrids(e training.StanceEvaluation) []grid {
	matrix := grid{
		Title: "Confusion of stances", Columns: []column{{"labelled as", false}},
		Note: "Each row has what the model said of the rows with one label: how many, and the share of them. The darker, the larger the share.",
	}
	figures := grid{Title: "Figures of the stances", Columns: columns("stance", "rows", "precision", "recall", "F1")}
	for i, s := range e.Stances {
		name := label(s.Stance)
		matrix.Columns = append(matrix.Columns, column{"said " + name, true})
		cells := texts(name)
		if i >= len(e.Confusion) {
			continue
		}
		for _, n := range e.Confusion[i] {
			c := cell{Text: whole(n)}
			if s.Support > 0 {
				rate := float64(n) / float64(s.Support)
				c.Sub, c.Shade = percent(rate), 1+int(math.Min(8, 9*rate))
			}
			cells = append(cells, c)
		}
		matrix.Rows = append(matrix.Rows, cells)
		figures.Rows = append(figures.Rows, texts(name, whole(s.Support), figure(s.Precision), figure(s.Recall), figure(s.F1)))
	}
	figures.Note = "Macro F1 " + figure(e.MacroF1)
	if i := e.MacroF1Interval; i != nil && known(i.Low) && known(i.High) {
		figures.Note += " (" + between(float64(i.Low), float64(i.High), func(x float64) string { return figure(training.Figure(x)) }) + ")"
	}
	figures.Note += "."
	return []grid{matrix, figures}
}

func decisionColumns(first string, more ...string) []column {
	return columns(append([]string{first, "promoting", "flagged", "flagged or reviewed", "harmless", "flagged wrongly", "flagged or reviewed wrongly", "abstained"}, more...)...)
}

func decisionCells(name string, r training.DecisionRates) []cell {
	return texts(name, whole(r.Promoting), share(r.PromotingFlagged), share(r.PromotingReviewed),
		whole(r.Harmless), share(r.HarmlessFlagged), share(r.HarmlessReviewed), share(r.Abstained))
}

func sourceGrid(sources []training.SourceResult) grid {
	g := grid{Title: "Decisions by source", Columns: decisionColumns("source")}
	for _, s := range sources {
		g.Rows = append(g.Rows, decisionCells(unnamed(s.Source), s.DecisionRates))
	}
	return g
}

// unnamed is the name, or that it has none.
func unnamed(name string) string {
	if name == "" {
		return "(none)"
	}
	return label(name)
}

// sliceGrids are the decisions about rows that have something in common, a table for
// each way of cutting.
func sliceGrids(all []training.SliceResult) []grid {
	var grids []grid
	for _, s := range all {
		title := "Rows by " + label(s.By)
		i := slices.IndexFunc(grids, func(g grid) bool { return g.Title == title })
		if i < 0 {
			i = len(grids)
			grids = append(grids, grid{Title: title, Columns: decisionColumns(label(s.By), "ROC-AUC")})
		}
		grids[i].Rows = append(grids[i].Rows, append(decisionCells(unnamed(s.Value), s.DecisionRates), cell{Text: figure(s.ROCAUC)}))
	}
	return grids
}

func identityGrid(all []training.IdentityResult) grid {
	g := grid{
		Title: "Rows that name a group of people", Columns: columns("group", "promoting", "harmless", "subgroup AUC", "BPSN AUC", "BNSP AUC"),
		Note: "By the highest promotion probability of any theme (Borkan et al. 2019). Low BPSN: harmless rows that name the group rank above promoting rows that do not. Low BNSP: promoting rows that name it rank below harmless rows that do not.",
	}
	for _, i := range all {
		g.Rows = append(g.Rows, texts(label(i.Group), whole(i.Promoting), whole(i.Harmless), figure(i.SubgroupAUC), figure(i.BPSN), figure(i.BNSP)))
	}
	return g
}

// suiteGrids are the functional suites, a table each.
func suiteGrids(all []training.SuiteResult) []grid {
	var grids []grid
	for _, s := range all {
		title := label(s.Suite)
		if len(grids) == 0 || grids[len(grids)-1].Title != title {
			grids = append(grids, grid{Title: title, Columns: []column{{"capability", false}, {"expected", false}, {"cases", true}, {"passed", true}, {"share", true}}})
		}
		g := &grids[len(grids)-1]
		g.Rows = append(g.Rows, texts(label(s.Capability), label(s.Expectation), whole(s.Cases), whole(s.Passed), percent(float64(s.Passed)/float64(s.Cases))))
	}
	return grids
}
