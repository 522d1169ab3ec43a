package counts

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"iter"

	"tocsin/training"
)

// A merge yields the entries of several sources as those of one: counts of the same
// feature are added up. It is a heap of the sources by the feature that comes next.
type merge struct {
	waiting []source // not asked yet
	heap    []head
	entry   Entry
}

type head struct {
	from  source
	entry *Entry
}

func newMerge(sources []source) source {
	if len(sources) == 1 {
		return sources[0]
	}
	return &merge{waiting: sources}
}

func (m *merge) next() (*Entry, error) {
	for len(m.waiting) > 0 {
		from := m.waiting[0]
		m.waiting = m.waiting[1:]
		e, err := from.next()
		if errors.Is(err, io.EOF) {
			continue
		}
		if err != nil {
			return nil, err
		}
		m.heap = append(m.heap, head{from, e})
		m.up(len(m.heap) - 1)
	}
	if len(m.heap) == 0 {
		return nil, io.EOF
	}
	first := m.heap[0].entry
	if m.entry.Occurrences == nil {
		m.entry = newEntry(len(first.Occurrences))
	}
	m.entry.clear()
	m.entry.Feature = append(m.entry.Feature[:0], first.Feature...)
	for len(m.heap) > 0 && bytes.Equal(m.heap[0].entry.Feature, m.entry.Feature) {
		if err := m.entry.add(m.heap[0].entry); err != nil {
			return nil, err
		}
		if err := m.advance(); err != nil {
			return nil, err
		}
	}
	return &m.entry, nil
}

// advance asks the first source for its next entry.
func (m *merge) advance() error {
	e, err := m.heap[0].from.next()
	switch {
	case errors.Is(err, io.EOF):
		last := len(m.heap) - 1
		m.heap[0] = m.heap[last]
		m.heap = m.heap[:last]
	case err != nil:
		return err
	default:
		m.heap[0].entry = e
	}
	m.down(0)
	return nil
}

func (m *merge) less(i, j int) bool {
	return bytes.Compare(m.heap[i].entry.Feature, m.heap[j].entry.Feature) < 0
}

func (m *merge) up(i int) {
	for ; i > 0 && m.less(i, (i-1)/2); i = (i - 1) / 2 {
		m.heap[i], m.heap[(i-1)/2] = m.heap[(i-1)/2], m.heap[i]
	}
}

func (m *merge) down(i int) {
	for {
		least := i
		for child := 2*i + 1; child <= 2*i+2 && child < len(m.heap); child++ {
			if m.less(child, least) {
				least = child
			}
		}
		if least == i {
			return
		}
		m.heap[i], m.heap[least] = m.heap[least], m.heap[i]
		i = least
	}
}

// next makes a table a source.
func (t *Reader) next() (*Entry, error) { return t.Next() }

// Merge writes the table of the rows of all tables together. Their headers must be
// equal: ErrMismatch is wrapped where they are not. Memory does not grow with the tables.
func Merge(ctx context.Context, tables []*Reader, w io.Writer) (*Writer, error) {
	if len(tables) == 0 {
		return nil, fmt.Errorf("no tables to merge")
	}
	first := tables[0]
	totals := newTotals(len(first.totals.Documents))
	var sources []source
	for i, t := range tables {
		if err := first.header.Same(t.header); err != nil {
			return nil, fmt.Errorf("table 1 and table %d: %w", i+1, err)
		}
		totals.add(t.totals)
		for column, n := range totals.Documents {
			if n > maxCount || totals.Tokens[column] > maxCount {
				return nil, fmt.Errorf("more than %d rows or tokens under %q", uint64(maxCount), first.header.Columns()[column])
			}
		}
		sources = append(sources, t)
	}
	out, err := NewWriter(w, first.header, totals)
	if err != nil {
		return nil, err
	}
	if err := copyEntries(ctx, out, newMerge(sources)); err != nil {
		return nil, err
	}
	return out, out.Close()
}

// Forget writes the table as it would be if the rows had never been counted. It wraps
// ErrNegative where they cannot all have been.
func Forget(ctx context.Context, table *Reader, rows iter.Seq2[training.Row, error], o Options, w io.Writer) (*Writer, error) {
	c, err := count(ctx, rows, table.header, o)
	if err != nil {
		return nil, err
	}
	defer c.spill.close()
	columns := table.header.Columns()
	whole := Entry{Occurrences: append([]uint64{}, table.totals.Tokens...), Documents: append([]uint64{}, table.totals.Documents...)}
	for i, n := range c.totals.Documents {
		if n > whole.Documents[i] {
			return nil, fmt.Errorf("%w: %d rows under %q to forget, %d counted", ErrNegative, n, columns[i], whole.Documents[i])
		}
		whole.Documents[i] -= n
		// A feature says more of what is wrong than a sum does: see difference.
		whole.Occurrences[i] -= min(whole.Occurrences[i], c.totals.Tokens[i])
	}
	out, err := NewWriter(w, table.header, Totals{whole.Documents, whole.Occurrences})
	if err != nil {
		return nil, err
	}
	taken, err := c.source()
	if err != nil {
		return nil, err
	}
	d := &difference{from: table, take: taken, header: table.header, totals: Totals{whole.Documents, whole.Occurrences}}
	if err := checkHeads(table.header, whole.Documents); err != nil {
		d.fault = fmt.Errorf("%w: what would be left of the rows: %w", ErrNegative, err)
	}
	if err := copyEntries(ctx, out, d); err != nil {
		return nil, err
	}
	return out, out.Close()
}

// A difference yields the entries of a source less those of another.
type difference struct {
	from, take source
	header     Header
	totals     Totals // of what is left
	taken      *Entry // what is to be taken next
	asked      bool
	// fault is what is wrong with what would be left beside the entries that something is
	// taken from. It is told last: these say more of what was never counted.
	fault error
}

func (d *difference) next() (*Entry, error) {
	for {
		if !d.asked {
			e, err := d.take.next()
			if err != nil && !errors.Is(err, io.EOF) {
				return nil, err
			}
			d.taken, d.asked = e, true
			if errors.Is(err, io.EOF) {
				d.taken = nil
			}
		}
		e, err := d.from.next()
		if errors.Is(err, io.EOF) && d.taken != nil {
			return nil, d.neverCounted()
		}
		if errors.Is(err, io.EOF) && d.fault != nil {
			return nil, d.fault
		}
		if err != nil {
			return nil, err
		}
		order := -1
		if d.taken != nil {
			order = bytes.Compare(e.Feature, d.taken.Feature)
		}
		switch {
		case order < 0:
			// More rows may have it than are left, if one without a feature was never counted.
			if err := e.check(d.header, d.totals); err != nil && d.fault == nil {
				d.fault = d.contradiction(e, err)
			}
			return e, nil
		case order > 0:
			return nil, d.neverCounted()
		}
		if err := e.subtract(d.taken, d.header.Columns()); err != nil {
			return nil, err
		}
		if d.asked = false; e.empty() {
			continue
		}
		if err := e.check(d.header, d.totals); err != nil {
			return nil, d.contradiction(e, err)
		}
		return e, nil
	}
}

func (d *difference) contradiction(e *Entry, err error) error {
	return fmt.Errorf("%w: what would be left of %s: %w", ErrNegative, Describe(e.Feature), err)
}

func (d *difference) neverCounted() error {
	none := newEntry(len(d.taken.Occurrences))
	none.Feature = d.taken.Feature
	return none.subtract(d.taken, d.header.Columns())
}
