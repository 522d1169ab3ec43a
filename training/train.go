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

// Train trains a model from rows that Dedupe has cleaned and put in order. The same
// rows and settings give the same bytes, on any number of cores. It wraps ErrTooFew where
// a label has too few rows, and ErrContract where a contract cannot be kept.
func Train(ctx context.Context, rows []Row, c Config) (*classifier.Model, error) {
	model, _, err := TrainByContract(ctx, rows, c)
	return model, err
}

// TrainByContract is Train, and says besides what the thresholds came to that were
// chosen by contract, theme by theme.
func TrainByContract(ctx context.Context, rows []Row, c Config) (*classifier.Model, []ContractResult, error) {
	if len(rows) == 0 {
		return nil, nil, fmt.Errorf("no rows to train on")
	}
	if err := c.Check(); err != nil {
		return nil, nil, err
	}
	if err := checkLabels(rows, Folds(rows, c.CalibrationFolds, c.Seed), c); err != nil {
		return nil, nil, err
	}
	if c.StanceRates == nil {
		var err error
		if c.StanceRates, err = RowStanceRates(rows, c.Taxonomy); err != nil {
			return nil, nil, err
		}
	}
	idx, err := buildIndex(ctx, rows, c)
	if err != nil {
		return nil, nil, err
	}
	if err := idx.learnLanguage(ctx); err != nil {
		return nil, nil, err
	}
	whole := newCountTable(len(idx.strings), c.Taxonomy)
	for i, r := range rows {
		whole.add(idx.rows[i], labelsOf(r, c.Taxonomy), c.times(r))
	}
	held, err := observeHeldBack(ctx, rows, true, idx, whole, c)
	if err != nil {
		return nil, nil, err
	}
	members := make([]int, len(rows))
	for i := range members {
		members[i] = i
	}
	p, err := c.fit(ctx, rows, idx, members, whole)
	if err != nil {
		return nil, nil, err
	}
	p.Language = idx.languageWithout(nil, p.Vocabulary)
	p.TrainingDataDigest = dataDigest(rows)
	return c.calibrated(ctx, p, held)
}

// calibrated returns the model of the parameters with calibrations and thresholds that
// are fitted on held-back rows, and what came of the contracts.
func (c Config) calibrated(ctx context.Context, p classifier.Parameters, held []heldBack) (*classifier.Model, []ContractResult, error) {
	p.Abstention = chooseAbstention(held)
	if p.Language != nil {
		l := *p.Language
		l.Threshold = chooseLanguageThreshold(held)
		p.Language = &l
	}
	var shortWindows []float64
	if p.ShortWindows = hasShortWindows(held); p.ShortWindows {
		var err error
		if shortWindows, err = chooseShortWindows(ctx, held, c); err != nil {
			return nil, nil, fmt.Errorf("calibrate: %w", err)
		}
		held = withShortWindows(held, shortWindows)
	}
	var err error
	if p.ThemeCalibrations, err = calibrateThemes(held, c); err != nil {
		return nil, nil, fmt.Errorf("calibrate: %w", err)
	}
	for theme, lower := range shortWindows {
		p.ThemeCalibrations[theme].ShortWindow = lower
	}
	if p.StanceCalibration, err = calibrateStances(held, c); err != nil {
		return nil, nil, fmt.Errorf("calibrate: %w", err)
	}
	var results []ContractResult
	var refused []error
	for theme := range c.Taxonomy.Themes {
		thresholds, kept, err := c.thresholdsOf(held, theme, p.ThemeCalibrations[theme])
		if err != nil {
			refused = append(refused, err)
		}
		p.Thresholds[theme] = thresholds
		results = append(results, kept...)
	}
	if len(refused) > 0 {
		return nil, nil, together(refused)
	}
	model, err := classifier.New(p)
	return model, results, err
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
		Taxonomy: c.Taxonomy, Features: c.Features, LengthNorm: c.LengthNorm, CountOnce: true,
		BaseRate: c.BaseRate, StanceRates: c.StanceRates,
		Vocabulary: vocabulary, Weights: weights,
		ThemeCalibrations: make([]classifier.ThemeCalibration, themes),
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: make([]float64, len(c.Taxonomy.Stances))},
		Thresholds:        make([]classifier.Thresholds, themes),
	}
}

// observeHeldBack deals the rows into folds by group, and has each fold read by a
// model of all others, as it would be served. If wanted, some rows are read padded too, and
// all in short windows besides; a search and OutOfFold do without, which costs less.
func observeHeldBack(ctx context.Context, rows []Row, padded bool, idx *index, whole *countTable, c Config) ([]heldBack, error) {
	folds := Folds(rows, c.CalibrationFolds, c.Seed)
	held := make([]heldBack, len(rows))
	for fold := range c.CalibrationFolds {
		table := newCountTable(len(idx.strings), c.Taxonomy)
		copy(table.counts, whole.counts)
		copy(table.totals, whole.totals)
		copy(table.documents, whole.documents)
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
		p.Language, p.ShortWindows = idx.languageWithout(members, p.Vocabulary), padded
		model, err := classifier.New(p)
		if err != nil {
			return nil, err
		}
		err = parallel(ctx, len(members), func(k int) {
			i := members[k]
			held[i] = heldBack{row: rows[i], times: float64(c.times(rows[i])), Observation: model.Observe([]byte(rows[i].Text))}
		}, func() { c.step("calibrate", len(rows)) })
		if err == nil && padded {
			err = observePadded(ctx, model, held, members, c)
		}
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
