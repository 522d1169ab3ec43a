package models

import (
	"encoding/json"
	"math/rand/v2"
	"os"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
)

func ours(t *testing.T) *classifier.Model {
	t.Helper()
	model, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// quick has the settings of the default model, but for the estimator, which has no say in
// what language a text is in.
func quick() training.Config {
	c := training.DefaultConfig()
	c.Estimator = training.Multinomial
	return c
}

func clean(t *testing.T, rows []training.Row) []training.Row {
	t.Helper()
	rows, _, err := training.Dedupe(rows)
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// TestLanguages has the model read texts in other languages, which no model was trained
// or tuned on. What it cannot read it must not call harmless.
func TestLanguages(t *testing.T) {
	data, err := os.ReadFile("testdata/languages.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	model := ours(t)
	type share struct{ texts, abstained int }
	shares := map[string]*share{}
	var order []string
	for line := range strings.Lines(string(data)) {
		var row struct{ ID, Language, Text string }
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatal(err)
		}
		s := shares[row.Language]
		if s == nil {
			s = &share{}
			shares[row.Language] = s
			order = append(order, row.Language)
		}
		s.texts++
		if model.Classify([]byte(row.Text), classifier.Options{}).Decision == classifier.Abstain {
			s.abstained++
		}
	}
	other := map[string]float64{"ar": 0.98, "ru": 0.98, "zh": 0.98, "hi": 0.98, "fa": 0.98}
	for _, language := range order {
		s := shares[language]
		got := float64(s.abstained) / float64(s.texts)
		t.Logf("%-8s %3d of %3d abstained, %.1f %%", language, s.abstained, s.texts, 100*got)
		bar, ok := other[language]
		switch {
		case language == "mixed":
			continue // half of each is English: nothing is expected of them
		case !ok:
			bar = 0.95
		}
		if got < bar {
			t.Errorf("%s: abstained on %d of %d, want %.0f %%", language, s.abstained, s.texts, 100*bar)
		}
	}
}

// Random bytes are no text.
func TestLanguagesRandomBytes(t *testing.T) {
	model := ours(t)
	random := rand.New(rand.NewPCG(1, 2))
	const texts = 1000
	for _, kind := range []struct {
		name      string
		low, high int
	}{{"bytes", 0, 256}, {"printable ASCII", ' ', 0x7f}, {"letters", 'a', 'z' + 1}} {
		abstained := 0
		for range texts {
			text := make([]byte, 8+random.IntN(1000))
			for i := range text {
				text[i] = byte(kind.low + random.IntN(kind.high-kind.low))
				if kind.name == "letters" && random.IntN(6) == 0 {
					text[i] = ' '
				}
			}
			if model.Classify(text, classifier.Options{}).Decision == classifier.Abstain {
				abstained++
			}
		}
		t.Logf("random %s: abstained on %d of %d", kind.name, abstained, texts)
		if abstained < texts*98/100 {
			t.Errorf("random %s: abstained on %d of %d, want 98 %%", kind.name, abstained, texts)
		}
	}
}

// TestLanguagesEnglish has models read English of sources that they were not trained on:
// an abstention is a miss there.
func TestLanguagesEnglish(t *testing.T) {
	if testing.Short() {
		t.Skip("trains three models")
	}
	train, _ := public(t)
	rows := clean(t, append(corpus(t, "../training/corpus/*.jsonl"), train...))
	for _, sources := range [][]string{
		{"alpaca_seed", "cse_mitre", "cse_mitre_frr", "covid_posts", "advbench"},
		{"muc_terror_news", "catqa", "edos", "ailuminate"},
		{"tram_cti", "simplesafetytests", "crisislex"},
	} {
		others, test, err := training.Split{Sources: sources, Seed: 1}.Apply(rows)
		if err != nil {
			t.Fatal(err)
		}
		model, err := training.Train(t.Context(), others, quick())
		if err != nil {
			t.Fatal(err)
		}
		texts, abstained := map[string]int{}, map[string]int{}
		for _, row := range test {
			texts[row.Source]++
			if model.Classify([]byte(row.Text), classifier.Options{}).Decision == classifier.Abstain {
				abstained[row.Source]++
			}
		}
		for _, source := range sources {
			got := float64(abstained[source]) / float64(texts[source])
			t.Logf("%-18s %d of %d abstained, %.2f %%", source, abstained[source], texts[source], 100*got)
			if got > 0.01 && source != "crisislex" { // of which one in 150 is Spanish, French or German
				t.Errorf("%s: abstained on %.2f %%, want at most 1 %%", source, 100*got)
			}
		}
	}
}
