package training

import (
	"errors"
	"strings"
	"testing"
)

// A run is its stages one after the other, and the card says what came of them.
func TestRun(t *testing.T) {
	rows := someRows(t, 5)
	twin := rows[0]
	twin.ID += " twin"
	split := Split{TestFolds: 1, Folds: 4, Seed: 1}
	o, err := Run(t.Context(), append(rows, twin), split, fastConfig())
	if err != nil {
		t.Fatal(err)
	}
	if o.Cleaning != (Cleaning{Duplicates: 1}) || len(o.Train)+len(o.Test) != len(rows) || o.Evaluation.Rows != len(o.Test) || len(o.Test) < len(rows)/5 {
		t.Errorf("left out %+v, %d and %d rows of %d, evaluated on %d", o.Cleaning, len(o.Train), len(o.Test), len(rows), o.Evaluation.Rows)
	}
	info := o.Model.Info()
	if info.TrainingDataDigest != dataDigest(o.Train) {
		t.Error("the model was not trained on the rows of the train side alone")
	}
	for _, want := range []string{"# default dev\n", "| tocsin-corpus | ", "## Quantitative analyses\n", "Where it fails"} {
		if !strings.Contains(info.Card, want) {
			t.Errorf("no %q in the card\n%s", want, info.Card)
		}
	}
}

func TestRunHoldsNothingBack(t *testing.T) {
	o, err := Run(t.Context(), someRows(t, 3), Split{}, fastConfig())
	if err != nil {
		t.Fatal(err)
	}
	if o.Test != nil || !strings.Contains(o.Model.Info().Card, "nothing is known of how well this model judges") {
		t.Errorf("%d rows held back, card\n%s", len(o.Test), o.Model.Info().Card)
	}
}

func TestRunErrors(t *testing.T) {
	if _, err := Run(t.Context(), someRows(t, 3), Split{Sources: []string{"forum-a"}}, fastConfig()); !errors.Is(err, ErrSplit) {
		t.Errorf("error %v, want it to wrap ErrSplit", err)
	}
	if _, err := Run(t.Context(), []Row{{ID: "1", Text: "x"}, {ID: "1", Text: "y"}}, Split{}, fastConfig()); err == nil || errors.Is(err, ErrSplit) {
		t.Errorf("error %v, want one about the id", err)
	}
}
