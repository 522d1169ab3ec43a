package training

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strconv"
	"strings"

	"tocsin/classifier"
)

var lengthNorms = []classifier.LengthNorm{classifier.SqrtNorm, classifier.NoNorm}

// An application applies settings one after the other and keeps the first error.
type application struct{ err error }

func (a *application) fail(name string, err error) {
	if a.err == nil {
		a.err = &SettingError{name, err}
	}
}

// An interval says which numbers a setting takes, in words for errors.
type interval struct {
	holds func(x float64) bool
	words string
}

func inRange(low, high float64) interval {
	return interval{func(x float64) bool { return x >= low && x <= high }, fmt.Sprintf("%v to %v", low, high)}
}

func moreThan(low, high float64) interval {
	return interval{func(x float64) bool { return x > low && x <= high }, fmt.Sprintf("a number above %v, at most %v", low, high)}
}

// rate is a share below 1 and, if it must be positive, above 0.
func rate(positive bool) interval {
	if positive {
		return interval{func(x float64) bool { return x > 0 && x < 1 }, "a share above 0 and below 1"}
	}
	return interval{func(x float64) bool { return x >= 0 && x < 1 }, "a share from 0 to below 1"}
}

// anyShare is one that may be 1 too.
var anyShare = interval{func(x float64) bool { return x >= 0 && x <= 1 }, "a share from 0 to 1"}

func (a *application) number(name string, given, into *float64, in interval) {
	if given == nil {
		return
	}
	if !in.holds(*given) {
		a.fail(name, fmt.Errorf("%v: want %s", *given, in.words))
	}
	*into = *given
}

func (a *application) count(name string, given, into *int, low, high int) {
	if given == nil {
		return
	}
	if *given < low || *given > high {
		a.fail(name, fmt.Errorf("%d: want a whole number from %d to %d", *given, low, high))
	}
	*into = *given
}

// oneOf applies a setting that is one of a few words.
func oneOf[T ~string](a *application, name string, given *string, into *T, of ...T) {
	if given == nil {
		return
	}
	if !slices.Contains(of, T(*given)) {
		var words []string
		for _, w := range of {
			words = append(words, string(w))
		}
		a.fail(name, fmt.Errorf("%q: want one of %s", *given, strings.Join(words, ", ")))
	}
	*into = T(*given)
}

// chars reads "3-5", or "0" for no character n-grams.
func (a *application) chars(given *string, into *classifier.FeatureSettings) {
	if given == nil {
		return
	}
	low, high, isRange := strings.Cut(*given, "-")
	if !isRange {
		high = low
	}
	from, err := strconv.Atoi(low)
	to, err2 := strconv.Atoi(high)
	none := from == 0 && to == 0
	if err != nil || err2 != nil || !none && !(1 <= from && from <= to && to <= maxChars) {
		a.fail("chars", fmt.Errorf("%q: want MIN-MAX within 1-%d, such as 3-5, or 0 for none", *given, maxChars))
		return
	}
	into.CharMin, into.CharMax = from, to
}

// maxChars is the longest character n-gram that a model can have.
const maxChars = 8

func formatChars(f classifier.FeatureSettings) string {
	if f.CharMax == 0 {
		return "0"
	}
	return fmt.Sprintf("%d-%d", f.CharMin, f.CharMax)
}

// repeats reads "SOURCE=N".
func (a *application) repeats(given []string, c *Config) {
	if given == nil {
		return
	}
	c.Repeats = map[string]int64{}
	for _, text := range given {
		at := strings.LastIndex(text, "=") // sources may hold one too
		n, err := strconv.Atoi(text[at+1:])
		if at < 1 || err != nil || n < 1 || n > maxTimes {
			a.fail("repeat", fmt.Errorf("%q: want SOURCE=N with N from 1 to %d", text, maxTimes))
			return
		}
		if _, twice := c.Repeats[text[:at]]; twice {
			a.fail("repeat", fmt.Errorf("%q: the source is given twice", text))
		}
		c.Repeats[text[:at]] = int64(n)
	}
}

func formatRepeats(repeats map[string]int64) []string {
	list := []string{}
	for _, source := range slices.Sorted(maps.Keys(repeats)) {
		list = append(list, fmt.Sprintf("%s=%d", source, repeats[source]))
	}
	return list
}

// themeRates reads "THEME=RATE".
func (a *application) themeRates(given []string, c *Config) {
	if given == nil {
		return
	}
	rates, ok := a.ratesOf("fpr-review-about-of", given, c.Taxonomy.Themes, "theme",
		interval{anyShare.holds, "THEME=RATE with " + anyShare.words})
	if ok {
		c.FalsePositiveRates.ReviewAboutOf = rates
	}
}

// formatThemeRates returns the rates of the themes that the taxonomy has.
func formatThemeRates(c Config) []string {
	list := []string{}
	for _, theme := range c.Taxonomy.Themes {
		if rate, ok := c.FalsePositiveRates.ReviewAboutOf[theme.Name]; ok {
			list = append(list, formatRate(theme.Name, rate))
		}
	}
	return list
}

// ratesOfRows, as the only stance rate, asks for the shares that the rows have.
const ratesOfRows = "rows"

// stanceRates reads "NAME=RATE" for every stance of the taxonomy, or "rows".
func (a *application) stanceRates(given []string, c *Config) {
	if len(given) == 0 {
		return
	}
	if len(given) == 1 && given[0] == ratesOfRows {
		c.StanceRates = nil
		return
	}
	rates, ok := a.ratesOf("stance-rate", given, c.Taxonomy.Stances, "stance",
		interval{rate(true).holds, "NAME=RATE with a rate above 0 and below 1, or " + ratesOfRows})
	if !ok {
		return
	}
	c.StanceRates = nil
	sum := 0.0
	for _, stance := range c.Taxonomy.Stances {
		c.StanceRates = append(c.StanceRates, rates[stance.Name])
		sum += rates[stance.Name]
	}
	if slices.Contains(c.StanceRates, 0) || math.Abs(sum-1) > 1e-6 {
		a.fail("stance-rate", fmt.Errorf("%s: want a rate for each of %s that add up to 1", strings.Join(given, " "), names(c.Taxonomy.Stances)))
	}
}

func formatStanceRates(c Config) []string {
	if c.StanceRates == nil {
		return []string{ratesOfRows}
	}
	var list []string
	for i, s := range c.Taxonomy.Stances {
		list = append(list, formatRate(s.Name, c.StanceRates[i]))
	}
	return list
}

// ratesOf reads "NAME=RATE" for labels of a kind, each once at most.
func (a *application) ratesOf(setting string, given []string, labels []classifier.Label, kind string, in interval) (rates map[string]float64, ok bool) {
	rates = map[string]float64{}
	for _, text := range given {
		name, value, _ := strings.Cut(text, "=")
		rate, err := strconv.ParseFloat(value, 64)
		_, twice := rates[name]
		switch {
		case err != nil || !in.holds(rate):
			a.fail(setting, fmt.Errorf("%q: want %s", text, in.words))
			return nil, false
		case !slices.ContainsFunc(labels, func(l classifier.Label) bool { return l.Name == name }):
			a.fail(setting, fmt.Errorf("%q: not a %s of the taxonomy, which has %s", name, kind, names(labels)))
			return nil, false
		case twice:
			a.fail(setting, fmt.Errorf("%q is given twice", name))
			return nil, false
		}
		rates[name] = rate
	}
	return rates, true
}

func formatRate(name string, rate float64) string {
	return name + "=" + strconv.FormatFloat(rate, 'g', -1, 64)
}

// contract reads a contract in words; an empty one is none.
func (a *application) contract(name string, given *string, into **Contract) {
	if given == nil {
		return
	}
	*into = nil
	if *given == "" {
		return
	}
	contract, err := ParseContract(*given)
	if err != nil {
		a.fail(name, err)
		return
	}
	*into = &contract
}
