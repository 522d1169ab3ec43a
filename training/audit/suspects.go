package audit

import (
	"fmt"
	"strconv"
	"strings"

	"tocsin/training/report"
)

func (a *auditor) skippedFindings(l *LabelErrors) {
	if len(l.Skipped) > 0 {
		a.find(checkErrors, Note, "Too few rows to look for label errors: "+strings.Join(l.Skipped, "; ")+".", "Label more rows if these labels matter.")
	}
}

func (a *auditor) suspectFindings(l *LabelErrors) {
	var useless []string
	suspected := 0
	for _, h := range l.Heads {
		if h.ROCAUC < UsefulAUC {
			useless = append(useless, h.Head+" "+strconv.Quote(h.Label))
		}
		suspected += h.Suspected
		if h.Head == "theme" {
			suspected += h.Missing // not the label of another row, as with stances
		}
	}
	if suspected > 0 {
		a.find(checkErrors, Note, fmt.Sprintf("%s %s contradicted by a model that has not seen the row. A suspicion is not an error: unusual rows look the same, and the weaker the model, the more there are.",
			count(suspected, "label"), verb(suspected, "is", "are")), "Read the rows listed, the first ones first, and correct what is wrong.")
	}
	if len(useless) > 0 {
		a.find(checkErrors, Note, fmt.Sprintf("On rows that it has not seen the model hardly tells %s (ROC-AUC below %.1f): its suspicions there mean little.", strings.Join(useless, ", "), UsefulAUC),
			"The labels may be too few, too mixed, or about something that words do not show.")
	}
}

func (l *LabelErrors) section() report.Section {
	s := report.Section{
		Title: "Likely label errors",
		Text: fmt.Sprintf("Confident learning (Northcutt, Jiang & Chuang 2021) over %s: each was judged by a %s model of the other %d of %d folds, from which its group and its near duplicates were held back too. A row is suspected if it is surely of another label, that is, if it has at least the mean probability that rows of that label have. The worst margins (probability of the label given less the highest of the others) come first.",
			count(l.Rows, "row"), l.Estimator, l.Folds-1, l.Folds),
	}
	heads := report.Table{
		Title: "Labels", Columns: []string{"head", "label", "rows", "ROC-AUC", "mean probability", "suspected", "missing", "estimated errors"},
		Note: "Suspected rows have the label and seem not to; missing ones seem to have it and do not; estimated errors are how many of its rows have another label if the model is right; where the ROC-AUC is low, that is mostly the model's own error.",
	}
	for _, h := range l.Heads {
		heads.Rows = append(heads.Rows, []string{h.Head, h.Label, strconv.Itoa(h.Rows), decimal(h.ROCAUC), decimal(h.Threshold), strconv.Itoa(h.Suspected), strconv.Itoa(h.Missing), strconv.FormatFloat(h.EstimatedErrors, 'f', 0, 64)})
	}
	if len(l.Skipped) > 0 {
		heads.Note += " Not judged: " + strings.Join(l.Skipped, "; ") + "."
	}
	s.Tables = append(s.Tables, heads)
	for _, list := range []struct {
		title    string
		suspects []Suspect
	}{{"Themes", l.ThemeSuspects}, {"Stances", l.StanceSuspects}} {
		if len(list.suspects) == 0 {
			continue
		}
		t := report.Table{Title: list.title, Columns: []string{"row", "labels", "given", "probability", "suggested", "probability", "margin"}}
		for _, x := range list.suspects {
			t.Rows = append(t.Rows, []string{x.whole(), x.labels(), x.Given, decimal(x.ProbabilityGiven), x.Suggested, decimal(x.ProbabilitySuggested), decimal(x.Margin)})
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}
