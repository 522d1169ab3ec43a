package report

import (
	"cmp"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"maps"
	"math/bits"
	"slices"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
)

const (
	// maxSources is how many sources and registers are told apart, in the order in which
	// they come; what comes then is counted as "(others)".
	maxSources = 1000
	// maxDistinct is up to how many groups and annotators are counted.
	maxDistinct = 1 << 20
	// maxWords is the length up to which lengths are told apart.
	maxWords = 1 << 12
	others   = "(others)"
)

// A Collector makes a data sheet of rows that pass one by one. Its memory grows with the
// number of groups and sources, up to a bound, and not with that of rows.
type Collector struct {
	taxonomy   classifier.Taxonomy
	sheet      DataSheet
	digest     [4]uint64
	sources    map[string]*source
	registers  map[string]int
	groups     map[uint64]struct{}
	annotators map[uint64]struct{}
	lengths    [][]int // shape (stances and none, words)
}

type source struct {
	SourceCount
	byTheme [][]int // shape (themes, stances and none)
}

// Collect begins a data sheet of rows with labels of the taxonomy.
func Collect(taxonomy classifier.Taxonomy) *Collector {
	c := &Collector{
		taxonomy: taxonomy, sources: map[string]*source{}, registers: map[string]int{},
		groups: map[uint64]struct{}{}, annotators: map[uint64]struct{}{}, lengths: make([][]int, len(taxonomy.Stances)+1),
	}
	for i := range c.lengths {
		c.lengths[i] = make([]int, maxWords+1)
	}
	return c
}

// Add counts a row.
func (c *Collector) Add(r training.Row) {
	c.sheet.Rows++
	c.sheet.Bytes += int64(len(r.Text))
	c.addDigest(r)
	stance := c.taxonomy.Stance(r.Stance)
	if stance < 0 {
		stance = len(c.taxonomy.Stances)
	}
	c.lengths[stance][min(len(strings.Fields(r.Text)), maxWords)]++
	c.source(r.Source).add(r, stance, c.taxonomy)
	if len(r.Themes) > 1 {
		c.sheet.SeveralThemes++
	}
	if r.Register != "" {
		c.registers[among(c.registers, r.Register)]++
	}
	c.sheet.Grouped += distinct(c.groups, r.Group)
	c.sheet.Annotated += distinct(c.annotators, r.Annotator)
}

// among is the name, or that of all others where there are too many names.
func among[V any](have map[string]V, name string) string {
	if _, ok := have[name]; !ok && len(have) >= maxSources {
		return others
	}
	return name
}

func (c *Collector) source(name string) *source {
	name = among(c.sources, name)
	s := c.sources[name]
	if s == nil {
		s = &source{SourceCount: SourceCount{Source: name}}
		for range c.taxonomy.Themes {
			s.byTheme = append(s.byTheme, make([]int, len(c.taxonomy.Stances)+1))
		}
		c.sources[name] = s
	}
	return s
}

func (s *source) add(r training.Row, stance int, taxonomy classifier.Taxonomy) {
	s.Rows++
	switch {
	case r.OtherHarm:
		s.OtherHarm++
	case r.Themes == nil:
		s.ThemesUnjudged++
	case len(r.Themes) == 0:
		s.NoTheme++
	}
	for _, theme := range r.Themes {
		if i := taxonomy.Theme(theme); i >= 0 {
			s.byTheme[i][stance]++
		}
	}
}

// distinct notes a name and returns 1 if there is one.
func distinct(set map[uint64]struct{}, name string) int {
	if name == "" {
		return 0
	}
	if len(set) < maxDistinct {
		sum := sha256.Sum256([]byte(name))
		set[word(sum, 0)] = struct{}{}
	}
	return 1
}

func word(sum [32]byte, i int) uint64 {
	var w uint64
	for _, b := range sum[8*i : 8*i+8] {
		w = w<<8 | uint64(b)
	}
	return w
}

// addDigest adds the digest of a row to that of all.
func (c *Collector) addDigest(r training.Row) {
	themes := slices.Sorted(slices.Values(r.Themes))
	data, _ := json.Marshal(struct {
		ID, Text, Stance, Source string
		Themes                   []string
		OtherHarm                bool
	}{r.ID, r.Text, r.Stance, r.Source, themes, r.OtherHarm})
	sum := sha256.Sum256(data)
	var carry uint64
	for i := 3; i >= 0; i-- {
		c.digest[i], carry = bits.Add64(c.digest[i], word(sum, i), carry)
	}
}

// Sheet returns the data sheet of the rows so far.
func (c *Collector) Sheet() *DataSheet {
	d := c.sheet
	var sum []byte
	for _, w := range c.digest {
		for shift := 56; shift >= 0; shift -= 8 {
			sum = append(sum, byte(w>>shift))
		}
	}
	d.Digest = "sha256:" + hex.EncodeToString(sum)
	d.Groups, d.Annotators = len(c.groups), len(c.annotators)
	for _, s := range c.taxonomy.Stances {
		d.Stances = append(d.Stances, s.Name)
	}
	for _, t := range c.taxonomy.Themes {
		d.Themes = append(d.Themes, ThemeCount{Theme: t.Name, ByStance: make([]int, len(d.Stances)+1)})
	}
	for _, name := range slices.Sorted(maps.Keys(c.sources)) {
		s := c.sources[name]
		count := s.SourceCount
		for i, byStance := range s.byTheme {
			t := ThemeCount{c.taxonomy.Themes[i].Name, 0, slices.Clone(byStance)}
			for k, n := range byStance {
				t.Rows += n
				d.Themes[i].Rows += n
				d.Themes[i].ByStance[k] += n
			}
			if t.Rows > 0 {
				count.Themes = append(count.Themes, t)
			}
		}
		d.NoTheme += s.NoTheme
		d.ThemesUnjudged += s.ThemesUnjudged
		d.OtherHarm += s.OtherHarm
		d.Sources = append(d.Sources, count)
	}
	for name, rows := range c.registers {
		d.Registers = append(d.Registers, RegisterCount{name, rows})
	}
	slices.SortFunc(d.Registers, func(a, b RegisterCount) int {
		return cmp.Or(cmp.Compare(b.Rows, a.Rows), cmp.Compare(a.Register, b.Register))
	})
	d.Lengths = c.profiles()
	return &d
}

func (c *Collector) profiles() []LengthProfile {
	all := make([]int, maxWords+1)
	var profiles []LengthProfile
	for i, counts := range c.lengths {
		of := "no stance"
		if i < len(c.taxonomy.Stances) {
			of = c.taxonomy.Stances[i].Name
		}
		for words, n := range counts {
			all[words] += n
		}
		if p := profile(of, counts); p.Rows > 0 {
			profiles = append(profiles, p)
		}
	}
	return append([]LengthProfile{profile("all rows", all)}, profiles...)
}

func profile(of string, counts []int) LengthProfile {
	p := LengthProfile{Of: of, Histogram: []int{}}
	for words, n := range counts {
		if n == 0 {
			continue
		}
		if p.Rows == 0 {
			p.Least = words
		}
		p.Rows += n
		p.Most = words
		bin := bits.Len(uint(words))
		for len(p.Histogram) <= bin {
			p.Histogram = append(p.Histogram, 0)
		}
		p.Histogram[bin] += n
	}
	// The p-th percentile is the least length that p per cent of the rows do not exceed.
	percentile := func(percent int) int {
		seen := 0
		for words, n := range counts {
			if seen += n; n > 0 && seen*100 >= percent*p.Rows {
				return words
			}
		}
		return 0
	}
	p.Tenth, p.Median, p.Most10 = percentile(10), percentile(50), percentile(90)
	return p
}
