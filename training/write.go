package training

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
)

// WriteJSON writes the evaluation as one indented JSON object.
func (e Evaluation) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	return encoder.Encode(e)
}

// WriteText writes the evaluation as tables. The form is stable, so that a diff of
// two evaluations shows what moved.
func (e Evaluation) WriteText(w io.Writer) error {
	if _, err := fmt.Fprintln(w, e.headline()); err != nil {
		return err
	}
	if err := writeTextTables(w, append(e.mainTables(), e.moreTables()...)); err != nil {
		return err
	}
	if e.Against != nil {
		fmt.Fprintln(w)
		if err := e.Against.WriteText(w); err != nil {
			return err
		}
	}
	if e.Comparison != nil {
		return writeTextTables(w, e.Comparison.tables())
	}
	return nil
}

// WriteMarkdown writes the evaluation as Markdown tables.
func (e Evaluation) WriteMarkdown(w io.Writer) error {
	if _, err := fmt.Fprintf(w, "# Evaluation\n\n%s\n", markdownCell(e.headline())); err != nil {
		return err
	}
	if err := writeMarkdownTables(w, append(e.mainTables(), e.moreTables()...)); err != nil {
		return err
	}
	if e.Against != nil {
		fmt.Fprintf(w, "\n# Compared with\n\n%s\n", markdownCell(e.Against.headline()))
		if err := writeMarkdownTables(w, append(e.Against.mainTables(), e.Against.moreTables()...)); err != nil {
			return err
		}
	}
	if e.Comparison != nil {
		fmt.Fprintf(w, "\n# Comparison\n")
		return writeMarkdownTables(w, e.Comparison.tables())
	}
	return nil
}

func (e Evaluation) headline() string {
	if e.Rows == 0 {
		return "model " + visible(e.Model)
	}
	line := fmt.Sprintf("model %s, %d rows, probabilities at a base rate of %.3g", visible(e.Model), e.Rows, e.BaseRate)
	if e.Resamples > 0 {
		line += fmt.Sprintf(", 95 %% intervals from %d resamples by group", e.Resamples)
	}
	return line
}

// mainTables are those of the themes, the stances and the sources; none where only
// suites were run.
func (e Evaluation) mainTables() []textTable {
	if e.Rows == 0 {
		return nil
	}
	about := textTable{
		title:   "Talks about the theme (precision, recall and F1 at the mention threshold; recall at 0.1, 1 and 5 % FPR)",
		columns: append([]string{""}, binaryColumns...),
	}
	promotes := textTable{
		title:   "Promotes the theme (precision, recall and F1 at the review threshold; recall at 0.1, 1 and 5 % FPR)",
		columns: append([]string{""}, append(append([]string{}, binaryColumns...), "flagged")...),
	}
	for _, theme := range e.Themes {
		about.rows = append(about.rows, binaryRow(theme.Theme, theme.Mention))
		row := binaryRow(theme.Theme, theme.Promotion)
		promotes.rows = append(promotes.rows, append(row, theme.Promotion.cell(recallAtFlag, theme.RecallAtFlag, 3)))
	}
	about.notes = notesOf(e.Themes, func(t ThemeEvaluation) string { return t.Mention.Note })
	promotes.notes = notesOf(e.Themes, func(t ThemeEvaluation) string { return t.Promotion.Note })
	return []textTable{about, promotes, e.Stances.table(), e.sourceTable()}
}

// notesOf says once for all themes why figures are missing.
func notesOf(themes []ThemeEvaluation, note func(ThemeEvaluation) string) (notes []string) {
	of := map[string][]string{}
	for _, theme := range themes {
		n := note(theme)
		if n != "" && of[n] == nil {
			notes = append(notes, n)
		}
		of[n] = append(of[n], visible(theme.Theme))
	}
	for i, n := range notes {
		notes[i] = strings.Join(of[n], ", ") + ": " + n
	}
	return notes
}

var binaryColumns = []string{"support", "others", "precision", "recall", "F1", "ROC-AUC", "AP", "at 0.1 %", "at 1 %", "at 5 %", "ECE", "Brier", "skill"}

func binaryRow(name string, b BinaryFigures) []textCell {
	row := []textCell{{text: visible(name)}, count(b.Support), count(b.Negatives)}
	for _, f := range []struct {
		figure, digits int
		value          Figure
	}{
		{precision, 3, b.Precision},
		{recall, 3, b.Recall},
		{f1, 3, b.F1},
		{rocAUC, 3, b.ROCAUC},
		{averagePrecision, 3, b.AveragePrecision},
		{recallAtTenth, 3, b.RecallAtTenthFPR},
		{recallAt1, 3, b.RecallAt1FPR},
		{recallAt5, 3, b.RecallAt5FPR},
		{calibrationError, 5, b.CalibrationError},
		{brier, 5, b.Brier},
		{brierSkill, 3, b.BrierSkill},
	} {
		row = append(row, b.cell(f.figure, f.value, f.digits))
	}
	return row
}

// cell is a figure with its interval.
func (b BinaryFigures) cell(figure int, value Figure, digits int) textCell {
	c := textCell{text: decimal(value, digits)}
	if interval, ok := b.Intervals[figureNames[figure]]; ok && !math.IsNaN(float64(value)) {
		c.interval = interval.short(digits)
	}
	return c
}

func (s StanceEvaluation) table() textTable {
	title := "Stance (macro F1 " + decimal(s.MacroF1, 3)
	if s.MacroF1Interval != nil {
		title += ", 95 % " + s.MacroF1Interval.short(3)
	}
	t := textTable{title: title + ")", columns: []string{"", "support", "precision", "recall", "F1"}}
	for _, stance := range s.Stances {
		t.columns = append(t.columns, "said "+visible(stance.Stance))
	}
	for i, stance := range s.Stances {
		row := []textCell{{text: visible(stance.Stance)}, count(stance.Support), plain(stance.Precision), plain(stance.Recall), plain(stance.F1)}
		for _, n := range s.Confusion[i] {
			row = append(row, count(n))
		}
		t.rows = append(t.rows, row)
	}
	return t
}

func (e Evaluation) sourceTable() textTable {
	t := textTable{
		title:   "Decisions by source (share of promoting rows caught, of harmless rows caught by mistake)",
		columns: append([]string{""}, decisionColumns...),
	}
	for _, s := range e.Sources {
		t.rows = append(t.rows, s.cells(s.Source))
	}
	return t
}

var decisionColumns = []string{"promoting", "flag", "flag or review", "harmless", "flag", "flag or review", "abstain"}

func (d DecisionRates) cells(name string) []textCell {
	return []textCell{
		{text: visible(name)}, count(d.Promoting), plain(d.PromotingFlagged), plain(d.PromotingReviewed),
		count(d.Harmless), plain(d.HarmlessFlagged), plain(d.HarmlessReviewed), plain(d.Abstained),
	}
}

// decimal writes a figure with so many digits, - where there is none.
func decimal(f Figure, digits int) string {
	if math.IsNaN(float64(f)) {
		return "-"
	}
	return fmt.Sprintf("%.*f", digits, float64(f))
}

func plain(f Figure) textCell { return textCell{text: decimal(f, 3)} }
func count(n int) textCell    { return textCell{text: fmt.Sprint(n)} }

// short writes an interval in two digits where three are shown, and else in as many as
// are shown: .19–.26.
func (i Interval) short(digits int) string {
	if digits == 3 {
		digits = 2
	}
	end := func(f Figure) string {
		s := decimal(f, digits)
		if strings.Trim(s, "-0.") == "" {
			return "0" // and not -0.00
		}
		return strings.Replace(s, "0.", ".", 1)
	}
	if i.Low < 0 || i.High < 0 {
		return end(i.Low) + " to " + end(i.High)
	}
	return end(i.Low) + "–" + end(i.High)
}
