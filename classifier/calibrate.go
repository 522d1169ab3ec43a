package classifier

import (
	"math"

	"tocsin/internal/portmath"
)

// A ThemeCalibration maps log odds to the probabilities of a theme (Platt 1999), at
// the base rates that the model states:
//
//	P(theme)            = sigmoid(Slope*l + Windows*ln(w) + Intercept)
//	P(promotes | theme) = sigmoid(PromotionSlope*p + PromotionTheme*l + PromotionIntercept)
//
// l is the log odds of the theme in its best window, w the number of long windows (the
// best of many is higher than the best of few), and p the log odds of the promoting
// stance in that window and its neighbours. In a short window of a longer text the log
// odds of a theme begin lower by ShortWindow: few words stand out by chance more often.
//
// Where there are knots, the argument of a sigmoid goes through them instead: a
// monotone map, found by isotonic regression (Zadrozny & Elkan 2002).
type ThemeCalibration struct {
	ShortWindow        float64 `json:"short_window,omitempty"`
	Slope              float64 `json:"slope"`
	Windows            float64 `json:"windows"`
	Intercept          float64 `json:"intercept"`
	PromotionSlope     float64 `json:"promotion_slope"`
	PromotionTheme     float64 `json:"promotion_theme"`
	PromotionIntercept float64 `json:"promotion_intercept"`
	// Knots and PromotionKnots are none where a sigmoid is used.
	Knots          Knots `json:"knots,omitempty"`
	PromotionKnots Knots `json:"promotion_knots,omitempty"`
}

// Probability returns P(theme).
func (c ThemeCalibration) Probability(logOdds float64, windows int) float64 {
	return toProbability(c.Knots, float64(c.Slope*logOdds)+float64(c.Windows*portmath.Log(float64(windows)))+c.Intercept)
}

// Promotion returns P(promotes | theme).
func (c ThemeCalibration) Promotion(promoting, logOdds float64) float64 {
	return toProbability(c.PromotionKnots, float64(c.PromotionSlope*promoting)+float64(c.PromotionTheme*logOdds)+c.PromotionIntercept)
}

func toProbability(knots Knots, z float64) float64 {
	if len(knots) > 0 {
		return through(knots, z)
	}
	return portmath.Sigmoid(z)
}

// A StanceCalibration maps the log odds l of the stances to probabilities that add up
// to 1: the softmax of Slope*l + Intercepts[stance].
type StanceCalibration struct {
	Slope      float64   `json:"slope"`
	Intercepts []float64 `json:"intercepts"`
}

// Probabilities returns the probability of each stance.
func (c StanceCalibration) Probabilities(logOdds []float64) []float64 {
	p := make([]float64, len(logOdds))
	highest := math.Inf(-1)
	for i, l := range logOdds {
		p[i] = float64(c.Slope*l) + c.Intercepts[i]
		highest = math.Max(highest, p[i])
	}
	var sum float64
	for i := range p {
		p[i] = portmath.Exp(p[i] - highest)
		sum += p[i]
	}
	for i := range p {
		p[i] /= sum
	}
	return p
}
