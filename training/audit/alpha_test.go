package audit

import (
	"math"
	"testing"
)

// close9 reports whether two figures are the same but for rounding.
func close9(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

const missing = -1

// transposed turns the observers' rows of the publication into units.
func transposed(observers [][]int32) [][]int32 {
	units := make([][]int32, len(observers[0]))
	for _, row := range observers {
		for unit, value := range row {
			if value != missing {
				units[unit] = append(units[unit], value)
			}
		}
	}
	return units
}

// The worked examples of Krippendorff (2011), with the values of testdata/reference.py.
func TestAlphaAsPublished(t *testing.T) {
	for _, test := range []struct {
		name      string
		observers [][]int32
		want      float64
		published float64
	}{
		{"binary, two observers", [][]int32{
			{0, 1, 0, 0, 0, 0, 0, 0, 1, 0},
			{1, 1, 1, 0, 0, 1, 0, 0, 0, 0},
		}, 0.09523809523809534, 0.095},
		{"nominal, four observers, missing data", [][]int32{
			{1, 2, 3, 3, 2, 1, 4, 1, 2, missing, missing, missing},
			{1, 2, 3, 3, 2, 2, 4, 1, 2, 5, missing, 3},
			{missing, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, missing},
			{1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, missing},
		}, 0.743421052631579, 0.743},
	} {
		got, known := newRatingTable(transposed(test.observers), 6, nominal).alpha()
		if !known || !close9(got, test.want) || math.Abs(got-test.published) > 0.0005 {
			t.Errorf("%s: alpha %v, known %v; want %v", test.name, got, known, test.want)
		}
	}
}

// Sets of themes against NLTK's alpha with MASI distance.
func TestAlphaOfSets(t *testing.T) {
	table := [][]string{
		{"t", "t"}, {"t", "tp", "t"}, {"", "", ""}, {"p", "t"}, {"tpr", "tp", "p"},
		{"", "r", ""}, {"r", "r", "r"}, {"tp", "pr"}, {"", ""}, {"t", "", "t"},
	}
	var units []unit
	for _, row := range table {
		var u unit
		for _, set := range row {
			r := rating{themes: []string{}}
			for _, theme := range set {
				r.themes = append(r.themes, string(theme))
			}
			u.ratings = append(u.ratings, rating{themes: ordered(r.themes)})
		}
		units = append(units, u)
	}
	sets, number := setsOf(units)
	got := alphaOf("theme", "(set)", units, func(x, y int) float64 { return masiOf(sets[x], sets[y]) }, len(sets), func(r rating) (int, bool) {
		return number[join(r.themes)], true
	})
	if got.Alpha == nil || *got.Alpha != 0.4444 {
		t.Errorf("alpha %v, want 0.4444", got.Alpha)
	}
}

func TestAlphaAtTheEnds(t *testing.T) {
	if a, known := newRatingTable([][]int32{{0, 0}, {1, 1}, {0, 0, 0}}, 2, nominal).alpha(); !known || a != 1 {
		t.Errorf("full agreement: %v %v, want 1", a, known)
	}
	if a, known := newRatingTable([][]int32{{0, 0}, {0, 0}}, 2, nominal).alpha(); known {
		t.Errorf("all ratings the same: %v, want unknown", a)
	}
	if a, known := newRatingTable([][]int32{{0}, {1}}, 2, nominal).alpha(); known {
		t.Errorf("no unit rated twice: %v, want unknown", a)
	}
	if a, known := newRatingTable([][]int32{{0, 1}, {1, 0}}, 2, nominal).alpha(); !known || a >= 0 {
		t.Errorf("only disagreement: %v %v, want below 0", a, known)
	}
}

// The interval holds alpha, shrinks with the number of units and is the same every time.
func TestAlphaInterval(t *testing.T) {
	width := func(n int) float64 {
		var units [][]int32
		for i := range n {
			units = append(units, []int32{int32(i % 2), int32(i % 2), int32(min(i%7, 1))})
		}
		table := newRatingTable(units, 2, nominal)
		alpha, _ := table.alpha()
		low, high, samples, known := table.interval(1)
		if again, _, _, _ := table.interval(1); !known || samples != Resamples || low >= alpha || alpha >= high || again != low {
			t.Errorf("%d units: alpha %v in %v to %v from %d samples, again from %v", n, alpha, low, high, samples, again)
		}
		return high - low
	}
	if few, many := width(40), width(4000); many*5 > few {
		t.Errorf("the interval is %v wide for 40 units and %v for 4000", few, many)
	}
}

func TestMASI(t *testing.T) {
	for _, test := range []struct {
		a, b, common int
		want         float64
	}{
		{0, 0, 0, 0}, {2, 2, 2, 0}, {0, 1, 0, 1}, {1, 1, 0, 1},
		{1, 2, 1, 1 - 1.0/2*2/3}, {2, 2, 1, 1 - 1.0/3*1/3},
	} {
		if got := masi(test.a, test.b, test.common); !close9(got, test.want) {
			t.Errorf("masi(%d, %d, %d) = %v, want %v", test.a, test.b, test.common, got, test.want)
		}
	}
}
