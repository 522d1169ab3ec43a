package counts

import (
	"fmt"
	"slices"

	"tocsin/classifier"
)

// Totals are what a table counts in all, column by column.
type Totals struct {
	Documents []uint64 // rows
	Tokens    []uint64 // occurrences of word features
}

func newTotals(columns int) Totals {
	return Totals{make([]uint64, columns), make([]uint64, columns)}
}

// An Entry is a feature with its counts, column by column.
type Entry struct {
	// Feature is its bytes, the first of which says its kind.
	Feature     []byte
	Occurrences []uint64
	Documents   []uint64 // rows where it occurs
}

func newEntry(columns int) Entry {
	return Entry{Occurrences: make([]uint64, columns), Documents: make([]uint64, columns)}
}

func (e *Entry) clear() {
	clear(e.Occurrences)
	clear(e.Documents)
}

// empty reports whether nothing is counted.
func (e *Entry) empty() bool { return slices.Max(e.Occurrences)+slices.Max(e.Documents) == 0 }

// add adds the counts of another entry.
func (e *Entry) add(o *Entry) error {
	for i := range e.Occurrences {
		e.Occurrences[i] += o.Occurrences[i]
		e.Documents[i] += o.Documents[i]
		if e.Occurrences[i] > maxCount {
			return fmt.Errorf("%s: more than %d occurrences", Describe(e.Feature), uint64(maxCount))
		}
	}
	return nil
}

// subtract takes the counts of another entry away.
func (e *Entry) subtract(o *Entry, columns []string) error {
	for i := range e.Occurrences {
		if o.Occurrences[i] > e.Occurrences[i] || o.Documents[i] > e.Documents[i] {
			return fmt.Errorf("%w: %s under %q: %d occurrences in %d rows to forget, %d in %d counted", ErrNegative, Describe(e.Feature), columns[i],
				o.Occurrences[i], o.Documents[i], e.Occurrences[i], e.Documents[i])
		}
		e.Occurrences[i] -= o.Occurrences[i]
		e.Documents[i] -= o.Documents[i]
	}
	return nil
}

// Rows returns in how many rows the feature occurs.
func (e *Entry) Rows() uint64 { return e.Documents[len(e.Documents)-1] }

// check says what contradicts itself or the totals.
func (e *Entry) check(h Header, t Totals) error {
	for i, n := range e.Occurrences {
		if n < e.Documents[i] || (n > 0) != (e.Documents[i] > 0) || e.Documents[i] > t.Documents[i] {
			return fmt.Errorf("%d occurrences in %d of the %d rows under %q", n, e.Documents[i], t.Documents[i], h.Columns()[i])
		}
	}
	if e.Rows() == 0 {
		return fmt.Errorf("it occurs in no row")
	}
	if err := checkHeads(h, e.Occurrences); err != nil {
		return fmt.Errorf("occurrences: %w", err)
	}
	if err := checkHeads(h, e.Documents); err != nil {
		return fmt.Errorf("documents: %w", err)
	}
	return nil
}

// checkHeads checks what the columns of the heads have to do with each other.
func checkHeads(h Header, counts []uint64) error {
	themes, stances := len(h.Taxonomy.Themes), len(h.Taxonomy.Stances)
	judged, stanced, all := counts[themes], counts[themes+1+stances], counts[themes+stances+2]
	var sum uint64
	for _, n := range counts[themes+1 : themes+1+stances] {
		sum += n
	}
	switch {
	case slices.Max(counts[:themes]) > judged:
		return fmt.Errorf("a theme has %d, all rows with judged themes %d", slices.Max(counts[:themes]), judged)
	case sum != stanced:
		return fmt.Errorf("the stances have %d, all rows with a stance %d", sum, stanced)
	case judged > all || stanced > all:
		return fmt.Errorf("rows with judged themes have %d and rows with a stance %d, all rows %d", judged, stanced, all)
	}
	return nil
}

// checkFeature says why no text can have a feature with those settings. It need not be
// UTF-8: the tokenizer takes some characters beside the entity &rsquo; apart.
func checkFeature(feature []byte, s classifier.FeatureSettings) error {
	kind, text := feature[0], feature[1:]
	blanks, marks := 0, 0
	for _, c := range text {
		switch {
		case c == ' ':
			blanks++
		case c == 2 || c == 3: // the ends of a word
			marks++
		case c < ' ':
			marks += 3 // more than any feature has
		}
	}
	switch {
	case len(text) == 0:
	case kind == classifier.WordFeature && blanks+marks == 0,
		kind == classifier.BigramFeature && s.Bigrams && blanks == 1 && marks == 0 && text[0] != ' ' && text[len(text)-1] != ' ',
		kind == classifier.CharFeature && s.CharMax > 0 && blanks == 0 && marks <= 2:
		return nil
	}
	return fmt.Errorf("%s cannot be with these settings", Describe(feature))
}

// KindName names a kind of feature by its first byte.
func KindName(kind byte) string {
	switch kind {
	case classifier.WordFeature:
		return "word"
	case classifier.BigramFeature:
		return "bigram"
	case classifier.CharFeature:
		return "characters"
	}
	return "feature"
}

// Describe names a feature in messages.
func Describe(feature []byte) string {
	if len(feature) == 0 {
		return "no feature"
	}
	return fmt.Sprintf("%s %q", KindName(feature[0]), feature[1:])
}
