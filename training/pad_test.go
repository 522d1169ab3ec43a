package training

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tocsin/classifier"
)

// paddable returns rows of which every fifth is a call, and of which the later harmless ones
// are nearer to the theme.
func paddable(n int) (held []heldBack, members []int) {
	for i := range n {
		r := Row{ID: fmt.Sprint(i), Text: fmt.Sprintf("harmless%d %s", i, strings.Repeat("word ", i%40)), Themes: []string{}}
		switch i % 5 {
		case 0:
			r.Text, r.Themes, r.Stance = fmt.Sprintf("call%d to arms", i), []string{"threat"}, "promotes"
		case 1:
			r.Text, r.OtherHarm = fmt.Sprintf("insult%d", i), true
		case 2:
			r.Text, r.Themes = fmt.Sprintf("unjudged%d", i), nil
		case 3:
			if i%2 == 0 {
				r.Text += strings.Repeat(" long", maxPaddingRow)
			}
		}
		held = append(held, heldBack{row: r, Observation: classifier.Observation{Themes: []float64{float64(i - n), -2000}}})
		members = append(members, i)
	}
	return held, members
}

// Rows that are judged are padded, with the half of the short harmless ones that is far from
// every theme.
func TestChoosePadded(t *testing.T) {
	held, members := paddable(300)
	left := members[10:] // the others are of another fold
	chosen, harmless := choosePadded(held, left, fastConfig())
	for _, i := range left {
		if want := held[i].row.Themes != nil; slices.Contains(chosen, i) != want {
			t.Errorf("row %d, %q: chosen %t", i, held[i].row.Text, !want)
		}
	}
	for _, text := range harmless {
		var i int
		if _, err := fmt.Sscanf(text, "harmless%d ", &i); err != nil || i < 10 || i > 170 || wordsOf(text) > maxPaddingRow {
			t.Errorf("%q pads others", text)
		}
	}
	if len(harmless) < 30 {
		t.Errorf("%d texts to pad with", len(harmless))
	}
}

// A padded text holds the row whole, with as many words as the bounds say on either side or
// both.
func TestPadText(t *testing.T) {
	sides := map[string]int{}
	for i := range 300 {
		call := fmt.Sprintf("call%d to arms", i)
		text := padText(call, []string{"a b c", "d", strings.Repeat("e ", maxPaddingRow)}, rowRandom(Row{Text: call}, 1))
		before, after, found := strings.Cut(text, call)
		if n := wordsOf(before + after); !found || n < minPadding || n > maxPadding+maxPaddingRow {
			t.Fatalf("%q is padded with %d words: %q", call, n, text)
		}
		sides[fmt.Sprint(before != "", after != "")]++
	}
	for _, side := range []string{"true false", "false true", "true true"} {
		if sides[side] < 50 {
			t.Errorf("padded before, after: %v, want some of each", sides)
		}
	}
}

// Of many rows some are taken, the same in any order.
func TestPaddedAreBounded(t *testing.T) {
	held, members := paddable(1000)
	texts := func(indices []int) (all []string) {
		for _, i := range indices {
			all = append(all, held[i].row.Text)
		}
		slices.Sort(all)
		return all
	}
	want := texts(sample(held, slices.Clone(members), 70, 1))
	slices.Reverse(held)
	if got := texts(sample(held, slices.Clone(members), 70, 1)); len(got) != 70 || !slices.Equal(got, want) {
		t.Errorf("%d rows are taken, in another order others", len(got))
	}
}

// A training among whose rows none is harmless pads none.
func TestNothingToPadWith(t *testing.T) {
	held, members := paddable(300)
	members = slices.DeleteFunc(members, func(i int) bool { return held[i].row.Stance == "" })
	if err := observePadded(t.Context(), nil, held, members, fastConfig()); err != nil {
		t.Fatal(err)
	}
	for _, h := range held {
		if h.padded != nil {
			t.Fatalf("%q is padded", h.row.Text)
		}
	}
}

// Rows that are held back for calibration are padded, those of a search are not.
func TestHeldBackRowsArePadded(t *testing.T) {
	c := fastConfig()
	c.Estimator = Multinomial
	rows := someRows(t, 8)
	for _, want := range []bool{true, false} {
		held := heldBackOf(t, rows, want, c)
		for _, h := range held {
			if (h.padded != nil) != want {
				t.Fatalf("%q: padded %t, want %t", h.row.Text, !want, want)
			}
			if h.padded != nil && h.padded.Words < h.Words+minPadding {
				t.Fatalf("%q: %d words, padded %d", h.row.Text, h.Words, h.padded.Words)
			}
		}
	}
}
