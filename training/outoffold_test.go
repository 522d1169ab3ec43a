package training

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/classifier"
)

// topical returns rows whose words say which theme they have, but for one that is
// labelled wrongly.
func topical(n int) []Row {
	random := rand.New(rand.NewPCG(1, 1))
	var rows []Row
	for i := range n {
		r := Row{ID: fmt.Sprint(i), Source: "s", Themes: []string{}}
		words := []string{"garden", "soup", "kettle"}
		if i%2 == 1 {
			words = []string{"blade", "harm", "beware"}
			r.Themes, r.Stance = []string{"threat"}, []string{"promotes", "reports", "counters"}[i/2%3]
			words = append(words, []string{"hail", "court", "alas"}[i/2%3])
		}
		for range 5 {
			words = append(words, fmt.Sprintf("word%d", random.IntN(50)))
		}
		r.Text = strings.Join(words, " ")
		rows = append(rows, r)
	}
	rows[1].Themes, rows[1].Stance = []string{}, ""
	return rows
}

func TestOutOfFold(t *testing.T) {
	c := OutOfFoldConfig()
	rows := topical(200)
	answers, err := OutOfFold(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	threat := c.Taxonomy.Theme("threat")
	for i, a := range answers {
		sum := 0.0
		for _, p := range a.Stances {
			sum += p
		}
		if math.Abs(sum-1) > 1e-12 {
			t.Errorf("row %d: stances add up to %v", i, sum)
		}
		if p := a.Themes[threat]; (i%2 == 1) != (p > 0.8) {
			t.Errorf("row %d, labelled %v: probability %v of a threat", i, rows[i].Themes, p)
		}
		if p := a.Stances[c.Taxonomy.Stance("counters")]; i > 1 && rows[i].Stance == "counters" && p < 0.8 {
			t.Errorf("row %d counters with probability %v", i, p)
		}
		if p := a.Themes[c.Taxonomy.Theme("propaganda")]; p != 0 {
			t.Errorf("row %d: probability %v of a theme that no row has", i, p)
		}
	}
}

// Labels by chance cannot be told by a model that has not seen the group: if a group's
// other rows taught it, they could.
func TestOutOfFoldHasNotSeenTheGroup(t *testing.T) {
	random := rand.New(rand.NewPCG(2, 2))
	var rows []Row
	for group := range 60 {
		themes := [][]string{{}, {"threat"}}[random.IntN(2)]
		own := fmt.Sprintf("alpha%d beta%d gamma%d", group, group, group)
		for k := range 4 {
			rows = append(rows, Row{ID: fmt.Sprintf("%d-%d", group, k), Source: "s", Group: fmt.Sprint(group), Text: own + fmt.Sprintf(" word%d", k), Themes: themes})
		}
	}
	auc := func(rows []Row) float64 {
		c := OutOfFoldConfig()
		c.MinGroups = 1
		answers, err := OutOfFold(t.Context(), rows, c)
		if err != nil {
			t.Fatal(err)
		}
		above, pairs := 0.0, 0.0
		for i, a := range rows {
			for j, b := range rows {
				if len(a.Themes) == 1 && len(b.Themes) == 0 {
					pairs++
					switch p, q := answers[i].Themes[1], answers[j].Themes[1]; {
					case p > q:
						above++
					case p == q:
						above += 0.5
					}
				}
			}
		}
		return above / pairs
	}
	if DefaultTaxonomy().Theme("threat") != 1 {
		t.Fatal("threat is not the theme with the number 1")
	}
	if got := auc(rows); got > 0.65 {
		t.Errorf("ROC-AUC %.3f on labels by chance", got)
	}
	for i := range rows {
		rows[i].Group = ""
	}
	if got := auc(rows); got < 0.95 {
		t.Errorf("ROC-AUC %.3f with rows of one origin on both sides: the test shows nothing", got)
	}
}

// Where more evidence goes with fewer rows of the label, the words say nothing: the share
// of the label is all there is to say.
func TestProbabilityOfWordsThatMislead(t *testing.T) {
	var held []heldBack
	for i := range 10 {
		held = append(held, heldBack{row: Row{Themes: [][]string{{"threat"}, {}, {}, {}, {}}[i/2]}, times: 1, Observation: classifier.Observation{Themes: []float64{float64(i)}}})
	}
	for _, sign := range []float64{-1, 1} {
		p := probabilitiesOf(held, func(h heldBack) (float64, bool, bool) { return sign * h.Themes[0], len(h.row.Themes) > 0, true })
		if low, high := p(held[9]), p(held[0]); (sign > 0) != (low == 0.2 && high == 0.2) || (sign < 0) != (high > low) {
			t.Errorf("sign %v: %v to %v", sign, low, high)
		}
	}
}

func TestOutOfFoldOfLittle(t *testing.T) {
	c := OutOfFoldConfig()
	if answers, err := OutOfFold(t.Context(), nil, c); err != nil || len(answers) != 0 {
		t.Errorf("no rows: %v, %v", answers, err)
	}
	// Fewer rows than folds, one label only, none at all.
	for _, rows := range [][]Row{{{Text: "one"}}, {{Text: "one", Themes: []string{"threat"}, Stance: "reports"}, {Text: "two"}}} {
		answers, err := OutOfFold(t.Context(), rows, c)
		if err != nil || len(answers) != len(rows) {
			t.Errorf("%d rows: %v, %v", len(rows), answers, err)
		}
	}
	c.CalibrationFolds = 1
	if _, err := OutOfFold(t.Context(), topical(10), c); err == nil || !strings.Contains(err.Error(), "1 folds, want 2 or more") {
		t.Errorf("error %v", err)
	}
}

// What the audit takes for one text is what Dedupe takes for one.
func TestNormalFormIsThatOfDedupe(t *testing.T) {
	texts := []string{"Kill  them", "kill them", "K\u200bill them ", "k i l l them", "ｋｉｌｌ them", "kill\tthem!", "", " \n", "them kill"}
	var n NormalForm
	for i, a := range texts {
		for j, b := range texts {
			_, x := n.Of(a)
			_, y := n.Of(b)
			kept, _, err := Dedupe([]Row{{ID: "1", Text: a}, {ID: "2", Text: b}})
			if err != nil {
				t.Fatal(err)
			}
			if (len(kept) == 1) != (x == y) {
				t.Errorf("%d and %d, %q and %q: Dedupe keeps %d, the keys are equal: %v", i, j, a, b, len(kept), x == y)
			}
		}
	}
}
