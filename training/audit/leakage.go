package audit

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"tocsin/training/report"
)

// Leakage is what the test rows share with the audited rows.
type Leakage struct {
	// SameText is how many test rows have a text of an audited row, NearText how many others
	// have one that is nearly equal, SameGroup how many are of a source and group of audited rows,
	// SameID how many have their source and id.
	SameText  int `json:"same_text"`
	NearText  int `json:"near_text"`
	SameGroup int `json:"same_group"`
	SameID    int `json:"same_id"`
	// Rows is how many test rows are any of these.
	Rows int `json:"rows"`
	// Sources are those that both have rows of: a test on them says nothing about texts
	// from elsewhere.
	Sources     []string `json:"sources"`
	SourcesLeft int      `json:"sources_left_out,omitempty"`
	Examples    []Leak   `json:"examples"`
}

// A Leak is a test row and an audited row that is like it.
type Leak struct {
	Test     Example `json:"test"`
	Training Example `json:"training"`
	// Kind is "text", "near text", "group" or "id".
	Kind    string  `json:"kind"`
	Jaccard float64 `json:"jaccard,omitempty"`
}

// leakKinds in the order of how much they matter.
var leakKinds = []string{"text", "near text", "group", "id"}

// maxLeakCandidates bounds the texts of a cluster among which the most similar one to a
// test text is looked for.
const maxLeakCandidates = 32

func (a *auditor) leakage(ctx context.Context) (*Leakage, error) {
	all := make([]int32, a.texts())
	for text := range all {
		all[text] = int32(text)
	}
	joint, err := a.near.link(ctx, all, a.ticks("leakage", Bands))
	if err != nil {
		return nil, err
	}
	known := a.knownOfTraining(joint)
	l := &Leakage{Sources: []string{}}
	for i := a.audited; i < len(a.rows); i++ {
		a.leak(l, known, joint, int32(i))
	}
	l.Examples = a.worstLeaks(l.Examples)
	a.sharedSources(l)
	a.leakFindings(l)
	return l, nil
}

// What the audited rows have, each with the first row or with texts that have it.
type trainingSide struct {
	groups, ids map[string]int32
	clusters    map[int32][]int32 // by root: the audited texts, the first few
	linked      map[int32][]int32 // by test text: the audited texts it was linked to
}

func (a *auditor) knownOfTraining(joint clusters) trainingSide {
	k := trainingSide{map[string]int32{}, map[string]int32{}, map[int32][]int32{}, map[int32][]int32{}}
	for _, link := range joint.links {
		switch x, y := link.a, link.b; {
		case a.isTest(x) && !a.isTest(y):
			k.linked[x] = append(k.linked[x], y)
		case a.isTest(y) && !a.isTest(x):
			k.linked[y] = append(k.linked[y], x)
		}
	}
	for i := range int32(a.audited) {
		r := a.rows[i]
		for _, list := range []struct {
			known map[string]int32
			name  string
		}{{k.groups, r.Group}, {k.ids, r.ID}} {
			if name := r.Source + "\x00" + list.name; list.name != "" {
				if _, ok := list.known[name]; !ok {
					list.known[name] = i
				}
			}
		}
	}
	for text := range int32(a.texts()) {
		if root := joint.forest.root(text); !a.isTest(text) && len(k.clusters[root]) < maxLeakCandidates {
			k.clusters[root] = append(k.clusters[root], text)
		}
	}
	return k
}

// leak counts a test row under what it shares with the audited rows.
func (a *auditor) leak(l *Leakage, known trainingSide, joint clusters, test int32) {
	row, text := a.rows[test], a.text[test]
	leak := Leak{Test: a.example(row)}
	note := func(counter *int, kind string, other int32, jaccard float64) {
		*counter++
		if leak.Kind == "" {
			leak.Kind, leak.Training, leak.Jaccard = kind, a.example(a.rows[other]), rounded(jaccard)
		}
	}
	if !a.isTest(text) {
		note(&l.SameText, "text", a.rowsOf(text)[0].row, 1)
	} else if best, similarity := a.mostSimilar(text, known.linked[text], known.clusters[joint.forest.root(text)]); similarity >= NearDuplicate {
		note(&l.NearText, "near text", a.rowsOf(best)[0].row, similarity)
	}
	if other, ok := known.groups[row.Source+"\x00"+row.Group]; ok && row.Group != "" {
		note(&l.SameGroup, "group", other, 0)
	}
	if other, ok := known.ids[row.Source+"\x00"+row.ID]; ok && row.ID != "" {
		note(&l.SameID, "id", other, 0)
	}
	if leak.Kind == "" {
		return
	}
	l.Rows++
	l.Examples = append(l.Examples, leak)
	if len(l.Examples) > 2*a.Examples+100 {
		l.Examples = a.worstLeaks(l.Examples)
	}
}

// mostSimilar returns the candidate that is most like the text.
func (a *auditor) mostSimilar(text int32, candidates ...[]int32) (best int32, similarity float64) {
	similarity = -1
	for _, list := range candidates {
		for _, c := range list {
			if j := a.near.similarity(text, c); j > similarity {
				best, similarity = c, j
			}
		}
	}
	return best, similarity
}

func (a *auditor) worstLeaks(list []Leak) []Leak {
	return least(list, a.Examples, func(x, y Leak) int {
		return cmp.Or(cmp.Compare(slices.Index(leakKinds, x.Kind), slices.Index(leakKinds, y.Kind)), cmp.Compare(y.Jaccard, x.Jaccard),
			cmp.Compare(x.Test.Source, y.Test.Source), cmp.Compare(x.Test.ID, y.Test.ID))
	})
}

// sharedSources names the sources of which both sides have rows. Rows are sorted by source.
func (a *auditor) sharedSources(l *Leakage) {
	audited := map[string]bool{}
	for _, r := range a.rows[:a.audited] {
		audited[r.Source] = true
	}
	last := ""
	for _, r := range a.rows[a.audited:] {
		if r.Source == last || !audited[r.Source] {
			continue
		}
		last = r.Source
		if len(l.Sources) < MaxSources {
			l.Sources = append(l.Sources, r.Source)
		} else {
			l.SourcesLeft++
		}
	}
}

func (a *auditor) leakFindings(l *Leakage) {
	const keep = "Take these rows out of the test or out of the training rows."
	of := fmt.Sprintf("of %s", count(len(a.Test), "test row"))
	if n := l.SameText + l.NearText; n > 0 {
		a.find(checkLeakage, Error, fmt.Sprintf("%d %s %s a text that the training rows have too: %d equal, %d nearly equal. A model may know them by heart, and figures on them are too good.",
			n, of, verb(n, "has", "have"), l.SameText, l.NearText), keep)
	}
	if l.SameGroup > 0 {
		a.find(checkLeakage, Error, fmt.Sprintf("%d %s %s of a group that the training rows have too: a thread, a document or a minimal pair is on both sides.",
			l.SameGroup, of, verb(l.SameGroup, "is", "are")), keep)
	}
	if l.SameID > 0 {
		a.find(checkLeakage, Warning, fmt.Sprintf("%d %s %s the source and id of a training row.", l.SameID, of, verb(l.SameID, "has", "have")),
			"Find out whether it is the same row; if not, give it another id.")
	}
	if n := len(l.Sources) + l.SourcesLeft; n > 0 {
		a.find(checkLeakage, Note, fmt.Sprintf("%s of rows on both sides: the test says how a model does on more of the same, not on texts from elsewhere.", count(n, "source has", "sources have")),
			"To learn that, test on a source that is held back as a whole (train --hold-out).")
	}
}

func (l *Leakage) section() report.Section {
	s := report.Section{
		Title: "Leakage into the test rows",
		Text:  "Test rows that the training rows hold too: the same text, a nearly equal one, the same group or the same id. Figures on such rows are better than on new ones.",
	}
	s.Tables = append(s.Tables, figures("Test rows that are not new", []figure{
		{"same text", strconv.Itoa(l.SameText)},
		{"nearly equal text", strconv.Itoa(l.NearText)},
		{"same group", strconv.Itoa(l.SameGroup)},
		{"same source and id", strconv.Itoa(l.SameID)},
		{"any of these", strconv.Itoa(l.Rows)},
		{"sources with rows on both sides", strconv.Itoa(len(l.Sources) + l.SourcesLeft)},
	}))
	if len(l.Examples) > 0 {
		t := report.Table{Title: "Examples", Columns: []string{"test row", "training row", "shared", "Jaccard"}}
		for _, e := range l.Examples {
			similarity := ""
			if e.Jaccard > 0 {
				similarity = decimal(e.Jaccard)
			}
			t.Rows = append(t.Rows, []string{e.Test.whole(), e.Training.whole(), e.Kind, similarity})
		}
		s.Tables = append(s.Tables, t)
	}
	return s
}
