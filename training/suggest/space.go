package suggest

import (
	"context"
	"hash/fnv"
	"iter"
	"math"
	"slices"

	"tocsin/classifier"
	"tocsin/internal/portmath"
	"tocsin/training"
)

// The bounds of the space in which rows are far or near.
const (
	// spaceWords is how many distinct words of a text are looked at.
	spaceWords = 128
	// maxLabelledVectors is how many labelled rows others are kept away from; beyond, a
	// random part of them is. Twins of any labelled row are told apart from that.
	maxLabelledVectors = 50_000
	// A word in more than one of so many candidates tells nothing, if there are at least
	// so many candidates.
	commonShare = 10
	commonFrom  = 100
)

// wordsOf returns the hashes of the distinct words of a text, in ascending order. Only
// the words count: two texts are near if they are about the same.
func wordsOf(analyzer *classifier.Analyzer, text string) []uint32 {
	var words []uint32
	analyzer.Features([]byte(text), func(feature []byte) {
		h := fnv.New32a()
		_, _ = h.Write(feature) // never fails
		words = append(words, h.Sum32())
	})
	slices.Sort(words)
	words = slices.Compact(words)
	return slices.Clip(words[:min(len(words), spaceWords)])
}

func wordAnalyzer() *classifier.Analyzer {
	return classifier.NewAnalyzer(classifier.FeatureSettings{}, classifier.Taxonomy{})
}

// labelledRows are the rows that need no label: their texts by name, and the words of
// a bounded part of them.
type labelledRows struct {
	keys map[textSum]struct{}
	list *shortlist
}

func readLabelled(ctx context.Context, rows iter.Seq2[training.Row, error], seed uint64) (*labelledRows, error) {
	l := &labelledRows{map[textSum]struct{}{}, newShortlist(maxLabelledVectors)}
	if rows == nil {
		return l, nil
	}
	forms := newNormalForms()
	err := training.EachJudged(ctx, rows, func(row training.Row) textSum { return sumOf(forms, row.Text) }, func(row training.Row, key textSum) {
		l.keys[key] = struct{}{}
		row.Text = row.Text[:min(len(row.Text), maxTextBytes)]
		l.list.offer(candidate{row: &training.Row{Text: row.Text}, key: key, tie: key.seeded(seed)})
	})
	return l, err
}

func (l *labelledRows) has(key textSum) bool {
	_, ok := l.keys[key]
	return ok
}

// A space knows how far each candidate is from all that is taken or labelled: 1 minus
// the cosine of the presence of words, each weighed by its inverse document frequency
// among the candidates, where common words count nothing. Taking a row costs the postings of its words, so the time is
// at most candidates times taken.
type space struct {
	analyzer *classifier.Analyzer
	index    map[textSum]int
	words    [][]uint32 // shape (candidates)
	norms    []float64
	nearest  []float64          // cosine to the nearest, shape (candidates)
	postings map[uint32][]int32 // word -> candidates
	idf      map[uint32]float64 // squared
	dots     []float64
}

// newSpace makes the space of the candidates, if any turn asks for it.
func newSpace(turns []turn, known *labelledRows) *space {
	if !slices.ContainsFunc(turns, func(t turn) bool { return t.diverse }) {
		return nil
	}
	candidates, analyzer := keysOf(turns), wordAnalyzer()
	s := &space{analyzer: analyzer, index: map[textSum]int{}, postings: map[uint32][]int32{}, idf: map[uint32]float64{}, nearest: make([]float64, len(candidates)), dots: make([]float64, len(candidates))}
	for i, c := range candidates {
		s.index[c.key] = i
		words := wordsOf(analyzer, c.row.Text)
		s.words = append(s.words, words)
		for _, w := range words {
			s.postings[w] = append(s.postings[w], int32(i))
		}
	}
	for w, list := range s.postings {
		if len(candidates) >= commonFrom && len(list)*commonShare > len(candidates) {
			delete(s.postings, w)
			s.idf[w] = 0
			continue
		}
		idf := portmath.Log(float64(1+len(candidates))/float64(len(list))) + 1
		s.idf[w] = idf * idf
	}
	for _, words := range s.words {
		s.norms = append(s.norms, s.norm(words))
	}
	for _, row := range known.list.sorted() {
		s.nearTo(wordsOf(analyzer, row.row.Text))
	}
	return s
}

// norm is the length of a vector of words. Words that no candidate has weigh as rare ones.
func (s *space) norm(words []uint32) float64 {
	rare := portmath.Log(float64(1+len(s.words))) + 1
	sum := 0.0
	for _, w := range words {
		if idf, ok := s.idf[w]; ok {
			sum += idf
		} else {
			sum += rare * rare
		}
	}
	return math.Sqrt(sum)
}

// nearTo brings all candidates that share a word with the words nearer.
func (s *space) nearTo(words []uint32) {
	length := s.norm(words)
	if length == 0 {
		return
	}
	var touched []int32
	for _, w := range words {
		for _, i := range s.postings[w] {
			if s.dots[i] == 0 {
				touched = append(touched, i)
			}
			s.dots[i] += s.idf[w]
		}
	}
	for _, i := range touched {
		s.nearest[i] = math.Max(s.nearest[i], s.dots[i]/(length*s.norms[i]))
		s.dots[i] = 0
	}
}

// distance is 1 for a row that has nothing of what is taken, and 0 for a twin.
func (s *space) distance(key textSum) float64 {
	if s == nil {
		return 1
	}
	return max(0, 1-s.nearest[s.index[key]])
}

// take keeps the other candidates away from this one.
func (s *space) take(c candidate) {
	if s != nil {
		s.nearTo(wordsOf(s.analyzer, c.row.Text))
	}
}
