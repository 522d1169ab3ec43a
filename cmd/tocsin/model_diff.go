package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"

	"tocsin/training/diff"
	reporting "tocsin/training/report"
)

type modelDiffCommand struct {
	A    string   `arg:"" help:"The older model."`
	B    string   `arg:"" help:"The newer model."`
	Rows []string `arg:"" optional:"" help:"Rows, labelled or not, to read with both models, as for evaluate; without any, what the models are is compared."`
	rowReading
	Data        string `placeholder:"DIR" default:"${data}" env:"TOCSIN_DATA_MIRROR" help:"The folder of the public data sets, as 'tocsin data fetch' leaves it."`
	Format      string `enum:"text,json,markdown" default:"text" help:"How to print it: ${enum}."`
	Limit       int    `default:"10" help:"How many flipped decisions, or features of a label, to list."`
	Spans       int    `default:"5" help:"How many spans of a text to list for each log odds."`
	ShowText    bool   `help:"Also print the texts of flipped decisions, and what stands at each span. Otherwise only ids, places, and words that a model's vocabulary holds."`
	FailOnFlips int    `default:"-1" placeholder:"N" help:"End with code 1 if more than N decisions flip; for CI."`
}

// maxListed bounds the flips that are kept with their texts.
const maxListed = 1000

// Help adds examples to the command's help.
func (modelDiffCommand) Help() string {
	return `Without rows: in what the models differ: settings, labels, thresholds, calibrations, vocabulary, and the weights that moved most. With rows: which decisions flip, the worst first, and why. For each, the margin to the threshold is accounted for by words, base rate, calibration and threshold, and the log odds by spans.

Examples:
  tocsin model diff old.tocsin new.tocsin
  tocsin model diff old.tocsin new.tocsin rows.jsonl --limit 20 --show-text
  tocsin model diff old.tocsin new.tocsin rows.jsonl --format json --fail-on-flips 0`
}

// Run compares the two models.
func (c modelDiffCommand) Run(ctx context.Context, std streams) error {
	switch {
	case c.Limit < 0 || c.Limit > maxListed:
		return usageError{fmt.Errorf("--limit %d: want 0 to %d", c.Limit, maxListed)}
	case c.Spans < 0 || c.Spans > maxListed:
		return usageError{fmt.Errorf("--spans %d: want 0 to %d", c.Spans, maxListed)}
	case c.FailOnFlips >= 0 && len(c.Rows) == 0:
		return usageError{errors.New("--fail-on-flips needs rows")}
	}
	a, err := loadModel(c.A)
	if err != nil {
		return err
	}
	b, err := loadModel(c.B)
	if err != nil {
		return err
	}
	if len(c.Rows) == 0 {
		d := diff.Models(a, b, c.Limit)
		return c.print(std, d, modelSections(d))
	}
	bad := 0
	sources := rowSources{Rows: c.Rows, Data: c.Data, rowReading: c.rowReading}
	rows := sources.each(diff.UnionTaxonomy(a.Parameters().Taxonomy, b.Parameters().Taxonomy), std, &bad)
	r, err := diff.Replay(ctx, a, b, rows, diff.Options{Limit: c.Limit, Spans: c.Spans, KeepText: c.ShowText})
	if errors.Is(err, diff.ErrNothingShared) {
		return fmt.Errorf("%s and %s: %w", c.A, c.B, err)
	}
	if err != nil {
		return err
	}
	if err := c.print(std, r, replaySections(r)); err != nil {
		return err
	}
	if c.FailOnFlips >= 0 && r.Flips > c.FailOnFlips {
		return fmt.Errorf("%d decisions flipped, want at most %d", r.Flips, c.FailOnFlips)
	}
	if bad > 0 {
		return errReported
	}
	return nil
}

func (c modelDiffCommand) print(std streams, data any, sections []reporting.Section) error {
	if c.Format == "json" {
		encoder := json.NewEncoder(std.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(data)
	}
	return writeSections(std.out, sections, c.Format == "markdown")
}
