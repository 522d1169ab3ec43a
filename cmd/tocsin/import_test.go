package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	gocmp "github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"

	"tocsin/training"
	"tocsin/training/formats"
)

// plainRows are rows of the corpus with what every format with columns holds.
func plainRows(t testing.TB, each int) []training.Row {
	t.Helper()
	var rows []training.Row
	for row, err := range training.ReadJSONL("rows", strings.NewReader(corpusRows(t, each)), training.DefaultTaxonomy()) {
		if err != nil {
			t.Fatal(err)
		}
		row.Author, row.Reading, row.OtherHarm, row.Annotator = "", nil, false, "ann"
		rows = append(rows, row)
	}
	return rows
}

// columnRow is a row as a data frame has it.
type columnRow struct {
	ID        string   `parquet:"id"`
	Text      string   `parquet:"text"`
	Themes    []string `parquet:"themes,list,optional"`
	Stance    string   `parquet:"stance"`
	Source    string   `parquet:"source"`
	Group     string   `parquet:"group"`
	Annotator string   `parquet:"annotator"`
	Register  string   `parquet:"register"`
}

func writeParquet[T any](t testing.TB, path string, rows []T, options ...parquet.WriterOption) {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	writeFile(t, path, b.String())
}

// kindOf names the labels of a row of one theme at most, as one class.
func kindOf(r training.Row) string {
	return cmp.Or(strings.Trim(strings.Join(r.Themes, "")+"."+r.Stance, "."), "harmless")
}

// classFlags are the flags by which the classes are read.
func classFlags(rows []training.Row) (names, flags []string) {
	for _, r := range rows {
		name := kindOf(r)
		if !slices.Contains(names, name) {
			names = append(names, name)
			to := strings.ReplaceAll(strings.ReplaceAll(name, ".", "/"), "harmless", "none")
			flags = append(flags, "--label", name+"="+to)
		}
	}
	return names, flags
}

// imported reads what an import wrote.
func imported(t testing.TB, path string) []training.Row {
	t.Helper()
	var rows []training.Row
	for row, err := range training.ReadJSONL(path, strings.NewReader(mustRead(t, path)), training.DefaultTaxonomy()) {
		if err != nil {
			t.Fatal(err)
		}
		rows = append(rows, row)
	}
	slices.SortFunc(rows, func(a, b training.Row) int { return cmp.Compare(a.Text, b.Text) })
	return rows
}

// TestFormats takes the same rows in every format through import, train and evaluate.
// Where the format holds all that a row teaches, the model is the same to the last byte;
// fastText, folders of labels and classes of a hub data set lose ids, sources and groups.
func TestFormats(t *testing.T) {
	rows := plainRows(t, 5)
	slices.SortFunc(rows, func(a, b training.Row) int { return cmp.Compare(a.Text, b.Text) })
	names, flags := classFlags(rows)
	inFolder(t, nil)
	writeWith(t, "rows.jsonl", formats.JSONL, rows)
	want := trained(t, "rows.jsonl")
	var columns []columnRow
	var classes []classRow
	for i, r := range rows {
		columns = append(columns, columnRow{r.ID, r.Text, r.Themes, r.Stance, r.Source, r.Group, r.Annotator, r.Register})
		classes = append(classes, classRow{r.Text, int64(slices.Index(names, kindOf(r)))})
		writeFile(t, fmt.Sprintf("folder/%s/%d.txt", kindOf(r), i), r.Text)
	}
	writeParquet(t, "rows.parquet", columns)
	half := len(classes) / 2
	writeParquet(t, "hub/data/train-00000-of-00001.parquet", classes[:half])
	writeParquet(t, "hub/data/test-00000-of-00001.parquet", classes[half:])
	described, err := json.Marshal(map[string]any{"default": map[string]any{"features": map[string]any{"label": map[string]any{"names": names, "_type": "ClassLabel"}}}})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, "hub/dataset_infos.json", string(described))
	for _, c := range []struct {
		format, path string
		flags        []string
		loses        bool
	}{
		{"csv", "rows.csv", nil, false},
		{"tsv", "rows.tsv", nil, false},
		{"doccano", "doccano.jsonl", nil, false},
		{"label-studio", "studio.json", nil, false},
		{"prodigy", "prodigy.jsonl", nil, false},
		{"parquet", "rows.parquet", nil, false},
		{"fasttext", "rows.ft", []string{"--source", "forum-a"}, true},
		{"folder", "folder", append([]string{"--source", "forum-a"}, flags...), true},
		{"hub", "hub", flags, true},
	} {
		t.Run(c.format, func(t *testing.T) {
			if slices.Contains(formats.Writable(), formats.Format(c.format)) {
				if o := tocsin(t, nil, "data", "import", "rows.jsonl", "-o", c.path, "--format", c.format); o.code != 0 {
					t.Fatalf("%+v", o)
				}
			}
			read := append([]string{c.path, "--input-format", c.format, "--strict"}, c.flags...)
			o := tocsin(t, nil, append([]string{"data", "import", "-o", "back.jsonl"}, read...)...)
			if o.code != 0 || !strings.HasPrefix(o.errors, fmt.Sprintf("back.jsonl: %d rows, 0 bad\nthemes: recruitment ", len(rows))) {
				t.Fatalf("%+v", o)
			}
			back := imported(t, "back.jsonl")
			expect := slices.Clone(rows)
			if c.loses {
				if back[0].ID == "" || back[0].Source == "" {
					t.Errorf("a row without an id or a source: %+v", back[0])
				}
				onlyTaught(expect)
				onlyTaught(back)
			}
			if diff := gocmp.Diff(expect, back); diff != "" {
				t.Fatal("(-want +got)", diff)
			}
			got := trained(t, read...)
			if same := mustRead(t, want) == mustRead(t, got); same == c.loses {
				t.Errorf("the same model as from the canonical rows: %v, want %v", same, !c.loses)
			}
			if o := tocsin(t, nil, append([]string{"evaluate", "--model", got}, read...)...); o.code != 0 || !strings.Contains(o.out, fmt.Sprintf("%d rows", len(rows))) {
				t.Errorf("evaluate: code %d, %s\n%.200s", o.code, o.errors, o.out)
			}
		})
	}
}

// classRow is a row as data sets of the hub have it.
type classRow struct {
	Text  string `parquet:"text"`
	Label int64  `parquet:"label"`
}

// onlyTaught leaves of rows what formats of labels and texts hold.
func onlyTaught(rows []training.Row) {
	for i, r := range rows {
		rows[i] = training.Row{Text: strings.Join(strings.Fields(r.Text), " "), Themes: r.Themes, Stance: r.Stance}
	}
	slices.SortFunc(rows, func(a, b training.Row) int { return cmp.Compare(a.Text, b.Text) })
}

func writeWith(t testing.TB, path string, format formats.Format, rows []training.Row) {
	t.Helper()
	var b bytes.Buffer
	w, err := formats.NewWriter(format, &b, training.DefaultTaxonomy())
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
	writeFile(t, path, b.String())
}

// trained trains a model of the rows and returns its file.
func trained(t testing.TB, arguments ...string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), "model.tocsin")
	if o := tocsin(t, nil, append([]string{"train", "-o", path, "--estimator", "multinomial", "--test", "0/1"}, arguments...)...); o.code != 0 {
		t.Fatalf("train: code %d: %s", o.code, o.errors)
	}
	return path
}

// An import that fails leaves what was there, and nothing else behind.
func TestImportLeavesTheOldFile(t *testing.T) {
	inFolder(t, map[string]string{
		"rows.csv": "text,label\na,threat\nb,weather\nc,threat\n", "old.jsonl": "the old rows", "cut.csv.gz": "\x1f\x8b\x08",
	})
	for _, c := range []struct {
		name, want string
		code       int
		args       []string
	}{
		{"the first bad row", `tocsin: rows.csv:3: label "weather" is none of the themes`, 1, []string{"rows.csv", "--strict"}},
		{"a column that is not there", `tocsin: rows.csv: --stance-column tone: no such column; there are "text", "label"`, 2, []string{"rows.csv", "--stance-column", "tone"}},
		{"a label that is not there", `tocsin: label x=y: "y" is none of the themes`, 2, []string{"rows.csv", "--label", "x=y"}},
		{"a file that is cut off", "tocsin: cut.csv.gz: gzip: the file is cut off", 1, []string{"rows.csv", "cut.csv.gz", "--label", "weather=-"}},
		{"a file that is not there", "tocsin: open missing.csv: no such file", 1, []string{"missing.csv"}},
	} {
		o := tocsin(t, nil, append([]string{"data", "import", "-o", "old.jsonl"}, c.args...)...)
		if o.code != c.code || !strings.HasPrefix(o.errors, c.want) || strings.Count(o.errors, "\n") != 1 {
			t.Errorf("%s: %+v, want code %d and %s", c.name, o, c.code, c.want)
		}
		if mustRead(t, "old.jsonl") != "the old rows" {
			t.Fatalf("%s: the old rows are gone", c.name)
		}
	}
	if left, _ := filepath.Glob(".tocsin-*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
	o := tocsin(t, nil, "data", "import", "-o", "old.jsonl", "rows.csv")
	if o.code != 1 || strings.Count(mustRead(t, "old.jsonl"), "\n") != 2 || !strings.Contains(o.errors, "\nold.jsonl: 2 rows, 1 bad\n") {
		t.Errorf("the other rows: %+v", o)
	}
}

// Standard output that takes nothing is an error.
func TestImportToAFullDevice(t *testing.T) {
	if _, err := os.Stat("/dev/full"); err != nil {
		t.Skip("no /dev/full")
	}
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Fatal(err)
	}
	defer full.Close()
	inFolder(t, map[string]string{"rows.csv": "text\na\n"})
	var errs bytes.Buffer
	if code := run(t.Context(), []string{"data", "import", "rows.csv", "-o", "-"}, streams{nil, full, &errs}); code != 1 || !strings.Contains(errs.String(), "no space left on device") {
		t.Errorf("code %d, %q", code, errs.String())
	}
}

// Packed by the name of the file, read whatever it is called.
func TestImportPacked(t *testing.T) {
	inFolder(t, map[string]string{"rows.csv": "text,label\na,threat\n"})
	for name, magic := range map[string]string{"rows.jsonl": "{", "rows.jsonl.gz": "\x1f\x8b", "rows.jsonl.zst": "\x28\xb5\x2f\xfd"} {
		if o := tocsin(t, nil, "data", "import", "rows.csv", "-o", name); o.code != 0 {
			t.Fatalf("%+v", o)
		}
		data := mustRead(t, name)
		if !strings.HasPrefix(data, magic) {
			t.Errorf("%s begins with %q", name, data[:4])
		}
		o := tocsin(t, strings.NewReader(data), "data", "import", "-", "-o", "-")
		if want := `{"id":"rows.csv:2","text":"a","themes":["threat"],"source":"rows.csv"}` + "\n"; o.code != 0 || o.out != want {
			t.Errorf("%s from standard input: %+v, want %s", name, o, want)
		}
	}
}

// Files of one name in two folders do not run together.
func TestRowsOfOneName(t *testing.T) {
	inFolder(t, map[string]string{"a/rows.csv": "text\nx\n", "b/rows.csv": "text\ny\n", "c.csv": "text\nz\n"})
	o := tocsin(t, nil, "data", "import", "a/rows.csv", "b/rows.csv", "c.csv", "-o", "-")
	want := `{"id":"a/rows.csv:2","text":"x","source":"a/rows.csv"}
{"id":"b/rows.csv:2","text":"y","source":"b/rows.csv"}
{"id":"c.csv:2","text":"z","source":"c.csv"}
`
	if diff := gocmp.Diff(want, o.out); diff != "" || o.code != 0 {
		t.Error(o.errors, diff)
	}
}

// Where a row stands is no part of it: rows without ids in another order give the same
// model.
func TestRowsWithoutIDsInAnyOrder(t *testing.T) {
	rows := plainRows(t, 3)
	for i := range rows {
		rows[i].ID, rows[i].Place = "", ""
	}
	inFolder(t, nil)
	write := func() {
		var b strings.Builder
		for _, r := range rows {
			line, err := json.Marshal(map[string]any{"text": r.Text, "themes": r.Themes, "stance": r.Stance, "group": r.Group})
			if err != nil {
				t.Fatal(err)
			}
			b.Write(append(line, '\n'))
		}
		writeFile(t, "rows.jsonl", b.String())
	}
	write()
	want := trained(t, "rows.jsonl")
	slices.Reverse(rows)
	write()
	if got := trained(t, "rows.jsonl"); mustRead(t, got) != mustRead(t, want) {
		t.Error("another order gave another model")
	}
}
