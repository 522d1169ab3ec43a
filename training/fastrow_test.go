package training

import (
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// checkRowParser checks that the parser and encoding/json say the same of a line.
func checkRowParser(t testing.TB, parser *RowParser, line []byte) (fast bool) {
	t.Helper()
	row, fast := parser.scan(line)
	if !fast {
		return false
	}
	want, err := decodeRow(line)
	if err != nil {
		t.Fatalf("the parser reads %q, encoding/json says %v", line, err)
	}
	if diff := cmp.Diff(want, row); diff != "" {
		t.Fatalf("%q (-encoding/json +parser)\n%s", line, diff)
	}
	return true
}

func TestRowParser(t *testing.T) {
	parser := NewRowParser(smallTaxonomy())
	for _, c := range []struct {
		line string
		fast bool
	}{
		{`{"id":"a","text":"we will attack","themes":["threat"],"stance":"promotes","source":"s","group":"g","annotator":"b","register":"post","author":"w","other_harm":true}`, true},
		{`{ "text" : "x" , "themes" : [ ] , "other_harm" : false } `, true},
		{"\t{\"text\":\t\"x\"}", true},
		{`{"text":""}`, true},
		{`{"text":"é 杀 😀 \u007f \u00e9"}`, true},
		{`{"text":"\"\\\/\b\f\n\r\t\u0041\u00E9\u6740"}`, true},
		{`{"text":"\u0000"}`, true},
		{`{"text":"\ud83d\ude00"}`, false},
		{`{"text":"\ud83d"}`, false},
		{`{"text":"\x"}`, false},
		{`{"text":"\u12"}`, false},
		{`{"text":"\u12g4"}`, false},
		{"{\"text\":\"a\tb\"}", false},
		{"{\"text\":\"\\\\a\tb\"}", false},
		{"{\"text\":\"\xff\"}", false},
		{"{\"text\":\"\\n\xc3\"}", false},
		{"{\"text\":\"12345678\xc3\"}", false},
		{`{"text":"x","text":"y"}`, false},
		{`{"Text":"x"}`, false},
		{`{"text":null}`, false},
		{`{"text":"x","themes":null}`, false},
		{`{"text":"x","themes":["threat",]}`, false},
		{`{"text":"x","themes":["threat"}`, false},
		{`{"text":"x","likes":3}`, false},
		{`{"text":"x","reading":{"a":1}}`, false},
		{`{"text":"x"}}`, false},
		{`{"text":"x"`, false},
		{`{"text":"x`, false},
		{`{"text":"x\`, false},
		{`{"text":"x",}`, false},
		{`{"id":"x"}`, false},
		{`{}`, false},
		{``, false},
		{`{"text":"x","other_harm":"true"}`, false},
		{`{"text":"x","other_harm":truely}`, false},
	} {
		if fast := checkRowParser(t, parser, []byte(c.line)); fast != c.fast {
			t.Errorf("%s: read the fast way: %v, want %v", c.line, fast, c.fast)
		}
	}
}

// The parser reads every row that the project's programs write, and every cut of a line
// as encoding/json does.
func TestRowParserOnTheCorpus(t *testing.T) {
	files, err := filepath.Glob("corpus/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	parser := NewRowParser(DefaultTaxonomy())
	for _, name := range files {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		n := 0
		for line := range strings.Lines(string(data)) {
			row, err := decodeRow([]byte(line))
			if err != nil {
				t.Fatal(err)
			}
			row.Reading = nil
			written, err := json.Marshal(row)
			if err != nil {
				t.Fatal(err)
			}
			if !checkRowParser(t, parser, written) {
				t.Fatalf("%s: not read the fast way: %s", name, written)
			}
			if n++; n > 3 {
				continue
			}
			for cut := range written {
				checkRowParser(t, parser, written[:cut])
			}
		}
	}
}

// Rows share names, and not more than so many.
func TestRowParserSharesNames(t *testing.T) {
	parser := NewRowParser(smallTaxonomy())
	for i := range 2 * maxSharedNames {
		row, err := parser.Parse(fmt.Appendf(nil, `{"text":"x","source":"s%d"}`, i))
		if err != nil || row.Source != fmt.Sprint("s", i) {
			t.Fatalf("%+v, error %v", row, err)
		}
	}
	if n := len(parser.names); n != maxSharedNames {
		t.Errorf("%d names are kept, want %d", n, maxSharedNames)
	}
}

func FuzzRowParser(f *testing.F) {
	f.Add([]byte(`{"id":"a","text":"x\n\u00e9","themes":["threat"],"stance":"promotes","other_harm":true}`))
	f.Add([]byte(`{"text":"\ud83d\ude00","Text":"y","themes":null}`))
	parser := NewRowParser(smallTaxonomy())
	f.Fuzz(func(t *testing.T, line []byte) { checkRowParser(t, parser, line) })
}
