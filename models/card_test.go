package models

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"text/template"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/datasets"
)

//go:embed testdata/model-card.tmpl
var cardTemplate string

// A card is what the model card says in numbers.
type card struct {
	Info classifier.Info
	// Corpus and HoldOut count rows, Public those of the sets of PublicSets to train on.
	Corpus, HoldOut, Public, PublicSets int
	Config                              training.Config
	Evaluation                          training.Evaluation
	Suites                              []training.SuiteResult
	Bars                                []bar
}

// TestModelCard writes the card of the default model from its evaluation: every figure of
// docs/model-card.md comes from a measurement, and so does the list of what fails.
func TestModelCard(t *testing.T) {
	const file = "../docs/model-card.md"
	model, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	holdOut := corpus(t, "../training/corpus/holdout/*.jsonl")
	c := card{
		Info: model.Info(), Config: training.DefaultConfig(), HoldOut: len(holdOut),
		Corpus: len(corpus(t, "../training/corpus/*.jsonl")), Evaluation: evaluate(t, model, holdOut, 1000),
		Suites: runSuite(t, model),
	}
	c.Public, c.PublicSets = publicRows(t)
	var bars barsFile
	data, err := os.ReadFile("testdata/bars.json")
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(data, &bars); err != nil {
		t.Fatal(err)
	}
	c.Bars = bars.Bars

	var b bytes.Buffer
	if err := template.Must(template.New("card").Funcs(cardFuncs).Parse(cardTemplate)).Execute(&b, c); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := os.WriteFile(file, b.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), b.String()); diff != "" {
		t.Errorf("%s is not what the model gives (-want +got); if the change is meant, run `make evaluation`:\n%s", file, diff)
	}
}

func runSuite(t *testing.T, model *classifier.Model) []training.SuiteResult {
	t.Helper()
	const file = "../training/suites/capabilities.jsonl"
	f, err := os.Open(file)
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	results, err := training.RunSuites(t.Context(), model, training.ReadSuite(file, f, model.Parameters().Taxonomy), func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return results
}

// publicRows returns how many rows of how many public sets the model may learn from, as the
// committed summary of the sets says.
func publicRows(t *testing.T) (rows, sets int) {
	t.Helper()
	all, err := datasets.Manifest()
	if err != nil {
		t.Fatal(err)
	}
	summary, err := os.ReadFile(filepath.FromSlash("../training/datasets/testdata/summary.golden"))
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if d.Use != datasets.UseTrain {
			continue
		}
		sets++
		for line := range strings.Lines(string(summary)) {
			n := 0
			if _, err := fmt.Sscanf(line, d.Name+" ("+d.Use+"): %d rows", &n); err == nil {
				rows += n
			}
		}
	}
	return rows, sets
}

var cardFuncs = template.FuncMap{
	"share":   func(f training.Figure) string { return fmt.Sprintf("%.1f %%", 100*f) },
	"figure":  func(f training.Figure) string { return strings.TrimPrefix(fmt.Sprintf("%.3f", f), "0") },
	"percent": func(x float64) string { return fmt.Sprintf("%g %%", 100*x) },
	"tenths":  func(f training.Figure) string { return fmt.Sprintf("%.0f of ten", 10*f) },
	"interval": func(i training.Interval) string {
		return fmt.Sprintf("%s–%s", strings.TrimPrefix(fmt.Sprintf("%.2f", i.Low), "0"), strings.TrimPrefix(fmt.Sprintf("%.2f", i.High), "0"))
	},
	"barFigure": func(b bar) string { return fmt.Sprintf("%.3f", b.Figure) },
	"barInterval": func(b bar) string {
		if b.Interval == nil {
			return ""
		}
		return fmt.Sprintf("%.3f–%.3f", b.Interval.Low, b.Interval.High)
	},
	"barBound": func(b bar) string {
		sign := "≥"
		if b.AtMost {
			sign = "≤"
		}
		if b.Goal != nil {
			return fmt.Sprintf("%s %g, goal %g", sign, b.Must, *b.Goal)
		}
		return fmt.Sprintf("%s %g", sign, b.Must)
	},
	// missed returns the bars that are not met.
	"missed": func(bars []bar) []bar {
		return slices.DeleteFunc(slices.Clone(bars), func(b bar) bool { return b.Met })
	},
	// weakest returns the themes whose promotion is told worst, the worst first.
	"weakest": func(e training.Evaluation) []training.ThemeEvaluation {
		themes := slices.Clone(e.Themes)
		slices.SortStableFunc(themes, func(a, b training.ThemeEvaluation) int {
			if a.Promotion.Recall < b.Promotion.Recall {
				return -1
			}
			return 1
		})
		return themes[:3]
	},
	// crowded returns the registers with the largest share of harmless rows put before a person.
	"crowded": func(e training.Evaluation) []training.SliceResult {
		var all []training.SliceResult
		for _, s := range e.Slices {
			if s.By == "register" && s.Harmless >= 10 && s.HarmlessReviewed > 0 {
				all = append(all, s)
			}
		}
		slices.SortStableFunc(all, func(a, b training.SliceResult) int {
			if a.HarmlessReviewed > b.HarmlessReviewed {
				return -1
			}
			return 1
		})
		return all[:min(4, len(all))]
	},
	// cannot returns the capabilities with a pass rate below 80 %.
	"cannot": func(suites []training.SuiteResult) []training.SuiteResult {
		return slices.DeleteFunc(slices.Clone(suites), func(s training.SuiteResult) bool { return s.PassRate >= 0.8 })
	},
	"find": func(bars []bar, measure string) *bar {
		for i := range bars {
			if bars[i].Measure == measure {
				return &bars[i]
			}
		}
		return nil
	},
}
