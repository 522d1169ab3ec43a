package main

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"tocsin/classifier"
	"tocsin/training"
)

// countsFlags train from a count table.
type countsFlags struct {
	Counts           string   `group:"Count tables" placeholder:"FILE" help:"Train from a count table instead of rows, with its taxonomy and its kinds of features: multinomial, the default then, or complement. --min-groups counts rows."`
	Calibrate        []string `group:"Count tables" placeholder:"ROWS" help:"With --counts: rows for calibration and thresholds, that the table does not count. If it does, probabilities are too sure of themselves, and nothing can tell. May be given several times."`
	CalibrateCounted bool     `group:"Count tables" help:"With --counts: the table does count them. Each fold of them is judged by the table without it, as in training from rows."`
}

// trainRows are rowSources that may be left out, for a training from counts.
type trainRows struct {
	Rows []string `arg:"" optional:"" help:"Files or folders of rows, - for standard input, or public:NAME for a public data set; public:train and public:evaluate are all of a kind."`
	Data string   `placeholder:"DIR" default:"${data}" env:"TOCSIN_DATA_MIRROR" help:"The folder of the public data sets, as 'tocsin data fetch' leaves it."`
	rowReading
}

func (s trainRows) each(taxonomy classifier.Taxonomy, std streams, bad *int) iter.Seq2[training.Row, error] {
	return rowSources(s).each(taxonomy, std, bad)
}

// checkSources refuses rows and counts together, and neither.
func (c trainCommand) checkSources() error {
	switch {
	case c.Counts == "" && (len(c.Calibrate) > 0 || c.CalibrateCounted):
		return usageError{errors.New("--calibrate and --calibrate-counted: only with --counts")}
	case c.Counts == "" && len(c.Rows) == 0:
		return usageError{errors.New(`expected "<rows> ..."; see ` + "`tocsin --help`")}
	case c.Counts == "":
		return nil
	case len(c.Rows) > 0:
		return usageError{fmt.Errorf("%s: --counts trains from a table and takes no rows but those to calibrate on", c.Rows[0])}
	case len(c.Calibrate) == 0:
		return usageError{errors.New("--counts: want --calibrate ROWS, which a table cannot do without")}
	case c.Taxonomy != "" || c.Bigrams != nil || c.Chars != nil:
		return usageError{errors.New("--taxonomy, --bigrams and --chars: a table has its own")}
	case len(c.Repeat) > 0 || c.Search != "" || len(c.HoldOut) > 0 || c.Report != "" || c.SaveConfig != "" || c.Audit:
		return usageError{errors.New("--repeat, --search, --hold-out, --report, --audit and --save-config: a table has no rows to do that with")}
	}
	return nil
}

// fromCounts trains from a table.
func (c trainCommand) fromCounts(ctx context.Context, std streams) error {
	if err := c.checkFolders(); err != nil {
		return err
	}
	table, file, err := openTable(c.Counts)
	if err != nil {
		return err
	}
	defer file.Close()
	config := training.DefaultConfig()
	config.Name, config.Version, config.Seed = c.Name, c.Version, c.Seed
	config.Estimator = training.Multinomial
	sameName := func(a, b classifier.Label) bool { return a.Name == b.Name }
	if taxonomy := table.Header().Taxonomy; !slices.EqualFunc(taxonomy.Stances, config.Taxonomy.Stances, sameName) || taxonomy.Name != config.Taxonomy.Name {
		config.StanceRates = training.EvenRates(len(taxonomy.Stances))
	}
	config.Taxonomy, config.Features = table.Header().Taxonomy, table.Header().Features
	if _, config, err = c.settings(config); err != nil {
		return err
	}
	config.Taxonomy, config.Features = table.Header().Taxonomy, table.Header().Features
	if c.ShowConfig {
		return writeSettings(std.out, training.SettingsOf(config))
	}
	bad := 0
	var rows []training.Row
	sources := rowSources{Rows: c.Calibrate, Data: c.Data, rowReading: c.rowReading}
	for row, err := range sources.each(config.Taxonomy, std, &bad) {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		rows = append(rows, row)
	}
	rows, cleaning, err := training.Dedupe(rows)
	if err != nil {
		return err
	}
	bar := newProgressBar(std, map[string]float64{"calibrate": 1})
	config.Progress = bar.progress()
	model, contracts, err := training.TrainCounts(ctx, table.Training(), rows, c.CalibrateCounted, config)
	bar.clear()
	if errors.Is(err, training.ErrNeedsRows) {
		return usageError{err}
	}
	if err == nil {
		err = writeModel(model, c.Output)
	}
	if err != nil {
		return err
	}
	all := table.Totals().Documents
	fmt.Fprintf(std.err, "trained on the counts of %d rows, calibrated on %d; left out of these: %d bad, %d duplicates, %d whose labels conflict with those of an equal text\n",
		all[len(all)-1], len(rows), bad, cleaning.Duplicates, cleaning.Conflicts)
	c.sayModel(training.Outcome{Model: model, Contracts: contracts}, std)
	if bad > 0 {
		return errReported
	}
	return nil
}
