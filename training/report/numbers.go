package report

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	"tocsin/training"
)

// Figures are written here and, when a slider moves, in assets/page.js. Both must write
// the same, so each function has its twin there, with the same order of operations.

// none is written where the rows support no figure.
const none = "–"

// fixed writes a number with so many digits, halves up.
func fixed(x float64, digits int) string {
	p := math.Pow(10, float64(digits))
	return strconv.FormatFloat(math.Floor(float64(x*p)+0.5)/p, 'f', digits, 64)
}

// percent writes a share, with more digits where it is small.
func percent(x float64) string {
	if math.IsNaN(x) {
		return none
	}
	y := 100 * x
	switch {
	case y > 0 && y < 0.1:
		return fixed(y, 3) + "\u00a0%"
	case y > 0 && y < 1:
		return fixed(y, 2) + "\u00a0%"
	}
	return fixed(y, 1) + "\u00a0%"
}

// quantity writes how many, with a digit after the point where it is small.
func quantity(x float64) string {
	switch {
	case math.IsNaN(x):
		return none
	case x < 10:
		return fixed(x, 1)
	}
	return grouped(fixed(x, 0))
}

// grouped sets off the thousands of a whole number.
func grouped(digits string) string {
	var b strings.Builder
	for i, r := range digits {
		if i > 0 && r != '-' && (len(digits)-i)%3 == 0 && digits[i-1] != '-' {
			b.WriteByte(',')
		}
		b.WriteRune(r)
	}
	return b.String()
}

// number writes a probability or a threshold.
func number(x float64) string {
	if math.IsNaN(x) {
		return none
	}
	if x > 0 && x < 0.001 {
		return fixed(x, 6)
	}
	return fixed(x, 4)
}

// between writes an interval in the manner of a writer of figures.
func between(low, high float64, write func(float64) string) string {
	to := "–"
	if low < 0 {
		to = " to " // after a minus, a dash is hard to read
	}
	return strings.TrimSuffix(write(low), "\u00a0%") + to + write(high)
}

func whole(n int) string { return grouped(strconv.Itoa(n)) }

// plural counts things in words: "1 row", "2 rows".
func plural(n int, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return whole(n) + " " + many
}

// figure writes a metric.
func figure(f training.Figure) string { return decimal(f, 3) }

// small writes a metric whose values are mostly near 0.
func small(f training.Figure) string { return decimal(f, 4) }

func decimal(f training.Figure, digits int) string {
	if !known(f) {
		return none
	}
	return strings.Replace(strconv.FormatFloat(float64(f), 'f', digits, 64), "-", "−", 1)
}

func share(f training.Figure) string { return percent(float64(f)) }

func known(f training.Figure) bool { return !math.IsNaN(float64(f)) }

// nats writes a log odds or a weight with its sign.
func nats(x float64) string { return strings.Replace(fmt.Sprintf("%+.2f", x), "-", "−", 1) }
