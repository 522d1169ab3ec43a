package suggest

import (
	"encoding/binary"
	"math"
	"sync"

	"tocsin/classifier"
	"tocsin/internal/portmath"
	"tocsin/training"
)

// A measure is how much one theme of one row asks for a label.
type measure struct {
	distance  float64 // to the nearest threshold
	threshold string  // its name
	apart     float64 // of the models
	flipped   bool
}

// An opinion is what the models make of a row that may be suggested.
type opinion struct {
	key      textSum
	tie      uint64
	measures []measure // shape (themes); nil where the model abstains
	unknown  float64   // share of words not known, where it abstains because of it
}

func (s *chooser) judge(row training.Row) opinion {
	o := opinion{key: sumOf(s.forms, row.Text)}
	o.tie = o.key.seeded(s.config.Seed)
	if row.Themes != nil || len(row.Text) > maxTextBytes {
		return o
	}
	options := classifier.Options{Themes: s.themes}
	a := s.config.Model.Classify([]byte(row.Text), options)
	if a.Reason == classifier.UnknownVocabulary {
		o.unknown = 1 - a.KnownTokenRatio
	}
	if a.Reason != "" {
		return o
	}
	var b classifier.Result
	if s.config.Against != nil {
		b = s.config.Against.Classify([]byte(row.Text), options)
	}
	p := s.config.Model.Parameters()
	for _, theme := range s.themes {
		result := a.Theme(theme)
		m := nearest(result, p.Thresholds[p.Taxonomy.Theme(theme)])
		if s.config.Against != nil && b.Reason == "" {
			other := b.Theme(theme)
			m.flipped = other.Decision != result.Decision
			m.apart = apart(result.PromotionProbability, other.PromotionProbability, p.Thresholds[p.Taxonomy.Theme(theme)].Review)
		}
		o.measures = append(o.measures, m)
	}
	return o
}

// nearest finds the threshold to which a theme is nearest, in log odds.
func nearest(r classifier.ThemeResult, t classifier.Thresholds) measure {
	m := measure{distance: math.Inf(1)}
	for _, at := range []struct {
		name      string
		p, border float64
	}{{"flag", r.PromotionProbability, t.Flag}, {"review", r.PromotionProbability, t.Review}, {"mention", r.Probability, t.Mention}} {
		if d := math.Abs(portmath.BoundedLogit(at.p) - portmath.BoundedLogit(at.border)); d < m.distance {
			m.distance, m.threshold = d, at.name
		}
	}
	return m
}

// apart is the distance of two promotion probabilities in log odds. Below a tenth of
// the threshold to review no difference matters to anybody.
func apart(a, b, review float64) float64 {
	floor := review / 10
	return math.Abs(portmath.BoundedLogit(max(a, floor)) - portmath.BoundedLogit(max(b, floor)))
}

// offer puts the row on the lists.
func (s *chooser) offer(row training.Row, o opinion) {
	c := candidate{row: &row, key: o.key, tie: o.tie}
	s.random.offer(c)
	s.all.offer(c)
	if o.unknown > 0 {
		c.value = o.unknown
		s.unknown.offer(c)
	}
	for i, m := range o.measures {
		c.first, c.value, c.threshold = false, -m.distance, m.threshold
		s.near[i].offer(c)
		if m.apart > 0 || m.flipped {
			c.first, c.value, c.threshold = m.flipped, m.apart, ""
			s.apart[i].offer(c)
		}
	}
}

// A textSum names the normal form of a text: twins have the same.
type textSum [16]byte

// newNormalForms returns a pool of normal forms, which may be used at once.
func newNormalForms() *sync.Pool {
	return &sync.Pool{New: func() any { return &training.NormalForm{} }}
}

func sumOf(forms *sync.Pool, text string) textSum {
	n := forms.Get().(*training.NormalForm)
	defer forms.Put(n)
	_, sum := n.Of(text)
	return textSum(sum[:])
}

// seeded is a number that is as good as random, the same for the same seed.
func (t textSum) seeded(seed uint64) uint64 {
	x := binary.LittleEndian.Uint64(t[:8]) ^ seed*0x9e3779b97f4a7c15
	x ^= binary.LittleEndian.Uint64(t[8:])
	// The finaliser of splitmix64 (Steele, Lea & Flood 2014).
	x = (x ^ x>>30) * 0xbf58476d1ce4e5b9
	x = (x ^ x>>27) * 0x94d049bb133111eb
	return x ^ x>>31
}
