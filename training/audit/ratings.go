package audit

import (
	"cmp"
	"encoding/json"
	"slices"

	"tocsin/training"
)

// A rating is what one rater says of a unit.
type rating struct {
	rater  string
	themes []string // nil where the rater does not say
	stance string
}

// secondReader is the rater of a row's "reading".
const secondReader = "second reader"

// A unit is a text with what raters say of it.
type unit struct {
	ratings []rating // one of each rater, by name
}

// units returns the texts that several raters judged. Rows with one text, or with one
// source and id, are of one text. A row is rated by its annotator; a row with a reading
// by its annotator or author too, and by the second reader.
func (a *auditor) units() (units []unit, repeated int) {
	joined := newForest(a.texts())
	byUnit := map[int32][]rating{}
	for i, r := range a.rows[:a.audited] {
		if i > 0 && sameID(a.rows[i-1], r) && r.Annotator != "" && a.rows[i-1].Annotator != "" {
			joined.join(a.text[i-1], a.text[i])
		}
	}
	for i, r := range a.rows[:a.audited] {
		if ratings := a.ratingsOf(r); len(ratings) > 0 {
			root := joined.root(a.text[i])
			byUnit[root] = append(byUnit[root], ratings...)
		}
	}
	for text := range int32(a.texts()) {
		ratings := byUnit[text]
		slices.SortStableFunc(ratings, func(x, y rating) int { return cmp.Compare(x.rater, y.rater) })
		before := len(ratings)
		ratings = slices.CompactFunc(ratings, func(x, y rating) bool { return x.rater == y.rater })
		repeated += before - len(ratings)
		if len(ratings) > 1 {
			units = append(units, unit{ratings})
		}
	}
	return units, repeated
}

// ratingsOf returns what is said by whom in one row.
func (a *auditor) ratingsOf(r training.Row) []rating {
	var list []rating
	second, read := a.reading(r)
	rater := r.Annotator
	if rater == "" && read {
		rater = cmp.Or(r.Author, "first reader")
	}
	if rater != "" {
		list = append(list, rating{rater, ordered(r.Themes), r.Stance})
	}
	if read {
		list = append(list, second)
	}
	return list
}

// reading returns what the second reader of a row said, if that is labels of the taxonomy.
func (a *auditor) reading(r training.Row) (rating, bool) {
	var said struct {
		Themes []string `json:"themes"`
		Stance string   `json:"stance"`
	}
	if len(r.Reading) == 0 || json.Unmarshal(r.Reading, &said) != nil || (said.Themes == nil && said.Stance == "") {
		return rating{}, false
	}
	for _, theme := range said.Themes {
		if a.Taxonomy.Theme(theme) < 0 {
			return rating{}, false
		}
	}
	if said.Stance != "" && a.Taxonomy.Stance(said.Stance) < 0 {
		return rating{}, false
	}
	return rating{secondReader, ordered(said.Themes), said.Stance}, true
}

// ordered sorts a copy, and keeps nil as it is.
func ordered(s []string) []string {
	if s == nil {
		return nil
	}
	s = append([]string{}, s...)
	slices.Sort(s)
	return s
}
