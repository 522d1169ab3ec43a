package training

import (
	"errors"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/classifier"
)

func TestAbove(t *testing.T) {
	just := func(x float64) float64 { return math.Nextafter(x, 2) }
	one := func(values ...float64) (list []weighted) {
		for _, v := range values {
			list = append(list, weighted{v, 1})
		}
		return list
	}
	for _, c := range []struct {
		name   string
		values []weighted
		share  float64
		want   float64
	}{
		{"no values", nil, 0.5, 1},
		{"none may", one(.1, .9, .5), 0, just(.9)},
		{"one of four may", one(.1, .9, .5, .7), .25, just(.7)},
		{"not quite two of four", one(.1, .9, .5, .7), .49, just(.7)},
		{"two of four", one(.1, .9, .5, .7), .5, just(.5)},
		{"all may", one(.1, .9), 1, 0},
		{"of ties all or none", one(.5, .5, .5, .1), .5, just(.5)},
		{"ties that fit", one(.5, .5, .1, .1), .5, just(.1)},
		{"weights count", []weighted{{.9, 3}, {.5, 1}, {.4, 6}}, .3, just(.5)},
		{"a weight does not fit in part", []weighted{{.9, 3}, {.5, 1}, {.4, 6}}, .29, just(.9)},
		{"certainty must not be reached", one(1, 1), .4, just(1)},
	} {
		if got := above(c.values, c.share); got != c.want {
			t.Errorf("%s: %v, want %v", c.name, got, c.want)
		}
	}
}

// The threshold keeps to the share, and the next lower value would not.
func TestAboveProperty(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	for range 500 {
		var values []weighted
		for range 1 + random.IntN(30) {
			values = append(values, weighted{float64(random.IntN(10)) / 10, float64(1 + random.IntN(4))})
		}
		reach := func(at float64) (share float64) {
			var all float64
			for _, v := range values {
				all += v.times
				if v.value >= at {
					share += v.times
				}
			}
			return share / all
		}
		share := float64(random.IntN(100)) / 128 // exact, as are all sums
		at := above(values, share)
		if got := reach(at); got > share {
			t.Fatalf("%v of %v reach %v, want at most %v", got, values, at, share)
		}
		if lower := math.Nextafter(at, -1); at > 0 && reach(lower) <= share {
			t.Fatalf("%v would do as well as %v for %v", lower, at, values)
		}
	}
}

// Mention is chosen on rows without the theme, review and flag on rows that do not
// promote it, those whose themes nobody judged among them.
func TestChooseThresholds(t *testing.T) {
	c := calibrationConfig()
	c.FalsePositiveRates = FalsePositiveRates{Mention: 0, Review: 0.5, Flag: 0, ReviewAbout: 1, FlagAbout: 1}
	calibration := classifier.ThemeCalibration{Slope: 1, PromotionSlope: 1}
	held := func(row Row, theme, promoting float64) heldBack {
		return heldBack{row: row, times: 1, Observation: classifier.Observation{Windows: 1, Themes: []float64{theme}, Promoting: []float64{promoting}}}
	}
	threat, none := []string{"threat"}, []string{}
	rows := []heldBack{
		held(Row{Themes: none}, 1, -9),
		held(Row{Themes: threat, Stance: "reports"}, 5, 2),
		held(Row{Stance: "reports"}, 3, 3),
		held(Row{Themes: none, Stance: "reports"}, -9, -9),
		held(Row{Themes: threat, Stance: "promotes"}, 50, 50), // positive
		held(Row{Themes: threat}, 50, 50),                     // says nothing of promotion
		held(Row{Stance: "promotes"}, 50, 50),                 // nor of this theme
		held(Row{}, 50, 50),
	}
	p := func(l float64) float64 { return calibration.Probability(l, 1) }
	want := classifier.Thresholds{
		Mention: math.Nextafter(p(1), 2),
		Review:  math.Nextafter(p(1)*p(-9), 2),
		Flag:    math.Nextafter(p(3)*p(3), 2),
	}
	if got := chooseThresholds(rows, 0, calibration, c); got != want {
		t.Errorf("thresholds %+v, want %+v", got, want)
	}
}

// Rows about the theme that do not promote it bound review and flag besides, where they are
// so many that one of them may reach the threshold.
func TestThresholdsAboutTheTheme(t *testing.T) {
	c := calibrationConfig()
	calibration := classifier.ThemeCalibration{Slope: 1, PromotionSlope: 1}
	var rows []heldBack
	for i := range 210 {
		h := heldBack{row: Row{Themes: []string{}}, times: 1, Observation: classifier.Observation{Windows: 1, Themes: []float64{-5}, Promoting: []float64{-5}}}
		if i < 10 {
			h.row = Row{Themes: []string{"threat"}, Stance: "reports"}
			h.Themes, h.Promoting = []float64{5}, []float64{2}
		}
		rows = append(rows, h)
	}
	p := func(theme, promoting float64) float64 {
		return math.Nextafter(calibration.Probability(theme, 1)*calibration.Promotion(promoting, theme), 2)
	}
	for _, test := range []struct {
		reviewAbout, flagAbout, review, flag float64
		of                                   map[string]float64
	}{
		{1, 1, p(-5, -5), p(-5, -5), nil},
		{0.2, 1, p(5, 2), p(5, 2), nil}, // no flag without a review
		{1, 0.2, p(-5, -5), p(5, 2), nil},
		{0.05, 0.05, p(-5, -5), p(-5, -5), nil}, // half a row
		{1, 1, p(5, 2), p(5, 2), map[string]float64{"threat": 0.2}},
		{0.2, 1, p(-5, -5), p(-5, -5), map[string]float64{"threat": 1}},
		{0.2, 1, p(5, 2), p(5, 2), map[string]float64{"another": 1}},
	} {
		c.FalsePositiveRates = FalsePositiveRates{Mention: 0.5, Review: 0.5, Flag: 0.5, ReviewAbout: test.reviewAbout, FlagAbout: test.flagAbout, ReviewAboutOf: test.of}
		if got := chooseThresholds(rows, 0, calibration, c); got.Review != test.review || got.Flag != test.flag {
			t.Errorf("at most %v and %v about the theme: review %v and flag %v, want %v and %v", test.reviewAbout, test.flagAbout, got.Review, got.Flag, test.review, test.flag)
		}
	}
}

func TestThresholdsOf(t *testing.T) {
	c := calibrationConfig()
	c.FalsePositiveRates = FalsePositiveRates{Mention: 0.01, Review: 0.3, Flag: 0.2, ReviewAbout: 1, FlagAbout: 1}
	held := heldRows(3000)
	calibration, err := calibrateTheme(held, 0, c)
	if err != nil {
		t.Fatal(err)
	}
	without, results, err := c.thresholdsOf(held, 0, calibration)
	if err != nil || results != nil || without != chooseThresholds(held, 0, calibration, c) {
		t.Errorf("without contracts: %+v, %v, error %v", without, results, err)
	}
	c.Contracts = Contracts{Mention: &Contract{"fpr", 0.05, 0}, Flag: &Contract{"precision", 0.4, 0.1}}
	with, results, err := c.thresholdsOf(held, 0, calibration)
	if err != nil || len(results) != 2 {
		t.Fatalf("%d results, error %v", len(results), err)
	}
	for i, want := range []ContractResult{{Threshold: "mention", At: with.Mention, BaseRate: 0.01}, {Threshold: "flag", At: with.Flag, BaseRate: 0.1}} {
		if got := results[i]; got.Theme != "threat" || got.Threshold != want.Threshold || got.At != want.At || got.BaseRate != want.BaseRate {
			t.Errorf("result %+v, want %+v", got, want)
		}
	}
	if with.Review != without.Review || with.Mention >= without.Mention {
		t.Errorf("thresholds %+v, without contracts %+v: want the same review and a lower mention", with, without)
	}
	for _, clash := range []struct {
		contracts Contracts
		want      []string
	}{
		{Contracts{Review: &Contract{"fpr", 0.01, 0}, Flag: &Contract{"fpr", 0.2, 0}}, []string{"review at", "(fpr <= 0.01)", "flag at", "(fpr <= 0.2)", `theme "threat"`}},
		{Contracts{Flag: &Contract{"recall", 0.9, 0}}, []string{"no contract: false-positive rates of 0.3 on the rows and 1 on", "(recall >= 0.9)"}},
		{Contracts{Mention: &Contract{"recall", 0.9999, 0}, Flag: &Contract{"fpr", 1e-6, 0}}, []string{`theme "threat", mention, recall >= 0.9999`, `theme "threat", flag, fpr <= 1e-06`}},
	} {
		c.Contracts = clash.contracts
		_, _, err := c.thresholdsOf(held, 0, calibration)
		if !errors.Is(err, ErrContract) {
			t.Errorf("error %v, want ErrContract", err)
			continue
		}
		if strings.Contains(err.Error(), "\n") {
			t.Errorf("error %q, want one line", err)
		}
		for _, want := range clash.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("error %q, want it to say %s", err, want)
			}
		}
	}
}

// Rows of other harm are no part of what a contract is judged on.
func TestContractsLeaveOutOtherHarm(t *testing.T) {
	held := []heldBack{
		{row: Row{Themes: []string{}, OtherHarm: true}, times: 1, Observation: classifier.Observation{Windows: 1, Themes: []float64{9}, Promoting: []float64{9}}},
		{row: Row{Themes: []string{}}, times: 1, Observation: classifier.Observation{Windows: 1, Themes: []float64{1}, Promoting: []float64{1}}},
	}
	about, promotion := rowsAt(held, 0, classifier.ThemeCalibration{Slope: 1}, calibrationConfig())
	if len(about) != 1 || len(promotion) != 1 {
		t.Errorf("%d and %d rows, want 1 and 1", len(about), len(promotion))
	}
}
