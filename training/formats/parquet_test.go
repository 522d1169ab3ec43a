package formats

import (
	"bytes"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/parquet-go/parquet-go"
)

// labelledRow has a list of labels that may be missing, and may be empty.
type labelledRow struct {
	ID     int64     `parquet:"id"`
	Text   string    `parquet:"text"`
	Themes []string  `parquet:"themes,list,optional"`
	Stance *string   `parquet:"stance,optional,dict"`
	Other  []float64 `parquet:"other"`
}

func parquetOf[T any](t testing.TB, rows []T, options ...parquet.WriterOption) string {
	t.Helper()
	var b bytes.Buffer
	w := parquet.NewGenericWriter[T](&b, options...)
	if _, err := w.Write(rows); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func pointer[T any](v T) *T { return &v }

var labelledRows = []labelledRow{
	{1, "a", []string{"threat", "propaganda"}, pointer("promotes"), []float64{1, 2}},
	{2, "b", []string{}, nil, nil},
	{3, "c", nil, pointer("reports"), nil},
	{4, "d\x00", nil, nil, nil},
	{5, "caf\xe9", nil, nil, nil},
	{6, "e", []string{"weather"}, nil, nil},
	{7, "f", []string{"threat"}, nil, nil},
}

func TestParquet(t *testing.T) {
	want := []string{"1 [threat propaganda] promotes: a", "2 [] : b", "3 ? reports: c", "7 [threat] : f"}
	wantBad := []string{":4: the text holds a NUL", `:5: column "text": the value is not UTF-8 at byte 3`, `:6: field "themes": label "weather" is none of`}
	text := parquetOf(t, labelledRows, parquet.MaxRowsPerRowGroup(3), parquet.Compression(&parquet.Snappy))
	for name, content := range map[string]string{"rows.parquet": text, "rows.gz": gzipped(t, text), "rows.zst": zstandard(t, text)} {
		path := write(t, name, content)
		for _, from := range []string{path, "-"} {
			t.Setenv("TMPDIR", t.TempDir())
			in, err := Open(from, strings.NewReader(content), options())
			if err != nil {
				t.Fatal(name, err)
			}
			rows, bad, err := collect(in)
			if err != nil {
				t.Fatal(name, err)
			}
			if err := in.Close(); err != nil {
				t.Error(err)
			}
			if diff := cmp.Diff(want, brief(rows)); diff != "" {
				t.Error(name, from, diff)
			}
			for i := range bad {
				bad[i] = strings.TrimPrefix(bad[i], from)
			}
			begin(t, bad, wantBad)
			if left, _ := filepath.Glob(filepath.Join(os.TempDir(), "*")); left != nil {
				t.Errorf("left behind: %v", left)
			}
		}
	}
}

// A list need not be of the logical type, and labels may be one string, or an integer
// that the file itself names.
func TestParquetShapes(t *testing.T) {
	type bare struct {
		Text  string   `parquet:"text"`
		Label []string `parquet:"label"`
	}
	rows, bad, err := readString(t, parquetOf(t, []bare{{"a", []string{"threat", "reports"}}, {"b", nil}, {"c", []string{"none"}}}), options())
	if diff := cmp.Diff([]string{"stdin:1 [threat] reports: a", "stdin:2 ? : b", "stdin:3 [] : c"}, brief(rows)); diff != "" || bad != nil || err != nil {
		t.Error(bad, err, diff)
	}
	type class struct {
		Text  string `parquet:"text"`
		Label int64  `parquet:"label"`
	}
	features := `{"info":{"features":{"text":{"dtype":"string","_type":"Value"},"label":{"names":["none","threat"],"_type":"ClassLabel"}}}}`
	text := parquetOf(t, []class{{"a", 1}, {"b", 0}, {"c", -1}, {"d", 2}}, parquet.KeyValueMetadata("huggingface", features))
	rows, bad, err = readString(t, text, options())
	if diff := cmp.Diff([]string{"stdin:1 [threat] : a", "stdin:2 [] : b", "stdin:3 ? : c"}, brief(rows)); diff != "" || err != nil {
		t.Error(err, diff)
	}
	begin(t, bad, []string{`-:4: column "label": label 2: the data set names 0 to 1`})
	o := options()
	o.Columns = Columns{LabelRole: "nothing"}
	if _, _, err := readString(t, text, o); err == nil || err.Error() != `-: --label-column nothing: no such column; there are "text", "label"` {
		t.Errorf("error %v", err)
	}
	type nested struct {
		Text  struct{ A, B string } `parquet:"text"`
		Label string                `parquet:"label"`
	}
	if _, _, err := readString(t, parquetOf(t, []nested{{Label: "x"}}), options()); err == nil || err.Error() != `-: column "text", which is text, is a structure of 2 columns: want strings, integers or lists of them` {
		t.Errorf("error %v", err)
	}
}

// Many rows in many pages: no more than some pages are in memory.
func TestParquetStreams(t *testing.T) {
	many := make([]labelledRow, 60_000)
	for i := range many {
		many[i] = labelledRow{ID: int64(i), Text: strings.Repeat("x", 40), Themes: []string{"threat", "propaganda"}[:i%3]}
	}
	path := write(t, "rows.parquet", parquetOf(t, many, parquet.PageBufferSize(16<<10), parquet.MaxRowsPerRowGroup(25_000)))
	in, err := Open(path, nil, options())
	if err != nil {
		t.Fatal(err)
	}
	defer in.Close()
	n := 0
	for row, err := range in.Rows() {
		if err != nil {
			t.Fatal(err)
		}
		if len(row.Themes) != n%3 || row.Themes == nil || row.Text != many[0].Text {
			t.Fatalf("row %d: %v", n, row)
		}
		n++
	}
	if n != len(many) {
		t.Errorf("%d rows, want %d", n, len(many))
	}
}

// A file that lies about itself is refused before memory is reserved for its claims.
func TestParquetThatLies(t *testing.T) {
	whole := parquetOf(t, labelledRows)
	end := len(whole) - 8
	list := func(n uint64) string { // a footer: field 2, a list of so many structures
		b := []byte{0x29, 0xfc}
		for ; n >= 0x80; n >>= 7 {
			b = append(b, byte(n)|0x80)
		}
		b = append(b, byte(n))
		return "PAR1" + string(b) + string([]byte{byte(len(b)), 0, 0, 0}) + "PAR1"
	}
	many := "\x29\xfc\x81\x80\x40" + strings.Repeat("\x00", maxListed+2) // as many as it says
	if _, _, err := readString(t, "PAR1"+many+"\x07\x00\x10\x00PAR1", options()); err == nil || !strings.Contains(err.Error(), "lists of more than") {
		t.Errorf("a million elements of a byte: error %v", err)
	}
	for name, text := range map[string]string{
		"a footer longer than the file":  whole[:end] + "\xff\xff\xff\x03PAR1",
		"an endless footer":              whole[:end] + "\xff\xff\xff\xffPAR1",
		"a list of two thousand million": list(1 << 31),
		"a list beyond all integers":     list(1<<64 - 1),
		"a footer cut short":             whole[:end-10] + whole[end:],
	} {
		allocated := allocatedBy(func() {
			_, _, err := readString(t, text, options())
			if err == nil || !strings.HasPrefix(err.Error(), "-: ") {
				t.Errorf("%s: error %v", name, err)
			}
		})
		if allocated > 32<<20 {
			t.Errorf("%s: %d bytes were allocated: %v", name, allocated, len(text))
		}
	}
	// Every single byte that is wrong: an error or other rows, and never a panic.
	for i := range len(whole) {
		b := []byte(whole)
		b[i] ^= 0x55
		_, _, _ = readFrom(t, io.Reader(bytes.NewReader(b)), options())
	}
}
