package training

import (
	"encoding/json"
	"fmt"
	"io"
	"math"
	"strings"
	"text/tabwriter"
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
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	fmt.Fprintf(t, "model %s, %d rows, probabilities at a base rate of %.3g\n", e.Model, e.Rows, e.BaseRate)
	fmt.Fprintf(t, "\nTalks about the theme (precision, recall and F1 at the mention threshold)\n")
	binaryHeader(t, "")
	for _, theme := range e.Themes {
		binaryRow(t, theme.Theme, theme.Mention, "")
	}
	fmt.Fprintf(t, "\nPromotes the theme (precision, recall and F1 at the review threshold)\n")
	binaryHeader(t, "flagged\t")
	for _, theme := range e.Themes {
		binaryRow(t, theme.Theme, theme.Promotion, figure(theme.RecallAtFlag)+"\t")
	}
	fmt.Fprintf(t, "\nStance (macro F1 %s)\n", figure(e.Stances.MacroF1))
	fmt.Fprint(t, "\tsupport\tprecision\trecall\tF1\t")
	for _, s := range e.Stances.Stances {
		fmt.Fprintf(t, "said %s\t", s.Stance)
	}
	fmt.Fprintln(t)
	for i, s := range e.Stances.Stances {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%s\t", s.Stance, s.Support, figure(s.Precision), figure(s.Recall), figure(s.F1))
		for _, n := range e.Stances.Confusion[i] {
			fmt.Fprintf(t, "%d\t", n)
		}
		fmt.Fprintln(t)
	}
	fmt.Fprintf(t, "\nDecisions by source (share of promoting rows caught, of harmless rows caught by mistake)\n")
	fmt.Fprintln(t, "\tpromoting\tflag\tflag or review\tharmless\tflag\tflag or review\tabstain\t")
	for _, s := range e.Sources {
		fmt.Fprintf(t, "%s\t%d\t%s\t%s\t%d\t%s\t%s\t%s\t\n", s.Source, s.Promoting, figure(s.PromotingFlagged), figure(s.PromotingReviewed),
			s.Harmless, figure(s.HarmlessFlagged), figure(s.HarmlessReviewed), figure(s.Abstained))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	return nil
}

func binaryHeader(w io.Writer, more string) {
	fmt.Fprintf(w, "\tsupport\tothers\tprecision\trecall\tF1\tROC-AUC\tAP\trecall at 1 %% FPR\tECE\tBrier\t%s\n", more)
}

func binaryRow(w io.Writer, name string, b BinaryFigures, more string) {
	columns := []string{name, fmt.Sprint(b.Support), fmt.Sprint(b.Negatives)}
	for _, f := range []Figure{b.Precision, b.Recall, b.F1, b.ROCAUC, b.AveragePrecision, b.RecallAt1FPR} {
		columns = append(columns, figure(f))
	}
	columns = append(columns, small(b.CalibrationError), small(b.Brier))
	fmt.Fprintf(w, "%s\t%s\n", strings.Join(columns, "\t"), more)
}

func figure(f Figure) string {
	if math.IsNaN(float64(f)) {
		return "-"
	}
	return fmt.Sprintf("%.3f", float64(f))
}

func small(f Figure) string {
	if math.IsNaN(float64(f)) {
		return "-"
	}
	return fmt.Sprintf("%.5f", float64(f))
}
