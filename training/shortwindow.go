package training

import (
	"context"
	"errors"
	"math"
	"slices"

	"tocsin/classifier"
)

// By how much the log odds of a theme in a short window may begin lower, and in what steps
// that is tried.
const (
	maxShortWindow  = 3.0
	shortWindowStep = 0.25
)

// hasShortWindows reports whether the rows tell what short windows are worth: without
// padded rows a model has none.
func hasShortWindows(rows []heldBack) bool {
	return slices.ContainsFunc(rows, func(r heldBack) bool { return r.padded != nil && r.padded.Short != nil })
}

// chooseShortWindows returns, for each theme, by how much its log odds begin lower in a
// short window: what makes the rows most likely, alone and among harmless ones.
func chooseShortWindows(ctx context.Context, rows []heldBack, c Config) ([]float64, error) {
	chosen, errs := make([]float64, len(c.Taxonomy.Themes)), make([]error, len(c.Taxonomy.Themes))
	err := parallel(ctx, len(chosen), func(theme int) { chosen[theme], errs[theme] = chooseShortWindow(rows, theme, c) }, func() {})
	return chosen, errors.Join(append(errs, err)...)
}

func chooseShortWindow(rows []heldBack, theme int, c Config) (chosen float64, err error) {
	about, _, err := observations(rows, theme, c)
	if err != nil {
		return 0, err
	}
	var judged []classifier.Observation // those of about
	eachObservation(rows, func(r heldBack, o classifier.Observation) {
		if _, known := r.row.themeTarget(c.Taxonomy.Themes[theme].Name); known {
			judged = append(judged, o)
		}
	})
	lowest := math.Inf(1)
	for lower := 0.0; lower <= maxShortWindow; lower += shortWindowStep {
		for i, o := range judged {
			about[i].x[0], _ = o.Best(theme, lower)
		}
		if loss := logisticLoss(about, calibrateAbout(about)); loss < lowest {
			chosen, lowest = lower, loss
		}
	}
	return chosen, nil
}

// withShortWindows returns the rows with the log odds of each theme in its best window,
// long or short, as they are served.
func withShortWindows(rows []heldBack, lower []float64) []heldBack {
	for theme, l := range lower {
		rows = withShortWindow(rows, theme, l)
	}
	return rows
}

func withShortWindow(rows []heldBack, theme int, lower float64) []heldBack {
	rows = slices.Clone(rows)
	for i, r := range rows {
		rows[i].Observation = bestOf(r.Observation, theme, lower)
		if r.padded != nil {
			padded := bestOf(*r.padded, theme, lower)
			rows[i].padded = &padded
		}
	}
	return rows
}

// bestOf puts the short window in the place of the long one where it is the better.
func bestOf(o classifier.Observation, theme int, lower float64) classifier.Observation {
	if o.Short != nil {
		o.Themes, o.Promoting = slices.Clone(o.Themes), slices.Clone(o.Promoting)
		o.Themes[theme], o.Promoting[theme] = o.Best(theme, lower)
	}
	return o
}
