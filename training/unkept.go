package training

import (
	"fmt"
	"math"
	"strconv"
)

// unkept says why rows cannot support a contract: the best bound that they do support,
// and how many rows it would take.
func (c Contract) unkept(levels []level, r ContractResult) string {
	negative, positive := float64(r.NegativeGroups), float64(r.PositiveGroups)
	said := fmt.Sprintf("%d positive rows in %d groups and %d negative rows in %d support at best %s",
		r.Positives, r.PositiveGroups, r.Negatives, r.NegativeGroups, c.best(levels, r.BaseRate))
	// No mistakes in the rows there are, each group with one count.
	flawless := level{truePositives: share{positive, positive}, falsePositives: share{0, negative}}
	if n, m, ok := c.needed(flawless, r.BaseRate); n > positive || m > negative {
		said += fmt.Sprintf("; even a model without a mistake would need %s", want(n, positive, m, negative, ok))
	}
	if n, m, ok := c.leastNeeded(levels, r.BaseRate); ok {
		return said + fmt.Sprintf("; this model would need %s, if more are like these", want(n, positive, m, negative, ok))
	}
	return said + "; this model keeps it at no threshold even if the margins of error are left out, so more rows like these will not do for it"
}

// best returns the best bound that the rows support.
func (c Contract) best(levels []level, rate float64) string {
	best := math.NaN()
	for _, l := range levels {
		_, low, high := l.interval(c.Figure, rate)
		switch {
		case c.Figure != fprFigure && !(low <= best):
			best = low
		case c.Figure == fprFigure && l.truePositives.reached > 0 && !(high >= best):
			best = high
		}
	}
	if c.Figure == fprFigure {
		return "fpr <= " + strconv.FormatFloat(math.Ceil(best*1e5)/1e5, 'f', -1, 64)
	}
	return c.Figure + " >= " + strconv.FormatFloat(math.Floor(best*1e3)/1e3, 'f', -1, 64)
}

// manyGroups is the highest number of rows that unkept speaks of.
const manyGroups = 1e9

// leastNeeded returns what needed does for the level that needs least.
func (c Contract) leastNeeded(levels []level, rate float64) (positive, negative float64, ok bool) {
	for _, l := range levels {
		n, m, enough := c.needed(l, rate)
		if enough && (!ok || n+m < positive+negative) {
			positive, negative, ok = n, m, true
		}
	}
	return positive, negative, ok
}

// needed returns how many groups of positive and of negative rows it takes to keep the
// contract at a level, if the same shares of them reach it: more negative ones alone if
// that does, or else positive ones alone, or else both in proportion.
func (c Contract) needed(l level, rate float64) (positive, negative float64, ok bool) {
	n, m := l.truePositives.groups, l.falsePositives.groups
	at := func(more, moreNegative float64) bool {
		return level{
			truePositives:  share{l.truePositives.rate() * n * more, n * more},
			falsePositives: share{l.falsePositives.rate() * m * moreNegative, m * moreNegative},
		}.keeps(c, rate)
	}
	if x, ok := leastFactor(manyGroups/m, func(x float64) bool { return at(1, x) }); ok {
		return n, math.Ceil(m * x), true
	}
	if x, ok := leastFactor(manyGroups/n, func(x float64) bool { return at(x, 1) }); ok {
		return math.Ceil(n * x), m, true
	}
	x, ok := leastFactor(manyGroups/max(n, m), func(x float64) bool { return at(x, x) })
	return math.Ceil(n * x), math.Ceil(m * x), ok
}

// leastFactor returns the least number of 1 to most that is enough, up to rounding.
func leastFactor(most float64, enough func(x float64) bool) (float64, bool) {
	low, high := 1.0, most
	if enough(low) {
		return low, true
	}
	if !enough(high) {
		return 0, false
	}
	for high > low*(1+1e-9) {
		middle := math.Sqrt(low * high)
		if middle <= low || middle >= high {
			break
		}
		if enough(middle) {
			high = middle
		} else {
			low = middle
		}
	}
	return high, true
}

// want words numbers of rows that are more than there are.
func want(positive, positives, negative, negatives float64, ok bool) string {
	const alone = "each in a group of its own"
	switch {
	case !ok:
		return fmt.Sprintf("more than %.0f rows", manyGroups)
	case positive > positives && negative > negatives:
		return fmt.Sprintf("%.0f positive and %.0f negative rows, %s", positive, negative, alone)
	case positive > positives:
		return fmt.Sprintf("%.0f positive rows, %s", positive, alone)
	}
	return fmt.Sprintf("%.0f negative rows, %s", negative, alone)
}
