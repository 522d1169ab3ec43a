package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"tocsin/classifier"
	"tocsin/training"
)

// defaults are the values that flags name by ${...}.
var defaults = kong.Vars{"data": "data", "evidence": strconv.Itoa(classifier.DefaultEvidence)}

type trainCommand struct {
	rowSources
	Output    string   `short:"o" required:"" placeholder:"MODEL" help:"The model file to write."`
	Taxonomy  string   `placeholder:"FILE" help:"Themes, stances and masked names, as JSON; the default model's without it."`
	Name      string   `default:"default" help:"The name of the model."`
	Version   string   `default:"dev" help:"The version of the model, such as 2026.11.1."`
	Test      string   `placeholder:"N/K" default:"1/8" help:"Hold back N of K parts of the rows, by group, for the test; 0/1 for none."`
	HoldOut   []string `placeholder:"SOURCE" help:"Hold back all rows of a source for the test; may be given several times."`
	Seed      uint64   `default:"1" help:"Seed of the split into parts."`
	Report    string   `placeholder:"FILE" help:"Also write the evaluation as JSON."`
	Estimator string   `enum:"weighted,multinomial" default:"weighted" help:"Where the weights come from: ${enum}."`
}

// Help adds examples to the command's help.
func (trainCommand) Help() string {
	return `Rows are deduplicated on their normalised text; of twins with different labels none stays. The rows held back are never trained on, and the evaluation that is printed is on them alone.

Examples:
  tocsin train rows.jsonl -o mine.tocsin
  tocsin train training/corpus/*.jsonl public:train -o models/default.tocsin
  tocsin train rows.jsonl --hold-out forum-a -o mine.tocsin`
}

// Run trains, evaluates on the rows held back and writes the model.
func (c trainCommand) Run(ctx context.Context, std streams) error {
	config := training.DefaultConfig()
	config.Name, config.Version, config.Seed = c.Name, c.Version, c.Seed
	config.Estimator = training.Estimator(c.Estimator)
	split, err := c.split()
	if err != nil {
		return usageError{err}
	}
	if c.Taxonomy != "" {
		if config.Taxonomy, err = readTaxonomy(c.Taxonomy); err != nil {
			return err
		}
		config.StanceRates = training.EvenRates(len(config.Taxonomy.Stances))
	}
	// Training takes minutes: a folder that is not there is better found out before.
	if _, err := os.Stat(filepath.Dir(c.Output)); err != nil {
		return fmt.Errorf("-o %s: %w", c.Output, err)
	}
	rows, bad, err := c.read(config.Taxonomy, std)
	if err != nil {
		return err
	}
	config.Progress = progress(std)
	o, err := training.Run(ctx, rows, split, config)
	if errors.Is(err, training.ErrSplit) {
		return usageError{err}
	}
	if err != nil {
		return err
	}
	if err := writeModel(o.Model, c.Output); err != nil {
		return err
	}
	fmt.Fprintf(std.err, "%d rows trained on, %d held back; left out: %d bad, %d duplicates, %d with conflicting labels\n",
		len(o.Train), len(o.Test), bad, o.Cleaning.Duplicates, o.Cleaning.Conflicts)
	info := o.Model.Info()
	fmt.Fprintf(std.err, "%s: %s %s, %d features, %s\n", c.Output, info.Name, info.Version, info.VocabularySize, info.Digest)
	if len(o.Test) > 0 {
		if err := report(o.Evaluation, "text", c.Report, std); err != nil {
			return err
		}
	}
	if bad > 0 {
		return errReported
	}
	return nil
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
