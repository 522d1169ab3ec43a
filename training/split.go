package training

import (
	"cmp"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// groupOf names the rows that must not be split.
func groupOf(r Row) string {
	if r.Group != "" {
		return r.Source + "\x00g" + r.Group
	}
	return r.Source + "\x00i" + r.ID + "\x00" + r.Text
}

// Folds assigns each row to one of k folds. Rows of a group share a fold, and every
// kind of row (source and labels) is spread evenly over the folds. The assignment
// depends on the rows and the seed, not on their order.
func Folds(rows []Row, k int, seed uint64) []int {
	type group struct {
		name, stratum string
		order         uint64
	}
	groups := map[string]group{}
	for _, r := range rows {
		name := groupOf(r)
		stratum := r.Source + "\x00" + strings.Join(sorted(r.Themes), ",") + "\x00" + r.Stance
		if g, ok := groups[name]; !ok || stratum < g.stratum {
			groups[name] = group{name, stratum, hash(seed, name)}
		}
	}
	list := make([]group, 0, len(groups))
	for _, g := range groups {
		list = append(list, g)
	}
	slices.SortFunc(list, func(a, b group) int {
		return cmp.Or(cmp.Compare(a.stratum, b.stratum), cmp.Compare(a.order, b.order), cmp.Compare(a.name, b.name))
	})
	// Dealing goes on from stratum to stratum, so that small ones fill the folds too.
	fold := make(map[string]int, len(list))
	for i, g := range list {
		fold[g.name] = i % k
	}
	folds := make([]int, len(rows))
	for i, r := range rows {
		folds[i] = fold[groupOf(r)]
	}
	return folds
}

func hash(seed uint64, s string) uint64 {
	sum := sha256.Sum256(binary.LittleEndian.AppendUint64([]byte(s), seed))
	return binary.LittleEndian.Uint64(sum[:])
}

// ErrSplit is wrapped by the error of a split that cannot be made of the rows.
var ErrSplit = errors.New("cannot split the rows")

// A Split holds rows back for the test.
type Split struct {
	// TestFolds of Folds parts, by group, are test rows; 0 and 0 for none.
	TestFolds, Folds int
	// Sources are held back as a whole.
	Sources []string
	Seed    uint64
}

// Apply divides the rows. A source that no row has is an error.
func (s Split) Apply(rows []Row) (train, test []Row, err error) {
	for _, source := range s.Sources {
		if !slices.ContainsFunc(rows, func(r Row) bool { return r.Source == source }) {
			return nil, nil, fmt.Errorf("%w: no row has the source %q, which should be held back", ErrSplit, source)
		}
	}
	var folds []int
	if s.TestFolds > 0 {
		folds = Folds(rows, s.Folds, s.Seed)
	}
	for i, r := range rows {
		if slices.Contains(s.Sources, r.Source) || (folds != nil && folds[i] < s.TestFolds) {
			test = append(test, r)
		} else {
			train = append(train, r)
		}
	}
	return train, test, nil
}
