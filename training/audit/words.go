package audit

import (
	"math"
	"strconv"

	"tocsin/training/report"
)

// count writes a number with its noun: "1 row", "2 rows", or with the plural given.
func count(n int, noun string, plural ...string) string {
	switch {
	case n == 1:
		return "1 " + noun
	case len(plural) > 0:
		return strconv.Itoa(n) + " " + plural[0]
	}
	return strconv.Itoa(n) + " " + noun + "s"
}

// verb is the form that goes with the number.
func verb(n int, one, several string) string {
	if n == 1 {
		return one
	}
	return several
}

// rounded keeps four digits behind the point: more would be noise, and in them sums may
// differ between machines.
func rounded(x float64) float64 {
	r := math.Round(x*1e4) / 1e4
	if r == 0 {
		return 0 // and not -0
	}
	return r
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'f', 3, 64) }

// percent writes a share of a whole.
func percent(x float64) string { return strconv.FormatFloat(100*x, 'f', 1, 64) + " %" }

// A figure is a number with its name.
type figure struct{ name, value string }

// figures is a table of them.
func figures(title string, list []figure) report.Table {
	t := report.Table{Title: title, Columns: []string{"figure", "value"}}
	for _, f := range list {
		t.Rows = append(t.Rows, []string{f.name, f.value})
	}
	return t
}
