package main

import (
	"cmp"
	"os"
	"path/filepath"
	"slices"
	"testing"
)

// TestDocuments classifies three news articles, which are no part of the project, with
// the default model. They talk about weapons and threats at length, and report.
func TestDocuments(t *testing.T) {
	folder := cmp.Or(os.Getenv("TOCSIN_DOCUMENTS"), "../../../shared/documents")
	if _, err := os.Stat(folder); err != nil {
		t.Skipf("THE DOCUMENTS ARE NOT HERE, nothing is tested; name their folder in TOCSIN_DOCUMENTS: %v", err)
	}
	for _, c := range []struct {
		file string
		top  []string
	}{
		{"isis-2.0-cyber-nato.txt", []string{"threat", "cyber_weapons", "nuclear_weapons"}},
		{"nato-article-5-cyber.txt", []string{"cyber_weapons"}},
		{"isis-biological-warfare.txt", []string{"biological_weapons"}},
	} {
		t.Run(c.file, func(t *testing.T) {
			o := tocsin(t, nil, "classify", filepath.Join(folder, c.file), "--format", "json")
			if o.code != 0 {
				t.Fatalf("%+v", o)
			}
			a := decode(t, o.out)
			if top := a.Themes[0]; !slices.Contains(c.top, top.Theme) || len(top.Evidence) == 0 {
				t.Errorf("top theme %s with evidence %v, want one of %v", top.Theme, top.Evidence, c.top)
			}
			if a.Stances[0].Stance != "reports" {
				t.Errorf("leading stance %s, want reports", a.Stances[0].Stance)
			}
			if a.Decision != "DECISION_MENTION" && a.Decision != "DECISION_BELOW_THRESHOLD" {
				t.Errorf("decision %s, want MENTION or below", a.Decision)
			}
			for _, e := range a.Themes[0].Evidence {
				t.Logf("%s %+.2f", e.Text, e.LogOdds)
			}
		})
	}
}
