package classifier

import "unicode/utf8"

const (
	// maxSegmentStates is how many ways to read a text up to a place are followed on.
	maxSegmentStates = 4
	// maxSegmentSteps bounds what is looked at from one place of a text, whose signs may
	// stand for several letters each.
	maxSegmentSteps = 400
)

// A segment is the bytes [from, to) of a text, read as a word; empty for what is none.
type segment struct {
	from, to int
	word     string
}

// A segmenter finds the words in a text without blanks (Viterbi 1967). It prefers few
// long words to many short ones, and words that the model has met as neighbours.
type segmenter struct {
	states  []segmentState // up to maxSegmentStates for each place, the best first
	count   []int
	letters []byte
	steps   int
	edges   []signEdge
	whole   wholeWord
}

// A segmentState is the end of a way to read a text up to a place.
type segmentState struct {
	score       int
	from, state int // the place and the state before
	word        string
}

// What a reading is worth: the square of how much of the text each known word takes up,
// less something for each sign, and something for neighbours that were met before, such as
// "kill them". Two letters are words, the others are not; and many words of two letters
// are words by chance.
const (
	neighboursScore = 4
	pairScore       = 2
	signCost        = 1
)

func wordScore(letters []byte, size, signs int) int {
	switch n := len(letters); {
	case n == 1 && (letters[0] == 'a' || letters[0] == 'i'):
		return 1 - signCost*signs
	case n == 1:
		return -1
	case n == 2:
		return pairScore - signCost*signs
	default:
		return size*size - signCost*signs
	}
}

// segment appends the words of a normalised text without blanks to dst. With signs,
// digits and symbols may stand for letters.
func (s *segmenter) segment(dst []segment, words *knownWords, text []byte, signs bool) []segment {
	s.states = append(s.states[:0], make([]segmentState, (len(text)+1)*maxSegmentStates)...)
	s.count = append(s.count[:0], make([]int, len(text)+1)...)
	s.count[0] = 1
	for i := range text {
		if s.count[i] == 0 || !utf8.RuneStart(text[i]) {
			continue
		}
		s.letters, s.steps = s.letters[:0], 0
		s.walk(words, text, i, i, 0, 0, signs)
		_, size := utf8.DecodeRune(text[i:])
		s.extend(words, i, i+size, nil, 0)
	}
	from := len(dst)
	for at, state := len(text), 0; at > 0; {
		end := s.states[at*maxSegmentStates+state]
		dst = append(dst, segment{end.from, at, end.word})
		at, state = end.from, end.state
	}
	for i, j := from, len(dst)-1; i < j; i, j = i+1, j-1 {
		dst[i], dst[j] = dst[j], dst[i]
	}
	return dst
}

// walk follows the words of the tree that may begin at start and have been read up to at.
func (s *segmenter) walk(words *knownWords, text []byte, start, at int, node int32, used int, signs bool) {
	if words.tree.nodes[node].word {
		s.extend(words, start, at, s.letters, used)
	}
	if at == len(text) || len(s.letters) == maxTreeWord || s.steps == maxSegmentSteps {
		return
	}
	s.steps++
	if c := text[at]; 'a' <= c && c <= 'z' {
		s.step(words, text, start, at, signEdge{c, 1}, node, used, signs)
	}
	if !signs {
		return
	}
	from := len(s.edges)
	s.edges = appendSigns(s.edges, text[at:])
	for i := from; i < len(s.edges); i++ {
		s.step(words, text, start, at, s.edges[i], node, used+1, signs)
	}
	s.edges = s.edges[:from]
}

func (s *segmenter) step(words *knownWords, text []byte, start, at int, edge signEdge, node int32, used int, signs bool) {
	if next := words.tree.next(node, edge.letter); next != 0 {
		s.letters = append(s.letters, edge.letter)
		s.walk(words, text, start, at+edge.size, next, used, signs)
		s.letters = s.letters[:len(s.letters)-1]
	}
}

// asOneWord reads letters and signs as one known word, the one with the fewest signs, or
// "" if there is none.
func (s *segmenter) asOneWord(words *knownWords, text []byte) string {
	s.letters, s.steps = s.letters[:0], 0
	s.whole = wholeWord{signs: len(text) + 1}
	s.match(words.tree, text, 0, 0)
	return s.whole.word
}

// A wholeWord is the best reading of a text as one word so far.
type wholeWord struct {
	word  string
	signs int
}

// match follows the words of the tree that the rest of the text may be the end of.
func (s *segmenter) match(tree *wordTree, rest []byte, node int32, used int) {
	if s.steps == maxSegmentSteps || len(s.letters) > maxTreeWord {
		return
	}
	s.steps++
	if len(rest) == 0 {
		if tree.nodes[node].word && used < s.whole.signs {
			s.whole = wholeWord{string(s.letters), used}
		}
		return
	}
	from := len(s.edges)
	if isLowerLetter(rest[0]) {
		s.edges = append(s.edges, signEdge{rest[0], 1})
	}
	letters := len(s.edges) - from
	s.edges = appendSigns(s.edges, rest)
	for i := from; i < len(s.edges); i++ {
		e := s.edges[i]
		if next := tree.next(node, e.letter); next != 0 {
			s.letters = append(s.letters, e.letter)
			s.match(tree, rest[e.size:], next, used+one(i-from >= letters))
			s.letters = s.letters[:len(s.letters)-1]
		}
	}
	s.edges = s.edges[:from]
}

// extend reads text[start:end] as a word, or as nothing known without letters, after each
// of the ways to read what stands before.
func (s *segmenter) extend(words *knownWords, start, end int, letters []byte, used int) {
	word, score := "", 0
	if letters != nil {
		word, score = string(letters), wordScore(letters, end-start, used)
	}
	for state := range s.count[start] {
		before := s.states[start*maxSegmentStates+state]
		total := before.score + score
		if words.haveMet(before.word, word) {
			total += neighboursScore
		}
		s.insert(end, segmentState{total, start, state, word})
	}
}

// insert keeps the state if it is one of the best at its place. Of two with the same last
// word the better one stays.
func (s *segmenter) insert(at int, state segmentState) {
	states := s.states[at*maxSegmentStates : (at+1)*maxSegmentStates]
	n := s.count[at]
	for i := range n {
		if states[i].word == state.word {
			if states[i].score >= state.score {
				return
			}
			copy(states[i:n], states[i+1:n])
			n--
			break
		}
	}
	i := n
	for i > 0 && states[i-1].score < state.score {
		i--
	}
	if i == maxSegmentStates {
		s.count[at] = n
		return
	}
	n = min(n+1, maxSegmentStates)
	copy(states[i+1:n], states[i:n-1])
	states[i] = state
	s.count[at] = n
}

// knownLettersOf counts the bytes of a text that are in words of its segments.
func knownLettersOf(segments []segment) int {
	known := 0
	for _, s := range segments {
		if len(s.word) > 1 || s.word == "a" || s.word == "i" {
			known += s.to - s.from
		}
	}
	return known
}
