package training

import (
	"fmt"
	"strings"
	"testing"
)

// A row is padded with harmless rows of its own fold only, with as many words as the
// bounds say, on either side or both, and stands in it whole.
func TestPad(t *testing.T) {
	c := fastConfig()
	var rows []Row
	for i := range 300 {
		r := Row{ID: fmt.Sprint(i), Text: fmt.Sprintf("harmless%d %s", i, strings.Repeat("word ", i%40)), Themes: []string{}}
		switch i % 5 {
		case 0:
			r.Text, r.Themes, r.Stance = fmt.Sprintf("call%d to arms", i), []string{"threat"}, "promotes"
		case 1:
			r.Text, r.OtherHarm = fmt.Sprintf("insult%d", i), true
		case 2:
			r.Text, r.Themes = fmt.Sprintf("unjudged%d", i), nil
		}
		rows = append(rows, r)
	}
	folds := Folds(rows, c.CalibrationFolds, c.Seed)
	fold := map[string]int{}
	for i, r := range rows {
		fold[strings.Fields(r.Text)[0]] = folds[i]
	}
	sides := map[string]int{}
	for i, text := range pad(rows, c) {
		if rows[i].Themes == nil {
			if text != "" {
				t.Fatalf("row %d, which nobody judged, is padded: %q", i, text)
			}
			continue
		}
		before, after, found := strings.Cut(text, strings.TrimSpace(rows[i].Text))
		if !found {
			t.Fatalf("row %d, %q, is not in %q", i, rows[i].Text, text)
		}
		added := strings.Fields(before + after)
		if len(added) < minPadding || len(added) > maxPadding+maxPaddingRow {
			t.Fatalf("row %d is padded with %d words", i, len(added))
		}
		for _, word := range added {
			if word != "word" && (!strings.HasPrefix(word, "harmless") || fold[word] != folds[i]) {
				t.Fatalf("row %d of fold %d is padded with %q of fold %d", i, folds[i], word, fold[word])
			}
		}
		sides[fmt.Sprint(before != "", after != "")]++
	}
	for _, side := range []string{"true false", "false true", "true true"} {
		if sides[side] < 20 {
			t.Errorf("padded before, after: %v, want some of each", sides)
		}
	}
	for i, text := range pad(rows[:1], c) {
		if text != "" {
			t.Errorf("row %d is padded with %q, where no row is harmless", i, text)
		}
	}
}

// Of many rows some are taken, the same in any order.
func TestPadBounds(t *testing.T) {
	rows := make([]Row, 2*maxPadded+3)
	var all []int
	for i := range rows {
		rows[i].Text = fmt.Sprint("row ", i)
		all = append(all, i)
	}
	taken := sample(rows, all, 1)
	if len(taken) != maxPadded {
		t.Fatalf("%d rows of %d, want %d", len(taken), len(rows), maxPadded)
	}
	texts := map[string]bool{}
	for _, i := range taken {
		texts[rows[i].Text] = true
	}
	for i, j := 0, len(rows)-1; i < j; i, j = i+1, j-1 {
		rows[i], rows[j] = rows[j], rows[i]
	}
	for i := range all {
		all[i] = i
	}
	for _, i := range sample(rows, all, 1) {
		if !texts[rows[i].Text] {
			t.Fatalf("%q is taken in another order only", rows[i].Text)
		}
	}
}
