package audit

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/training"
	"tocsin/training/report"
)

func auditOf(t *testing.T, rows []training.Row, o Options) Report {
	t.Helper()
	o.Taxonomy = training.DefaultTaxonomy()
	r, err := Run(t.Context(), rows, o)
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// found reports whether a check found something of the severity that holds the words.
func found(r Report, check string, severity Severity, words string) bool {
	return slices.ContainsFunc(r.Findings, func(f Finding) bool {
		return f.Check == check && f.Severity == severity && strings.Contains(f.Text, words)
	})
}

func TestPlantedDefectsAreFound(t *testing.T) {
	rows, test := planted()
	r := auditOf(t, rows, Options{Test: test})
	if r.Rows != len(rows) || r.TestRows != 5 || r.Texts != len(rows)-2 {
		t.Errorf("%d rows, %d test rows, %d texts", r.Rows, r.TestRows, r.Texts)
	}
	if d := r.Duplicates; d.Texts != 2 || d.Rows != 4 || d.Left != 2 || d.RepeatedIDs != 0 {
		t.Errorf("duplicates %+v", d)
	}
	if n := r.NearDuplicates; n.Clusters != 2 || n.Texts != 5 || n.AcrossGroups != 1 || n.AcrossSources != 0 ||
		n.Examples[0].Texts != 3 || n.Examples[0].Groups != 3 || n.Examples[0].SuggestedGroup == "" || n.Examples[1].SuggestedGroup != "" {
		t.Errorf("near duplicates %+v", n)
	}
	if c := r.Conflicts; c.Texts != 1 || c.Rows != 2 || c.Examples[0].A.ID != "odd-1" || c.Examples[0].B.ID != "odd-2" || c.NearPairs != 1 || c.NearPairsInGroup != 1 {
		t.Errorf("conflicts %+v", c)
	}
	if l := r.Leakage; l.SameText != 1 || l.NearText != 1 || l.SameGroup != 1 || l.SameID != 1 || l.Rows != 4 ||
		l.Examples[0].Training.ID != "twin-1" || l.Examples[0].Jaccard != 1 || l.Examples[1].Kind != "near text" || l.Examples[1].Jaccard < NearDuplicate || !slices.Equal(l.Sources, []string{"forum"}) {
		t.Errorf("leakage %+v", l)
	}
	if e := r.LabelErrors; e.ThemeSuspects[0].ID != "wrong" || e.ThemeSuspects[0].Suggested != "threat" || e.ThemeSuspects[0].Margin > -0.5 {
		t.Errorf("label errors %+v", e.ThemeSuspects)
	}
	if g := r.Identity.Groups[0]; g != (IdentityGroup{"sikhs", 11, 1, 0.9167}) {
		t.Errorf("identity %+v", g)
	}
	if !slices.ContainsFunc(r.Vocabulary.Labels[1].Words, func(w LabelWord) bool { return w.Word == "blade" }) {
		t.Errorf("words of %s: %+v", r.Vocabulary.Labels[1].Label, r.Vocabulary.Labels[1].Words)
	}
	for _, f := range []struct {
		check    string
		severity Severity
		words    string
	}{
		{checkDuplicates, Note, "4 rows share 2 texts"},
		{checkNear, Warning, "1 cluster of nearly equal texts has rows in different groups"},
		{checkConflicts, Warning, "1 text has rows with labels that contradict"},
		{checkConflicts, Warning, "1 pair of nearly equal texts in different groups"},
		{checkErrors, Note, "label"},
		{checkLeakage, Error, "2 of 5 test rows have a text that the training rows have too: 1 equal, 1 nearly equal"},
		{checkLeakage, Error, "1 of 5 test rows is of a group"},
		{checkLeakage, Warning, "1 of 5 test rows has the source and id"},
		{checkBalance, Warning, `No row has the theme "recruitment", the theme "biological_weapons"`},
		{checkBalance, Warning, `The source gives the stance "reports" away`},
		{checkIdentity, Warning, "11 of the 12 judged rows that name sikhs"},
	} {
		if !found(r, f.check, f.severity, f.words) {
			t.Errorf("%s: no %s with %q", f.check, f.severity, f.words)
		}
	}
	if r.Worst() != Error {
		t.Errorf("worst %q", r.Worst())
	}
}

// The same bytes in any order of rows and on any number of cores.
func TestOrderAndCoresDoNotMatter(t *testing.T) {
	rows, test := planted()
	random := rand.New(rand.NewPCG(2, 2))
	var want []byte
	for _, cores := range []int{1, 2, 7} {
		old := runtime.GOMAXPROCS(cores)
		r := auditOf(t, rows, Options{Test: test, ShowText: true})
		runtime.GOMAXPROCS(old)
		got, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		if want == nil {
			want = got
		}
		if !bytes.Equal(got, want) {
			t.Errorf("%d cores: another report\n%s", cores, cmp.Diff(string(want), string(got)))
		}
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		random.Shuffle(len(test), func(i, j int) { test[i], test[j] = test[j], test[i] })
	}
}

// The audit leaves the rows it is given as they are.
func TestRowsAreLeftAlone(t *testing.T) {
	rows, test := planted()
	before, beforeTest := planted()
	auditOf(t, rows, Options{Test: test})
	if diff := cmp.Diff(before, rows); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff(beforeTest, test); diff != "" {
		t.Error(diff)
	}
}

// No text is in the report unless it was asked for.
func TestTextsAreShownOnlyWhenAskedFor(t *testing.T) {
	const secret = "zyxwvutsr"
	rows, test := planted()
	for i := range rows {
		rows[i].Text = secret + " " + rows[i].Text
	}
	for i := range test {
		test[i].Text = secret + " " + test[i].Text
	}
	for _, show := range []bool{false, true} {
		r := auditOf(t, rows, Options{Test: test, ShowText: show})
		r.Vocabulary = Vocabulary{} // single words of several groups are always shown
		var page bytes.Buffer
		statements, sections := r.Page()
		if err := report.WriteSections(&page, "t", statements, sections); err != nil {
			t.Fatal(err)
		}
		data, err := json.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		for name, text := range map[string]string{"JSON": string(data), "page": page.String()} {
			if strings.Contains(text, secret) != show {
				t.Errorf("show text %v: the %s holds a text: %v", show, name, !show)
			}
		}
	}
}

// Rows in the groups suggested have no near duplicates across groups, and nothing else of
// them has changed.
func TestRegrouped(t *testing.T) {
	rows, _ := planted()
	var grouped []training.Row
	auditOf(t, rows, Options{NoModel: true, Regrouped: func(r training.Row) error {
		grouped = append(grouped, r)
		return nil
	}})
	slices.SortFunc(rows, training.CompareRows)
	changed := 0
	for i, r := range grouped {
		if r.Group != rows[i].Group {
			changed++
		}
		r.Group = rows[i].Group
		if diff := cmp.Diff(rows[i], r); diff != "" {
			t.Fatalf("row %d: %s", i, diff)
		}
	}
	if len(grouped) != len(rows) || changed != 3 {
		t.Errorf("%d of %d rows, %d of them in another group; want 3", len(grouped), len(rows), changed)
	}
	if n := auditOf(t, grouped, Options{NoModel: true}).NearDuplicates; n.AcrossGroups != 0 || n.Clusters != 2 {
		t.Errorf("after grouping: %+v", n)
	}
	full := errors.New("disk full")
	if _, err := Run(t.Context(), rows, Options{Taxonomy: training.DefaultTaxonomy(), NoModel: true, Regrouped: func(training.Row) error { return full }}); !errors.Is(err, full) {
		t.Errorf("error %v", err)
	}
}

func TestExamplesAreBounded(t *testing.T) {
	var rows []training.Row
	for i := range 700 {
		rows = append(rows, training.Row{ID: fmt.Sprint(i), Source: "s", Text: fmt.Sprint("text ", i/2), Themes: [][]string{{}, {"threat"}}[i%2]})
	}
	r := auditOf(t, rows, Options{NoModel: true, Examples: 4})
	if d, c := len(r.Duplicates.Examples), len(r.Conflicts.Examples); d != 4 || c != 4 || r.Conflicts.Texts != 350 {
		t.Errorf("%d duplicates and %d conflicts listed, %d texts in conflict", d, c, r.Conflicts.Texts)
	}
	if got := r.Conflicts.Examples[0].A.ID; got != "0" {
		t.Errorf("the first conflict is of row %s", got)
	}
}

func TestNothingToAudit(t *testing.T) {
	if _, err := Run(t.Context(), nil, Options{Taxonomy: training.DefaultTaxonomy()}); !errors.Is(err, ErrNoRows) {
		t.Errorf("error %v", err)
	}
	// Rows without any label, without a source or an id, with an empty text.
	r := auditOf(t, []training.Row{{}, {Text: "\u200b"}, {Text: "one"}}, Options{Test: []training.Row{{}}})
	if r.Texts != 2 || r.LabelErrors == nil || len(r.LabelErrors.Skipped) == 0 || !found(r, checkBalance, Warning, "No row says which themes it has") {
		t.Errorf("%+v", r)
	}
	for _, s := range r.Sections() {
		for _, table := range s.Tables {
			for _, row := range table.Rows {
				if len(row) != len(table.Columns) {
					t.Errorf("%s: %s: %d cells for %d columns", s.Title, table.Title, len(row), len(table.Columns))
				}
			}
		}
	}
}

// A word that fewer than MinWordGroups groups use is a name and is not shown, however
// often they use it.
func TestWordsOfFewGroupsAreNotShown(t *testing.T) {
	random := rand.New(rand.NewPCG(4, 4))
	shown := func(groups int) bool {
		rows, _ := planted()
		for i := range 40 {
			rows = append(rows, training.Row{ID: fmt.Sprint("n", i), Source: "forum", Group: fmt.Sprint("thread", i%groups), Text: "blade mirabellus " + strings.Join(sentence(random, 8), " "), Themes: []string{"threat"}})
		}
		data, err := json.Marshal(auditOf(t, rows, Options{NoModel: true}))
		if err != nil {
			t.Fatal(err)
		}
		return strings.Contains(string(data), "mirabellus")
	}
	if shown(MinWordGroups-1) || !shown(MinWordGroups) {
		t.Errorf("a word of %d groups is shown: %v; of %d: %v", MinWordGroups-1, shown(MinWordGroups-1), MinWordGroups, shown(MinWordGroups))
	}
}

// Near duplicates in other groups and sources do not teach the model the label of a row:
// labels by chance stay unknown.
func TestLabelErrorsHideNearDuplicates(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 9))
	var rows []training.Row
	for i := range 80 {
		words := strings.Join(sentence(random, 12), " ")
		themes := [][]string{{}, {"threat"}}[random.IntN(2)]
		for k := range 4 {
			rows = append(rows, training.Row{ID: fmt.Sprint(i, "-", k), Source: fmt.Sprint("s", k), Text: words + fmt.Sprint(" ", k), Themes: themes})
		}
	}
	r := auditOf(t, rows, Options{})
	if n := r.NearDuplicates; n.Clusters != 80 || n.AcrossSources != 80 {
		t.Fatalf("%+v", n)
	}
	if h := r.LabelErrors.Heads[0]; h.Label != "threat" || h.ROCAUC > 0.65 {
		t.Errorf("ROC-AUC %v on labels by chance", h.ROCAUC)
	}
}
