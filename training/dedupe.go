package training

import (
	"bytes"
	"cmp"
	"crypto/sha256"
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
// one source with one id are an error, unless different annotators labelled them.
//
// It takes the slice over: the result shares its memory, and the caller must use the
// slice no more. Beyond the rows it needs 16 bytes for each of them.
func Dedupe(rows []Row) ([]Row, Cleaning, error) {
	slices.SortFunc(rows, compareRows)
	for i := 1; i < len(rows); i++ {
		if a, b := rows[i-1], rows[i]; a.ID != "" && a.ID == b.ID && a.Source == b.Source && a.Annotator == b.Annotator {
			return nil, Cleaning{}, fmt.Errorf("source %q: the id %q occurs twice", a.Source, a.ID)
		}
	}
	// Rows that are left out get this list of themes until all are known. It is told by
	// where it lies in memory: no row can have brought it.
	out := []string{""}
	isOut := func(r Row) bool { return len(r.Themes) == 1 && &r.Themes[0] == &out[0] }

	var cleaning Cleaning
	places := textPlaces(rows)
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[n].text == places[0].text {
			n++
		}
		conflicts := resolveTwins(rows, places[:n], out)
		cleaning.Conflicts += conflicts
		cleaning.Duplicates += n - conflicts
		if conflicts == 0 {
			cleaning.Duplicates-- // the one that stays
		}
		places = places[n:]
	}
	return slices.DeleteFunc(rows, isOut), cleaning, nil
}

// A textPlace is where a text stands: 12 bytes of the SHA-256 of its normal form and
// the number of its row. That two of ten million texts share the 12 bytes by chance has a
// probability below 1e-14.
type textPlace struct {
	text [12]byte
	row  uint32
}

// textPlaces returns the places of the rows in the order of their texts and, for equal
// ones, of the rows.
func textPlaces(rows []Row) []textPlace {
	places := make([]textPlace, len(rows))
	var n normalForm
	for i := range rows {
		sum := n.sum(rows[i].Text)
		places[i] = textPlace{[12]byte(sum[:]), uint32(i)}
	}
	slices.SortFunc(places, func(a, b textPlace) int {
		return cmp.Or(bytes.Compare(a.text[:], b.text[:]), cmp.Compare(a.row, b.row))
	})
	return places
}

// resolveTwins joins rows with equal texts in the first of them, marks those that are
// left out, and returns how many conflict: the first of them and those that contradict
// what it had learned by then, or none.
func resolveTwins(rows []Row, twins []textPlace, out []string) (conflicts int) {
	kept := &rows[twins[0].row]
	for _, place := range twins[1:] {
		twin := &rows[place.row]
		if agree(*kept, *twin) {
			// What one says and the other leaves open, both say.
			if kept.Themes == nil {
				kept.Themes = twin.Themes
			}
			kept.Stance = cmp.Or(kept.Stance, twin.Stance)
			kept.OtherHarm = kept.OtherHarm || twin.OtherHarm
		} else {
			conflicts++
		}
		twin.Themes = out
	}
	if conflicts > 0 {
		kept.Themes = out
		conflicts++
	}
	return conflicts
}

// compareRows orders rows by source, id and annotator and, where these are equal, by all
// the rest but their place, so that rows that compare equal are equal.
func compareRows(a, b Row) int {
	if c := cmp.Or(cmp.Compare(a.Source, b.Source), cmp.Compare(a.ID, b.ID), cmp.Compare(a.Annotator, b.Annotator), cmp.Compare(a.Text, b.Text)); c != 0 {
		return c
	}
	return cmp.Or(
		compareBools(a.Themes != nil, b.Themes != nil),
		slices.Compare(a.Themes, b.Themes),
		cmp.Compare(a.Stance, b.Stance),
		cmp.Compare(a.Group, b.Group),
		cmp.Compare(a.Register, b.Register),
		cmp.Compare(a.Author, b.Author),
		bytes.Compare(a.Reading, b.Reading),
		compareBools(a.OtherHarm, b.OtherHarm),
		cmp.Compare(a.Suggested, b.Suggested),
	)
}

// compareBools puts false before true.
func compareBools(a, b bool) int {
	switch {
	case a == b:
		return 0
	case b:
		return -1
	}
	return 1
}

// A normalForm turns texts into the form in which duplicates are told, and holds the
// memory to do so.
type normalForm struct {
	norm      textnorm.Normalizer
	raw, form []byte
}

// sum is the same for texts that differ in white space, case or tricks of writing.
func (n *normalForm) sum(text string) [sha256.Size]byte {
	n.raw, n.form = append(n.raw[:0], text...), n.form[:0]
	for piece := range bytes.FieldsSeq(n.raw) {
		if normal := n.norm.Normalize(piece).Bytes; len(normal) > 0 {
			n.form = append(append(n.form, normal...), ' ')
		}
	}
	return sha256.Sum256(n.form)
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
