package training

import (
	"errors"
	"fmt"

	"tocsin/classifier"
)

// ErrTooFew is wrapped by the error that says of which label there are too few rows.
var ErrTooFew = errors.New("too few rows")

// checkLabels refuses rows that leave a label without examples, or with examples in one
// fold alone: a model of the other folds would never see it, and what that model says of
// the held-back rows teaches nothing about it. It names all such labels at once.
func checkLabels(rows []Row, folds []int, c Config) error {
	all := newOccurrence()
	themes, others := make([]occurrence, len(c.Taxonomy.Themes)), make([]occurrence, len(c.Taxonomy.Themes))
	promoting, telling := make([]int, len(themes)), make([]int, len(themes))
	stances := make([]occurrence, len(c.Taxonomy.Stances))
	for _, list := range [][]occurrence{themes, others, stances} {
		for i := range list {
			list[i] = newOccurrence()
		}
	}
	for i, r := range rows {
		group := groupOf(r)
		all.add(group, folds[i])
		for theme, label := range c.Taxonomy.Themes {
			switch positive, known := r.themeTarget(label.Name); {
			case known && !positive:
				others[theme].add(group, folds[i])
			case known:
				themes[theme].add(group, folds[i])
				if r.Stance == c.Taxonomy.PromotingStance {
					promoting[theme]++
				} else if r.Stance != "" {
					telling[theme]++
				}
			}
		}
		if r.teachesStance() {
			stances[c.Taxonomy.Stance(r.Stance)].add(group, folds[i])
		}
	}
	if len(all.groups) < c.CalibrationFolds {
		return fmt.Errorf("%w: %d rows in %d groups cannot fill %d calibration folds, which keep groups together: label more groups, or use fewer folds",
			ErrTooFew, all.rows, len(all.groups), c.CalibrationFolds)
	}
	var found []shortage
	say := func(err error, label string) {
		if err == nil {
			return
		}
		for i := range found {
			if found[i].err.Error() == err.Error() {
				found[i].labels += ", " + label
				return
			}
		}
		found = append(found, shortage{label, err})
	}
	for theme, label := range c.Taxonomy.Themes {
		name := fmt.Sprintf("theme %q", label.Name)
		say(themes[theme].check("positive", "label some, or leave the theme out of the taxonomy", c), name)
		say(others[theme].check("negative", "add rows that are about something else", c), name)
		if themes[theme].rows > 0 && promoting[theme] == 0 {
			say(fmt.Errorf("%w: none of its rows has that stance: label some, or leave the theme out of the taxonomy", ErrTooFew), fmt.Sprintf("%s, stance %q", name, c.Taxonomy.PromotingStance))
		}
		if themes[theme].rows > 0 && promoting[theme] > 0 && telling[theme] == 0 {
			say(fmt.Errorf("%w: all of its rows that have a stance have that one: add rows about the theme that do not promote it", ErrTooFew), fmt.Sprintf("%s, stance %q", name, c.Taxonomy.PromotingStance))
		}
	}
	for stance, label := range c.Taxonomy.Stances {
		say(stances[stance].check("positive", "label some, or leave the stance out of the taxonomy", c), fmt.Sprintf("stance %q", label.Name))
	}
	var errs []error
	for _, s := range found {
		errs = append(errs, fmt.Errorf("%s: %w", s.labels, s.err))
	}
	return together(errs)
}

// A shortage is what labels lack.
type shortage struct {
	labels string
	err    error
}

// together returns one error of several, in one line; nil if there are none.
func together(errs []error) error {
	var all error
	for _, err := range errs {
		if all == nil {
			all = err
		} else {
			all = fmt.Errorf("%w; %w", all, err)
		}
	}
	return all
}

// An occurrence counts the rows of one kind, and the groups and folds in which they are.
type occurrence struct {
	rows   int
	groups map[string]bool
	folds  map[int]bool
}

func newOccurrence() occurrence { return occurrence{groups: map[string]bool{}, folds: map[int]bool{}} }

func (t *occurrence) add(group string, fold int) {
	t.rows++
	t.groups[group] = true
	t.folds[fold] = true
}

func (t occurrence) check(kind, advice string, c Config) error {
	switch {
	case t.rows == 0:
		return fmt.Errorf("%w: no row is %s: %s", ErrTooFew, kind, advice)
	case len(t.groups) == 1:
		return fmt.Errorf("%w: its %s rows, %d, are one group and so in one of %d calibration folds, and a model of the others never sees one: %s, in 2 groups or better %d",
			ErrTooFew, kind, t.rows, c.CalibrationFolds, advice, c.CalibrationFolds)
	case len(t.folds) == 1:
		return fmt.Errorf("%w: its %s rows, %d in %d groups, are all in one of %d calibration folds, and a model of the others never sees one: %s, or change the number of folds or the seed",
			ErrTooFew, kind, t.rows, len(t.groups), c.CalibrationFolds, advice)
	}
	return nil
}

// RowStanceRates returns the share of each stance among the rows that teach stances, each
// counted once, in the order of the taxonomy. A stance without a row is an error.
func RowStanceRates(rows []Row, taxonomy classifier.Taxonomy) ([]float64, error) {
	rates := make([]float64, len(taxonomy.Stances))
	total := 0.0
	for _, r := range rows {
		if r.teachesStance() {
			rates[taxonomy.Stance(r.Stance)]++
			total++
		}
	}
	for i := range rates {
		if rates[i] == 0 {
			return nil, fmt.Errorf("stance %q: %w: no row is positive, so the rows say nothing of its rate: label some, or leave the stance out of the taxonomy", taxonomy.Stances[i].Name, ErrTooFew)
		}
		rates[i] /= total
	}
	return rates, nil
}
