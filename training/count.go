package training

import (
	"cmp"
	"context"
	"iter"
	"runtime"
	"slices"

	"tocsin/classifier"
)

// A featureList holds the features of one row, as often as they occur.
type featureList []int32

// once returns each feature of the list once, as models count them in a window, in
// ascending order.
func (l featureList) once() featureList {
	sorted := slices.Clone(l)
	slices.Sort(sorted)
	return slices.Compact(sorted)
}

// An index numbers the strings that may enter a model: those that occur in enough
// groups and often enough. A string of one thread or one document is a name, and not evidence.
type index struct {
	strings []string // in ascending order
	// occurrences counts those of each string in all rows, whatever their labels.
	occurrences []int64
	rows        []featureList
	learner     *languageLearner // nil where models need no Language
}

// buildIndex reads the rows and numbers their features in ascending order, so that
// the numbers do not depend on the order of the rows.
func buildIndex(ctx context.Context, rows []Row, c Config) (*index, error) {
	type entry struct {
		group, groups int32
		occurrences   int
	}
	var entries []entry
	numbers := map[string]int32{} // of the entries
	lists := make([]featureList, len(rows))
	groups := map[string]int32{}

	// Rows of a group are read one after the other, so that counting groups needs no
	// more than the last one seen.
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(groupOf(rows[a]), groupOf(rows[b])) })
	// Each worker numbers features by itself: entryOf has the entry of each of its numbers.
	entryOf := make([][]int32, runtime.GOMAXPROCS(0))
	for read := range analyze(ctx, rows, order, c) {
		for _, feature := range read.fresh {
			id, seen := numbers[feature]
			if !seen {
				id = int32(len(entries))
				numbers[feature] = id
				entries = append(entries, entry{})
			}
			entryOf[read.worker] = append(entryOf[read.worker], id)
		}
		name := groupOf(rows[read.row])
		group, seen := groups[name]
		if !seen {
			group = int32(len(groups)) + 1
			groups[name] = group
		}
		for i, number := range read.features {
			id := entryOf[read.worker][number]
			read.features[i] = id
			e := &entries[id]
			e.occurrences++
			if e.group != group {
				e.group = group
				e.groups++
			}
		}
		lists[read.row] = read.features
		c.step("count", len(rows))
	}
	if err := context.Cause(ctx); err != nil {
		return nil, err
	}

	idx := &index{rows: lists}
	for feature, id := range numbers {
		// A feature that no text has was numbered on the way to a name of several words.
		if e := entries[id]; int(e.groups) >= max(1, c.MinGroups) && e.occurrences >= c.MinCount {
			idx.strings = append(idx.strings, feature)
		}
	}
	slices.Sort(idx.strings)
	number := make([]int32, len(entries))
	for i := range number {
		number[i] = -1
	}
	for i, feature := range idx.strings {
		number[numbers[feature]] = int32(i)
		idx.occurrences = append(idx.occurrences, int64(entries[numbers[feature]].occurrences))
	}
	for i, list := range lists {
		kept := list[:0]
		for _, id := range list {
			if number[id] >= 0 {
				kept = append(kept, number[id])
			}
		}
		lists[i] = slices.Clip(kept)
	}
	return idx, nil
}

// within returns the rows with the features numbered as in the vocabulary, without
// those that it lacks. Both are in ascending order.
func (x *index) within(vocabulary []string) []featureList {
	number := make([]int32, len(x.strings))
	next := 0
	for i, feature := range x.strings {
		number[i] = -1
		if next < len(vocabulary) && vocabulary[next] == feature {
			number[i] = int32(next)
			next++
		}
	}
	lists := make([]featureList, len(x.rows))
	for i, list := range x.rows {
		for _, id := range list {
			if number[id] >= 0 {
				lists[i] = append(lists[i], number[id])
			}
		}
	}
	return lists
}

// An analyzedRow is a row with its features, in the numbers of the worker that found them.
type analyzedRow struct {
	row, worker int
	features    featureList
	fresh       []string // the features that it has numbered since its last row, in order
}

// analyze yields the rows in the given order with their features, which all cores
// find at once.
func analyze(ctx context.Context, rows []Row, order []int, c Config) iter.Seq[analyzedRow] {
	type job struct {
		row int
		out chan analyzedRow
	}
	return func(yield func(analyzedRow) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		todo := make(chan job)
		pending := make(chan job, 256) // bounds how far the workers are ahead
		go func() {
			defer close(todo)
			defer close(pending)
			for _, i := range order {
				j := job{i, make(chan analyzedRow, 1)}
				for _, queue := range []chan job{pending, todo} {
					select {
					case queue <- j:
					case <-ctx.Done():
						return
					}
				}
			}
		}()
		for worker := range runtime.GOMAXPROCS(0) {
			go func() {
				lexicon := classifier.NewLexicon(c.Features, c.Taxonomy)
				for j := range todo {
					j.out <- analyzeRow(lexicon, worker, j.row, rows[j.row].Text)
				}
			}()
		}
		for j := range pending {
			select {
			case read := <-j.out:
				if !yield(read) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// analyzeRow returns the features of a text.
func analyzeRow(lexicon *classifier.Lexicon, worker, row int, text string) analyzedRow {
	known := lexicon.Len()
	read := analyzedRow{row: row, worker: worker, features: lexicon.Append(nil, []byte(text))}
	for number := known; number < lexicon.Len(); number++ {
		read.fresh = append(read.fresh, string(lexicon.AppendFeature(nil, int32(number))))
	}
	return read
}

// A countTable holds the sufficient statistics of naive Bayes, integers only: how
// often each feature occurs under each label. Tables add up and can be subtracted.
type countTable struct {
	columns int
	// counts has the shape (features, columns), totals (columns).
	counts []int64
	totals []int64
	// documents holds how many rows each column counts, shape (columns).
	documents []int64
}

// row returns the counts of a feature.
func (t *countTable) row(feature int) []int64 {
	return t.counts[feature*t.columns : (feature+1)*t.columns]
}

// Columns of a count table: one for each theme, one for all rows whose themes were
// judged, one for each stance, one for all rows that have a stance and a theme.
func columns(t classifier.Taxonomy) int { return len(t.Themes) + 1 + len(t.Stances) + 1 }

func newCountTable(features int, t classifier.Taxonomy) *countTable {
	n := columns(t)
	return &countTable{columns: n, counts: make([]int64, features*n), totals: make([]int64, n), documents: make([]int64, n)}
}

// add counts a row under each of its labels, so many times; a negative number takes
// it out again.
func (t *countTable) add(list featureList, labels []int, times int64) {
	for _, column := range labels {
		for _, id := range list {
			t.counts[int(id)*t.columns+column] += times
		}
		t.totals[column] += times * int64(len(list))
		t.documents[column] += times
	}
}

// labelsOf returns the columns that a row teaches.
func labelsOf(r Row, t classifier.Taxonomy) []int {
	var labels []int
	themes := len(t.Themes)
	if r.Themes != nil {
		labels = append(labels, themes)
		for _, theme := range r.Themes {
			labels = append(labels, t.Theme(theme))
		}
	}
	if r.teachesStance() {
		labels = append(labels, themes+1+t.Stance(r.Stance), themes+1+len(t.Stances))
	}
	return labels
}

// LabelColumns returns the columns of a count table that a row teaches, each once, in the
// order of [ColumnNames].
func (r Row) LabelColumns(t classifier.Taxonomy) []int {
	labels := labelsOf(r, t)
	slices.Sort(labels)
	return labels
}

// ColumnNames returns the names of the columns of a count table: the themes, all rows
// whose themes were judged, the stances, and all rows that have a stance and a theme.
func ColumnNames(t classifier.Taxonomy) []string {
	var all []string
	for _, l := range t.Themes {
		all = append(all, l.Name)
	}
	all = append(all, "themes judged")
	for _, l := range t.Stances {
		all = append(all, l.Name)
	}
	return append(all, "stance judged")
}

// teachesStance reports whether the row says how a text talks about a theme: it has a
// stance, and its themes are not known to be none.
func (r Row) teachesStance() bool {
	return r.Stance != "" && (r.Themes == nil || len(r.Themes) > 0)
}
