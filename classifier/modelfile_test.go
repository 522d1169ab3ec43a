package classifier

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// written returns the model as a file.
func written(tb testing.TB, m *Model) []byte {
	tb.Helper()
	var b bytes.Buffer
	if err := m.Write(&b); err != nil {
		tb.Fatal(err)
	}
	return b.Bytes()
}

func TestModelFileRoundTrip(t *testing.T) {
	m := build(t, tinyParameters())
	file := written(t, m)
	loaded, err := Load(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if again := written(t, loaded); !bytes.Equal(again, file) {
		t.Error("a model that was loaded is written as other bytes")
	}
	if diff := cmp.Diff(m.Parameters(), loaded.Parameters()); diff != "" {
		t.Errorf("parameters (-written +loaded):\n%s", diff)
	}
	if diff := cmp.Diff(m.Info(), loaded.Info()); diff != "" {
		t.Errorf("info (-written +loaded):\n%s", diff)
	}
	if want := fmt.Sprintf("sha256:%x", sha256.Sum256(file)); m.Info().Digest != want {
		t.Errorf("digest %s, sha256sum prints %s", m.Info().Digest, want)
	}
	for _, text := range hostile() {
		if len(text) > 1000 {
			continue
		}
		o := Options{Evidence: MaxEvidence, Context: []byte("They said no.")}
		if diff := cmp.Diff(m.Classify([]byte(text), o), loaded.Classify([]byte(text), o)); diff != "" {
			t.Errorf("%q (-written +loaded):\n%s", text, diff)
		}
	}
}

// A model without a single feature is a model: it knows nothing and says so.
func TestModelFileOfNoFeatures(t *testing.T) {
	p := tinyParameters()
	p.Vocabulary, p.Weights = nil, nil
	loaded, err := Load(bytes.NewReader(written(t, build(t, p))))
	if err != nil {
		t.Fatal(err)
	}
	if r := loaded.Classify([]byte("I will kill them"), Options{}); r.Reason != UnknownVocabulary {
		t.Errorf("decision %d, reason %q", r.Decision, r.Reason)
	}
}

// The format, byte for byte, as its description has it.
func TestModelFileLayout(t *testing.T) {
	p := tinyParameters()
	p.Vocabulary, p.Weights = []string{"wa", "wbcd"}, []int16{1, -2, 3, 4, 5, 6, 7, 8, 9, -10}
	file := written(t, build(t, p))
	if got, want := string(file[:12]), "TOCSINM\n\x01\x00\x00\x00"; got != want {
		t.Errorf("begins with %q, want %q", got, want)
	}
	length := int(file[12]) | int(file[13])<<8 | int(file[14])<<16 | int(file[15])<<24
	if header := file[16 : 16+length]; header[0] != '{' || header[length-1] != '}' {
		t.Errorf("header %q", header)
	}
	vocabularyAt := (16 + length + 63) / 64 * 64
	if got, want := string(file[vocabularyAt:vocabularyAt+18]), "\x00\x00\x00\x00\x02\x00\x00\x00\x06\x00\x00\x00wawbcd"; got != want {
		t.Errorf("vocabulary %q, want %q", got, want)
	}
	weightsAt := vocabularyAt + 64
	if got, want := string(file[weightsAt:len(file)-32]), "\x01\x00\xfe\xff\x03\x00\x04\x00\x05\x00\x06\x00\x07\x00\x08\x00\x09\x00\xf6\xff"; got != want {
		t.Errorf("weights %q, want %q", got, want)
	}
	sum := sha256.Sum256(file[:len(file)-32])
	if !bytes.Equal(file[len(file)-32:], sum[:]) {
		t.Errorf("ends with %x, want the SHA-256 of the rest", file[len(file)-32:])
	}
}

// A file that lost its end, wherever that was, is refused.
func TestModelFileCutShort(t *testing.T) {
	file := written(t, build(t, tinyParameters()))
	for length := range len(file) {
		if _, err := Load(bytes.NewReader(file[:length])); !errors.Is(err, ErrFormat) {
			t.Fatalf("cut to %d of %d bytes: %v", length, len(file), err)
		}
	}
}

// A file with one wrong byte, wherever that is, is refused.
func TestModelFileDamaged(t *testing.T) {
	file := written(t, build(t, tinyParameters()))
	damaged := slices.Clone(file)
	for i := range file {
		for _, flip := range []byte{1, 0x80, 0xff} {
			damaged[i] ^= flip
			section := "checksum: "
			if i < 8 {
				section = "magic: "
			} else if i < 12 {
				section = "version: "
			}
			if _, err := Load(bytes.NewReader(damaged)); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), section) {
				t.Fatalf("byte %d of %d changed by %#x: %v, want %q", i, len(file), flip, err, section)
			}
			damaged[i] = file[i]
		}
	}
}

// What fails is told from what is no model.
func TestLoadFromBrokenReader(t *testing.T) {
	broken := errors.New("the disk is gone")
	_, err := Load(brokenReader{broken})
	if !errors.Is(err, broken) || errors.Is(err, ErrFormat) {
		t.Errorf("got %v, want one that wraps %q and not %q", err, broken, ErrFormat)
	}
}

type brokenReader struct{ err error }

func (r brokenReader) Read([]byte) (int, error) { return 0, r.err }
