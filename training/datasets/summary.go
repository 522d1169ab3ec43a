package datasets

import (
	"fmt"
	"io"
	"maps"
	"slices"
	"strings"
)

// A Summary counts what a data set's rows teach. It holds no text.
type Summary struct {
	Name, Use string
	Rows      int
	// Groups counts distinct groups; a row without one is its own.
	Groups    int
	OtherHarm int
	Errors    int
	// ByLabel counts rows by themes and stance: "threat promotes", "no theme",
	// "unlabelled reports". A row with two themes counts under both.
	ByLabel map[string]int
	// LeftOut counts rows by the reason to leave them out.
	LeftOut map[string]int
}

// Summarize reads the data set below dir and counts. Bad rows are counted, not
// returned: [Read] tells them.
func Summarize(name, dir string) (Summary, error) {
	d, err := Find(name)
	if err != nil {
		return Summary{}, err
	}
	s := Summary{Name: d.Name, Use: d.Use, ByLabel: make(map[string]int), LeftOut: make(map[string]int)}
	groups := make(map[string]bool)
	for o := range read(name, dir) {
		s.add(o, groups)
	}
	s.Groups += len(groups)
	return s, nil
}

func (s *Summary) add(o outcome, groups map[string]bool) {
	switch {
	case o.err != nil:
		s.Errors++
		return
	case o.leftOut != "":
		s.LeftOut[o.leftOut]++
		return
	}
	s.Rows++
	if o.row.OtherHarm {
		s.OtherHarm++
	}
	if o.row.Group == "" {
		s.Groups++
	} else {
		groups[o.row.Group] = true
	}
	themes := o.row.Themes
	switch {
	case themes == nil:
		themes = []string{"unlabelled"}
	case len(themes) == 0:
		themes = []string{"no theme"}
	}
	for _, theme := range themes {
		s.ByLabel[strings.TrimSpace(theme+" "+o.row.Stance)]++
	}
}

// WriteTo writes the counts as lines, in a fixed order.
func (s Summary) WriteTo(w io.Writer) (int64, error) {
	var b strings.Builder
	left := 0
	for _, n := range s.LeftOut {
		left += n
	}
	fmt.Fprintf(&b, "%s (%s): %d rows, %d groups, %d left out, %d errors\n", s.Name, s.Use, s.Rows, s.Groups, left, s.Errors)
	for _, label := range slices.Sorted(maps.Keys(s.ByLabel)) {
		fmt.Fprintf(&b, "  %6d  %s\n", s.ByLabel[label], label)
	}
	if s.OtherHarm > 0 {
		fmt.Fprintf(&b, "  %6d  of them other harm\n", s.OtherHarm)
	}
	for _, reason := range slices.Sorted(maps.Keys(s.LeftOut)) {
		fmt.Fprintf(&b, "  %6d  left out: %s\n", s.LeftOut[reason], reason)
	}
	n, err := io.WriteString(w, b.String())
	return int64(n), err
}
