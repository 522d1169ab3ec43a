package training

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// sliced are rows in which those that name women are judged differently: among the
// promoting ones three in ten are missed, among the harmless ones five in ten flagged.
func sliced() []Row {
	var rows []Row
	add := func(n int, text string, promoting bool, register string) {
		for range n {
			row := Row{ID: fmt.Sprint(len(rows)), Text: text, Register: register, Themes: []string{}}
			if promoting {
				row.Themes, row.Stance = []string{"threat"}, "promotes"
			}
			rows = append(rows, row)
		}
	}
	add(10, flagged, true, "post")
	add(10, nothing, false, "post")
	add(7, flagged+" women", true, "chat")
	add(3, nothing+" women", true, "chat")
	add(5, flagged+" women", false, "chat")
	add(5, nothing+" women", false, "chat")
	add(4, flagged+" sikhs", true, "letter")
	return rows
}

func sliceOf(t *testing.T, e Evaluation, by, value string) SliceResult {
	t.Helper()
	for _, s := range e.Slices {
		if s.By == by && s.Value == value {
			return s
		}
	}
	t.Fatalf("no slice %s %q in %v", by, value, e.Slices)
	return SliceResult{}
}

func TestSlices(t *testing.T) {
	e := evaluate(t, sliced())
	women := sliceOf(t, e, "identity", "women")
	want := SliceResult{By: "identity", Value: "women", DecisionRates: DecisionRates{
		Promoting: 10, Harmless: 10, PromotingFlagged: 0.7, PromotingReviewed: 0.7, HarmlessFlagged: 0.5, HarmlessReviewed: 0.5,
	}, ROCAUC: 0.6} // .7 x .5 pairs in order, and half of .7 x .5 + .3 x .5 tied
	if diff := cmp.Diff(want, women, figures); diff != "" {
		t.Errorf("women (-want +got)\n%s", diff)
	}
	if s := sliceOf(t, e, "register", "chat"); s.Promoting != 10 || s.Harmless != 10 {
		t.Errorf("register chat: %+v", s)
	}
	if s := sliceOf(t, e, "identity", noGroup); s.Promoting != 10 || s.Harmless != 10 {
		t.Errorf("no group: %+v", s)
	}
	if s := sliceOf(t, e, "length", "0 to 4 words"); s.Promoting+s.Harmless != len(sliced()) {
		t.Errorf("length: %+v", s)
	}
	few := sliceOf(t, e, "register", "letter")
	want = SliceResult{By: "register", Value: "letter", Note: "fewer than 10 promoting and 10 harmless rows", ROCAUC: Figure(nan), DecisionRates: DecisionRates{
		Promoting: 4, PromotingFlagged: Figure(nan), PromotingReviewed: Figure(nan), HarmlessFlagged: Figure(nan), HarmlessReviewed: Figure(nan), Abstained: Figure(nan),
	}}
	if diff := cmp.Diff(want, few, figures); diff != "" {
		t.Errorf("a slice of four rows (-want +got)\n%s", diff)
	}
}

// The figures of Borkan et al., worked out by hand.
func TestIdentities(t *testing.T) {
	want := []IdentityResult{
		{Group: "sikhs", Promoting: 4, SubgroupAUC: Figure(nan), BPSN: Figure(nan), BNSP: Figure(nan), Note: "fewer than 10 promoting and 10 harmless rows"},
		// Background positives all rank at the top, tied with half of the group's negatives.
		// Background negatives all rank at the bottom, tied with .3 of its positives.
		{Group: "women", Promoting: 10, Harmless: 10, SubgroupAUC: 0.6, BPSN: 0.75, BNSP: 0.85},
	}
	if diff := cmp.Diff(want, evaluate(t, sliced()).Identities, figures); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestLengthBins(t *testing.T) {
	for words, want := range map[int]string{
		0: "0 to 4 words", 4: "0 to 4 words", 5: "5 to 9 words", 9: "5 to 9 words", 10: "10 to 24 words", 25: "25 to 99 words",
		99: "25 to 99 words", 100: "100 to 399 words", 399: "100 to 399 words", 400: "400 words or more",
	} {
		if got := lengthNames[lengthBin(strings.Repeat("word\n", words))]; got != want {
			t.Errorf("%d words: %s, want %s", words, got, want)
		}
	}
}

// A set of groups is a bit for each in 64 bits.
func TestIdentitySets(t *testing.T) {
	all := identityNames()
	if len(all) > 64 {
		t.Fatalf("%d groups do not fit", len(all))
	}
	for i, name := range all {
		if name == "women" && identitySet("a woman") != 1<<i {
			t.Errorf("the set of women is %b", identitySet("a woman"))
		}
	}
	if identitySet("nobody") != 0 {
		t.Error("a group in a text without one")
	}
}
