package report

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/training"
)

var toyTaxonomy = classifier.Taxonomy{
	Themes:          []classifier.Label{{Name: "threat"}, {Name: "propaganda"}},
	Stances:         []classifier.Label{{Name: "promotes"}, {Name: "reports"}},
	PromotingStance: "promotes",
}

func sheetOf(rows []training.Row) *DataSheet {
	c := Collect(toyTaxonomy)
	for _, r := range rows {
		c.Add(r)
	}
	return c.Sheet()
}

func TestDataSheet(t *testing.T) {
	d := sheetOf([]training.Row{
		{ID: "1", Text: "one two three", Themes: []string{"threat"}, Stance: "promotes", Source: "a", Group: "g", Register: "post"},
		{ID: "2", Text: "one", Themes: []string{"threat", "propaganda"}, Stance: "reports", Source: "a", Group: "g", Annotator: "x"},
		{ID: "3", Text: "", Themes: []string{}, Source: "b", Register: "post", Annotator: "y"},
		{ID: "4", Text: strings.Repeat("w ", 9000), Source: "b", Annotator: "y"},
		{ID: "5", Text: "one two", Themes: []string{}, OtherHarm: true, Source: "b", Register: "reply"},
	})
	digest := d.Digest
	d.Digest = ""
	want := &DataSheet{
		Rows: 5, Bytes: 13 + 3 + 18000 + 7, Stances: []string{"promotes", "reports"},
		Sources: []SourceCount{
			{Source: "a", Rows: 2, Themes: []ThemeCount{{"threat", 2, []int{1, 1, 0}}, {"propaganda", 1, []int{0, 1, 0}}}},
			{Source: "b", Rows: 3, NoTheme: 1, ThemesUnjudged: 1, OtherHarm: 1},
		},
		Themes:  []ThemeCount{{"threat", 2, []int{1, 1, 0}}, {"propaganda", 1, []int{0, 1, 0}}},
		NoTheme: 1, ThemesUnjudged: 1, SeveralThemes: 1, OtherHarm: 1, Groups: 1, Grouped: 2, Annotators: 2, Annotated: 3,
		Registers: []RegisterCount{{"post", 2}, {"reply", 1}},
		Lengths: []LengthProfile{
			{"all rows", 5, 0, 0, 2, 4096, 4096, []int{1, 1, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
			{"promotes", 1, 3, 3, 3, 3, 3, []int{0, 0, 1}},
			{"reports", 1, 1, 1, 1, 1, 1, []int{0, 1}},
			{"no stance", 3, 0, 0, 2, 4096, 4096, []int{1, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1}},
		},
	}
	if diff := cmp.Diff(want, d); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	if !strings.HasPrefix(digest, "sha256:") || len(digest) != 7+64 {
		t.Errorf("digest %q", digest)
	}
}

// The order of rows and of a row's themes does not matter, all else does.
func TestDataSheetDigest(t *testing.T) {
	var rows []training.Row
	for i := range 50 {
		rows = append(rows, training.Row{ID: fmt.Sprint(i), Text: fmt.Sprint("text ", i%7), Themes: []string{"threat", "propaganda"}, Source: fmt.Sprint(i % 3)})
	}
	want := sheetOf(rows)
	slices.Reverse(rows)
	rows[3].Themes = []string{"propaganda", "threat"}
	if diff := cmp.Diff(want, sheetOf(rows)); diff != "" {
		t.Errorf("rows in another order (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"propaganda", "threat"}, rows[3].Themes); diff != "" {
		t.Errorf("the row was changed:\n%s", diff)
	}
	changes := map[string]func(*training.Row){
		"text": func(r *training.Row) { r.Text += "." }, "stance": func(r *training.Row) { r.Stance = "reports" }, "themes": func(r *training.Row) { r.Themes = nil },
		"source": func(r *training.Row) { r.Source = "x" }, "id": func(r *training.Row) { r.ID = "x" }, "harm": func(r *training.Row) { r.OtherHarm = true },
	}
	for name, change := range changes {
		other := slices.Clone(rows)
		change(&other[5])
		if sheetOf(other).Digest == want.Digest {
			t.Errorf("another %s gives the same digest", name)
		}
	}
	if sheetOf(append(rows, rows[0])).Digest == want.Digest || sheetOf(rows[1:]).Digest == want.Digest {
		t.Error("a row more or less gives the same digest")
	}
}

// However many names rows have, a sheet lists so many and counts the rest.
func TestDataSheetIsBounded(t *testing.T) {
	c := Collect(toyTaxonomy)
	for i := range 3000 {
		c.Add(training.Row{Text: "x", Source: fmt.Sprint("s", i), Register: fmt.Sprint("r", i)})
	}
	d := c.Sheet()
	if len(d.Sources) != maxSources+1 || len(d.Registers) != maxSources+1 || d.Registers[0] != (RegisterCount{others, 3000 - maxSources}) {
		t.Errorf("%d sources, %d registers, first %v", len(d.Sources), len(d.Registers), d.Registers[0])
	}
	rows := 0
	for _, s := range d.Sources {
		rows += s.Rows
	}
	if rows != 3000 {
		t.Errorf("the sources have %d rows", rows)
	}
}

func TestTopFeatures(t *testing.T) {
	var list top
	for i := range 40 {
		list.add(fmt.Sprintf("w%02d", i), int16(i%20)-10)
	}
	if len(list.pro) != topFeatures || len(list.contra) != topFeatures {
		t.Fatalf("%d for and %d against", len(list.pro), len(list.contra))
	}
	got := []weighted{list.pro[0], list.pro[1], list.pro[2], list.contra[0], list.contra[1], list.contra[2]}
	want := []weighted{{"w19", 9}, {"w39", 9}, {"w18", 8}, {"w00", -10}, {"w20", -10}, {"w01", -9}}
	if diff := cmp.Diff(want, got, cmp.AllowUnexported(weighted{})); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	features := featuresOf(toyModel(t, threeThemes, same).Parameters())
	if len(features) != 5 || features[0].Label != "threat" || features[4].Head != "stance" || len(features[0].Kinds) != 3 {
		t.Fatalf("%+v", features)
	}
	for _, k := range features[0].Kinds {
		for _, f := range append(slices.Clone(k.For), k.Against...) {
			if strings.ContainsAny(f.Feature, "\x02\x03") || (k.Kind == "bigrams") != strings.Contains(f.Feature, " ") {
				t.Errorf("%s: %q", k.Kind, f.Feature)
			}
		}
	}
}
