package training

import (
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

// Judgements of a stream hold no texts: they grow by what the documentation states, and
// not by the 2 KB that each row has.
func TestJudgementsAreSmall(t *testing.T) {
	const n = 10_000
	stated := 61 + 16*len(toyTaxonomy().Themes)
	padding := strings.Repeat(" ", 2000)
	rows := func(yield func(Row, error) bool) {
		for i := range n {
			if !yield(Row{ID: fmt.Sprint(i), Text: nothing + padding + fmt.Sprint(i), Themes: []string{}, Source: "a"}, nil) {
				return
			}
		}
	}
	model := toyModel(t)
	before := live()
	judgements, err := Judge(t.Context(), []*classifier.Model{model}, rows, JudgeOptions{})
	if err != nil {
		t.Fatal(err)
	}
	grown := float64(live()-before) / n
	runtime.KeepAlive(judgements)
	// Lists have room to grow by a quarter.
	if grown < 0.9*float64(stated) || grown > 1.5*float64(stated) {
		t.Errorf("%.0f bytes a row, want some %d", grown, stated)
	}
	if judgements[0].Rows() != n {
		t.Errorf("%d rows", judgements[0].Rows())
	}
}

func live() int64 {
	var m runtime.MemStats
	runtime.GC()
	runtime.GC() // what pools hold goes in the second
	runtime.ReadMemStats(&m)
	return int64(m.HeapAlloc)
}

func TestJudgeStopsAtAnError(t *testing.T) {
	broken := errors.New("the disk is gone")
	rows := func(yield func(Row, error) bool) { _ = yield(Row{Text: nothing}, nil) && yield(Row{}, broken) }
	if _, err := Judge(t.Context(), []*classifier.Model{toyModel(t)}, rows, JudgeOptions{}); !errors.Is(err, broken) {
		t.Errorf("error %v, want %v", err, broken)
	}
}

// The worst mistakes come with their evidence: half missed, half false alarms, the
// worst of each first.
func TestMistakes(t *testing.T) {
	rows := []Row{
		{ID: "right", Text: flagged, Themes: []string{"threat"}, Stance: "promotes"},
		{ID: "missed", Text: mentioned, Themes: []string{"threat"}, Stance: "promotes"},
		{ID: "missed more", Text: nothing, Themes: []string{"propaganda"}, Stance: "promotes", Source: "a"},
		{ID: "alarm", Text: flagged + " the the", Themes: []string{}},
		{ID: "worse alarm", Text: flagged + " we", Themes: []string{}},
		{ID: "not judged", Text: unknown, Themes: []string{"threat"}, Stance: "promotes"},
		{ID: "other harm", Text: flagged, Themes: []string{}, OtherHarm: true},
		{ID: "open", Text: flagged},
	}
	ids := func(n int) (list []string) {
		for _, m := range judge(t, rows, JudgeOptions{Mistakes: n}).worstMistakes() {
			list = append(list, m.Kind+": "+m.ID)
		}
		return list
	}
	for n, want := range map[int][]string{
		0: nil,
		1: {"missed: not judged"},
		2: {"missed: not judged", "false alarm: worse alarm"},
		3: {"missed: not judged", "missed: missed more", "false alarm: worse alarm"},
		9: {"missed: not judged", "missed: missed more", "missed: missed", "false alarm: worse alarm", "false alarm: alarm"},
	} {
		if diff := cmp.Diff(want, ids(n)); diff != "" {
			t.Errorf("%d mistakes (-want +got)\n%s", n, diff)
		}
	}
	slices.Reverse(rows)
	if diff := cmp.Diff([]string{"missed: not judged", "false alarm: worse alarm"}, ids(2)); diff != "" {
		t.Errorf("in another order (-want +got)\n%s", diff)
	}
	for _, m := range judge(t, rows, JudgeOptions{Mistakes: 2}).worstMistakes() {
		if m.ID != "worse alarm" {
			continue
		}
		if m.Decision != "FLAG" || m.Theme != "threat" || len(m.Evidence) == 0 || m.Text[m.Evidence[0].Start:m.Evidence[0].End] != "attack" {
			t.Errorf("%+v: want a threat flagged for the attack", m)
		}
	}
}

// Of a long text a mistake shows the part with the strongest evidence.
func TestMistakesOfLongTexts(t *testing.T) {
	for _, before := range []int{0, 100, 5000, 20000} {
		for _, after := range []int{0, 5000} {
			text := strings.Repeat("the é the ", before/11) + flagged + strings.Repeat(" the ö", after/7)
			m := judge(t, []Row{{ID: "x", Text: text, Themes: []string{}}}, JudgeOptions{Mistakes: 1}).worstMistakes()[0]
			if m.Cut != (len(text) > maxMistakeBytes) || len(m.Text) > maxMistakeBytes {
				t.Errorf("%d bytes: cut %v to %d", len(text), m.Cut, len(m.Text))
			}
			if len(m.Evidence) == 0 || m.Text[m.Evidence[0].Start:m.Evidence[0].End] != "attack" || strings.ToValidUTF8(m.Text, "") != m.Text {
				t.Errorf("%d and %d bytes around: evidence %v in %q...", before, after, m.Evidence, m.Text[:20])
			}
		}
	}
}
