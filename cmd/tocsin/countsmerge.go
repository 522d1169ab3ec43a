package main

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os"

	"tocsin/training/counts"
)

// openTable opens a count table.
func openTable(path string) (*counts.Reader, io.Closer, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, nil, err
	}
	table, err := counts.NewReader(f)
	if err != nil {
		f.Close()
		return nil, nil, fmt.Errorf("%s: %w", path, err)
	}
	return table, f, nil
}

type countsMergeCommand struct {
	Tables []string `arg:"" name:"file" help:"The tables."`
	countsOutput
}

// Help adds examples to the command's help.
func (countsMergeCommand) Help() string {
	return `The outcome is, byte for byte, the table of all rows counted together. Tables of other feature settings or another taxonomy are refused, and so is a table that is given twice, since its rows would count twice.

Example:
  tocsin counts merge a.counts b.counts -o both.counts`
}

// Run adds the tables up.
func (c countsMergeCommand) Run(ctx context.Context, std streams) error {
	if err := checkOutput("-o", c.Output, c.Tables...); err != nil {
		return err
	}
	var tables []*counts.Reader
	for i, path := range c.Tables {
		table, file, err := openTable(path)
		if err != nil {
			return err
		}
		defer file.Close()
		if i > 0 {
			if err := tables[0].Header().Same(table.Header()); err != nil {
				return fmt.Errorf("%s and %s: %w", c.Tables[0], path, err)
			}
		}
		tables = append(tables, table)
	}
	return c.write(std, func(w io.Writer) (*counts.Writer, error) {
		made, err := counts.Merge(ctx, tables, w)
		if err != nil {
			return nil, c.naming(tables, err)
		}
		return made, c.checkTwice(tables)
	}, func() (counts.Provenance, error) {
		p := counts.Provenance{Command: "merge"}
		for i, t := range tables {
			p.From = append(p.From, counts.Origin{Name: c.Tables[i], Digest: t.Digest()})
		}
		return p, nil
	})
}

// naming puts the file of a damaged table before the error.
func (c countsMergeCommand) naming(tables []*counts.Reader, err error) error {
	for i, t := range tables {
		if t.Err() != nil && errors.Is(err, t.Err()) {
			return fmt.Errorf("%s: %w", c.Tables[i], err)
		}
	}
	return err
}

// checkTwice refuses equal tables. One of no rows may come as often as it likes.
func (c countsMergeCommand) checkTwice(tables []*counts.Reader) error {
	seen := map[string]string{}
	for i, t := range tables {
		if other, ok := seen[t.Digest()]; ok && t.Entries() > 0 {
			return fmt.Errorf("%s and %s are the same table: its rows would count twice", other, c.Tables[i])
		}
		seen[t.Digest()] = c.Tables[i]
	}
	return nil
}

type countsForgetCommand struct {
	Table string   `arg:"" name:"file" help:"The table."`
	Rows  []string `required:"" placeholder:"ROWS" help:"The rows to take out, as files of rows are given elsewhere; may be given several times."`
	Data  string   `placeholder:"DIR" default:"${data}" env:"TOCSIN_DATA_MIRROR" help:"The folder of the public data sets."`
	countsOutput
	countsMemory
	rowReading
}

// Help adds examples to the command's help.
func (countsForgetCommand) Help() string {
	return `The outcome is, byte for byte, the table as it would be had the rows never been counted. Give them with the labels that they were counted with. Rows that cannot all have been counted are refused, with a string and a label that would be counted less than not at all; rows that were not counted but whose strings other rows have under the same labels cannot be told, and would be taken from these.

A bad row is no row: where one is named, nothing is written.

Example:
  tocsin counts forget all.counts --rows withdrawn.jsonl -o rest.counts`
}

// Run takes the rows out.
func (c countsForgetCommand) Run(ctx context.Context, std streams) error {
	// The table itself may be the output: what is forgotten is meant to be gone.
	if err := checkOutput("-o", c.Output, c.Rows...); err != nil {
		return err
	}
	table, file, err := openTable(c.Table)
	if err != nil {
		return err
	}
	defer file.Close()
	o, err := c.bound(c.Output, std)
	if err != nil {
		return err
	}
	sources := rowSources{Rows: c.Rows, Data: c.Data, rowReading: c.rowReading}
	bad := 0
	return c.write(std, func(w io.Writer) (*counts.Writer, error) {
		made, err := counts.Forget(ctx, table, sources.each(table.Header().Taxonomy, std, &bad), o, w)
		switch {
		case errors.Is(err, counts.ErrFormat):
			return nil, fmt.Errorf("%s: %w", c.Table, err)
		case err == nil && bad > 0:
			return nil, fmt.Errorf("%d bad rows: nothing was forgotten", bad)
		}
		return made, err
	}, func() (counts.Provenance, error) {
		p := counts.Provenance{Command: "forget", From: []counts.Origin{{Name: c.Table, Digest: table.Digest()}}}
		p.Forgotten, err = sources.origins()
		return p, err
	})
}

type countsExportCommand struct {
	Table        string `arg:"" name:"file" help:"The table."`
	MinDocuments int    `required:"" placeholder:"N" help:"Print the strings that at least N rows have."`
	Format       string `enum:"tsv,jsonl" default:"tsv" help:"How to print them: ${enum}."`
}

// Help adds examples to the command's help.
func (countsExportCommand) Help() string {
	return `What is printed is no table: it can be neither merged nor forgotten from, since it lacks the strings of few rows. docs/counts.md says what that protects.

Example:
  tocsin counts export rows.counts --min-documents 20 > rows.tsv`
}

// Run prints the strings. The table is read to its end before anything is printed.
func (c countsExportCommand) Run(ctx context.Context, std streams) error {
	if c.MinDocuments < 1 {
		return usageError{fmt.Errorf("--min-documents %d: want 1 or more", c.MinDocuments)}
	}
	out := bufio.NewWriter(std.out)
	for pass := range 2 {
		table, file, err := openTable(c.Table)
		if err != nil {
			return err
		}
		defer file.Close()
		x := counts.NewExporter(io.Discard, table.Header(), c.Format == "jsonl")
		if pass == 1 {
			x = counts.NewExporter(out, table.Header(), c.Format == "jsonl")
		}
		if err := exportEntries(ctx, table, x, uint64(c.MinDocuments)); err != nil {
			return fmt.Errorf("%s: %w", c.Table, err)
		}
	}
	return out.Flush()
}

func exportEntries(ctx context.Context, table *counts.Reader, x *counts.Exporter, least uint64) error {
	for {
		e, err := table.Next()
		if errors.Is(err, io.EOF) {
			return x.Close()
		}
		if err == nil {
			err = context.Cause(ctx)
		}
		if err == nil && e.Rows() >= least {
			err = x.Write(e)
		}
		if err != nil {
			return err
		}
	}
}
