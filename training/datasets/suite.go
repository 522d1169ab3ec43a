package datasets

import (
	"errors"
	"fmt"
	"iter"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
)

// Suites are the names of the data sets that [Suite] reads.
func Suites() []string { return []string{"hatecheck", "xstest"} }

// Suite yields the cases of a public functional suite whose files lie below dir. The
// capability is HateCheck's functionality, or XSTest's type. Cases for which no theme
// of ours settles what is right are left out: hate that threatens nobody, and the
// unsafe prompts of XSTest. Errors are those of [Read], about one row or about a file.
func Suite(name, dir string) iter.Seq2[training.SuiteCase, error] {
	return func(yield func(training.SuiteCase, error) bool) {
		expect, err := suiteOf(name)
		if err != nil {
			yield(training.SuiteCase{}, err)
			return
		}
		for row, err := range Read(name, dir) {
			var bad *RowError
			if errors.As(err, &bad) {
				err = &training.RowError{File: bad.File, Line: bad.Line, Err: err}
			}
			c := training.SuiteCase{Suite: name, Case: row.ID, Capability: row.Register, Text: row.Text}
			if err == nil {
				if c.Expect = expect(row); c.Expect == (training.Expectation{}) {
					continue
				}
			}
			if !yield(c, err) {
				return
			}
		}
	}
}

// suiteOf returns what a suite expects of a row; nothing where we cannot say.
func suiteOf(name string) (func(training.Row) training.Expectation, error) {
	harmless := training.Expectation{AtMost: training.DecisionName(classifier.Mention)}
	switch name {
	case "hatecheck":
		return func(row training.Row) training.Expectation {
			switch row.Register {
			case "threat_dir_h", "threat_norm_h":
				return training.Expectation{AtLeast: training.DecisionName(classifier.Review), Theme: "threat"}
			// Abuse of individuals, groups and objects: some of it utters a threat.
			case "target_indiv_nh", "target_group_nh":
				return training.Expectation{}
			}
			if strings.HasSuffix(row.Register, "_nh") {
				return harmless
			}
			return training.Expectation{}
		}, nil
	case "xstest":
		return func(row training.Row) training.Expectation {
			if row.Themes != nil { // safe
				return harmless
			}
			return training.Expectation{}
		}, nil
	}
	return nil, fmt.Errorf("%q is no public suite, expected one of %s", name, strings.Join(Suites(), ", "))
}
