package training

import (
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"tocsin/classifier"
)

func oneThemeConfig(version int) Config {
	c := DefaultConfig()
	c.Name, c.Version = "round", fmt.Sprint(version)
	c.Taxonomy = classifier.Taxonomy{
		Name: "one", Themes: []classifier.Label{{Name: "threat"}},
		Stances: []classifier.Label{{Name: "promotes"}, {Name: "reports"}}, PromotingStance: "promotes",
	}
	c.StanceRates, c.BaseRate = []float64{0.5, 0.5}, 0.15
	c.Features = classifier.FeatureSettings{}
	c.Estimator, c.MinGroups, c.CalibrationFolds, c.Confidence = Multinomial, 1, 2, 0
	c.Repeats = nil
	return c
}

// cardOf makes the card of a model that was never trained.
func cardOf(t *testing.T, c Config, rows []Row, contracts []ContractResult, e Evaluation) string {
	t.Helper()
	info := classifier.Info{Name: c.Name, Version: c.Version, Estimator: string(c.Estimator), TrainingDataDigest: dataDigest(rows), BaseRate: c.BaseRate}
	for _, l := range c.Taxonomy.Themes {
		info.Themes = append(info.Themes, classifier.ThemeInfo{Name: l.Name})
	}
	for _, l := range c.Taxonomy.Stances {
		info.Stances = append(info.Stances, classifier.StanceInfo{Name: l.Name})
	}
	card, err := Card(info, c, rows, contracts, e)
	if err != nil {
		t.Fatal(err)
	}
	return card
}

var mitchellHeadings = []string{
	"Model details", "Intended use", "Factors", "Metrics", "Evaluation data", "Training data", "Quantitative analyses", "Ethical considerations", "Caveats and recommendations",
}

func TestCardSays(t *testing.T) {
	c := oneThemeConfig(1)
	c.Repeats = map[string]int64{"ours": 5}
	c.FalsePositiveRates.ReviewAboutOf = map[string]float64{"threat": 0.02, "none of the themes": 1}
	rows := []Row{
		{ID: "1", Text: "a secret text", Source: "ours", Themes: []string{"threat"}, Stance: "promotes"},
		{ID: "2", Text: "a secret text", Source: "ours", Themes: []string{}},
		{ID: "3", Text: "a secret text", Source: "bad | `name`\n# x <b>", Themes: []string{"threat"}, Stance: "reports"},
	}
	e := Evaluation{
		Rows: 500,
		Themes: []ThemeEvaluation{{
			Theme: "threat", RecallAtFlag: 0.25,
			Mention: BinaryFigures{AveragePrecision: 0.875}, Promotion: BinaryFigures{Support: 40, Negatives: 460, Precision: 0.75, Recall: 0.5, AveragePrecision: 0.625, RecallAt1FPR: Figure(math.NaN()), Intervals: map[string]Interval{"recall": {0.35, 0.65}}},
		}},
		Stances: StanceEvaluation{Stances: []StanceFigures{{"promotes", 40, 0.9, 0.95, 0.92}, {"reports", 50, 0.5, 0.7, 0.6}}},
		Sources: []SourceResult{
			{"ours", DecisionRates{Promoting: 35, Harmless: 400, PromotingReviewed: 0.9, HarmlessReviewed: 0.05, Abstained: 0.2}},
			{"few", DecisionRates{Promoting: 5, Harmless: 20, PromotingReviewed: 0, HarmlessReviewed: 1, Abstained: 1}},
		},
	}
	contract := ContractResult{Theme: "threat", Threshold: "flag", At: 0.31, Precision: 0.96, Recall: 0.4, FalsePositiveRate: 0.001, PositiveGroups: 33, NegativeGroups: 444}
	card := cardOf(t, c, rows, []ContractResult{contract}, e)
	var got []string
	for line := range strings.Lines(card) {
		if heading, ok := strings.CutPrefix(line, "## "); ok {
			got = append(got, strings.TrimSpace(heading))
		}
	}
	if !slices.Equal(got, mitchellHeadings) {
		t.Errorf("headings %q, want %q", got, mitchellHeadings)
	}
	for _, want := range []string{
		"# round 1\n", "estimator multinomial", "calibration platt", "500 rows that were held back", dataDigest(rows),
		"| ours | 2 | 5 | none of the themes 1, promotes 1, threat 1 |\n", "| bad / 'name' # x (b) | 1 | 1 | reports 1, threat 1 |\n",
		"| threat | 2 | 2 |\n", "| none of the themes | 1 | 1 |\n",
		" at most 0.1 are reviewed (threat=0.02).",
		"| threat | flag | 0.31 | 0.960 | 0.400 | 0.00100 | 33 + 444 |\n",
		"| threat | 40 | 460 | 0.750 | 0.500 (0.350 to 0.650) | 0.250 | 0.625 | - | 0.875 |\n",
		"- misses 50 % of the 40 texts that promote threat\n",
		"- takes 30 % of the 50 texts of the stance reports for another stance\n",
		"- asks for a review of 5.0 % of the 400 harmless texts of the source ours\n",
		"- does not judge 20 % of the texts of the source ours\n",
		"- Trained on fewer than 30 promoting rows of: threat (1).\n",
	} {
		if !strings.Contains(card, want) {
			t.Errorf("the card does not say %q:\n%s", want, card)
		}
	}
	for _, wrong := range []string{"secret", "source few", "misses 10 %", "stance promotes for another"} {
		if strings.Contains(card, wrong) {
			t.Errorf("the card says %q:\n%s", wrong, card)
		}
	}
	slices.Reverse(rows)
	e2 := e
	e2.Rows = 500
	if again := strings.ReplaceAll(cardOf(t, c, rows, []ContractResult{contract}, e2), dataDigest(rows), ""); again != strings.ReplaceAll(card, dataDigest([]Row{rows[2], rows[1], rows[0]}), "") {
		t.Error("rows in another order, another card")
	}
}

// The bound of one theme is said where the others have none.
func TestCardSaysTheRateOfOneTheme(t *testing.T) {
	c := oneThemeConfig(1)
	c.FalsePositiveRates.ReviewAbout, c.FalsePositiveRates.ReviewAboutOf = 1, map[string]float64{"threat": 0.02}
	if card := cardOf(t, c, nil, nil, Evaluation{}); !strings.Contains(card, " at most 1 are reviewed (threat=0.02).") {
		t.Error(card)
	}
}

// Nothing was held back: the card says that nothing is known.
func TestCardWithoutEvaluation(t *testing.T) {
	card := cardOf(t, oneThemeConfig(1), nil, nil, Evaluation{})
	if !strings.Contains(card, "nothing is known of how well this model judges") || strings.Contains(card, "Quantitative") || strings.Contains(card, "NaN") {
		t.Error(card)
	}
}

// Good figures are not called too few, and few rows not good.
func TestCardWithoutWeakness(t *testing.T) {
	good := SourceResult{"ours", DecisionRates{Promoting: 40, Harmless: 400, PromotingReviewed: 0.9, HarmlessReviewed: 0.01, Abstained: Figure(math.NaN())}}
	card := cardOf(t, oneThemeConfig(1), nil, nil, Evaluation{Rows: 440, Sources: []SourceResult{good}})
	if !strings.Contains(card, "None of the 2 figures that stand on 30 rows or more is so low") {
		t.Error(card)
	}
	good.Promoting, good.Harmless = 4, 4
	card = cardOf(t, oneThemeConfig(1), nil, nil, Evaluation{Rows: 440, Sources: []SourceResult{good}})
	if !strings.Contains(card, "No figure stands on 30 rows or more: too few to say.") {
		t.Error(card)
	}
}

// As many labels as a taxonomy may have, and more sources than anybody has, stay below
// 32 KiB.
func TestCardIsBounded(t *testing.T) {
	c := DefaultConfig()
	c.Taxonomy.Themes, c.Taxonomy.Stances, c.Repeats = nil, nil, nil
	e := Evaluation{Rows: 100_000}
	figures := BinaryFigures{Support: 10_000, Negatives: 90_000, Precision: 0.123, Recall: 0.123, AveragePrecision: 0.123, RecallAt1FPR: 0.123, Intervals: map[string]Interval{"recall": {0.1, 0.2}, "average_precision": {0.1, 0.2}}}
	var contracts []ContractResult
	for i := range 61 {
		name := fmt.Sprintf("biological_weapons_%02d", i)
		c.Taxonomy.Themes = append(c.Taxonomy.Themes, classifier.Label{Name: name})
		e.Themes = append(e.Themes, ThemeEvaluation{Theme: name, Mention: figures, Promotion: figures})
		for _, threshold := range []string{"mention", "review", "flag"} {
			contracts = append(contracts, ContractResult{Theme: name, Threshold: threshold, At: 0.1234, Precision: 0.123, Recall: 0.123, FalsePositiveRate: 0.00123, PositiveGroups: 10_000, NegativeGroups: 90_000})
		}
	}
	for _, name := range []string{"promotes", "reports", "counters"} {
		c.Taxonomy.Stances = append(c.Taxonomy.Stances, classifier.Label{Name: name})
		e.Stances.Stances = append(e.Stances.Stances, StanceFigures{name, 1000, 0.5, 0.5, 0.5})
	}
	var rows []Row
	for i := range 1000 {
		source := fmt.Sprintf("%04d %s", i, strings.Repeat("a very long name ", 20))
		rows = append(rows, Row{Source: source, Themes: []string{c.Taxonomy.Themes[i%61].Name}, Stance: "reports"})
		e.Sources = append(e.Sources, SourceResult{source, DecisionRates{Promoting: 1000, Harmless: 1000, PromotingReviewed: 0.1, HarmlessReviewed: 0.9, Abstained: 0.9}})
	}
	card := cardOf(t, c, rows, contracts, e)
	if len(card) >= 32<<10 {
		t.Errorf("%d bytes, want fewer than %d", len(card), 32<<10)
	}
	t.Logf("%d bytes", len(card))
}
