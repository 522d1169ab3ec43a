package tocsin_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the outputs in the pages")

// A page is a document whose commands are run and whose outputs are compared.
type page struct {
	file string
	// ran and shown are how many blocks must run and be compared at least: fewer mean
	// that the page was not understood.
	ran, shown int
	data       bool // needs the public data sets
}

// TestPages runs the commands of the pages and compares what they show with what the
// commands print. Commands marked with a comment "not run" are left out.
func TestPages(t *testing.T) {
	if testing.Short() {
		t.Skip("builds the program and trains models")
	}
	for _, p := range []page{
		{file: "README.md", ran: 6, shown: 5},
		{file: "docs/researchers.md", ran: 10, shown: 8, data: true},
	} {
		t.Run(p.file, func(t *testing.T) { p.test(t) })
	}
}

func (p page) test(t *testing.T) {
	content, err := os.ReadFile(p.file)
	if err != nil {
		t.Fatal(err)
	}
	r := newReader(t, p)
	var rewritten strings.Builder
	at, ran, shown := 0, 0, 0
	for _, s := range steps(t, p.file, string(content)) {
		if s.skip != "" {
			continue
		}
		got := r.run(s)
		ran++
		if s.format == "" {
			continue
		}
		shown++
		want := string(content[s.from:s.to])
		if !*update && !sameOutput(t, s, want, got) {
			t.Errorf("%s: rewrite with -update if this is meant (-page +real):\n%s", s.place, cmp.Diff(want, got))
		}
		rewritten.WriteString(string(content[at:s.from]) + got)
		at = s.to
	}
	if ran < p.ran || shown < p.shown {
		t.Errorf("%d blocks ran and %d outputs were compared: the page was not understood", ran, shown)
	}
	if *update {
		if err := os.WriteFile(p.file, []byte(rewritten.String()+string(content[at:])), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// TestREADMESaysHowToBegin checks the two commands that everybody looks for.
func TestREADMESaysHowToBegin(t *testing.T) {
	page, err := os.ReadFile("README.md")
	if err != nil {
		t.Fatal(err)
	}
	for _, command := range []string{"go run ./cmd/tocsin serve", "make test"} {
		if !strings.Contains(string(page), "\n```sh\n"+command+"\n```\n") {
			t.Errorf("README.md has no block that is just %q", command)
		}
	}
}
