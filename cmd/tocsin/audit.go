package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"slices"
	"strings"

	"tocsin/training"
	"tocsin/training/audit"
	"tocsin/training/report"
)

type dataAuditCommand struct {
	rowSources
	Test     []string `sep:"none" placeholder:"ROWS" help:"Rows of a test to look for in the rows; may be given several times."`
	Format   string   `enum:"table,json,markdown" default:"table" help:"How to print it: ${enum}."`
	Report   string   `placeholder:"FILE.html" help:"Also write it as one HTML page."`
	Groups   string   `placeholder:"FILE" help:"Also write the rows as JSON Lines, near duplicates in one group; compressed if the name ends in .gz or .zst."`
	Examples int      `default:"10" placeholder:"N" help:"How many examples of each kind to list (10)."`
	ShowText bool     `help:"Show the beginning of the examples' texts."`
	NoModel  bool     `help:"Leave out label errors, for which models are trained."`
	FailOn   string   `enum:"none,error,warning" default:"none" help:"Exit with code 1 if there is a finding so severe: ${enum}."`
	Taxonomy string   `placeholder:"FILE" help:"Themes, stances and masked names, as JSON; the default model's without it."`
}

// Help adds examples to the command's help.
func (dataAuditCommand) Help() string {
	return `Looks for duplicates and near duplicates, conflicting labels, likely label errors, rows that the test has too, labels that the source or the length gives away, words and groups of people that go with a label, and says how far annotators agree. Each finding says what it means and what to do; the rows are left as they are. Texts are shown only with --show-text, single words that several groups use always.

Examples:
  tocsin data audit rows.jsonl
  tocsin data audit rows.csv --test test.csv --show-text --report audit.html
  tocsin data audit rows.jsonl --groups grouped.jsonl
  tocsin data audit rows.jsonl --format json --fail-on error`
}

// Run audits.
func (c dataAuditCommand) Run(ctx context.Context, std streams) error {
	if c.Examples < 1 || c.Examples > audit.MaxExamples {
		return usageError{fmt.Errorf("--examples %d: want 1 to %d", c.Examples, audit.MaxExamples)}
	}
	if c.Report != "" && !strings.EqualFold(filepath.Ext(c.Report), ".html") {
		return usageError{fmt.Errorf("--report %s: want a name that ends in .html; --format has other forms", c.Report)}
	}
	for flag, path := range map[string]string{"--report": c.Report, "--groups": c.Groups} {
		if err := checkOutput(flag, path, slices.Concat(c.Rows, c.Test)...); err != nil {
			return err
		}
	}
	taxonomy := training.DefaultTaxonomy()
	if c.Taxonomy != "" {
		var err error
		if taxonomy, err = readTaxonomy(c.Taxonomy); err != nil {
			return err
		}
	}
	rows, bad, err := c.read(taxonomy, std)
	if err != nil {
		return err
	}
	test := c.rowSources
	test.Rows = c.Test
	testRows, badTest, err := test.read(taxonomy, std)
	if err != nil {
		return fmt.Errorf("--test: %w", err)
	}
	bar := newProgressBar(std, map[string]float64{
		"read texts": 1, "sign texts": 4, "near duplicates": 2, "leakage": float64(min(len(c.Test), 1)) * 2, "count words": 4, "agreement": 1, "count": 8, "calibrate": 13,
	})
	options := audit.Options{Taxonomy: taxonomy, Test: testRows, Examples: c.Examples, ShowText: c.ShowText, NoModel: c.NoModel, Progress: bar.progress()}
	found, err := c.audit(ctx, rows, options)
	bar.clear()
	if err != nil {
		return err
	}
	if err := c.write(found, std); err != nil {
		return err
	}
	if bad+badTest > 0 {
		return errReported
	}
	return c.verdict(found)
}

// verdict is an error if a finding is as severe as --fail-on says.
func (c dataAuditCommand) verdict(found audit.Report) error {
	severe := 0
	for _, f := range found.Findings {
		if f.Severity == audit.Error || (f.Severity == audit.Warning && c.FailOn == "warning") {
			severe++
		}
	}
	if c.FailOn == "none" || severe == 0 {
		return nil
	}
	return fmt.Errorf("--fail-on %s: findings so severe: %d", c.FailOn, severe)
}

// audit audits the rows and writes them in their new groups if that was asked for.
func (c dataAuditCommand) audit(ctx context.Context, rows []training.Row, o audit.Options) (found audit.Report, err error) {
	if c.Groups == "" {
		return audit.Run(ctx, rows, o)
	}
	err = replaceFile(c.Groups, func(w io.Writer) error {
		packed, err := compressed(w, c.Groups)
		if err != nil {
			return err
		}
		encoder := json.NewEncoder(packed)
		encoder.SetEscapeHTML(false)
		o.Regrouped = func(r training.Row) error { return encoder.Encode(r) }
		if found, err = audit.Run(ctx, rows, o); err != nil {
			return err
		}
		return packed.Close()
	})
	if err != nil && !errors.Is(err, audit.ErrNoRows) && !errors.Is(err, context.Canceled) {
		err = fmt.Errorf("--groups %s: %w", c.Groups, err)
	}
	return found, err
}

// write prints the report, and writes the page if that was asked for.
func (c dataAuditCommand) write(found audit.Report, std streams) error {
	if c.Report != "" {
		err := replaceFile(c.Report, func(w io.Writer) error {
			statements, sections := found.Page()
			return report.WriteSections(w, "Audit of the rows", statements, sections)
		})
		if err != nil {
			return fmt.Errorf("--report %s: %w", c.Report, err)
		}
	}
	if c.Format == "json" {
		encoder := json.NewEncoder(std.out)
		encoder.SetEscapeHTML(false)
		encoder.SetIndent("", "  ")
		return encoder.Encode(found)
	}
	if c.Format == "markdown" {
		return writeSections(std.out, found.Sections(), true)
	}
	return c.print(found, std.out)
}

// print writes the findings as paragraphs, since sentences make poor columns, and the
// checks as tables.
func (dataAuditCommand) print(found audit.Report, w io.Writer) error {
	sections := found.Sections()
	var b strings.Builder
	fmt.Fprintf(&b, "%s\n%s\n", sections[0].Title, sections[0].Text)
	for _, f := range found.Findings {
		fmt.Fprintf(&b, "\n%s: %s\n  %s\n  -> %s\n", f.Severity, f.Check, printable(f.Text), printable(f.Do))
	}
	fmt.Fprintf(&b, "\n%s\n\n", sections[0].Tables[0].Note)
	if _, err := io.WriteString(w, b.String()); err != nil {
		return err
	}
	return writeSections(w, sections[1:], false)
}
