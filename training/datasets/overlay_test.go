package datasets

import (
	"slices"
	"strings"
	"testing"

	"tocsin/training"
)

func TestOverlayCorrects(t *testing.T) {
	all, err := parseOverlay([]byte(`{"source":"edos","id":"e1","themes":[],"other_harm":true,"reason":"a boast"}
{"source":"edos","id":"e2","themes":["threat"],"stance":"promotes","reason":"wishes it on somebody"}
{"source":"edos","id":"e3","leave_out":true,"reason":"may go either way"}
`))
	if err != nil {
		t.Fatal(err)
	}
	row := func(id string) training.Row { return training.Row{ID: id, Text: "text of " + id, Group: "g"} }
	for _, test := range []struct {
		name       string
		given      outcome
		wantThemes []string
		wantStance string
		wantHarm   bool
		wantOut    bool
	}{
		{"a threat that is none", aThreat(row("e1")), []string{}, "", true, false},
		{"a row left out that is a threat", leftOut(row("e2"), "unclear"), []string{"threat"}, "promotes", false, false},
		{"a row that nobody can label", noTheme(row("e3")), nil, "", false, true},
		{"a row without a correction", aThreat(row("e4")), []string{"threat"}, "promotes", false, false},
		{"no row at all", leftOut(training.Row{}, "no prompt"), nil, "", false, true},
	} {
		t.Run(test.name, func(t *testing.T) {
			got := all.correct(test.given, "edos")
			if out := got.leftOut != ""; out != test.wantOut {
				t.Fatalf("left out: %q, want %v", got.leftOut, test.wantOut)
			}
			if test.wantOut {
				return
			}
			if !slices.Equal(got.row.Themes, test.wantThemes) || got.row.Themes == nil || got.row.Stance != test.wantStance || got.row.OtherHarm != test.wantHarm {
				t.Errorf("got %v %q, other harm %v", got.row.Themes, got.row.Stance, got.row.OtherHarm)
			}
			if got.row.Text != test.given.row.Text || got.row.Group != test.given.row.Group {
				t.Error("the correction changed more than the label")
			}
		})
	}
	if got := all.correct(aThreat(row("e1")), "hatemojibuild"); len(got.row.Themes) != 1 {
		t.Error("the correction of another set's row was applied")
	}
}

func TestOverlayRefuses(t *testing.T) {
	for _, test := range []struct{ entry, want string }{
		{`{"source":"edos","id":"e1","themes":[]}`, "no reason"},
		{`{"source":"edos","id":"e1","reason":"r"}`, "neither themes nor leave_out"},
		{`{"source":"edos","id":"e1","themes":[],"leave_out":true,"reason":"r"}`, "leaves the row out and labels it"},
		{`{"source":"edos","id":"e1","themes":["threat"],"reason":"r"}`, "a stance goes with a theme"},
		{`{"source":"edos","id":"e1","themes":[],"stance":"reports","reason":"r"}`, "a stance goes with a theme"},
		{`{"source":"edos","id":"e1","themes":["thread"],"stance":"reports","reason":"r"}`, "unknown theme"},
		{`{"source":"edos","id":"e1","themes":["threat"],"stance":"report","reason":"r"}`, "unknown stance"},
		{`{"source":"hatecheck","id":"1","themes":[],"reason":"r"}`, "no set to train on"},
		{`{"source":"edos","id":"e1","themes":[],"note":"x","reason":"r"}`, "unknown field"},
		{`{"source":"edos","id":"e1","themes":["threat"],"stance":"promotes","other_harm":true,"reason":"r"}`, "without a theme"},
		{`{"source":"edos","id":"e1","themes":[],"reason":"r"} {"source":"edos","id":"e1","themes":[],"reason":"r"}`, "occurs twice"},
	} {
		if _, err := parseOverlay([]byte(test.entry)); err == nil || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%s: got %v, want an error with %q", test.entry, err, test.want)
		}
	}
}

// TestOverlayNames holds the overlay against the public files: each correction names a row
// that is there, and changes it.
func TestOverlayNames(t *testing.T) {
	dir := realMirror(t)
	all, err := overlay()
	if err != nil {
		t.Fatal(err)
	}
	missing := map[[2]string]bool{}
	for key := range all {
		missing[key] = true
	}
	for _, d := range mustManifest(t) {
		if d.Use != UseTrain {
			continue
		}
		from, _ := readerOf(d.Name)
		for o := range from(source{d, dir}) {
			key := [2]string{d.Name, o.row.ID}
			c, ok := all[key]
			if !ok {
				continue
			}
			delete(missing, key)
			same := o.leftOut == "" && !c.LeaveOut && o.row.Themes != nil &&
				slices.Equal(o.row.Themes, c.Themes) && o.row.Stance == c.Stance && o.row.OtherHarm == c.OtherHarm
			if same || (c.LeaveOut && o.leftOut != "") {
				t.Errorf("the correction of %s/%s changes nothing", d.Name, o.row.ID)
			}
		}
	}
	for key := range missing {
		t.Errorf("the overlay names %s/%s, which no file has", key[0], key[1])
	}
}

func mustManifest(t *testing.T) []Dataset {
	t.Helper()
	all, err := Manifest()
	if err != nil {
		t.Fatal(err)
	}
	return all
}
