package counts

import (
	"encoding/binary"
	"fmt"
	"math/bits"

	"tocsin/classifier"
	"tocsin/training"
)

// A tally counts rows in memory.
//
// Rows with the same labels teach the same columns. So it counts a feature once for each
// set of labels, in a cell, and the columns are added up when the cells are read.
type tally struct {
	header  Header
	lexicon *classifier.Lexicon
	sets    map[string]int32 // labels of a row, written out -> set
	columns [][]int          // of each set
	rows    []uint64         // of each set
	tokens  []uint64         // of each set

	dense [][]tallied // of each set, counts of the features with low numbers
	cells cellTable
	row   uint32 // number of the row that is counted, from 1
	// occurrences bounds every count of features.
	occurrences uint64
	ids         []int32
	text        []byte
	key         []byte
}

// A tallied feature is counted under a set of labels.
type tallied struct {
	occurrences uint32
	documents   uint32 // 0 where nothing is counted
	last        uint32 // the last row where it was seen
}

// A cell counts a feature under a set of labels.
type cell struct {
	feature, set int32
	tallied
}

const (
	// denseFeatures is how many features are counted without a search. Numbers are given
	// as features are met, so that nearly all frequent words are among the first.
	denseFeatures = 1 << 15
	// maxDenseSets bounds the memory that takes: 12 bytes for each feature and set.
	maxDenseSets = 32
	// maxTallied is how many occurrences are counted before what was counted goes to disk,
	// so that no count overflows: the longest text has fewer than a million bytes more.
	maxTallied = 1<<32 - 1<<26
)

func newTally(h Header) *tally {
	return &tally{
		header: h, lexicon: classifier.NewLexicon(h.Features, h.Taxonomy), sets: map[string]int32{},
		cells: newCellTable(),
	}
}

// add counts a row.
func (t *tally) add(r training.Row) error {
	set, err := t.set(r)
	if err != nil {
		return err
	}
	t.row++
	t.rows[set]++
	t.text = append(t.text[:0], r.Text...)
	t.ids = t.lexicon.Append(t.ids[:0], t.text)
	t.occurrences += uint64(len(t.ids))
	dense := t.dense[set]
	for _, id := range t.ids {
		if int(id) < len(dense) {
			dense[id].count(t.row)
		} else {
			t.cells.cell(id, set).count(t.row)
		}
	}
	return nil
}

func (c *tallied) count(row uint32) {
	c.occurrences++
	if c.last != row {
		c.last = row
		c.documents++
	}
}

// full reports whether there are as many entries in memory as there may be, or counts
// that may overflow.
func (t *tally) full(limit int) bool {
	return t.cells.used >= limit || t.lexicon.Len() >= limit || t.occurrences >= maxTallied
}

// set returns the number of the row's set of labels.
func (t *tally) set(r training.Row) (int32, error) {
	// With their lengths, so that no labels are taken for others.
	t.key = append(binary.AppendUvarint(t.key[:0], uint64(len(r.Stance))), r.Stance...)
	if r.Themes != nil {
		t.key = binary.AppendUvarint(t.key, uint64(len(r.Themes)))
	}
	for _, theme := range r.Themes {
		t.key = append(binary.AppendUvarint(t.key, uint64(len(theme))), theme...)
	}
	if set, ok := t.sets[string(t.key)]; ok {
		return set, nil
	}
	if err := r.Check(t.header.Taxonomy); err != nil {
		return 0, err
	}
	set := int32(len(t.columns))
	t.sets[string(t.key)] = set
	t.columns = append(t.columns, append(r.LabelColumns(t.header.Taxonomy), len(t.header.Columns())-1))
	t.rows, t.tokens = append(t.rows, 0), append(t.tokens, 0)
	var dense []tallied
	if set < maxDenseSets {
		dense = make([]tallied, denseFeatures)
	}
	t.dense = append(t.dense, dense)
	return set, nil
}

// totals returns what was counted since the last reset, column by column. The tokens are
// known once the cells were read.
func (t *tally) addTo(totals Totals) {
	for set, columns := range t.columns {
		for _, column := range columns {
			totals.Documents[column] += t.rows[set]
			totals.Tokens[column] += t.tokens[set]
		}
	}
}

// reset forgets what was counted.
func (t *tally) reset() {
	*t = tally{header: t.header, lexicon: t.lexicon, sets: map[string]int32{}, cells: newCellTable(), ids: t.ids, text: t.text, key: t.key}
	t.lexicon.Reset()
}

// A cellTable finds the cell of a feature and a set, by open addressing.
type cellTable struct {
	slots []cell
	used  int
	shift int
}

const minCells = 1 << 12

func newCellTable() cellTable {
	return cellTable{slots: make([]cell, minCells), shift: 64 - bits.Len(minCells-1)}
}

// cell returns the cell, which is new if it counts nothing. It is valid until the next
// call.
func (t *cellTable) cell(feature, set int32) *cell {
	if 4*t.used >= 3*len(t.slots) {
		t.grow()
	}
	s := t.slot(feature, set)
	if s.documents == 0 {
		s.feature, s.set = feature, set
		t.used++
	}
	return s
}

func (t *cellTable) slot(feature, set int32) *cell {
	mask := len(t.slots) - 1
	hash := (uint64(feature)<<32 | uint64(set)) * 0x9e3779b97f4a7c15
	for i := int((hash ^ hash<<29) * 0xc2b2ae3d27d4eb4f >> t.shift); ; i++ {
		s := &t.slots[i&mask]
		if s.documents == 0 || s.feature == feature && s.set == set {
			return s
		}
	}
}

func (t *cellTable) grow() {
	old := t.slots
	t.slots = make([]cell, 2*len(old))
	t.shift--
	for i := range old {
		if old[i].documents > 0 {
			*t.slot(old[i].feature, old[i].set) = old[i]
		}
	}
}

// A BadRowError says which row cannot be counted.
type BadRowError struct {
	Row training.Row
	Err error
}

func (e *BadRowError) Error() string {
	return fmt.Sprintf("row %q of source %q: %v", e.Row.Name(), e.Row.Source, e.Err)
}
func (e *BadRowError) Unwrap() error { return e.Err }
