package main

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tocsin/training"
)

// corpusRows returns rows of the project's corpus, so many for each theme and stance
// and of the harmless ones, as JSON Lines of the source forum-a and, every eighth,
// forum-b.
func corpusRows(t testing.TB, each int) string {
	t.Helper()
	files, err := filepath.Glob("../../training/corpus/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no corpus: %v", err)
	}
	var out bytes.Buffer
	encoder, taken, n := json.NewEncoder(&out), map[string]int{}, 0
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for row, err := range training.ReadJSONL(file, f, training.DefaultTaxonomy()) {
			if err != nil {
				t.Fatal(err)
			}
			kind := strings.Join(row.Themes, " ") + row.Stance
			if len(row.Themes) > 1 || taken[kind] == each || len(row.Text) > 600 {
				continue
			}
			taken[kind]++
			row.Source = "forum-a"
			if n++; n%8 == 0 {
				row.Source = "forum-b"
			}
			if err := encoder.Encode(row); err != nil {
				t.Fatal(err)
			}
		}
	}
	return out.String()
}

// inTrainingFolder is inFolder with rows trained on.
func inTrainingFolder(t testing.TB, each int) {
	t.Helper()
	rows := corpusRows(t, each)
	inFolder(t, map[string]string{"rows.jsonl": rows})
}

func TestTrain(t *testing.T) {
	inTrainingFolder(t, 10)
	o := tocsin(t, nil, "train", "rows.jsonl", "-o", "mine.tocsin", "--name", "mine", "--version", "1.2", "--report", "report.json")
	if o.code != 0 {
		t.Fatalf("code %d: %s", o.code, o.errors)
	}
	if !strings.Contains(o.errors, " rows trained on, ") || !strings.Contains(o.errors, "left out: 0 bad, 0 duplicates, 0 whose labels conflict with those of an equal text\n") || !strings.Contains(o.errors, "\nmine.tocsin: mine 1.2, ") || strings.Contains(o.errors, "\r") {
		t.Errorf("standard error %q", o.errors)
	}
	if !strings.HasPrefix(o.out, "model mine 1.2, ") || !strings.Contains(o.out, "Promotes the theme") {
		t.Errorf("no evaluation: %q", o.out)
	}
	if v := tocsin(t, nil, "model", "verify", "mine.tocsin"); v.code != 0 || !strings.HasPrefix(v.out, "mine.tocsin: ok, mine 1.2, sha256:") {
		t.Errorf("%+v", v)
	}
	var report struct{ Evaluation training.Evaluation }
	data, err := os.ReadFile("report.json")
	if err == nil {
		err = json.Unmarshal(data, &report)
	}
	if e := report.Evaluation; err != nil || e.Model != "mine 1.2" || e.Rows < 20 || e.Rows > 50 {
		t.Errorf("report of %q on %d rows, error %v; want an eighth of the rows", e.Model, e.Rows, err)
	}
	// The same rows from standard input and with their lines in another order.
	lines := strings.SplitAfter(strings.TrimSuffix(mustRead(t, "rows.jsonl"), "\n"), "\n")
	half := len(lines) / 2
	lines[half-1], lines[len(lines)-1] = strings.TrimSuffix(lines[half-1], "\n"), lines[len(lines)-1]+"\n"
	in := strings.NewReader(strings.Join(lines[half:], "") + strings.Join(lines[:half], ""))
	if o := tocsin(t, in, "train", "-", "-o", "again.tocsin", "--name", "mine", "--version", "1.2"); o.code != 0 {
		t.Fatalf("code %d: %s", o.code, o.errors)
	}
	if mustRead(t, "mine.tocsin") != mustRead(t, "again.tocsin") {
		t.Error("the same rows in another order, another model")
	}
	if o := tocsin(t, nil, "evaluate", "rows.jsonl", "--model", "mine.tocsin", "--against", "again.tocsin"); o.code != 0 || strings.Count(o.out, "model mine 1.2, ") != 2 {
		t.Errorf("evaluate --against: %+v", o)
	}
	o = tocsin(t, nil, "evaluate", "rows.jsonl", "--model", "mine.tocsin", "--against", "toy.tocsin")
	if want := "tocsin: --against toy.tocsin: it has other themes or stances than the model that it is compared with; `tocsin model diff` compares those that both have\n"; o.code != 1 || o.errors != want {
		t.Errorf("another taxonomy: %+v, want %s", o, want)
	}
	if o := tocsin(t, strings.NewReader("we will attack"), "classify", "--model", "mine.tocsin"); o.code != 0 {
		t.Errorf("classify: %+v", o)
	}
}

func mustRead(t testing.TB, name string) string {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestTrainHoldsOut(t *testing.T) {
	inTrainingFolder(t, 6)
	n := strings.Count(mustRead(t, "rows.jsonl"), "\n")
	o := tocsin(t, nil, "train", "rows.jsonl", "-o", "m.tocsin", "--test", "0/1", "--hold-out", "forum-b")
	if want := fmt.Sprintf("%d rows trained on, %d held back;", n-n/8, n/8); o.code != 0 || !strings.HasPrefix(o.errors, want) || !strings.Contains(o.out, "forum-b") || strings.Contains(o.out, "forum-a") {
		t.Errorf("code %d, standard error %q, want %s and an evaluation on forum-b alone\n%s", o.code, o.errors, want, o.out)
	}
	o = tocsin(t, nil, "train", "rows.jsonl", "-o", "m.tocsin", "--test", "0/1")
	if o.code != 0 || o.out != "" || !strings.HasPrefix(o.errors, fmt.Sprintf("%d rows trained on, 0 held back;", n)) {
		t.Errorf("nothing held back: %+v, want no evaluation", o)
	}
}

func TestTrainBadRows(t *testing.T) {
	inTrainingFolder(t, 6)
	rows := mustRead(t, "rows.jsonl")
	first, _, _ := strings.Cut(rows, "\n")
	twin := strings.Replace(first, `"id":"`, `"id":"twin of `, 1)
	writeFile(t, "bad.jsonl", `{"id":"x"}`+"\n"+rows+`{"id":"y","text":"x","themes":["weather"]}`+"\n"+twin+"\n")
	o := tocsin(t, nil, "train", "bad.jsonl", "-o", "m.tocsin", "--test", "0/1")
	if o.code != 1 || !strings.HasPrefix(o.errors, "tocsin: bad.jsonl:1: field \"text\": missing\n") || !strings.Contains(o.errors, "tocsin: bad.jsonl:"+fmt.Sprintf("%d", strings.Count(rows, "\n")+2)+": field \"themes\":") ||
		!strings.Contains(o.errors, "left out: 2 bad, 1 duplicates, 0 whose") {
		t.Errorf("code %d, standard error %q, want 1 and both rows named", o.code, o.errors)
	}
	if v := tocsin(t, nil, "model", "verify", "m.tocsin"); v.code != 0 {
		t.Errorf("the model of the other rows: %+v", v)
	}
}

// What stops a training leaves the old model alone, and nothing else behind.
func TestTrainLeavesTheOldModel(t *testing.T) {
	inTrainingFolder(t, 6)
	rows := mustRead(t, "rows.jsonl")
	first, rest, _ := strings.Cut(rows, "\n")
	writeFile(t, "twice.jsonl", first+"\n"+rest+strings.Replace(first, `"text":"`, `"text":"another `, 1)+"\n")
	writeFile(t, "one-sided.jsonl", first+"\n")
	writeFile(t, "empty.jsonl", "\n")
	writeFile(t, "broken.json", `{"name":"x"`)
	writeFile(t, "old.tocsin", "the old model")
	writeFile(t, "a-folder/file", "")
	for _, c := range []struct {
		name, want string
		args       []string
	}{
		{"an id twice", "occurs twice", []string{"twice.jsonl", "-o", "old.tocsin"}},
		{"no positive rows", "too few rows", []string{"one-sided.jsonl", "-o", "old.tocsin", "--test", "0/1"}},
		{"no rows", "no rows", []string{"empty.jsonl", "-o", "old.tocsin"}},
		{"no such file", "missing.jsonl: no such file", []string{"missing.jsonl", "-o", "old.tocsin"}},
		{"no such folder", "no such file or directory", []string{"rows.jsonl", "-o", "nowhere/old.tocsin", "--test", "0/1"}},
		{"a folder", "a-folder", []string{"rows.jsonl", "-o", "a-folder", "--test", "0/1"}},
		{"a broken taxonomy", "broken.json: taxonomy: ", []string{"rows.jsonl", "-o", "old.tocsin", "--taxonomy", "broken.json"}},
	} {
		o := tocsin(t, nil, append([]string{"train"}, c.args...)...)
		last := o.errors[strings.LastIndex(strings.TrimSuffix(o.errors, "\n"), "\n")+1:]
		if o.code != 1 || !strings.HasPrefix(last, "tocsin: ") || !strings.Contains(last, c.want) {
			t.Errorf("%s: code %d, %q, want 1 and %q", c.name, o.code, last, c.want)
		}
	}
	leftAlone(t)
}

// leftAlone checks that the old model is there and no part of a new one.
func leftAlone(t *testing.T) {
	t.Helper()
	if mustRead(t, "old.tocsin") != "the old model" {
		t.Error("the old model is gone")
	}
	if left, _ := filepath.Glob(".tocsin-new-*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}
