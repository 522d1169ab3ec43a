package models

import (
	"os"
	"path/filepath"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/perturb"
)

// The default model gives the same answers, to the last bit, to texts that say the same
// letter by letter.
func TestExactPerturbations(t *testing.T) {
	const every = 25 // rows, so that it takes seconds
	model, err := Default()
	if err != nil {
		t.Fatal(err)
	}
	files, err := filepath.Glob("../training/corpus/*.jsonl")
	if err != nil || len(files) == 0 {
		t.Fatalf("no rows: %v", err)
	}
	rows := 0
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for row, err := range training.ReadJSONL(name, f, model.Parameters().Taxonomy) {
			if err != nil {
				t.Fatal(err)
			}
			if rows++; rows%every == 0 {
				checkExact(t, model, row)
			}
		}
	}
	if rows < 40*every {
		t.Errorf("only %d rows", rows)
	}
}

func checkExact(t *testing.T, model *classifier.Model, row training.Row) {
	t.Helper()
	plain := model.Classify([]byte(row.Text), classifier.Options{})
	for _, transform := range perturb.All() {
		if !transform.Exact {
			continue
		}
		text := transform.Apply(row.Text, 1)
		got := model.Classify([]byte(text), classifier.Options{})
		same := sameAnswer(got, plain) && got.KnownTokenRatio == plain.KnownTokenRatio
		if !same {
			t.Errorf("row %s: %s changes the answer: %.200q", row.Name(), transform.Name, text)
		}
		if text != row.Text && !got.Signals.Has(transform.Signal) {
			t.Errorf("row %s: %s raises the signals %b: %.200q", row.Name(), transform.Name, got.Signals, text)
		}
	}
}
