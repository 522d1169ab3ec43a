package training

import (
	"math"
	"strings"
	"testing"

	"tocsin/classifier"
)

func TestCheck(t *testing.T) {
	if err := DefaultConfig().Check(); err != nil {
		t.Error(err)
	}
	fromRows := DefaultConfig()
	fromRows.StanceRates = nil
	if err := fromRows.Check(); err != nil {
		t.Errorf("stance rates of the rows: %v", err)
	}
	for _, test := range []struct {
		change func(*Config)
		want   string
	}{
		{func(c *Config) { c.Name = "" }, "name"},
		{func(c *Config) { c.Taxonomy.Themes = nil }, "taxonomy"},
		{func(c *Config) { c.Features.CharMax = 99 }, "features"},
		{func(c *Config) { c.LengthNorm = "cubic" }, "length norm"},
		{func(c *Config) { c.Estimator = "bayes" }, `Estimator: "bayes", want one of ["multinomial" "complement" "weighted"]`},
		{func(c *Config) { c.Smoothing = "" }, "Smoothing"},
		{func(c *Config) { c.Selection = "best" }, "Selection"},
		{func(c *Config) { c.Calibration = "none" }, "Calibration"},
		{func(c *Config) { c.Alpha = 0 }, "Alpha: 0, want"},
		{func(c *Config) { c.Alpha = math.NaN() }, "Alpha: NaN"},
		{func(c *Config) { c.Alpha = math.Inf(1) }, "Alpha: +Inf"},
		{func(c *Config) { c.Compression = -1 }, "Compression"},
		{func(c *Config) { c.Penalty = 0 }, "Penalty"},
		{func(c *Config) { c.Clip = 40 }, "Clip"},
		{func(c *Config) { c.Confidence = -1 }, "Confidence"},
		{func(c *Config) { c.CharWeight = -0.1 }, "CharWeight"},
		{func(c *Config) { c.MinGroups = -1 }, "MinGroups: -1, want 0 or more"},
		{func(c *Config) { c.MinCount = -1 }, "MinCount"},
		{func(c *Config) { c.MaxFeatures = -1 }, "MaxFeatures"},
		{func(c *Config) { c.Repeats = map[string]int64{"forum": 0} }, `Repeats: source "forum" counts 0 times`},
		{func(c *Config) { c.BaseRate = 1 }, "BaseRate: 1, want a share above 0 and below 1"},
		{func(c *Config) { c.BaseRate = math.NaN() }, "BaseRate"},
		{func(c *Config) { c.StanceRates = []float64{0.5, 0.5} }, "stance rates"},
		{func(c *Config) { c.StanceRates = []float64{0.5, 0.5, 0.5} }, "StanceRates: [0.5 0.5 0.5] add up to 1.5"},
		{func(c *Config) { c.StanceRates = []float64{1.5, -0.25, -0.25} }, "stance rates"},
		{func(c *Config) { c.StanceRates[0] = math.NaN() }, "tance rates"},
		{func(c *Config) { c.CalibrationFolds = 1 }, "CalibrationFolds: 1, want 2 to"},
		{func(c *Config) { c.FalsePositiveRates.Mention = 2 }, "FalsePositiveRates.Mention"},
		{func(c *Config) { c.FalsePositiveRates.FlagAbout = 0.5 }, "FalsePositiveRates.FlagAbout: 0.5, want 0 to 0.1"},
		{func(c *Config) { c.FalsePositiveRates.ReviewAboutOf["threat"] = 2 }, `FalsePositiveRates.ReviewAboutOf: theme "threat" has 2, want 0 to 1`},
		{func(c *Config) { c.FalsePositiveRates.Flag = 0.5 }, "FalsePositiveRates.Flag: 0.5, want 0 to 0.03"},
		{func(c *Config) { c.Contracts.Review = &Contract{"luck", 0.5, 0} }, "Contracts.Review"},
		{func(c *Config) { c.Contracts.Flag = &Contract{"precision", 2, 0} }, "Contracts.Flag"},
	} {
		c := DefaultConfig()
		test.change(&c)
		err := c.Check()
		if err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("error %v, want one that says %s", err, test.want)
		}
		if _, err := Train(t.Context(), []Row{{Text: "x"}}, c); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("training: error %v, want one that says %s", err, test.want)
		}
	}
	c := DefaultConfig()
	c.Taxonomy.Stances = append([]classifier.Label{{Name: "asks"}}, c.Taxonomy.Stances...)
	if err := c.Check(); err == nil || !strings.Contains(err.Error(), "3 stance rates for 4 stances") {
		t.Errorf("a stance without a rate: error %v", err)
	}
}
