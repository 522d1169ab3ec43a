package formats

import (
	"bytes"
	"compress/gzip"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
)

func gzipped(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w := gzip.NewWriter(&b)
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func zstandard(t testing.TB, text string) string {
	t.Helper()
	var b bytes.Buffer
	w, err := zstd.NewWriter(&b)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := io.WriteString(w, text); err != nil {
		t.Fatal(err)
	}
	if err := w.Close(); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

func utf16le(t testing.TB, text string) string {
	t.Helper()
	s, err := unicode.UTF16(unicode.LittleEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func utf16be(t testing.TB, text string) string {
	t.Helper()
	s, err := unicode.UTF16(unicode.BigEndian, unicode.UseBOM).NewEncoder().String(text)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

// Every format reads the same packed or in another encoding, a byte at a time, and
// whatever the file is called.
func TestPackings(t *testing.T) {
	rows := randomRows(40, 2)
	for _, format := range Writable() {
		text := written(t, format, rows)
		want, _, err := readString(t, text, options())
		if err != nil {
			t.Fatal(err)
		}
		for name, packed := range map[string]string{
			"gzip": gzipped(t, text), "zstd": zstandard(t, text), "two gzip members": gzipped(t, text[:len(text)/2]) + gzipped(t, text[len(text)/2:]),
			"UTF-16LE": utf16le(t, text), "UTF-16BE": utf16be(t, text), "a mark": "\ufeff" + text, "UTF-16 in gzip": gzipped(t, utf16le(t, text)),
		} {
			got, bad, err := readFrom(t, iotest.OneByteReader(strings.NewReader(packed)), options())
			if err != nil || bad != nil {
				t.Errorf("%s, %s: %q, %v", format, name, bad, err)
			}
			if diff := cmp.Diff(want, got); diff != "" {
				t.Errorf("%s, %s: %s", format, name, diff)
			}
		}
	}
}
