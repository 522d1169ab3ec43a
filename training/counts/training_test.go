package counts

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/training"
)

// someRows returns rows of the corpus, so many for each theme and stance and without
// groups, two sets that share none.
func someRows(t testing.TB, n int) (a, b []training.Row) {
	t.Helper()
	files, err := filepath.Glob("../corpus/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	taken := map[string]int{}
	var rows []training.Row
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for row, err := range training.ReadJSONL(name, f, training.DefaultTaxonomy()) {
			if err != nil {
				t.Fatal(err)
			}
			kind := strings.Join(row.Themes, " ") + row.Stance
			if len(row.Themes) > 1 || taken[kind] == 2*n || len(row.Text) > 400 {
				continue
			}
			taken[kind]++
			row.Group = ""
			rows = append(rows, row)
		}
	}
	if rows, _, err = training.Dedupe(rows); err != nil {
		t.Fatal(err)
	}
	for i, row := range rows {
		if i%2 == 0 {
			a = append(a, row)
		} else {
			b = append(b, row)
		}
	}
	return a, b
}

func countsConfig(e training.Estimator) training.Config {
	c := training.DefaultConfig()
	c.Estimator, c.Repeats, c.MinGroups, c.CalibrationFolds, c.MinCount = e, nil, 2, 3, 3
	return c
}

func headerOf(c training.Config) Header { return Header{c.Features, c.Taxonomy} }

// A table of rows and the rows themselves teach the same model: multinomial and
// complement, with and without a selection of features.
func TestTrainCountsIsTrain(t *testing.T) {
	rows, _ := someRows(t, 8)
	for name, change := range map[string]func(c *training.Config){
		"multinomial":  func(*training.Config) {},
		"by documents": func(c *training.Config) { c.MinGroups, c.MinCount = 3, 0 },
		"complement":   func(c *training.Config) { c.Estimator = training.Complement },
		"selected":     func(c *training.Config) { c.MaxFeatures, c.Smoothing = 500, training.LidstoneSmoothing },
	} {
		c := countsConfig(training.Multinomial)
		change(&c)
		want, err := training.Train(t.Context(), rows, c)
		if err != nil {
			t.Fatal(name, err)
		}
		table := open(t, build(t, rows, headerOf(c), Options{}))
		c.Repeats = map[string]int64{rows[0].Source: 7} // of which a table knows nothing
		c.Taxonomy, c.Features = classifier.Taxonomy{}, classifier.FeatureSettings{}
		got, _, err := training.TrainCounts(t.Context(), table.Training(), rows, true, c)
		if err != nil {
			t.Fatal(name, err)
		}
		a, b := want.Parameters(), got.Parameters()
		if b.TrainingDataDigest != table.Digest() || len(a.Vocabulary) < 400 {
			t.Errorf("%s: digest %s and %d features", name, b.TrainingDataDigest, len(a.Vocabulary))
		}
		if !strings.Contains(b.Card, table.Digest()) {
			t.Errorf("%s: the card %q does not name the table", name, b.Card)
		}
		b.TrainingDataDigest, b.Card = a.TrainingDataDigest, a.Card
		if diff := cmp.Diff(a, b); diff != "" {
			t.Errorf("%s (-rows +counts)\n%.2000s", name, diff)
		}
	}
}

// Calibrated on other rows, the weights are those of the table, and the calibration is
// that of the rows.
func TestTrainCountsOnOtherRows(t *testing.T) {
	counted, others := someRows(t, 8)
	c := countsConfig(training.Multinomial)
	table := build(t, counted, headerOf(c), Options{})
	on := func(rows []training.Row) classifier.Parameters {
		model, _, err := training.TrainCounts(t.Context(), open(t, table).Training(), rows, false, c)
		if err != nil {
			t.Fatal(err)
		}
		return model.Parameters()
	}
	a, b := on(others), on(counted)
	if diff := cmp.Diff(a.Weights, b.Weights); diff != "" {
		t.Error("the weights depend on the rows to calibrate on")
	}
	if cmp.Equal(a.ThemeCalibrations, b.ThemeCalibrations) {
		t.Error("the calibration does not depend on the rows")
	}
	// Rows that were counted look better than they are.
	var own, other float64
	for i := range a.ThemeCalibrations {
		other += a.ThemeCalibrations[i].Slope
		own += b.ThemeCalibrations[i].Slope
	}
	if own <= other {
		t.Errorf("calibrated on counted rows, slopes add up to %.3g, on others to %.3g; want the first larger", own, other)
	}
}

func TestTrainCountsRefuses(t *testing.T) {
	counted, others := someRows(t, 4)
	c := countsConfig(training.Multinomial)
	table := build(t, counted, headerOf(c), Options{})
	damaged := bytes.Clone(table)
	damaged[len(damaged)-1]++
	h := headerOf(c)
	totals, columns := newTotals(len(h.Columns())), len(h.Columns())
	judged := len(c.Taxonomy.Themes)
	totals.Documents[judged], totals.Documents[columns-1] = 1, 1
	var huge bytes.Buffer
	w, err := NewWriter(&huge, h, totals)
	if err != nil {
		t.Fatal(err)
	}
	for i := range 1025 { // 2^53 times that is more than an int64 holds
		e := newEntry(columns)
		e.Feature = fmt.Appendf(nil, "c%04d", i)
		for _, column := range []int{judged, columns - 1} {
			e.Occurrences[column], e.Documents[column] = maxCount, 1
		}
		if err := w.Write(&e); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		name, want string
		table      []byte
		rows       []training.Row
		counted    bool
		change     func(c *training.Config)
		is         error
	}{
		{name: "weighted", table: table, rows: others, change: func(c *training.Config) { c.Estimator = training.Weighted }, want: "estimator weighted: it needs rows", is: training.ErrNeedsRows},
		{name: "no rows to calibrate on", table: table, want: "no rows to calibrate on"},
		{name: "rows that were not counted", table: table, rows: others, counted: true, want: "the rows to calibrate on were not all counted"},
		{name: "a damaged table", table: damaged, rows: others, want: "checksum", is: ErrFormat},
		{name: "more than can be added up", table: huge.Bytes(), rows: others, change: func(c *training.Config) { c.MinGroups = 1 }, want: `strings are counted under "themes judged"`},
		{name: "a setting", table: table, rows: others, change: func(c *training.Config) { c.Alpha = -1 }, want: "Alpha"},
	} {
		config := c
		if test.change != nil {
			test.change(&config)
		}
		_, _, err := training.TrainCounts(t.Context(), open(t, test.table).Training(), test.rows, test.counted, config)
		if err == nil || !strings.Contains(err.Error(), test.want) || test.is != nil && !errors.Is(err, test.is) {
			t.Errorf("%s: %v, want %q", test.name, err, test.want)
		}
	}
}
