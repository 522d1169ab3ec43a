package training

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// manyRows returns rows of three sources with several labels; every third is in a
// group of up to four.
func manyRows(n int) []Row {
	var rows []Row
	for i := range n {
		r := Row{ID: fmt.Sprint(i), Text: fmt.Sprint("text ", i), Source: []string{"s", "t", "u"}[i%3]}
		switch i % 4 {
		case 0:
			r.Themes = []string{}
		case 1, 2:
			r.Themes, r.Stance = []string{"threat"}, []string{"reports", "promotes"}[i/4%2]
		case 3:
			r.Themes, r.Stance = []string{"propaganda", "threat"}, "counters"
		}
		if i%9 < 3 {
			r.Group = fmt.Sprint("g", i/36)
		}
		rows = append(rows, r)
	}
	return rows
}

// foldOf names the fold of each row by its source and id.
func foldOf(rows []Row, folds []int) map[string]int {
	of := map[string]int{}
	for i, r := range rows {
		of[r.Source+" "+r.ID] = folds[i]
	}
	return of
}

func TestFoldsKeepGroupsTogether(t *testing.T) {
	rows := manyRows(720)
	for _, k := range []int{1, 2, 5, 8} {
		groups := map[string]int{}
		for i, fold := range Folds(rows, k, 1) {
			if fold < 0 || fold >= k {
				t.Fatalf("%d folds: a row is in fold %d", k, fold)
			}
			if rows[i].Group == "" {
				continue
			}
			name := rows[i].Source + "/" + rows[i].Group
			if first, ok := groups[name]; ok && first != fold {
				t.Fatalf("%d folds: group %s is in folds %d and %d", k, name, first, fold)
			}
			groups[name] = fold
		}
	}
}

func TestFoldsOfOneNameInTwoSources(t *testing.T) {
	// A group is a name inside its source: 32 sources do not end up in one fold.
	var rows []Row
	for i := range 32 {
		rows = append(rows, Row{ID: "1", Text: "x", Source: fmt.Sprint(i), Group: "thread-1"})
	}
	if folds := Folds(rows, 2, 1); slices.Min(folds) == slices.Max(folds) {
		t.Errorf("all rows are in fold %d", folds[0])
	}
}

func TestFoldsDoNotDependOnOrder(t *testing.T) {
	rows := manyRows(300)
	want := foldOf(rows, Folds(rows, 5, 7))
	random := rand.New(rand.NewPCG(3, 4))
	for range 5 {
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		for name, fold := range foldOf(rows, Folds(rows, 5, 7)) {
			if want[name] != fold {
				t.Fatalf("row %s: fold %d, in another order %d", name, want[name], fold)
			}
		}
	}
}

func TestFoldsSpreadEveryStratum(t *testing.T) {
	// Rows without groups: a stratum's parts differ by one at most.
	rows := manyRows(500)
	for i := range rows {
		rows[i].Group = ""
	}
	const k = 5
	parts := map[string]*[k]int{}
	for i, fold := range Folds(rows, k, 1) {
		r := rows[i]
		stratum := fmt.Sprint(r.Source, r.Themes, r.Stance)
		if parts[stratum] == nil {
			parts[stratum] = new([k]int)
		}
		parts[stratum][fold]++
	}
	if len(parts) < 10 {
		t.Fatalf("only %d strata", len(parts))
	}
	for stratum, part := range parts {
		if slices.Max(part[:])-slices.Min(part[:]) > 1 {
			t.Errorf("stratum %s lies in the folds as %v", stratum, *part)
		}
	}
}

func TestFoldsSeed(t *testing.T) {
	rows := manyRows(300)
	a, again, b := Folds(rows, 5, 1), Folds(rows, 5, 1), Folds(rows, 5, 2)
	if !slices.Equal(a, again) {
		t.Error("one seed, two assignments")
	}
	moved := 0
	for i := range a {
		if a[i] != b[i] {
			moved++
		}
	}
	if moved < len(rows)/2 {
		t.Errorf("another seed moved %d of %d rows, want most of them", moved, len(rows))
	}
}

func TestSplit(t *testing.T) {
	rows := manyRows(300)
	train, test, err := Split{TestFolds: 2, Folds: 5, Sources: []string{"u"}, Seed: 1}.Apply(rows)
	if err != nil {
		t.Fatal(err)
	}
	if len(train)+len(test) != len(rows) {
		t.Errorf("%d and %d rows of %d", len(train), len(test), len(rows))
	}
	if i := slices.IndexFunc(train, func(r Row) bool { return r.Source == "u" }); i >= 0 {
		t.Errorf("row %s of the source held back is trained on", train[i].ID)
	}
	others := slices.DeleteFunc(slices.Clone(test), func(r Row) bool { return r.Source == "u" })
	if n := len(others); n < 60 || n > 100 {
		t.Errorf("%d of the 200 rows of the other sources are held back, want about two fifths", n)
	}
	inTrain := map[string]bool{}
	for _, r := range train {
		inTrain[groupOf(r)] = true
	}
	for _, r := range test {
		if inTrain[groupOf(r)] {
			t.Errorf("group of row %s is on both sides", r.ID)
		}
	}
}

func TestSplitNothing(t *testing.T) {
	rows := manyRows(30)
	train, test, err := Split{}.Apply(rows)
	if err != nil || len(train) != len(rows) || len(test) != 0 {
		t.Errorf("%d and %d rows, error %v; want all to train on", len(train), len(test), err)
	}
}

func TestSplitUnknownSource(t *testing.T) {
	_, _, err := Split{Sources: []string{"s", "forum-a"}}.Apply(manyRows(30))
	if err == nil || !strings.Contains(err.Error(), `"forum-a"`) {
		t.Errorf("error %v, want one that names the source", err)
	}
}
