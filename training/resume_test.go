package training

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/training/state"
)

// openState opens the state of a run; nothing may be wrong with it.
func openState(t *testing.T, path string) *state.Folder {
	t.Helper()
	folder, err := state.Open(path, func(err error) { t.Error(err) })
	if err != nil {
		t.Fatal(err)
	}
	return folder
}

// searchingConfig has all that a run can keep: learned weights and trials.
func searchingConfig(t *testing.T) Config {
	c := fastConfig()
	c.Features.CharMin, c.Features.CharMax = 0, 0
	search := Search{Objective: PromotionROCAUC, Trials: trialsOf(t, `{"penalty":1}`, `{"bigrams":false}`)}
	c.Tune = func(ctx context.Context, rows []Row, c Config) (Config, error) {
		result, err := search.Run(ctx, rows, c)
		if err != nil {
			return c, err
		}
		return result.BestSettings.Apply(c)
	}
	return c
}

func digestOf(ctx context.Context, t *testing.T, rows []Row, c Config) (string, error) {
	t.Helper()
	o, err := Run(ctx, slices.Clone(rows), Split{TestFolds: 1, Folds: 8, Seed: 1}, c)
	if err != nil {
		return "", err
	}
	return o.Model.Info().Digest, nil
}

// A run that is interrupted again and again comes to the same bytes as one that is not,
// and does not work out again what it kept.
func TestResume(t *testing.T) {
	rows := someRows(t, 4)
	c := searchingConfig(t)
	want, err := digestOf(t.Context(), t, rows, c)
	if err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "m.state")
	interrupted := errors.New("interrupted")
	kept := 0
	for _, point := range []struct {
		stage string
		part  float64
	}{{"index", 0.5}, {"search", 0.1}, {"search", 0.4}, {"search", 0.8}, {"count", 0.5}, {"weigh", 0.1}, {"weigh", 0.9}, {"calibrate", 0.9}} {
		ctx, cancel := context.WithCancelCause(t.Context())
		at := 0
		c.Progress = func(stage string, total int) {
			if stage != point.stage {
				return
			}
			if at++; at == int(point.part*float64(total)) {
				cancel(interrupted)
			}
		}
		folder := openState(t, path)
		if folder.Kept() != kept {
			t.Errorf("up to %v: %d results were kept, %d are found", point, kept, folder.Kept())
		}
		c.State = folder
		if _, err := digestOf(ctx, t, rows, c); !errors.Is(err, interrupted) {
			t.Fatalf("interrupted at %v: error %v", point, err)
		}
		if kept > 0 && folder.Used() == 0 {
			t.Errorf("up to %v: no result was used", point)
		}
		kept = folder.Kept()
		cancel(nil)
	}
	if kept == 0 {
		t.Fatal("nothing was kept")
	}
	c.Progress = nil
	folder := openState(t, path)
	c.State = folder
	got, err := digestOf(t.Context(), t, rows, c)
	if err != nil || got != want {
		t.Errorf("the model %s, error %v, want %s", got, err, want)
	}
	// Three trials, and the weights of each label in each fold, which the best trial left, and
	// some of those in all rows.
	labels := len(c.Taxonomy.Themes) + len(c.Taxonomy.Stances)
	if least := 3 + labels*c.CalibrationFolds; folder.Used() < least {
		t.Errorf("%d results were used, want %d or more", folder.Used(), least)
	}
	// Once more, with all results there: it is what they say.
	again := openState(t, path)
	c.State = again
	if got, err := digestOf(t.Context(), t, rows, c); err != nil || got != want || again.Used() != 3+labels*(c.CalibrationFolds+1) {
		t.Errorf("the model %s, error %v, want %s; %d results were used", got, err, want, again.Used())
	}
}

// Results of other rows or settings are not used.
func TestForeignResults(t *testing.T) {
	rows := searchRows(t, 4)
	c := quickConfig()
	c.Estimator = Weighted
	search := Search{Objective: PromotionROCAUC}
	path := filepath.Join(t.TempDir(), "m.state")
	run := func(rows []Row, c Config, s Search) int {
		t.Helper()
		folder := openState(t, path)
		c.State = folder
		searched(t, s, rows, c)
		if _, err := Train(t.Context(), rows, c); err != nil {
			t.Fatal(err)
		}
		return folder.Used()
	}
	labels := len(c.Taxonomy.Themes) + len(c.Taxonomy.Stances)
	own := labels * c.CalibrationFolds // the training uses what the search left
	if n := run(rows, c, search); n != own {
		t.Fatalf("%d results used by the first run, want its own %d", n, own)
	}
	if n := run(rows, c, search); n != 1+labels*(c.CalibrationFolds+1) {
		t.Errorf("%d results used of the same rows and settings, want the trial and the weights of each label in each fold and in all", n)
	}
	other := slices.Clone(rows)
	for i := range other {
		other[i].Text += " indeed"
	}
	if n := run(other, c, search); n != own {
		t.Errorf("%d results used for other texts", n)
	}
	for name, change := range map[string]func(*Config){
		"penalty":     func(c *Config) { c.Penalty *= 2 },
		"compression": func(c *Config) { c.Compression = 0.4 },
		"alpha":       func(c *Config) { c.Alpha *= 2 },
		"repeats":     func(c *Config) { c.Repeats = map[string]int64{rows[0].Source: 3} },
		"length norm": func(c *Config) { c.LengthNorm = "none" },
	} {
		changed := c
		change(&changed)
		if n := run(rows, changed, search); n != own {
			t.Errorf("%s changed: %d results used", name, n)
		}
	}
	// A trial is of an objective; the weights are the same.
	if n := run(rows, c, Search{Objective: MentionROCAUC}); n != labels*(2*c.CalibrationFolds+1) {
		t.Errorf("another objective: %d results used, want all weights and no trial", n)
	}
}

// A damaged result is worked out anew.
func TestDamagedResults(t *testing.T) {
	rows := searchRows(t, 4)
	c := quickConfig()
	c.Estimator = Weighted
	want := trained(t, rows, c)
	path := filepath.Join(t.TempDir(), "m.state")
	c.State = openState(t, path)
	trained(t, rows, c)
	files, err := filepath.Glob(filepath.Join(path, "*"))
	if err != nil || len(files) < 10 {
		t.Fatalf("%d results, %v", len(files), err)
	}
	for i, file := range files[:10] {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		data[len(data)-1-i*7] ^= 0x10
		if err := os.WriteFile(file, data, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	var warnings []string
	folder, err := state.Open(path, func(err error) { warnings = append(warnings, err.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	c.State = folder
	if got := trained(t, rows, c); !slices.Equal(got, want) {
		t.Error("a damaged state, another model")
	}
	if len(warnings) != 10 || !strings.Contains(warnings[0], "damaged") {
		t.Errorf("warnings %q, want one for each damaged result", warnings)
	}
}

// A state that answers with what is not a result of the right size is not believed.
func TestLyingState(t *testing.T) {
	rows := searchRows(t, 4)
	c := quickConfig()
	c.Estimator = Weighted
	want := trained(t, rows, c)
	for _, data := range [][]byte{nil, {1}, make([]byte, 1<<20)} {
		c.State = lyingState{data}
		if got := trained(t, rows, c); !slices.Equal(got, want) {
			t.Errorf("%d bytes for every result, another model", len(data))
		}
	}
}

type lyingState struct{ data []byte }

func (s lyingState) Load(string) ([]byte, bool) { return s.data, true }
func (lyingState) Save(string, []byte)          {}
func (lyingState) Drop(string)                  {}

// Of the weights that trials learned those of the best stay, which the training needs; the
// others go.
func TestTrialsLeaveTheirFigures(t *testing.T) {
	rows := searchRows(t, 4)
	c := quickConfig()
	c.Estimator = Weighted
	folder := openState(t, filepath.Join(t.TempDir(), "m.state"))
	c.State = folder
	result := searched(t, Search{Objective: PromotionROCAUC, Trials: trialsOf(t, `{"penalty":2}`, `{"penalty":5}`)}, rows, c)
	labels := len(c.Taxonomy.Themes) + len(c.Taxonomy.Stances)
	if want := 3 + labels*c.CalibrationFolds; folder.Kept() != want {
		t.Errorf("%d results are kept, want %d", folder.Kept(), want)
	}
	c, err := result.BestSettings.Apply(c)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Train(t.Context(), rows, c); err != nil {
		t.Fatal(err)
	}
	if folder.Used() != labels*c.CalibrationFolds {
		t.Errorf("the training used %d results of the search, want the weights of each label in each fold", folder.Used())
	}
}
