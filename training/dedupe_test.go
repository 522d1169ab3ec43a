package training

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
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
			before := slices.Clone(c.in)
			got, cleaning, err := Dedupe(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, got, cmpEmpty); diff != "" {
				t.Error("rows (-want +got)", diff)
			}
			if cleaning != c.cleaning {
				t.Errorf("left out %+v, want %+v", cleaning, c.cleaning)
			}
			if diff := cmp.Diff(before, c.in); diff != "" {
				t.Error("the caller's rows were changed (-before +after)", diff)
			}
		})
	}
}

// cmpEmpty takes a list without rows for none.
var cmpEmpty = cmp.FilterValues(func(a, b []Row) bool { return len(a) == 0 && len(b) == 0 }, cmp.Ignore())

func TestDedupeIDs(t *testing.T) {
	_, _, err := Dedupe([]Row{{Source: "s", ID: "7", Text: "x"}, {Source: "s", ID: "8", Text: "y"}, {Source: "s", ID: "7", Text: "z"}})
	if want := `source "s": the id "7" occurs twice`; err == nil || err.Error() != want {
		t.Errorf("error %v, want %s", err, want)
	}
	got, _, err := Dedupe([]Row{{Source: "s", ID: "7", Text: "x"}, {Source: "t", ID: "7", Text: "y"}, {Source: "s", Text: "p"}, {Source: "s", Text: "q"}})
	if err != nil || len(got) != 4 {
		t.Errorf("%d rows, error %v: want ids to be names inside a source, and rows without one", len(got), err)
	}
}

// TestDedupeOrder shuffles rows that have everything that can go wrong with twins.
func TestDedupeOrder(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	pick := func(of []string) string { return of[random.IntN(len(of))] }
	for range 200 {
		var rows []Row
		for i := range 12 {
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
		want, cleaning, err := Dedupe(rows)
		if err != nil {
			t.Fatal(err)
		}
		if n := len(want) + cleaning.Duplicates + cleaning.Conflicts; n != len(rows) {
			t.Fatalf("%d kept and %+v left out are %d rows of %d", len(want), cleaning, n, len(rows))
		}
		for range 3 {
			random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			got, again, err := Dedupe(rows)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(want, got); diff != "" || again != cleaning {
				t.Fatalf("another order, other rows: %+v, then %+v (-first +then)\n%s", cleaning, again, diff)
			}
		}
	}
}
