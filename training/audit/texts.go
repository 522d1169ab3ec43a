package audit

import (
	"bytes"
	"cmp"
	"context"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"

	"tocsin/training"
)

// A corpus holds the rows with their texts numbered: rows with equal normal forms share
// one number.
type corpus struct {
	// rows holds the audited rows and then the test rows, both sorted, audited says how
	// many are audited.
	rows    []training.Row
	audited int
	// text is the number of each row's text, first the first row that has it and last
	// the rows that have it: rowsOf returns them.
	text   []int32
	places []textPlace
	starts []int32 // of each text in places, and their end
	keys   [][keyBytes]byte
}

// keyBytes is how much of the SHA-256 of a normal form tells texts apart: among ten
// million, a chance of 1e-25 that two have the same.
const keyBytes = 16

type textPlace struct {
	key [keyBytes]byte
	row int32
}

// newCorpus numbers the texts in the order of their keys, so that the numbers depend on
// the set of texts alone.
func newCorpus(ctx context.Context, rows, test []training.Row, tick func()) (*corpus, error) {
	c := &corpus{rows: make([]training.Row, 0, len(rows)+len(test)), audited: len(rows)}
	c.rows = append(append(c.rows, rows...), test...)
	slices.SortFunc(c.rows[:c.audited], training.CompareRows)
	slices.SortFunc(c.rows[c.audited:], training.CompareRows)
	c.places = make([]textPlace, len(c.rows))
	err := parallel(ctx, len(c.rows), func() func(int) {
		var form training.NormalForm
		return func(i int) {
			_, key := form.Of(c.rows[i].Text)
			c.places[i] = textPlace{[keyBytes]byte(key[:]), int32(i)}
		}
	}, tick)
	if err != nil {
		return nil, err
	}
	slices.SortFunc(c.places, func(a, b textPlace) int {
		return cmp.Or(bytes.Compare(a.key[:], b.key[:]), cmp.Compare(a.row, b.row))
	})
	c.text = make([]int32, len(c.rows))
	for i, p := range c.places {
		if i == 0 || p.key != c.places[i-1].key {
			c.starts = append(c.starts, int32(i))
			c.keys = append(c.keys, p.key)
		}
		c.text[p.row] = int32(len(c.keys) - 1)
	}
	c.starts = append(c.starts, int32(len(c.places)))
	return c, nil
}

// texts is how many different texts there are.
func (c *corpus) texts() int { return len(c.keys) }

// rowsOf returns the places of a text in the order of the rows: those of the audited
// rows come first.
func (c *corpus) rowsOf(text int32) []textPlace { return c.places[c.starts[text]:c.starts[text+1]] }

// auditedRowsOf returns those of the audited rows alone.
func (c *corpus) auditedRowsOf(text int32) []textPlace {
	places := c.rowsOf(text)
	for i, p := range places {
		if int(p.row) >= c.audited {
			return places[:i]
		}
	}
	return places
}

// first is the first row that has the text: the one that Dedupe would keep.
func (c *corpus) first(text int32) training.Row { return c.rows[c.rowsOf(text)[0].row] }

// isTest reports whether the text occurs in test rows only.
func (c *corpus) isTest(text int32) bool { return int(c.rowsOf(text)[0].row) >= c.audited }

// groupOf names what a split keeps together, as training does. A row without a group is
// kept with those of its text, since training has one of them only.
func (c *corpus) groupOf(row int32) string {
	r := c.rows[row]
	if r.Group != "" {
		return r.Source + "\x00g" + r.Group
	}
	return "\x00t" + string(c.keys[c.text[row]][:])
}

// parallel calls do, which each worker makes for itself, for 0 to n-1 on all cores.
// Ticks take turns.
func parallel(ctx context.Context, n int, worker func() func(i int), tick func()) error {
	var (
		wg   sync.WaitGroup
		mu   sync.Mutex
		next atomic.Int64
	)
	for range runtime.GOMAXPROCS(0) {
		wg.Go(func() {
			do := worker()
			for i := int(next.Add(1)) - 1; i < n && ctx.Err() == nil; i = int(next.Add(1)) - 1 {
				do(i)
				mu.Lock()
				tick()
				mu.Unlock()
			}
		})
	}
	wg.Wait()
	return context.Cause(ctx)
}
