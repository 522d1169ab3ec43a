package formats

import (
	"bufio"
	"bytes"
	"encoding/csv"
	"errors"
	"io"
	"strings"
	"testing"

	"tocsin/training"
)

// Any bytes, taken for any format, neither panic nor hang, and whatever is read from
// them is a row.
func FuzzRead(f *testing.F) {
	for i, format := range append(All(), "") {
		f.Add([]byte(`{"text":"a","label":["threat"]}`), byte(i))
		if i < len(Writable()) {
			f.Add([]byte(written(f, Writable()[i], randomRows(3, 3))), byte(len(All())))
		}
		f.Add([]byte(gzipped(f, "text,label\na,threat\n")), byte(i))
		_ = format
	}
	for _, c := range readCases {
		f.Add([]byte(c.text), byte(len(All())))
	}
	f.Add([]byte(studioExport), byte(len(All())))
	f.Add([]byte(parquetOf(f, labelledRows)), byte(len(All())))
	f.Fuzz(func(t *testing.T, data []byte, choice byte) {
		o := options()
		o.Format = append(All(), "")[int(choice)%(len(All())+1)]
		in, err := Open("-", bytes.NewReader(data), o)
		if err != nil {
			if !strings.HasPrefix(err.Error(), "-: ") {
				t.Errorf("error %q does not name the file", err)
			}
			return
		}
		defer in.Close()
		n := 0
		for row, err := range in.Rows() {
			if n++; n > len(data)+1<<16 {
				t.Fatalf("%d rows from %d bytes", n, len(data))
			}
			var bad *training.RowError
			switch {
			case err == nil:
				if row.Name() == "" || row.Source == "" || row.Check(o.Taxonomy) != nil || strings.ContainsRune(row.Text, 0) {
					t.Errorf("read as a row: %+v", row)
				}
			case errors.As(err, &bad):
				if bad.Line < 1 || bad.File != "-" {
					t.Errorf("error %q does not name the line", err)
				}
			case !strings.HasPrefix(err.Error(), "-"):
				t.Errorf("error %q does not name the file", err)
			}
		}
	})
}

// Our table reads what encoding/csv reads, where that finds nothing wrong.
func FuzzTableLikeEncodingCSV(f *testing.F) {
	f.Add("a,b\n\"c\nd\",e\n\n\"\"\"\",\r\nx,\"y\"\r\n")
	f.Add("\"a\"\r\r\n")
	f.Fuzz(func(t *testing.T, text string) {
		if strings.Contains(text, "\r") {
			t.Skip("encoding/csv turns line ends inside fields into \\n; we keep them")
		}
		reader := csv.NewReader(strings.NewReader(text))
		reader.FieldsPerRecord = -1
		want, err := reader.ReadAll()
		if err != nil {
			t.Skip()
		}
		table := table{in: bufio.NewReader(strings.NewReader(text)), comma: ',', line: 1}
		for i := 0; ; {
			got, line, _, err := table.read()
			if errors.Is(err, io.EOF) {
				for ; i < len(want) && len(want[i]) == 1 && want[i][0] == ""; i++ {
				}
				if i < len(want) {
					t.Errorf("no record %q", want[i])
				}
				return
			}
			for ; i < len(want) && len(want[i]) == 1 && want[i][0] == ""; i++ { // "" alone on a line
			}
			if err != nil || i >= len(want) || strings.Join(got, "\x1f") != strings.Join(want[i], "\x1f") || line < 1 {
				t.Fatalf("record %d: %q, error %v, want %q", i, got, err, want)
			}
			i++
		}
	})
}
