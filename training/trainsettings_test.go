package training

import (
	"bytes"
	"errors"
	"math/rand/v2"
	"runtime"
	"slices"
	"testing"

	"tocsin/classifier"
)

// Whatever the settings, the same rows in any order on any number of cores are the same
// file, which loads.
func TestTrainIsDeterministicInEverySetting(t *testing.T) {
	rows := someRows(t, 3)
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(0))
	random := rand.New(rand.NewPCG(21, 22))
	files := map[string]string{}
	for name, change := range map[string]func(*Config){
		"complement":         func(c *Config) { c.Estimator = Complement },
		"lidstone":           func(c *Config) { c.Smoothing = LidstoneSmoothing },
		"isotonic":           func(c *Config) { c.Calibration = Isotonic },
		"temperature":        func(c *Config) { c.Calibration = Temperature },
		"chi2":               func(c *Config) { c.MaxFeatures = 300 },
		"mutual information": func(c *Config) { c.MaxFeatures, c.Selection = 300, ByMutualInformation },
		"frequency":          func(c *Config) { c.MaxFeatures, c.Selection = 300, ByFrequency },
		"minimum count":      func(c *Config) { c.MinCount = 4 },
		"no length norm":     func(c *Config) { c.LengthNorm = classifier.NoNorm },
		"rates of the rows":  func(c *Config) { c.StanceRates = nil },
		"contracts": func(c *Config) {
			c.Contracts = Contracts{Mention: &Contract{"recall", 0.5, 0}, Review: &Contract{"recall", 0.3, 0}, Flag: &Contract{"recall", 0.2, 0}}
		},
	} {
		c := fastConfig()
		c.Estimator = Multinomial
		change(&c)
		want := trained(t, rows, c)
		if other, ok := files[string(want)]; ok {
			t.Errorf("%s and %s: one model", name, other)
		}
		files[string(want)] = name
		if _, err := classifier.Load(bytes.NewReader(want)); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
		runtime.GOMAXPROCS(1 + random.IntN(5))
		if !bytes.Equal(trained(t, rows, c), want) {
			t.Errorf("%s: another order and number of cores, another model", name)
		}
	}
}

// The stance rates of the rows are published with the model.
func TestTrainOnTheRatesOfTheRows(t *testing.T) {
	rows := someRows(t, 3)
	c := fastConfig()
	c.Estimator, c.StanceRates = Multinomial, nil
	model, err := Train(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	want, err := RowStanceRates(rows, c.Taxonomy)
	if err != nil || !slices.Equal(model.Parameters().StanceRates, want) {
		t.Errorf("stance rates %v, want %v, error %v", model.Parameters().StanceRates, want, err)
	}
}

// A selection is made of weights, and leaves the words of the language known.
func TestTrainWithSelection(t *testing.T) {
	rows := someRows(t, 12)
	c := fastConfig()
	c.Estimator, c.MaxFeatures = Multinomial, 200
	model, err := Train(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	p := model.Parameters()
	labels, withWeights, words := len(p.Taxonomy.Themes)+len(p.Taxonomy.Stances), 0, 0
	for f, feature := range p.Vocabulary {
		some := slices.ContainsFunc(p.Weights[f*labels:(f+1)*labels], func(w int16) bool { return w != 0 })
		if some {
			withWeights++
		} else if feature[0] != classifier.WordFeature {
			t.Errorf("%q is no word and has no weight", feature)
		}
		if feature[0] == classifier.WordFeature {
			words++
		}
	}
	if withWeights < 100 || withWeights > 200 || words < 300 {
		t.Errorf("%d features with weights, %d words; want at most 200 and all words", withWeights, words)
	}
}

// What contracts came to is said theme by theme, and the model has their thresholds.
func TestTrainByContract(t *testing.T) {
	rows := someRows(t, 12)
	c := fastConfig()
	c.Estimator = Multinomial
	c.Contracts = Contracts{Mention: &Contract{"recall", 0.5, 0}, Flag: &Contract{"recall", 0.2, 0}}
	c.FalsePositiveRates = FalsePositiveRates{Mention: 1, Review: 1, Flag: 1, ReviewAbout: 1, FlagAbout: 1}
	model, results, err := TrainByContract(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	info := model.Info()
	if len(results) != 2*len(info.Themes) {
		t.Fatalf("%d results for %d themes", len(results), len(info.Themes))
	}
	for i, theme := range info.Themes {
		mention, flag := results[2*i], results[2*i+1]
		if mention.Theme != theme.Name || mention.Threshold != "mention" || mention.At != theme.Mention || flag.Threshold != "flag" || flag.At != theme.Flag {
			t.Errorf("%s: %+v and %+v, thresholds %+v", theme.Name, mention, flag, theme.Thresholds)
		}
		if mention.RecallInterval.Low < 0.5 || flag.RecallInterval.Low < 0.2 {
			t.Errorf("%s: %+v and %+v do not keep their contracts", theme.Name, mention, flag)
		}
	}
	c.Contracts.Flag = &Contract{"precision", 0.99, 0.001}
	if model, _, err = TrainByContract(t.Context(), rows, c); !errors.Is(err, ErrContract) || model != nil {
		t.Errorf("error %v, want ErrContract and no model", err)
	}
}
