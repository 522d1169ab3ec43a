package main

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/schollz/progressbar/v3"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/perturb"
	reporting "tocsin/training/report"
)

type evaluateCommand struct {
	Rows []string `arg:"" optional:"" help:"Files or folders of rows, - for standard input, or public:NAME for a public data set; public:train and public:evaluate are all of a kind. May be left out with --suite."`
	Data string   `placeholder:"DIR" default:"${data}" env:"TOCSIN_DATA_MIRROR" help:"The folder of the public data sets, as 'tocsin data fetch' leaves it."`
	rowReading
	Model     string `placeholder:"MODEL" help:"The model file; the embedded default model without one."`
	Against   string `placeholder:"MODEL" help:"Another model to judge on the same rows; says which differences may be chance."`
	Format    string `enum:"text,json,markdown" default:"text" help:"How to print it: ${enum}."`
	Resamples int    `default:"${resamples}" help:"How many bootstrap samples the 95 % intervals are taken from; 0 for no intervals."`
	Seed      uint64 `default:"1" help:"Seed of the bootstrap samples, and of --perturb."`
	Mistakes  *int   `placeholder:"N" help:"Print the N worst mistakes with their texts, and have N in a report; without it none are printed and a report has ${mistakes}."`
	Report    string `placeholder:"FILE" help:"Also write a report to read, print and keep: FILE.html, FILE.md or FILE.json. It holds the texts of mistakes."`

	Suite       []string `placeholder:"SUITE" help:"Also run a functional suite: a file, public:hatecheck or public:xstest; may be given several times."`
	Perturb     []string `placeholder:"NAME" help:"Also judge every row as these transforms of texts leave it: all, or some of ${transforms}."`
	FailOnSuite float64  `placeholder:"SHARE" help:"Exit with code 1 if less than this share of the cases of a capability passes, such as 0.9."`
}

// Help adds examples to the command's help.
func (evaluateCommand) Help() string {
	return `Judge a model only on rows that it was not trained on. docs/evaluation.md says what every figure means.

Examples:
  tocsin evaluate training/corpus/holdout/*.jsonl
  tocsin evaluate public:hatecheck --model mine.tocsin --format json
  tocsin evaluate test.jsonl --model new.tocsin --against old.tocsin
  tocsin evaluate --suite training/suites/capabilities.jsonl --fail-on-suite 0.9
  tocsin evaluate test.jsonl --suite public:xstest --mistakes 20
  tocsin evaluate test.jsonl --perturb leetspeak,spaced
  tocsin evaluate test.jsonl --report report.html`
}

// Run evaluates one model or two.
func (c evaluateCommand) Run(ctx context.Context, std streams) error {
	if err := c.check(); err != nil {
		return usageError{err}
	}
	if err := checkReport(c.Report, slices.Concat(c.Rows, c.Suite)...); err != nil {
		return err
	}
	models, err := c.models()
	if err != nil {
		return err
	}
	var sheet *reporting.Collector
	if c.Report != "" {
		sheet = reporting.Collect(models[0].Parameters().Taxonomy)
	}
	bad := 0
	e, err := c.evaluate(ctx, models, sheet, std, &bad)
	if err != nil {
		return err
	}
	if c.Report != "" {
		if err := writeReport(c.Report, reporting.Input{Model: models[0], Evaluation: e, Judged: sheet.Sheet()}); err != nil {
			return err
		}
	}
	if c.Mistakes == nil {
		e.Mistakes = nil // they were for the report
		if e.Against != nil {
			e.Against.Mistakes = nil
		}
	}
	if err := printEvaluation(e, c.Format, std); err != nil {
		return err
	}
	if failed := c.failedSuites(e, std); failed || bad > 0 {
		return errReported
	}
	return nil
}

// check says what is wrong with the flags.
func (c evaluateCommand) check() error {
	switch {
	case len(c.Rows) == 0 && len(c.Suite) == 0:
		return errors.New(`expected "<rows> ..." or --suite; see ` + "`tocsin --help`")
	case c.Resamples < 0 || c.Resamples > training.MaxResamples:
		return fmt.Errorf("--resamples %d: want 0 to %d", c.Resamples, training.MaxResamples)
	case c.mistakes() < 0 || c.mistakes() > training.MaxMistakes:
		return fmt.Errorf("--mistakes %d: want 0 to %d", c.mistakes(), training.MaxMistakes)
	case !(c.FailOnSuite >= 0 && c.FailOnSuite <= 1):
		return fmt.Errorf("--fail-on-suite %v: want a share from 0 to 1", c.FailOnSuite)
	case c.FailOnSuite > 0 && len(c.Suite) == 0:
		return errors.New("--fail-on-suite: there is no --suite")
	case c.Against != "" && len(c.Rows) == 0:
		return errors.New("--against: there are no rows to compare the models on")
	case len(c.Perturb) > 0 && len(c.Rows) == 0:
		return errors.New("--perturb: there are no rows to perturb")
	}
	if _, err := perturb.Find(c.Perturb...); err != nil {
		return fmt.Errorf("--perturb: %w", err)
	}
	return nil
}

// mistakes is how many of the worst mistakes are kept.
func (c evaluateCommand) mistakes() int {
	switch {
	case c.Mistakes != nil:
		return *c.Mistakes
	case c.Report != "":
		return reportMistakes
	}
	return 0
}

// models loads the model, and the one that it is compared with.
func (c evaluateCommand) models() ([]*classifier.Model, error) {
	model, err := loadModel(c.Model)
	if err != nil || c.Against == "" {
		return []*classifier.Model{model}, err
	}
	other, err := loadModel(c.Against)
	if err != nil {
		return nil, err
	}
	if training.SameLabels(model.Parameters().Taxonomy, other.Parameters().Taxonomy) != nil {
		return nil, fmt.Errorf("--against %s: it has other themes or stances than the model that it is compared with; `tocsin model diff` compares those that both have", c.Against)
	}
	return []*classifier.Model{model, other}, nil
}

// evaluate judges the rows and runs the suites. Bad rows and bad cases are named on
// standard error and counted.
func (c evaluateCommand) evaluate(ctx context.Context, models []*classifier.Model, sheet *reporting.Collector, std streams, bad *int) (training.Evaluation, error) {
	options := training.EvaluateOptions{Resamples: c.Resamples, Seed: c.Seed}
	judgements, err := c.judge(ctx, models, sheet, std, bad)
	if err != nil {
		return training.Evaluation{}, err
	}
	if len(c.Rows) > 0 && judgements[0].Rows() == 0 {
		return training.Evaluation{}, errors.New("no rows to judge the model on")
	}
	evaluations := make([]training.Evaluation, len(models))
	for i, model := range models {
		if evaluations[i], err = judgements[i].Evaluate(ctx, options); err != nil {
			return training.Evaluation{}, err
		}
		tell := func(err error) {
			if i == 0 { // once is enough
				complain(std.err, err)
				*bad++
			}
		}
		for _, suite := range c.Suite {
			results, err := c.runSuite(ctx, suite, model, std, tell)
			if err != nil {
				return training.Evaluation{}, err
			}
			evaluations[i].Suites = append(evaluations[i].Suites, results...)
		}
	}
	e := evaluations[0]
	if len(models) > 1 {
		e.Against = &evaluations[1]
		e.Comparison, err = training.Compare(ctx, judgements[0], judgements[1], options)
	}
	return e, err
}

func (c evaluateCommand) judge(ctx context.Context, models []*classifier.Model, sheet *reporting.Collector, std streams, bad *int) ([]*training.Judgements, error) {
	transforms, err := perturb.Find(c.Perturb...)
	if err != nil {
		return nil, err
	}
	options := training.JudgeOptions{Mistakes: c.mistakes(), Perturbations: transforms, Seed: c.Seed}
	if isTerminal(std.err) {
		bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(std.err), progressbar.OptionSetDescription("judge"), progressbar.OptionShowCount(),
			progressbar.OptionShowIts(), progressbar.OptionSetItsString("rows"), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
		defer func() { _ = bar.Finish() }()
		options.Progress = func() { _ = bar.Add(1) } // a bar that cannot be drawn stops nothing
	}
	sources := rowSources{c.Rows, c.Data, c.rowReading}
	return training.Judge(ctx, models, collected(sources.each(models[0].Parameters().Taxonomy, std, bad), sheet), options)
}

// printEvaluation prints an evaluation.
func printEvaluation(e training.Evaluation, format string, std streams) error {
	switch format {
	case "json":
		return e.WriteJSON(std.out)
	case "markdown":
		return e.WriteMarkdown(std.out)
	}
	return e.WriteText(std.out)
}
