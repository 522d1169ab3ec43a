package training

import (
	"fmt"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// A heldBack row is a row with the log odds that a model gave it which had not seen
// it: calibration and thresholds are fitted on these alone.
type heldBack struct {
	row   Row
	times float64 // how often the row counts
	classifier.Observation
	// padded is what the row comes to among harmless ones, nil where nobody tried.
	padded *classifier.Observation
}

// theme target and promotion target of a row; not known where the row does not say.
func (r Row) themeTarget(theme string) (positive, known bool) {
	if r.Themes == nil {
		return false, false
	}
	for _, t := range r.Themes {
		if t == theme {
			return true, true
		}
	}
	return false, true
}

func (r Row) promotionTarget(theme, promoting string) (positive, known bool) {
	about, judged := r.themeTarget(theme)
	switch {
	case judged && !about:
		return false, true
	case r.Stance != "" && r.Stance != promoting:
		return false, true
	case judged && about && r.Stance == promoting:
		return true, true
	}
	return false, false
}

// calibrateThemes fits the calibration of each theme.
func calibrateThemes(rows []heldBack, c Config) ([]classifier.ThemeCalibration, error) {
	if c.Calibration == Temperature {
		return calibrateByTemperature(rows, c)
	}
	calibrations := make([]classifier.ThemeCalibration, len(c.Taxonomy.Themes))
	for theme := range calibrations {
		var err error
		if calibrations[theme], err = calibrateTheme(rows, theme, c); err != nil {
			return nil, err
		}
	}
	return calibrations, nil
}

// calibrateTheme fits the calibration of one theme by itself: two logistic regressions,
// and what Isotonic puts on top of them.
func calibrateTheme(rows []heldBack, theme int, c Config) (classifier.ThemeCalibration, error) {
	about, promotion, err := observations(rows, theme, c)
	if err != nil {
		return classifier.ThemeCalibration{}, err
	}
	a := calibrateAbout(about)
	if a[0] <= 0 {
		// On rows not seen, more evidence would mean a lower probability: the rows teach
		// nothing, and the base rate is all there is to say.
		a = []float64{0, 0, portmath.Logit(c.BaseRate)}
	}
	p := logistic(promotion, 3)
	calibration := classifier.ThemeCalibration{
		Slope: a[0], Windows: a[1], Intercept: a[2],
		PromotionSlope: p[0], PromotionTheme: p[1], PromotionIntercept: p[2],
	}
	if c.Calibration == Isotonic {
		calibration.Knots, calibration.PromotionKnots = isotonicKnots(about, a), isotonicKnots(promotion, p)
	}
	return calibration, nil
}

// minWindowsWeight bounds how much the number of windows may speak against a theme. Long
// rows are about other things more often than short ones, which is no reason to let a text
// off to which somebody has added harmless words.
const minWindowsWeight = -0.3

// calibrateAbout fits the coefficients of the calibration of a theme.
func calibrateAbout(about []observation) []float64 {
	if a := logistic(about, 3); a[1] >= minWindowsWeight {
		return a
	}
	return withWindows(about, minWindowsWeight)
}

// withWindows fits the calibration of a theme with a given coefficient of the log of the
// windows.
func withWindows(about []observation, weight float64) []float64 {
	rest := make([]observation, len(about))
	for i, o := range about {
		rest[i] = observation{x: []float64{o.x[0], o.x[2]}, y: o.y, weight: o.weight, offset: float64(weight * o.x[1])}
	}
	a := logistic(rest, 2)
	return []float64{a[0], weight, a[1]}
}

// observations returns what the calibration of a theme is fitted on, the rows that say
// whether they talk about it (theme log odds, log of the windows, 1) and those about it
// that have a stance (promoting log odds, theme log odds, 1). They are weighted so that
// the theme has the base rate, and the promoting stance its rate among its rows.
func observations(rows []heldBack, theme int, c Config) (about, promotion []observation, err error) {
	name, promoting := c.Taxonomy.Themes[theme].Name, c.Taxonomy.PromotingStance
	eachObservation(rows, func(r heldBack, o classifier.Observation) {
		l := o.Themes[theme]
		positive, known := r.row.themeTarget(name)
		if known {
			about = append(about, observation{x: []float64{l, portmath.Log(float64(o.Windows)), 1}, y: positive, weight: r.times})
		}
		if positive && r.row.Stance != "" {
			promotion = append(promotion, observation{x: []float64{o.Promoting[theme], l, 1}, y: r.row.Stance == promoting, weight: r.times})
		}
	})
	if err := weigh(about, c.BaseRate); err != nil {
		return nil, nil, fmt.Errorf("theme %q: %w", name, err)
	}
	if err := weigh(promotion, c.promotingRate()); err != nil {
		return nil, nil, fmt.Errorf("theme %q, stance %q: %w", name, promoting, err)
	}
	return about, promotion, nil
}

// eachObservation calls do for each row, and once more for what it comes to padded.
func eachObservation(rows []heldBack, do func(r heldBack, o classifier.Observation)) {
	for _, r := range rows {
		do(r, r.Observation)
		if r.padded != nil {
			do(r, *r.padded)
		}
	}
}

// promotingRate is the share of the promoting stance among texts that talk about a theme.
func (c Config) promotingRate() float64 {
	return c.StanceRates[c.Taxonomy.Stance(c.Taxonomy.PromotingStance)]
}

// weigh scales the weights so that they add up to 1, of which the positives have the
// rate.
func weigh(observations []observation, rate float64) error {
	var positives, negatives float64
	for _, o := range observations {
		if o.y {
			positives += o.weight
		} else {
			negatives += o.weight
		}
	}
	if positives == 0 || negatives == 0 {
		missing := "negative"
		if positives == 0 {
			missing = "positive"
		}
		return fmt.Errorf("calibration needs positive and negative rows, none is %s", missing)
	}
	for i, o := range observations {
		if o.y {
			observations[i].weight *= rate / positives
		} else {
			observations[i].weight *= (1 - rate) / negatives
		}
	}
	return nil
}

// calibrateStances fits one logistic regression for each stance against the others
// and takes the mean slope, so that one stance's calibration is that of all; then the
// intercepts that give each stance its rate. It is a temperature, 1 over the slope, with
// intercepts, whatever the kind of the themes' calibration is: isotonic maps of several
// stances would not add up to 1.
func calibrateStances(rows []heldBack, c Config) (classifier.StanceCalibration, error) {
	n := len(c.Taxonomy.Stances)
	counts := make([]float64, n)
	var stanced []heldBack
	for _, r := range rows {
		if r.row.teachesStance() {
			stanced = append(stanced, r)
			counts[c.Taxonomy.Stance(r.row.Stance)] += r.times
		}
	}
	for i, count := range counts {
		if count == 0 {
			return classifier.StanceCalibration{}, fmt.Errorf("stance %q: no row, calibration needs some", c.Taxonomy.Stances[i].Name)
		}
	}
	calibration := classifier.StanceCalibration{Intercepts: make([]float64, n)}
	for i := range n {
		var observations []observation
		for _, r := range stanced {
			observations = append(observations, observation{x: []float64{r.Stances[i], 1}, y: c.Taxonomy.Stance(r.row.Stance) == i, weight: r.times})
		}
		if err := weigh(observations, c.StanceRates[i]); err != nil {
			return classifier.StanceCalibration{}, fmt.Errorf("stance %q: %w", c.Taxonomy.Stances[i].Name, err)
		}
		calibration.Slope += logistic(observations, 2)[0] / float64(n)
	}
	calibration.Slope = max(calibration.Slope, 0) // as for a theme
	// Iterative scaling: raise the intercept of a stance that gets less than its rate.
	for range 100 {
		mass := make([]float64, n)
		for _, r := range stanced {
			stance := c.Taxonomy.Stance(r.row.Stance)
			weight := r.times * c.StanceRates[stance] / counts[stance]
			for i, p := range calibration.Probabilities(r.Stances) {
				mass[i] += float64(weight * p)
			}
		}
		for i := range n {
			calibration.Intercepts[i] += portmath.Log(c.StanceRates[i] / mass[i])
		}
	}
	return calibration, nil
}
