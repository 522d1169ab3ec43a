package datasets

import (
	"flag"
	"os"
	"path/filepath"
	"testing"

	"tocsin/training"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// realMirror is the folder with the public files, where there is one.
func realMirror(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TOCSIN_DATA_MIRROR")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "shared", "datasets", "files")
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skipf("NOT TESTED AGAINST THE PUBLIC DATA: no mirror at %s; set TOCSIN_DATA_MIRROR", dir)
	}
	return dir
}

// folder writes the files of a data set with invented contents. Files that are not
// given hold what an empty file of the format holds.
func folder(t *testing.T, name string, contents map[string]string, empty string) string {
	t.Helper()
	d, err := Find(name)
	if err != nil {
		t.Fatal(err)
	}
	dir := t.TempDir()
	used := 0
	for _, f := range d.Files {
		content, ok := contents[f.Path]
		if !ok {
			content = empty
		} else {
			used++
		}
		writeFile(t, filepath.Join(dir, f.Path), content)
	}
	if used != len(contents) {
		t.Fatalf("test names %d files, %d of them in the manifest", len(contents), used)
	}
	return dir
}

func writeFile(t *testing.T, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// readAll collects rows, the errors' messages, and the reasons to leave rows out.
func readAll(name, dir string) (rows []training.Row, errs, left []string) {
	for o := range readWith(nil, name, dir) {
		switch {
		case o.err != nil:
			errs = append(errs, o.err.Error())
		case o.leftOut != "":
			left = append(left, o.leftOut)
		default:
			rows = append(rows, o.row)
		}
	}
	return rows, errs, left
}
