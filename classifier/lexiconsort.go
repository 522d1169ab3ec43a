package classifier

import (
	"bytes"
	"encoding/binary"
	"math"
	"math/bits"
	"slices"
)

// Sorted returns the numbers of all features in ascending order of their bytes.
//
// Bigrams are sorted by the ranks of their tokens, and never written out: the blank
// between them is less than any byte of a token.
func (l *Lexicon) Sorted() []int32 {
	order := l.texts.sorted()
	rank := make([]uint64, len(order))
	for i, number := range order {
		rank[number] = uint64(i)
	}
	var pairs []keyed
	words := make([]int32, len(order))
	for id, f := range l.features {
		switch f.kind {
		case BigramFeature:
			pairs = append(pairs, keyed{rank[f.a]*uint64(len(order)) + rank[f.b], int32(id)})
		case WordFeature:
			words[rank[f.a]] = int32(id)
		}
	}
	sortKeyed(pairs, uint64(len(order))*uint64(len(order)))
	sorted := make([]int32, 0, len(l.features))
	for _, p := range pairs {
		sorted = append(sorted, p.number)
	}
	for _, chars := range l.chars.sorted() {
		sorted = append(sorted, l.charFeatures[chars])
	}
	return append(sorted, words...)
}

// A keyed number is sorted by its key.
type keyed struct {
	key    uint64
	number int32
}

// sorted returns the numbers of all strings in ascending order of the strings, which
// hold no zero byte.
func (in *interner) sorted() []int32 {
	list := make([]keyed, in.len())
	for i := range list {
		var head [8]byte
		copy(head[:], in.at(int32(i)))
		list[i] = keyed{binary.BigEndian.Uint64(head[:]), int32(i)}
	}
	sortKeyed(list, math.MaxUint64)
	// Equal heads are sorted by what comes after them.
	for from := 0; from < len(list); {
		to := from + 1
		for to < len(list) && list[to].key == list[from].key {
			to++
		}
		if to > from+1 {
			slices.SortFunc(list[from:to], func(a, b keyed) int { return bytes.Compare(in.at(a.number), in.at(b.number)) })
		}
		from = to
	}
	numbers := make([]int32, len(list))
	for i, k := range list {
		numbers[i] = k.number
	}
	return numbers
}

// sortKeyed sorts by keys below a limit, 11 bits at a time from the lowest (LSD radix
// sort).
func sortKeyed(list []keyed, limit uint64) {
	const digit = 11
	from, to := list, make([]keyed, len(list))
	for shift := 0; shift < bits.Len64(limit); shift += digit {
		var starts [1 << digit]int
		for _, k := range from {
			starts[k.key>>shift&(1<<digit-1)]++
		}
		sum := 0
		for i, n := range starts {
			starts[i], sum = sum, sum+n
		}
		for _, k := range from {
			at := &starts[k.key>>shift&(1<<digit-1)]
			to[*at] = k
			*at++
		}
		from, to = to, from
	}
	copy(list, from)
}
