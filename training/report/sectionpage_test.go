package report

import (
	"bytes"
	"strings"
	"testing"
)

// A page of sections alone: the summary leads to the sections, and what a cell holds stays
// text.
func TestWriteSections(t *testing.T) {
	const hostile = `<script>alert(1)</script>`
	var page bytes.Buffer
	err := WriteSections(&page, "Audit", []Statement{
		{Topic: "Errors", Text: "One " + hostile, Section: "2"}, {Topic: "Notes", Text: "Two."}, {Topic: "Errors", Text: "Three."},
	}, []Section{
		{Title: "First", Text: "What it shows.", Tables: []Table{{Title: "T", Columns: []string{"row", "n"}, Rows: [][]string{{hostile, "7"}}, Note: "A note."}}},
		{Title: "Second", Tables: []Table{{Title: "Empty", Columns: []string{"row"}, Note: "Nothing."}}},
	})
	if err != nil {
		t.Fatal(err)
	}
	got := page.String()
	for _, want := range []string{"<title>Audit</title>", `href="#section-2"`, `id="section-1"`, `id="section-2"`, "What it shows.", "A note.", "Nothing.", "&lt;script&gt;alert(1)"} {
		if !strings.Contains(got, want) {
			t.Errorf("the page has no %q", want)
		}
	}
	if strings.Contains(got, hostile) {
		t.Error("a cell became code")
	}
	if strings.Count(got, "<h3>Errors</h3>") != 1 || strings.Index(got, "<h3>Errors") > strings.Index(got, "<h3>Notes") || strings.Index(got, "Three.") > strings.Index(got, "Two.") {
		t.Error("statements are not under their topics in order")
	}
}
