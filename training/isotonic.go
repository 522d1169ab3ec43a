package training

import (
	"cmp"
	"slices"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// isotonicKnots fits the map from z to probabilities that never falls and is nearest to
// the observations (Zadrozny & Elkan 2002). x is what Platt's logistic regression takes,
// and z what it makes of it, in log odds: so the number of windows, or both log odds of
// a promotion, have become one number before, and the map mends its shape alone.
//
// At the ends, where all rows are negative or all positive, the probability is not 0 or
// 1 but what half a row more of the other kind would make it.
func isotonicKnots(observations []observation, beta []float64) classifier.Knots {
	blocks := fewer(poolAdjacentViolators(pointsOf(observations, beta)), classifier.MaxKnots/2)
	softenEnds(blocks, observations)
	return knotsOf(blocks)
}

// pointsOf returns each observation as a block of its own.
func pointsOf(observations []observation, beta []float64) []block {
	points := make([]block, len(observations))
	for i, o := range observations {
		z := dot(beta, o.x)
		points[i] = block{from: z, to: z, weight: o.weight}
		if o.y {
			points[i].positive = o.weight
		}
	}
	return points
}

// A block is a stretch of log odds with one probability.
type block struct{ from, to, weight, positive float64 }

func (b block) probability() float64 { return b.positive / b.weight }

func (b block) with(next block) block {
	return block{b.from, next.to, b.weight + next.weight, b.positive + next.positive}
}

// poolAdjacentViolators joins blocks until each has a higher probability than the one
// before, in ascending order of log odds. Equal log odds are one block.
func poolAdjacentViolators(points []block) []block {
	slices.SortStableFunc(points, func(a, b block) int { return cmp.Compare(a.from, b.from) })
	var ties []block
	for _, p := range points {
		if n := len(ties); n > 0 && ties[n-1].from == p.from {
			ties[n-1] = ties[n-1].with(p)
		} else {
			ties = append(ties, p)
		}
	}
	var blocks []block
	for _, b := range ties {
		for n := len(blocks); n > 0 && blocks[n-1].probability() >= b.probability(); n = len(blocks) {
			b = blocks[n-1].with(b)
			blocks = blocks[:n-1]
		}
		blocks = append(blocks, b)
	}
	return blocks
}

// fewer joins neighbours until so many blocks are left, each time those that lose the
// least likelihood. Joined blocks keep the order and the mean.
func fewer(blocks []block, limit int) []block {
	for len(blocks) > limit {
		best, least := 0, 0.0
		for i := range len(blocks) - 1 {
			loss := blocks[i].with(blocks[i+1]).deviance() - blocks[i].deviance() - blocks[i+1].deviance()
			if i == 0 || loss < least {
				best, least = i, loss
			}
		}
		blocks[best] = blocks[best].with(blocks[best+1])
		blocks = slices.Delete(blocks, best+1, best+2)
	}
	return blocks
}

// deviance is minus the log likelihood of a block at its probability.
func (b block) deviance() float64 {
	sum := 0.0
	for _, part := range []float64{b.positive, b.weight - b.positive} {
		if part > 0 {
			sum -= float64(part * portmath.Log(part/b.weight))
		}
	}
	return sum
}

// softenEnds adds half a mean row of the other kind to the first block if it has no
// positive row, and to the last if it has no negative one. The order stays.
func softenEnds(blocks []block, observations []observation) {
	var sums, counts [2]float64
	for _, o := range observations {
		side := 0
		if o.y {
			side = 1
		}
		sums[side] += o.weight
		counts[side]++
	}
	first, last := &blocks[0], &blocks[len(blocks)-1]
	if first == last {
		return
	}
	if first.positive == 0 {
		half := sums[1] / counts[1] / 2
		// The next block may hold one positive row among many: not above it.
		next := blocks[1].probability()
		p := min(half/(first.weight+half), next)
		first.positive = float64(p * first.weight)
	}
	if last.positive == last.weight {
		half := sums[0] / counts[0] / 2
		before := blocks[len(blocks)-2].probability()
		p := max(last.weight/(last.weight+half), before)
		last.positive = float64(p * last.weight)
	}
}

// knotsOf returns the ends of the blocks as knots that do not fall, not even by rounding.
func knotsOf(blocks []block) classifier.Knots {
	var knots classifier.Knots
	highest := 0.0
	for _, b := range blocks {
		highest = min(max(highest, b.probability()), 1)
		knots = append(knots, classifier.Knot{LogOdds: b.from, Probability: highest})
		if b.to > b.from {
			knots = append(knots, classifier.Knot{LogOdds: b.to, Probability: highest})
		}
	}
	return knots
}
