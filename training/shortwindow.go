package training

import (
	"math"
	"slices"

	"tocsin/classifier"
)

// By how much the log odds of a theme in a short window may begin lower, and in what steps
// that is tried.
const (
	maxShortWindow  = 6.0
	shortWindowStep = 0.25
)

// chooseShortWindows returns, for each theme, by how much its log odds begin lower in a
// short window: what makes the rows most likely, alone and among harmless ones.
func chooseShortWindows(rows []heldBack, c Config) ([]float64, error) {
	chosen := make([]float64, len(c.Taxonomy.Themes))
	if !slices.ContainsFunc(rows, func(r heldBack) bool { return r.Short != nil || r.padded != nil && r.padded.Short != nil }) {
		return chosen, nil
	}
	for theme := range chosen {
		lowest := math.Inf(1)
		for lower := 0.0; lower <= maxShortWindow; lower += shortWindowStep {
			about, _, err := observations(withShortWindow(rows, theme, lower), theme, c)
			if err != nil {
				return nil, err
			}
			if loss := logisticLoss(about, calibrateAbout(about)); loss < lowest {
				chosen[theme], lowest = lower, loss
			}
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
