package training

import (
	"context"
	"iter"
)

// The rows that are read at once: so many, or so many bytes of text.
const (
	batchRows  = 256
	batchBytes = 4 << 20
)

// EachJudged calls judge for every row, on all cores, and then use for one row after the
// other, in their order. It holds a few hundred rows at once, so that memory does not grow
// with their number. It ends with the first error that the rows yield, or with that of the
// context; use has then been called for some of the rows.
func EachJudged[T any](ctx context.Context, rows iter.Seq2[Row, error], judge func(Row) T, use func(Row, T)) error {
	var batch []Row
	size := 0
	flush := func() error {
		results := make([]T, len(batch))
		if err := parallel(ctx, len(batch), func(i int) { results[i] = judge(batch[i]) }, func() {}); err != nil {
			return err
		}
		for i, row := range batch {
			use(row, results[i])
		}
		clear(batch)
		batch, size = batch[:0], 0
		return nil
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		batch = append(batch, row)
		if size += len(row.Text); len(batch) == batchRows || size >= batchBytes {
			if err := flush(); err != nil {
				return err
			}
		}
	}
	return flush()
}
