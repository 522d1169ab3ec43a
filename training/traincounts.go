package training

import (
	"context"
	"errors"
	"fmt"
	"iter"
	"math"
	"strings"

	"tocsin/classifier"
)

// ErrNeedsRows is wrapped where a model is to be trained from counts that can be trained
// from rows only.
var ErrNeedsRows = errors.New("it needs rows")

// Counts are a count table that a model is trained from. Package counts reads them.
type Counts struct {
	Features classifier.FeatureSettings
	Taxonomy classifier.Taxonomy
	// Documents holds how many rows each column counts, in the order of [ColumnNames].
	Documents []int64
	// Entries yields the features in ascending order. An error ends it.
	Entries iter.Seq2[CountedFeature, error]
	// Digest, once the entries were read, names the table.
	Digest func() string
}

// A CountedFeature is a feature with its counts. It is valid until the next one.
type CountedFeature struct {
	Feature []byte
	// Occurrences are those under each column.
	Occurrences []int64
	// AllOccurrences and AllDocuments are its occurrences in all rows, and how many rows
	// have it, whatever their labels.
	AllOccurrences, AllDocuments int64
}

// TrainCounts trains a model from a count table, which is all that multinomial and
// complement need: ErrNeedsRows is wrapped for weighted. Taxonomy and feature settings are
// those of the table, each row counts once (c.Repeats is left aside), and a string enters
// the model if MinGroups rows have it, since a table knows rows and no groups.
//
// Calibration, thresholds and the abstention are fitted on other rows, which [Dedupe] has
// put in order. Such as the table
// counts would make them optimistic, and a table cannot tell. If counted says that it
// counts all of them, each fold of them is read by the model of the table without the fold:
// with all rows of the table this is what [Train] does with these rows, to the last bit
// if every row is a group of its own.
func TrainCounts(ctx context.Context, counts Counts, calibrate []Row, counted bool, c Config) (*classifier.Model, []ContractResult, error) {
	if c.Estimator == Weighted {
		return nil, nil, fmt.Errorf("estimator %s: %w: it learns a factor for each feature from them, and a count table has none; %s and %s train from counts", c.Estimator, ErrNeedsRows, Multinomial, Complement)
	}
	if len(calibrate) == 0 {
		return nil, nil, errors.New("no rows to calibrate on")
	}
	c.Taxonomy, c.Features, c.Repeats = counts.Taxonomy, counts.Features, nil
	if err := c.Check(); err != nil {
		return nil, nil, err
	}
	if c.StanceRates == nil {
		var err error
		if c.StanceRates, err = RowStanceRates(calibrate, c.Taxonomy); err != nil {
			return nil, nil, err
		}
	}
	idx, table, err := readCounts(ctx, counts, c)
	if err != nil {
		return nil, nil, err
	}
	if err := idx.learnLanguage(ctx); err != nil {
		return nil, nil, err
	}
	p, err := c.fit(ctx, nil, idx, nil, table)
	if err != nil {
		return nil, nil, err
	}
	p.Language = idx.languageWithout(nil, p.Vocabulary)
	p.TrainingDataDigest = counts.Digest()
	p.Card = countsCard(p, counts, len(calibrate), counted)
	var held []heldBack
	if counted {
		held, err = observeCounted(ctx, calibrate, idx, table, c)
	} else {
		held, err = observeAll(ctx, calibrate, p, c)
	}
	if err != nil {
		return nil, nil, err
	}
	return c.calibrated(ctx, p, held)
}

// countsCard says what there is to say of a model whose rows nobody has.
func countsCard(p classifier.Parameters, counts Counts, calibrated int, counted bool) string {
	var b strings.Builder
	fmt.Fprintf(&b, "# %s %s\n\nTrained from a count table, %s, and not from rows: naive Bayes, estimator %s.\n\n", cardCell(p.Name), cardCell(p.Version), p.TrainingDataDigest, p.Estimator)
	b.WriteString("| counted under | rows |\n|---|---|\n")
	for i, name := range ColumnNames(counts.Taxonomy) {
		fmt.Fprintf(&b, "| %s | %d |\n", cardCell(name), counts.Documents[i])
	}
	fmt.Fprintf(&b, "\nProbabilities and thresholds were fitted on %d rows", calibrated)
	if counted {
		b.WriteString(" that the table counts, each part of which was judged by the table without it.")
	} else {
		b.WriteString(" that the table should not count: if it does, they are too sure.")
	}
	b.WriteString(" No evaluation was made: use `tocsin evaluate` on rows that are in neither.\n")
	return b.String()
}

// readCounts keeps the features that may enter a model.
func readCounts(ctx context.Context, counts Counts, c Config) (*index, *countTable, error) {
	idx, table := &index{}, newCountTable(0, c.Taxonomy)
	copy(table.documents, counts.Documents)
	for e, err := range counts.Entries {
		if err == nil && len(idx.strings)%1024 == 0 {
			err = context.Cause(ctx)
		}
		if err != nil {
			return nil, nil, err
		}
		if e.AllDocuments < int64(c.MinGroups) || e.AllOccurrences < int64(c.MinCount) {
			continue
		}
		idx.strings = append(idx.strings, string(e.Feature))
		idx.occurrences = append(idx.occurrences, e.AllOccurrences)
		table.counts = append(table.counts, e.Occurrences...)
		for column, n := range e.Occurrences {
			if n < 0 || n > math.MaxInt64-table.totals[column] {
				return nil, nil, fmt.Errorf("more than %d strings are counted under %q", math.MaxInt64, ColumnNames(c.Taxonomy)[column])
			}
			table.totals[column] += n
		}
	}
	return idx, table, nil
}

// observeAll has all rows read by the model of the parameters.
func observeAll(ctx context.Context, rows []Row, p classifier.Parameters, c Config) ([]heldBack, error) {
	p.ShortWindows = true
	model, err := classifier.New(p)
	if err != nil {
		return nil, err
	}
	held, members := make([]heldBack, len(rows)), make([]int, len(rows))
	err = parallel(ctx, len(rows), func(i int) {
		members[i] = i
		held[i] = heldBack{row: rows[i], times: 1, Observation: model.Observe([]byte(rows[i].Text))}
	}, func() { c.step("calibrate", len(rows)) })
	if err == nil {
		err = observePadded(ctx, model, held, members, c)
	}
	return held, err
}

// observeCounted has each fold of the rows read by a model of all that was counted but
// the fold.
func observeCounted(ctx context.Context, rows []Row, idx *index, table *countTable, c Config) ([]heldBack, error) {
	if err := checkLabels(rows, Folds(rows, c.CalibrationFolds, c.Seed), c); err != nil {
		return nil, err
	}
	whole := &index{strings: idx.strings, occurrences: idx.occurrences, learner: idx.learner, rows: make([]featureList, len(rows))}
	number := make(map[string]int32, len(idx.strings))
	for i, feature := range idx.strings {
		number[feature] = int32(i)
	}
	analyzer := classifier.NewAnalyzer(c.Features, c.Taxonomy)
	sum := newCountTable(len(idx.strings), c.Taxonomy)
	for i, r := range rows {
		if err := context.Cause(ctx); err != nil {
			return nil, err
		}
		analyzer.Features([]byte(r.Text), func(feature []byte) {
			if id, ok := number[string(feature)]; ok {
				whole.rows[i] = append(whole.rows[i], id)
			}
		})
		sum.add(whole.rows[i], labelsOf(r, c.Taxonomy), 1)
	}
	if err := table.covers(sum, idx.strings, c.Taxonomy); err != nil {
		return nil, err
	}
	return observeHeldBack(ctx, rows, true, whole, table, c)
}

// covers says which rows of another table this one cannot have counted.
func (t *countTable) covers(o *countTable, features []string, taxonomy classifier.Taxonomy) error {
	names := ColumnNames(taxonomy)
	for column, n := range o.documents {
		if n > t.documents[column] {
			return fmt.Errorf("the rows to calibrate on were not all counted: %d of them under %q, %d in the table", n, names[column], t.documents[column])
		}
	}
	for i, n := range o.counts {
		if n > t.counts[i] {
			return fmt.Errorf("the rows to calibrate on were not all counted: %q occurs %d times in them under %q, %d times in the table",
				features[i/t.columns][1:], n, names[i%t.columns], t.counts[i])
		}
	}
	return nil
}
