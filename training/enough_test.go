package training

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// enoughRows has 8 rows that promote threats, 8 that report them and 8 harmless ones, in
// groups of two.
func enoughRows() (rows []Row) {
	for i := range 24 {
		r := Row{ID: fmt.Sprint(i), Text: fmt.Sprint("text ", i), Themes: []string{}, Group: fmt.Sprint(i / 2)}
		if i < 16 {
			r.Themes, r.Stance = []string{"threat"}, []string{"promotes", "reports"}[i/8]
		}
		rows = append(rows, r)
	}
	return rows
}

func TestCheckLabels(t *testing.T) {
	c := Config{Taxonomy: smallTaxonomy(), CalibrationFolds: 4}
	check := func(change func(i int, r *Row)) error {
		rows := enoughRows()
		for i := range rows {
			change(i, &rows[i])
		}
		return checkLabels(rows, Folds(rows, c.CalibrationFolds, 1), c)
	}
	if err := check(func(int, *Row) {}); err != nil {
		t.Error(err)
	}
	for _, test := range []struct {
		name   string
		change func(i int, r *Row)
		want   []string
	}{
		{"no theme", func(_ int, r *Row) { r.Themes, r.Stance = []string{}, "" },
			[]string{`theme "threat": too few rows: no row is positive: label some, or leave the theme out of the taxonomy`, `stance "promotes"`, `stance "reports"`}},
		{"themes not judged", func(_ int, r *Row) { r.Themes = nil }, []string{`theme "threat": too few rows: no row is positive`, "no row is negative"}},
		{"all of the theme", func(_ int, r *Row) { r.Themes = []string{"threat"} }, []string{`theme "threat": too few rows: no row is negative: add rows`}},
		{"theme in one group", func(i int, r *Row) {
			if r.Group = fmt.Sprint(i); i < 16 {
				r.Group = "thread"
			}
		}, []string{`theme "threat": too few rows: its positive rows, 16, are one group and so in one of 4 calibration folds`, "2 groups or better 4", `stance "reports"`}},
		{"others in one group", func(i int, r *Row) {
			if i >= 16 {
				r.Group = "thread"
			}
		}, []string{`theme "threat": too few rows: its negative rows, 8, are one group`}},
		{"stance in one group", func(i int, r *Row) {
			if i >= 8 && i < 16 {
				r.Group = "thread"
			}
		}, []string{`stance "reports": too few rows: its positive rows, 8, are one group`}},
		{"nobody promotes", func(_ int, r *Row) {
			if r.Stance != "" {
				r.Stance = "reports"
			}
		}, []string{`theme "threat", stance "promotes": too few rows: none of its rows`, `stance "promotes": too few rows: no row is positive: label some, or leave the stance out`}},
		{"all promote", func(_ int, r *Row) {
			if r.Stance != "" {
				r.Stance = "promotes"
			}
		}, []string{`theme "threat", stance "promotes": too few rows: all of its rows`, `stance "reports": too few rows: no row is positive`}},
		{"three groups", func(i int, r *Row) { r.Group = fmt.Sprint(i % 3) }, []string{"24 rows in 3 groups cannot fill 4 calibration folds"}},
	} {
		err := check(test.change)
		if !errors.Is(err, ErrTooFew) {
			t.Errorf("%s: error %v, want ErrTooFew", test.name, err)
			continue
		}
		for _, want := range test.want {
			if !strings.Contains(err.Error(), want) {
				t.Errorf("%s: error %q, want it to say %s", test.name, err, want)
			}
		}
	}
	// Groups enough, but dealt badly.
	rows := enoughRows()
	folds := make([]int, len(rows))
	for i := range folds {
		folds[i] = sideOf(i >= 16)
	}
	err := checkLabels(rows, folds, c)
	if want := `theme "threat": too few rows: its positive rows, 16 in 8 groups, are all in one of 4 calibration folds`; err == nil || !strings.Contains(err.Error(), want) {
		t.Errorf("error %v, want %s", err, want)
	}
}

func TestRowStanceRates(t *testing.T) {
	rows := append(enoughRows(), Row{Stance: "promotes", Themes: []string{}}) // teaches no stance
	for i := range 4 {
		rows[i].Stance = "reports"
	}
	got, err := RowStanceRates(rows, smallTaxonomy())
	if diff := cmp.Diff([]float64{0.25, 0.75}, got); err != nil || diff != "" {
		t.Errorf("error %v (-want +got)\n%s", err, diff)
	}
	for i := range rows {
		rows[i].Stance = strings.Replace(rows[i].Stance, "promotes", "reports", 1)
	}
	if _, err := RowStanceRates(rows, smallTaxonomy()); !errors.Is(err, ErrTooFew) || !strings.Contains(err.Error(), `stance "promotes"`) {
		t.Errorf("error %v, want one that names the stance", err)
	}
}
