package training

import (
	"fmt"
	"maps"
	"math"
	"slices"

	"tocsin/classifier"
)

const (
	// maxFolds bounds the folds, for each of which a model is trained.
	maxFolds = 1000
	// maxTimes bounds how often a row may count, so that counts do not overflow.
	maxTimes = 1_000_000
	// maxAlpha bounds the pseudo-count, and maxNats a log-likelihood ratio: a weight of 16
	// bits holds 32 nats.
	maxAlpha = 1e6
	maxNats  = 31
	// leastRate is the lowest base rate, and what the highest is below 1.
	leastRate = 1e-9
)

// Check refuses settings that make no sense, with the name of the field. It takes no time,
// whereas training finds some of it out at the end.
func (c Config) Check() error {
	for _, choice := range []struct {
		field, have string
		want        []string
	}{
		{"Estimator", string(c.Estimator), []string{string(Multinomial), string(Complement), string(Weighted)}},
		{"Smoothing", string(c.Smoothing), []string{string(ScaledSmoothing), string(LidstoneSmoothing)}},
		{"Selection", string(c.Selection), []string{string(ByChiSquared), string(ByMutualInformation), string(ByFrequency)}},
		{"Calibration", string(c.Calibration), []string{string(Platt), string(Isotonic), string(Temperature)}},
	} {
		if !slices.Contains(choice.want, choice.have) {
			return fmt.Errorf("%s: %q, want one of %q", choice.field, choice.have, choice.want)
		}
	}
	for _, number := range []struct {
		field           string
		have, low, high float64
	}{
		{"Alpha", c.Alpha, 1e-10, maxAlpha},
		{"Compression", c.Compression, 0, 1},
		{"Penalty", c.Penalty, 1e-6, 1e6},
		{"Clip", c.Clip, classifier.WeightUnit, maxNats},
		{"Confidence", c.Confidence, 0, 100},
		{"CharWeight", c.CharWeight, 0, 100},
		{"MinGroups", float64(c.MinGroups), 0, math.MaxInt32},
		{"MinCount", float64(c.MinCount), 0, math.MaxInt32},
		{"MaxFeatures", float64(c.MaxFeatures), 0, math.MaxInt32},
		{"CalibrationFolds", float64(c.CalibrationFolds), 2, maxFolds},
		{"BaseRate", c.BaseRate, leastRate, 1 - leastRate},
		{"FalsePositiveRates.Mention", c.FalsePositiveRates.Mention, 0, 1},
		{"FalsePositiveRates.Review", c.FalsePositiveRates.Review, 0, 1},
		{"FalsePositiveRates.Flag", c.FalsePositiveRates.Flag, 0, c.FalsePositiveRates.Review},
		{"FalsePositiveRates.ReviewAbout", c.FalsePositiveRates.ReviewAbout, 0, 1},
		{"FalsePositiveRates.FlagAbout", c.FalsePositiveRates.FlagAbout, 0, c.FalsePositiveRates.ReviewAbout},
	} {
		if !(number.have >= number.low && number.have <= number.high) {
			return fmt.Errorf("%s: %v, want %s", number.field, number.have, wanted(number.low, number.high))
		}
	}
	for _, source := range slices.Sorted(maps.Keys(c.Repeats)) {
		if n := c.Repeats[source]; n < 1 || n > maxTimes {
			return fmt.Errorf("%s: source %q counts %d times, want 1 to %d", "Repeats", source, n, maxTimes)
		}
	}
	for _, theme := range slices.Sorted(maps.Keys(c.FalsePositiveRates.ReviewAboutOf)) {
		if rate := c.FalsePositiveRates.ReviewAboutOf[theme]; !(rate >= 0 && rate <= 1) {
			return fmt.Errorf("%s: theme %q has %v, want %s", "FalsePositiveRates.ReviewAboutOf", theme, rate, wanted(0, 1))
		}
	}
	return c.checkParts()
}

func wanted(low, high float64) string {
	switch {
	case low == leastRate:
		return "a share above 0 and below 1"
	case high == math.MaxInt32:
		return fmt.Sprintf("%v or more", low)
	}
	return fmt.Sprintf("%v to %v", low, high)
}

// checkParts checks what has checks of its own.
func (c Config) checkParts() error {
	for i, contract := range []*Contract{c.Contracts.Mention, c.Contracts.Review, c.Contracts.Flag} {
		if contract != nil {
			if err := contract.check(); err != nil {
				return fmt.Errorf("%s: %w", []string{"Contracts.Mention", "Contracts.Review", "Contracts.Flag"}[i], err)
			}
		}
	}
	if c.StanceRates == nil {
		c.StanceRates = EvenRates(len(c.Taxonomy.Stances)) // the rows will tell
	}
	sum := 0.0
	for _, rate := range c.StanceRates {
		sum += rate
	}
	if len(c.StanceRates) > 0 && math.Abs(sum-1) > 1e-6 {
		return fmt.Errorf("%s: %v add up to %v, want 1", "StanceRates", c.StanceRates, sum)
	}
	// A model without features has all that is left to check.
	_, err := classifier.New(c.parameters(nil, nil))
	return err
}
