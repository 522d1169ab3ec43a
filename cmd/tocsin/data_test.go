package main

import (
	"path/filepath"
	"strings"
	"testing"

	"tocsin/training/datasets"
)

// A mirror with wrong bytes: the set is named, the others are tried, and nothing is
// left in the folder.
func TestDataFetchFromABadMirror(t *testing.T) {
	inFolder(t, nil)
	advbench, err := datasets.Find("advbench")
	if err != nil {
		t.Fatal(err)
	}
	f := advbench.Files[0]
	writeFile(t, filepath.Join("mirror", f.Path), strings.Repeat("x", int(f.Bytes))) // right length, wrong bytes
	o := tocsin(t, nil, "data", "fetch", "advbench", "xstest", "--mirror", "mirror", "--to", "data")
	lines := strings.Split(strings.TrimSuffix(o.errors, "\n"), "\n")
	if o.code != 1 || o.out != "" || len(lines) != 2 {
		t.Fatalf("%+v, want code 1 and two lines", o)
	}
	if want := "tocsin: data set advbench: file " + f.Path + ": wrong SHA-256: expected " + f.SHA256; !strings.HasPrefix(lines[0], want) {
		t.Errorf("got %q, want %q", lines[0], want)
	}
	if !strings.HasPrefix(lines[1], "tocsin: data set xstest: ") || !strings.Contains(lines[1], "no such file") {
		t.Errorf("got %q", lines[1])
	}
	if left, _ := filepath.Glob("data/*/*"); left != nil {
		t.Errorf("left in the folder: %v", left)
	}
	// Rows of a set that is not there, or not as it should be, are not read.
	o = tocsin(t, nil, "evaluate", "public:advbench", "--data", "mirror", "--model", "toy.tocsin")
	if o.code != 1 || !strings.Contains(o.errors, "wrong SHA-256") || !strings.Contains(o.errors, "tocsin data fetch advbench --to mirror") || strings.Count(o.errors, "\n") != 1 {
		t.Errorf("%+v", o)
	}
}
