package training

import (
	"cmp"
	"math"
	"slices"

	"tocsin/classifier"
)

// FalsePositiveRates are what the thresholds of a theme are chosen by: the share of
// rows that should stay below, on rows that the model had not seen.
type FalsePositiveRates struct {
	Mention float64 `json:"mention"` // of rows that do not talk about the theme
	Review  float64 `json:"review"`  // of rows that do not promote it
	Flag    float64 `json:"flag"`    // the same
}

// chooseThresholds returns the lowest thresholds that keep to the rates.
func chooseThresholds(rows []heldBack, theme int, calibration classifier.ThemeCalibration, c Config) classifier.Thresholds {
	name := c.Taxonomy.Themes[theme].Name
	var about, promotion []weighted
	for _, r := range rows {
		if r.row.OtherHarm {
			continue
		}
		p := calibration.Probability(r.Themes[theme], r.Windows)
		if positive, known := r.row.themeTarget(name); known && !positive {
			about = append(about, weighted{p, r.times})
		}
		if positive, known := r.row.promotionTarget(name, c.Taxonomy.PromotingStance); known && !positive {
			promotion = append(promotion, weighted{p * calibration.Promotion(r.Promoting[theme], r.Themes[theme]), r.times})
		}
	}
	return classifier.Thresholds{
		Mention: above(about, c.FalsePositiveRates.Mention),
		Review:  above(promotion, c.FalsePositiveRates.Review),
		Flag:    above(promotion, c.FalsePositiveRates.Flag),
	}
}

// A weighted value counts so many times.
type weighted struct{ value, times float64 }

// above returns the lowest number that at most the given share of the values reaches.
func above(values []weighted, share float64) float64 {
	if len(values) == 0 {
		return 1
	}
	slices.SortFunc(values, func(a, b weighted) int { return cmp.Compare(b.value, a.value) })
	total := 0.0
	for _, v := range values {
		total += v.times
	}
	reached := 0.0
	for _, v := range values {
		if reached += v.times; reached > share*total {
			// This value must not be reached, nor any equal to it.
			return math.Nextafter(v.value, 2)
		}
	}
	return 0
}
