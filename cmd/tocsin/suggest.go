package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/diff"
	"tocsin/training/formats"
	"tocsin/training/suggest"
)

type suggestCommand struct {
	rowSources
	Model    string   `placeholder:"MODEL" help:"The newest model; the embedded default model without one."`
	Against  []string `sep:"none" placeholder:"MODEL" help:"An older model, to disagree with and to compare for --stop; may be given several times, the oldest first."`
	N        int      `short:"n" default:"100" help:"How many rows to suggest."`
	Strategy string   `enum:"mixed,uncertainty,diversity,disagreement" default:"mixed" help:"How to choose: ${enum}."`
	Random   float64  `default:"0.1" help:"Share of the rows, 0 to 1, to draw at random, and to mark so: only these are a fair sample to evaluate on."`
	Labelled []string `sep:"none" placeholder:"ROWS" help:"Rows that are labelled already, in the forms of ROWS; may be given several times."`
	Seed     uint64   `default:"1" help:"Seed of what is drawn at random."`
	Output   string   `short:"o" default:"-" placeholder:"FILE" help:"The file to write; standard output without one."`
	To       string   `name:"format" enum:"jsonl,label-studio,doccano,prodigy,csv" default:"jsonl" help:"The form of the file: ${enum}."`
	Stop     bool     `help:"Suggest nothing, but say whether to go on labelling."`
	JSON     bool     `name:"json" help:"With --stop: print JSON."`
}

// Help adds examples to the command's help.
func (suggestCommand) Help() string {
	return `Says which rows to label next. uncertainty takes those next to a threshold, in log odds, and those whose words the model does not know; disagreement those that the model and the last one of --against judge differently; diversity those that are far from each other and from what is labelled. mixed takes uncertain and disputed rows in turn, each time the one with the highest rank times its distance to what is taken. No theme takes all. Each row says in its field "suggested" why it was chosen. Rows in any order and the same seed give the same file.

With --stop, the models of successive rounds judge the rows, which must be the same in each round and never trained on. Labelling may stop when their decisions have agreed for three rounds (Cohen's kappa of 0.99 or more). Of --labelled, the rows that were drawn at random say what is missed.

Examples:
  tocsin suggest pool.jsonl --model mine.tocsin -n 50 -o next.json --format label-studio
  tocsin suggest pool.jsonl --model mine.tocsin --labelled done.jsonl -n 50 -o next.jsonl
  tocsin suggest pool.jsonl --against round1.tocsin --model round2.tocsin --strategy disagreement
  tocsin suggest --stop pool.jsonl --against round1.tocsin --against round2.tocsin --against round3.tocsin --model round4.tocsin --labelled done.jsonl`
}

// Run suggests rows, or says whether to stop.
func (c suggestCommand) Run(ctx context.Context, std streams) error {
	switch {
	case c.N < 1 || c.N > suggest.MaxRows:
		return usageError{fmt.Errorf("-n %d: want 1 to %d", c.N, suggest.MaxRows)}
	case !(c.Random >= 0 && c.Random <= 1):
		return usageError{fmt.Errorf("--random %v: want 0 to 1", c.Random)}
	case c.Strategy == string(suggest.Disagreement) && len(c.Against) == 0 && !c.Stop:
		return usageError{errors.New("--strategy disagreement needs --against")}
	case c.Stop && len(c.Against) == 0:
		return usageError{errors.New("--stop needs --against, the models of the rounds before")}
	case c.JSON && !c.Stop:
		return usageError{errors.New("--json is for --stop; rows are written by --format")}
	}
	if err := checkOutput("-o", c.Output, slices.Concat(c.Rows, c.Labelled)...); err != nil {
		return err // found out before the work is done
	}
	var models []*classifier.Model // the oldest first
	for _, path := range append(c.Against, c.Model) {
		model, err := loadModel(path)
		if err != nil {
			return err
		}
		models = append(models, model)
	}
	taxonomy := models[0].Parameters().Taxonomy
	for _, m := range models[1:] {
		taxonomy = diff.UnionTaxonomy(taxonomy, m.Parameters().Taxonomy)
	}
	bad := 0
	rows := c.each(taxonomy, std, &bad)
	var labelled iter.Seq2[training.Row, error]
	if len(c.Labelled) > 0 {
		sources := c.rowSources
		sources.Rows = c.Labelled
		labelled = sources.each(taxonomy, std, &bad)
	}
	run := c.suggest
	if c.Stop {
		run = c.stop
	}
	err := run(ctx, models, rows, labelled, std)
	if errors.Is(err, diff.ErrNothingShared) {
		return fmt.Errorf("--against %s: %w", strings.Join(c.Against, ", "), err)
	}
	if err != nil {
		return err
	}
	if bad > 0 {
		return errReported
	}
	return nil
}

func (c suggestCommand) suggest(ctx context.Context, models []*classifier.Model, rows, labelled iter.Seq2[training.Row, error], std streams) error {
	newest := len(models) - 1
	config := suggest.Config{
		Model: models[newest], N: c.N, Strategy: suggest.Strategy(c.Strategy), RandomShare: c.Random, Labelled: labelled, Seed: c.Seed,
	}
	if newest > 0 {
		config.Against = models[newest-1]
	}
	suggestions, pool, err := suggest.Next(ctx, rows, config)
	if err != nil {
		return err
	}
	if err := c.write(suggestions, models[newest].Parameters().Taxonomy, std); err != nil {
		return err
	}
	counts, order := map[string]int{}, []string{}
	for _, s := range suggestions {
		if counts[s.Why] == 0 {
			order = append(order, s.Why)
		}
		counts[s.Why]++
	}
	var why []string
	for _, name := range order {
		why = append(why, fmt.Sprintf("%d %s", counts[name], name))
	}
	fmt.Fprintf(std.err, "%d of %d rows suggested: %s; passed over: %d labelled already, %d too long\n",
		len(suggestions), pool.Rows, strings.Join(why, ", "), pool.Labelled, pool.Long)
	return nil
}

// write writes the rows, in place of the file at once, or leaves what was there.
func (c suggestCommand) write(suggestions []suggest.Choice, taxonomy classifier.Taxonomy, std streams) error {
	write := func(w io.Writer) error { return writeSuggestions(w, formats.Format(c.To), suggestions, taxonomy) }
	if c.Output == "-" {
		return write(std.out)
	}
	if err := replaceFile(c.Output, write); err != nil {
		return fmt.Errorf("-o %s: %w", c.Output, err)
	}
	return nil
}

func writeSuggestions(w io.Writer, format formats.Format, suggestions []suggest.Choice, taxonomy classifier.Taxonomy) error {
	out, err := formats.NewWriter(format, w, taxonomy)
	if err != nil {
		return err
	}
	for _, s := range suggestions {
		s.Row.Suggested = s.Note
		if err := out.Write(s.Row); err != nil {
			return err
		}
	}
	return out.Close()
}

func (c suggestCommand) stop(ctx context.Context, models []*classifier.Model, rows, labelled iter.Seq2[training.Row, error], std streams) error {
	s, err := suggest.Stop(ctx, models, rows, labelled)
	if err != nil {
		return err
	}
	if c.JSON {
		encoder := json.NewEncoder(std.out)
		encoder.SetIndent("", "  ")
		return encoder.Encode(s)
	}
	return writeSections(std.out, stopSections(s), false)
}
