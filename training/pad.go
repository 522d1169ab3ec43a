package training

import (
	"cmp"
	"context"
	"math/rand/v2"
	"slices"
	"strings"

	"tocsin/classifier"
)

// Some rows are judged a second time among harmless ones, so that calibration knows what
// becomes of a call to which somebody has added other words.
const (
	// maxPadded is how many rows about a theme that is done with, and how many others.
	maxPadded = 8000
	// minPadding and maxPadding are how many words are added to a row.
	minPadding, maxPadding = 60, 240
	// maxPaddingRow is how many words a row has at most that others are padded with.
	maxPaddingRow = 80
)

// observePadded has a model judge some of the members, which it has not seen, among
// harmless rows of theirs.
func observePadded(ctx context.Context, model *classifier.Model, held []heldBack, members []int, c Config) error {
	chosen, harmless := choosePadded(held, members, c)
	if len(harmless) == 0 {
		return nil
	}
	return parallel(ctx, len(chosen), func(k int) {
		h := &held[chosen[k]]
		o := model.Observe([]byte(padText(h.row.Text, harmless, rowRandom(h.row, c.Seed))))
		h.padded = &o
	}, func() {})
}

// choosePadded returns which of the members are judged among which harmless texts: such as
// the model finds far from every theme, as somebody would add who wants to hide a call.
func choosePadded(held []heldBack, members []int, c Config) (chosen []int, harmless []string) {
	var themed, others, far []int
	for _, i := range members {
		r := held[i].row
		switch {
		case r.Themes == nil:
		case len(r.Themes) > 0:
			themed = append(themed, i)
		default:
			others = append(others, i)
			if !r.OtherHarm && wordsOf(r.Text) <= maxPaddingRow {
				far = append(far, i)
			}
		}
	}
	slices.SortStableFunc(far, func(a, b int) int {
		return cmp.Or(cmp.Compare(slices.Max(held[a].Themes), slices.Max(held[b].Themes)), strings.Compare(held[a].row.Text, held[b].row.Text))
	})
	for _, i := range far[:(len(far)+1)/2] {
		harmless = append(harmless, held[i].row.Text)
	}
	n := maxPadded / c.CalibrationFolds
	return append(sample(held, themed, n, c.Seed), sample(held, others, n, c.Seed)...), harmless
}

// sample returns at most n of the rows, those with the lowest hashes.
func sample(held []heldBack, indices []int, n int, seed uint64) []int {
	if len(indices) <= n {
		return indices
	}
	order := make(map[int]uint64, len(indices))
	for _, i := range indices {
		order[i] = hash(seed, held[i].row.Text)
	}
	slices.SortFunc(indices, func(a, b int) int { return cmp.Or(cmp.Compare(order[a], order[b]), cmp.Compare(a, b)) })
	return indices[:n]
}

func rowRandom(r Row, seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, hash(seed, r.Text)))
}

// padText puts harmless texts before the text, after it, or on both sides. What it puts
// depends on the text, the seed and the harmless texts in their order.
func padText(text string, harmless []string, random *rand.Rand) string {
	var before, after []string
	side := random.IntN(3)
	for want := minPadding + random.IntN(maxPadding-minPadding); want > 0; {
		other := harmless[random.IntN(len(harmless))]
		want -= max(1, wordsOf(other))
		if side == 0 || side == 2 && random.IntN(2) == 0 {
			before = append(before, other)
		} else {
			after = append(after, other)
		}
	}
	return strings.Join(slices.Concat(before, []string{text}, after), " ")
}

func wordsOf(text string) int { return len(strings.Fields(text)) }
