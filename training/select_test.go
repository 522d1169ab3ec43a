package training

import (
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// selectTable has features that occur under threat only, in the rest only, or evenly.
func selectTable() (*countTable, []string) {
	table := tableOf([]int64{70, 140, 0, 0, 0},
		[]int64{20, 20, 0, 0, 0},
		[]int64{0, 10, 0, 0, 0},
		[]int64{10, 20, 0, 0, 0},
		[]int64{20, 40, 0, 0, 0},
		[]int64{20, 20, 0, 0, 0},
		[]int64{0, 30, 0, 0, 0},
	)
	copy(table.documents, []int64{5, 10, 0, 0, 0})
	return table, []string{"bkill them", "bnice day", "cthe", "wday", "wkill", "wnice"}
}

func TestSelectFeatures(t *testing.T) {
	table, features := selectTable()
	for _, test := range []struct {
		by   Selection
		want []string // the best first
	}{
		// 30 of 30, 20 of 20 twice (the first string first), 10 of 10; the rest say nothing.
		{ByChiSquared, []string{"wnice", "bkill them", "wkill", "bnice day", "cthe", "wday"}},
		{ByMutualInformation, []string{"wnice", "bkill them", "wkill", "bnice day", "cthe", "wday"}},
		{ByFrequency, []string{"wday", "wnice", "bkill them", "cthe", "wkill", "bnice day"}},
	} {
		for n := range len(features) + 2 {
			c := estimateConfig()
			c.Selection, c.MaxFeatures = test.by, n
			selected := selectFeatures(table, features, c)
			if n == 0 || n >= len(features) {
				if selected != nil {
					t.Errorf("%s: the best %d of %d are not all", test.by, n, len(features))
				}
				continue
			}
			var got []string
			for f, yes := range selected {
				if yes {
					got = append(got, features[f])
				}
			}
			want := slices.Sorted(slices.Values(test.want[:n]))
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s: the best %d (-want +got)\n%s", test.by, n, diff)
			}
		}
	}
}

// Words that were not selected are known, and say nothing; other features go.
func TestWordsOutliveASelection(t *testing.T) {
	table, features := selectTable()
	c := estimateConfig()
	c.Selection, c.MaxFeatures = ByChiSquared, 2
	vocabulary, weights := estimate(table, features, c)
	if diff := cmp.Diff([]string{"bkill them", "wday", "wkill", "wnice"}, vocabulary); diff != "" {
		t.Fatal("vocabulary (-want +got)", diff)
	}
	for i, word := range vocabulary {
		selected := word == "bkill them" || word == "wnice"
		if got := weights[i*3] != 0; got != selected {
			t.Errorf("%s: has a weight %v, want %v", word, got, selected)
		}
	}
}

// A string must occur often enough, in all rows together.
func TestMinCount(t *testing.T) {
	rows := []Row{
		{ID: "1", Text: "rare bread bread", Themes: []string{"threat"}},
		{ID: "2", Text: "rare bread", Themes: []string{}},
		{ID: "3", Text: "milk", Themes: []string{}, Source: "many"},
	}
	for minCount, want := range map[int][]string{0: {"wbread", "wmilk", "wrare"}, 2: {"wbread", "wrare"}, 3: {"wbread"}, 4: nil} {
		c := Config{Taxonomy: smallTaxonomy(), MinCount: minCount, Repeats: map[string]int64{"many": 5}}
		idx, err := buildIndex(t.Context(), rows, c)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, idx.strings); diff != "" {
			t.Errorf("minimum count %d (-want +got)\n%s", minCount, diff)
		}
	}
}
