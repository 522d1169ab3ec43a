package training

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"tocsin/classifier"
)

// An Estimator says where the weights come from.
type Estimator string

// The estimators: the log-likelihood ratios of naive Bayes as they are, those of its
// complement form, or with factors learned for them.
const (
	Multinomial Estimator = "multinomial"
	Complement  Estimator = "complement"
	Weighted    Estimator = "weighted"
)

// A Selection ranks features by what they tell about the labels.
type Selection string

// The selections: the chi-squared statistic, mutual information, plain frequency.
const (
	ByChiSquared        Selection = "chi2"
	ByMutualInformation Selection = "mutual-information"
	ByFrequency         Selection = "frequency"
)

// A Calibration is a kind of map from log odds to probabilities.
type Calibration string

// The calibrations: a logistic regression (Platt 1999), a monotone step map (Zadrozny &
// Elkan 2002), one temperature for all (Guo et al. 2017).
const (
	Platt       Calibration = "platt"
	Isotonic    Calibration = "isotonic"
	Temperature Calibration = "temperature"
)

// A Config says how to train. DefaultConfig has what the default model uses.
type Config struct {
	Name, Version string
	Taxonomy      classifier.Taxonomy
	Features      classifier.FeatureSettings
	LengthNorm    classifier.LengthNorm
	Estimator     Estimator
	// Compression is the power of the log-likelihood ratios in a weighted estimate, and
	// Penalty what the squares of its factors cost.
	Compression, Penalty float64
	// Alpha is the pseudo-count added to the occurrences of a feature under a label.
	Alpha float64
	// Clip bounds the magnitude of a log-likelihood ratio, in nats.
	Clip float64
	// Confidence is how many standard errors a log-likelihood ratio is shrunk by, so that
	// what may be chance does not count.
	Confidence float64
	// CharWeight scales the weights of character n-grams: those of one token overlap, and
	// all repeat what the word says.
	CharWeight float64
	// MinGroups is in how many groups a string must occur to enter the model, MinCount
	// how often.
	MinGroups, MinCount int
	// Selection says by what features are ranked of which the best MaxFeatures enter the
	// model; all do if MaxFeatures is 0.
	Selection   Selection
	MaxFeatures int
	// Repeats says how often each row of a source counts; once where it is not named.
	// A small source that is like the texts to come can so outweigh a large one that is not.
	Repeats map[string]int64
	// BaseRate is the share of texts that talk about a theme, and StanceRates the share
	// of each stance among these, at which the probabilities shall hold.
	BaseRate    float64
	StanceRates []float64
	// CalibrationFolds is in how many parts the rows are dealt, each of which is judged
	// by a model of the others, for calibration and thresholds.
	CalibrationFolds int
	// Calibration says by what kind of map log odds become probabilities.
	Calibration        Calibration
	FalsePositiveRates FalsePositiveRates
	// Contracts, where set, choose thresholds instead of FalsePositiveRates.
	Contracts Contracts
	Seed      uint64
	// State, if set, keeps what the run has worked out, so that an interrupted one can go
	// on where it was.
	State State
	// Progress, if set, is told that one more step of a stage is done, of so many. Stages
	// take turns.
	Progress func(stage string, total int)
}

func (c Config) step(stage string, total int) {
	if c.Progress != nil {
		c.Progress(stage, total)
	}
}

// DefaultConfig returns the settings of the default model.
func DefaultConfig() Config {
	return Config{
		Name:               "default",
		Version:            "dev",
		Taxonomy:           DefaultTaxonomy(),
		Features:           classifier.FeatureSettings{Bigrams: true, CharMin: 3, CharMax: 5},
		LengthNorm:         classifier.SqrtNorm,
		Estimator:          Weighted,
		Compression:        0.5,
		Penalty:            0.3,
		Alpha:              0.5,
		Clip:               6,
		Confidence:         1,
		CharWeight:         0.2,
		Repeats:            map[string]int64{"tocsin-corpus": 5},
		MinGroups:          3,
		BaseRate:           0.01,
		StanceRates:        []float64{0.25, 0.5, 0.25},
		CalibrationFolds:   4,
		Calibration:        Platt,
		Selection:          ByChiSquared,
		FalsePositiveRates: FalsePositiveRates{Mention: 0.01, Review: 0.004, Flag: 0.001},
		Seed:               1,
	}
}

// Train trains a model from rows that Dedupe has cleaned and put in order. The same
// rows and settings give the same bytes, on any number of cores.
func Train(ctx context.Context, rows []Row, c Config) (*classifier.Model, error) {
	if len(rows) == 0 {
		return nil, fmt.Errorf("no rows to train on")
	}
	if c.CalibrationFolds < 2 {
		return nil, fmt.Errorf("%d calibration folds, want 2 or more", c.CalibrationFolds)
	}
	idx, err := buildIndex(ctx, rows, c)
	if err != nil {
		return nil, err
	}
	whole := newCountTable(len(idx.strings), c.Taxonomy)
	for i, r := range rows {
		whole.add(idx.rows[i], labelsOf(r, c.Taxonomy), c.times(r))
	}
	held, err := observeHeldBack(ctx, rows, idx, whole, c)
	if err != nil {
		return nil, err
	}
	members := make([]int, len(rows))
	for i := range members {
		members[i] = i
	}
	p, err := c.fit(ctx, rows, idx, members, whole)
	if err != nil {
		return nil, err
	}
	p.TrainingDataDigest = dataDigest(rows)
	p.Abstention = chooseAbstention(held)
	for theme := range c.Taxonomy.Themes {
		if p.ThemeCalibrations[theme], err = calibrateTheme(held, theme, c); err != nil {
			return nil, fmt.Errorf("calibrate: %w", err)
		}
		p.Thresholds[theme] = chooseThresholds(held, theme, p.ThemeCalibrations[theme], c)
	}
	if p.StanceCalibration, err = calibrateStances(held, c); err != nil {
		return nil, fmt.Errorf("calibrate: %w", err)
	}
	return classifier.New(p)
}

// times is how often a row counts.
func (c Config) times(r Row) int64 {
	if n, ok := c.Repeats[r.Source]; ok {
		return n
	}
	return 1
}

// fit estimates the weights from the members, whose counts the table holds.
func (c Config) fit(ctx context.Context, rows []Row, idx *index, members []int, table *countTable) (classifier.Parameters, error) {
	vocabulary, weights := estimate(table, idx.strings, c)
	if c.Estimator == Weighted {
		lists := idx.within(vocabulary)
		var err error
		if weights, err = reweigh(ctx, rows, lists, members, vocabulary, weights, c); err != nil {
			return classifier.Parameters{}, err
		}
	}
	return c.parameters(vocabulary, weights), nil
}

// parameters returns a model's parameters with a calibration that changes nothing.
func (c Config) parameters(vocabulary []string, weights []int16) classifier.Parameters {
	themes := len(c.Taxonomy.Themes)
	return classifier.Parameters{
		Name: c.Name, Version: c.Version, Estimator: string(c.Estimator),
		Taxonomy: c.Taxonomy, Features: c.Features, LengthNorm: c.LengthNorm,
		BaseRate: c.BaseRate, StanceRates: c.StanceRates,
		Vocabulary: vocabulary, Weights: weights,
		ThemeCalibrations: make([]classifier.ThemeCalibration, themes),
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: make([]float64, len(c.Taxonomy.Stances))},
		Thresholds:        make([]classifier.Thresholds, themes),
	}
}

// observeHeldBack deals the rows into folds by group, and has each fold read by a
// model of all others, exactly as it would be served.
func observeHeldBack(ctx context.Context, rows []Row, idx *index, whole *countTable, c Config) ([]heldBack, error) {
	folds := Folds(rows, c.CalibrationFolds, c.Seed)
	held := make([]heldBack, len(rows))
	for fold := range c.CalibrationFolds {
		table := newCountTable(len(idx.strings), c.Taxonomy)
		copy(table.counts, whole.counts)
		copy(table.totals, whole.totals)
		var members, others []int
		for i, r := range rows {
			if folds[i] == fold {
				members = append(members, i)
				table.add(idx.rows[i], labelsOf(r, c.Taxonomy), -c.times(r))
			} else {
				others = append(others, i)
			}
		}
		p, err := c.fit(ctx, rows, idx, others, table)
		if err != nil {
			return nil, err
		}
		model, err := classifier.New(p)
		if err != nil {
			return nil, err
		}
		err = parallel(ctx, len(members), func(k int) {
			i := members[k]
			held[i] = heldBack{rows[i], float64(c.times(rows[i])), model.Observe([]byte(rows[i].Text))}
		}, func() { c.step("calibrate", len(rows)) })
		if err != nil {
			return nil, err
		}
	}
	return held, nil
}

// parallel calls do for 0 to n-1 on all cores and tick, one call at a time, when one is
// done.
func parallel(ctx context.Context, n int, do func(i int), tick func()) error {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		next int
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			mu.Lock()
			defer mu.Unlock()
			for next < n && ctx.Err() == nil {
				i := next
				next++
				mu.Unlock()
				do(i)
				mu.Lock()
				tick()
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}

// chooseAbstention puts the known-token ratio below which the model does not judge
// under what nearly all rows reach that it had not seen.
func chooseAbstention(held []heldBack) classifier.Abstention {
	const (
		minWords     = 2
		shareBelow   = 0.003
		highestRatio = 0.6
	)
	var unknown []weighted
	for _, h := range held {
		if h.Words >= minWords {
			unknown = append(unknown, weighted{1 - float64(h.Known)/float64(h.Words), h.times})
		}
	}
	return classifier.Abstention{MinWords: minWords, MinKnownTokenRatio: max(0, min(highestRatio, 1-above(unknown, shareBelow)))}
}

// dataDigest names the rows that a model was trained on.
func dataDigest(rows []Row) string {
	h := sha256.New()
	encoder := json.NewEncoder(h)
	for _, r := range rows {
		// What a row teaches, and not who wrote or read it.
		_ = encoder.Encode(Row{ID: r.ID, Text: r.Text, Themes: sorted(r.Themes), Stance: r.Stance, Source: r.Source, Group: r.Group})
	}
	return "sha256:" + hex.EncodeToString(h.Sum(nil))
}

// EvenRates returns the same rate for each of n stances.
func EvenRates(n int) []float64 {
	rates := make([]float64, n)
	for i := range rates {
		rates[i] = 1 / float64(n)
	}
	return rates
}
