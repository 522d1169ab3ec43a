package audit

import (
	"slices"
	"unicode/utf8"
)

// ShingleLength is how many characters of the normal form a shingle has: long enough that
// two texts about one thing share few, short enough that a post in which one word was
// changed keeps most.
const ShingleLength = 5

// eachShingle calls yield with a hash of every run of ShingleLength characters, and of
// the whole form if it is shorter. An empty form has none.
func eachShingle(form []byte, yield func(hash uint64)) {
	if len(form) == 0 {
		return
	}
	end := 0
	for range ShingleLength {
		_, size := utf8.DecodeRune(form[end:])
		end += size
	}
	yield(hashBytes(form[:end]))
	for start := 0; end < len(form); {
		_, size := utf8.DecodeRune(form[start:])
		start += size
		_, size = utf8.DecodeRune(form[end:])
		end += size
		yield(hashBytes(form[start:end]))
	}
}

// hashBytes is FNV-1a (Fowler, Noll & Vo) with the last stage of SplitMix64 (Steele, Lea &
// Flood 2014), so that every bit of the answer depends on every byte.
func hashBytes(b []byte) uint64 {
	h := uint64(14695981039346656037)
	for _, c := range b {
		h = (h ^ uint64(c)) * 1099511628211
	}
	return mix(h)
}

func mix(h uint64) uint64 {
	h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
	h = (h ^ h>>27) * 0x94d049bb133111eb
	return h ^ h>>31
}

// shingleSet returns the different shingles of a form in ascending order, in the memory of
// the slice given.
func shingleSet(form []byte, set []uint64) []uint64 {
	set = set[:0]
	eachShingle(form, func(h uint64) { set = append(set, h) })
	slices.Sort(set)
	return slices.Compact(set)
}

// jaccard is the share of the elements of either sorted set that both have (Jaccard
// 1912); 1 for two empty sets.
func jaccard(a, b []uint64) float64 {
	both, i, j := 0, 0, 0
	for i < len(a) && j < len(b) {
		switch {
		case a[i] < b[j]:
			i++
		case a[i] > b[j]:
			j++
		default:
			both++
			i++
			j++
		}
	}
	if len(a)+len(b) == 0 {
		return 1
	}
	return float64(both) / float64(len(a)+len(b)-both)
}
