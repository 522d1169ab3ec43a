package main

import (
	"context"
	"encoding/json"
	"fmt"
	"os"
	"slices"

	"tocsin/classifier"
	"tocsin/training"
)

type evaluateCommand struct {
	rowSources
	Model   string `placeholder:"MODEL" help:"The model file; the embedded default model without one."`
	Against string `placeholder:"MODEL" help:"Another model to judge on the same rows."`
	Format  string `enum:"text,json" default:"text" help:"How to print it: ${enum}."`
}

// Help adds examples to the command's help.
func (evaluateCommand) Help() string {
	return `Judge a model only on rows that it was not trained on.

Examples:
  tocsin evaluate training/corpus/holdout/*.jsonl
  tocsin evaluate public:xstest --model mine.tocsin --format json`
}

// Run evaluates one model or two.
func (c evaluateCommand) Run(ctx context.Context, std streams) error {
	model, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	taxonomy := model.Parameters().Taxonomy
	rows, bad, err := c.read(taxonomy, std)
	if err != nil {
		return err
	}
	if len(rows) == 0 {
		return fmt.Errorf("no rows to judge the model on")
	}
	judged := []*classifier.Model{model}
	if c.Against != "" {
		other, err := loadModel(c.Against)
		if err != nil {
			return err
		}
		if !sameLabels(taxonomy, other.Parameters().Taxonomy) {
			return fmt.Errorf("--against %s: it has other themes or stances than the model that it is compared with", c.Against)
		}
		judged = append(judged, other)
	}
	for _, model := range judged {
		evaluation, err := training.Evaluate(ctx, model, rows)
		if err != nil {
			return err
		}
		if err := report(evaluation, c.Format, "", std); err != nil {
			return err
		}
	}
	if bad > 0 {
		return errReported
	}
	return nil
}

// sameLabels reports whether rows labelled for one taxonomy can judge models of both.
func sameLabels(a, b classifier.Taxonomy) bool {
	same := func(a, b classifier.Label) bool { return a.Name == b.Name }
	return a.PromotingStance == b.PromotingStance && slices.EqualFunc(a.Themes, b.Themes, same) && slices.EqualFunc(a.Stances, b.Stances, same)
}

// report prints an evaluation, and writes it as JSON to a file if one is named.
func report(e training.Evaluation, format, file string, std streams) error {
	if file != "" {
		data, err := json.MarshalIndent(e, "", "  ")
		if err != nil {
			return err
		}
		if err := os.WriteFile(file, append(data, '\n'), 0o644); err != nil {
			return err
		}
	}
	if format == "json" {
		return e.WriteJSON(std.out)
	}
	return e.WriteText(std.out)
}
