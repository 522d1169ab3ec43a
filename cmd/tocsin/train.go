package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/counts"
	"tocsin/training/perturb"
)

// variables are the values that the help and the defaults of flags name by ${...}.
func variables() kong.Vars {
	vars := kong.Vars{"data": "data", "evidence": strconv.Itoa(classifier.DefaultEvidence), "resamples": strconv.Itoa(training.DefaultResamples), "mistakes": strconv.Itoa(reportMistakes), "max_entries": strconv.Itoa(counts.DefaultMaxEntries), "transforms": strings.Join(perturb.Names(), ", ")}
	maps.Copy(vars, settingVariables())
	return vars
}

type trainCommand struct {
	trainRows
	Output   string   `short:"o" required:"" placeholder:"MODEL" help:"The model file to write."`
	Taxonomy string   `placeholder:"FILE" help:"Themes, stances and masked names, as JSON; the default model's without it."`
	Name     string   `default:"default" help:"The name of the model."`
	Version  string   `default:"dev" help:"The version of the model, such as 2026.11.1."`
	Test     string   `placeholder:"N/K" default:"1/8" help:"Hold back N of K parts of the rows, by group, for the test (1/8); 0/1 for none."`
	HoldOut  []string `placeholder:"SOURCE" help:"Hold back all rows of a source for the test; may be given several times."`
	Seed     uint64   `default:"1" help:"Seed of the split into parts and of --search random."`
	Report   string   `placeholder:"FILE" help:"Also write a report to read, print and keep: FILE.html, FILE.md or FILE.json. It holds texts of mistakes."`
	Audit    bool     `help:"With --report: add an audit of the rows trained on, against those held back, as 'tocsin data audit' makes it."`
	Resume   bool     `default:"true" negatable:"" help:"Go on where a training of the same rows and settings was interrupted, from the folder MODEL.state."`

	settingFlags
	searchFlags
	experimentFlags
	countsFlags
}

// Help adds examples to the command's help.
func (trainCommand) Help() string {
	return `Rows are deduplicated on their normalised text; of equal texts with conflicting labels none stays. The rows held back are never trained on or searched over, and the evaluation that is printed is on them alone.

What is learned is kept in the folder MODEL.state until the model is written: after Ctrl-C or a crash, the same command goes on from there and writes the same bytes.

Examples:
  tocsin train rows.jsonl -o mine.tocsin
  tocsin train training/corpus/*.jsonl public:train -o models/default.tocsin
  tocsin train rows.jsonl --hold-out forum-a --estimator multinomial --alpha 0.1 -o mine.tocsin
  tocsin train rows.jsonl --search random --trials 40 --save-config best.json -o mine.tocsin
  tocsin train rows.jsonl --config best.json --fpr-flag 0.0005 -o mine.tocsin
  tocsin train --counts both.counts --calibrate own.jsonl -o mine.tocsin`
}

// Run trains, evaluates on the rows held back and writes the model.
func (c trainCommand) Run(ctx context.Context, std streams) error {
	if err := c.checkSources(); err != nil {
		return err
	}
	if c.Counts != "" {
		return c.fromCounts(ctx, std)
	}
	base, err := c.base()
	if err != nil {
		return err
	}
	settings, config, err := c.settings(base)
	if err != nil {
		return err
	}
	if c.ShowConfig {
		return writeSettings(std.out, settings)
	}
	split, err := c.split()
	if err != nil {
		return usageError{err}
	}
	if err := checkReport(c.Report, c.Rows...); err != nil {
		return err
	}
	if c.Audit && c.Report == "" {
		return usageError{errors.New("--audit: only with --report, of which it is a section")}
	}
	search, err := c.plan(config)
	if err != nil {
		return err
	}
	if err := c.checkFolders(); err != nil {
		return err
	}
	rows, bad, err := c.readAll(ctx, config, std)
	if err != nil {
		return err
	}
	if err := c.checkRepeats(rows); err != nil {
		return err
	}

	bar := newProgressBar(std, stageWeights(config, search))
	config.Progress = bar.progress()
	var found *training.SearchResult
	if search != nil {
		config.Tune = c.tune(*search, bar, std, func(r training.SearchResult) { found, settings = &r, settings.With(r.BestSettings) })
	}
	state := openState(c.Output, c.Resume, std)
	state.keep(&config)
	o, err := training.Run(ctx, rows, split, config)
	bar.clear()
	if errors.Is(err, training.ErrSplit) {
		return usageError{err}
	}
	if len(o.Test) > 0 && (errors.Is(err, training.ErrTooFew) || err != nil && len(o.Train) == 0) {
		err = fmt.Errorf("%w (%d rows are left for training; the test holds %d back, --test 0/1 none)", err, len(o.Train), len(o.Test))
	}
	if errors.Is(err, training.ErrTooFew) && c.Taxonomy == "" {
		err = fmt.Errorf("%w; these are the default taxonomy's labels: --taxonomy FILE names others", err)
	}
	if err == nil {
		err = c.write(o, settings)
	}
	if err == nil && c.Report != "" {
		err = c.report(ctx, o, found)
	}
	if err != nil {
		return state.failed(err)
	}
	state.done()
	if err := c.say(o, bad, std); err != nil {
		return err
	}
	if bad > 0 {
		return errReported
	}
	return nil
}

// base is the configuration before any settings.
func (c trainCommand) base() (training.Config, error) {
	config := training.DefaultConfig()
	config.Name, config.Version, config.Seed = c.Name, c.Version, c.Seed
	if c.Taxonomy == "" {
		return config, nil
	}
	var err error
	if config.Taxonomy, err = readTaxonomy(c.Taxonomy); err != nil {
		return config, err
	}
	config.StanceRates = training.EvenRates(len(config.Taxonomy.Stances))
	return config, nil
}

// checkFolders looks at the files to write: training takes minutes, and what is wrong
// with them is better found out before.
func (c trainCommand) checkFolders() error {
	inputs := slices.Concat(c.Rows, c.Calibrate, []string{c.Taxonomy, c.Space, c.Counts})
	if err := wantFile("-o", c.Output); err != nil {
		return err
	}
	flags := map[string]string{} // by path
	for _, f := range []struct{ flag, path string }{
		{"-o", c.Output}, {"--report", c.Report}, {"--save-config", c.SaveConfig}, {"--search-results", c.SearchResults},
	} {
		if f.path == "" {
			continue
		}
		if err := checkOutput(f.flag, f.path, inputs...); err != nil {
			return err
		}
		if other, ok := flags[filepath.Clean(f.path)]; ok {
			return usageError{fmt.Errorf("%s %s: %s writes this file too: want another name", f.flag, f.path, other)}
		}
		flags[filepath.Clean(f.path)] = f.flag
	}
	return nil
}

// write writes the model and, if asked for, the settings.
func (c trainCommand) write(o training.Outcome, settings training.Settings) error {
	if c.SaveConfig != "" {
		if err := replaceFile(c.SaveConfig, func(w io.Writer) error { return writeSettings(w, settings) }); err != nil {
			return err
		}
	}
	return writeModel(o.Model, c.Output)
}

// say prints what was trained on, the model, what came of contracts, and the evaluation.
func (c trainCommand) say(o training.Outcome, bad int, std streams) error {
	fmt.Fprintf(std.err, "%d rows trained on, %d held back; left out: %d bad, %d duplicates, %d whose labels conflict with those of an equal text\n",
		len(o.Train), len(o.Test), bad, o.Cleaning.Duplicates, o.Cleaning.Conflicts)
	c.sayModel(o, std)
	if len(o.Test) == 0 {
		return nil
	}
	return printEvaluation(o.Evaluation, "text", std)
}

// sayModel prints the model and what came of contracts.
func (c trainCommand) sayModel(o training.Outcome, std streams) {
	info := o.Model.Info()
	fmt.Fprintf(std.err, "%s: %s %s, %d features, %s\n", c.Output, info.Name, info.Version, info.VocabularySize, info.Digest)
	for _, r := range o.Contracts {
		fmt.Fprintf(std.err, "%s, %s: %s is kept from %.4g on: precision %s, recall %s, false-positive rate %s, on %d positive rows and %d others\n",
			r.Theme, r.Threshold, r.Contract, r.At, withInterval(r.Precision, r.PrecisionInterval), withInterval(r.Recall, r.RecallInterval),
			withInterval(r.FalsePositiveRate, r.FalsePositiveRateInterval), r.Positives, r.Negatives)
	}
}

// withInterval is a figure with its 95 % interval.
func withInterval(f training.Figure, i training.Interval) string {
	return fmt.Sprintf("%.4g (%.4g to %.4g)", float64(f), float64(i.Low), float64(i.High))
}

func (c trainCommand) split() (training.Split, error) {
	parts, of, ok := strings.Cut(c.Test, "/")
	n, err := strconv.Atoi(parts)
	k, err2 := strconv.Atoi(of)
	if !ok || err != nil || err2 != nil || n < 0 || k < 1 || n >= k {
		return training.Split{}, fmt.Errorf("--test %s: want N/K with N below K, such as 1/8", c.Test)
	}
	return training.Split{TestFolds: n, Folds: k, Sources: c.HoldOut, Seed: c.Seed}, nil
}

func readTaxonomy(path string) (classifier.Taxonomy, error) {
	f, err := os.Open(path)
	if err != nil {
		return classifier.Taxonomy{}, err
	}
	defer f.Close()
	taxonomy, err := classifier.ReadTaxonomy(f)
	if err != nil {
		return classifier.Taxonomy{}, fmt.Errorf("%s: %w", path, err)
	}
	return taxonomy, nil
}
