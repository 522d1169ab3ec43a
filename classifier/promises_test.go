package classifier

import (
	"cmp"
	"math"
	"slices"
	"testing"
	"unicode/utf8"
)

// checkNothingLeft checks that evidence within the budget is all there is, but for the
// context, which has a say in stances only and no place in the text.
func checkNothingLeft(t *testing.T, text []byte, full Result, context []byte) {
	t.Helper()
	for _, theme := range full.Themes {
		if len(theme.Evidence) < MaxEvidence && theme.OtherLogOdds != 0 {
			t.Fatalf("%q: %s: %v is left beside all evidence", text, theme.Theme, theme.OtherLogOdds)
		}
	}
	for _, stance := range full.Stances {
		if context == nil && len(stance.Evidence) < MaxEvidence && stance.OtherLogOdds != 0 {
			t.Fatalf("%q: %s: %v is left beside all evidence", text, stance.Stance, stance.OtherLogOdds)
		}
	}
}

// checkResult checks one answer against what its types promise.
func checkResult(t *testing.T, m *Model, text []byte, r Result, context []byte) {
	t.Helper()
	if len(r.Themes) != len(m.p.Taxonomy.Themes) || len(r.Stances) != len(m.p.Taxonomy.Stances) {
		t.Fatalf("%q: %d themes and %d stances", text, len(r.Themes), len(r.Stances))
	}
	decision := BelowThreshold
	for _, theme := range r.Themes {
		checkIdentity(t, text, theme.Theme, theme.PriorLogOdds, theme.LogOdds, theme.OtherLogOdds, theme.Evidence)
		checkEvidence(t, text, theme.Theme, theme.Evidence)
		if !(theme.PromotionProbability >= 0 && theme.PromotionProbability <= theme.Probability && theme.Probability <= 1) {
			t.Fatalf("%q: %s: promotion probability %v, probability %v", text, theme.Theme, theme.PromotionProbability, theme.Probability)
		}
		if (theme.Decision == Abstain) != (r.Reason != "") {
			t.Fatalf("%q: %s: decision %d with reason %q", text, theme.Theme, theme.Decision, r.Reason)
		}
		decision = max(decision, theme.Decision)
	}
	var sum float64
	for _, stance := range r.Stances {
		checkIdentity(t, text, stance.Stance, stance.PriorLogOdds, stance.LogOdds, stance.OtherLogOdds, stance.Evidence)
		checkEvidence(t, text, stance.Stance, stance.Evidence)
		sum += stance.Probability
	}
	switch {
	case !(math.Abs(sum-1) <= 1e-12):
		t.Fatalf("%q: the stances add up to %v", text, sum)
	case r.Decision != decision:
		t.Fatalf("%q: decision %d, the most severe of its themes is %d", text, r.Decision, decision)
	case !(r.KnownTokenRatio >= 0 && r.KnownTokenRatio <= 1):
		t.Fatalf("%q: known token ratio %v", text, r.KnownTokenRatio)
	case r.Truncated != (len(text) > MaxTextBytes) || r.Truncated != r.Signals.Has(Truncated):
		t.Fatalf("%q: truncated %v, signals %b", text, r.Truncated, r.Signals)
	case len(text) == 0 && (r.Decision != Abstain || r.Reason != TooShort):
		t.Fatalf("the empty text: decision %d, reason %q", r.Decision, r.Reason)
	}
}

// checkIdentity adds the parts up in several orders, which must all give the whole.
func checkIdentity(t *testing.T, text []byte, label string, prior, whole, other float64, evidence []Evidence) {
	t.Helper()
	parts := []float64{prior, other}
	for _, e := range evidence {
		parts = append(parts, e.LogOdds)
	}
	add := func(parts []float64) (sum float64) {
		for _, x := range parts {
			sum += x
		}
		return sum
	}
	backward := slices.Clone(parts)
	slices.Reverse(backward)
	ascending := slices.Sorted(slices.Values(parts))
	half := len(parts) / 2
	for order, sum := range map[string]float64{
		"as given": add(parts), "backward": add(backward), "ascending": add(ascending), "by halves": add(parts[half:]) + add(parts[:half]),
	} {
		if sum != whole {
			t.Fatalf("%q: %s: parts %v add up to %v %s, want %v exactly", text, label, parts, sum, order, whole)
		}
	}
}

// checkEvidence checks that spans are whole runes of the text as received, each given
// once, the largest magnitude first.
func checkEvidence(t *testing.T, text []byte, label string, evidence []Evidence) {
	t.Helper()
	if len(evidence) > MaxEvidence {
		t.Fatalf("%q: %s: %d spans", text, label, len(evidence))
	}
	border := runeBorders(text)
	type span struct{ start, end int }
	seen := map[span]bool{}
	for i, e := range evidence {
		switch {
		case e.Start < 0 || e.Start >= e.End || e.End > len(text) || !border[e.Start] || !border[e.End]:
			t.Fatalf("%q: %s: span [%d, %d) is not made of runes", text, label, e.Start, e.End)
		case seen[span{e.Start, e.End}]:
			t.Fatalf("%q: %s: span [%d, %d) occurs twice", text, label, e.Start, e.End)
		case e.LogOdds == 0:
			t.Fatalf("%q: %s: span [%d, %d) moves nothing", text, label, e.Start, e.End)
		case i > 0 && cmp.Compare(math.Abs(evidence[i-1].LogOdds), math.Abs(e.LogOdds)) < 0:
			t.Fatalf("%q: %s: %v after %v", text, label, e, evidence[i-1])
		}
		seen[span{e.Start, e.End}] = true
	}
}

// runeBorders says of each offset whether a rune begins or ends there; an invalid byte
// is one rune.
func runeBorders(text []byte) []bool {
	border := make([]bool, len(text)+1)
	border[len(text)] = true
	for at := 0; at < len(text); {
		border[at] = true
		_, size := utf8.DecodeRune(text[at:])
		at += size
	}
	return border
}

// checkObservation checks that calibration is fitted on what is served.
func checkObservation(t *testing.T, m *Model, text []byte, r Result, context []byte) {
	t.Helper()
	o := m.Observe(text)
	for _, theme := range r.Themes {
		label := m.p.Taxonomy.Theme(theme.Theme)
		calibration := m.p.ThemeCalibrations[label]
		best, promoting := o.Best(label, calibration.ShortWindow)
		if best != theme.LogOdds {
			t.Fatalf("%q: %s: observed %v, served %v", text, theme.Theme, best, theme.LogOdds)
		}
		probability := calibration.Probability(best, o.Windows)
		promotion := probability * calibration.Promotion(promoting, best)
		if probability != theme.Probability || context == nil && promotion != theme.PromotionProbability {
			t.Fatalf("%q: %s: probabilities %v and %v follow from what is observed, served are %v and %v",
				text, theme.Theme, probability, promotion, theme.Probability, theme.PromotionProbability)
		}
	}
	for _, stance := range r.Stances {
		if got := o.Stances[m.p.Taxonomy.Stance(stance.Stance)]; context == nil && got != stance.LogOdds {
			t.Fatalf("%q: %s: observed %v, served %v", text, stance.Stance, got, stance.LogOdds)
		}
	}
}
