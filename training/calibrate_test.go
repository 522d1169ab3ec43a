package training

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// heldRows returns rows with log odds as a model gives them: higher where the label
// holds, but overlapping.
func heldRows(n int) []heldBack {
	random := rand.New(rand.NewPCG(7, 8))
	var rows []heldBack
	for i := range n {
		h := heldBack{row: Row{ID: fmt.Sprint(i), Themes: []string{}}, times: 1}
		h.Windows = 1 + random.IntN(6)
		theme, promoting := -3+0.4*portmath.Log(float64(h.Windows)), -1.0
		if i%3 == 0 {
			h.row.Themes, h.row.Stance = []string{"threat"}, []string{"promotes", "reports"}[i%2]
			theme += 2.5
			if i%2 == 0 {
				promoting += 1.5
			}
		}
		h.Themes = []float64{theme + 2*random.NormFloat64()}
		h.Promoting = []float64{promoting + random.NormFloat64()}
		h.Stances = []float64{h.Promoting[0], -h.Promoting[0] + 0.3*random.NormFloat64()}
		rows = append(rows, h)
	}
	return rows
}

func calibrationConfig() Config {
	return Config{Taxonomy: smallTaxonomy(), BaseRate: 0.01, StanceRates: []float64{0.3, 0.7}}
}

// weightedMean is the mean of the values of positives and others at the rate.
func weightedMean(rate float64, positives, others []float64) float64 {
	mean := func(list []float64) (sum float64) {
		for _, x := range list {
			sum += x / float64(len(list))
		}
		return sum
	}
	return rate*mean(positives) + (1-rate)*mean(others)
}

// Rows about the theme that are all short do not make length speak against it by more than
// it may, and the mean probability is the base rate all the same.
func TestCalibrateThemeBoundsTheWindows(t *testing.T) {
	rows := heldRows(600)
	for i := range rows {
		rows[i].Windows = 40
		if len(rows[i].row.Themes) > 0 {
			rows[i].Windows = 1 + i%3
		}
	}
	c := calibrationConfig()
	calibration, err := calibrateTheme(rows, 0, c)
	if err != nil {
		t.Fatal(err)
	}
	if calibration.Windows != minWindowsWeight || calibration.Slope <= 0 {
		t.Errorf("coefficient of the windows %v, want %v; slope %v", calibration.Windows, minWindowsWeight, calibration.Slope)
	}
	var sides [2][]float64
	for _, r := range rows {
		side := one(len(r.row.Themes) > 0)
		sides[side] = append(sides[side], calibration.Probability(r.Themes[0], r.Windows))
	}
	near(t, "mean probability", weightedMean(c.BaseRate, sides[1], sides[0]), c.BaseRate, 1e-5)
}

// At the base rate the mean probability is the base rate, of the theme and, among the
// theme's rows, of the promoting stance.
func TestCalibrateThemeMeetsTheBaseRate(t *testing.T) {
	rows := heldRows(600)
	for _, baseRate := range []float64{0.01, 0.3} {
		c := calibrationConfig()
		c.BaseRate = baseRate
		calibration, err := calibrateTheme(rows, 0, c)
		if err != nil {
			t.Fatal(err)
		}
		var theme, promotion [2][]float64
		for _, r := range rows {
			side := one(len(r.row.Themes) > 0)
			theme[side] = append(theme[side], calibration.Probability(r.Themes[0], r.Windows))
			if side == 1 {
				side = one(r.row.Stance == "promotes")
				promotion[side] = append(promotion[side], calibration.Promotion(r.Promoting[0], r.Themes[0]))
			}
		}
		near(t, "mean probability", weightedMean(baseRate, theme[1], theme[0]), baseRate, 1e-5)
		near(t, "mean promotion", weightedMean(0.3, promotion[1], promotion[0]), 0.3, 1e-5)
	}
}

func TestCalibrateThemeIsMonotone(t *testing.T) {
	calibration, err := calibrateTheme(heldRows(600), 0, calibrationConfig())
	if err != nil {
		t.Fatal(err)
	}
	if calibration.Slope <= 0 || calibration.PromotionSlope <= 0 || calibration.Windows >= 0 {
		t.Errorf("%+v: want more evidence to mean more, and more windows less", calibration)
	}
	last, lastPromotion := 0.0, 0.0
	for l := -40.0; l <= 40; l += 0.5 {
		p, q := calibration.Probability(l, 3), calibration.Promotion(l, 0)
		if p < last || q < lastPromotion || p > 1 || q > 1 {
			t.Fatalf("log odds %v: probability %v after %v, promotion %v after %v", l, p, last, q, lastPromotion)
		}
		last, lastPromotion = p, q
	}
}

// A row that counts twice is two rows.
func TestCalibrateThemeCountsTimes(t *testing.T) {
	rows := heldRows(200)
	var doubled []heldBack
	for i := range rows {
		if i%5 == 0 {
			doubled = append(doubled, rows[i])
			rows[i].times = 2
		}
		doubled = append(doubled, heldBack{row: rows[i].row, times: 1, Observation: rows[i].Observation})
	}
	a, err := calibrateTheme(rows, 0, calibrationConfig())
	if err != nil {
		t.Fatal(err)
	}
	b, err := calibrateTheme(doubled, 0, calibrationConfig())
	if err != nil {
		t.Fatal(err)
	}
	near(t, "slope", a.Slope, b.Slope, 1e-6)
	near(t, "intercept", a.Intercept, b.Intercept, 1e-6)
	near(t, "promotion slope", a.PromotionSlope, b.PromotionSlope, 1e-6)
}

// Rows that nobody judged teach a theme's calibration nothing.
func TestCalibrateThemeLeavesOutUnjudged(t *testing.T) {
	rows := heldRows(200)
	want, err := calibrateTheme(rows, 0, calibrationConfig())
	if err != nil {
		t.Fatal(err)
	}
	rows = append(rows, heldBack{row: Row{Stance: "promotes"}, times: 1, Observation: classifier.Observation{Windows: 1, Themes: []float64{9}, Promoting: []float64{-9}}})
	if got, err := calibrateTheme(rows, 0, calibrationConfig()); err != nil || !cmp.Equal(got, want) {
		t.Errorf("calibration %+v, error %v, want %+v", got, err, want)
	}
}

func TestCalibrateThemeNeedsBothSides(t *testing.T) {
	rows := heldRows(60)
	strip := func(change func(*Row)) []heldBack {
		var list []heldBack
		for _, r := range rows {
			change(&r.row)
			list = append(list, r)
		}
		return list
	}
	for _, c := range []struct {
		name string
		rows []heldBack
		want string
	}{
		{"no row of the theme", strip(func(r *Row) { r.Themes = []string{} }), `theme "threat":`},
		{"no row without it", strip(func(r *Row) { r.Themes = []string{"threat"} }), `theme "threat":`},
		{"no row that promotes it", strip(func(r *Row) { r.Stance = "reports" }), `theme "threat", stance "promotes":`},
	} {
		_, err := calibrateTheme(c.rows, 0, calibrationConfig())
		if err == nil || !strings.HasPrefix(err.Error(), c.want) {
			t.Errorf("%s: error %v, want one that begins %s", c.name, err, c.want)
		}
	}
}

func TestCalibrateStances(t *testing.T) {
	rows, c := heldRows(600), calibrationConfig()
	calibration, err := calibrateStances(rows, c)
	if err != nil {
		t.Fatal(err)
	}
	if calibration.Slope <= 0 {
		t.Errorf("slope %v, want it above 0", calibration.Slope)
	}
	for stance := range c.Taxonomy.Stances {
		var means [2][]float64
		for _, r := range rows {
			if !r.row.teachesStance() {
				continue
			}
			p := calibration.Probabilities(r.Stances)
			if sum := p[0] + p[1]; math.Abs(sum-1) > 1e-12 {
				t.Fatalf("probabilities of the stances add up to %v", sum)
			}
			side := one(r.row.Stance == c.Taxonomy.Stances[stance].Name)
			means[side] = append(means[side], p[stance])
		}
		near(t, "mean probability of a stance", weightedMean(c.StanceRates[stance], means[1], means[0]), c.StanceRates[stance], 1e-6)
	}
	for i := range rows {
		if rows[i].row.Stance == "reports" {
			rows[i].row.Stance = ""
		}
	}
	if _, err := calibrateStances(rows, c); err == nil || !strings.Contains(err.Error(), `stance "reports"`) {
		t.Errorf("error %v, want one that names the stance without rows", err)
	}
}
