package main

import (
	"encoding/csv"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/server"
)

// The fields of the canonical JSON in their order, as the design writes them.
var canonicalFields = []string{
	"id",
	"themes", "theme", "prior_log_odds", "log_odds", "probability", "promotion_probability", "threshold", "decision",
	"evidence", "start", "end", "text", "log_odds", "other_log_odds",
	"stances", "stance", "log_odds", "prior_log_odds", "probability", "evidence", "other_log_odds",
	"decision", "reason", "signals", "known_token_ratio", "truncated",
	"model", "name", "version", "digest",
}

// keys returns the names in an object and in the first items of its lists, in order.
func keys(t testing.TB, line string) (names []string) {
	t.Helper()
	decoder := json.NewDecoder(strings.NewReader(line))
	var value func(named bool)
	value = func(named bool) {
		token, err := decoder.Token()
		if err != nil {
			t.Fatal(err)
		}
		switch token {
		case json.Delim('{'):
			for decoder.More() {
				name, err := decoder.Token()
				if err != nil {
					t.Fatal(err)
				}
				if named {
					names = append(names, name.(string))
				}
				value(named)
			}
		case json.Delim('['):
			for first := true; decoder.More(); first = false {
				value(named && first)
			}
		default:
			return
		}
		if _, err := decoder.Token(); err != nil {
			t.Fatal(err)
		}
	}
	value(true)
	return names
}

func TestJSONFields(t *testing.T) {
	inFolder(t, map[string]string{"a.txt": "we will attack, the attack reported", "empty.txt": ""})
	o := tocsin(t, nil, "classify", "a.txt", "empty.txt", "--format", "json", "--model", "toy.tocsin")
	lines := strings.Split(strings.TrimSuffix(o.out, "\n"), "\n")
	if o.code != 0 || len(lines) != 2 {
		t.Fatalf("%+v, want two lines", o)
	}
	// The fields of the evidence of a theme are those of a stance: name both.
	var want []string
	for i, name := range canonicalFields {
		want = append(want, name)
		if name == "evidence" && i > slices.Index(canonicalFields, "stances") {
			want = append(want, "start", "end", "text", "log_odds")
		}
	}
	if diff := cmp.Diff(want, keys(t, lines[0])); diff != "" {
		t.Error("fields (-want +got)", diff)
	}
	// Defaults are written: no field is missing where it is empty, zero or false.
	want = slices.DeleteFunc(slices.Clone(canonicalFields), func(name string) bool { return name == "start" || name == "end" || name == "text" })
	i := slices.Index(want, "evidence")
	want = slices.Delete(want, i+1, i+2) // the log_odds of evidence
	if diff := cmp.Diff(want, keys(t, lines[1])); diff != "" {
		t.Error("fields of an empty text (-want +got)", diff)
	}
	for _, want := range []string{`"signals":[]`, `"evidence":[]`, `"truncated":false`, `"known_token_ratio":0,`, `"reason":"TOO_SHORT"`} {
		if !strings.Contains(lines[1], want) {
			t.Errorf("no %s in %s", want, lines[1])
		}
	}
	if strings.ContainsAny(lines[0], " \t") && !strings.Contains(lines[0], `"text":"`) {
		t.Errorf("white space in %s", lines[0])
	}
}

// The command line prints what the server would send.
func TestJSONIsTheServers(t *testing.T) {
	texts := []string{"we will attack", "", "the attack\xff reported", "<b>we & will</b>\u2028 att\u200back", "unheard words"}
	model := toyModel(t)
	inFolder(t, nil)
	var want strings.Builder
	args := []string{"classify", "--format", "json", "--model", "toy.tocsin"}
	for i, text := range texts {
		id := fmt.Sprint(i, ".txt")
		writeFile(t, id, text)
		args = append(args, id)
		result := model.Classify([]byte(text), classifier.Options{Evidence: classifier.DefaultEvidence})
		line, err := server.MarshalJSON(server.Response(model.Info(), id, []byte(text), result))
		if err != nil {
			t.Fatal(err)
		}
		fmt.Fprintf(&want, "%s\n", line)
	}
	if diff := cmp.Diff(want.String(), tocsin(t, nil, args...).out); diff != "" {
		t.Error("(-server +command line)", diff)
	}
}

// Prior + evidence + other = log odds, exactly, whatever the budget, and evidence
// quotes the bytes it names.
func TestJSONEvidenceIsAnIdentity(t *testing.T) {
	text := "They say that we will attack the gate at dawn; the ministry reported the attack and condemned it. " + strings.Repeat("Nobody was hurt. ", 60)
	inFolder(t, map[string]string{"text.txt": text})
	for _, model := range []string{"toy.tocsin", ""} {
		for _, budget := range []string{"0", "1", "100"} {
			args := []string{"classify", "text.txt", "--format", "json", "--max-evidence", budget}
			if model != "" {
				args = append(args, "--model", model)
			}
			o := tocsin(t, nil, args...)
			if o.code != 0 {
				t.Fatalf("%+v", o)
			}
			a := decode(t, o.out)
			for _, theme := range a.Themes {
				sum := theme.PriorLogOdds + theme.OtherLogOdds
				for _, e := range theme.Evidence {
					sum += e.LogOdds
					if text[e.Start:e.End] != e.Text {
						t.Errorf("evidence %q is %q at %d to %d", e.Text, text[e.Start:e.End], e.Start, e.End)
					}
				}
				if sum != theme.LogOdds || fmt.Sprint(min(len(theme.Evidence), 1)) > budget {
					t.Errorf("%s with a budget of %s: %d pieces of evidence add up to %v, want %v", theme.Theme, budget, len(theme.Evidence), sum, theme.LogOdds)
				}
			}
			for _, stance := range a.Stances {
				sum := stance.PriorLogOdds + stance.OtherLogOdds
				for _, e := range stance.Evidence {
					sum += e.LogOdds
				}
				if sum != stance.LogOdds {
					t.Errorf("%s: %v, want %v", stance.Stance, sum, stance.LogOdds)
				}
			}
		}
	}
}

func TestCSVQuotes(t *testing.T) {
	id, text := "a,\"b\"\nc", "we \"will\", attack;\nthe"
	inFolder(t, nil)
	row, err := json.Marshal(map[string]string{"id": id, "text": text})
	if err != nil {
		t.Fatal(err)
	}
	o := tocsin(t, strings.NewReader(string(row)), "classify", "--jsonl", "--format", "csv", "--model", "toy.tocsin")
	records, err := csv.NewReader(strings.NewReader(o.out)).ReadAll()
	if err != nil || len(records) != 2 {
		t.Fatalf("%v, error %v in %q", records, err, o.out)
	}
	if records[1][0] != id || records[1][1] != "FLAG" || len(records[0]) != len(records[1]) {
		t.Errorf("%q", records[1])
	}
}
