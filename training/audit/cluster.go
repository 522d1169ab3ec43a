package audit

// A forest joins numbers into sets (union-find with path halving; the least number is the
// root, so that the outcome does not depend on the order of the joins).
type forest []int32

func newForest(n int) forest {
	f := make(forest, n)
	for i := range f {
		f[i] = int32(i)
	}
	return f
}

func (f forest) root(i int32) int32 {
	for f[i] != i {
		f[i] = f[f[i]]
		i = f[i]
	}
	return i
}

func (f forest) join(i, j int32) {
	i, j = f.root(i), f.root(j)
	switch {
	case i < j:
		f[j] = i
	case j < i:
		f[i] = j
	}
}

// sets returns the sets of at least so many numbers, each in ascending order, by their
// least number.
func (f forest) sets(atLeast int) [][]int32 {
	size := make([]int32, len(f))
	for i := range f {
		size[f.root(int32(i))]++
	}
	place := map[int32]int{}
	var sets [][]int32
	for i := range f {
		root := f.root(int32(i))
		if int(size[root]) < atLeast {
			continue
		}
		at, ok := place[root]
		if !ok {
			at = len(sets)
			place[root] = at
			sets = append(sets, make([]int32, 0, size[root]))
		}
		sets[at] = append(sets[at], int32(i))
	}
	return sets
}
