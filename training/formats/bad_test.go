package formats

import (
	"bytes"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
)

// Each bad row is named with its line, and the rest is read.
func TestBadRows(t *testing.T) {
	for _, c := range []struct {
		name, text string
		want, bad  []string
	}{
		{"a wrong type in row 3 of canonical rows", `{"text":"a"}` + "\n" + `{"text":"b"}` + "\n" + `{"text":3}` + "\n" + `{"text":"d"}`,
			[]string{"stdin:1 ? : a", "stdin:2 ? : b", "stdin:4 ? : d"}, []string{"-:3: not a JSON object of the expected form: field \"text\": a number, want a string"}},
		{"a wrong type in row 3 of objects", `{"text":"a","label":"threat"}` + "\n" + `{"text":"b"}` + "\n" + `{"text":["c"]}` + "\n" + `{"text":"d","label":{"x":1}}` + "\n" + `7` + "\n" + `null`,
			[]string{"stdin:1 [threat] : a", "stdin:2 ? : b"},
			[]string{`-:3: column "text": a list, want a string`, `-:4: column "label": an object, want`, "-:5: not a JSON object: a number, want an object", "-:6: not a JSON object: null"}},
		{"no text", `{"text":"a","label":"threat"}` + "\n" + `{"label":"threat"}`, []string{"stdin:1 [threat] : a"}, []string{`-:2: column "text": missing`}},
		{"labels outside the taxonomy", "text,label\na,weather\nb,threat;weather\nc,threat\n", []string{"stdin:4 [threat] : c"},
			[]string{`-:2: label "weather" is none of the themes (recruitment, threat, `, `-:3: label "weather" is none of the themes`}},
		{"labels outside the taxonomy, fastText", "__label__weather a\n__label__threat b\n__label__ c\n", []string{"stdin:2 [threat] : b"},
			[]string{`-:1: label "weather" is none of`, "-:3: a label without a name"}},
		{"too few and too many fields", "text,label\na\nb,threat,c\nd,threat\n", []string{"stdin:4 [threat] : d"},
			[]string{"-:2: 1 fields, want 2 as in the header", "-:3: 3 fields, want 2"}},
		{"a quotation mark in a quoted field", "text,label\n\"a\" b,threat\nc,threat\n", []string{"stdin:3 [threat] : c"}, []string{"-:2: ' ' follows a closing quotation mark"}},
		{"an open quotation mark", "text,label\na,threat\n\"b,threat\nc,threat\n", []string{"stdin:2 [threat] : a"}, []string{"-:3: the file ends inside quotation marks"}},
		{"NUL bytes", "text,label\na\x00b,threat\nc,threat\n", []string{"stdin:3 [threat] : c"}, []string{"-:2: the text holds a NUL at byte 1: the file is binary"}},
		{"NUL characters", `{"text":"a"}` + "\n" + `{"text":"ab\u0000"}`, []string{"stdin:1 ? : a"}, []string{"-:2: the text holds a NUL at byte 2"}},
		{"mixed encodings, canonical", `{"text":"caf` + "\u00e9" + `"}` + "\n" + `{"text":"caf` + "\xe9" + `"}`, []string{"stdin:1 ? : caf\u00e9"}, []string{"-:2: the line is not UTF-8 at byte 12 (0xe9): want the whole file in UTF-8"}},
		{"mixed encodings, CSV", "text,label\ncaf\u00e9,threat\ncaf\xe9,threat\nb,threat\n", []string{"stdin:2 [threat] : caf\u00e9", "stdin:4 [threat] : b"}, []string{`-:3: column "text": the field is not UTF-8 at byte 3 (0xe9)`}},
		{"mixed encodings, fastText", "__label__threat caf\u00e9\n__label__threat caf\xe9", []string{"stdin:1 [threat] : caf\u00e9"}, []string{`-:2: the line is not UTF-8 at byte 19`}},
		{"mixed encodings, an array", "[{\"text\":\"caf\u00e9\"},\n{\"text\":\"caf\xe9\"}]", []string{"stdin:1 ? : caf\u00e9"}, []string{`-:2: the element is not UTF-8 at byte 12`}},
		{"an element that is no object", "[{\"text\":\"a\"},\n7,\n{\"text\":\"b\"}]", []string{"stdin:1 ? : a", "stdin:3 ? : b"}, []string{"-:2: not a JSON object"}},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, bad, err := readString(t, c.text, options())
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, brief(rows)); diff != "" {
				t.Error("(-want +got)", diff)
			}
			begin(t, bad, c.bad)
		})
	}
}

// What ends the reading names the file, and the line if there is one.
func TestBrokenFiles(t *testing.T) {
	long := strings.Repeat(`{"text":"a line that gzip cannot make short: `+strings.Repeat("x", 10)+`"}`+"\n", 50_000)
	packed, packedZstd := gzipped(t, long), zstandard(t, long)
	for _, c := range []struct{ name, file, content, want string }{
		{"empty", "rows.csv", "", "rows.csv: the file is empty: it has no rows"},
		{"white space", "rows.jsonl", " \n\n", "rows.jsonl: the file is empty"},
		{"an empty text in gzip", "rows.csv.gz", gzipped(t, ""), "rows.csv.gz: the file is empty"},
		{"a mark alone", "rows.csv", "\ufeff", "rows.csv: the file is empty"},
		{"gzip cut off", "rows.jsonl.gz", packed[:len(packed)/2], "gzip: the file is cut off"},
		{"gzip cut off in its head", "rows.gz", packed[:5], "rows.gz: gzip: the file is cut off"},
		{"zstd cut off", "rows.jsonl.zst", packedZstd[:len(packedZstd)/2], "zstd: the file is cut off"},
		{"gzip with a wrong sum", "rows.gz", packed[:len(packed)-8] + "12345678", "gzip: the file is damaged: its data does not have the checksum"},
		{"an array cut off", "rows.json", `[{"text":"a"},{"text":"b"`, "rows.json:1: the file ends inside the JSON array"},
		{"an array cut off after a comma", "rows.json", "[{\"text\":\"a\"},\n", "rows.json:2: the file ends inside the JSON array"},
		{"something after an array", "rows.json", `[{"text":"a"}]]`, "rows.json:1: ']' follows the end of the JSON array"},
		{"brackets that do not match", "rows.json", `[{"text":"a"}},{"text":"b"}]`, "rows.json:1: '}' closes nothing"},
		{"lines that end in a carriage return", "rows.csv", "text,label\ra,threat\rb,none\r", "rows.csv: line 1: the header has a carriage return alone"},
		{"a hint for a spreadsheet", "rows.csv", "sep=;\r\ntext;label\r\na;threat\r\n", "rows.csv: line 1: \"sep=\" tells a spreadsheet the separator"},
		{"two columns of one name", "rows.csv", "text,text,label\na,b,threat\n", "rows.csv: line 1: the header has the column \"text\" twice"},
		{"prose", "rows.txt", "Once upon a time\nthere was no header", "rows.txt: the format cannot be told"},
		{"a spreadsheet", "rows.xlsx", "PK\x03\x04...", "rows.xlsx: this is a zip archive (a spreadsheet?)"},
		{"Arrow", "data.arrow", "ARROW1\x00\x00", "data.arrow: this is an Arrow file: save the data set as Parquet"},
		{"binary", "rows.bin", strings.Repeat("\x00\x01\x02,", 100), "rows.bin: this is binary, or in UTF-16 without"},
		{"UTF-16 without a mark", "rows.csv", utf16le(t, "text,label\na,threat\n")[2:], "rows.csv: this is binary, or in UTF-16 without"},
		{"Parquet cut off", "rows.parquet", "PAR1 and no footer", "rows.parquet: the Parquet file is cut off"},
		{"Parquet that is too short", "rows.parquet", "PAR1", "rows.parquet: not a sound Parquet file: too short"},
		{"too many columns", "rows.csv", "text" + strings.Repeat(",x", maxColumns) + "\n", "rows.csv: the format cannot be told"},
	} {
		t.Run(c.name, func(t *testing.T) {
			path := write(t, c.file, c.content)
			in, err := Open(path, nil, options())
			if err == nil {
				_, _, err = collect(in)
				in.Close()
			}
			if err == nil || !strings.Contains(err.Error(), c.want) || !strings.HasPrefix(err.Error(), path) {
				t.Errorf("error %v, want %s: ... %s", err, path, c.want)
			}
		})
	}
	t.Run("rows before the place where gzip is cut off", func(t *testing.T) {
		rows, _, err := readString(t, packed[:len(packed)/2], options())
		if err == nil || !strings.Contains(err.Error(), "-:") || len(rows) < 1000 {
			t.Errorf("%d rows, error %v; want those before the cut, and its line", len(rows), err)
		}
	})
}

func TestNotThere(t *testing.T) {
	path := filepath.Join(t.TempDir(), "missing.csv")
	if _, err := Open(path, nil, options()); !errors.Is(err, os.ErrNotExist) || strings.Count(err.Error(), path) != 1 {
		t.Errorf("error %v", err)
	}
	if _, _, err := readFrom(t, iotest.ErrReader(errors.New("the disk is on fire")), options()); err == nil || err.Error() != "-: the disk is on fire" {
		t.Errorf("error %v", err)
	}
	in := io.MultiReader(strings.NewReader("text\na\n"), iotest.ErrReader(errors.New("the disk is on fire")))
	if rows, _, err := readFrom(t, in, options()); err == nil || err.Error() != "-:3: the disk is on fire" || len(rows) != 1 {
		t.Errorf("%d rows, error %v", len(rows), err)
	}
}

// A filler reads as so many bytes of one kind.
type filler struct {
	c    byte
	left int64
}

func (f *filler) Read(p []byte) (int, error) {
	if f.left == 0 {
		return 0, io.EOF
	}
	n := int(min(int64(len(p)), f.left))
	for i := range p[:n] {
		p[i] = f.c
	}
	f.left -= int64(n)
	return n, nil
}

// allocatedBy returns how many bytes were allocated, whether or not they are free again.
func allocatedBy(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

// A row of a gigabyte is not held: it is named, and the row after it is read.
func TestGigabyteRow(t *testing.T) {
	if testing.Short() {
		t.Skip("reads gigabytes")
	}
	const giga = 1 << 30
	for _, c := range []struct {
		size                           int64
		name, before, after, bad, want string
	}{
		{giga, "canonical", "{\"text\":\"a\"}\n{\"text\":\"", "\"}\n{\"text\":\"b\"}\n", "-:2: the line is longer than", "stdin:3 ? : b"},
		{giga, "a field of a table", "text,label\na,threat\n", ",threat\nb,threat\n", "-:3: the record is longer than", "stdin:4 [threat] : b"},
		{giga / 4, "a quoted field", "text,label\na,threat\n\"", "\",threat\nb,threat\n", "-:3: the record is longer than", "stdin:4 [threat] : b"},
		{giga / 4, "an element", "[{\"text\":\"a\"},\n{\"text\":\"", "\"},\n{\"text\":\"b\"}]", "-:2: the element is longer than", "stdin:3 ? : b"},
		{giga / 4, "fastText", "__label__threat a\n", "\n__label__threat b\n", "-:2: the line is longer than", "stdin:3 [threat] : b"},
	} {
		t.Run(c.name, func(t *testing.T) {
			allocated := allocatedBy(func() {
				in := io.MultiReader(strings.NewReader(c.before), &filler{'x', c.size}, strings.NewReader(c.after))
				rows, bad, err := readFrom(t, in, options())
				if err != nil || len(rows) != 2 || brief(rows)[1] != c.want {
					t.Errorf("rows %q, error %v; want the row after it, %s", brief(rows[:min(3, len(rows))]), err, c.want)
				}
				begin(t, bad, []string{c.bad})
			})
			if limit := uint64(10 * maxRecordBytes); allocated > limit {
				t.Errorf("%d bytes were allocated, want at most %d", allocated, limit)
			}
		})
	}
}

// A text as long as a gigabyte of a packed bomb is bounded as well.
func TestBomb(t *testing.T) {
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.Copy(w, io.MultiReader(strings.NewReader("text\n"), &filler{'x', 256 << 20})); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	allocated := allocatedBy(func() {
		rows, bad, err := readFrom(t, &b, options())
		if err != nil || rows != nil {
			t.Errorf("%d rows, %v", len(rows), err)
		}
		begin(t, bad, []string{"-:2: the record is longer than"})
	})
	if limit := uint64(12 * maxRecordBytes); allocated > limit {
		t.Errorf("%d bytes were allocated from %d, want at most %d", allocated, b.Len(), limit)
	}
}

// A million rows take no more memory than a thousand: what is in use stays the same.
func TestStreams(t *testing.T) {
	line := []byte(`{"text":"a line","label":"threat"}` + "\n")
	in, err := Open("-", &repeater{unit: line, times: 200_000}, options())
	if err != nil {
		t.Fatal(err)
	}
	n, most := 0, uint64(0)
	for row, err := range in.Rows() {
		if n++; err != nil || row.Text != "a line" {
			t.Fatalf("row %d: %v", n, err)
		}
		if n%50_000 == 0 {
			var m runtime.MemStats
			runtime.GC()
			runtime.ReadMemStats(&m)
			most = max(most, m.HeapAlloc)
		}
	}
	if n != 200_000 || most > 64<<20 {
		t.Errorf("%d rows, at most %d bytes in use", n, most)
	}
}

// A repeater reads as the same bytes over and over, so many times.
type repeater struct {
	unit  []byte
	times int
	at    int
}

func (r *repeater) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if r.times == 0 {
			return n, io.EOF
		}
		copied := copy(p[n:], r.unit[r.at:])
		n += copied
		if r.at += copied; r.at == len(r.unit) {
			r.at = 0
			r.times--
		}
	}
	return n, nil
}
