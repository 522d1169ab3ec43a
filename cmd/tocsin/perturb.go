package main

import (
	"context"
	"fmt"
	"io"

	"tocsin/training"
	"tocsin/training/formats"
	"tocsin/training/perturb"
)

type dataPerturbCommand struct {
	rowSources
	With   []string `required:"" placeholder:"NAME" help:"The transforms: all, or some of ${transforms}. Every row is written once for each."`
	Keep   bool     `help:"Also write the rows as they are, in the groups of those that were made of them."`
	Output string   `short:"o" required:"" placeholder:"FILE" help:"The file to write, - for standard output; compressed if its name ends in .gz or .zst."`
	Seed   uint64   `default:"1" help:"Seed of the transforms: the same rows and seed give the same texts."`
}

// Help lists the transforms and adds examples to the command's help.
func (dataPerturbCommand) Help() string {
	help := "Rows keep their labels. What is made of one row is one group, so that a split leaves it on one side. With several transforms, or with --keep, the name of the transform is added to the id. The transforms:\n"
	for _, t := range perturb.All() {
		help += fmt.Sprintf("  %-16s %s\n", t.Name, t.Description)
	}
	return help + `
Examples:
  tocsin data perturb rows.jsonl --with leetspeak -o leetspeak.jsonl
  tocsin data perturb public:edos --with spaced,dotted --seed 2 -o apart.jsonl.gz`
}

// Run writes the rows as the transforms leave them.
func (c dataPerturbCommand) Run(ctx context.Context, std streams) error {
	transforms, err := perturb.Find(c.With...)
	if err != nil {
		return usageError{fmt.Errorf("--with: %w", err)}
	}
	if err := checkOutput("-o", c.Output, c.Rows...); err != nil {
		return err
	}
	bad := 0
	write := func(w io.Writer) error { return c.write(ctx, w, transforms, std, &bad) }
	if c.Output == "-" {
		err = write(std.out)
	} else {
		err = replaceFile(c.Output, write)
	}
	if err == nil && bad > 0 {
		err = errReported
	}
	return err
}

func (c dataPerturbCommand) write(ctx context.Context, w io.Writer, transforms []perturb.Transform, std streams, bad *int) error {
	packed, err := compressed(w, c.Output)
	if err != nil {
		return err
	}
	taxonomy := training.DefaultTaxonomy()
	out, err := formats.NewWriter(formats.JSONL, packed, taxonomy)
	if err != nil {
		return err
	}
	for row, err := range c.each(taxonomy, std, bad) {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		if row.ID = row.Name(); row.Group == "" {
			row.Group = row.ID
		}
		if c.Keep {
			if err := out.Write(row); err != nil {
				return err
			}
		}
		for _, t := range transforms {
			made := row
			made.Text = t.Apply(row.Text, c.Seed)
			if c.Keep || len(transforms) > 1 {
				made.ID += "/" + t.Name
			}
			if err := out.Write(made); err != nil {
				return err
			}
		}
	}
	if err := out.Close(); err != nil {
		return err
	}
	return packed.Close()
}
