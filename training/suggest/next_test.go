package suggest

import (
	"errors"
	"fmt"
	"iter"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/internal/wordmodel"
)

func next(t *testing.T, rows []training.Row, c Config) []Choice {
	t.Helper()
	got, _, err := Next(t.Context(), wordmodel.Rows(rows), c)
	if err != nil {
		t.Fatal(err)
	}
	return got
}

// pool has rows near to and far from the thresholds of two themes, and rows that are
// not judged.
func pool(n int) []training.Row {
	words := []string{"attack", "hail", "reported", "the", "we", "will", "the", "the"}
	random := rand.New(rand.NewPCG(1, 2))
	var rows []training.Row
	for i := range n {
		var text []string
		for range 2 + random.IntN(9) {
			text = append(text, words[random.IntN(len(words))])
		}
		if i%10 == 0 {
			text = append(text, strings.Repeat(fmt.Sprintf("unheard%d ", i), 3*len(text)))
		}
		rows = append(rows, training.Row{ID: fmt.Sprint(i), Source: "pool", Text: strings.Join(text, " ") + fmt.Sprintf(" %d.", i)})
	}
	return rows
}

func whys(list []Choice) map[string]int {
	counts := map[string]int{}
	for _, s := range list {
		counts[strings.TrimSpace(s.Why+" "+s.Theme)]++
	}
	return counts
}

// Uncertain rows are those next to a threshold, of each theme as many, and those that
// the model does not judge because of their words.
func TestNextUncertainty(t *testing.T) {
	m, rows := wordmodel.New(t, nil), pool(3000)
	got := next(t, rows, Config{Model: m, N: 40, Strategy: Uncertainty, RandomShare: 0.1, Seed: 1})
	if diff := cmp.Diff(map[string]int{"random": 4, "uncertainty threat": 12, "uncertainty propaganda": 12, "unknown words": 12}, whys(got)); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
	// No row that was left is nearer to a threshold of threat than those that were taken.
	taken, farthest := map[string]bool{}, 0.0
	for _, s := range got {
		taken[s.Row.ID] = true
		if s.Why == "uncertainty" && s.Theme == "threat" {
			farthest = max(farthest, s.Value)
			if want := fmt.Sprintf("uncertainty: threat, %.2f log odds from the threshold to ", s.Value); !strings.HasPrefix(s.Note, want) {
				t.Errorf("note %q, want %q", s.Note, want)
			}
		}
	}
	left := 0
	for _, row := range rows {
		r := m.Classify([]byte(row.Text), classifier.Options{})
		if r.Reason == "" && !taken[row.ID] && nearest(r.Theme("threat"), m.Parameters().Thresholds[0]).distance < farthest {
			left++
		}
	}
	if left > 0 {
		t.Errorf("%d rows nearer to a threshold than %v were left", left, farthest)
	}
}

// The same rows in any order and the same seed give the same, another seed another draw.
func TestNextInAnyOrder(t *testing.T) {
	rows := pool(1500)
	rows = append(rows, rows[:300]...) // twins
	for i := range 100 {               // twins by other writing, with another id
		twin := rows[i]
		twin.ID, twin.Text = "twin "+twin.ID, strings.ToUpper(twin.Text)
		rows = append(rows, twin)
	}
	old := wordmodel.New(t, func(p *classifier.Parameters) { wordmodel.SetWeight(p, "will", 0, 2) })
	for _, strategy := range Strategies() {
		c := Config{Model: wordmodel.New(t, nil), Against: old, N: 60, Strategy: strategy, RandomShare: 0.2, Seed: 3}
		want := next(t, rows, c)
		if len(want) != 60 {
			t.Errorf("%s: %d rows, want 60: %v", strategy, len(want), whys(want))
		}
		seen := map[string]bool{}
		for _, s := range want {
			if key := strings.ToLower(s.Row.Text); seen[key] {
				t.Errorf("%s: %q was suggested twice", strategy, key)
			} else {
				seen[key] = true
			}
		}
		shuffled := slices.Clone(rows)
		rand.New(rand.NewPCG(5, 6)).Shuffle(len(shuffled), func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
		if diff := cmp.Diff(want, next(t, shuffled, c)); diff != "" {
			t.Errorf("%s in another order (-want +got)\n%s", strategy, diff)
		}
		c.Seed = 4
		if other := next(t, rows, c); cmp.Equal(want[:12], other[:12]) || other[0].Why != "random" {
			t.Errorf("%s: another seed, the same draw", strategy)
		}
	}
}

// What is labelled is not suggested, nor are its twins; of what is near it less is.
func TestNextKeepsAwayFromLabelled(t *testing.T) {
	var rows []training.Row
	for i := range 30 {
		rows = append(rows, training.Row{ID: fmt.Sprintf("a%02d", i), Text: fmt.Sprintf("we will attack harbour ships cargo n%dx", i)})
		rows = append(rows, training.Row{ID: fmt.Sprintf("b%02d", i), Text: fmt.Sprintf("we will attack orchard apples cider n%dy", i)})
	}
	rows = append(rows, training.Row{ID: "labelled", Text: "we will attack", Themes: []string{}})
	labelled := []training.Row{{Text: "WE will attack  harbour ships cargo n0x", Themes: []string{"threat"}}}
	m := wordmodel.New(t, func(p *classifier.Parameters) { p.Abstention = classifier.Abstention{} })
	for _, strategy := range []Strategy{Diversity, Mixed} {
		c := Config{Model: m, N: 2, Strategy: strategy, Labelled: wordmodel.Rows(labelled), Seed: 1}
		list, counts, err := Next(t.Context(), wordmodel.Rows(rows), c)
		if err != nil {
			t.Fatal(err)
		}
		if counts != (Pool{Rows: 61, Labelled: 2}) {
			t.Errorf("%s: %+v, want the labelled row and the twin of one passed over", strategy, counts)
		}
		if list[0].Row.ID[0] != 'b' {
			t.Errorf("%s: %q first, want one of the orchard, since the harbour is labelled", strategy, list[0].Row.ID)
		}
		c.Labelled = nil
		if list = next(t, rows, c); list[0].Row.ID[0] == list[1].Row.ID[0] {
			t.Errorf("%s: %q and %q, want one of the orchard and one of the harbour", strategy, list[0].Row.ID, list[1].Row.ID)
		}
	}
}

// Two models: rows with another decision come first, then those that are far apart.
func TestNextDisagreement(t *testing.T) {
	a := wordmodel.New(t, nil)
	b := wordmodel.New(t, func(p *classifier.Parameters) { wordmodel.SetWeight(p, "will", 0, 3) })
	rows := []training.Row{
		{ID: "same", Text: "the we"}, {ID: "agreed", Text: "we attack"},
		{ID: "flipped", Text: "we we will"}, {ID: "apart", Text: "we will will will attack"},
	}
	var got []string
	for _, s := range next(t, rows, Config{Model: a, Against: b, N: 4, Strategy: Disagreement}) {
		got = append(got, s.Row.ID+": "+s.Note)
	}
	want := []string{"flipped: disagreement: threat, two models decide otherwise, 2.", "apart: disagreement: threat, two models are "}
	if len(got) != 2 || !strings.HasPrefix(got[0], want[0]) || !strings.HasPrefix(got[1], want[1]) {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNextRefuses(t *testing.T) {
	m := wordmodel.New(t, nil)
	rows := wordmodel.Rows(pool(10))
	bad := func(yield func(training.Row, error) bool) { yield(training.Row{}, errors.New("a broken file")) }
	long := wordmodel.Rows([]training.Row{{Text: strings.Repeat("we ", 9000)}, {Text: "we", Themes: []string{}}})
	for _, c := range []struct {
		name, want string
		rows       iter.Seq2[training.Row, error]
		config     Config
	}{
		{"no rows wanted", "0 rows to suggest, want 1 to", rows, Config{Strategy: Mixed}},
		{"too many", "5001 rows to suggest", rows, Config{N: 5001, Strategy: Mixed}},
		{"a share above 1", "random share of 2", rows, Config{N: 1, Strategy: Mixed, RandomShare: 2}},
		{"no strategy", `unknown strategy "best"`, rows, Config{N: 1, Strategy: "best"}},
		{"alone", "needs a second model", rows, Config{N: 1, Strategy: Disagreement}},
		{"nothing left", "no row to suggest: of 2 rows 1 are labelled already and 1 longer than 16384 bytes", long, Config{N: 1, Strategy: Mixed}},
		{"bad rows", "a broken file", bad, Config{N: 1, Strategy: Mixed}},
		{"bad labelled rows", "a broken file", rows, Config{N: 1, Strategy: Mixed, Labelled: bad}},
	} {
		c.config.Model = m
		if _, _, err := Next(t.Context(), c.rows, c.config); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.name, err, c.want)
		}
	}
}
