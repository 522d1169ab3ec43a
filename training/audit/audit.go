package audit

import (
	"context"
	"errors"

	"tocsin/classifier"
	"tocsin/training"
)

// Bounds of the lists of examples.
const (
	DefaultExamples = 10
	MaxExamples     = 1000
	// excerptRunes is how much of a text an example shows, if texts are shown at all.
	excerptRunes = 120
)

// Options say what to audit and how much to show.
type Options struct {
	Taxonomy classifier.Taxonomy
	// Test rows are not audited themselves: the audit says which of them the rows hold too.
	Test []training.Row
	// Examples is how long each list of examples may be; 0 for DefaultExamples.
	Examples int
	// ShowText puts the beginning of each example's text into the report.
	ShowText bool
	// NoModel leaves out the check for label errors, which trains models.
	NoModel bool
	// Regrouped, if set, is called with every row in order, in a group that holds its
	// near duplicates too.
	Regrouped func(training.Row) error
	// Progress, if set, is told that one more step of a stage is done, of so many.
	Progress func(stage string, total int)
}

// A Severity says how much a finding matters.
type Severity string

const (
	// Error: figures from these rows would be wrong, or they cannot be trained on.
	Error Severity = "error"
	// Warning: a model may learn something else than what was meant.
	Warning Severity = "warning"
	// Note: worth knowing.
	Note Severity = "note"
)

// A Finding is one thing that a check found.
type Finding struct {
	Check    string   `json:"check"`
	Severity Severity `json:"severity"`
	// Text says what was found and what it means, Do what to do about it.
	Text string `json:"text"`
	Do   string `json:"do"`
}

// A Report has what all checks found. A check that was not asked for is nil.
type Report struct {
	Rows     int `json:"rows"`
	TestRows int `json:"test_rows"`
	// Texts is how many different texts the audited rows have.
	Texts          int            `json:"texts"`
	Findings       []Finding      `json:"findings"` // the most severe first
	Duplicates     Duplicates     `json:"duplicates"`
	NearDuplicates NearDuplicates `json:"near_duplicates"`
	Conflicts      Conflicts      `json:"conflicts"`
	LabelErrors    *LabelErrors   `json:"label_errors,omitempty"`
	Leakage        *Leakage       `json:"leakage,omitempty"`
	Balance        Balance        `json:"balance"`
	Vocabulary     Vocabulary     `json:"vocabulary"`
	Lengths        Lengths        `json:"lengths"`
	Identity       Identity       `json:"identity"`
	Agreement      Agreement      `json:"agreement"`
}

// ErrNoRows is returned for an audit of nothing.
var ErrNoRows = errors.New("no rows to audit")

// An auditor carries what the checks share.
type auditor struct {
	Options
	*corpus
	near     *nearness
	clusters clusters // of the audited rows
	grouping *grouping
	findings []Finding
}

// find adds a finding.
func (a *auditor) find(check string, severity Severity, text, do string) {
	a.findings = append(a.findings, Finding{check, severity, text, do})
}

// ticks returns a function that reports the steps of a stage.
func (a *auditor) ticks(stage string, total int) func() {
	return func() {
		if a.Progress != nil {
			a.Progress(stage, total)
		}
	}
}

// Run audits the rows. Their labels must be of the taxonomy.
func Run(ctx context.Context, rows []training.Row, o Options) (Report, error) {
	if len(rows) == 0 {
		return Report{}, ErrNoRows
	}
	if o.Examples <= 0 {
		o.Examples = DefaultExamples
	}
	o.Examples = min(o.Examples, MaxExamples)
	a := &auditor{Options: o}
	if err := a.prepare(ctx, rows); err != nil {
		return Report{}, err
	}
	r := Report{Rows: len(rows), TestRows: len(o.Test)}
	for text := range int32(a.texts()) {
		if !a.isTest(text) {
			r.Texts++
		}
	}
	r.Duplicates = a.duplicates()
	r.NearDuplicates = a.nearDuplicates()
	r.Conflicts = a.conflicts()
	var err error
	if len(o.Test) > 0 {
		if r.Leakage, err = a.leakage(ctx); err != nil {
			return Report{}, err
		}
	}
	a.near = nil // the signatures are the most of what is held
	if r.Balance, r.Identity, err = a.balance(), a.identity(), context.Cause(ctx); err != nil {
		return Report{}, err
	}
	if r.Vocabulary, r.Lengths, err = a.words(ctx); err != nil {
		return Report{}, err
	}
	if r.Agreement, err = a.agreement(ctx); err != nil {
		return Report{}, err
	}
	if !o.NoModel {
		if r.LabelErrors, err = a.labelErrors(ctx); err != nil {
			return Report{}, err
		}
	}
	if o.Regrouped != nil {
		if err := a.regroup(); err != nil {
			return Report{}, err
		}
	}
	r.Findings = bySeverity(a.findings)
	return r, nil
}

// prepare numbers the texts and finds those that are nearly equal.
func (a *auditor) prepare(ctx context.Context, rows []training.Row) error {
	all := len(rows) + len(a.Test)
	var err error
	if a.corpus, err = newCorpus(ctx, rows, a.Test, a.ticks("read texts", all)); err != nil {
		return err
	}
	if a.near, err = newNearness(ctx, a.corpus, a.ticks("sign texts", a.texts())); err != nil {
		return err
	}
	var audited []int32
	for text := range int32(a.texts()) {
		if !a.isTest(text) {
			audited = append(audited, text)
		}
	}
	if a.clusters, err = a.near.link(ctx, audited, a.ticks("near duplicates", Bands)); err != nil {
		return err
	}
	a.group()
	return nil
}

// bySeverity puts errors before warnings and those before notes, and else keeps the order.
func bySeverity(findings []Finding) []Finding {
	sorted := []Finding{} // so that JSON has a list
	for _, severity := range []Severity{Error, Warning, Note} {
		for _, f := range findings {
			if f.Severity == severity {
				sorted = append(sorted, f)
			}
		}
	}
	return sorted
}

// Worst returns the severity of the most severe finding, or nothing.
func (r Report) Worst() Severity {
	if len(r.Findings) == 0 {
		return ""
	}
	return r.Findings[0].Severity
}
