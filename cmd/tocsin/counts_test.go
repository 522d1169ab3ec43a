package main

import (
	"context"
	"encoding/json"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"

	"tocsin/training"
	"tocsin/training/counts"
)

// The identities hold for files too, and a table says beside it where it came from.
func TestCountsFiles(t *testing.T) {
	rows := corpusRows(t, 4)
	first, rest, _ := strings.Cut(rows, "\n")
	inFolder(t, map[string]string{"a.jsonl": first + "\n", "b.jsonl": rest, "all.jsonl": rows})
	for _, args := range []string{
		"counts build a.jsonl -o a.counts --by someone",
		"counts build b.jsonl -o b.counts --max-entries 1000",
		"counts build all.jsonl -o all.counts",
		"counts merge a.counts b.counts -o merged.counts",
		"counts forget all.counts --rows b.jsonl -o left.counts",
		"counts forget left.counts --rows a.jsonl -o left.counts --by me",
	} {
		if o := tocsin(t, nil, strings.Fields(args)...); o.code != 0 || o.out != "" {
			t.Fatalf("%s: %+v", args, o)
		}
	}
	if mustRead(t, "merged.counts") != mustRead(t, "all.counts") {
		t.Error("the merged table is not that of the union")
	}
	var p counts.Provenance
	if err := json.Unmarshal([]byte(mustRead(t, "left.counts.provenance.json")), &p); err != nil {
		t.Fatal(err)
	}
	digest, err := fileDigest("left.counts")
	if err != nil || p.Table != digest || p.Rows != 0 || p.By != "me" || p.Command != "forget" || p.From[0].Name != "left.counts" || p.Forgotten[0].Name != "a.jsonl" {
		t.Errorf("provenance %+v of %s, error %v", p, digest, err)
	}
	if got, _ := fileDigest("a.jsonl"); p.Forgotten[0].Digest != got || len(got) != 71 {
		t.Errorf("digest of the rows %q, want %q", p.Forgotten[0].Digest, got)
	}
	left, err := filepath.Glob(".tocsin-*")
	if err != nil || left != nil {
		t.Errorf("left behind: %v, error %v", left, err)
	}
}

// What stops a count leaves the old table alone, and nothing else behind.
func TestCountsLeavesTheOldTable(t *testing.T) {
	inFolder(t, map[string]string{"rows.jsonl": corpusRows(t, 4), "old.tocsin": "the old model", "empty": ""})
	if o := tocsin(t, nil, "counts", "build", "rows.jsonl", "-o", "whole.counts"); o.code != 0 {
		t.Fatalf("%+v", o)
	}
	whole := mustRead(t, "whole.counts")
	writeFile(t, "cut.counts", whole[:len(whole)/2])
	interrupted, cancel := context.WithCancel(t.Context())
	cancel()
	for _, c := range []struct {
		ctx        context.Context
		args, want string
	}{
		{interrupted, "counts build rows.jsonl -o old.tocsin --max-entries 100", "tocsin: interrupted\n"},
		{interrupted, "counts merge whole.counts -o old.tocsin", "tocsin: interrupted\n"},
		{t.Context(), "counts build missing.jsonl -o old.tocsin", "no such file or directory"},
		{t.Context(), "counts build rows.jsonl -o nowhere/old.tocsin", "no such file or directory"},
		{t.Context(), "counts merge whole.counts cut.counts -o old.tocsin", "tocsin: cut.counts: not a valid count table: entry "},
		{t.Context(), "counts forget cut.counts --rows rows.jsonl -o old.tocsin", "tocsin: cut.counts: not a valid count table: entry "},
		{t.Context(), "counts merge whole.counts empty -o old.tocsin", "tocsin: empty: not a valid count table: magic: the file ends at byte 0"},
		{t.Context(), "train --counts cut.counts --calibrate rows.jsonl -o old.tocsin", "not a valid count table: entry "},
	} {
		o := tocsinIn(c.ctx, nil, strings.Fields(c.args)...)
		if o.code != 1 || !strings.Contains(o.errors, c.want) {
			t.Errorf("%s: %+v, want %s", c.args, o, c.want)
		}
	}
	leftAlone(t)
	if left, _ := filepath.Glob(".tocsin-*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
	if _, err := os.Stat("old.tocsin" + counts.ProvenanceSuffix); err == nil {
		t.Error("a provenance without a table")
	}
}

// Training from counts and from the rows that were counted gives the same model, but for
// what it says it was trained on.
func TestTrainFromCounts(t *testing.T) {
	rows := strings.ReplaceAll(corpusRows(t, 6), `"group":`, `"annotator":`)
	inFolder(t, map[string]string{"rows.jsonl": rows})
	flags := " --min-groups 2 --folds 3 --name mine"
	for _, args := range []string{
		"counts build rows.jsonl -o rows.counts",
		"train --counts rows.counts --calibrate rows.jsonl --calibrate-counted -o counted.tocsin" + flags,
		"train rows.jsonl --estimator multinomial --test 0/1 -o rows.tocsin" + flags,
		"train --counts rows.counts --calibrate rows.jsonl --estimator complement -o complement.tocsin" + flags,
	} {
		if o := tocsin(t, nil, strings.Fields(args)...); o.code != 0 || o.out != "" {
			t.Fatalf("%s: %+v", args, o)
		}
	}
	a, err := loadModel("counted.tocsin")
	if err != nil {
		t.Fatal(err)
	}
	b, err := loadModel("rows.tocsin")
	if err != nil {
		t.Fatal(err)
	}
	p, q := a.Parameters(), b.Parameters()
	if digest, _ := fileDigest("rows.counts"); p.TrainingDataDigest != digest {
		t.Errorf("training data digest %s, want that of the table %s", p.TrainingDataDigest, digest)
	}
	p.TrainingDataDigest, p.Card, q.TrainingDataDigest, q.Card = "", "", "", ""
	x, err := json.Marshal(p)
	if err != nil {
		t.Fatal(err)
	}
	y, err := json.Marshal(q)
	if err != nil {
		t.Fatal(err)
	}
	if string(x) != string(y) || len(p.Vocabulary) < 300 {
		t.Errorf("the models differ, or have no vocabulary: %d and %d features", len(p.Vocabulary), len(q.Vocabulary))
	}
	if o := tocsin(t, nil, "model", "inspect", "complement.tocsin", "--card"); o.code != 0 || !strings.Contains(o.out, "count table") {
		t.Errorf("card: %+v", o)
	}
}

// Settings are shown and not trained with, and those of a table with other stances are
// not the default taxonomy's.
func TestTrainFromCountsShowsSettings(t *testing.T) {
	taxonomy := training.DefaultTaxonomy()
	taxonomy.Organisations = nil
	for i := range taxonomy.Stances {
		if name := taxonomy.Stances[i].Name; name != taxonomy.PromotingStance {
			taxonomy.Stances[i].Name = "x-" + name
		}
	}
	data, err := json.Marshal(taxonomy)
	if err != nil {
		t.Fatal(err)
	}
	inFolder(t, map[string]string{"taxonomy.json": string(data), "rows.jsonl": `{"id":"1","text":"some tea","themes":[]}`})
	if o := tocsin(t, nil, "counts", "build", "rows.jsonl", "--taxonomy", "taxonomy.json", "--chars", "0", "-o", "rows.counts"); o.code != 0 {
		t.Fatalf("%+v", o)
	}
	o := tocsin(t, nil, "train", "--counts", "rows.counts", "--calibrate", "rows.jsonl", "-o", "mine.tocsin", "--show-config")
	var settings training.Settings
	if err := json.Unmarshal([]byte(o.out), &settings); err != nil || o.code != 0 || *settings.Estimator != "multinomial" || *settings.Chars != "0" {
		t.Fatalf("%+v, error %v", o, err)
	}
	share := strconv.FormatFloat(1/float64(len(taxonomy.Stances)), 'g', -1, 64)
	for i, rate := range settings.StanceRate {
		if want := taxonomy.Stances[i].Name + "=" + share; rate != want {
			t.Errorf("stance rate %s, want %s", rate, want)
		}
	}
	if _, err := os.Stat("mine.tocsin"); err == nil {
		t.Error("a model was trained")
	}
	if o := tocsin(t, nil, "train", "--counts", "rows.counts", "--calibrate", "rows.jsonl", "-o", "mine.tocsin", "--audit"); o.code != 2 || !strings.Contains(o.errors, "--audit") {
		t.Errorf("an audit without rows: %+v", o)
	}
}
