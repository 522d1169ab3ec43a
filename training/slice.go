package training

import (
	"cmp"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"sync"

	"tocsin/classifier"
)

// minSliceRows is how many promoting, or harmless, rows a slice needs for the figures
// that are about them. A rate on 10 rows has an interval of some 60 points at worst.
const minSliceRows = 10

// A tallied slice counts the decisions about rows.
type decisions struct{ promoting, harmless, pFlag, pReview, hFlag, hReview, abstained, all int }

func (d *decisions) add(kind rowKind, decision classifier.Decision) {
	if kind == otherHarmRow {
		return
	}
	flagged, reviewed := one(decision == classifier.Flag), one(decision >= classifier.Review)
	d.all++
	d.abstained += one(decision == classifier.Abstain)
	switch kind {
	case promotingRow:
		d.promoting++
		d.pFlag += flagged
		d.pReview += reviewed
	case harmlessRow:
		d.harmless++
		d.hFlag += flagged
		d.hReview += reviewed
	}
}

func (d *decisions) rates() DecisionRates {
	return DecisionRates{
		d.promoting, d.harmless,
		fraction(d.pFlag, d.promoting), fraction(d.pReview, d.promoting),
		fraction(d.hFlag, d.harmless), fraction(d.hReview, d.harmless), fraction(d.abstained, d.all),
	}
}

// sources returns the decisions by source, in the order of their names.
func (j *Judgements) sources() []SourceResult {
	counts := make([]decisions, len(j.rows.sources.list))
	for i, kind := range j.rows.kind {
		counts[j.rows.source[i]].add(kind, j.decision[i])
	}
	var results []SourceResult
	for i, d := range counts {
		if d.all > 0 {
			results = append(results, SourceResult{j.rows.sources.list[i], d.rates()})
		}
	}
	slices.SortFunc(results, func(a, b SourceResult) int { return cmp.Compare(a.Source, b.Source) })
	return results
}

// lengthNames are the bins of lengths, in words: stretches between white space.
var lengthNames = [...]string{"0 to 4 words", "5 to 9 words", "10 to 24 words", "25 to 99 words", "100 to 399 words", "400 words or more"}

func lengthBin(text string) uint8 {
	words := 0
	for range strings.FieldsSeq(text) {
		words++
	}
	for i, below := range []int{5, 10, 25, 100, 400} {
		if words < below {
			return uint8(i)
		}
	}
	return uint8(len(lengthNames) - 1)
}

// identityNames are the names of the groups of people, in order; a set of them is a bit
// for each.
var identityNames = sync.OnceValue(func() []string { return slices.Sorted(maps.Keys(identityGroups)) })

func identitySet(text string) (set uint64) {
	found := IdentityGroups(text)
	if len(found) == 0 {
		return 0
	}
	all := identityNames()
	for _, name := range found {
		i, _ := slices.BinarySearch(all, name)
		set |= 1 << i
	}
	return set
}

// A slicer takes the figures of slices of judged rows.
type slicer struct {
	*Judgements
	// inOrder holds the promoting and the harmless rows in descending order of their
	// highest promotion probability, which highest has by row.
	inOrder []int32
	highest []float64
}

// A member function says whether a row is part of a slice.
type member func(row int) bool

func newSlicer(j *Judgements) *slicer {
	s := &slicer{Judgements: j, highest: make([]float64, j.Rows())}
	n := j.themes()
	for i, kind := range j.rows.kind {
		s.highest[i] = slices.Max(j.promotion[i*n : (i+1)*n])
		if kind == promotingRow || kind == harmlessRow {
			s.inOrder = append(s.inOrder, int32(i))
		}
	}
	slices.SortFunc(s.inOrder, func(a, b int32) int { return cmp.Compare(s.highest[b], s.highest[a]) })
	return s
}

// slices returns what was decided about rows of a length, a register, and with or
// without groups of people named. Slices without a row are left out, and so are
// registers where all rows have the same.
func (s *slicer) slices() []SliceResult {
	var results []SliceResult
	add := func(by, value string, in member) {
		if r := s.slice(in); r.Promoting+r.Harmless > 0 {
			r.By, r.Value = by, value
			results = append(results, r)
		}
	}
	rows := s.rows
	for bin, name := range lengthNames {
		add("length", name, func(row int) bool { return int(rows.length[row]) == bin })
	}
	if registers := slices.Sorted(slices.Values(rows.registers.list)); len(registers) > 1 {
		for _, name := range registers {
			number := rows.registers.index[name]
			add("register", name, func(row int) bool { return rows.register[row] == number })
		}
	}
	add("identity", noGroup, func(row int) bool { return rows.identities[row] == 0 })
	add("identity", someGroup, func(row int) bool { return rows.identities[row] != 0 })
	for i, name := range identityNames() {
		add("identity", name, func(row int) bool { return rows.identities[row]>>i&1 == 1 })
	}
	return results
}

// The slices of rows that name no group of people, and of those that name any.
const (
	noGroup   = "(no group named)"
	someGroup = "(any group named)"
)

// slice returns the figures of the rows that are in it.
func (s *slicer) slice(in member) SliceResult {
	var d decisions
	for i, kind := range s.rows.kind {
		if in(i) {
			d.add(kind, s.decision[i])
		}
	}
	r := SliceResult{DecisionRates: d.rates(), ROCAUC: s.auc(in, in)}
	missing := Figure(math.NaN())
	if d.promoting < minSliceRows {
		r.PromotingFlagged, r.PromotingReviewed = missing, missing
	}
	if d.harmless < minSliceRows {
		r.HarmlessFlagged, r.HarmlessReviewed = missing, missing
	}
	if d.all < minSliceRows {
		r.Abstained = missing
	}
	r.Note = tooFew(d.promoting, d.harmless)
	return r
}

// tooFew says which rows are too few for figures.
func tooFew(promoting, harmless int) string {
	switch {
	case promoting < minSliceRows && harmless < minSliceRows:
		return fmt.Sprintf("fewer than %d promoting and %d harmless rows", minSliceRows, minSliceRows)
	case promoting < minSliceRows:
		return fmt.Sprintf("fewer than %d promoting rows", minSliceRows)
	case harmless < minSliceRows:
		return fmt.Sprintf("fewer than %d harmless rows", minSliceRows)
	}
	return ""
}

// auc is how well the highest promotion probability tells the promoting rows of one
// slice from the harmless rows of another; NaN if there are fewer than minSliceRows of
// either.
func (s *slicer) auc(promoting, harmless member) Figure {
	var rows []scored
	n := [2]int{}
	for _, i := range s.inOrder {
		positive := s.rows.kind[i] == promotingRow
		if positive && promoting(int(i)) || !positive && harmless(int(i)) {
			rows = append(rows, scored{s.highest[i], classOf(positive), 0})
			n[one(positive)]++
		}
	}
	if min(n[0], n[1]) < minSliceRows {
		return Figure(math.NaN())
	}
	return Figure(newQuestion(rows, 0, 0, rates{positive: 0.5}).figures([]int32{1})[rocAUC])
}

// identities returns the figures of Borkan et al. (2019) for each group that a row
// names. The background of a group are the rows that do not name it.
func (s *slicer) identities() []IdentityResult {
	var results []IdentityResult
	for i, name := range identityNames() {
		subgroup := func(row int) bool { return s.rows.identities[row]>>i&1 == 1 }
		background := func(row int) bool { return !subgroup(row) }
		r := IdentityResult{Group: name}
		for row, kind := range s.rows.kind {
			r.Promoting += one(subgroup(row) && kind == promotingRow)
			r.Harmless += one(subgroup(row) && kind == harmlessRow)
		}
		if r.Promoting+r.Harmless == 0 {
			continue
		}
		r.SubgroupAUC = s.auc(subgroup, subgroup)
		r.BPSN, r.BNSP = s.auc(background, subgroup), s.auc(subgroup, background)
		r.Note = tooFew(r.Promoting, r.Harmless)
		results = append(results, r)
	}
	return results
}
