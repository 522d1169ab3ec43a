package classifier

import "slices"

const (
	// minSplitWord is how many letters a known word has of which white space may have been
	// put into the middle.
	minSplitWord = 4
	// maxSplitParts is in how many parts it may have been cut.
	maxSplitParts = 3
	// minJoinedWords is how many letters words have that were run together.
	minJoinedWords = 5
	// minJoinedMean is how many letters they have on average.
	minJoinedMean = 2.5
	// minSplits is how many words are cut in two for certain in a text in which others are
	// too that may be two words.
	minSplits = 2
	// minJoins and minJoinsShare are how many tokens, and which share of them, are two words
	// in a text in which that is no chance.
	minJoins      = 3
	minJoinsShare = 0.15
)

// A spacing is what to do about some tokens: to leave out the white space between the
// parts of a word, to put some in between the words of one token, or to put a slip of the
// pen right.
type spacing struct {
	first, tokens int
	words         []segment
	corrected     []byte
	stretched     bool
	certain       bool
}

// respace puts words together that white space cuts in two, cuts words that were run
// together, and puts slips of the pen right, if that makes known words of what are none. What
// may be chance is done where others are certain. It reports whether there was anything to do.
func (r *respeller) respace(text *respelling, tokens []token) bool {
	spacings := r.spacings(tokens)
	splits, joins, mayBeJoins, corrected := 0, 0, 0, 0
	for _, s := range spacings {
		switch {
		case s.corrected != nil:
			corrected++
		case s.words == nil && s.certain:
			splits++
		case s.words != nil && s.certain:
			joins++
		case s.words != nil:
			mayBeJoins++
		}
	}
	if mayBeJoins >= minJoins && float64(mayBeJoins) >= minJoinsShare*float64(len(tokens)) {
		joins++
	}
	if splits+joins+corrected == 0 {
		return false
	}
	w := rewriter{from: text}
	for _, s := range spacings {
		first := tokens[s.first]
		switch {
		case s.corrected != nil:
			w.replace(s.corrected, int(first.start), int(first.end))
			if s.stretched {
				w.to.signals |= StretchedLetters
			}
		case s.words == nil && (s.certain || splits >= minSplits):
			r.rewrite(&w, first, nil)
			for _, tok := range tokens[s.first+1 : s.first+s.tokens] {
				w.skip(int(tok.start))
				r.rewrite(&w, tok, nil)
			}
			w.to.signals |= SplitWords
		case s.words != nil && (s.certain || joins > 0):
			r.rewrite(&w, first, s.words[1:])
			w.to.signals |= JoinedWords
		}
	}
	w.done()
	return true
}

// spacings lists what may be done.
func (r *respeller) spacings(tokens []token) []spacing {
	var spacings []spacing
	for i := 0; i < len(tokens); i++ {
		if word := r.unstretch(tokens[i]); word != nil {
			spacings = append(spacings, spacing{first: i, tokens: 1, corrected: word, stretched: true})
			continue
		}
		n, certain := r.splitWord(tokens[i:])
		if !certain {
			if words, certain := r.joinedWords(tokens[i]); words != nil {
				spacings = append(spacings, spacing{first: i, tokens: 1, words: words, certain: certain})
				continue
			}
		}
		if word := r.correct(tokens, i); word != nil && !certain {
			spacings = append(spacings, spacing{first: i, tokens: 1, corrected: word})
		} else if n > 0 {
			spacings = append(spacings, spacing{first: i, tokens: n, certain: certain})
			i += n - 1
		}
	}
	return spacings
}

// rewrite writes a token in its normal form, with a blank before each of the words.
func (r *respeller) rewrite(w *rewriter, tok token, words []segment) {
	from, to := int(tok.start), int(tok.end)
	w.keep(from)
	norm := r.norm.Normalize(w.from.text[from:to])
	for i := range norm.Bytes {
		start, end := norm.Span(i, i+1)
		if len(words) > 0 && words[0].from == i {
			words = words[1:]
			w.put([]byte(" "), from+start, from+end)
		}
		w.put(norm.Bytes[i:i+1], from+start, from+end)
	}
	w.skip(to)
}

// splitWord returns how many tokens at the front are the parts of one known word, or 0. It
// is certain if one of them is no known word by itself.
func (r *respeller) splitWord(tokens []token) (parts int, certain bool) {
	word := r.letters[:0]
	unknown, met := 0, false
	for n := 0; n < min(len(tokens), maxSplitParts); n++ {
		tok := tokens[n]
		// A part is a piece of its own, after nothing but white space.
		if tok.kind != plainToken || !isLowerWord(tok.text) || n > 0 && tok.piece != tokens[n-1].piece+1 {
			break
		}
		if !r.words.has([]byte(tok.text)) {
			unknown++
		}
		met = met || n > 0 && r.words.haveMet(tokens[n-1].text, tok.text)
		word = append(word, tok.text...)
		if n == 0 || len(word) < minSplitWord {
			continue
		}
		if known := r.words.tree.has(word); known && unknown > 0 {
			parts, certain = n+1, true
		} else if n == 1 && (known && !met || unknown == 2) {
			parts = 2
		}
		if certain {
			break
		}
	}
	r.letters = word[:0]
	return parts, certain
}

// joinedWords returns the known words that make up a token that is no known word. It is
// certain of three words or more, some of which are neighbours elsewhere too.
func (r *respeller) joinedWords(tok token) (words []segment, certain bool) {
	if tok.kind != plainToken || len(tok.text) < minJoinedWords || !isLowerWord(tok.text) || r.words.has([]byte(tok.text)) {
		return nil, false
	}
	words, met := r.cutJoined([]byte(tok.text))
	n := len(words)
	if n < 2 {
		return nil, false
	}
	return slices.Clone(words), n > 2 && 2*met >= n-1
}

// cutJoined returns the known words that letters are made up of, and how many of them have
// met the one before; none if there is anything else, or only scraps.
func (r *respeller) cutJoined(letters []byte) (words []segment, met int) {
	r.segments = r.segment(r.segments[:0], r.words, letters, false)
	for i, s := range r.segments {
		if s.word == "" {
			return nil, 0
		}
		if i > 0 && r.words.haveMet(r.segments[i-1].word, s.word) {
			met++
		}
	}
	if float64(len(letters)) < minJoinedMean*float64(len(r.segments)) {
		return nil, 0
	}
	return r.segments, met
}
