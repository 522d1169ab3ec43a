package main

import (
	"fmt"
	"math"
	"strconv"
	"strings"

	reporting "tocsin/training/report"
	"tocsin/training/suggest"
)

// stopSections puts into tables whether labelling may stop.
func stopSections(s suggest.Stopping) []reporting.Section {
	t := reporting.Table{Title: fmt.Sprintf("Agreement of successive models on %d rows", s.Rows), Columns: []string{"from", "to", "theme", "kappa", "decisions changed"}}
	for _, r := range s.Rounds {
		for _, k := range r.Kappas {
			kappa := "-"
			if !math.IsNaN(float64(k.Kappa)) {
				kappa = fmt.Sprintf("%.4f", float64(k.Kappa))
			}
			t.Rows = append(t.Rows, []string{r.Older.Name + " " + r.Older.Version, r.Newer.Name + " " + r.Newer.Version, k.Theme, kappa, strconv.Itoa(k.Changed)})
		}
	}
	return []reporting.Section{{Text: strings.Join(s.Reasons, "\n"), Tables: []reporting.Table{t}}}
}
