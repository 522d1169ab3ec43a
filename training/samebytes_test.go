package training

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"runtime"
	"testing"
)

// Whatever the estimator and the calibration, with a search and without: rows in any order
// and any number of cores give the same bytes.
func TestSameBytes(t *testing.T) {
	rows := someRows(t, 5)
	random := rand.New(rand.NewPCG(21, 22))
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	seen := map[string]string{}
	for _, estimator := range []Estimator{Multinomial, Complement, Weighted} {
		for _, calibration := range []Calibration{Platt, Isotonic, Temperature} {
			c := quickConfig()
			c.Estimator, c.Calibration = estimator, calibration
			search := Search{Objective: MentionAveragePrecision, Trials: trialsOf(t, `{"penalty":1,"margin":0}`, `{"bigrams":false,"max-features":500}`)}
			searching := c
			searching.Tune = func(ctx context.Context, rows []Row, c Config) (Config, error) {
				result, err := search.Run(ctx, rows, c)
				if err != nil {
					return c, err
				}
				return result.BestSettings.Apply(c)
			}
			name := fmt.Sprintf("%s, %s", estimator, calibration)
			want := runBytes(t, rows, c)
			var wantSearched []byte
			if calibration == Platt { // a search looks at no calibration
				wantSearched = runBytes(t, rows, searching)
			}
			if other, twice := seen[string(want)]; twice {
				t.Errorf("%s: the model of %s", name, other)
			}
			seen[string(want)] = name
			for _, cores := range []int{1, 2, 7} {
				runtime.GOMAXPROCS(cores)
				random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
				if !bytes.Equal(runBytes(t, rows, c), want) {
					t.Errorf("%s: another order and %d cores, another model", name, cores)
				}
				if wantSearched != nil && !bytes.Equal(runBytes(t, rows, searching), wantSearched) {
					t.Errorf("%s with a search: another order and %d cores, another model", name, cores)
				}
			}
		}
	}
}

// runBytes returns the file of the model that a whole run gives.
func runBytes(t *testing.T, rows []Row, c Config) []byte {
	t.Helper()
	o, err := Run(t.Context(), append([]Row{}, rows...), Split{TestFolds: 1, Folds: 8, Seed: 1}, c)
	if err != nil {
		t.Fatal(err)
	}
	var file bytes.Buffer
	if err := o.Model.Write(&file); err != nil {
		t.Fatal(err)
	}
	return file.Bytes()
}
