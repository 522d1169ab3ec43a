package training

import (
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
	var about, promotion []float64
	for _, r := range rows {
		p := calibration.Probability(r.Themes[theme], r.Windows)
		if positive, known := r.row.themeTarget(name); known && !positive {
			about = append(about, p)
		}
		if positive, known := r.row.promotionTarget(name, c.Taxonomy.PromotingStance); known && !positive {
			promotion = append(promotion, p*calibration.Promotion(r.Promoting[theme], r.Themes[theme]))
		}
	}
	return classifier.Thresholds{
		Mention: above(about, c.FalsePositiveRates.Mention),
		Review:  above(promotion, c.FalsePositiveRates.Review),
		Flag:    above(promotion, c.FalsePositiveRates.Flag),
	}
}

// above returns the lowest number that at most the given share of values reaches.
func above(values []float64, share float64) float64 {
	if len(values) == 0 {
		return 1
	}
	slices.Sort(values)
	allowed := int(math.Floor(share * float64(len(values))))
	// The value at this place must not be reached, nor any equal to it.
	return math.Nextafter(values[len(values)-1-allowed], 2)
}
