package training

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"
)

// ErrContract is wrapped by the error that says why a contract cannot be kept.
var ErrContract = errors.New("contract cannot be kept")

// A ContractResult says what a threshold that was chosen by contract came to, on rows
// that the model had not seen. The groups of the rows count, once each, see keep.
type ContractResult struct {
	Theme     string   `json:"theme"`
	Threshold string   `json:"threshold"` // "mention", "review" or "flag"
	Contract  Contract `json:"contract"`  // as text
	// At is the threshold, a probability.
	At float64 `json:"at"`
	// BaseRate is the share of positives at which the precision holds.
	BaseRate float64 `json:"base_rate"`
	// Precision, Recall and FalsePositiveRate are those of the threshold, each with its
	// 95 % interval. The contract holds for the worse end of the interval of its figure.
	Precision                 Figure   `json:"precision"`
	PrecisionInterval         Interval `json:"precision_interval"`
	Recall                    Figure   `json:"recall"`
	RecallInterval            Interval `json:"recall_interval"`
	FalsePositiveRate         Figure   `json:"false_positive_rate"`
	FalsePositiveRateInterval Interval `json:"false_positive_rate_interval"`
	// How many rows were judged, and in how many groups they are.
	Positives      int `json:"positives"`
	PositiveGroups int `json:"positive_groups"`
	Negatives      int `json:"negatives"`
	NegativeGroups int `json:"negative_groups"`
}

// A rowAt is a row with the probability that a threshold is compared with.
type rowAt struct {
	value    float64
	times    float64
	positive bool
	onTheme  bool // it talks about the theme
	group    string
}

// A share says how many of the groups of one side reach a threshold; a group of which
// only some rows do counts in part.
type share struct{ reached, groups float64 }

func (s share) rate() float64 { return s.reached / s.groups }

// wilson95 returns the 95 % interval of the share (Wilson 1927).
func (s share) wilson95() (low, high float64) {
	const z2 = 3.841458820694124 // the square of 1.96, the normal's 97.5 % quantile
	p, n := s.rate(), s.groups
	middle := p + z2/(2*n)
	margin := math.Sqrt(z2 * (float64(p*(1-p))/n + z2/(4*n*n)))
	return max(0, (middle-margin)/(1+z2/n)), min(1, (middle+margin)/(1+z2/n))
}

// A level is one way to divide the rows: those with this value or a higher one.
type level struct {
	value, next                   float64 // next is the next lower value, below 0 if there is none
	truePositives, falsePositives share
}

// sideOf is 1 for positives and 0 for negatives.
func sideOf(positive bool) int {
	if positive {
		return 1
	}
	return 0
}

// levelsOf returns the levels of the rows, the highest first.
//
// A row counts once, however often it counts in training, and the rows of a group share
// one count: a thread that is misread ten times is one mistake made ten times. So groups,
// which are independent, are what intervals are computed from.
func levelsOf(rows []rowAt) []level {
	rows = slices.Clone(rows)
	slices.SortFunc(rows, func(a, b rowAt) int {
		return cmp.Or(cmp.Compare(b.value, a.value), cmp.Compare(a.group, b.group), cmp.Compare(sideOf(a.positive), sideOf(b.positive)))
	})
	sizes := [2]map[string]float64{{}, {}}
	for _, r := range rows {
		sizes[sideOf(r.positive)][r.group]++
	}
	var levels []level
	var reached, left [2]float64
	for _, r := range rows {
		left[sideOf(r.positive)]++
	}
	for i, r := range rows {
		side := sideOf(r.positive)
		reached[side] += 1 / sizes[side][r.group]
		if left[side]--; left[side] == 0 {
			reached[side] = float64(len(sizes[side])) // without the rounding of the parts
		}
		if i+1 < len(rows) && rows[i+1].value == r.value {
			continue
		}
		l := level{
			value: r.value, next: -1,
			truePositives:  share{reached[1], float64(len(sizes[1]))},
			falsePositives: share{reached[0], float64(len(sizes[0]))},
		}
		if i+1 < len(rows) {
			l.next = rows[i+1].value
		}
		levels = append(levels, l)
	}
	return levels
}

// lowest and highest are the thresholds that divide the rows in this way.
func (l level) lowest() float64  { return max(0, math.Nextafter(l.next, 2)) }
func (l level) highest() float64 { return l.value }

// precisionAt returns the precision at a base rate, of the share of positives and of
// negatives that are reached.
func precisionAt(rate, truePositives, falsePositives float64) float64 {
	hit, miss := float64(rate*truePositives), float64((1-rate)*falsePositives)
	if hit+miss == 0 {
		return 0
	}
	return hit / (hit + miss)
}

// interval returns a figure of the level with its 95 % interval. That of the precision
// takes the worse ends of the intervals of both shares, each of which errs on that side
// in one case of 40 at most, hence both together in one of 20.
func (l level) interval(figure string, rate float64) (value, low, high float64) {
	tpLow, tpHigh := l.truePositives.wilson95()
	fpLow, fpHigh := l.falsePositives.wilson95()
	switch figure {
	case recallFigure:
		return l.truePositives.rate(), tpLow, tpHigh
	case fprFigure:
		return l.falsePositives.rate(), fpLow, fpHigh
	}
	return precisionAt(rate, l.truePositives.rate(), l.falsePositives.rate()), precisionAt(rate, tpLow, fpHigh), precisionAt(rate, tpHigh, fpLow)
}

// keeps reports whether the worse end of the interval keeps the contract.
func (l level) keeps(c Contract, rate float64) bool {
	_, low, high := l.interval(c.Figure, rate)
	if c.Figure == fprFigure {
		return high <= c.Bound && l.truePositives.reached > 0
	}
	return low >= c.Bound
}

// keep chooses the threshold of a contract: the lowest that keeps it, which has the
// highest recall, or for a recall the highest. The interval is that of a threshold known
// beforehand; to take the best of many is a little optimistic.
func (c Contract) keep(rows []rowAt, rate float64) (ContractResult, error) {
	if c.BaseRate != 0 {
		rate = c.BaseRate
	}
	result := ContractResult{Contract: c, BaseRate: rate}
	groups := [2]map[string]bool{{}, {}}
	for _, r := range rows {
		groups[sideOf(r.positive)][r.group] = true
		result.Positives += sideOf(r.positive)
	}
	result.Negatives = len(rows) - result.Positives
	result.NegativeGroups, result.PositiveGroups = len(groups[0]), len(groups[1])
	if result.Positives == 0 || result.Negatives == 0 {
		return result, fmt.Errorf("%w: there are %d positive and %d negative rows, it needs both", ErrContract, result.Positives, result.Negatives)
	}
	levels := levelsOf(rows)
	chosen := -1
	for i, l := range levels {
		if l.keeps(c, rate) {
			chosen = i
			if c.Figure == recallFigure {
				break
			}
		}
	}
	if chosen < 0 {
		return result, fmt.Errorf("%w: %s", ErrContract, c.unkept(levels, result))
	}
	l := levels[chosen]
	result.At = l.lowest()
	if c.Figure == recallFigure {
		result.At = l.highest()
	}
	read := func(name string) (Figure, Interval) {
		value, low, high := l.interval(name, rate)
		return Figure(value), Interval{Figure(low), Figure(high)}
	}
	result.Precision, result.PrecisionInterval = read(precisionFigure)
	result.Recall, result.RecallInterval = read(recallFigure)
	result.FalsePositiveRate, result.FalsePositiveRateInterval = read(fprFigure)
	return result, nil
}
