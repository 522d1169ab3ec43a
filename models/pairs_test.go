package models

import (
	"encoding/json"
	"os"
	"strings"
	"testing"

	"tocsin/classifier"
)

// TestQuoteAndCall reads pairs about one matter: a news report that quotes a call to
// violence, and the same call with a news lead pasted in front of it. They must come
// out differently: the call gets the more severe decision, at least REVIEW, and the
// quotation is not flagged. Nobody trains or tunes on them.
func TestQuoteAndCall(t *testing.T) {
	model, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	data, err := os.ReadFile("testdata/pairs.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	for line := range strings.Lines(string(data)) {
		var pair struct{ Pair, Quoted, Call string }
		if err := json.Unmarshal([]byte(line), &pair); err != nil {
			t.Fatal(err)
		}
		quoted := model.Classify([]byte(pair.Quoted), classifier.Options{})
		call := model.Classify([]byte(pair.Call), classifier.Options{})
		t.Logf("%-10s quoted: decision %d, promotes %.3f, %s; call: decision %d, promotes %.3f, %s", pair.Pair,
			quoted.Decision, promotion(quoted), quoted.Stances[0].Stance, call.Decision, promotion(call), call.Stances[0].Stance)
		if promotion(call) <= promotion(quoted) {
			t.Errorf("%s: the call promotes with %.4f, the quotation with %.4f", pair.Pair, promotion(call), promotion(quoted))
		}
		if call.Decision < classifier.Review || call.Decision <= quoted.Decision || quoted.Decision == classifier.Flag {
			t.Errorf("%s: the quotation got the decision %d, the call %d", pair.Pair, quoted.Decision, call.Decision)
		}
	}
}

func promotion(r classifier.Result) float64 {
	highest := 0.0
	for _, theme := range r.Themes {
		highest = max(highest, theme.PromotionProbability)
	}
	return highest
}
