package training

import (
	"math/rand/v2"
	"slices"
	"testing"

	"tocsin/classifier"
)

// longRows returns rows of several windows. In a short window the log odds of all are
// higher by chance; those of a row among harmless ones show there alone.
func longRows(chance float64) []heldBack {
	random := rand.New(rand.NewPCG(11, 12))
	rows := heldRows(900)
	for i, r := range rows {
		short := func(theme float64) []float64 { return []float64{theme + chance + 0.3*random.NormFloat64()} }
		// So low that no long window makes the theme certain.
		r.Themes = []float64{r.Themes[0] / 2}
		rows[i].Themes = r.Themes
		rows[i].Short, rows[i].ShortPromoting = short(r.Themes[0]), r.Promoting
		diluted := -4 + random.NormFloat64()
		rows[i].padded = &classifier.Observation{
			Windows: 6, Themes: []float64{diluted}, Promoting: []float64{-1},
			Short: short(max(diluted, r.Themes[0])), ShortPromoting: r.Promoting,
		}
	}
	return rows
}

// The more the short windows stand out by chance, the lower they begin.
func TestChooseShortWindows(t *testing.T) {
	var chosen []float64
	for _, chance := range []float64{0, 1.5, 3} {
		lower, err := chooseShortWindows(t.Context(), longRows(chance), calibrationConfig())
		if err != nil {
			t.Fatal(err)
		}
		if lower[0] < chance-1 || lower[0] > chance+1 {
			t.Errorf("short windows %v higher by chance begin lower by %v", chance, lower[0])
		}
		chosen = append(chosen, lower[0])
	}
	if !(chosen[0] < chosen[1] && chosen[1] < chosen[2]) {
		t.Errorf("short windows begin lower by %v, want it to rise with chance", chosen)
	}
	for name, rows := range map[string][]heldBack{"none padded": heldRows(90), "padded": longRows(0)} {
		if hasShortWindows(rows) != (name == "padded") {
			t.Errorf("rows %s: short windows %t", name, hasShortWindows(rows))
		}
	}
}

// What calibration sees is what is served: the best window, long or short.
func TestWithShortWindows(t *testing.T) {
	rows := longRows(1)
	before := rows[0].Themes[0]
	for i, r := range withShortWindows(rows, []float64{0.5}) {
		for _, c := range []struct{ was, is classifier.Observation }{{rows[i].Observation, r.Observation}, {*rows[i].padded, *r.padded}} {
			theme, promoting := c.was.Best(0, 0.5)
			if c.is.Themes[0] != theme || c.is.Promoting[0] != promoting || theme < c.was.Themes[0] || c.was.Themes[0] < 3 && theme < c.was.Short[0]-0.5 || c.was.Themes[0] >= 3 && theme != c.was.Themes[0] {
				t.Fatalf("row %d: %v and %v of %+v, want %v and %v", i, c.is.Themes, c.is.Promoting, c.was, theme, promoting)
			}
		}
	}
	if rows[0].Themes[0] != before {
		t.Error("the rows were changed")
	}
}

// Rows among harmless ones count in the calibration: without them a long text gets a lower
// probability.
func TestPaddedRowsCount(t *testing.T) {
	rows := longRows(0)
	with, err := calibrateTheme(rows, 0, calibrationConfig())
	if err != nil {
		t.Fatal(err)
	}
	for i := range rows {
		rows[i].padded = nil
	}
	without, err := calibrateTheme(rows, 0, calibrationConfig())
	if err != nil {
		t.Fatal(err)
	}
	if a, b := with.Probability(-2, 6), without.Probability(-2, 6); a <= b {
		t.Errorf("probability %v with padded rows, %v without, want it higher", a, b)
	}
}

// A trained model has the short windows that its rows chose, and finds a call in padding; one
// whose rows have no padding to learn from has none.
func TestTrainChoosesShortWindows(t *testing.T) {
	rows := someRows(t, 12)
	c := fastConfig()
	c.Estimator = Multinomial
	model, err := Train(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	p := model.Parameters()
	chosen := slices.ContainsFunc(p.ThemeCalibrations, func(c classifier.ThemeCalibration) bool { return c.ShortWindow > 0 })
	if !p.ShortWindows || !chosen {
		t.Errorf("short windows %t, calibrations %+v", p.ShortWindows, p.ThemeCalibrations)
	}
	for i := range rows {
		rows[i].OtherHarm = len(rows[i].Themes) == 0
	}
	if model, err = Train(t.Context(), rows, c); err != nil {
		t.Fatal(err)
	}
	if p := model.Parameters(); p.ShortWindows {
		t.Error("short windows without a row that was padded")
	}
}
