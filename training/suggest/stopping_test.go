package suggest

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/internal/wordmodel"
)

// The kappas are those of scikit-learn, see testdata/kappa.py; the expected agreement
// of the last two tables is that of one decision alone, or there are no rows.
func TestKappa(t *testing.T) {
	for _, c := range []struct {
		name    string
		table   agreement
		kappa   float64
		changed int
	}{
		{"rare", agreement{{970, 3}, {2, 10, 0, 1}, {0, 0, 4}, {0, 0, 0, 6, 1}, {0, 0, 0, 0, 3}}, 0.8703655690951517, 7},
		{"chance", agreement{{81, 9}, {9, 1}}, 0, 18},
		{"opposite", agreement{{0, 5}, {5}}, -1, 10},
		{"perfect", agreement{{7}, {}, {}, {}, {0, 0, 0, 0, 2}}, 1, 0},
		{"one decision", agreement{{7}}, math.NaN(), 0},
		{"no rows", agreement{}, math.NaN(), 0},
	} {
		if got := float64(c.table.kappa()); !(math.Abs(got-c.kappa) <= 1e-9) && !(math.IsNaN(got) && math.IsNaN(c.kappa)) {
			t.Errorf("%s: kappa %v, want %v", c.name, got, c.kappa)
		}
		if got := c.table.changed(); got != c.changed {
			t.Errorf("%s: %d changed, want %d", c.name, got, c.changed)
		}
	}
}

// stopRows are rows of all decisions, more harmless than others.
func stopRows(n int) []training.Row {
	var rows []training.Row
	for i := range n {
		text := []string{"the we", "the will", "we the", "the attack reported", "we will attack", "hail hail"}[i%6]
		rows = append(rows, training.Row{ID: fmt.Sprint(i), Text: text})
	}
	return rows
}

func TestStop(t *testing.T) {
	stable := func(version string) *classifier.Model {
		return wordmodel.New(t, func(p *classifier.Parameters) { p.Version = version })
	}
	other := wordmodel.New(t, func(p *classifier.Parameters) { p.Version = "other"; p.Thresholds[0].Flag = 0.99 })
	mute := wordmodel.New(t, func(p *classifier.Parameters) {
		p.Version = "mute"
		for i := range p.Thresholds {
			p.Thresholds[i] = classifier.Thresholds{Mention: 1, Review: 1, Flag: 1}
		}
	})
	for _, c := range []struct {
		name   string
		models []*classifier.Model
		may    bool
		says   string
	}{
		{"two models", []*classifier.Model{stable("1"), stable("2")}, false, "go on: the decisions were stable for 1 of the 3 rounds"},
		{"stable", []*classifier.Model{stable("1"), stable("2"), stable("3"), stable("4")}, true, "may stop: "},
		{"stable at last", []*classifier.Model{other, stable("1"), stable("2"), stable("3"), stable("4")}, true, "may stop: "},
		{"not for long enough", []*classifier.Model{other, stable("2"), stable("3"), stable("4")}, false, "go on: from words other to words 2 the decisions about threat still changed (kappa"},
		{"changed at last", []*classifier.Model{stable("1"), stable("2"), stable("3"), other}, false, "go on: from words 3 to words other"},
		{"never anything", []*classifier.Model{mute, mute, mute, mute}, false, "go on: from words mute to words mute no model decided anything but one thing"},
	} {
		s, err := Stop(t.Context(), c.models, wordmodel.Rows(stopRows(2400)), nil)
		if err != nil || s.MayStop != c.may || !strings.HasPrefix(s.Reasons[0], c.says) || len(s.Rounds) != len(c.models)-1 || s.Rows != 2400 {
			t.Errorf("%s: %v, %+v; want %v and %q", c.name, err, s, c.may, c.says)
		}
		if !strings.Contains(strings.Join(s.Reasons, "\n"), "stable decisions may all be wrong") {
			t.Errorf("%s: nothing is said about what is not known: %q", c.name, s.Reasons)
		}
	}
	if s, _ := Stop(t.Context(), []*classifier.Model{stable("1"), other}, wordmodel.Rows(stopRows(600)), nil); !strings.Contains(strings.Join(s.Reasons, "\n"), "600 rows are few") ||
		s.Rounds[0].Kappas[0].Changed != 100 || s.Rounds[0].Kappas[1].Kappa != 1 || s.Rounds[0].Lowest != s.Rounds[0].Kappas[0].Kappa {
		t.Errorf("%+v, want 100 threats with another decision", s)
	}
	if _, err := Stop(t.Context(), []*classifier.Model{other}, wordmodel.Rows(stopRows(6)), nil); err == nil {
		t.Error("one model, no error")
	}
	if _, err := Stop(t.Context(), []*classifier.Model{other, other}, wordmodel.Rows(nil), nil); err == nil {
		t.Error("no rows, no error")
	}
}

// What is left is estimated from labelled rows that were drawn at random, and no others.
func TestStopSaysWhatIsLeft(t *testing.T) {
	var labelled []training.Row
	add := func(n int, text, suggested string, themes []string, stance string) {
		for range n {
			labelled = append(labelled, training.Row{Text: text, Suggested: suggested, Themes: themes, Stance: stance})
		}
	}
	add(90, "the we", "random", []string{}, "")
	add(6, "we will attack", "random", []string{"threat"}, "promotes")
	add(4, "the we", "random", []string{"threat"}, "promotes") // missed
	add(50, "we will attack", "uncertainty: threat", []string{"threat"}, "promotes")
	add(9, "we will attack", "random", nil, "") // not labelled
	m := wordmodel.New(t, nil)
	s, err := Stop(t.Context(), []*classifier.Model{m, m}, wordmodel.Rows(stopRows(600)), wordmodel.Rows(labelled))
	if err != nil || s.Left == nil {
		t.Fatal(err, s)
	}
	l := s.Left
	if l.Random != 100 || l.Promoting != 10 || l.Below != 94 || l.Missed != 4 || l.PoolBelow != 400 || l.Caught != 0.6 {
		t.Errorf("%+v", *l)
	}
	missed := training.Wilson(4, 94)
	if l.MissedInPool.Low != 400*missed.Low || l.MissedInPool.High != 400*missed.High || math.IsNaN(float64(missed.High)) {
		t.Errorf("%v may be missed, want 400 times %v", l.MissedInPool, missed)
	}
	if all := strings.Join(s.Reasons, "\n"); !strings.Contains(all, "of 100 rows drawn at random 10 promote a theme") || !strings.Contains(all, "of the 400 rows of the pool below the threshold to review 7 to 42 promote") {
		t.Errorf("%s", all)
	}
}
