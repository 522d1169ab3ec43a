package training

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

// toyTaxonomy has two themes and two stances.
func toyTaxonomy() classifier.Taxonomy {
	t := smallTaxonomy()
	t.Name = "toy"
	t.Themes = append(t.Themes, classifier.Label{Name: "propaganda", Definition: "propaganda"})
	return t
}

// toyModel knows five words, so that a test can tell what must come out: "we will
// attack" is flagged as a threat, "the attack reported" mentions one, "the we will" is
// nothing, and "unheard words" are not judged.
func toyModel(t testing.TB) *classifier.Model {
	t.Helper()
	nat := int16(1 / classifier.WeightUnit)
	model, err := classifier.New(classifier.Parameters{
		Name: "toy", Version: "1", Estimator: "by hand", Taxonomy: toyTaxonomy(), LengthNorm: classifier.NoNorm,
		BaseRate: 0.1, StanceRates: []float64{0.4, 0.6},
		Vocabulary: []string{"wattack", "wreported", "wthe", "wwe", "wwill"},
		Weights: []int16{ // threat, propaganda, promotes, reports
			5 * nat, 0, 3 * nat, -3 * nat,
			0, 0, -5 * nat, 5 * nat,
			0, 0, 0, 0,
			nat / 4, 0, nat, -nat,
			nat / 2, 0, 0, 0,
		},
		ThemeCalibrations: []classifier.ThemeCalibration{{Slope: 1, PromotionSlope: 1}, {Slope: 1, PromotionSlope: 1}},
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: []float64{0, 0}},
		Thresholds:        []classifier.Thresholds{{Mention: 0.5, Review: 0.3, Flag: 0.6}, {Mention: 0.5, Review: 0.3, Flag: 0.6}},
		Abstention:        classifier.Abstention{MinWords: 1, MinKnownTokenRatio: 0.3},
	})
	if err != nil {
		t.Fatal(err)
	}
	return model
}

const (
	flagged   = "we will attack"
	mentioned = "the attack reported"
	nothing   = "the we will"
	unknown   = "unheard words"
)

// Which rows are positive, negative or unused for a theme and for its promotion.
func TestTargets(t *testing.T) {
	const yes, no, unused = "yes", "no", "unused"
	say := func(positive, known bool) string {
		switch {
		case !known:
			return unused
		case positive:
			return yes
		}
		return no
	}
	threat, propaganda := []string{"threat"}, []string{"propaganda"}
	for _, c := range []struct {
		row              Row
		theme, promotion string
	}{
		{Row{}, unused, unused},
		{Row{Themes: []string{}}, no, no},
		{Row{Themes: propaganda}, no, no},
		{Row{Themes: propaganda, Stance: "promotes"}, no, no},
		{Row{Themes: threat}, yes, unused},
		{Row{Themes: threat, Stance: "promotes"}, yes, yes},
		{Row{Themes: threat, Stance: "reports"}, yes, no},
		{Row{Themes: threat, Stance: "counters"}, yes, no},
		{Row{Stance: "promotes"}, unused, unused},
		{Row{Stance: "reports"}, unused, no},
		{Row{Themes: []string{"propaganda", "threat"}, Stance: "promotes"}, yes, yes},
		{Row{Themes: []string{}, Stance: "promotes"}, no, no},
	} {
		if got := say(c.row.themeTarget("threat")); got != c.theme {
			t.Errorf("%v %q: theme %s, want %s", c.row.Themes, c.row.Stance, got, c.theme)
		}
		if got := say(c.row.promotionTarget("threat", "promotes")); got != c.promotion {
			t.Errorf("%v %q: promotion %s, want %s", c.row.Themes, c.row.Stance, got, c.promotion)
		}
	}
}

func TestPromotesAny(t *testing.T) {
	for _, c := range []struct {
		row             Row
		promotes, known bool
	}{
		{Row{}, false, false},
		{Row{Themes: []string{}}, false, true},
		{Row{Themes: []string{"threat"}}, false, false},
		{Row{Themes: []string{"threat"}, Stance: "promotes"}, true, true},
		{Row{Themes: []string{"threat"}, Stance: "reports"}, false, true},
		{Row{Stance: "reports"}, false, true},
		{Row{Stance: "promotes"}, false, false},
	} {
		if promotes, known := c.row.PromotesAny(toyTaxonomy()); promotes != c.promotes || known != c.known {
			t.Errorf("%v %q: %v, %v; want %v, %v", c.row.Themes, c.row.Stance, promotes, known, c.promotes, c.known)
		}
	}
}

// evaluationRows are rows of two sources whose outcome is known.
func evaluationRows() []Row {
	threat, none := []string{"threat"}, []string{}
	return []Row{
		{Source: "a", Text: flagged, Themes: threat, Stance: "promotes"},
		{Source: "a", Text: mentioned, Themes: threat, Stance: "reports"},
		{Source: "a", Text: mentioned, Themes: threat, Stance: "promotes"}, // missed
		{Source: "a", Text: flagged, Themes: none},                         // by mistake
		{Source: "a", Text: nothing, Themes: none},
		{Source: "a", Text: unknown, Themes: none},
		{Source: "a", Text: flagged, Themes: none, OtherHarm: true},
		{Source: "b", Text: flagged},                    // nobody judged it
		{Source: "b", Text: flagged, Themes: threat},    // nor its stance
		{Source: "b", Text: nothing, Stance: "reports"}, // nor its themes
	}
}

func evaluate(t testing.TB, rows []Row) Evaluation {
	t.Helper()
	e, err := Evaluate(t.Context(), toyModel(t), rows, EvaluateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func TestEvaluate(t *testing.T) {
	e := evaluate(t, evaluationRows())
	if e.Model != "toy 1" || e.Rows != 10 || e.BaseRate != 0.1 || len(e.Themes) != 2 {
		t.Errorf("model %q, %d rows, base rate %v, %d themes", e.Model, e.Rows, e.BaseRate, len(e.Themes))
	}
	threat, propaganda := e.Themes[0], e.Themes[1]
	for _, c := range []struct {
		name               string
		got                BinaryFigures
		support, negatives int
		precision, recall  float64
	}{
		// Of 7 rows judged for themes, without that of other harm, 5 reach the mention
		// threshold, 4 of them rightly.
		{"threat", threat.Mention, 4, 3, 4. / 5, 1},
		// Rows a1, a3; a2, a4 to a6 and b3 are none. One of two is reached rightly.
		{"promotion of threat", threat.Promotion, 2, 5, 1. / 2, 0.5},
		{"propaganda", propaganda.Mention, 0, 7, nan, nan},
		{"promotion of propaganda", propaganda.Promotion, 0, 8, nan, nan},
	} {
		if c.got.Support != c.support || c.got.Negatives != c.negatives {
			t.Errorf("%s: %d positive and %d negative rows, want %d and %d", c.name, c.got.Support, c.got.Negatives, c.support, c.negatives)
		}
		same(t, c.name+": precision", c.got.Precision, c.precision)
		same(t, c.name+": recall", c.got.Recall, c.recall)
	}
	same(t, "recall at flag", threat.RecallAtFlag, 0.5)
	same(t, "recall at flag without support", propaganda.RecallAtFlag, nan)
}

// Rows of other harm are no harmless rows: no false-positive figure counts them.
func TestEvaluateSources(t *testing.T) {
	want := []SourceResult{
		{
			Source: "a", DecisionRates: DecisionRates{
				Promoting: 2, Harmless: 4, PromotingFlagged: 0.5, PromotingReviewed: 0.5,
				HarmlessFlagged: 0.25, HarmlessReviewed: 0.25, Abstained: 1. / 6,
			},
		},
		{Source: "b", DecisionRates: DecisionRates{Harmless: 1, PromotingFlagged: Figure(nan), PromotingReviewed: Figure(nan)}},
	}
	if diff := cmp.Diff(want, evaluate(t, evaluationRows()).Sources, figures); diff != "" {
		t.Error("sources (-want +got)", diff)
	}
}

func TestEvaluateStances(t *testing.T) {
	// Rows a1 to a3 and b3 have a stance; b3's text leads to promotes.
	got := evaluate(t, evaluationRows()).Stances
	if diff := cmp.Diff([][]int{{1, 1}, {1, 1}}, got.Confusion); diff != "" {
		t.Error("confusion (-want +got)", diff)
	}
	want := []StanceFigures{{"promotes", 2, 0.5, 0.5, 0.5}, {"reports", 2, 0.5, 0.5, 0.5}}
	if diff := cmp.Diff(want, got.Stances, figures); diff != "" {
		t.Error("stances (-want +got)", diff)
	}
	same(t, "macro F1", got.MacroF1, 0.5)
	same(t, "macro F1 without rows of a stance", evaluate(t, evaluationRows()[:1]).Stances.MacroF1, nan)
}

func TestEvaluationJSON(t *testing.T) {
	var out bytes.Buffer
	if err := evaluate(t, evaluationRows()).WriteJSON(&out); err != nil {
		t.Fatal(err)
	}
	var got struct {
		Themes []struct {
			Theme     string
			Promotion map[string]any
		}
		Sources []map[string]any
	}
	if err := json.Unmarshal(out.Bytes(), &got); err != nil {
		t.Fatal(err)
	}
	propaganda := got.Themes[1]
	for _, field := range []string{"precision", "recall", "f1", "roc_auc", "average_precision", "recall_at_1_percent_fpr", "expected_calibration_error", "brier"} {
		if v, ok := propaganda.Promotion[field]; !ok || v != nil {
			t.Errorf("%s, %s: %v, want null: no row supports it", propaganda.Theme, field, v)
		}
	}
	if v := propaganda.Promotion["support"]; v != 0.0 {
		t.Errorf("support %v, want 0", v)
	}
	if v, ok := got.Sources[1]["promoting_flagged"]; !ok || v != nil {
		t.Errorf("promoting_flagged %v, want null", v)
	}
}

func TestEvaluationText(t *testing.T) {
	var out bytes.Buffer
	if err := evaluate(t, evaluationRows()).WriteText(&out); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"model toy 1, 10 rows, probabilities at a base rate of 0.1\n",
		"threat        4       3      0.800   1.000",
		"propaganda        0       7          -       -",
		"a          2  0.500           0.500         4  0.250           0.250    0.167",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("no %q in\n%s", want, out.String())
		}
	}
	if strings.Contains(out.String(), "NaN") {
		t.Error("NaN in", out.String())
	}
}

func TestEvaluateCancelled(t *testing.T) {
	ctx, cancel := context.WithCancelCause(t.Context())
	enough := errors.New("enough")
	cancel(enough)
	if _, err := Evaluate(ctx, toyModel(t), evaluationRows(), EvaluateOptions{}); !errors.Is(err, enough) {
		t.Errorf("error %v, want the cause %v", err, enough)
	}
}
