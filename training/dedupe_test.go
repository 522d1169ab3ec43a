package training

import (
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"reflect"
	"runtime"
	"slices"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

func TestDedupe(t *testing.T) {
	threat, none := []string{"threat"}, []string{}
	for _, c := range []struct {
		name     string
		in, want []Row
		cleaning Cleaning
	}{
		{name: "nothing"},
		{
			name: "sorted by source and id",
			in:   []Row{{Source: "b", ID: "1", Text: "p"}, {Source: "a", ID: "2", Text: "q"}, {Source: "a", ID: "1", Text: "r"}},
			want: []Row{{Source: "a", ID: "1", Text: "r"}, {Source: "a", ID: "2", Text: "q"}, {Source: "b", ID: "1", Text: "p"}},
		},
		{
			name:     "twins in white space, case and zero-width characters",
			in:       []Row{{ID: "1", Text: "Meet at the gate"}, {ID: "2", Text: " meet\tat  the\nGATE "}, {ID: "3", Text: "me\u200bet at the ga\u200dte"}, {ID: "4", Text: "Ｍｅｅｔ at the gate"}},
			want:     []Row{{ID: "1", Text: "Meet at the gate"}},
			cleaning: Cleaning{Duplicates: 3},
		},
		{
			name: "where words end is part of a text",
			in:   []Row{{ID: "1", Text: "the rapist"}, {ID: "2", Text: "therapist"}},
			want: []Row{{ID: "1", Text: "the rapist"}, {ID: "2", Text: "therapist"}},
		},
		{
			name:     "the order of the themes is no difference",
			in:       []Row{{ID: "1", Text: "x", Themes: []string{"threat", "propaganda"}}, {ID: "2", Text: "x", Themes: []string{"propaganda", "threat"}}},
			want:     []Row{{ID: "1", Text: "x", Themes: []string{"threat", "propaganda"}}},
			cleaning: Cleaning{Duplicates: 1},
		},
		{
			name:     "of twins with other themes none stays",
			in:       []Row{{ID: "1", Text: "x", Themes: threat}, {ID: "2", Text: "X", Themes: none}, {ID: "3", Text: "y", Themes: none}},
			want:     []Row{{ID: "3", Text: "y", Themes: none}},
			cleaning: Cleaning{Conflicts: 2},
		},
		{
			name:     "of twins with other stances none stays",
			in:       []Row{{Source: "a", ID: "1", Text: "x", Stance: "reports"}, {Source: "b", ID: "1", Text: "x", Stance: "promotes"}},
			cleaning: Cleaning{Conflicts: 2},
		},
		{
			name:     "a conflict does not wait for its twins to be neighbours",
			in:       []Row{{ID: "1", Text: "x", Themes: threat}, {ID: "2", Text: "y"}, {ID: "3", Text: "x", Themes: none}, {ID: "4", Text: "z"}, {ID: "5", Text: "x", Themes: threat}},
			want:     []Row{{ID: "2", Text: "y"}, {ID: "4", Text: "z"}},
			cleaning: Cleaning{Duplicates: 1, Conflicts: 2},
		},
		{
			name:     "what one twin leaves open the other says",
			in:       []Row{{ID: "1", Text: "x", Stance: "promotes"}, {ID: "2", Text: "x", Themes: threat}, {ID: "3", Text: "x", OtherHarm: true}},
			want:     []Row{{ID: "1", Text: "x", Themes: threat, Stance: "promotes", OtherHarm: true}},
			cleaning: Cleaning{Duplicates: 2},
		},
		{
			name:     "a merged row meets a third with what it learned",
			in:       []Row{{ID: "1", Text: "x", Stance: "promotes"}, {ID: "2", Text: "x", Themes: threat}, {ID: "3", Text: "x", Themes: none}},
			cleaning: Cleaning{Duplicates: 1, Conflicts: 2},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			got, cleaning, err := Dedupe(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(c.want, got, cmpEmpty); diff != "" {
				t.Error("rows (-want +got)", diff)
			}
			if cleaning != c.cleaning {
				t.Errorf("left out %+v, want %+v", cleaning, c.cleaning)
			}
		})
	}
}

// cmpEmpty takes a list without rows for none.
var cmpEmpty = gocmp.FilterValues(func(a, b []Row) bool { return len(a) == 0 && len(b) == 0 }, gocmp.Ignore())

func TestDedupeIDs(t *testing.T) {
	_, _, err := Dedupe([]Row{{Source: "s", ID: "7", Text: "x"}, {Source: "s", ID: "8", Text: "y"}, {Source: "s", ID: "7", Text: "z"}})
	if want := `source "s": the id "7" occurs twice`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	got, _, err := Dedupe([]Row{{Source: "s", ID: "7", Text: "x"}, {Source: "t", ID: "7", Text: "y"}, {Source: "s", Text: "p"}, {Source: "s", Text: "q"}})
	if err != nil || len(got) != 4 {
		t.Errorf("%d rows, error %v: want ids to be names inside a source, and rows without one", len(got), err)
	}
	got, cleaning, err := Dedupe([]Row{{Source: "s", ID: "7", Text: "x", Annotator: "a"}, {Source: "s", ID: "7", Text: "x", Annotator: "b"}})
	if err != nil || len(got) != 1 || cleaning != (Cleaning{Duplicates: 1}) {
		t.Errorf("%d rows, left out %+v, error %v: want two annotators to be able to label one row", len(got), cleaning, err)
	}
}

// TestDedupeOrder shuffles rows that have everything that can go wrong with twins.
func TestDedupeOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		rows := twins(random, 12)
		want, cleaning, err := Dedupe(slices.Clone(rows))
		if err != nil {
			t.Fatal(err)
		}
		if n := len(want) + cleaning.Duplicates + cleaning.Conflicts; n != len(rows) {
			t.Fatalf("%d kept and %+v left out are %d rows of %d", len(want), cleaning, n, len(rows))
		}
		for range 3 {
			random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			got, again, err := Dedupe(slices.Clone(rows))
			if err != nil {
				t.Fatal(err)
			}
			if diff := gocmp.Diff(want, got); diff != "" || again != cleaning {
				t.Fatalf("another order, other rows: %+v, then %+v (-first +then)\n%s", cleaning, again, diff)
			}
		}
	}
}

// Rows that differ in anything have an order, whichever comes first.
func TestCompareRows(t *testing.T) {
	var changed []Row
	value := reflect.TypeFor[Row]()
	for i := range value.NumField() {
		if value.Field(i).Name == "Place" {
			continue // where a row stands is no part of it
		}
		r := Row{}
		switch field := reflect.ValueOf(&r).Elem().Field(i); field.Interface().(type) {
		case string:
			field.SetString("x")
		case bool:
			field.SetBool(true)
		case []string:
			field.Set(reflect.ValueOf([]string{}))
		case json.RawMessage:
			field.Set(reflect.ValueOf(json.RawMessage("x")))
		default:
			t.Fatalf("field %s: say in this test how it can differ", value.Field(i).Name)
		}
		changed = append(changed, r)
	}
	changed = append(changed, Row{}, Row{Themes: []string{"threat"}})
	for i, a := range changed {
		for k, b := range changed {
			if c := compareRows(a, b); (c == 0) != (i == k) || c != -compareRows(b, a) {
				t.Errorf("%+v and %+v compare as %d and %d", a, b, c, compareRows(b, a))
			}
		}
	}
}

// twins returns n rows of few texts, sources and labels.
func twins(random *rand.Rand, n int) (rows []Row) {
	pick := func(of []string) string { return of[random.IntN(len(of))] }
	for i := range n {
		r := Row{
			Text: pick([]string{"x", "X ", "x\u200b", "y", "Y", "z"}), Source: pick([]string{"", "s", "t"}), Stance: pick([]string{"", "", "reports", "promotes"}),
			Group: pick([]string{"", "g", "h"}), ID: pick([]string{fmt.Sprint(i), ""}), OtherHarm: random.IntN(8) == 0,
		}
		switch random.IntN(4) {
		case 0:
			r.Themes = []string{}
		case 1:
			r.Themes = []string{"threat"}
		}
		rows = append(rows, r)
	}
	return rows
}

// TestDedupeMemory counts all that is allocated, also what is soon free again.
func TestDedupeMemory(t *testing.T) {
	const workingMemory = 128 << 10 // however many rows there are
	for _, n := range []int{20_000, 80_000} {
		rows := unsortedRows(n)
		if got := allocated(func() { mustDedupe(t, rows) }); got > uint64(16*n)+workingMemory {
			t.Errorf("%d rows: %d bytes, want 16 a row and at most %d for all", n, got, workingMemory)
		}
	}
}

func BenchmarkDedupe(b *testing.B) {
	const n = 100_000
	var bytes uint64
	for b.Loop() {
		b.StopTimer()
		rows := unsortedRows(n)
		b.StartTimer()
		bytes += allocated(func() { mustDedupe(b, rows) })
	}
	b.ReportMetric(float64(bytes)/float64(b.N)/n, "bytes/row")
}

func mustDedupe(t testing.TB, rows []Row) []Row {
	t.Helper()
	clean, _, err := Dedupe(rows)
	if err != nil {
		t.Fatal(err)
	}
	return clean
}

// allocated returns how many bytes a function allocates.
func allocated(f func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	f()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// unsortedRows returns rows in no order, every tenth of them without an id, with capitals and
// letters beyond ASCII, and a few twins.
func unsortedRows(n int) []Row {
	random := rand.New(rand.NewPCG(5, 6))
	rows := make([]Row, n)
	for i := range rows {
		rows[i] = Row{ID: fmt.Sprint(i), Text: fmt.Sprintf("Meet me at gate %d of the café", random.IntN(50*n)), Source: fmt.Sprint("s", i%3), Themes: []string{"threat"}}
		if i%10 == 0 {
			rows[i].ID = ""
		}
	}
	random.Shuffle(n, func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
	return rows
}

// TestDedupeReference compares with the plain way to do it, with maps.
func TestDedupeReference(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	for range 300 {
		rows := twins(random, 14)
		want, wantCleaning := referenceDedupe(slices.Clone(rows))
		got, cleaning, err := Dedupe(rows)
		if err != nil {
			t.Fatal(err)
		}
		if diff := gocmp.Diff(want, got, cmpEmpty); diff != "" || cleaning != wantCleaning {
			t.Fatalf("left out %+v, want %+v; rows (-want +got)\n%s", cleaning, wantCleaning, diff)
		}
	}
}

func referenceDedupe(rows []Row) ([]Row, Cleaning) {
	slices.SortStableFunc(rows, compareRows)
	var (
		form     normalForm
		cleaning Cleaning
		kept     []Row
		first    = map[[sha256.Size]byte]int{} // normalised text -> index into kept
		conflict = map[int]bool{}
	)
	for _, row := range rows {
		key := form.sum(row.Text)
		i, seen := first[key]
		switch {
		case !seen:
			first[key] = len(kept)
			kept = append(kept, row)
		case !agree(kept[i], row):
			conflict[i] = true
			cleaning.Conflicts++
		default:
			cleaning.Duplicates++
			if kept[i].Themes == nil {
				kept[i].Themes = row.Themes
			}
			kept[i].Stance = cmp.Or(kept[i].Stance, row.Stance)
			kept[i].OtherHarm = kept[i].OtherHarm || row.OtherHarm
		}
	}
	cleaning.Conflicts += len(conflict)
	var clean []Row
	for i, row := range kept {
		if !conflict[i] {
			clean = append(clean, row)
		}
	}
	return clean, cleaning
}
