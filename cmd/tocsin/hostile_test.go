package main

import (
	"encoding/json"
	"os"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"tocsin/classifier"
)

// A textAnswer is the part of the JSON that these tests look at.
type textAnswer struct {
	ID        string
	Decision  string
	Reason    string
	Truncated bool
	Signals   []string
	Themes    []struct {
		Theme                               string
		Decision                            string
		PriorLogOdds, LogOdds, OtherLogOdds float64
		Evidence                            []struct {
			Start, End int
			Text       string
			LogOdds    float64
		}
	}
	Stances []struct {
		Stance                              string
		PriorLogOdds, LogOdds, OtherLogOdds float64
		Evidence                            []struct{ LogOdds float64 }
	}
}

// decode reads JSON whose names have underscores into fields that have none.
func decode(t testing.TB, line string) (a textAnswer) {
	t.Helper()
	if err := json.Unmarshal([]byte(strings.NewReplacer(
		`"log_odds"`, `"logodds"`, `"prior_log_odds"`, `"priorlogodds"`, `"other_log_odds"`, `"otherlogodds"`,
	).Replace(line)), &a); err != nil {
		t.Fatalf("%v in %q", err, line)
	}
	return a
}

// Any bytes are answered, also by the default model.
func TestClassifyAnyBytes(t *testing.T) {
	for _, c := range []struct {
		name, text, reason, signal string
	}{
		{"empty", "", "TOO_SHORT", ""},
		{"white space", " \n\t\u2003", "TOO_SHORT", ""},
		{"NULs", strings.Repeat("\x00", 1000), "TOO_SHORT", ""},
		{"invalid UTF-8", "we will \xff\xfe attack \xc3", "", "SIGNAL_INVALID_UTF8"},
		{"nothing but invalid UTF-8", strings.Repeat("\xff", 1000), "TOO_SHORT", "SIGNAL_INVALID_UTF8"},
		{"panics in the tokenizer", "ȺȺȺn't \xff\xff's", "", ""},
		{"zero-width", "we will att\u200back", "", "SIGNAL_INVISIBLE"},
	} {
		t.Run(c.name, func(t *testing.T) {
			inFolder(t, map[string]string{"text.bin": c.text})
			for _, model := range []string{"toy.tocsin", ""} {
				args := []string{"classify", "text.bin", "--format", "json"}
				if model != "" {
					args = append(args, "--model", model)
				}
				o := tocsin(t, nil, args...)
				if o.code != 0 || o.errors != "" || strings.Count(o.out, "\n") != 1 || !utf8.ValidString(o.out) {
					t.Fatalf("tocsin %v: code %d, %q, %d bytes of answer", args, o.code, o.errors, len(o.out))
				}
				a := decode(t, o.out)
				if c.reason != "" && (a.Decision != "DECISION_ABSTAIN" || a.Reason != c.reason) {
					t.Errorf("decision %s, reason %s, want to abstain: %s", a.Decision, a.Reason, c.reason)
				}
				if c.signal != "" && !strings.Contains(strings.Join(a.Signals, " "), c.signal) {
					t.Errorf("signals %v, want %s", a.Signals, c.signal)
				}
			}
			for _, format := range []string{"table", "csv"} {
				if o := tocsin(t, nil, "classify", "text.bin", "--format", format, "--model", "toy.tocsin"); o.code != 0 || o.errors != "" {
					t.Errorf("--format %s: code %d, %q", format, o.code, o.errors)
				}
			}
		})
	}
}

func TestClassifyMegabyteOfPunctuation(t *testing.T) {
	inFolder(t, map[string]string{"text.txt": strings.Repeat("!", 1<<20)})
	if o := tocsin(t, nil, "classify", "text.txt", "--format", "csv"); o.code != 0 || !strings.Contains(o.out, "\ntext.txt,ABSTAIN,TOO_SHORT,") {
		t.Errorf("%+v", o)
	}
}

func TestClassifyAboveTheLimit(t *testing.T) {
	long := strings.Repeat("the ", classifier.MaxTextBytes/4) + "attack"
	inFolder(t, map[string]string{
		"long.txt": long, "full.txt": long[:classifier.MaxTextBytes], "short.txt": "we will attack",
		"rows.jsonl": `{"id":"long","text":"` + long + `"}` + "\n" + `{"id":"short","text":"we will attack"}` + "\n",
	})
	o := tocsin(t, nil, "classify", "long.txt", "short.txt", "--format", "json", "--model", "toy.tocsin")
	want := "tocsin: long.txt: the text is longer than 1048576 bytes; --truncate reads its beginning\n"
	if o.code != 1 || o.errors != want || decode(t, o.out).ID != "short.txt" {
		t.Errorf("code %d, standard error %q, want 1, %q and the other text answered", o.code, o.errors, want)
	}
	o = tocsin(t, nil, "classify", "rows.jsonl", "--jsonl", "--format", "json", "--model", "toy.tocsin")
	if o.code != 1 || !strings.HasPrefix(o.errors, "tocsin: rows.jsonl:1: the text is longer") || decode(t, o.out).ID != "short" {
		t.Errorf("rows: code %d, standard error %q", o.code, o.errors)
	}
	if o = tocsin(t, nil, "classify", "full.txt", "--format", "json", "--model", "toy.tocsin"); o.code != 0 || decode(t, o.out).Truncated {
		t.Errorf("a text at the limit: code %d, standard error %q", o.code, o.errors)
	}
	for _, args := range [][]string{{"long.txt"}, {"rows.jsonl", "--jsonl"}} {
		o = tocsin(t, nil, append([]string{"classify", "--truncate", "--format", "json", "--model", "toy.tocsin"}, args...)...)
		a := decode(t, strings.SplitAfter(o.out, "\n")[0])
		if o.code != 0 || o.errors != "" || !a.Truncated || a.Decision != "DECISION_BELOW_THRESHOLD" {
			t.Errorf("--truncate %v: code %d, standard error %q, %+v; want its beginning read", args, o.code, o.errors, a)
		}
	}
}

// What the text or its id holds cannot move the cursor, change colours or the
// direction of writing.
func TestTerminalIsSafe(t *testing.T) {
	const evil = "\x1b[2J\x1b]0;owned\x07\u009b31m\u202ethe\u202c attack \x1b[31mattack\x9b31m will\r\nwe\u2028 will\x7f\b\b"
	id := "a\x1b[2Jb\u202ec\rd\ne\u009bf.txt"
	inFolder(t, map[string]string{id: evil})
	row, err := json.Marshal(map[string]string{"id": id, "text": evil})
	if err != nil {
		t.Fatal(err)
	}
	writeFile(t, "rows.jsonl", string(row))
	writeFile(t, "bad.jsonl", "\x1b[2J\n{\"id\":\"\x1b\",\"text\":\"x\"}\n")
	for _, args := range [][]string{{id}, {id, id}, {"rows.jsonl", "--jsonl"}, {"bad.jsonl", "--jsonl"}, {"no\x1b[2Jsuch.txt"}} {
		o := tocsin(t, nil, append([]string{"classify", "--model", "toy.tocsin"}, args...)...)
		for _, r := range strings.ReplaceAll(o.out+o.errors, "\n", "") {
			if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) || r == '\u2028' {
				t.Errorf("tocsin classify %q writes %U: %q", args, r, o.out+o.errors)
				break
			}
		}
	}
	// The highlighted excerpt of a terminal, which is made of the text itself.
	text, err := os.ReadFile(id)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	p := &tablePrinter{w: &out, color: true}
	if err := p.print(answer{document{id: id, text: text}, toyModel(t).Classify(text, classifier.Options{Evidence: 5})}); err != nil {
		t.Fatal(err)
	}
	plain := out.String()
	for _, paint := range []string{"\x1b[1;31m", "\x1b[1;33m", "\x1b[1m", "\x1b[0m"} {
		plain = strings.ReplaceAll(plain, paint, "")
	}
	if strings.ContainsAny(plain, "\x1b\x07\r\b\u009b\u202e") || !strings.Contains(out.String(), "\x1b[1;33mattack") {
		t.Errorf("%q", out.String())
	}
}

func TestTableHasNoColourInAFile(t *testing.T) {
	inFolder(t, map[string]string{"a.txt": "we will attack"})
	if o := tocsin(t, nil, "classify", "a.txt", "--model", "toy.tocsin"); strings.Contains(o.out, "\x1b") || strings.Contains(o.out, "…") {
		t.Errorf("%q", o.out)
	}
}
