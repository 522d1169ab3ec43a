package training

import (
	"cmp"
	"fmt"
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
	// ReviewAbout and FlagAbout bound the share of rows that talk about the theme and do not
	// promote it, such as news: of all rows they may be few. 1 bounds nothing.
	ReviewAbout float64 `json:"review_about"`
	FlagAbout   float64 `json:"flag_about"`
	// ReviewAboutOf has the ReviewAbout of single themes, by their names: what is written
	// about some is far more than about others. Themes that are none of the taxonomy's
	// change nothing.
	ReviewAboutOf map[string]float64 `json:"review_about_of,omitempty"`
}

// reviewAbout returns the ReviewAbout of a theme.
func (r FalsePositiveRates) reviewAbout(theme string) float64 {
	if rate, ok := r.ReviewAboutOf[theme]; ok {
		return rate
	}
	return r.ReviewAbout
}

// thresholdsOf chooses the thresholds of a theme, by contract where there is one and by
// the false-positive rates where there is none.
func (c Config) thresholdsOf(rows []heldBack, theme int, calibration classifier.ThemeCalibration) (classifier.Thresholds, []ContractResult, error) {
	chosen := chooseThresholds(rows, theme, calibration, c)
	name := c.Taxonomy.Themes[theme].Name
	about, promotion := rowsAt(rows, theme, calibration, c)
	promotes := float64(c.BaseRate * c.promotingRate())
	var results []ContractResult
	var refused []error
	for _, t := range []struct {
		name     string
		contract *Contract
		at       *float64
		rows     []rowAt
		rate     float64
	}{
		{"mention", c.Contracts.Mention, &chosen.Mention, about, c.BaseRate},
		{"review", c.Contracts.Review, &chosen.Review, promotion, promotes},
		{"flag", c.Contracts.Flag, &chosen.Flag, promotion, promotes},
	} {
		if t.contract == nil {
			continue
		}
		result, err := t.contract.keep(t.rows, t.rate)
		if err != nil {
			refused = append(refused, fmt.Errorf("theme %q, %s, %s: %w", name, t.name, t.contract, err))
			continue
		}
		result.Theme, result.Threshold = name, t.name
		*t.at = result.At
		results = append(results, result)
	}
	if len(refused) == 0 && chosen.Review > chosen.Flag {
		refused = append(refused, fmt.Errorf("theme %q: %w: review at %.4g (%s) would lie above flag at %.4g (%s): ask less of review or more of flag",
			name, ErrContract, chosen.Review, c.why(c.Contracts.Review, c.FalsePositiveRates.Review, c.FalsePositiveRates.reviewAbout(name)), chosen.Flag, c.why(c.Contracts.Flag, c.FalsePositiveRates.Flag, c.FalsePositiveRates.FlagAbout)))
	}
	return chosen, results, together(refused)
}

// why says what chose a threshold.
func (Config) why(contract *Contract, rate, about float64) string {
	if contract != nil {
		return contract.String()
	}
	return fmt.Sprintf("no contract: false-positive rates of %g on the rows and %g on those about the theme", rate, about)
}

// rowsAt returns the rows that say whether they talk about a theme, and those that
// say whether they promote it, without those of other harm.
func rowsAt(rows []heldBack, theme int, calibration classifier.ThemeCalibration, c Config) (about, promotion []rowAt) {
	name := c.Taxonomy.Themes[theme].Name
	for _, r := range rows {
		if r.row.OtherHarm {
			continue
		}
		p := calibration.Probability(r.Themes[theme], r.Windows)
		onTheme, judged := r.row.themeTarget(name)
		if judged {
			about = append(about, rowAt{p, r.times, onTheme, onTheme, groupOf(r.row)})
		}
		if positive, known := r.row.promotionTarget(name, c.Taxonomy.PromotingStance); known {
			promoting := float64(p * calibration.Promotion(r.Promoting[theme], r.Themes[theme]))
			promotion = append(promotion, rowAt{promoting, r.times, positive, onTheme, groupOf(r.row)})
		}
	}
	return about, promotion
}

// chooseThresholds returns the lowest thresholds that keep to the false-positive rates.
func chooseThresholds(rows []heldBack, theme int, calibration classifier.ThemeCalibration, c Config) classifier.Thresholds {
	about, promotion := rowsAt(rows, theme, calibration, c)
	all, onTheme := negatives(promotion, false), negatives(promotion, true)
	rates := c.FalsePositiveRates
	review := max(above(all, rates.Review), aboveSome(onTheme, rates.reviewAbout(c.Taxonomy.Themes[theme].Name)))
	return classifier.Thresholds{
		Mention: above(negatives(about, false), rates.Mention),
		Review:  review,
		// On a few rows the rate about the theme may bound reviews alone.
		Flag: max(above(all, rates.Flag), aboveSome(onTheme, rates.FlagAbout), review),
	}
}

// aboveSome is above where the values are so many that one of them may reach the threshold,
// and 0 where they are fewer: their highest may be a slip.
func aboveSome(values []weighted, share float64) float64 {
	if float64(len(values))*share < 1 {
		return 0
	}
	return above(values, share)
}

// negatives returns the rows that are not positive, or those of them that talk about the
// theme.
func negatives(rows []rowAt, onTheme bool) (list []weighted) {
	for _, r := range rows {
		if !r.positive && (r.onTheme || !onTheme) {
			list = append(list, weighted{r.value, r.times})
		}
	}
	return list
}

// A weighted value counts so many times.
type weighted struct{ value, times float64 }

// above returns the lowest number that at most the given share of the values reaches, 0
// of a share of 1.
func above(values []weighted, share float64) float64 {
	switch {
	case share == 1:
		return 0
	case len(values) == 0:
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
