package audit

import (
	"encoding/json"
	"fmt"
	"testing"

	"tocsin/training"
)

// Annotators share ids and texts: rows of one text are one unit.
func TestAgreementOfRows(t *testing.T) {
	var rows []training.Row
	for i := range 40 {
		truth := [][]string{{}, {"threat"}}[i%2]
		for _, who := range []string{"a", "b", "c"} {
			r := training.Row{ID: fmt.Sprint(i), Source: "s", Text: fmt.Sprintf("text number %d of all", i*i), Annotator: who, Themes: truth, Stance: map[bool]string{true: "promotes"}[i%2 == 1]}
			if who == "c" && i%4 == 1 {
				r.Themes, r.Stance = []string{"threat", "propaganda"}, "reports"
			}
			rows = append(rows, r)
		}
	}
	// The same annotator twice, and one whose text nobody else has.
	rows = append(rows, rows[0], training.Row{ID: "x", Source: "s", Text: "alone", Annotator: "a", Themes: []string{}})
	r := auditOf(t, rows, Options{NoModel: true})
	g := r.Agreement
	if g.Units != 40 || g.Raters != 3 || g.Repeated != 1 || g.ByRater[2].Rater != "c" || *g.ByRater[2].Themes != 0.75 || *g.ByRater[0].Themes != 0.875 || *g.ByRater[2].Stance != 0.5 {
		t.Errorf("%+v", g)
	}
	alphas := map[string]*LabelAlpha{}
	for i, l := range g.Labels {
		alphas[l.Label] = &g.Labels[i]
	}
	if a := alphas["threat"]; *a.Alpha != 1 || a.Units != 40 || a.Ratings != 120 || a.Positives != 60 || *a.Low != 1 {
		t.Errorf("threat: %+v", a)
	}
	if a := alphas["recruitment"]; a.Alpha != nil {
		t.Errorf("recruitment, which nobody saw: %+v", a)
	}
	if a := alphas["propaganda"]; *a.Alpha > 0.1 || *a.Low > *a.Alpha || *a.High < *a.Alpha {
		t.Errorf("propaganda, which only one saw: %+v", a)
	}
	// MASI forgives a set that holds the other.
	if a := alphas["(set)"]; *a.Alpha < 0.7 || *a.Alpha > 0.9 {
		t.Errorf("set: %+v", a)
	}
	if !found(r, checkAgreement, Warning, `theme "propaganda" with alpha`) || found(r, checkAgreement, Warning, `"threat"`) {
		t.Errorf("%+v", r.Findings)
	}
	if !found(r, checkDuplicates, Warning, "40 ids of one source occur more than once with the same text") {
		t.Errorf("%+v", r.Findings)
	}
}

// A row with a reading has two raters; a reading that is no labels has none.
func TestReadings(t *testing.T) {
	row := func(id, reading string) training.Row {
		return training.Row{ID: id, Source: "s", Text: "text of " + id, Author: "w", Themes: []string{"threat"}, Stance: "promotes", Reading: json.RawMessage(reading)}
	}
	rows := []training.Row{
		row("1", `{"themes":["threat"],"stance":"promotes"}`), row("2", `{"themes":[],"stance":""}`),
		row("3", `"fine"`), row("4", `{"themes":["no such theme"]}`), row("5", `{"stance":"no such stance"}`), row("6", `{}`), row("7", ``),
	}
	g := auditOf(t, rows, Options{NoModel: true}).Agreement
	if g.Units != 2 || g.Raters != 2 || *g.ByRater[0].Themes != 0.5 {
		t.Errorf("%+v", g)
	}
}

// One id for different texts is an error: training would refuse the rows.
func TestIDsOfSeveralTexts(t *testing.T) {
	r := auditOf(t, []training.Row{{ID: "1", Source: "s", Text: "one"}, {ID: "1", Source: "s", Text: "two"}, {ID: "1", Source: "other", Text: "three"}}, Options{})
	if d := r.Duplicates; d.RepeatedIDs != 1 || d.IDsOfSeveralTexts != 1 || !found(r, checkDuplicates, Error, "1 id of one source names rows with different texts") {
		t.Errorf("%+v %+v", d, r.Findings)
	}
	if r.Agreement.Units != 0 {
		t.Errorf("rows without annotators agree: %+v", r.Agreement)
	}
}

// Length alone tells a label: the warning says so, and does not when it does not.
func TestLengthWarning(t *testing.T) {
	rows := func(long int) (list []training.Row) {
		for i := range 80 {
			text, themes := fmt.Sprintf("w%d of it", i), []string{}
			if i%2 == 1 {
				themes = []string{"threat"}
				for k := range long {
					text += fmt.Sprintf(" word%d", k*i)
				}
			}
			list = append(list, training.Row{ID: fmt.Sprint(i), Source: "s", Text: text, Themes: themes})
		}
		return list
	}
	if r := auditOf(t, rows(9), Options{NoModel: true}); !found(r, checkLengths, Warning, `The length alone tells the theme "threat" (ROC-AUC 1.00): its texts are longer`) {
		t.Errorf("%+v", r.Findings)
	}
	if r := auditOf(t, rows(0), Options{NoModel: true}); found(r, checkLengths, Warning, "") {
		t.Errorf("%+v", r.Findings)
	}
}
