package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"math"
	"os"
	"strings"

	"tocsin/training"
)

// searchFlags ask for settings that are chosen by trying.
type searchFlags struct {
	Search        string `group:"Search" placeholder:"KIND" help:"Try settings on the training rows and train with the best: grid or random."`
	Space         string `group:"Search" placeholder:"FILE" help:"JSON of the settings to try: {\"alpha\":[0.1,1], \"penalty\":{\"min\":0.1,\"max\":1,\"log\":true}}; without it, what is worth trying for the estimator."`
	Trials        *int   `group:"Search" placeholder:"N" help:"How many settings --search random tries (${trials})."`
	Objective     string `group:"Search" enum:"${objectives}" default:"promotion-average-precision" placeholder:"NAME" help:"What the best has most of, as the mean over themes and parts of the rows: ${objective_list}."`
	SearchResults string `group:"Search" placeholder:"FILE" help:"Write all trials as JSON."`
}

// defaultTrials is how many settings a random search tries.
const defaultTrials = 20

func objectiveNames(between string) string {
	var names []string
	for _, o := range training.Objectives() {
		names = append(names, string(o))
	}
	return strings.Join(names, between)
}

// plan returns the search that the flags ask for, nil for none.
func (s searchFlags) plan(config training.Config) (*training.Search, error) {
	if s.Search == "" {
		if s.Space != "" || s.Trials != nil || s.SearchResults != "" {
			return nil, usageError{errors.New("--space, --trials and --search-results: only with --search grid or --search random")}
		}
		return nil, nil
	}
	if s.Search != "grid" && s.Search != "random" {
		return nil, usageError{fmt.Errorf("--search %q: want grid or random", s.Search)}
	}
	if s.Search == "grid" && s.Trials != nil {
		return nil, usageError{errors.New("--trials: a grid tries all its points; only with --search random")}
	}
	space := training.DefaultSpace(config.Estimator)
	if s.Space != "" {
		var err error
		if space, err = readSpace(s.Space); err != nil {
			return nil, err
		}
	}
	var trials []training.Settings
	var err error
	if s.Search == "grid" {
		trials, err = space.Grid()
	} else {
		n := defaultTrials
		if s.Trials != nil {
			n = *s.Trials
		}
		trials, err = space.Random(n, config.Seed)
	}
	if err != nil {
		return nil, usageError{fmt.Errorf("--search %s: %w", s.Search, err)}
	}
	search := &training.Search{Trials: trials, Objective: training.Objective(s.Objective)}
	if err := search.Check(config); err != nil {
		return nil, usageError{fmt.Errorf("--space: %w", err)}
	}
	return search, nil
}

func readSpace(path string) (training.Space, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	space, err := training.ReadSpace(f)
	if err != nil {
		return nil, usageError{fmt.Errorf("--space %s: %w", path, err)}
	}
	return space, nil
}

// tune returns what runs the search, prints each trial and writes what came of them.
// chosen is told of all the settings of the best.
func (s searchFlags) tune(search training.Search, bar *progressBar, std streams, chosen func(training.SearchResult)) func(context.Context, []training.Row, training.Config) (training.Config, error) {
	return func(ctx context.Context, rows []training.Row, config training.Config) (training.Config, error) {
		bar.clear()
		fmt.Fprintf(std.err, trialLine, "trial", "mean", "error", "features", "settings")
		search.Done = func(r training.TrialResult) {
			bar.clear()
			printTrial(std.err, r)
		}
		result, err := search.Run(ctx, rows, config)
		if err != nil {
			return config, err
		}
		bar.clear()
		fmt.Fprintf(std.err, "trial %d is the best by %s\n", result.Best, result.Objective)
		if s.SearchResults != "" {
			err := replaceFile(s.SearchResults, func(w io.Writer) error {
				encoder := json.NewEncoder(w)
				encoder.SetIndent("", "  ")
				return encoder.Encode(result)
			})
			if err != nil {
				return config, err
			}
		}
		chosen(result)
		return result.BestSettings.Apply(config)
	}
}

// trialLine lays out the table of trials: the mean of the objective over folds, its
// standard error, and the features of the model.
const trialLine = "%5s  %6s  %6s  %8s  %s\n"

func printTrial(w io.Writer, r training.TrialResult) {
	if r.Error != "" {
		fmt.Fprintf(w, trialLine, fmt.Sprint(r.Trial), "-", "-", "-", trialSettings(r)+": failed: "+printable(r.Error))
		return
	}
	fmt.Fprintf(w, trialLine, fmt.Sprint(r.Trial), trialFigure(r.Mean), trialFigure(r.StandardError), fmt.Sprint(r.Features), trialSettings(r))
}

func trialFigure(f training.Figure) string {
	if math.IsNaN(float64(f)) {
		return "-"
	}
	return fmt.Sprintf("%.4f", float64(f))
}

func trialSettings(r training.TrialResult) string {
	pairs := r.Settings.Pairs()
	if len(pairs) == 0 {
		return "as they are"
	}
	return printable(strings.Join(pairs, " "))
}
