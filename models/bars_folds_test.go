package models

import (
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
)

// sourceFolds deal the public sources, so that each is left out once, together with others:
// most have promoting rows only, or none. The corpus stays: without it no row counters.
var sourceFolds = [][]string{
	{"cse_mitre", "muc_terror_news", "alpaca_seed"},
	{"tram_cti", "edos", "simplesafetytests"},
	{"catqa", "advbench", "hatemojibuild", "covid_posts"},
	{"ailuminate", "crisislex", "cse_mitre_frr", "davidson"},
}

// registerFolds deal the registers of the corpus.
var registerFolds = [][]string{
	{"post", "news_lead", "school", "abstract", "interview"},
	{"reply", "news_report", "helpline", "joke", "advisory"},
	{"chat", "court_report", "caption", "email", "history"},
	{"forum", "headline", "speech", "fiction"},
	{"game_chat", "question", "review"},
}

// A judgedRow is a row with the fold that it is in and what the model said that had not
// seen the fold.
type judgedRow struct {
	Text           string     `json:"text"`
	Group          string     `json:"group"`
	OtherHarm      bool       `json:"other_harm"`
	Targets        []*float64 `json:"targets"`
	SourceFold     int        `json:"source_fold"`
	RegisterFold   int        `json:"register_fold"`
	SourceScores   []float64  `json:"source_scores"`
	RegisterScores []float64  `json:"register_scores"`

	source   string
	decision classifier.Decision // of the model without its source
}

// foldBars train a model without each fold and judge it on the fold, beside a TF-IDF
// logistic regression on the same rows.
func foldBars(t *testing.T) []bar {
	train, _ := public(t)
	rows, _, err := training.Dedupe(append(corpus(t, "../training/corpus/*.jsonl"), train...))
	if err != nil {
		t.Fatal(err)
	}
	judged := make([]judgedRow, len(rows))
	for i, r := range rows {
		judged[i] = judgedRow{
			Text: r.Text, Group: r.Source + "/" + r.Group, OtherHarm: r.OtherHarm, Targets: targets(r),
			SourceFold: foldOf(sourceFolds, r.Source), RegisterFold: -1, source: r.Source,
		}
		if r.Group == "" {
			judged[i].Group = r.Source + "//" + r.ID
		}
		if r.Source == "tocsin-corpus" {
			judged[i].RegisterFold = foldOf(registerFolds, r.Register)
		}
		if judged[i].SourceFold < 0 && judged[i].RegisterFold < 0 {
			t.Fatalf("source %q, register %q: in no fold", r.Source, r.Register)
		}
	}
	for fold := range sourceFolds {
		leaveOut(t, rows, func(i int) bool { return judged[i].SourceFold == fold }, func(i int, r classifier.Result) {
			judged[i].SourceScores, judged[i].decision = promotions(r), r.Decision
		})
	}
	for fold := range registerFolds {
		leaveOut(t, rows, func(i int) bool { return judged[i].RegisterFold == fold }, func(i int, r classifier.Result) {
			judged[i].RegisterScores = promotions(r)
		})
	}
	return append(leftOutBars(judged), baselineBars(t, judged)...)
}

func foldOf(folds [][]string, name string) int {
	return slices.IndexFunc(folds, func(fold []string) bool { return slices.Contains(fold, name) })
}

// targets says of each theme whether the row promotes it, null where nobody knows.
func targets(r training.Row) (all []*float64) {
	for _, theme := range training.DefaultTaxonomy().Themes {
		about := slices.Contains(r.Themes, theme.Name)
		var target *float64
		switch {
		case r.Themes != nil && !about, r.Stance != "" && r.Stance != "promotes":
			target = new(float64)
		case about && r.Stance == "promotes":
			one := 1.0
			target = &one
		}
		all = append(all, target)
	}
	return all
}

// leaveOut trains a model without some rows and has it judge them.
func leaveOut(t *testing.T, rows []training.Row, out func(i int) bool, judge func(i int, r classifier.Result)) {
	t.Helper()
	var rest []training.Row
	for i, r := range rows {
		if !out(i) {
			rest = append(rest, r)
		}
	}
	model, err := training.Train(t.Context(), rest, training.DefaultConfig())
	if err != nil {
		t.Fatal(err)
	}
	for i, r := range rows {
		if out(i) {
			judge(i, model.Classify([]byte(r.Text), classifier.Options{}))
		}
	}
	t.Logf("trained on %d of %d rows", len(rest), len(rows))
}

// promotions returns the promotion probabilities in the order of the taxonomy.
func promotions(r classifier.Result) (all []float64) {
	for _, theme := range training.DefaultTaxonomy().Themes {
		i := slices.IndexFunc(r.Themes, func(t classifier.ThemeResult) bool { return t.Theme == theme.Name })
		all = append(all, r.Themes[i].PromotionProbability)
	}
	return all
}

// leftOutBars say what happens to harmless texts of sources that the model has not seen.
func leftOutBars(rows []judgedRow) (bars []bar) {
	for _, source := range []string{"muc_terror_news", "tram_cti", "covid_posts", "alpaca_seed"} {
		n, flagged, reviewed, abstained := 0, 0, 0, 0
		for _, r := range rows {
			if r.source != source {
				continue
			}
			n++
			switch r.decision {
			case classifier.Flag:
				flagged++
				reviewed++
			case classifier.Review:
				reviewed++
			case classifier.Abstain:
				abstained++
			}
		}
		bars = append(bars,
			atMost(0.005, share("left out, FLAG, "+source, flagged, n, "rows")),
			atMost(0.02, share("left out, FLAG or REVIEW, "+source, reviewed, n, "rows")),
			atMost(0.01, share("left out, ABSTAIN, "+source, abstained, n, "rows")))
	}
	return bars
}

// A baselineFigure is ours, the baseline's, and the interval of the difference.
type baselineFigure [4]float64

// baselineBars compares with scikit-learn, in one run. Not below the baseline means that
// the interval of the difference does not lie below 0.
func baselineBars(t *testing.T, rows []judgedRow) (bars []bar) {
	dir := t.TempDir()
	in, out := filepath.Join(dir, "rows.jsonl"), filepath.Join(dir, "result.json")
	f, err := os.Create(in)
	if err != nil {
		t.Fatal(err)
	}
	encoder := json.NewEncoder(f)
	var themes []string
	for _, theme := range training.DefaultTaxonomy().Themes {
		themes = append(themes, theme.Name)
	}
	if err := encoder.Encode(map[string]any{"themes": themes}); err != nil {
		t.Fatal(err)
	}
	for _, r := range rows {
		if err := encoder.Encode(r); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
	python := os.Getenv("TOCSIN_PYTHON")
	if python == "" {
		python = "python3"
	}
	if said, err := exec.CommandContext(t.Context(), python, "../bench/baseline.py", in, out).CombinedOutput(); err != nil {
		t.Fatalf("bench/baseline.py: %v\n%s", err, said)
	}
	data, err := os.ReadFile(out)
	if err != nil {
		t.Fatal(err)
	}
	var result map[string]map[string]struct {
		Folds, Positives int
		ROCAUC           baselineFigure `json:"roc_auc"`
		Recall           baselineFigure `json:"recall_at_1_percent_fpr"`
	}
	if err := json.Unmarshal(data, &result); err != nil {
		t.Fatal(err)
	}
	for _, figure := range []string{"ROC-AUC", "recall at 1 % FPR"} {
		ours, theirs := 0.0, 0.0
		for _, theme := range themes {
			kind := "register"
			if theme == "threat" || theme == "cyber_weapons" {
				kind = "source"
			}
			of := result[kind][theme]
			f := of.ROCAUC
			if figure != "ROC-AUC" {
				f = of.Recall
			}
			ours, theirs = ours+f[0]/float64(len(themes)), theirs+f[1]/float64(len(themes))
			b := bar{
				Measure: fmt.Sprintf("left out by %s, %s less the baseline's, %s", kind, figure, theme), Figure: training.Figure(f[0] - f[1]),
				Interval: &training.Interval{Low: training.Figure(f[2]), High: training.Figure(f[3])},
				Of:       fmt.Sprintf("%.3f and %.3f, %d promoting rows in %d folds", f[0], f[1], of.Positives, of.Folds),
			}
			b = atLeast(0, b)
			b.Met = f[3] >= 0
			bars = append(bars, b)
		}
		bars = append(bars, atLeast(0, bar{
			Measure: "left out, mean " + figure + " less the baseline's", Figure: training.Figure(ours - theirs),
			Of: fmt.Sprintf("%.3f and %.3f", ours, theirs),
		}))
	}
	return bars
}
