package suggest

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"slices"

	"tocsin/classifier"
	"tocsin/training"
)

// A Strategy says by what rows are chosen for labelling.
type Strategy string

// The strategies.
const (
	// Uncertainty takes the rows next to a threshold: a label there moves a decision. It
	// measures the distance in log odds and not the entropy, which at a base rate of 1 %
	// would ask for rows with a probability of one half, far above every threshold. What a
	// model abstains from because it does not know the words is uncertain too.
	Uncertainty Strategy = "uncertainty"
	// Diversity takes of a random part of the rows those that are far from each other
	// and from what is labelled: farthest first (Sener & Savarese 2018, core-set).
	Diversity Strategy = "diversity"
	// Disagreement takes the rows that two models judge differently: first those with
	// another decision, then by the distance of the promotion probabilities in log odds.
	Disagreement Strategy = "disagreement"
	// Mixed takes rows of Uncertainty and, with a second model, of Disagreement in turn,
	// each time the one with the highest rank times its distance to what is taken or
	// labelled already (maximal marginal relevance, Carbonell & Goldstein 1998).
	Mixed Strategy = "mixed"
)

// Strategies are all of them.
func Strategies() []Strategy { return []Strategy{Mixed, Uncertainty, Diversity, Disagreement} }

// The bounds of a suggestion.
const (
	// MaxRows is how many rows may be asked for at once.
	MaxRows = 5_000
	// maxTextBytes is the longest text that is suggested: a person has to read it,
	// and all candidates are in memory.
	maxTextBytes = 16 << 10
	// The candidates that are kept for each that is wanted, at least and at most so many
	// in all: time grows with candidates times wanted.
	candidatesEach = 8
	minCandidates  = 1_000
	maxCandidates  = 20_000
)

// A Config says which rows to choose.
type Config struct {
	// Model judges the rows; Against, if set, is the model to disagree with.
	Model, Against *classifier.Model
	N              int
	Strategy       Strategy
	// RandomShare of N, 0 to 1, is drawn at random from all rows: only such rows are a
	// fair sample, on which to evaluate.
	RandomShare float64
	// Labelled are rows that need no label any more, nor do their twins; what is near
	// them is less worth a label.
	Labelled iter.Seq2[training.Row, error]
	Seed     uint64
}

func (c Config) check() error {
	switch {
	case c.N < 1 || c.N > MaxRows:
		return fmt.Errorf("%d rows to suggest, want 1 to %d", c.N, MaxRows)
	case !(c.RandomShare >= 0 && c.RandomShare <= 1):
		return fmt.Errorf("a random share of %v, want 0 to 1", c.RandomShare)
	case !slices.Contains(Strategies(), c.Strategy):
		return fmt.Errorf("unknown strategy %q, want one of %q", c.Strategy, Strategies())
	case c.Strategy == Disagreement && c.Against == nil:
		return errors.New("disagreement needs a second model")
	}
	return nil
}

// A Choice is a row that is worth a label, and why.
type Choice struct {
	Row training.Row
	// Why is "random", "uncertainty", "unknown words", "disagreement" or "diversity".
	Why string
	// Theme is the one in question, empty where none is.
	Theme string
	// Value is the distance to the threshold or between the models, in log odds; the
	// share of words that the model does not know; or, for diversity, the distance
	// from 0 to 1 to the nearest row that is taken or labelled.
	Value float64
	// Note says it in words.
	Note string
}

// A Pool counts the rows that were offered.
type Pool struct {
	Rows int `json:"rows"`
	// Labelled counts rows that have labels, or are twins of rows that do; Long those
	// that are too long to be labelled.
	Labelled int `json:"labelled"`
	Long     int `json:"long"`
}

// ErrNothing says that no row is left that could be labelled.
var ErrNothing = errors.New("no row to suggest")

// Next reads the rows once and says which to label next. The rows in any order
// and the same seed give the same suggestions, in the same order; memory does not grow
// with the number of rows.
func Next(ctx context.Context, rows iter.Seq2[training.Row, error], c Config) ([]Choice, Pool, error) {
	var pool Pool
	if err := c.check(); err != nil {
		return nil, pool, err
	}
	known, err := readLabelled(ctx, c.Labelled, c.Seed)
	if err != nil {
		return nil, pool, err
	}
	s, err := newChooser(c)
	if err != nil {
		return nil, pool, err
	}
	err = training.EachJudged(ctx, rows, s.judge, func(row training.Row, o opinion) {
		pool.Rows++
		switch {
		case row.Themes != nil || known.has(o.key):
			pool.Labelled++
		case len(row.Text) > maxTextBytes:
			pool.Long++
		default:
			s.offer(row, o)
		}
	})
	if err != nil {
		return nil, pool, err
	}
	chosen := s.choose(known)
	if len(chosen) == 0 {
		return nil, pool, fmt.Errorf("%w: of %d rows %d are labelled already and %d longer than %d bytes; the model does not judge the others, or the models agree",
			ErrNothing, pool.Rows, pool.Labelled, pool.Long, maxTextBytes)
	}
	return chosen, pool, nil
}
