package main

import (
	"context"
	"fmt"
	"io"
	"iter"
	"slices"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/audit"
	"tocsin/training/datasets"
	reporting "tocsin/training/report"
)

// reportMistakes is how many of the worst mistakes a report has if nobody says.
const reportMistakes = 20

// checkReport says what is wrong with the name of a report, if there is one. That is
// better found out before the work than after.
func checkReport(file string, inputs ...string) error {
	if file == "" {
		return nil
	}
	if _, err := reporting.Writer(file); err != nil {
		return usageError{fmt.Errorf("--report %s: %w", printable(file), err)}
	}
	return checkOutput("--report", file, inputs...)
}

// writeReport puts a report in place of the file at once, or leaves what was there.
func writeReport(file string, in reporting.Input) error {
	write, err := reporting.Writer(file)
	if err != nil {
		return err
	}
	if s := publicSection(in.Training, in.Judged); s != nil {
		in.Sections = append(in.Sections, *s)
	}
	page := reporting.New(in)
	if err := replaceFile(file, func(w io.Writer) error { return write(page, w) }); err != nil {
		return fmt.Errorf("--report %s: %w", printable(file), err)
	}
	return nil
}

// collected adds the rows that pass to a data sheet, if there is one.
func collected(rows iter.Seq2[training.Row, error], sheet *reporting.Collector) iter.Seq2[training.Row, error] {
	if sheet == nil {
		return rows
	}
	return func(yield func(training.Row, error) bool) {
		for row, err := range rows {
			if err == nil {
				sheet.Add(row)
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// each yields rows that are all there.
func each(rows []training.Row) iter.Seq2[training.Row, error] {
	return func(yield func(training.Row, error) bool) {
		for _, row := range rows {
			if !yield(row, nil) {
				return
			}
		}
	}
}

// sheetOf is the data sheet of rows that are all there.
func sheetOf(rows []training.Row, taxonomy classifier.Taxonomy) *reporting.DataSheet {
	c := reporting.Collect(taxonomy)
	for _, row := range rows {
		c.Add(row)
	}
	return c.Sheet()
}

// report has the new model judge the rows held back once more, now with more samples and
// with mistakes, and writes the report.
func (c trainCommand) report(ctx context.Context, o training.Outcome, search *training.SearchResult) error {
	taxonomy := o.Model.Parameters().Taxonomy
	in := reporting.Input{
		Model: o.Model, Evaluation: o.Evaluation, HeldBack: true, Training: sheetOf(o.Train, taxonomy),
		Cleaning: &o.Cleaning, Contracts: o.Contracts, Search: search,
	}
	if len(o.Test) > 0 {
		judgements, err := training.Judge(ctx, []*classifier.Model{o.Model}, each(o.Test), training.JudgeOptions{Mistakes: reportMistakes})
		if err != nil {
			return err
		}
		options := training.EvaluateOptions{Resamples: training.DefaultResamples, Seed: c.Seed}
		if in.Evaluation, err = judgements[0].Evaluate(ctx, options); err != nil {
			return err
		}
		in.Judged = sheetOf(o.Test, taxonomy)
	}
	if c.Audit {
		found, err := audit.Run(ctx, o.Train, audit.Options{Taxonomy: taxonomy, Test: o.Test})
		if err != nil {
			return err
		}
		in.Sections = append(in.Sections, found.Section())
	}
	return writeReport(c.Report, in)
}

// publicSection says on what terms the public data sets among the rows may be used; nil
// where there is none.
func publicSection(sheets ...*reporting.DataSheet) *reporting.Section {
	t := reporting.Table{Title: "Public data sets", Columns: []string{"source", "licence", "to be used to", "made by", "from"}}
	var listed []string
	for _, sheet := range sheets {
		if sheet == nil {
			continue
		}
		for _, source := range sheet.Sources {
			d, err := datasets.Find(source.Source)
			if err != nil || slices.Contains(listed, d.Name) {
				continue
			}
			listed = append(listed, d.Name)
			t.Rows = append(t.Rows, []string{d.Name, d.Licence, d.Use, d.Attribution, d.Repository})
		}
	}
	if len(t.Rows) == 0 {
		return nil
	}
	return &reporting.Section{Title: "Public data sets among the rows", Text: "Collected by others. The manifest of the program has the digests of their files.", Tables: []reporting.Table{t}}
}
