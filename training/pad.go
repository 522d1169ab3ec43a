package training

import (
	"cmp"
	"math/rand/v2"
	"slices"
	"strings"
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
	// paddedShare is how much a padded row counts beside the row alone.
	paddedShare = 1
)

// pad returns the texts of the rows among harmless rows of their fold, "" for rows that are
// not to be judged so. A row's text depends on its fold and the seed.
func pad(rows []Row, c Config) []string {
	folds := Folds(rows, c.CalibrationFolds, c.Seed)
	harmless := make([][]string, c.CalibrationFolds)
	var themed, others []int
	for i, r := range rows {
		switch {
		case r.Themes == nil:
		case len(r.Themes) > 0:
			themed = append(themed, i)
		default:
			others = append(others, i)
			if !r.OtherHarm && wordsOf(r.Text) <= maxPaddingRow {
				harmless[folds[i]] = append(harmless[folds[i]], r.Text)
			}
		}
	}
	padded := make([]string, len(rows))
	for _, i := range append(sample(rows, themed, c.Seed), sample(rows, others, c.Seed)...) {
		if among := harmless[folds[i]]; len(among) > 0 {
			padded[i] = padText(rows[i].Text, among, rowRandom(rows[i], c.Seed))
		}
	}
	return padded
}

// sample returns at most maxPadded of the rows, those with the lowest hashes.
func sample(rows []Row, indices []int, seed uint64) []int {
	if len(indices) <= maxPadded {
		return indices
	}
	order := make(map[int]uint64, len(indices))
	for _, i := range indices {
		order[i] = hash(seed, rows[i].Text)
	}
	slices.SortFunc(indices, func(a, b int) int { return cmp.Or(cmp.Compare(order[a], order[b]), cmp.Compare(a, b)) })
	return indices[:maxPadded]
}

func rowRandom(r Row, seed uint64) *rand.Rand {
	return rand.New(rand.NewPCG(seed, hash(seed, r.Text)))
}

// padText puts harmless texts before the text, after it, or on both sides.
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
