package counts

import (
	"context"
	"errors"
	"io"
	"iter"
	"runtime"
	"sync"

	"tocsin/training"
)

// DefaultMaxEntries is how many entries are held in memory if nobody says: some 300 MB.
const DefaultMaxEntries = 1 << 20

// Options say how rows are counted. They have no say in what comes out.
type Options struct {
	// MaxEntries bounds how many features are held in memory, each once for every set of
	// labels that it occurs with; what is more goes to disk. 0 stands for
	// DefaultMaxEntries. A single row is never divided.
	MaxEntries int
	// Dir is the folder for what goes to disk.
	Dir string
	// Workers is how many goroutines count; 0 for one on each core.
	Workers int
	// Bad, if set, is told of rows whose labels the taxonomy does not have, one at a time,
	// and the counting goes on; otherwise such a row ends it.
	Bad func(*BadRowError)
	// Progress, if set, is told how many more rows were read.
	Progress func(rows int)
}

// Build counts the rows and writes the table. An error that the rows yield ends it. The
// same rows give the same bytes, in any order and with any options.
func Build(ctx context.Context, rows iter.Seq2[training.Row, error], h Header, o Options, w io.Writer) (*Writer, error) {
	c, err := count(ctx, rows, h, o)
	if err != nil {
		return nil, err
	}
	defer c.spill.close()
	out, err := NewWriter(w, h, c.totals)
	if err != nil {
		return nil, err
	}
	from, err := c.source()
	if err != nil {
		return nil, err
	}
	if err := copyEntries(ctx, out, from); err != nil {
		return nil, err
	}
	return out, out.Close()
}

// copyEntries writes all entries of a source.
func copyEntries(ctx context.Context, out *Writer, from source) error {
	for n := 0; ; n++ {
		if n%1024 == 0 && ctx.Err() != nil {
			return context.Cause(ctx)
		}
		e, err := from.next()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		if err := out.Write(e); err != nil {
			return err
		}
	}
}

// Counts are rows that were counted, in memory and on disk.
type counted struct {
	totals  Totals
	tallies []source
	spill   *spill
}

func (c *counted) source() (source, error) {
	runs, err := c.spill.sources()
	if err != nil {
		return nil, err
	}
	return newMerge(append(runs, c.tallies...)), nil
}

// batchRows and batchBytes are how much is handed to a worker at once.
const (
	batchRows  = 256
	batchBytes = 64 << 10
)

// count counts the rows on all cores. The caller closes the spill.
func count(ctx context.Context, rows iter.Seq2[training.Row, error], h Header, o Options) (_ *counted, err error) {
	if o.MaxEntries == 0 {
		o.MaxEntries = DefaultMaxEntries
	}
	if o.Workers == 0 {
		o.Workers = runtime.GOMAXPROCS(0)
	}
	columns := len(h.Columns())
	c := &counted{totals: newTotals(columns), spill: &spill{dir: o.Dir, columns: columns}, tallies: make([]source, o.Workers)}
	defer func() {
		if err != nil {
			c.spill.close()
		}
	}()
	ctx, cancel := context.WithCancelCause(ctx)
	defer cancel(nil)
	var (
		wg      sync.WaitGroup
		mu      sync.Mutex
		batches = make(chan []training.Row, 2*o.Workers)
	)
	for i := range o.Workers {
		wg.Go(func() {
			w := worker{t: newTally(h), spill: c.spill, limit: max(1, o.MaxEntries/o.Workers), totals: newTotals(columns)}
			for batch := range batches {
				if ctx.Err() != nil {
					continue
				}
				if err := w.count(batch, &mu, o.Bad); err != nil {
					cancel(err)
				}
			}
			if ctx.Err() != nil {
				return
			}
			from := w.t.source()
			mu.Lock()
			defer mu.Unlock()
			c.tallies[i] = from
			w.t.addTo(w.totals)
			c.totals.add(w.totals)
		})
	}
	err = deal(ctx, rows, batches, o.Progress)
	close(batches)
	wg.Wait()
	if err == nil {
		err = context.Cause(ctx)
	}
	if err != nil {
		return nil, err
	}
	return c, nil
}

// deal hands the rows out in batches.
func deal(ctx context.Context, rows iter.Seq2[training.Row, error], batches chan<- []training.Row, progress func(int)) error {
	batch, size := make([]training.Row, 0, batchRows), 0
	send := func() {
		if progress != nil {
			progress(len(batch))
		}
		select {
		case batches <- batch:
		case <-ctx.Done():
		}
		batch, size = make([]training.Row, 0, batchRows), 0
	}
	for row, err := range rows {
		if err != nil {
			return err
		}
		batch = append(batch, row)
		if size += len(row.Text); len(batch) == batchRows || size >= batchBytes {
			if send(); ctx.Err() != nil {
				return context.Cause(ctx)
			}
		}
	}
	send()
	return nil
}

// A worker counts batches, and empties its memory to disk when it is full.
type worker struct {
	t      *tally
	spill  *spill
	limit  int
	totals Totals
}

func (w *worker) count(batch []training.Row, mu *sync.Mutex, bad func(*BadRowError)) error {
	for _, row := range batch {
		if err := w.t.add(row); err != nil {
			e := &BadRowError{row, err}
			if bad == nil {
				return e
			}
			mu.Lock()
			bad(e)
			mu.Unlock()
		}
		if !w.t.full(w.limit) {
			continue
		}
		if err := w.spill.add(w.t.source()); err != nil {
			return err
		}
		w.t.addTo(w.totals)
		w.t.reset()
	}
	return nil
}

func (t Totals) add(o Totals) {
	for i := range t.Documents {
		t.Documents[i] += o.Documents[i]
		t.Tokens[i] += o.Tokens[i]
	}
}
