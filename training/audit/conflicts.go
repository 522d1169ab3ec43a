package audit

import (
	"cmp"
	"fmt"
	"strconv"

	"tocsin/training"
	"tocsin/training/report"
)

// Conflicts are equal or nearly equal texts with labels that contradict each other.
type Conflicts struct {
	// Texts is how many texts have rows that contradict each other, Rows how many rows
	// have such a text, ByAnnotators how many of the texts different annotators labelled.
	Texts        int `json:"texts"`
	Rows         int `json:"rows"`
	ByAnnotators int `json:"texts_by_annotators"`
	// NearPairs is how many linked pairs of nearly equal texts of different groups
	// contradict each other, and NearPairsInGroup of one group, which are often made on
	// purpose.
	NearPairs        int        `json:"near_pairs"`
	NearPairsInGroup int        `json:"near_pairs_in_group"`
	Examples         []Conflict `json:"examples"`
	NearExamples     []Conflict `json:"near_examples"` // the most similar first
}

// A Conflict is a pair of rows.
type Conflict struct {
	A Example `json:"a"`
	B Example `json:"b"`
	// Jaccard is 1 for equal texts.
	Jaccard float64 `json:"jaccard"`
}

func (a *auditor) conflicts() Conflicts {
	var c Conflicts
	for text := range int32(a.texts()) {
		x, y, ok := a.contradiction(a.auditedRowsOf(text))
		if !ok {
			continue
		}
		c.Texts++
		c.Rows += len(a.auditedRowsOf(text))
		if x.Annotator != y.Annotator {
			c.ByAnnotators++
		}
		c.Examples = append(c.Examples, Conflict{a.example(x), a.example(y), 1})
		if len(c.Examples) > 2*a.Examples+100 {
			c.Examples = a.worstConflicts(c.Examples)
		}
	}
	for _, l := range a.clusters.links {
		x, y := a.first(l.a), a.first(l.b)
		if training.LabelsAgree(x, y) {
			continue
		}
		if !a.acrossGroups(l.a, l.b) {
			c.NearPairsInGroup++
			continue
		}
		c.NearPairs++
		c.NearExamples = append(c.NearExamples, Conflict{a.example(x), a.example(y), rounded(l.verified)})
		if len(c.NearExamples) > 2*a.Examples+100 {
			c.NearExamples = a.worstConflicts(c.NearExamples)
		}
	}
	c.Examples, c.NearExamples = a.worstConflicts(c.Examples), a.worstConflicts(c.NearExamples)
	a.conflictFindings(c)
	return c
}

// contradiction returns the first row that contradicts an earlier one of the same text.
func (a *auditor) contradiction(places []textPlace) (x, y training.Row, ok bool) {
	// Rows with the labels of an earlier one contradict no more than that one does: what
	// is compared is one row of each labelling, of which there are few.
	var different []training.Row
	seen := map[string]bool{}
	for _, p := range places {
		row := a.rows[p.row]
		if labels := a.example(row).labels(); !seen[labels] {
			seen[labels] = true
			for _, other := range different {
				if !training.LabelsAgree(other, row) {
					return other, row, true
				}
			}
			different = append(different, row)
		}
	}
	return x, y, false
}

func (a *auditor) worstConflicts(list []Conflict) []Conflict {
	return least(list, a.Examples, func(x, y Conflict) int {
		return cmp.Or(cmp.Compare(y.Jaccard, x.Jaccard), cmp.Compare(x.A.Source, y.A.Source), cmp.Compare(x.A.ID, y.A.ID),
			cmp.Compare(x.B.Source, y.B.Source), cmp.Compare(x.B.ID, y.B.ID))
	})
}

func (a *auditor) conflictFindings(c Conflicts) {
	if c.Texts > 0 {
		text := fmt.Sprintf("%s %s rows with labels that contradict each other; training keeps none of the %s, since it cannot know which is right.",
			count(c.Texts, "text"), verb(c.Texts, "has", "have"), count(c.Rows, "row"))
		if c.ByAnnotators > 0 {
			text += fmt.Sprintf(" For %s they come from different annotators.", count(c.ByAnnotators, "text"))
		}
		a.find(checkConflicts, Warning, text, "Read both sides against the definitions of the labels and settle on one row for each text.")
	}
	if c.NearPairs > 0 {
		a.find(checkConflicts, Warning, fmt.Sprintf("%s of nearly equal texts in different groups %s labels that contradict each other: a slip, or a pair that was written to differ in a word.",
			count(c.NearPairs, "pair"), verb(c.NearPairs, "has", "have")), "Correct the slips; give pairs that are meant one group.")
	}
}

func (c Conflicts) section() report.Section {
	s := report.Section{
		Title: "Conflicting labels",
		Text:  "Equal or nearly equal texts with labels that contradict each other. What a row leaves open contradicts nothing. Pairs of one group are counted and not listed: minimal pairs are written so.",
	}
	s.Tables = append(s.Tables, figures("Contradictions", []figure{
		{"texts with contradicting rows", strconv.Itoa(c.Texts)},
		{"their rows, which training leaves out", strconv.Itoa(c.Rows)},
		{"texts that different annotators labelled", strconv.Itoa(c.ByAnnotators)},
		{"pairs of nearly equal texts, different groups", strconv.Itoa(c.NearPairs)},
		{"pairs of nearly equal texts, one group", strconv.Itoa(c.NearPairsInGroup)},
	}))
	for _, list := range []struct {
		title    string
		examples []Conflict
	}{{"Equal texts", c.Examples}, {"Nearly equal texts in different groups", c.NearExamples}} {
		if len(list.examples) == 0 {
			continue
		}
		t := report.Table{Title: list.title, Columns: []string{"row", "says", "row", "says", "Jaccard"}}
		for _, e := range list.examples {
			t.Rows = append(t.Rows, []string{e.A.whole(), e.A.labels(), e.B.whole(), e.B.labels(), decimal(e.Jaccard)})
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}
