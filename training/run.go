package training

import (
	"context"

	"tocsin/classifier"
)

// An Outcome is what a run of all stages gives.
type Outcome struct {
	Model *classifier.Model
	// Evaluation is that of the rows held back; it has no rows if none were.
	Evaluation  Evaluation
	Cleaning    Cleaning
	Train, Test []Row
}

// Run goes through all stages: dedupe, split, train, evaluate on the rows held back,
// and write the card. ErrSplit is wrapped where the split cannot be made.
func Run(ctx context.Context, rows []Row, split Split, c Config) (o Outcome, err error) {
	if rows, o.Cleaning, err = Dedupe(rows); err != nil {
		return o, err
	}
	if o.Train, o.Test, err = split.Apply(rows); err != nil {
		return o, err
	}
	if o.Model, err = Train(ctx, o.Train, c); err != nil {
		return o, err
	}
	if len(o.Test) > 0 {
		if o.Evaluation, err = Evaluate(ctx, o.Model, o.Test); err != nil {
			return o, err
		}
	}
	card, err := Card(o.Model.Info(), c, o.Train, o.Evaluation)
	if err != nil {
		return o, err
	}
	o.Model, err = withCard(o.Model, card)
	return o, err
}
