package main

import (
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	"tocsin/classifier"
	"tocsin/training/counts"
)

type countsInspectCommand struct {
	Table  string `arg:"" name:"file" help:"The table."`
	Format string `enum:"text,json" default:"text" help:"How to print it: ${enum}."`
	Top    int    `placeholder:"N" help:"Also print, for each column, the N strings that most of its rows have."`
}

// maxTop bounds how many strings of a column are ranked.
const maxTop = 1000

// Help adds examples to the command's help.
func (countsInspectCommand) Help() string {
	return "Examples:\n  tocsin counts inspect rows.counts\n  tocsin counts inspect rows.counts --top 20 --format json"
}

// Run reads the table to its end, which checks it, and says what is in it.
func (c countsInspectCommand) Run(std streams) error {
	if c.Top < 0 || c.Top > maxTop {
		return usageError{fmt.Errorf("--top %d: want 0 to %d", c.Top, maxTop)}
	}
	table, file, err := openTable(c.Table)
	if err != nil {
		return err
	}
	defer file.Close()
	s, err := counts.Summarise(table, c.Top)
	if err != nil {
		return fmt.Errorf("%s: %w", c.Table, err)
	}
	d := describeTable(s)
	if c.Format == "json" {
		encoder := json.NewEncoder(std.out)
		encoder.SetIndent("", "  ")
		encoder.SetEscapeHTML(false)
		return encoder.Encode(d)
	}
	return d.print(std.out)
}

// A tableDescription is what is said of a table.
type tableDescription struct {
	Digest   string                     `json:"digest"`
	Features classifier.FeatureSettings `json:"features"`
	Taxonomy classifier.Taxonomy        `json:"taxonomy"`
	Rows     uint64                     `json:"rows"`
	Entries  uint64                     `json:"entries"`
	Kinds    map[string]uint64          `json:"kinds"`
	Rare     uint64                     `json:"in_one_row"`
	Columns  []columnDescription        `json:"columns"`
}

type columnDescription struct {
	Column string        `json:"column"`
	Rows   uint64        `json:"rows"`
	Tokens uint64        `json:"tokens"`
	Top    []rankedEntry `json:"top,omitempty"`
}

type rankedEntry struct {
	Kind    string `json:"kind"`
	Feature string `json:"feature"`
	Rows    uint64 `json:"rows"`
}

func describeTable(s counts.Summary) tableDescription {
	d := tableDescription{Digest: s.Digest, Features: s.Header.Features, Taxonomy: s.Header.Taxonomy, Entries: s.Entries, Kinds: s.Kinds, Rare: s.Rare}
	for i, name := range s.Header.Columns() {
		column := columnDescription{Column: name, Rows: s.Totals.Documents[i], Tokens: s.Totals.Tokens[i]}
		for _, r := range s.Top[i] {
			column.Top = append(column.Top, rankedEntry{counts.KindName(r.Feature[0]), r.Feature[1:], r.Rows})
		}
		d.Columns = append(d.Columns, column)
		d.Rows = column.Rows // the last column has all
	}
	return d
}

func (d tableDescription) print(w io.Writer) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	chars := "none"
	if d.Features.CharMax > 0 {
		chars = fmt.Sprintf("%d-%d", d.Features.CharMin, d.Features.CharMax)
	}
	fmt.Fprintf(t, "digest\t%s\n", d.Digest)
	fmt.Fprintf(t, "taxonomy\t%s\n", printable(d.Taxonomy.Name))
	fmt.Fprintf(t, "bigrams\t%v\n", d.Features.Bigrams)
	fmt.Fprintf(t, "character n-grams\t%s\n", chars)
	fmt.Fprintf(t, "features\t%d: %d words, %d bigrams, %d character n-grams; %d are of one row only\n", d.Entries, d.Kinds["word"], d.Kinds["bigram"], d.Kinds["characters"], d.Rare)
	fmt.Fprintf(t, "\ncolumn\trows\ttokens\n")
	for _, c := range d.Columns {
		fmt.Fprintf(t, "%s\t%d\t%d\n", printable(c.Column), c.Rows, c.Tokens)
	}
	for _, c := range d.Columns {
		if len(c.Top) == 0 {
			continue
		}
		fmt.Fprintf(t, "\n%s\trows\tkind\n", printable(c.Column))
		for _, r := range c.Top {
			fmt.Fprintf(t, "%s\t%d\t%s\n", marked(r.Feature), r.Rows, r.Kind)
		}
	}
	return t.Flush()
}

// marked shows a feature with the ends of words as < and >.
func marked(feature string) string {
	return printable(strings.NewReplacer("\x02", "<", "\x03", ">").Replace(feature))
}
