package training

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"math"
	"slices"
	"sync"

	"tocsin/classifier"
)

// A Search tries settings on training rows and chooses those with the best mean of the
// objective over folds. The first trial is the settings as they are.
//
// Each trial is one k-fold pass, by group, with the folds that calibration uses; the
// index of features is built once for all trials that share it. The best mean wins, and of
// equal ones the smaller model: the standard error of a few folds is so wide that the
// simplest settings within it would often be much worse. It is told so that who reads the
// table can choose otherwise.
type Search struct {
	Trials    []Settings
	Objective Objective
	// Done, if set, is told of each trial as it ends.
	Done func(TrialResult)
}

// A TrialResult is what came of one trial.
type TrialResult struct {
	Trial int `json:"trial"`
	// Settings are those in which the trial differs from the settings as they are.
	Settings Settings `json:"settings"`
	// Mean and StandardError are those of the objective over the folds, Folds its value in
	// each, null where a fold has no rows to tell.
	Mean          Figure   `json:"mean"`
	StandardError Figure   `json:"standard_error"`
	Folds         []Figure `json:"folds"`
	// Features is the size of the vocabulary of a model of all the rows.
	Features int `json:"features"`
	// Error says why a trial failed.
	Error string `json:"error,omitempty"`
}

// A SearchResult is what came of a search.
type SearchResult struct {
	Objective Objective `json:"objective"`
	Rows      int       `json:"rows"`
	Folds     int       `json:"folds"`
	Seed      uint64    `json:"seed"`
	// Best is the number of the best trial, BestSettings all its settings.
	Best         int           `json:"best"`
	BestSettings Settings      `json:"best_settings"`
	Trials       []TrialResult `json:"trials"`
}

// A trial has its settings applied.
type trial struct {
	settings Settings
	config   Config
}

// Run tries all settings on the rows, which Dedupe has put in order, beside those of the
// configuration. A trial that fails is named in its result and skipped; that all fail is
// an error.
func (s Search) Run(ctx context.Context, rows []Row, c Config) (SearchResult, error) {
	if c.StanceRates == nil {
		rates, err := RowStanceRates(rows, c.Taxonomy)
		if err != nil {
			return SearchResult{}, err
		}
		c.StanceRates = rates
	}
	if err := checkLabels(rows, Folds(rows, c.CalibrationFolds, c.Seed), c); err != nil {
		return SearchResult{}, err
	}
	trials, err := s.trials(c)
	if err != nil {
		return SearchResult{}, err
	}
	result := SearchResult{Objective: s.Objective, Rows: len(rows), Folds: c.CalibrationFolds, Seed: c.Seed}
	run := searchRun{rows: rows, objective: s.Objective, base: c, trials: len(trials)}
	run.countIndexes(trials)
	for i, t := range trials {
		r, err := run.trial(ctx, t)
		if err != nil {
			return SearchResult{}, err
		}
		r.Trial, r.Settings = i+1, t.settings
		result.Trials = append(result.Trials, r)
		if s.Done != nil {
			s.Done(r)
		}
	}
	best := slices.MinFunc(result.Trials, betterFirst)
	if best.Error != "" {
		return SearchResult{}, fmt.Errorf("search: every trial failed: %s", best.Error)
	}
	result.Best, result.BestSettings = best.Trial, SettingsOf(trials[best.Trial-1].config)
	return result, nil
}

// Check applies the settings of all trials, without running them.
func (s Search) Check(c Config) error {
	_, err := s.trials(c)
	return err
}

// betterFirst orders trials: those that failed last.
func betterFirst(a, b TrialResult) int {
	return cmp.Or(
		compareBools(a.Error != "", b.Error != ""),
		-cmp.Compare(a.Mean, b.Mean),
		cmp.Compare(a.Features, b.Features),
		cmp.Compare(a.Trial, b.Trial),
	)
}

// trials applies all settings, each once, and brings together those that share an index.
func (s Search) trials(c Config) ([]trial, error) {
	list := []trial{{Settings{}, c}}
	seen := map[string]bool{string(SettingsOf(c).json()): true}
	for _, settings := range s.Trials {
		config, err := settings.Apply(c)
		if err != nil {
			return nil, err
		}
		if key := string(SettingsOf(config).json()); !seen[key] {
			seen[key] = true
			list = append(list, trial{settings, config})
		}
	}
	first := map[indexSettings]int{}
	for i, t := range list {
		if k := indexSettingsOf(t.config); first[k] == 0 {
			first[k] = i + 1
		}
	}
	slices.SortStableFunc(list, func(a, b trial) int {
		return cmp.Compare(first[indexSettingsOf(a.config)], first[indexSettingsOf(b.config)])
	})
	return list, nil
}

// indexSettings are the settings that an index of features depends on.
type indexSettings struct {
	features            classifier.FeatureSettings
	minGroups, minCount int
}

func indexSettingsOf(c Config) indexSettings {
	return indexSettings{c.Features, c.MinGroups, c.MinCount}
}

// A searchRun goes from trial to trial.
type searchRun struct {
	rows      []Row
	objective Objective
	base      Config
	trials    int // how many there are
	indexes   int // how many indexes they need

	index *index
	of    indexSettings
	done  int // ticks of progress

	best     *TrialResult // of those that were not in the state
	bestKeys *usedKeys
}

func (s *searchRun) countIndexes(trials []trial) {
	for i, t := range trials {
		if i == 0 || indexSettingsOf(t.config) != indexSettingsOf(trials[i-1].config) {
			s.indexes++
		}
	}
}

// trial runs one trial, or takes its result from the state. The error is that of the
// context: all else is in the result.
func (s *searchRun) trial(ctx context.Context, t trial) (TrialResult, error) {
	defer s.finishTicks(s.done + trialTicks)
	if err := context.Cause(ctx); err != nil {
		return TrialResult{}, err
	}
	state := s.base.State
	if state == nil {
		return s.attempt(ctx, t.config)
	}
	key := s.key(t.config)
	if data, ok := state.Load(key); ok {
		var r TrialResult
		if json.Unmarshal(data, &r) == nil {
			return r, nil
		}
	}
	used := &usedKeys{State: state}
	t.config.State = used
	r, err := s.attempt(ctx, t.config)
	if err != nil {
		return r, err
	}
	data, err := json.Marshal(r)
	if err != nil {
		return r, err
	}
	state.Save(key, data)
	s.keepOfBest(r, used)
	return r, nil
}

// keepOfBest drops what a trial kept beside its result, unless it is the best so far: the
// training to come needs the same weights.
func (s *searchRun) keepOfBest(r TrialResult, used *usedKeys) {
	if s.best != nil && betterFirst(*s.best, r) < 0 {
		used.drop()
		return
	}
	if s.bestKeys != nil {
		s.bestKeys.drop()
	}
	s.best, s.bestKeys = &r, used
}

// key names a trial by all that its result depends on.
func (s *searchRun) key(c Config) string {
	h := newKey("trial")
	encoder := json.NewEncoder(h)
	_ = encoder.Encode([]any{s.objective, c.Seed, c.Taxonomy}) // strings and numbers, to a hash
	_ = encoder.Encode(SettingsOf(c))
	for _, row := range s.rows {
		row.Place = ""
		fmt.Fprintf(h, "%#v\n", row) // JSON would take bytes that are no UTF-8 for each other
	}
	return keyOf(h)
}

// attempt runs one trial. What goes wrong is in the result, but for the end of the context.
func (s *searchRun) attempt(ctx context.Context, c Config) (TrialResult, error) {
	r, failure := s.measure(ctx, c)
	if failure != nil {
		r = TrialResult{Mean: Figure(math.NaN()), StandardError: Figure(math.NaN()), Error: failure.Error()}
	}
	return r, context.Cause(ctx)
}

func (s *searchRun) measure(ctx context.Context, c Config) (r TrialResult, err error) {
	if s.index == nil || s.of != indexSettingsOf(c) {
		s.index, s.of = nil, indexSettingsOf(c) // the old one may go first
		base := c
		base.Progress = s.indexTicks()
		if s.index, err = buildIndex(ctx, s.rows, base); err != nil {
			return r, err
		}
	}
	whole := newCountTable(len(s.index.strings), c.Taxonomy)
	for i, row := range s.rows {
		whole.add(s.index.rows[i], labelsOf(row, c.Taxonomy), c.times(row))
	}
	c.Progress = s.passTicks(c)
	held, err := observeHeldBack(ctx, s.rows, false, s.index, whole, c)
	if err != nil {
		return r, err
	}
	vocabulary, _ := estimate(whole, s.index.strings, c)
	r.Features = len(vocabulary)
	if r.Folds, err = s.objective.overFolds(held, Folds(s.rows, c.CalibrationFolds, c.Seed), c); err != nil {
		return r, err
	}
	r.Mean, r.StandardError = meanAndError(r.Folds)
	if math.IsNaN(float64(r.Mean)) {
		return r, errors.New("no fold has rows that promote a theme and rows that do not")
	}
	return r, nil
}

// usedKeys notes what a trial keeps.
type usedKeys struct {
	State
	mu   sync.Mutex
	keys []string
}

func (u *usedKeys) Load(key string) ([]byte, bool) {
	u.mu.Lock()
	u.keys = append(u.keys, key) // what is saved was asked for before
	u.mu.Unlock()
	return u.State.Load(key)
}

func (u *usedKeys) drop() {
	for _, key := range u.keys {
		u.Drop(key)
	}
}
