package main

import (
	"context"
	"fmt"
	"iter"
	"slices"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/datasets"
)

// runSuite runs a functional suite: a file, or public:NAME.
func (c evaluateCommand) runSuite(ctx context.Context, suite string, model *classifier.Model, std streams, bad func(error)) ([]training.SuiteResult, error) {
	var cases iter.Seq2[training.SuiteCase, error]
	if name, ok := strings.CutPrefix(suite, publicPrefix); ok {
		var err error
		if cases, err = c.publicSuite(name); err != nil {
			return nil, err
		}
	} else {
		file, err := open(suite, std)
		if err != nil {
			return nil, fmt.Errorf("--suite: %w", err)
		}
		defer file.Close()
		cases = training.ReadSuite(suite, file, model.Parameters().Taxonomy)
	}
	results, err := training.RunSuites(ctx, model, cases, bad)
	if err == nil && len(results) == 0 {
		err = fmt.Errorf("--suite %s: no cases to run", suite)
	}
	return results, err
}

func (c evaluateCommand) publicSuite(name string) (iter.Seq2[training.SuiteCase, error], error) {
	d, err := datasets.Find(name)
	if err != nil || !slices.Contains(datasets.Suites(), name) {
		return nil, usageError{fmt.Errorf("--suite %s%s: expected one of %s", publicPrefix, name, strings.Join(datasets.Suites(), ", "))}
	}
	if err := datasets.Verify(d, c.Data); err != nil {
		return nil, fmt.Errorf("%w; fetch it with `tocsin data fetch %s --to %s`", err, d.Name, c.Data)
	}
	return datasets.Suite(name, c.Data), nil
}

// failedSuites names the capabilities of which too few cases passed.
func (c evaluateCommand) failedSuites(e training.Evaluation, std streams) (failed bool) {
	for _, r := range e.Suites {
		if float64(r.PassRate) < c.FailOnSuite {
			failed = true
			complain(std.err, fmt.Errorf("suite %s: %s: %d of %d cases passed, want a share of %v", r.Suite, r.Capability, r.Passed, r.Cases, c.FailOnSuite))
		}
	}
	return failed
}
