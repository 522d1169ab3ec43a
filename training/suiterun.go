package training

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"
	"strings"

	"tocsin/classifier"
)

// maxFailedCases is how many IDs of failed cases a result names.
const maxFailedCases = 10

// RunSuites has the model judge the cases and returns the outcome by suite and
// capability, in their order. Cases of any number of suites may come mixed. A case
// that is compared with one that its suite does not have, or that comes twice, is
// handed to bad as a *RowError and left out; so is what the cases yield as one.
func RunSuites(ctx context.Context, model *classifier.Model, cases iter.Seq2[SuiteCase, error], bad func(error)) ([]SuiteResult, error) {
	run := suiteRun{model: model, places: map[[2]string]int{}}
	for c, err := range cases {
		if err != nil {
			var row *RowError
			if !errors.As(err, &row) {
				return nil, err
			}
			bad(err)
			continue
		}
		if err := c.Expect.check(model.Parameters().Taxonomy); err != nil {
			bad(c.at.errorf("suite %q: case %q: %w", c.Suite, c.Case, err))
			continue
		}
		key := [2]string{c.Suite, c.Case}
		if _, ok := run.places[key]; ok {
			bad(c.at.errorf("field %q: suite %q has the case %q twice", "case", c.Suite, c.Case))
			continue
		}
		if len(run.cases) == maxSuiteCases {
			return nil, c.at.errorf("more than %d cases", maxSuiteCases)
		}
		run.places[key] = len(run.cases)
		run.cases = append(run.cases, c)
	}
	run.results = make([]classifier.Result, len(run.cases))
	err := parallel(ctx, len(run.cases), func(i int) {
		run.results[i] = model.Classify([]byte(run.cases[i].Text), classifier.Options{})
	}, func() {})
	if err != nil {
		return nil, err
	}
	return run.outcome(bad), nil
}

// A suiteRun is cases with what the model says of them.
type suiteRun struct {
	model   *classifier.Model
	cases   []SuiteCase
	results []classifier.Result
	places  map[[2]string]int // suite and case -> index into cases
}

func (s *suiteRun) outcome(bad func(error)) []SuiteResult {
	byName := map[[2]string]*SuiteResult{}
	expected := map[[2]string]map[string]bool{}
	for i, c := range s.cases {
		passed, err := s.passes(i)
		if err != nil {
			bad(err)
			continue
		}
		key := [2]string{c.Suite, c.Capability}
		r := byName[key]
		if r == nil {
			r = &SuiteResult{Suite: c.Suite, Capability: c.Capability}
			byName[key], expected[key] = r, map[string]bool{}
		}
		expected[key][c.Expect.String()] = true
		r.Cases++
		if passed {
			r.Passed++
		} else {
			r.Failed = append(r.Failed, c.Case)
		}
	}
	var results []SuiteResult
	for key, r := range byName {
		r.PassRate, r.Interval = fraction(r.Passed, r.Cases), Wilson(r.Passed, r.Cases)
		r.Expectation = inWords(expected[key])
		slices.Sort(r.Failed)
		r.Failed = r.Failed[:min(len(r.Failed), maxFailedCases)]
		results = append(results, *r)
	}
	slices.SortFunc(results, func(a, b SuiteResult) int {
		return cmp.Or(cmp.Compare(a.Suite, b.Suite), cmp.Compare(a.Capability, b.Capability))
	})
	return results
}

// inWords names the expectations of a capability, or some of many.
func inWords(expected map[string]bool) string {
	const most = 3
	var list []string
	for x := range expected {
		list = append(list, x)
	}
	slices.Sort(list)
	if len(list) > most {
		list = append(list[:most], fmt.Sprintf("and %d others", len(list)-most))
	}
	return strings.Join(list, "; ")
}

// passes reports whether a case has what it expects.
func (s *suiteRun) passes(i int) (bool, error) {
	x, result := s.cases[i].Expect, s.results[i]
	decision := result.Decision
	if x.Theme != "" {
		theme := result.Theme(x.Theme)
		decision = theme.Decision
		if mention := s.model.Parameters().Thresholds[s.model.Parameters().Taxonomy.Theme(x.Theme)].Mention; x.alone() && theme.Probability < mention {
			return false, nil
		}
	}
	if least, ok := decisionOf(x.AtLeast); ok && decision < least {
		return false, nil
	}
	if most, ok := decisionOf(x.AtMost); ok && decision > most {
		return false, nil
	}
	if x.Stance != "" && result.Stances[0].Stance != x.Stance {
		return false, nil
	}
	for _, other := range []struct {
		field, name string
		sign        float64
	}{{"above", x.Above, 1}, {"below", x.Below, -1}} {
		if other.name == "" {
			continue
		}
		k, ok := s.places[[2]string{s.cases[i].Suite, other.name}]
		if !ok || k == i {
			return false, s.cases[i].at.errorf("field %q: suite %q has no other case %q", "expect."+other.field, s.cases[i].Suite, other.name)
		}
		if other.sign*(s.promotion(i, x.Theme)-s.promotion(k, x.Theme)) <= 0 {
			return false, nil
		}
	}
	return true, nil
}

// promotion is the promotion probability of a case: of the theme, or the highest.
func (s *suiteRun) promotion(i int, theme string) float64 {
	highest := 0.0
	for _, t := range s.results[i].Themes {
		if theme == "" || t.Theme == theme {
			highest = max(highest, t.PromotionProbability)
		}
	}
	return highest
}
