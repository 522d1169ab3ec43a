package classifier

import (
	"slices"
	"strings"
)

// masks finds the names of organisations, which become the class {org} before
// features: real names occur mostly in reports and would vouch for anything.
type masks struct {
	// starts has the beginnings in words, to tell most words that begin no name.
	starts startSet
	// words holds, normalised, the names without white space by what they begin with up
	// to the first punctuation, longest first.
	words map[string][]string
	// phrases holds names of several tokens by their first token, longest first.
	phrases map[string][][]string
}

// A startSet says of most strings that are not in a set that they are not, without a
// search: it has the lengths, up to 63, of its strings by their first bytes.
type startSet [256]uint64

func (s *startSet) add(text string) {
	if text != "" {
		s[text[0]] |= 1 << min(len(text), 63)
	}
}

func (s *startSet) mayHave(text string) bool {
	return text != "" && s[text[0]]&(1<<min(len(text), 63)) != 0
}

func newMasks(names []string) *masks {
	m := &masks{words: map[string][]string{}, phrases: map[string][][]string{}}
	t := tokenizer{masks: m}
	var several []string
	for _, name := range names {
		word := string(t.norm.Normalize([]byte(name)).Bytes)
		if first := word[:wordEnd(word, 0, "")]; first != "" && len(strings.Fields(name)) == 1 {
			m.words[first] = append(m.words[first], word)
			m.starts.add(first)
			slices.SortFunc(m.words[first], longest[string])
		} else {
			several = append(several, name)
		}
	}
	// The names of one word are known by now: others may hold them.
	for _, name := range several {
		var tokens []token
		eachPiece([]byte(name), func(p piece, _ bool) { tokens, _ = t.tokens(tokens, p, 0) })
		m.addPhrase(tokens)
	}
	return m
}

// addPhrase adds a name of several tokens, unless it is no more than a class already.
func (m *masks) addPhrase(tokens []token) {
	var phrase []string
	plain := false
	for _, tok := range tokens {
		if tok.kind == classToken && tok.text != orgClass {
			return
		}
		if tok.kind != readingToken {
			phrase = append(phrase, tok.text)
			plain = plain || tok.kind == plainToken
		}
	}
	if !plain {
		return
	}
	first := phrase[0]
	m.phrases[first] = append(m.phrases[first], phrase)
	slices.SortFunc(m.phrases[first], longest[[]string])
}

func longest[T string | []string](a, b T) int { return len(b) - len(a) }

// wordAt returns the end of the name of one word that begins at the byte i of a
// normalised piece and ends where a word may end, or 0. The longest name wins.
func (m *masks) wordAt(text string, i int) int {
	first := text[i:wordEnd(text, i, "")]
	if !m.starts.mayHave(first) {
		return 0
	}
	for _, name := range m.words[first] {
		if end := i + len(name); strings.HasPrefix(text[i:], name) && wordEnd(text, end, "") == end {
			return end
		}
	}
	return 0
}

// phrase replaces names of several words by the class and returns the tokens that
// are left. A name belongs to the piece where it begins.
func (m *masks) phrase(tokens []token) []token {
	kept := tokens[:0]
	var name token
	for i := 0; i < len(tokens); {
		tok := tokens[i]
		n := m.phraseAt(tokens[i:])
		switch {
		case n > 0:
			name = token{orgClass, tok.start, tokens[i+n-1].end, tok.piece, classToken}
			kept = append(kept, name)
			i += n
			continue
		case tok.kind == readingToken && name.start <= tok.start && tok.end <= name.end:
			// The reading of a word of the name.
		default:
			kept = append(kept, tok)
		}
		i++
	}
	return kept
}

// phraseAt returns how many tokens the name takes up that begins with the first, or 0.
func (m *masks) phraseAt(tokens []token) int {
	for _, phrase := range m.phrases[tokens[0].text] {
		if n := match(tokens, phrase); n > 0 {
			return n
		}
	}
	return 0
}

// match returns how many tokens the phrase takes up at the front, or 0. Readings of its
// own words may stand between them.
func match(tokens []token, phrase []string) int {
	i := 0
	for _, word := range phrase {
		for i > 0 && i < len(tokens) && tokens[i].kind == readingToken && tokens[i].start >= tokens[0].start {
			i++
		}
		if i == len(tokens) || tokens[i].kind == readingToken || tokens[i].text != word {
			return 0
		}
		i++
	}
	return i
}
