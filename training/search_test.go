package training

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
)

// searchRows are rows that Dedupe has put in order.
func searchRows(t testing.TB, n int) []Row {
	t.Helper()
	rows, _, err := Dedupe(someRows(t, n))
	if err != nil {
		t.Fatal(err)
	}
	return rows
}

// quickConfig trains in a moment.
func quickConfig() Config {
	c := fastConfig()
	c.Estimator = Multinomial
	c.Features.CharMin, c.Features.CharMax = 0, 0
	return c
}

func trialsOf(t testing.TB, texts ...string) (trials []Settings) {
	t.Helper()
	for _, text := range texts {
		s, err := ReadSettings(strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		trials = append(trials, s)
	}
	return trials
}

func searched(t testing.TB, s Search, rows []Row, c Config) SearchResult {
	t.Helper()
	result, err := s.Run(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	return result
}

// A trial's figures are those of a k-fold pass done by hand, and the best trial is the one
// that is trained with.
func TestSearch(t *testing.T) {
	rows, c := searchRows(t, 10), quickConfig()
	for i, r := range rows {
		rows[i].OtherHarm = len(r.Themes) == 0 && i%2 == 0 // no part of the figures
	}
	var told []TrialResult
	search := Search{
		Objective: PromotionAveragePrecision, Done: func(r TrialResult) { told = append(told, r) },
		Trials: trialsOf(t, `{"min-groups":4}`, `{"alpha":0.001}`, `{"min-groups":4,"alpha":2}`, `{"alpha":0.5}`, `{"clip":0.01,"margin":9}`),
	}
	result := searched(t, search, rows, c)
	var order []string
	for i, r := range result.Trials {
		order = append(order, strings.Join(r.Settings.Pairs(), " "))
		if r.Trial != i+1 {
			t.Errorf("trial %d is told to be number %d", i+1, r.Trial)
		}
	}
	// As they are first, alpha 0.5 not again, those of an index together.
	if diff := gocmp.Diff([]string{"", "alpha=0.001", "clip=0.01 margin=9", "min-groups=4", "alpha=2 min-groups=4"}, order); diff != "" {
		t.Error("trials (-want +got)", diff)
	}
	if diff := gocmp.Diff(result.Trials, told); diff != "" {
		t.Error("told of other trials", diff)
	}
	for i, r := range result.Trials {
		config, err := r.Settings.Apply(c)
		if err != nil {
			t.Fatal(err)
		}
		for fold, want := range foldFigures(t, rows, config) {
			near(t, fmt.Sprintf("trial %d, fold %d", i+1, fold), float64(r.Folds[fold]), float64(want), 1e-12)
		}
		if r.Mean > result.Trials[result.Best-1].Mean {
			t.Errorf("trial %d is better than the best", i+1)
		}
	}
	if result.Best == 3 {
		t.Error("settings that teach nothing are the best")
	}
	best, err := result.Trials[result.Best-1].Settings.Apply(c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(SettingsOf(best), result.BestSettings); diff != "" {
		t.Error("best settings (-want +got)", diff)
	}
}

// heldBackOf returns what the models of the other folds make of each row.
func heldBackOf(t *testing.T, rows []Row, padded bool, c Config) []heldBack {
	t.Helper()
	idx, err := buildIndex(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	whole := newCountTable(len(idx.strings), c.Taxonomy)
	for i, r := range rows {
		whole.add(idx.rows[i], labelsOf(r, c.Taxonomy), c.times(r))
	}
	held, err := observeHeldBack(t.Context(), rows, padded, idx, whole, c)
	if err != nil {
		t.Fatal(err)
	}
	return held
}

// foldFigures returns the mean average precision of promotion in each fold, the plain way.
func foldFigures(t *testing.T, rows []Row, c Config) (figures []Figure) {
	t.Helper()
	held := heldBackOf(t, rows, false, c)
	folds := Folds(rows, c.CalibrationFolds, c.Seed)
	for fold := range c.CalibrationFolds {
		sum, themes := 0.0, 0
		for theme, label := range c.Taxonomy.Themes {
			calibration, err := calibrateTheme(held, theme, c)
			if err != nil {
				t.Fatal(err)
			}
			type answer struct {
				p        float64
				positive bool
			}
			var answers []answer
			for i, h := range held {
				if positive, known := h.row.promotionTarget(label.Name, c.Taxonomy.PromotingStance); known && folds[i] == fold && !h.row.OtherHarm {
					answers = append(answers, answer{calibration.Probability(h.Themes[theme], h.Windows) * calibration.Promotion(h.Promoting[theme], h.Themes[theme]), positive})
				}
			}
			slices.SortFunc(answers, func(a, b answer) int { return cmp.Compare(b.p, a.p) })
			precisions, hits, tied := 0.0, 0.0, 0.0
			for i, a := range answers {
				if a.positive {
					hits++
					tied++
				}
				if i+1 == len(answers) || answers[i+1].p != a.p {
					precisions += tied * hits / float64(i+1)
					tied = 0
				}
			}
			if hits > 0 && hits < float64(len(answers)) {
				sum += precisions / hits
				themes++
			}
		}
		figures = append(figures, Figure(sum/float64(themes)))
	}
	return figures
}

func TestMeanAndError(t *testing.T) {
	nan := Figure(math.NaN())
	for _, c := range []struct {
		figures             []Figure
		mean, standardError float64
	}{
		{[]Figure{1, 2, 3, 4}, 2.5, math.Sqrt(5.0 / 3 / 4)},
		{[]Figure{1, nan, 3}, 2, 1},
		{[]Figure{0.5, 0.5}, 0.5, 0},
	} {
		mean, e := meanAndError(c.figures)
		near(t, "mean", float64(mean), c.mean, 1e-12)
		near(t, "standard error", float64(e), c.standardError, 1e-12)
	}
	if m, e := meanAndError([]Figure{nan, 1}); m != 1 || !math.IsNaN(float64(e)) {
		t.Errorf("one fold: %v, %v", m, e)
	}
	if m, _ := meanAndError([]Figure{nan}); !math.IsNaN(float64(m)) {
		t.Errorf("no fold: %v", m)
	}
}

// Of equal means the smaller model wins, then the first; a trial that failed never does.
func TestBetterFirst(t *testing.T) {
	nan := Figure(math.NaN())
	want := []TrialResult{
		{Trial: 4, Mean: 0.9, Features: 500}, {Trial: 2, Mean: 0.8, Features: 10}, {Trial: 5, Mean: 0.8, Features: 10}, {Trial: 1, Mean: 0.8, Features: 20},
		{Trial: 3, Mean: nan, Error: "x"},
	}
	random := rand.New(rand.NewPCG(1, 2))
	for range 20 {
		got := slices.Clone(want)
		random.Shuffle(len(got), func(i, j int) { got[i], got[j] = got[j], got[i] })
		slices.SortFunc(got, betterFirst)
		for i := range got {
			if got[i].Trial != want[i].Trial {
				t.Fatalf("place %d: trial %d, want %d", i, got[i].Trial, want[i].Trial)
			}
		}
	}
}

// A search comes to the same on any number of cores.
func TestSearchIsDeterministic(t *testing.T) {
	rows, c := searchRows(t, 4), fastConfig()
	search := Search{Objective: MentionROCAUC, Trials: trialsOf(t, `{"penalty":1}`, `{"chars":"0"}`)}
	want := mustJSON(t, searched(t, search, rows, c))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		if diff := gocmp.Diff(want, mustJSON(t, searched(t, search, rows, c))); diff != "" {
			t.Errorf("%d cores, another result: %s", cores, diff)
		}
	}
}

func mustJSON(t testing.TB, v any) string {
	t.Helper()
	data, err := json.Marshal(v)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

// Every objective is a figure between 0 and 1 and no two are the same.
func TestObjectives(t *testing.T) {
	rows, c := searchRows(t, 12), quickConfig()
	seen := map[Figure]Objective{}
	for _, o := range Objectives() {
		r := searched(t, Search{Objective: o}, rows, c)
		mean := r.Trials[0].Mean
		if other, twice := seen[mean]; twice || !(mean > 0 && mean <= 1) {
			t.Errorf("%s is %v, that of %q", o, mean, other)
		}
		seen[mean] = o
	}
	// The calibration of the settings is not looked at.
	stepped := c
	stepped.Calibration = Isotonic
	plain, other := searched(t, Search{Objective: PromotionAveragePrecision}, rows, c), searched(t, Search{Objective: PromotionAveragePrecision}, rows, stepped)
	if plain.Trials[0].Mean != other.Trials[0].Mean {
		t.Errorf("%v, with another calibration %v", plain.Trials[0].Mean, other.Trials[0].Mean)
	}
	if _, err := (Search{Objective: "fame"}).Run(t.Context(), rows, c); err == nil || !strings.Contains(err.Error(), "fame") {
		t.Errorf("an objective that is none: %v", err)
	}
}

// The folds are those of the groups, and rows of the test are not there at all: a search
// is given the training rows alone.
func TestRunSearchesTrainingRows(t *testing.T) {
	c := quickConfig()
	alpha := 2.0
	var seen []Row
	c.Tune = func(ctx context.Context, rows []Row, c Config) (Config, error) {
		seen = slices.Clone(rows)
		return Settings{Alpha: &alpha}.Apply(c)
	}
	split := Split{TestFolds: 1, Folds: 4, Seed: 1}
	o, err := Run(t.Context(), someRows(t, 6), split, c)
	if err != nil {
		t.Fatal(err)
	}
	if diff := gocmp.Diff(o.Train, seen); diff != "" || len(o.Test) == 0 {
		t.Error("the search saw other rows than were trained on", diff)
	}
	c.Alpha, c.Tune = 2, nil
	plain, err := Run(t.Context(), someRows(t, 6), split, c)
	if err != nil {
		t.Fatal(err)
	}
	if plain.Model.Info().Digest != o.Model.Info().Digest {
		t.Error("the model was not trained with the settings that were chosen")
	}
	stop := errors.New("stop")
	c.Tune = func(context.Context, []Row, Config) (Config, error) { return c, stop }
	if _, err := Run(t.Context(), someRows(t, 6), split, c); !errors.Is(err, stop) {
		t.Errorf("error %v, want that of the search", err)
	}
}

// A trial that fails is named, and the others go on; if all do there is no best.
func TestSearchFailures(t *testing.T) {
	rows, c := searchRows(t, 3), quickConfig()
	for i := range rows {
		rows[i].Group = ""
	}
	// With each row a fold of its own, no fold has rows of both sides.
	search := Search{Objective: PromotionAveragePrecision, Trials: trialsOf(t, `{"folds":200}`, `{"alpha":2}`)}
	result := searched(t, search, rows, c)
	if len(result.Trials) != 3 || !strings.Contains(result.Trials[1].Error, "no fold has rows") || result.Trials[2].Error != "" || result.Best == 2 {
		t.Errorf("%+v", result)
	}
	if text := mustJSON(t, result.Trials[1]); !strings.Contains(text, `"mean":null`) {
		t.Errorf("a trial that failed is written as %s", text)
	}
	c.CalibrationFolds = len(rows)
	search.Trials = nil
	if _, err := search.Run(t.Context(), rows, c); err == nil || !strings.Contains(err.Error(), "every trial failed: no fold has rows") {
		t.Errorf("every trial fails: error %v", err)
	}
	rows = slices.DeleteFunc(rows, func(r Row) bool { return slices.Contains(r.Themes, "threat") })
	if _, err := search.Run(t.Context(), rows, quickConfig()); err == nil || !strings.Contains(err.Error(), `theme "threat"`) {
		t.Errorf("error %v, want it to name the theme", err)
	}
}

// The progress of a search ends where it should, whatever was done before.
func TestSearchProgress(t *testing.T) {
	rows, c := searchRows(t, 4), quickConfig()
	done, totals := map[string]int{}, map[string]int{}
	c.Progress = func(stage string, total int) {
		done[stage]++
		if totals[stage] == 0 {
			totals[stage] = total
		}
		if totals[stage] != total || done[stage] > total {
			t.Fatalf("%s: step %d of %d, before of %d", stage, done[stage], total, totals[stage])
		}
	}
	search := Search{Objective: MentionROCAUC, Trials: trialsOf(t, `{"alpha":2}`, `{"bigrams":false}`)}
	searched(t, search, rows, c)
	if diff := gocmp.Diff(map[string]int{"search": 3 * trialTicks, "index": 2 * len(rows)}, done); diff != "" {
		t.Error("steps (-want +got)", diff)
	}
	if diff := gocmp.Diff(totals, done); diff != "" {
		t.Error("steps (-announced +done)", diff)
	}
}
