package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
)

// same leaves the texts of a fixture as they are.
func same(s string) string { return s }

// toyModel has the themes and some features of every kind. Texts of its makers go
// through say.
func toyModel(t testing.TB, themes []string, say func(string) string) *classifier.Model {
	t.Helper()
	vocabulary := []string{"battack at", "bwe attack", "c\x02att", "cat\x03", "catt", "wattack", "wbread", "wreported", "wwe"}
	p := classifier.Parameters{
		Name: say("toy"), Version: say("1.0"), Estimator: say("weighted"), TrainingDataDigest: say("sha256:none"),
		Card: "# " + say("toy") + "\n\n" + say("For tests.") + "\n\n- " + say("one") + "\n- two\n\n| a | b |\n|---|---|\n| " + strings.ReplaceAll(say("c"), "|", "/") + " | 1 |\n\n```text\n" + say("as it is") + "\n```\n",
		Taxonomy: classifier.Taxonomy{
			Name:            "toy",
			Stances:         []classifier.Label{{Name: "promotes", Definition: say("calls for it")}, {Name: "reports", Definition: say("tells of it")}},
			PromotingStance: "promotes",
		},
		Features: classifier.FeatureSettings{Bigrams: true, CharMin: 3, CharMax: 5}, LengthNorm: classifier.SqrtNorm,
		BaseRate: 0.01, StanceRates: []float64{0.25, 0.75}, Vocabulary: vocabulary,
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: []float64{0, 0}},
	}
	for _, name := range themes {
		p.Taxonomy.Themes = append(p.Taxonomy.Themes, classifier.Label{Name: name, Definition: say("what " + name + " is")})
		p.ThemeCalibrations = append(p.ThemeCalibrations, classifier.ThemeCalibration{Slope: 1, PromotionSlope: 1})
		p.Thresholds = append(p.Thresholds, classifier.Thresholds{Mention: 0.25, Review: 0.5, Flag: 0.75})
	}
	for f := range vocabulary {
		for l := range len(themes) + 2 {
			p.Weights = append(p.Weights, int16((f*37+l*101)%9-4)*int16(1/classifier.WeightUnit)/4)
		}
	}
	model, err := classifier.New(p)
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// An urn draws numbers between 0 and 1, the same ones each time.
type urn uint64

func (u *urn) draw() float64 {
	*u = *u*6364136223846793005 + 1442695040888963407
	return float64(*u>>11) / (1 << 53)
}

// figures are those of rows drawn from an urn. Only what the page works with is worked
// out; the rest is filled in.
func figures(u *urn, positives, negatives int, baseRate, threshold float64) training.BinaryFigures {
	f := training.BinaryFigures{Support: positives, Negatives: negatives, BaseRate: baseRate, Threshold: threshold}
	nan := training.Figure(math.NaN())
	f.Precision, f.Recall, f.F1, f.ROCAUC, f.AveragePrecision = nan, nan, nan, nan, nan
	f.RecallAtTenthFPR, f.RecallAt1FPR, f.RecallAt5FPR, f.CalibrationError, f.Brier, f.BrierSkill = nan, nan, nan, nan, nan, nan
	if positives == 0 || negatives == 0 {
		return f
	}
	type row struct {
		p        float64
		positive bool
	}
	var rows []row
	for range positives {
		rows = append(rows, row{math.Round((1-math.Pow(u.draw(), 2))*1e4) / 1e4, true})
	}
	for range negatives {
		rows = append(rows, row{math.Round(math.Pow(u.draw(), 6)*1e4) / 1e4, false})
	}
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(b.p, a.p) })
	tp, fp := 0, 0
	area := 0.0
	for i, r := range rows {
		if r.positive {
			tp++
		} else {
			fp++
			area += float64(tp)
		}
		if i+1 < len(rows) && rows[i+1].p == r.p {
			continue
		}
		f.Curve = append(f.Curve, training.CurvePoint{Threshold: r.p, TruePositives: tp, FalsePositives: fp})
		recall := training.Figure(float64(tp) / float64(positives))
		for rate, to := range map[float64]*training.Figure{.001: &f.RecallAtTenthFPR, .01: &f.RecallAt1FPR, .05: &f.RecallAt5FPR} {
			if float64(fp) <= rate*float64(negatives) {
				*to = recall
			}
		}
		if r.p >= threshold {
			f.Recall, f.Precision = recall, training.Figure(float64(tp)/float64(tp+fp))
		}
	}
	if len(f.Curve) > 300 { // as an evaluation does, but for the published thresholds
		var kept []training.CurvePoint
		for i, p := range f.Curve {
			if i%8 == 0 || i == len(f.Curve)-1 || p.Threshold == threshold {
				kept = append(kept, p)
			}
		}
		f.Curve = kept
	}
	f.ROCAUC, f.AveragePrecision, f.F1 = training.Figure(area/float64(positives)/float64(negatives)), 0.625, 0.5
	f.CalibrationError, f.Brier, f.BrierSkill = 0.0021, 0.0018, 0.31
	f.Intervals = map[string]training.Interval{
		"recall":                     {Low: max(0, f.Recall-0.1), High: min(1, f.Recall+0.1)},
		"recall_at_1_percent_fpr":    {Low: max(0, f.RecallAt1FPR-0.1), High: min(1, f.RecallAt1FPR+0.1)},
		"expected_calibration_error": {Low: 0.001, High: 0.003},
	}
	for i := range 10 {
		p := math.Pow(10, -float64(i)/3-0.3)
		observed := training.Figure(p * 0.8)
		if i > 7 {
			observed = 0
		}
		f.Reliability = append(f.Reliability, training.ReliabilityBin{Rows: 100, Predicted: training.Figure(p), Observed: observed})
	}
	return f
}

// fixture is a page with something in every part. The second theme has no positive row.
func fixture(t testing.TB, themes []string, say func(string) string) Input {
	t.Helper()
	u := urn(7)
	model := toyModel(t, themes, say)
	e := training.Evaluation{Model: say("toy 1.0"), Digest: model.Info().Digest, BaseRate: 0.01, Rows: 4321, Resamples: 500}
	for i, name := range themes {
		positives := 80 + 15*i
		if i == 1 {
			positives = 0
		}
		e.Themes = append(e.Themes, training.ThemeEvaluation{
			Theme: name, FlagThreshold: 0.75, RecallAtFlag: 0.25,
			Promotion: figures(&u, positives, 2000, 0.0025, 0.5), Mention: figures(&u, positives+40, 1900, 0.01, 0.25),
		})
	}
	rates := training.DecisionRates{Promoting: 200, Harmless: 1000, PromotingFlagged: 0.35, PromotingReviewed: 0.5, HarmlessFlagged: 0.004, HarmlessReviewed: 0.021, Abstained: 0.08}
	e.Sources = []training.SourceResult{{Source: say("forum-a"), DecisionRates: rates}, {Source: "", DecisionRates: training.DecisionRates{Harmless: 300,
		PromotingFlagged: training.Figure(math.NaN()), PromotingReviewed: training.Figure(math.NaN())}}}
	e.Stances = training.StanceEvaluation{
		Stances: []training.StanceFigures{{Stance: "promotes", Support: 40, Precision: 0.8, Recall: 0.7, F1: 0.747}, {Stance: "reports", Support: 60, Precision: 0.82, Recall: 0.88, F1: 0.849}},
		MacroF1: 0.798, MacroF1Interval: &training.Interval{Low: 0.75, High: 0.84}, Confusion: [][]int{{28, 12}, {7, 53}},
	}
	e.Slices = []training.SliceResult{{By: "length", Value: say("short"), DecisionRates: rates, ROCAUC: 0.9}, {By: "register", Value: say("post"), DecisionRates: rates, ROCAUC: 0.8}}
	e.Identities = []training.IdentityResult{{Group: say("pensioners"), Promoting: 30, Harmless: 90, SubgroupAUC: 0.8, BPSN: 0.7, BNSP: 0.95}}
	e.Suites = []training.SuiteResult{
		{Suite: say("our suite"), Capability: say("negation"), Expectation: say("is not flagged"), Cases: 20, Passed: 7, Failed: []string{say("n1")}},
		{Suite: say("our suite"), Capability: say("quotation"), Expectation: say("is not flagged"), Cases: 20, Passed: 19},
	}
	marked := say("we will attack at dawn")
	text := marked + ", and so on: " + say("unmarked")
	e.Mistakes = []training.Mistake{{
		ID: say("m1"), Source: say("forum-a"), Text: text, Kind: "missed", Themes: []string{say(themes[0])}, Stance: "promotes", Decision: "BELOW_THRESHOLD",
		Theme: themes[0], Probability: 0.4, PromotionProbability: 0.00031, Evidence: []training.MistakeEvidence{{Start: 0, End: 2, LogOdds: 0.5}, {Start: 0, End: len(marked), LogOdds: 1.25}, {Start: len(marked) + 2, End: len(marked) + 5, LogOdds: -0.75}},
	}}
	e.Comparison = &training.Comparison{
		Model: say("toy 1.0"), Against: say("toy 0.9"), Note: say("How to read it."),
		Differences: []training.Difference{{Theme: themes[0], Question: "promotion", Figure: "roc_auc", Model: 0.91, Against: 0.9, Difference: 0.01,
			Interval: &training.Interval{Low: -0.02, High: 0.04}, P: 0.4, PHolm: 1, Verdict: "may be chance"}},
		Decisions: []training.DecisionComparison{{Rows: 1000, BothRight: 900, OnlyModel: 40, OnlyAgainst: 10, NeitherRight: 50, P: 0.00001, PHolm: 0.0001, Verdict: "better, hardly chance"}},
	}
	rows := Collect(model.Parameters().Taxonomy)
	for i := range 60 {
		r := training.Row{ID: fmt.Sprint(i), Text: "a few words of text", Source: say("forum-a"), Register: say("post"), Group: fmt.Sprint(i / 3)}
		switch i % 4 {
		case 0:
			r.Themes, r.Stance = []string{themes[0]}, "promotes"
		case 1:
			r.Themes, r.Stance = []string{themes[0], themes[len(themes)-1]}, "reports"
		case 2:
			r.Themes = []string{}
		}
		rows.Add(r)
	}
	return Input{
		Model: model, Evaluation: e, HeldBack: true, Judged: rows.Sheet(), Training: rows.Sheet(), Cleaning: &training.Cleaning{Duplicates: 3, Conflicts: 1},
		Contracts: []training.ContractResult{{Theme: themes[0], Threshold: "flag", Contract: training.Contract{Figure: "precision", Bound: 0.95}, At: 0.75, BaseRate: 0.0025, Precision: 0.97,
			PrecisionInterval: training.Interval{Low: 0.951, High: 0.99}, Positives: 80, Negatives: 2000}},
		Search: &training.SearchResult{Objective: "mean-recall", Rows: 4000, Folds: 4, Best: 2, Trials: []training.TrialResult{
			{Trial: 1, Mean: 0.51, StandardError: 0.02, Features: 9000}, {Trial: 3, Mean: training.Figure(math.NaN()), Error: say("no rows")}, {Trial: 2, Mean: 0.51, StandardError: 0.01, Features: 8000},
		}},
		Sections: []Section{{Title: say("Audit of the rows"), Text: say("What was found."), Tables: []Table{
			{Title: say("Duplicates"), Columns: []string{say("row"), "twin", "similarity"}, Rows: [][]string{{say("a"), say("b"), "0.97"}}, Note: say("Near twins.")},
			{Title: "Empty", Columns: []string{"row"}},
		}}},
	}
}
