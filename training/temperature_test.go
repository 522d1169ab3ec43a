package training

import (
	"testing"

	"tocsin/classifier"
)

// With one group nothing is shared, and the fit is that of logistic.
func TestSharedLogisticOfOneGroup(t *testing.T) {
	rows := fitData()
	if err := weigh(rows, 0.2); err != nil {
		t.Fatal(err)
	}
	want := logistic(rows, 3)
	slopes, intercepts := sharedLogistic([][]observation{rows}, 2)
	near(t, "slope", slopes[0], want[0], 1e-6)
	near(t, "other slope", slopes[1], want[1], 1e-6)
	near(t, "intercept", intercepts[0], want[2], 1e-6)
}

// Groups that differ by a shift of their log odds have one slope, and intercepts that
// undo the shift.
func TestSharedLogisticOfShiftedGroups(t *testing.T) {
	a, b := fitData(), fitData()
	for i := range b {
		b[i].x = []float64{a[i].x[0] + 5, a[i].x[1], 1}
	}
	for _, rows := range [][]observation{a, b} {
		if err := weigh(rows, 0.2); err != nil {
			t.Fatal(err)
		}
	}
	slopes, intercepts := sharedLogistic([][]observation{a, b}, 2)
	one, lone := sharedLogistic([][]observation{a, a}, 2)
	near(t, "slope", slopes[0], one[0], 1e-6)
	near(t, "intercept", intercepts[0], lone[0], 1e-6)
	near(t, "shifted intercept", intercepts[1], intercepts[0]-5*slopes[0], 1e-6)
}

// All themes share their slopes, and each meets the base rate by its intercept.
func TestCalibrateByTemperature(t *testing.T) {
	c := calibrationConfig()
	c.Calibration = Temperature
	c.Taxonomy.Themes = append(c.Taxonomy.Themes, classifier.Label{Name: "cyber"})
	rows := heldRows(600)
	for i, r := range rows {
		cyber := 2*r.Themes[0] - 3
		rows[i].Themes = []float64{r.Themes[0], cyber}
		rows[i].Promoting = []float64{r.Promoting[0], r.Promoting[0] + 1}
		if len(r.row.Themes) > 0 {
			rows[i].row.Themes = []string{"threat", "cyber"}
		}
	}
	list, err := calibrateThemes(rows, c)
	if err != nil {
		t.Fatal(err)
	}
	if a, b := list[0], list[1]; a.Slope != b.Slope || a.Windows != b.Windows || a.PromotionSlope != b.PromotionSlope || a.Slope <= 0 || a.Intercept == b.Intercept || a.PromotionTheme != 0 {
		t.Errorf("calibrations %+v and %+v: want one slope of each kind", a, b)
	}
	for theme, calibration := range list {
		var about, promotion [2][]float64
		for _, r := range rows {
			side := sideOf(len(r.row.Themes) > 0)
			about[side] = append(about[side], calibration.Probability(r.Themes[theme], r.Windows))
			if side == 1 {
				side = sideOf(r.row.Stance == "promotes")
				promotion[side] = append(promotion[side], calibration.Promotion(r.Promoting[theme], r.Themes[theme]))
			}
		}
		near(t, "mean probability", weightedMean(c.BaseRate, about[1], about[0]), c.BaseRate, 1e-6)
		near(t, "mean promotion", weightedMean(0.3, promotion[1], promotion[0]), 0.3, 1e-6)
	}
}

// Log odds that fall where the label holds teach nothing: the base rate is left.
func TestTemperatureOfRowsThatTeachNothing(t *testing.T) {
	c := calibrationConfig()
	c.Calibration = Temperature
	rows := heldRows(300)
	for i := range rows {
		rows[i].Themes[0] *= -1
		rows[i].Promoting[0] *= -1
	}
	list, err := calibrateThemes(rows, c)
	if err != nil {
		t.Fatal(err)
	}
	for _, l := range []float64{-5, 5} {
		near(t, "probability", list[0].Probability(l, 3), c.BaseRate, 1e-12)
		near(t, "promotion", list[0].Promotion(l, l), 0.3, 1e-12)
	}
}
