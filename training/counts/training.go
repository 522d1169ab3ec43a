package counts

import (
	"errors"
	"io"

	"tocsin/training"
)

// Training returns the table in the form that training.TrainCounts reads.
func (t *Reader) Training() training.Counts {
	columns := len(training.ColumnNames(t.header.Taxonomy))
	documents := make([]int64, columns)
	for i := range documents {
		documents[i] = int64(t.totals.Documents[i])
	}
	return training.Counts{
		Features: t.header.Features, Taxonomy: t.header.Taxonomy, Documents: documents, Digest: t.Digest,
		Entries: func(yield func(training.CountedFeature, error) bool) {
			f := training.CountedFeature{Occurrences: make([]int64, columns)}
			for {
				e, err := t.Next()
				if errors.Is(err, io.EOF) {
					return
				}
				if err != nil {
					yield(training.CountedFeature{}, err)
					return
				}
				for i := range f.Occurrences {
					f.Occurrences[i] = int64(e.Occurrences[i])
				}
				f.Feature, f.AllOccurrences, f.AllDocuments = e.Feature, int64(e.Occurrences[columns]), int64(e.Rows())
				if !yield(f, nil) {
					return
				}
			}
		},
	}
}
