package training

import (
	"bytes"
	"context"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"strings"
	"sync/atomic"
	"testing"

	"tocsin/classifier"
)

// someRows returns n rows of the corpus for each theme and stance, and as many
// harmless ones.
func someRows(t testing.TB, n int) []Row {
	t.Helper()
	var rows []Row
	taken := map[string]int{}
	for _, r := range corpus(t) {
		kind := strings.Join(r.Themes, " ") + r.Stance
		if len(r.Themes) > 1 || taken[kind] == n || len(r.Text) > 600 {
			continue
		}
		taken[kind]++
		rows = append(rows, r)
	}
	return rows
}

// fastConfig has a smaller vocabulary than the default one.
func fastConfig() Config {
	c := DefaultConfig()
	c.MinGroups, c.CalibrationFolds = 2, 3
	return c
}

// trained returns the bytes of the model that the rows teach.
func trained(t testing.TB, rows []Row, c Config) []byte {
	t.Helper()
	clean, _, err := Dedupe(slices.Clone(rows))
	if err != nil {
		t.Fatal(err)
	}
	model, err := Train(t.Context(), clean, c)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := model.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}

// Same rows, same bytes, in any order and on any number of cores.
func TestTrainIsDeterministic(t *testing.T) {
	rows := someRows(t, 3)
	if len(rows) < 60 || len(rows) > 80 {
		t.Fatalf("%d rows, want some 60", len(rows))
	}
	want := trained(t, rows, fastConfig())
	multinomial := fastConfig()
	multinomial.Estimator = Multinomial
	plain := trained(t, rows, multinomial)
	if bytes.Equal(plain, want) {
		t.Error("two estimators, one model")
	}
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	random := rand.New(rand.NewPCG(11, 12))
	for _, cores := range []int{1, 2, 7} {
		runtime.GOMAXPROCS(cores)
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		if !bytes.Equal(trained(t, rows, fastConfig()), want) {
			t.Errorf("another order and %d cores, another model", cores)
		}
		if !bytes.Equal(trained(t, rows, multinomial), plain) {
			t.Errorf("multinomial: another order and %d cores, another model", cores)
		}
	}
	rows[0].Text += " and more"
	if bytes.Equal(trained(t, rows, fastConfig()), want) {
		t.Error("another text, the same model")
	}
}

func TestTrainedModel(t *testing.T) {
	rows := someRows(t, 12)
	c := fastConfig()
	c.Name, c.Version = "mine", "1.2"
	model, err := classifier.Load(bytes.NewReader(trained(t, rows, c)))
	if err != nil {
		t.Fatal(err)
	}
	info := model.Info()
	if info.Name != "mine" || info.Version != "1.2" || info.BaseRate != c.BaseRate || !strings.HasPrefix(info.TrainingDataDigest, "sha256:") || info.VocabularySize < 100 {
		t.Errorf("the model says of itself %+v", info)
	}
	for _, theme := range info.Themes {
		if !(0 < theme.Review && theme.Review <= theme.Flag) || !(0 < theme.Mention) {
			t.Errorf("%s: thresholds %+v", theme.Name, theme.Thresholds)
		}
	}
	for _, feature := range model.Parameters().Vocabulary {
		if !slices.Contains([]byte{classifier.WordFeature, classifier.BigramFeature, classifier.CharFeature}, feature[0]) {
			t.Fatalf("feature %q is of no kind", feature)
		}
	}
	// It has learned something: it ranks the rows it was taught.
	e, err := Evaluate(t.Context(), model, rows, EvaluateOptions{})
	if err != nil {
		t.Fatal(err)
	}
	for _, theme := range e.Themes {
		if theme.Mention.ROCAUC < 0.8 {
			t.Errorf("%s: ROC-AUC %.3f on the rows it was taught, want 0.8 or more", theme.Theme, float64(theme.Mention.ROCAUC))
		}
	}
}

// The digest names what the rows teach: their labels too, and not who wrote them.
func TestDataDigest(t *testing.T) {
	rows := []Row{{ID: "1", Text: "x", Themes: []string{"threat", "propaganda"}, Stance: "reports", Source: "s", Group: "g"}}
	want := dataDigest(rows)
	for _, c := range []struct {
		name   string
		change func(*Row)
		same   bool
	}{
		{"text", func(r *Row) { r.Text = "y" }, false},
		{"themes", func(r *Row) { r.Themes = []string{} }, false},
		{"themes not judged", func(r *Row) { r.Themes = nil }, false},
		{"order of themes", func(r *Row) { r.Themes = []string{"propaganda", "threat"} }, true},
		{"stance", func(r *Row) { r.Stance = "counters" }, false},
		{"group", func(r *Row) { r.Group = "h" }, false},
		{"author", func(r *Row) { r.Author, r.Annotator = "a", "b" }, true},
	} {
		changed := slices.Clone(rows)
		c.change(&changed[0])
		if got := dataDigest(changed); (got == want) != c.same {
			t.Errorf("%s: the digest stays the same: %v, want %v", c.name, got == want, c.same)
		}
	}
	none, open := []Row{{Themes: []string{}}}, []Row{{}}
	if dataDigest(none) == dataDigest(open) {
		t.Error("no theme and themes not judged have one digest")
	}
}

func TestTrainCancelled(t *testing.T) {
	rows := someRows(t, 3)
	enough := errors.New("enough")
	for _, stage := range []string{"", "count", "weigh", "calibrate"} {
		ctx, cancel := context.WithCancelCause(t.Context())
		c := fastConfig()
		c.Estimator = Weighted
		steps := map[string]int{
			"count": len(rows), "calibrate": len(rows),
			"weigh": (len(c.Taxonomy.Themes) + len(c.Taxonomy.Stances)) * (c.CalibrationFolds + 1),
		}
		var cancelled atomic.Bool
		c.Progress = func(at string, total int) {
			if at == stage {
				cancelled.Store(true)
				cancel(enough)
			}
			if total != steps[at] {
				t.Errorf("stage %s: %d steps in all, want %d", at, total, steps[at])
			}
		}
		if stage == "" {
			cancel(enough)
		}
		model, err := Train(ctx, rows, c)
		if model != nil || !errors.Is(err, enough) {
			t.Errorf("cancelled in stage %q: error %v, want the cause %v", stage, err, enough)
		}
		if stage != "" && !cancelled.Load() {
			t.Errorf("stage %q was never told of", stage)
		}
		cancel(nil)
	}
}

func TestTrainWithoutWhatItNeeds(t *testing.T) {
	rows := someRows(t, 3)
	without := func(remove func(Row) bool) []Row { return slices.DeleteFunc(slices.Clone(rows), remove) }
	for _, c := range []struct {
		name string
		rows []Row
		want []string
	}{
		{"no rows", nil, []string{"no rows"}},
		{"no row of a theme", without(func(r Row) bool { return slices.Contains(r.Themes, "nuclear_weapons") }), []string{`theme "nuclear_weapons"`, "positive"}},
		{"no row that promotes a theme", without(func(r Row) bool { return slices.Contains(r.Themes, "threat") && r.Stance == "promotes" }), []string{`theme "threat"`, `stance "promotes"`}},
		{"no row of a stance", without(func(r Row) bool { return r.Stance == "counters" }), []string{`stance "counters"`}},
	} {
		model, err := Train(t.Context(), c.rows, fastConfig())
		if err == nil || model != nil {
			t.Errorf("%s: want an error", c.name)
			continue
		}
		for _, want := range c.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q, want it to say %s", c.name, err, want)
			}
		}
	}
}
