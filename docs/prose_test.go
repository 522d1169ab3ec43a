package docs_test

import (
	"reflect"
	"runtime"
	"strings"
	"testing"

	"github.com/jdkato/prose/v2"
)

// The tests of this file show the bugs of prose that docs/bugs-found.md lists, on prose
// itself and without the guard of classifier/tokenize.go. One that fails after an upgrade
// says that a bug is gone: then its line in the page and its part of the guard may go.

// read asks prose as the engine does, without its models.
func read(text string) []prose.Token {
	doc, err := prose.NewDocument(text, prose.WithSegmentation(false), prose.WithTagging(false), prose.WithExtraction(false))
	if err != nil {
		return nil
	}
	return doc.Tokens()
}

func TestProsePanics(t *testing.T) {
	for _, text := range []string{"ȺȺȺȺn't", "ȺȺȺ's", "\xff\xff's"} {
		func() {
			defer func() {
				if value := recover(); value == nil {
					t.Errorf("prose does not panic on %q any more", text)
				} else {
					t.Logf("%q: %v", text, value)
				}
			}()
			read(text)
		}()
	}
}

func TestProseLosesText(t *testing.T) {
	for _, text := range []string{"don't!", "it's,", "x'mkill", "'murder'"} {
		var tokens []string
		for _, tok := range read(text) {
			tokens = append(tokens, tok.Text)
		}
		if strings.Join(tokens, "") == text {
			t.Errorf("prose loses nothing of %q any more: %q", text, tokens)
		}
		t.Logf("%q: %q", text, tokens)
	}
}

func TestProseReadsNoTricks(t *testing.T) {
	for _, text := range []string{"k\u200bill", "ｋｉｌｌ", "kіll"} {
		if tokens := read(text); len(tokens) != 1 || tokens[0].Text != text {
			t.Errorf("prose makes %v of %q", tokens, text)
		}
	}
}

// Memory stands for time here, which would need a clock: both grow alike.
func TestProseIsQuadratic(t *testing.T) {
	for _, unit := range []string{"!", ".", "'"} {
		short, long := allocated(strings.Repeat(unit, 512)), allocated(strings.Repeat(unit, 2048))
		if long < 10*short {
			t.Errorf("%q: four times the text needs %.1f times the memory only", unit, float64(long)/float64(short))
		}
		t.Logf("%q: 512 bytes allocate %d KiB, 2048 bytes %d KiB", unit, short>>10, long>>10)
	}
}

func allocated(text string) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	read(text)
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}

func TestProseTokensHaveNoOffsets(t *testing.T) {
	var fields []string
	for i, token := 0, reflect.TypeFor[prose.Token](); i < token.NumField(); i++ {
		fields = append(fields, token.Field(i).Name)
	}
	if got, want := strings.Join(fields, " "), "Tag Text Label"; got != want {
		t.Errorf("a token has the fields %s, it had %s", got, want)
	}
}

// BenchmarkProseDefaults shows what a document costs with prose's own settings.
func BenchmarkProseDefaults(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		if _, err := prose.NewDocument("One short sentence."); err != nil {
			b.Fatal(err)
		}
	}
}
