package training

import (
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

// smallTaxonomy has one theme and two stances: five columns of a count table.
func smallTaxonomy() classifier.Taxonomy {
	return classifier.Taxonomy{
		Name:            "small",
		Themes:          []classifier.Label{{Name: "threat", Definition: "a threat"}},
		Stances:         []classifier.Label{{Name: "promotes", Definition: "for it"}, {Name: "reports", Definition: "about it"}},
		PromotingStance: "promotes",
	}
}

func TestLabelsOf(t *testing.T) {
	// Columns: threat, rows with themes, promotes, reports, rows with a stance.
	for _, c := range []struct {
		name string
		row  Row
		want []int
	}{
		{"nothing judged teaches nothing", Row{}, nil},
		{"no theme teaches the theme head", Row{Themes: []string{}}, []int{1}},
		{"no theme and a stance teaches no stance", Row{Themes: []string{}, Stance: "reports"}, []int{1}},
		{"a theme", Row{Themes: []string{"threat"}}, []int{1, 0}},
		{"a stance alone teaches the stance head", Row{Stance: "reports"}, []int{3, 4}},
		{"both", Row{Themes: []string{"threat"}, Stance: "promotes"}, []int{1, 0, 2, 4}},
	} {
		if diff := cmp.Diff(c.want, labelsOf(c.row, smallTaxonomy())); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
	}
}

func TestCountTable(t *testing.T) {
	table := newCountTable(3, smallTaxonomy())
	table.add(featureList{0, 2, 2}, []int{1, 0}, 1)
	table.add(featureList{1, 2}, []int{1}, 5)
	want := []int64{
		1, 1, 0, 0, 0,
		0, 5, 0, 0, 0,
		2, 7, 0, 0, 0,
	}
	if diff := cmp.Diff(want, table.counts); diff != "" {
		t.Error("counts (-want +got)", diff)
	}
	if diff := cmp.Diff([]int64{3, 13, 0, 0, 0}, table.totals); diff != "" {
		t.Error("totals (-want +got)", diff)
	}
	if diff := cmp.Diff([]int64{2, 7, 0, 0, 0}, table.row(2)); diff != "" {
		t.Error("row (-want +got)", diff)
	}
}

// Tables add up in any order, and what is taken out was never there.
func TestCountTableAddsAndSubtracts(t *testing.T) {
	type count struct {
		list   featureList
		labels []int
		times  int64
	}
	random := rand.New(rand.NewPCG(5, 6))
	const features = 20
	draw := func() count {
		c := count{times: 1 + random.Int64N(5)}
		for range random.IntN(30) {
			c.list = append(c.list, random.Int32N(features))
		}
		for label := range columns(smallTaxonomy()) {
			if random.IntN(2) == 0 {
				c.labels = append(c.labels, label)
			}
		}
		return c
	}
	for range 200 {
		var kept, forgotten []count
		for range random.IntN(8) {
			kept, forgotten = append(kept, draw()), append(forgotten, draw())
		}
		want := newCountTable(features, smallTaxonomy())
		for _, c := range kept {
			want.add(c.list, c.labels, c.times)
		}
		steps := slices.Concat(kept, forgotten)
		for _, c := range forgotten {
			steps = append(steps, count{c.list, c.labels, -c.times})
		}
		random.Shuffle(len(steps), func(i, j int) { steps[i], steps[j] = steps[j], steps[i] })
		got := newCountTable(features, smallTaxonomy())
		for _, c := range steps {
			got.add(c.list, c.labels, c.times)
		}
		if !slices.Equal(got.counts, want.counts) || !slices.Equal(got.totals, want.totals) {
			t.Fatal("adding and subtracting rows leaves something behind")
		}
	}
}

// A string of one thread or one document is a name: it needs groups, not occurrences.
func TestIndexNeedsGroups(t *testing.T) {
	config := DefaultConfig()
	config.Features = classifier.FeatureSettings{}
	config.MinGroups = 3
	rows := []Row{
		{ID: "1", Text: "alpha beta beta"},
		{ID: "2", Text: "alpha gamma", Group: "g"},
		{ID: "3", Text: "alpha gamma", Group: "g"},
		{ID: "4", Text: "gamma beta gamma gamma"},
		{ID: "5", Text: "beta beta"},
	}
	idx, err := buildIndex(t.Context(), rows, config)
	if err != nil {
		t.Fatal(err)
	}
	// alpha: rows 1 and group g. gamma: group g and row 4. beta: rows 1, 4 and 5.
	if diff := cmp.Diff([]string{"wbeta"}, idx.strings); diff != "" {
		t.Error("vocabulary (-want +got)", diff)
	}
	if diff := cmp.Diff([]featureList{{0, 0}, {}, {}, {0}, {0, 0}}, idx.rows, cmp.Transformer("len", func(l featureList) int { return len(l) })); diff != "" {
		t.Error("occurrences (-want +got)", diff)
	}
}

// The index of a handful of rows is what reading them one by one with an Analyzer says:
// the same strings, and for each row the same features in the same order.
func TestIndexIsWhatTheAnalyzerSays(t *testing.T) {
	rows := someRows(t, 3)
	rows = append(rows, Row{ID: "name", Text: "the Islamic State and Boko Haram said k1ll"}, Row{ID: "twin", Text: "the Islamic State and Boko Haram said k1ll"})
	for i := range rows {
		rows[i].Group = "" // so that groups are rows
	}
	config := DefaultConfig()
	analyzer := classifier.NewAnalyzer(config.Features, config.Taxonomy)
	counts, in := map[string]int{}, map[string]int{}
	lists := make([][]string, len(rows))
	for i, r := range rows {
		seen := map[string]bool{}
		analyzer.Features([]byte(r.Text), func(feature []byte) {
			counts[string(feature)]++
			lists[i] = append(lists[i], string(feature))
			if !seen[string(feature)] {
				seen[string(feature)] = true
				in[string(feature)]++
			}
		})
	}
	for _, least := range []struct{ groups, count int }{{0, 0}, {2, 0}, {0, 2}, {3, 5}} {
		config.MinGroups, config.MinCount = least.groups, least.count
		idx, err := buildIndex(t.Context(), rows, config)
		if err != nil {
			t.Fatal(err)
		}
		kept := func(feature string) bool { return in[feature] >= least.groups && counts[feature] >= least.count }
		var want []string
		for feature := range counts {
			if kept(feature) {
				want = append(want, feature)
			}
		}
		slices.Sort(want)
		if !slices.Equal(want, idx.strings) {
			t.Fatalf("%+v: %d strings, want %d", least, len(idx.strings), len(want))
		}
		for i := range rows {
			list := slices.DeleteFunc(slices.Clone(lists[i]), func(feature string) bool { return !kept(feature) })
			got := make([]string, len(idx.rows[i]))
			for k, id := range idx.rows[i] {
				got[k] = idx.strings[id]
			}
			if !slices.Equal(list, got) {
				t.Fatalf("%+v: features of %q\n got %q\nwant %q", least, rows[i].Text, got, list)
			}
		}
	}
}
