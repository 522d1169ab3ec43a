package main

import (
	"compress/gzip"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"path/filepath"
	"strings"

	"github.com/klauspost/compress/zstd"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/formats"
)

type dataImportCommand struct {
	rowSources
	Output   string `short:"o" placeholder:"FILE" help:"The file to write, - for standard output; compressed if its name ends in .gz or .zst."`
	To       string `name:"format" enum:"jsonl,csv,tsv,doccano,label-studio,prodigy,fasttext" default:"jsonl" help:"The form of the file: ${enum}."`
	Taxonomy string `placeholder:"FILE" help:"Themes, stances and masked names, as JSON; the default model's without it."`
	Preview  *int   `placeholder:"N" help:"Write nothing: print how each file is read, and its first N rows; 0 for how it is read alone."`
}

// Help adds examples to the command's help.
func (dataImportCommand) Help() string {
	return `Reads JSON Lines, JSON, CSV, TSV, Parquet, fastText, doccano, Label Studio, Prodigy and spaCy, a folder for each label, and a folder of a Hugging Face data set; gzip, zstd or plain. A flat label that names a theme or a stance teaches that head alone; a row without labels stays without. Every command that reads rows takes the same files and flags.

Examples:
  tocsin data import posts.csv --preview 5
  tocsin data import posts.csv --text-column body --label-column verdict --label safe=none --label danger=threat/promotes -o posts.jsonl
  tocsin data import export.json --strict -o posts.jsonl.gz
  zcat posts.tsv.gz | tocsin data import - --source forum-a -o -`
}

// Run imports, or previews.
func (c dataImportCommand) Run(ctx context.Context, std streams) error {
	taxonomy := training.DefaultTaxonomy()
	if c.Taxonomy != "" {
		var err error
		if taxonomy, err = readTaxonomy(c.Taxonomy); err != nil {
			return err
		}
	}
	switch {
	case c.Preview != nil && *c.Preview < 0:
		return usageError{fmt.Errorf("--preview %d: want 0 or more", *c.Preview)}
	case c.Preview != nil:
		return c.preview(taxonomy, std)
	case c.Output == "":
		return usageError{errors.New("want -o FILE, or --preview N to see how the rows would be read")}
	}
	if err := checkOutput("-o", c.Output, c.Rows...); err != nil {
		return err
	}
	t := newTally(taxonomy)
	write := func(w io.Writer) error { return c.write(ctx, w, taxonomy, std, t) }
	var err error
	if c.Output == "-" {
		err = write(std.out)
	} else {
		err = replaceFile(c.Output, write)
	}
	if err != nil {
		return err
	}
	t.print(std.err, c.Output)
	if !t.labelled() && c.LabelColumn != formats.NoColumn {
		fmt.Fprintln(std.err, "no row has a label: if there are some, --preview 3 shows the columns and --label-column says which to read")
	}
	if t.bad > 0 {
		return errReported
	}
	return nil
}

// write reads all rows and writes them.
func (c dataImportCommand) write(ctx context.Context, w io.Writer, taxonomy classifier.Taxonomy, std streams, t *tally) error {
	packed, err := compressed(w, c.Output)
	if err != nil {
		return err
	}
	out, err := formats.NewWriter(formats.Format(c.To), packed, taxonomy)
	if err != nil {
		return err
	}
	for row, err := range c.each(taxonomy, std, &t.bad) {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return err
		}
		if err := out.Write(row); err != nil {
			return err
		}
		t.add(row)
	}
	if err := out.Close(); err != nil {
		return err
	}
	return packed.Close()
}

// compressed compresses what is written as the name of the file says.
func compressed(w io.Writer, name string) (io.WriteCloser, error) {
	switch strings.ToLower(filepath.Ext(name)) {
	case ".gz":
		return gzip.NewWriter(w), nil
	case ".zst":
		return zstd.NewWriter(w)
	}
	return unclosed{w}, nil
}

// unclosed is a writer that its owner closes.
type unclosed struct{ io.Writer }

func (unclosed) Close() error { return nil }

// preview says of each argument how it is read, and prints its first rows.
func (c dataImportCommand) preview(taxonomy classifier.Taxonomy, std streams) error {
	bad := 0
	for i, argument := range c.Rows {
		if i > 0 {
			fmt.Fprintln(std.out)
		}
		if err := c.previewOne(argument, taxonomy, std, &bad); err != nil {
			return err
		}
	}
	if bad > 0 {
		return errReported
	}
	return nil
}

func (c dataImportCommand) previewOne(argument string, taxonomy classifier.Taxonomy, std streams, bad *int) (failed error) {
	encoder := json.NewEncoder(std.out)
	encoder.SetEscapeHTML(false)
	show := func(row training.Row, err error) bool {
		if err == nil {
			row.ID = row.Name()
			err = encoder.Encode(row)
		}
		failed = err
		return err == nil
	}
	if name, ok := strings.CutPrefix(argument, publicPrefix); ok {
		sources, err := c.public(name)
		if err != nil {
			return err
		}
		fmt.Fprintf(std.out, "%s: a public data set, with rules of its own\n", argument)
		for _, source := range sources {
			c.pass(atMost(*c.Preview, source), std, bad, show)
		}
		return failed
	}
	input, err := c.open(argument, taxonomy, std)
	if err != nil {
		return err
	}
	defer func() { _ = input.Close() }() // it was only read
	describeInput(argument, input.Describe(), std.out)
	c.pass(atMost(*c.Preview, input.Rows()), std, bad, show)
	return failed
}

// atMost yields the first n rows, good or bad.
func atMost(n int, rows iter.Seq2[training.Row, error]) iter.Seq2[training.Row, error] {
	return func(yield func(training.Row, error) bool) {
		left := n
		if left == 0 {
			return
		}
		for row, err := range rows {
			if left--; !yield(row, err) || left == 0 {
				return
			}
		}
	}
}

// describeInput says how an input is read.
func describeInput(argument string, d formats.Description, w io.Writer) {
	fmt.Fprintf(w, "%s: %s", printable(argument), d.Format)
	for _, what := range []string{d.Why, d.Encoding, d.Compression} {
		if what != "" {
			fmt.Fprintf(w, ", %s", printable(what))
		}
	}
	fmt.Fprintln(w)
	if len(d.Columns) == 0 {
		return
	}
	fmt.Fprintf(w, "columns: %s\n", printable(strings.Join(d.Columns, ", ")))
	for _, role := range formats.Roles() {
		if column := d.Mapping[role]; column != "" {
			fmt.Fprintf(w, "  %s is read from %s\n", role, printable(column))
		}
	}
	if d.Canonical {
		fmt.Fprintln(w, "  read as Tocsin's own rows: text, themes, stance, source, group, annotator ...")
		return
	}
	if d.Format != formats.LabelStudio && d.Format != formats.Prodigy && d.Mapping[formats.ThemesRole]+d.Mapping[formats.StanceRole]+d.Mapping[formats.LabelRole] == "" {
		fmt.Fprintln(w, "  no column is read for labels: --label-column, --themes-column or --stance-column says which to read")
	}
}

// A tally counts what was imported.
type tally struct {
	taxonomy                                   classifier.Taxonomy
	rows, bad                                  int
	themes, stances                            map[string]int
	noTheme, themeUnlabelled, stanceUnlabelled int
}

func newTally(taxonomy classifier.Taxonomy) *tally {
	return &tally{taxonomy: taxonomy, themes: map[string]int{}, stances: map[string]int{}}
}

func (t *tally) add(r training.Row) {
	t.rows++
	for _, theme := range r.Themes {
		t.themes[theme]++
	}
	switch {
	case r.Themes == nil:
		t.themeUnlabelled++
	case len(r.Themes) == 0:
		t.noTheme++
	}
	if r.Stance == "" {
		t.stanceUnlabelled++
	} else {
		t.stances[r.Stance]++
	}
}

func (t *tally) print(w io.Writer, output string) {
	fmt.Fprintf(w, "%s: %d rows, %d bad\n", printable(output), t.rows, t.bad)
	fmt.Fprint(w, "themes:")
	for _, l := range t.taxonomy.Themes {
		fmt.Fprintf(w, " %s %d,", l.Name, t.themes[l.Name])
	}
	fmt.Fprintf(w, " none %d, unlabelled %d\nstances:", t.noTheme, t.themeUnlabelled)
	for _, l := range t.taxonomy.Stances {
		fmt.Fprintf(w, " %s %d,", l.Name, t.stances[l.Name])
	}
	fmt.Fprintf(w, " unlabelled %d\n", t.stanceUnlabelled)
}

// labelled reports whether a row has a label, or there is no row.
func (t *tally) labelled() bool {
	return t.rows == 0 || t.themeUnlabelled < t.rows || t.stanceUnlabelled < t.rows
}
