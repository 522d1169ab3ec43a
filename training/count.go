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

// An index numbers the strings that may enter a model: those that occur in enough
// groups. A string of one thread or one document is a name, and not evidence.
type index struct {
	strings []string // in ascending order
	rows    []featureList
}

// buildIndex reads the rows and numbers their features in ascending order, so that
// the numbers do not depend on the order of the rows.
func buildIndex(ctx context.Context, rows []Row, c Config) (*index, error) {
	type entry struct {
		id, group, groups int32
	}
	entries := map[string]*entry{}
	lists := make([]featureList, len(rows))
	groups := map[string]int32{}

	// Rows of a group are read one after the other, so that counting groups needs no
	// more than the last one seen.
	order := make([]int, len(rows))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(groupOf(rows[a]), groupOf(rows[b])) })
	for i, features := range analyze(ctx, rows, order, c) {
		name := groupOf(rows[i])
		group, seen := groups[name]
		if !seen {
			group = int32(len(groups)) + 1
			groups[name] = group
		}
		for _, feature := range features {
			e := entries[feature]
			if e == nil {
				e = &entry{id: int32(len(entries))}
				entries[feature] = e
			}
			if e.group != group {
				e.group = group
				e.groups++
			}
			lists[i] = append(lists[i], e.id)
		}
		c.step("count", len(rows))
	}

	if err := context.Cause(ctx); err != nil {
		return nil, err
	}
	idx := &index{rows: lists}
	for feature, e := range entries {
		if int(e.groups) >= c.MinGroups {
			idx.strings = append(idx.strings, feature)
		}
	}
	slices.Sort(idx.strings)
	number := make([]int32, len(entries))
	for i := range number {
		number[i] = -1
	}
	for i, feature := range idx.strings {
		number[entries[feature].id] = int32(i)
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

// analyze yields the rows in the given order with their features, which all cores
// find at once.
func analyze(ctx context.Context, rows []Row, order []int, c Config) iter.Seq2[int, []string] {
	type job struct {
		row int
		out chan []string
	}
	return func(yield func(int, []string) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		todo := make(chan job)
		pending := make(chan job, 256) // bounds how far the workers are ahead
		go func() {
			defer close(todo)
			defer close(pending)
			for _, i := range order {
				j := job{i, make(chan []string, 1)}
				for _, queue := range []chan job{pending, todo} {
					select {
					case queue <- j:
					case <-ctx.Done():
						return
					}
				}
			}
		}()
		for range runtime.GOMAXPROCS(0) {
			go func() {
				analyzer := classifier.NewAnalyzer(c.Features, c.Taxonomy)
				intern := map[string]string{}
				for j := range todo {
					j.out <- analyzeRow(analyzer, intern, rows[j.row].Text)
				}
			}()
		}
		for j := range pending {
			select {
			case features := <-j.out:
				if !yield(j.row, features) {
					return
				}
			case <-ctx.Done():
				return
			}
		}
	}
}

// analyzeRow returns the features of a text. Equal ones share their bytes.
func analyzeRow(analyzer *classifier.Analyzer, intern map[string]string, text string) []string {
	var features []string
	analyzer.Features([]byte(text), func(feature []byte) {
		s, ok := intern[string(feature)]
		if !ok {
			s = string(feature)
			intern[s] = s
		}
		features = append(features, s)
	})
	return features
}

// A countTable holds the sufficient statistics of naive Bayes, integers only: how
// often each feature occurs under each label. Tables add up and can be subtracted.
type countTable struct {
	columns int
	// counts has the shape (features, columns), totals (columns).
	counts []int64
	totals []int64
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
	return &countTable{columns: n, counts: make([]int64, features*n), totals: make([]int64, n)}
}

// add counts a row under each of its labels, so many times; a negative number takes
// it out again.
func (t *countTable) add(list featureList, labels []int, times int64) {
	for _, column := range labels {
		for _, id := range list {
			t.counts[int(id)*t.columns+column] += times
		}
		t.totals[column] += times * int64(len(list))
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

// teachesStance reports whether the row says how a text talks about a theme: it has a
// stance, and its themes are not known to be none.
func (r Row) teachesStance() bool {
	return r.Stance != "" && (r.Themes == nil || len(r.Themes) > 0)
}
