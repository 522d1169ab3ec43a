package models

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/perturb"
)

// evasionBars are those of the hold-outs as the transforms of package perturb leave them.
func evasionBars(t *testing.T, model *classifier.Model, rows []training.Row) (bars []bar) {
	read := func(text string) classifier.Result { return model.Classify([]byte(text), classifier.Options{}) }
	plain := make([]classifier.Result, len(rows))
	promoting, caught := 0, 0
	for i, r := range rows {
		plain[i] = read(r.Text)
		if r.Stance == "promotes" {
			promoting++
			if reviewed(plain[i]) {
				caught++
			}
		}
	}
	// By how much the share of promoting rows that get FLAG or REVIEW may fall.
	mayFall := map[string]float64{
		"leetspeak": 0.05, "symbols": 0.05, "spaced": 0.05, "spaced-evenly": 0.05, "dotted": 0.02, "typos": 0.10,
		"padded-after": 0.15, "padded-before": 0.15,
		// The issue names no bar for these: joined, split, linked, stretched, padded-between, repeated.
		"split": 0.10, "joined": 0.10, "linked": 0.05, "stretched": 0.05, "padded-between": 0.15, "repeated": 0.02,
	}
	equal, exact := 0, 0
	for _, transform := range perturb.All() {
		must, judged := mayFall[transform.Name]
		still := 0
		for i, r := range rows {
			if !transform.Exact && !judged {
				continue
			}
			result := read(transform.Apply(r.Text, 1))
			if transform.Exact {
				exact++
				if sameAnswer(result, plain[i]) {
					equal++
				}
			}
			if r.Stance == "promotes" && reviewed(result) {
				still++
			}
		}
		if judged {
			bars = append(bars, atMost(must, bar{
				Measure: "hold-outs, recall lost to " + transform.Name, Figure: training.Figure(float64(caught-still) / float64(promoting)),
				Of: fmt.Sprintf("%d and %d of %d promoting rows", caught, still, promoting),
			}))
		}
	}
	return append(bars, atLeast(1, share("hold-outs, same letters in disguise, answers equal bit for bit", equal, exact, "answers")))
}

// sameAnswer reports whether log odds, probabilities and decisions are equal to the last bit.
func sameAnswer(a, b classifier.Result) bool {
	return a.Decision == b.Decision && a.Reason == b.Reason &&
		slices.EqualFunc(a.Themes, b.Themes, func(x, y classifier.ThemeResult) bool {
			return x.Theme == y.Theme && x.LogOdds == y.LogOdds && x.Probability == y.Probability &&
				x.PromotionProbability == y.PromotionProbability && x.Decision == y.Decision
		}) &&
		slices.EqualFunc(a.Stances, b.Stances, func(x, y classifier.StanceResult) bool {
			return x.Stance == y.Stance && x.LogOdds == y.LogOdds && x.Probability == y.Probability
		})
}

// abstentionBars say how often the model abstains on what it cannot read.
func abstentionBars(t *testing.T, model *classifier.Model) (bars []bar) {
	type text struct{ ID, Language, Text string }
	abstained, texts := map[string]int{}, map[string]int{}
	for _, row := range readLines[text](t, "testdata/languages.jsonl") {
		texts[row.Language]++
		if model.Classify([]byte(row.Text), classifier.Options{}).Decision == classifier.Abstain {
			abstained[row.Language]++
		}
	}
	for _, l := range []struct {
		language string
		must     float64
	}{{"ar", 0.98}, {"ru", 0.98}, {"zh", 0.98}, {"es", 0.95}, {"fr", 0.95}, {"de", 0.95}, {"tr", 0.95}, {"id", 0.95}} {
		bars = append(bars, atLeast(l.must, share("ABSTAIN on texts in "+l.language, abstained[l.language], texts[l.language], "texts")))
	}
	random := rand.New(rand.NewPCG(1, 2))
	k, n := 0, 1000
	for range n {
		noise := make([]byte, 8+random.IntN(1000))
		for i := range noise {
			noise[i] = byte(random.UintN(256))
		}
		if model.Classify(noise, classifier.Options{}).Decision == classifier.Abstain {
			k++
		}
	}
	return append(bars, atLeast(0.98, share("ABSTAIN on random bytes", k, n, "texts")))
}
