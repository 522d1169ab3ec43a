package training

import (
	"context"

	"tocsin/classifier"
)

// An Outcome is what a run of all stages gives.
type Outcome struct {
	Model *classifier.Model
	// Evaluation is that of the rows held back; it has no rows if none were.
	Evaluation Evaluation
	// Contracts has what the thresholds came to that were chosen by contract.
	Contracts   []ContractResult
	Cleaning    Cleaning
	Train, Test []Row
}

// cardResamples is how many bootstrap samples the intervals on a card are taken from.
const cardResamples = 200

// Run goes through all stages: dedupe, split, tune, train, evaluate on the rows held back,
// and write the card. It takes the rows over, as Dedupe does. ErrSplit is wrapped where the
// split cannot be made.
func Run(ctx context.Context, rows []Row, split Split, c Config) (o Outcome, err error) {
	if rows, o.Cleaning, err = Dedupe(rows); err != nil {
		return o, err
	}
	if o.Train, o.Test, err = split.Apply(rows); err != nil {
		return o, err
	}
	if c.Tune != nil {
		if c, err = c.Tune(ctx, o.Train, c); err != nil {
			return o, err
		}
	}
	if o.Model, o.Contracts, err = TrainByContract(ctx, o.Train, c); err != nil {
		return o, err
	}
	if len(o.Test) > 0 {
		if o.Evaluation, err = Evaluate(ctx, o.Model, o.Test, EvaluateOptions{cardResamples, c.Seed}); err != nil {
			return o, err
		}
	}
	card, err := Card(o.Model.Info(), c, o.Train, o.Contracts, o.Evaluation)
	if err != nil {
		return o, err
	}
	o.Model, err = withCard(o.Model, card)
	return o, err
}
