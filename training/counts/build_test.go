package counts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
)

// So many spills that runs are merged into one on the way.
func TestSpillMergesRuns(t *testing.T) {
	rows := randomRows(rand.New(rand.NewPCG(11, 12)), 3*maxRuns)
	want := build(t, rows, smallHeader(), Options{})
	s := &spill{dir: t.TempDir(), columns: 6}
	defer s.close()
	w := worker{t: newTally(smallHeader()), spill: s, limit: 1, totals: newTotals(6)}
	if err := w.count(rows, nil, nil); err != nil {
		t.Fatal(err)
	}
	// What lies on disk has no name, so that nothing is left if the program is killed.
	if names, err := os.ReadDir(s.dir); runtime.GOOS != "windows" && (err != nil || len(names) > 0) {
		t.Errorf("files with names: %v, error %v", names, err)
	}
	if n := len(s.runs); n == 0 || n >= maxRuns {
		t.Errorf("%d runs on disk, want fewer than %d", n, maxRuns)
	}
	if got := build(t, rows, smallHeader(), Options{Workers: 1, MaxEntries: 1}); !bytes.Equal(got, want) {
		t.Error("other bytes")
	}
}

func TestBuildFails(t *testing.T) {
	rows := randomRows(rand.New(rand.NewPCG(13, 14)), 1000)
	broken := errors.New("the source broke")
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	stops := func(yield func(training.Row, error) bool) {
		for _, r := range rows {
			yield(r, nil)
		}
		yield(training.Row{}, broken)
	}
	dir := t.TempDir()
	if _, err := Build(t.Context(), stops, smallHeader(), Options{Dir: dir, MaxEntries: 10}, io.Discard); !errors.Is(err, broken) {
		t.Errorf("an error of the rows: %v", err)
	}
	if _, err := Build(ctx, seq(rows), smallHeader(), Options{Dir: dir, MaxEntries: 10}, io.Discard); !errors.Is(err, context.Canceled) {
		t.Errorf("interrupted: %v", err)
	}
	if _, err := Build(t.Context(), seq(rows), smallHeader(), Options{Dir: dir + "/missing", MaxEntries: 10}, io.Discard); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("no folder for what goes to disk: %v", err)
	}
	if left, _ := os.ReadDir(dir); len(left) > 0 {
		t.Errorf("left on disk: %v", left)
	}
	bad := slices.Concat(rows[:3], []training.Row{{ID: "x", Source: "s", Themes: []string{"weather"}}}, rows[3:])
	_, err := Build(t.Context(), seq(bad), smallHeader(), Options{}, io.Discard)
	var row *BadRowError
	if !errors.As(err, &row) || !strings.HasPrefix(err.Error(), `row "x" of source "s": field "themes": "weather" is not a theme`) {
		t.Errorf("a bad row: %v", err)
	}
	for _, stance := range []string{"promotes\n\nthreat", `promotes":"threat`} {
		odd := append(slices.Clone(rows), training.Row{Themes: []string{"threat"}, Stance: "promotes"}, training.Row{Stance: stance})
		if _, err := Build(t.Context(), seq(odd), smallHeader(), Options{}, io.Discard); !errors.As(err, &row) {
			t.Errorf("the stance %q is taken for another: %v", stance, err)
		}
	}
	named := 0
	got := build(t, bad, smallHeader(), Options{Bad: func(*BadRowError) { named++ }})
	if named != 1 || !bytes.Equal(got, build(t, rows, smallHeader(), Options{})) {
		t.Errorf("%d bad rows named, want one and the others counted", named)
	}
}

// More features and more sets of labels than are counted without a search: the table
// says what counting in a map says.
func TestBuildManyFeatures(t *testing.T) {
	h := Header{classifier.FeatureSettings{}, training.DefaultTaxonomy()}
	random := rand.New(rand.NewPCG(17, 18))
	columns := h.Columns()
	occurrences, documents := map[string][]uint64{}, map[string][]uint64{}
	var rows []training.Row
	sets := map[string]bool{}
	for range 6500 {
		row := training.Row{Themes: []string{}}
		for _, theme := range h.Taxonomy.Themes {
			if random.IntN(2) == 0 {
				row.Themes = append(row.Themes, theme.Name)
			}
		}
		sets[strings.Join(row.Themes, " ")] = true
		seen := map[string]bool{}
		for range 20 {
			word := fmt.Sprintf("w%c%c%c%c", 'a'+random.IntN(26), 'a'+random.IntN(26), 'a'+random.IntN(26), 'a'+random.IntN(3))
			if random.IntN(2) == 0 {
				word = "often"
			}
			row.Text += word + " "
			if occurrences["w"+word] == nil {
				occurrences["w"+word], documents["w"+word] = make([]uint64, len(columns)), make([]uint64, len(columns))
			}
			for _, column := range append(row.LabelColumns(h.Taxonomy), len(columns)-1) {
				occurrences["w"+word][column]++
				if !seen[word] {
					documents["w"+word][column]++
				}
			}
			seen[word] = true
		}
		rows = append(rows, row)
	}
	if len(occurrences) < denseFeatures+minCells || len(sets) < 2*maxDenseSets {
		t.Fatalf("%d features and %d sets are too few for this test", len(occurrences), len(sets))
	}
	table := open(t, build(t, rows, h, Options{Workers: 1}))
	n := 0
	for ; ; n++ {
		e, err := table.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if f := string(e.Feature); !slices.Equal(e.Occurrences, occurrences[f]) || !slices.Equal(e.Documents, documents[f]) {
			t.Fatalf("%s: %d in %d, want %d in %d", f, e.Occurrences, e.Documents, occurrences[f], documents[f])
		}
	}
	if n != len(occurrences) {
		t.Errorf("%d features, want %d", n, len(occurrences))
	}
}
