package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	reporting "tocsin/training/report"
)

const fewRows = `{"id":"1","text":"we will attack","themes":["threat"],"stance":"promotes","source":"a"}
{"id":"2","text":"the attack reported","themes":["threat"],"stance":"reports","source":"a"}
{"id":"3","text":"the we will","themes":[],"source":"edos"}
{"id":"4","text":"we will attack </script>","themes":[],"source":"b"}
not a row
`

// The form of a report is that of its name, and standard output is as without it.
func TestEvaluateReport(t *testing.T) {
	inFolder(t, map[string]string{"rows.jsonl": fewRows})
	plain := tocsin(t, nil, "evaluate", "rows.jsonl", "--model", "toy.tocsin")
	for file, want := range map[string][]string{
		"r.html": {"<!doctype html>", "Report on toy 1", "false alarm", "&lt;/script&gt;", "Public data sets among the rows"},
		"r.md":   {"# Report on toy 1", "## Worst mistakes", "## Data sheet: rows judged"},
		"r.json": {`"form": "tocsin-report/1"`, `"judged_rows": {`, `"rows": 4,`},
	} {
		o := tocsin(t, nil, "evaluate", "rows.jsonl", "--model", "toy.tocsin", "--report", file)
		if o.code != 1 || o.out != plain.out || !strings.Contains(o.errors, "rows.jsonl:5") {
			t.Errorf("%s: code %d, errors %q, another output: %t", file, o.code, o.errors, o.out != plain.out)
		}
		page := mustRead(t, file)
		for _, w := range want {
			if !strings.Contains(page, w) {
				t.Errorf("%s does not hold %q", file, w)
			}
		}
	}
	if o := tocsin(t, nil, "evaluate", "rows.jsonl", "--model", "toy.tocsin", "--report", "none.json", "--mistakes", "0"); o.code != 1 || strings.Contains(mustRead(t, "none.json"), "script") {
		t.Errorf("--mistakes 0 leaves texts in the report: %+v", o)
	}
}

// What cannot be written is found out before the work, and nothing is left behind.
func TestReportIsCheckedFirst(t *testing.T) {
	inFolder(t, map[string]string{"rows.jsonl": fewRows, "r.html/keep": ""})
	for _, c := range []struct {
		file, want string
		code       int
	}{
		{"r.pdf", ".html, .md or .json", 2},
		{"report", ".html, .md or .json", 2},
		{"no/folder.html", "no such file or directory", 1},
	} {
		for _, command := range [][]string{
			{"evaluate", "missing.jsonl", "--model", "toy.tocsin", "--report", c.file},
			{"train", "missing.jsonl", "-o", "m.tocsin", "--report", c.file},
		} {
			o := tocsin(t, nil, command...)
			if o.code != c.code || !strings.Contains(o.errors, c.want) || strings.Contains(o.errors, "missing.jsonl") || o.out != "" {
				t.Errorf("%v: %+v", command, o)
			}
		}
	}
	if o := tocsin(t, nil, "evaluate", "rows.jsonl", "--model", "toy.tocsin", "--report", "r.html"); o.code != 1 || !strings.Contains(o.errors, "--report r.html") {
		t.Errorf("a folder in place of the report: %+v", o)
	}
	if left, err := filepath.Glob(".tocsin-*"); err != nil || len(left) > 0 {
		t.Errorf("left behind: %q", left)
	}
}

// The report of a training is about the rows held back, with intervals, mistakes and the
// data sheets of both parts.
func TestTrainReport(t *testing.T) {
	inTrainingFolder(t, 10)
	o := tocsin(t, nil, "train", "rows.jsonl", "-o", "mine.tocsin", "--estimator", "multinomial", "--report", "r.json", "--audit")
	if o.code != 0 {
		t.Fatalf("%+v", o)
	}
	var page reporting.Page
	data, err := os.ReadFile("r.json")
	if err == nil {
		err = json.Unmarshal(data, &page)
	}
	if err != nil {
		t.Fatal(err)
	}
	if !page.HeldBack || page.Judged == nil || page.Training == nil || page.Cleaning == nil || len(page.Mistakes) == 0 {
		t.Fatalf("held back %t, %d mistakes", page.HeldBack, len(page.Mistakes))
	}
	if page.Evaluation.Resamples == 0 || page.Evaluation.Rows != page.Judged.Rows || page.Judged.Rows+page.Training.Rows < 200 {
		t.Errorf("%d resamples, %d rows judged, sheets of %d and %d", page.Evaluation.Resamples, page.Evaluation.Rows, page.Judged.Rows, page.Training.Rows)
	}
	audited := func(s reporting.Section) bool {
		return s.Title == "Audit of the rows" && strings.Contains(s.Text, "test rows were compared") && len(s.Tables) > 10
	}
	if !slices.ContainsFunc(page.Sections, audited) {
		t.Errorf("no audit among %d sections", len(page.Sections))
	}
	if o := tocsin(t, nil, "train", "rows.jsonl", "-o", "mine.tocsin", "--audit"); o.code != 2 {
		t.Errorf("--audit without --report: %+v", o)
	}
	if page.Model.Card == "" || page.Model.Digest != page.Evaluation.Digest {
		t.Errorf("digests %s and %s", page.Model.Digest, page.Evaluation.Digest)
	}
}
