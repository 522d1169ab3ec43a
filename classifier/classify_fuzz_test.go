package classifier

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// FuzzClassify holds the engine to its promises on any bytes, with and without context.
func FuzzClassify(f *testing.F) {
	for i, text := range hostile() {
		f.Add([]byte(text), []byte(nil))
		f.Add([]byte("I will kill them"), []byte(text[:min(len(text), 100+i)]))
	}
	m := build(f, tinyParameters())
	f.Fuzz(func(t *testing.T, text, context []byte) {
		checkClassify(t, m, text, nil)
		if len(context) > 0 {
			checkClassify(t, m, text, context)
		}
	})
}

// checkClassify checks all that holds for every text.
func checkClassify(t *testing.T, m *Model, text, context []byte) {
	t.Helper()
	full := m.Classify(text, Options{Evidence: math.MaxInt, Context: context})
	checkResult(t, m, text, full, context)
	checkObservation(t, m, text, full, context)
	checkNothingLeft(t, text, full, context)
	budgets := []int{-1, 0, 1, 3, DefaultEvidence, MaxEvidence}
	if len(text) > 4096 {
		budgets = []int{0}
	}
	for _, budget := range budgets {
		r := m.Classify(text, Options{Evidence: budget, Context: context})
		checkResult(t, m, text, r, context)
		if diff := cmp.Diff(withBudget(full, max(budget, 0)), withBudget(r, MaxEvidence)); diff != "" {
			t.Fatalf("%q: a budget of %d changes more than the evidence given (-full +budget):\n%s", text, budget, diff)
		}
	}

	results := make(chan Result)
	for range 2 {
		go func() { results <- m.Classify(text, Options{Evidence: MaxEvidence, Context: context}) }()
	}
	for range 2 {
		if diff := cmp.Diff(full, <-results); diff != "" {
			t.Fatalf("%q: another goroutine answers otherwise (-first +other):\n%s", text, diff)
		}
	}
}

// withBudget returns the result as a smaller budget would have had it, without the rests.
func withBudget(r Result, budget int) Result {
	r.Themes, r.Stances = slices.Clone(r.Themes), slices.Clone(r.Stances)
	first := func(e []Evidence) []Evidence { return append([]Evidence{}, e[:min(len(e), budget)]...) }
	for i := range r.Themes {
		r.Themes[i].Evidence, r.Themes[i].OtherLogOdds = first(r.Themes[i].Evidence), 0
	}
	for i := range r.Stances {
		r.Stances[i].Evidence, r.Stances[i].OtherLogOdds = first(r.Stances[i].Evidence), 0
	}
	return r
}
