package training

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"fmt"
	"slices"

	"tocsin/internal/textnorm"
)

// A Cleaning says what was left out of the rows, and why.
type Cleaning struct {
	// Duplicates counts rows whose text another row has too, with labels that agree.
	Duplicates int `json:"duplicates"`
	// Conflicts counts rows whose text another row has with other labels: of these
	// none stays, since nobody knows which is right.
	Conflicts int `json:"conflicts"`
}

// Dedupe sorts the rows by source and id, so that the order in which they came does
// not matter, and keeps one of those whose normalised texts are equal. Two rows of
// one source with one id are an error.
func Dedupe(rows []Row) ([]Row, Cleaning, error) {
	rows = slices.Clone(rows)
	slices.SortStableFunc(rows, func(a, b Row) int {
		if c := cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Text, b.Text)); c != 0 {
			return c
		}
		return bytes.Compare(encoded(a), encoded(b)) // rows without an id
	})
	for i := 1; i < len(rows); i++ {
		if a, b := rows[i-1], rows[i]; a.ID != "" && a.ID == b.ID && a.Source == b.Source {
			return nil, Cleaning{}, fmt.Errorf("source %q: the id %q occurs twice", a.Source, a.ID)
		}
	}
	var (
		norm     textnorm.Normalizer
		cleaning Cleaning
		first    = map[[sha256.Size]byte]int{} // normalised text -> index into kept
		conflict = map[int]bool{}
		kept     []Row
	)
	for _, row := range rows {
		key := textKey(&norm, row.Text)
		i, seen := first[key]
		switch {
		case !seen:
			first[key] = len(kept)
			kept = append(kept, row)
		case !agree(kept[i], row):
			conflict[i] = true
			cleaning.Conflicts++
		default:
			cleaning.Duplicates++
			// What one says and the other leaves open, both say.
			if kept[i].Themes == nil {
				kept[i].Themes = row.Themes
			}
			kept[i].Stance = cmp.Or(kept[i].Stance, row.Stance)
			kept[i].OtherHarm = kept[i].OtherHarm || row.OtherHarm
		}
	}
	cleaning.Conflicts += len(conflict)
	clean := kept[:0]
	for i, row := range kept {
		if !conflict[i] {
			clean = append(clean, row)
		}
	}
	return clean, cleaning, nil
}

// encoded is the whole row as bytes.
func encoded(r Row) []byte {
	data, _ := json.Marshal(r) // it came from JSON or is made of strings
	return data
}

// textKey is the same for texts that differ in white space, case or tricks of writing.
func textKey(norm *textnorm.Normalizer, text string) [sha256.Size]byte {
	var b bytes.Buffer
	for _, piece := range bytes.Fields([]byte(text)) {
		if n := norm.Normalize(piece).Bytes; len(n) > 0 {
			b.Write(n)
			b.WriteByte(' ')
		}
	}
	return sha256.Sum256(b.Bytes())
}

func agree(a, b Row) bool {
	if a.Stance != "" && b.Stance != "" && a.Stance != b.Stance {
		return false
	}
	return a.Themes == nil || b.Themes == nil || slices.Equal(sorted(a.Themes), sorted(b.Themes))
}

func sorted(s []string) []string {
	s = slices.Clone(s)
	slices.Sort(s)
	return s
}
