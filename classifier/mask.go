package classifier

import (
	"slices"
	"strings"
)

// masks finds what becomes a class before features: the names of organisations and the
// words for groups of people that the taxonomy lists.
type masks struct {
	// starts has the beginnings in words, to tell most words that begin no name.
	starts startSet
	// words holds, normalised, the names of organisations without white space by what they
	// begin with up to the first punctuation, longest first.
	words map[string][]string
	// organisations holds those of several tokens.
	organisations phrases
	// identities holds the words for groups of people, of one token or several. They are
	// looked for last: an organisation may be named after a religion.
	identities phrases
}

// phrases are rows of tokens that a class stands for, by their first token, longest first.
type phrases struct {
	class   string
	byFirst map[string][][]string
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

func newMasks(taxonomy Taxonomy) *masks {
	m := &masks{
		words:         map[string][]string{},
		organisations: phrases{orgClass, map[string][][]string{}},
		identities:    phrases{identityClass, map[string][][]string{}},
	}
	t := tokenizer{masks: m}
	tokensOf := func(name string) (tokens []token) {
		eachPiece([]byte(name), func(p piece, _ bool) { tokens, _ = t.tokens(tokens, p, 0) })
		return tokens
	}
	var several []string
	for _, name := range taxonomy.Organisations {
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
		m.organisations.add(tokensOf(name))
	}
	for _, term := range taxonomy.Identities {
		m.identities.add(tokensOf(term))
	}
	return m
}

// replace replaces all that becomes a class and is not one yet.
func (m *masks) replace(tokens []token) []token {
	tokens = m.organisations.replace(tokens)
	tokens = m.identities.replace(tokens)
	// Once more: terms may hold the class, such as "{IDENTITY} people".
	return m.identities.replace(tokens)
}

// add adds a phrase, unless it holds another class.
func (p *phrases) add(tokens []token) {
	var phrase []string
	for _, tok := range tokens {
		if tok.kind == classToken && tok.text != p.class {
			return
		}
		if tok.kind != readingToken {
			phrase = append(phrase, tok.text)
		}
	}
	if len(phrase) == 0 {
		return
	}
	first := phrase[0]
	p.byFirst[first] = append(p.byFirst[first], phrase)
	slices.SortFunc(p.byFirst[first], longest[[]string])
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

// replace replaces the phrases by the class and returns the tokens that are left. A class
// belongs to the piece where its phrase begins.
func (p *phrases) replace(tokens []token) []token {
	if len(p.byFirst) == 0 {
		return tokens
	}
	kept := tokens[:0]
	var name token
	for i := 0; i < len(tokens); {
		tok := tokens[i]
		n := p.at(tokens[i:])
		switch {
		case n > 0:
			name = token{p.class, tok.start, tokens[i+n-1].end, tok.piece, classToken}
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

// at returns how many tokens the phrase takes up that begins with the first, or 0.
func (p *phrases) at(tokens []token) int {
	if tokens[0].kind == readingToken {
		return 0
	}
	for _, phrase := range p.byFirst[tokens[0].text] {
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
