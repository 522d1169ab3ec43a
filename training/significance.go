package training

import (
	"cmp"
	"math"
	"slices"
)

// significant is the level below which a difference is not called chance.
const significant = 0.05

// Wilson returns the 95 % interval of a share, of so many successes in n trials
// (Wilson 1927); no figures for n = 0.
func Wilson(successes, n int) Interval {
	if n == 0 {
		return Interval{Figure(math.NaN()), Figure(math.NaN())}
	}
	const z = 1.959963984540054 // the 97.5th percentile of the normal distribution
	trials := float64(n)
	p := float64(successes) / trials
	centre := (p + z*z/(2*trials)) / (1 + z*z/trials)
	half := z / (1 + z*z/trials) * math.Sqrt(p*(1-p)/trials+z*z/(4*trials*trials))
	return Interval{Figure(max(0, centre-half)), Figure(min(1, centre+half))}
}

// fewDiscordant is the number of discordant pairs below which McNemar's test is exact.
const fewDiscordant = 25

// McNemar returns the two-sided p-value of the hypothesis that two judges of the same
// rows are wrong equally often, from the numbers of rows about which only the one and
// only the other was right (McNemar 1947): the exact binomial test for fewer than 25 of
// these, chi-squared with Edwards's continuity correction for more. It takes the rows
// for independent.
func McNemar(onlyOne, onlyOther int) (p float64, exact bool) {
	n := onlyOne + onlyOther
	if n < fewDiscordant {
		ways, sum := 1.0, 0.0 // of choosing k of n
		for k := 0; k <= min(onlyOne, onlyOther); k++ {
			sum += ways
			ways = ways * float64(n-k) / float64(k+1)
		}
		return min(1, 2*sum/math.Pow(2, float64(n))), true
	}
	distance := max(0, math.Abs(float64(onlyOne-onlyOther))-1)
	return math.Erfc(math.Sqrt(distance * distance / float64(n) / 2)), false
}

// Holm returns the p-values of a family of tests, adjusted so that all together are
// wrong with the probability that each alone would be (Holm 1979). NaN stays NaN and is
// no part of the family.
func Holm(p []float64) []float64 {
	var order []int
	adjusted := make([]float64, len(p))
	for i, v := range p {
		if math.IsNaN(v) {
			adjusted[i] = v
		} else {
			order = append(order, i)
		}
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	highest := 0.0
	for rank, i := range order {
		highest = max(highest, min(1, float64(len(order)-rank)*p[i]))
		adjusted[i] = highest
	}
	return adjusted
}
