package classifier

import (
	"bytes"
	"encoding/json"
	"fmt"
	"math"
	"sort"
)

// MaxKnots bounds the knots of one map from log odds to probabilities.
const MaxKnots = 64

// A Knot is a corner of a piecewise linear map from log odds to probabilities.
type Knot struct {
	LogOdds     float64 `json:"log_odds"`
	Probability float64 `json:"probability"`
}

// Knots is a list of knots in ascending order, none or up to MaxKnots.
type Knots []Knot

// UnmarshalJSON reads no more knots than there may be: a file must not make the program
// allocate.
func (k *Knots) UnmarshalJSON(data []byte) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if start, err := decoder.Token(); err != nil || start != json.Delim('[') {
		return fmt.Errorf("knots: want an array")
	}
	*k = nil
	for decoder.More() {
		if len(*k) == MaxKnots {
			return fmt.Errorf("knots: more than %d", MaxKnots)
		}
		var knot Knot
		if err := decoder.Decode(&knot); err != nil {
			return err
		}
		*k = append(*k, knot)
	}
	return nil
}

// through returns the value at z of the lines that join the knots; outside them, that
// of the nearest. It never falls as z grows: the knots ascend, and rounding cannot
// leave the values of the two that z lies between.
func through(knots Knots, z float64) float64 {
	next := sort.Search(len(knots), func(i int) bool { return knots[i].LogOdds > z })
	switch next {
	case 0:
		return knots[0].Probability
	case len(knots):
		return knots[next-1].Probability
	}
	a, b := knots[next-1], knots[next]
	way := (z - a.LogOdds) / (b.LogOdds - a.LogOdds)
	p := a.Probability + float64((b.Probability-a.Probability)*way)
	return min(max(p, a.Probability), b.Probability)
}

// checkKnots refuses what is no map from log odds to probabilities that never falls.
func checkKnots(knots Knots) error {
	if len(knots) > MaxKnots {
		return fmt.Errorf("%d knots, at most %d", len(knots), MaxKnots)
	}
	for i, k := range knots {
		switch {
		case !(math.Abs(k.LogOdds) <= maxCalibration):
			return fmt.Errorf("knot %d at log odds %v, want a number between -%v and %v", i, k.LogOdds, maxCalibration, maxCalibration)
		case !(k.Probability >= 0 && k.Probability <= 1):
			return fmt.Errorf("knot %d has the probability %v, want it between 0 and 1", i, k.Probability)
		case i > 0 && !(k.LogOdds > knots[i-1].LogOdds):
			return fmt.Errorf("knot %d at log odds %v is not above the one before, %v", i, k.LogOdds, knots[i-1].LogOdds)
		case i > 0 && k.Probability < knots[i-1].Probability:
			return fmt.Errorf("knot %d has the probability %v, below the one before, %v", i, k.Probability, knots[i-1].Probability)
		}
	}
	return nil
}
