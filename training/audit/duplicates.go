package audit

import (
	"cmp"
	"fmt"
	"strconv"

	"tocsin/training"
	"tocsin/training/report"
)

// Duplicates are rows with equal texts: equal but for white space, case and tricks of
// writing, as training takes them for one.
type Duplicates struct {
	// Texts is how many texts more than one row has, Rows how many rows have them.
	Texts int `json:"texts"`
	Rows  int `json:"rows"`
	// Left is how many rows training would drop.
	Left     int             `json:"left_out"`
	Examples []DuplicateText `json:"examples"` // the most frequent first
	// RepeatedIDs is how many ids occur twice in one source, IDsOfSeveralTexts how many of
	// these name rows with different texts.
	RepeatedIDs       int       `json:"repeated_ids"`
	IDsOfSeveralTexts int       `json:"ids_of_several_texts"`
	IDExamples        []Example `json:"id_examples"`
}

// A DuplicateText is a text that several rows have.
type DuplicateText struct {
	Rows int `json:"rows"`
	// Sources is how many sources have it.
	Sources int     `json:"sources"`
	First   Example `json:"first"`
	Last    Example `json:"last"`
}

func (a *auditor) duplicates() Duplicates {
	d := Duplicates{IDExamples: []Example{}}
	for text := range int32(a.texts()) {
		places := a.auditedRowsOf(text)
		if len(places) < 2 {
			continue
		}
		d.Texts++
		d.Rows += len(places)
		sources := 1 // rows are sorted by source
		for i := 1; i < len(places); i++ {
			if a.rows[places[i].row].Source != a.rows[places[i-1].row].Source {
				sources++
			}
		}
		d.Examples = append(d.Examples, DuplicateText{
			Rows: len(places), Sources: sources,
			First: a.example(a.rows[places[0].row]), Last: a.example(a.rows[places[len(places)-1].row]),
		})
		if len(d.Examples) > 2*a.Examples+100 {
			d.Examples = a.mostFrequent(d.Examples)
		}
	}
	d.Left = d.Rows - d.Texts
	d.Examples = a.mostFrequent(d.Examples)
	a.repeatedIDs(&d)
	if d.Texts > 0 {
		a.find(checkDuplicates, Note, fmt.Sprintf("%s share %s; training keeps one row of each text whose labels agree.", count(d.Rows, "row"), count(d.Texts, "text")),
			"Nothing has to be done; if duplicates are frequent posts, their number is lost.")
	}
	return d
}

func (a *auditor) mostFrequent(list []DuplicateText) []DuplicateText {
	return least(list, a.Examples, func(x, y DuplicateText) int {
		return cmp.Or(cmp.Compare(y.Rows, x.Rows), cmp.Compare(x.First.Source, y.First.Source), cmp.Compare(x.First.ID, y.First.ID))
	})
}

// repeatedIDs looks for ids that occur twice in one source. Rows are sorted by both.
func (a *auditor) repeatedIDs(d *Duplicates) {
	var same []Example // ids of one text, which matter less
	for i := 0; i < a.audited; {
		end := i + 1
		several := false
		for end < a.audited && sameID(a.rows[i], a.rows[end]) {
			several = several || a.text[end] != a.text[i]
			end++
		}
		if end > i+1 {
			d.RepeatedIDs++
			list := &same
			if several {
				d.IDsOfSeveralTexts++
				list = &d.IDExamples
			}
			if len(*list) < a.Examples {
				*list = append(*list, a.example(a.rows[i]))
			}
		}
		i = end
	}
	d.IDExamples = append(d.IDExamples, same[:min(len(same), a.Examples-len(d.IDExamples))]...)
	const refused = "Training refuses rows that share source and id."
	if d.IDsOfSeveralTexts > 0 {
		a.find(checkDuplicates, Error, fmt.Sprintf("%s of one source %s rows with different texts. %s", count(d.IDsOfSeveralTexts, "id"), verb(d.IDsOfSeveralTexts, "names", "name"), refused),
			"Give every row its own id, or give each file its own source.")
	}
	if n := d.RepeatedIDs - d.IDsOfSeveralTexts; n > 0 {
		a.find(checkDuplicates, Warning, fmt.Sprintf("%s of one source %s more than once with the same text, as when several annotators label it. %s", count(n, "id"), verb(n, "occurs", "occur"), refused),
			"Settle on one row for each text before training, for instance by majority.")
	}
}

func sameID(a, b training.Row) bool { return a.ID != "" && a.ID == b.ID && a.Source == b.Source }

func (d Duplicates) section() report.Section {
	s := report.Section{
		Title: "Exact duplicates",
		Text:  "Rows whose texts are equal but for white space, case and tricks of writing. Training keeps one of them if their labels agree, and none if they contradict each other (see conflicting labels).",
	}
	s.Tables = append(s.Tables, figures("Rows with equal texts", []figure{
		{"texts that several rows have", strconv.Itoa(d.Texts)},
		{"rows that have them", strconv.Itoa(d.Rows)},
		{"rows beyond the first of each text", strconv.Itoa(d.Left)},
		{"ids that occur more than once in a source", strconv.Itoa(d.RepeatedIDs)},
		{"of these, with different texts", strconv.Itoa(d.IDsOfSeveralTexts)},
	}))
	if len(d.Examples) > 0 {
		t := report.Table{Title: "The most frequent texts", Columns: []string{"rows", "sources", "first row", "last row"}}
		for _, e := range d.Examples {
			t.Rows = append(t.Rows, []string{strconv.Itoa(e.Rows), strconv.Itoa(e.Sources), e.First.whole(), e.Last.name()})
		}
		s.Tables = append(s.Tables, t)
	}
	if len(d.IDExamples) > 0 {
		t := report.Table{Title: "Ids that occur more than once", Columns: []string{"row"}}
		for _, e := range d.IDExamples {
			t.Rows = append(t.Rows, []string{e.whole()})
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}
