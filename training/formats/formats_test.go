package formats

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/training"
)

// options are those of tests that want nothing special.
func options() Options { return Options{Taxonomy: training.DefaultTaxonomy()} }

// write writes a file into a new folder and returns its path.
func write(t testing.TB, name, content string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), filepath.FromSlash(name))
	put(t, path, content)
	return path
}

func put(t testing.TB, path, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// collect reads all rows. The errors of bad rows come apart from the one that ended it.
func collect(in *Input) (rows []training.Row, bad []string, end error) {
	for row, err := range in.Rows() {
		var r *training.RowError
		switch {
		case err == nil:
			rows = append(rows, row)
		case errors.As(err, &r):
			bad = append(bad, err.Error())
		default:
			return rows, bad, err
		}
	}
	return rows, bad, nil
}

// readString reads a text as if from standard input.
func readString(t testing.TB, text string, o Options) (rows []training.Row, bad []string, end error) {
	t.Helper()
	return readFrom(t, strings.NewReader(text), o)
}

func readFrom(t testing.TB, r io.Reader, o Options) (rows []training.Row, bad []string, end error) {
	t.Helper()
	in, err := Open("-", r, o)
	if err != nil {
		return nil, nil, err
	}
	rows, bad, end = collect(in)
	if err := in.Close(); err != nil {
		t.Error(err)
	}
	return rows, bad, end
}

// brief is what most tests want to see of a row: its id, what it says, its text.
func brief(rows []training.Row) []string {
	var list []string
	for _, r := range rows {
		list = append(list, strings.TrimRight(fmt.Sprintf("%s %v %s: %s", r.Name(), themesOf(r), r.Stance, r.Text), " "))
	}
	return list
}

func themesOf(r training.Row) string {
	if r.Themes == nil {
		return "?"
	}
	return "[" + strings.Join(r.Themes, " ") + "]"
}

// written writes rows in a format.
func written(t testing.TB, format Format, rows []training.Row) string {
	t.Helper()
	var b bytes.Buffer
	w, err := NewWriter(format, &b, training.DefaultTaxonomy())
	if err != nil {
		t.Fatal(err)
	}
	for _, row := range rows {
		if err := w.Write(row); err != nil {
			t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func asError[T error](err error, target *T) bool { return errors.As(err, target) }
