package training

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"iter"
	"math"
	"slices"
	"sync"

	"tocsin/classifier"
)

// A Strategy says by what rows are chosen for labelling.
type Strategy string

// The strategies.
const (
	// Uncertainty takes the rows next to a threshold: a label there moves a decision. It
	// measures the distance in log odds and not the entropy, which at a base rate of 1 %
	// would ask for rows with a probability of one half, far above every threshold. What a
	// model abstains from because it does not know the words is uncertain too.
	Uncertainty Strategy = "uncertainty"
	// Diversity takes of a random part of the rows those that are far from each other
	// and from what is labelled: farthest first (Sener & Savarese 2018, core-set).
	Diversity Strategy = "diversity"
	// Disagreement takes the rows that two models judge differently: first those with
	// another decision, then by the distance of the promotion probabilities in log odds.
	Disagreement Strategy = "disagreement"
	// Mixed takes rows of Uncertainty and, with a second model, of Disagreement in turn,
	// each time the one with the highest rank times its distance to what is taken or
	// labelled already (maximal marginal relevance, Carbonell & Goldstein 1998).
	Mixed Strategy = "mixed"
)

// Strategies are all of them.
func Strategies() []Strategy { return []Strategy{Mixed, Uncertainty, Diversity, Disagreement} }

// The bounds of a suggestion.
const (
	// MaxSuggestions is how many rows may be asked for at once.
	MaxSuggestions = 5_000
	// maxSuggestedBytes is the longest text that is suggested: a person has to read it,
	// and all candidates are in memory.
	maxSuggestedBytes = 16 << 10
	// The candidates that are kept for each that is wanted, at least and at most so many
	// in all: time grows with candidates times wanted.
	candidatesEach = 8
	minCandidates  = 1_000
	maxCandidates  = 20_000
)

// A SuggestConfig says which rows to suggest.
type SuggestConfig struct {
	// Model judges the rows; Against, if set, is the model to disagree with.
	Model, Against *classifier.Model
	N              int
	Strategy       Strategy
	// RandomShare of N, 0 to 1, is drawn at random from all rows: only such rows are a
	// fair sample, on which to evaluate.
	RandomShare float64
	// Labelled are rows that need no label any more, nor do their twins; what is near
	// them is less worth a label.
	Labelled iter.Seq2[Row, error]
	Seed     uint64
}

func (c SuggestConfig) check() error {
	switch {
	case c.N < 1 || c.N > MaxSuggestions:
		return fmt.Errorf("%d rows to suggest, want 1 to %d", c.N, MaxSuggestions)
	case !(c.RandomShare >= 0 && c.RandomShare <= 1):
		return fmt.Errorf("a random share of %v, want 0 to 1", c.RandomShare)
	case !slices.Contains(Strategies(), c.Strategy):
		return fmt.Errorf("unknown strategy %q, want one of %q", c.Strategy, Strategies())
	case c.Strategy == Disagreement && c.Against == nil:
		return errors.New("disagreement needs a second model")
	}
	return nil
}

// A Suggestion is a row that is worth a label, and why.
type Suggestion struct {
	Row Row
	// Why is "random", "uncertainty", "unknown words", "disagreement" or "diversity".
	Why string
	// Theme is the one in question, empty where none is.
	Theme string
	// Value is the distance to the threshold or between the models, in log odds; the
	// share of words that the model does not know; or, for diversity, the distance
	// from 0 to 1 to the nearest row that is taken or labelled.
	Value float64
	// Note says it in words.
	Note string
}

// A Pool counts the rows that were offered.
type Pool struct {
	Rows int `json:"rows"`
	// Labelled counts rows that have labels, or are twins of rows that do; Long those
	// that are too long to be labelled.
	Labelled int `json:"labelled"`
	Long     int `json:"long"`
}

// ErrNothingToSuggest says that no row is left that could be labelled.
var ErrNothingToSuggest = errors.New("no row to suggest")

// Suggest reads the rows once and says which to label next. The rows in any order
// and the same seed give the same suggestions, in the same order; memory does not grow
// with the number of rows.
func Suggest(ctx context.Context, rows iter.Seq2[Row, error], c SuggestConfig) ([]Suggestion, Pool, error) {
	var pool Pool
	if err := c.check(); err != nil {
		return nil, pool, err
	}
	known, err := readLabelled(ctx, c.Labelled, c.Seed)
	if err != nil {
		return nil, pool, err
	}
	s, err := newSuggester(c)
	if err != nil {
		return nil, pool, err
	}
	err = eachJudged(ctx, rows, s.judge, func(row Row, o opinion) {
		pool.Rows++
		switch {
		case row.Themes != nil || known.has(o.key):
			pool.Labelled++
		case len(row.Text) > maxSuggestedBytes:
			pool.Long++
		default:
			s.offer(row, o)
		}
	})
	if err != nil {
		return nil, pool, err
	}
	chosen := s.choose(known)
	if len(chosen) == 0 {
		return nil, pool, fmt.Errorf("%w: of %d rows %d are labelled already and %d longer than %d bytes; the model does not judge the others, or the models agree",
			ErrNothingToSuggest, pool.Rows, pool.Labelled, pool.Long, maxSuggestedBytes)
	}
	return chosen, pool, nil
}

// A suggester holds the best candidates by each measure.
type suggester struct {
	config SuggestConfig
	forms  *sync.Pool // of *normalForm
	themes []string
	// random has the rows drawn at random, all a larger draw for Diversity.
	random, all *shortlist
	// near has the rows next to a threshold for each theme, unknown those with words that
	// the model does not know, apart those on which two models disagree for each theme.
	near, apart []*shortlist
	unknown     *shortlist
}

func newSuggester(c SuggestConfig) (*suggester, error) {
	s := &suggester{config: c, forms: newNormalForms()}
	taxonomy := c.Model.Parameters().Taxonomy
	if c.Against != nil {
		shared, err := sharedTaxonomy(taxonomy, c.Against.Parameters().Taxonomy)
		if err != nil {
			return nil, err
		}
		taxonomy = shared
	}
	for _, theme := range taxonomy.Themes {
		s.themes = append(s.themes, theme.Name)
	}
	random := int(math.Ceil(c.RandomShare * float64(c.N)))
	kept := min(max(minCandidates, candidatesEach*c.N), maxCandidates)
	// A list must be able to fill all that is wanted when the others are empty.
	each := max(c.N+random, kept/(len(s.themes)+1))
	s.random, s.all, s.unknown = newShortlist(random), newShortlist(0), newShortlist(each)
	if c.Strategy == Diversity {
		s.all = newShortlist(kept)
	}
	for range s.themes {
		s.near = append(s.near, newShortlist(each))
		s.apart = append(s.apart, newShortlist(each))
	}
	return s, nil
}

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

func (s *suggester) judge(row Row) opinion {
	o := opinion{key: sumOf(s.forms, row.Text)}
	o.tie = o.key.seeded(s.config.Seed)
	if row.Themes != nil || len(row.Text) > maxSuggestedBytes {
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
		result := judged{result: a}.theme(theme)
		m := nearest(result, p.Thresholds[p.Taxonomy.Theme(theme)])
		if s.config.Against != nil && b.Reason == "" {
			other := judged{result: b}.theme(theme)
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
		if d := math.Abs(boundedLogit(at.p) - boundedLogit(at.border)); d < m.distance {
			m.distance, m.threshold = d, at.name
		}
	}
	return m
}

// apart is the distance of two promotion probabilities in log odds. Below a tenth of
// the threshold to review no difference matters to anybody.
func apart(a, b, review float64) float64 {
	floor := review / 10
	return math.Abs(boundedLogit(max(a, floor)) - boundedLogit(max(b, floor)))
}

// offer puts the row on the lists.
func (s *suggester) offer(row Row, o opinion) {
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
func newNormalForms() *sync.Pool { return &sync.Pool{New: func() any { return &normalForm{} }} }

func sumOf(forms *sync.Pool, text string) textSum {
	n := forms.Get().(*normalForm)
	defer forms.Put(n)
	sum := n.sum(text)
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
