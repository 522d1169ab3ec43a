package audit

import (
	"strconv"

	"tocsin/training/report"
)

// The names of the checks, as findings have them.
const (
	checkDuplicates = "duplicates"
	checkNear       = "near duplicates"
	checkConflicts  = "conflicting labels"
	checkErrors     = "label errors"
	checkLeakage    = "leakage"
	checkBalance    = "balance"
	checkWords      = "words"
	checkLengths    = "lengths"
	checkIdentity   = "identity words"
	checkAgreement  = "agreement"
)

// A checked section is what one check shows.
type checked struct {
	check   string
	section report.Section
}

func (r Report) checks() []checked {
	list := []checked{
		{checkDuplicates, r.Duplicates.section()},
		{checkNear, r.NearDuplicates.section()},
		{checkConflicts, r.Conflicts.section()},
	}
	if r.LabelErrors != nil {
		list = append(list, checked{checkErrors, r.LabelErrors.section()})
	}
	if r.Leakage != nil {
		list = append(list, checked{checkLeakage, r.Leakage.section()})
	}
	return append(list,
		checked{checkBalance, r.Balance.section()},
		checked{checkWords, r.Vocabulary.section()},
		checked{checkLengths, r.Lengths.section()},
		checked{checkIdentity, r.Identity.section()},
		checked{checkAgreement, r.Agreement.section()},
	)
}

// Sections returns the report as tables: the findings, and then what each check shows.
func (r Report) Sections() []report.Section {
	sections := []report.Section{r.summary()}
	for _, c := range r.checks() {
		sections = append(sections, c.section)
	}
	return sections
}

// Section returns the report as one section of a larger one: the findings and the tables
// of all checks.
func (r Report) Section() report.Section {
	whole := r.summary()
	for _, c := range r.checks() {
		whole.Tables = append(whole.Tables, c.section.Tables...)
	}
	return whole
}

func (r Report) summary() report.Section {
	s := report.Section{Title: "Audit of the rows", Text: r.overview() + " An error makes figures wrong or stops training, a warning says that a model may learn something else than what was meant, a note is worth knowing."}
	t := report.Table{Title: "Findings", Columns: []string{"severity", "check", "finding", "what to do"}}
	counts := map[Severity]int{}
	for _, f := range r.Findings {
		counts[f.Severity]++
		t.Rows = append(t.Rows, []string{string(f.Severity), f.Check, f.Text, f.Do})
	}
	t.Note = "Nothing was found."
	if len(r.Findings) > 0 {
		t.Note = count(counts[Error], "error") + ", " + count(counts[Warning], "warning") + ", " + count(counts[Note], "note") + "."
	}
	s.Tables = []report.Table{t}
	return s
}

func (r Report) overview() string {
	text := count(r.Rows, "row") + " with " + count(r.Texts, "different text") + "."
	if r.TestRows > 0 {
		text += " " + count(r.TestRows, "test row was", "test rows were") + " compared with them."
	}
	return text
}

// Page returns the report for a page: the findings as statements, each with the number of
// the section that has the figures, and the sections of the checks.
func (r Report) Page() ([]report.Statement, []report.Section) {
	statements := []report.Statement{{Topic: "The rows", Text: r.overview()}}
	if len(r.Findings) == 0 {
		statements[0].Text += " Nothing was found."
	}
	topics := map[Severity]string{
		Error: "Errors: figures would be wrong, or training stops", Warning: "Warnings: a model may learn something else than what was meant", Note: "Worth knowing",
	}
	checks := r.checks()
	for _, f := range r.Findings {
		s := report.Statement{Topic: topics[f.Severity], Text: f.Text + " " + f.Do}
		for i, c := range checks {
			if c.check == f.Check {
				s.Section = strconv.Itoa(i + 1)
			}
		}
		statements = append(statements, s)
	}
	return statements, r.Sections()[1:]
}
