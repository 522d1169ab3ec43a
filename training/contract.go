package training

// A Contract says what a threshold must keep to: "precision >= 0.95 at a base rate of
// 0.01".
type Contract struct {
	// Figure is "precision", "recall" or "fpr", the false-positive rate.
	Figure string
	// Bound is the least precision or recall, or the highest false-positive rate.
	Bound float64
	// BaseRate is the share of positives at which a precision holds; 0 for the model's.
	BaseRate float64
}

// Contracts are the contracts of the three thresholds, nil where there is none.
type Contracts struct{ Mention, Review, Flag *Contract }
