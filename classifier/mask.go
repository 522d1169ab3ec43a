package classifier

import "strings"

// masks finds the names of organisations, which become the class {org} before
// features: real names occur mostly in reports and would vouch for anything.
type masks struct {
	words map[string]bool // names of one word, without white space
	// phrases holds names of several tokens by their first token, longest first.
	phrases map[string][][]string
}

func newMasks(names []string) *masks {
	m := &masks{words: map[string]bool{}, phrases: map[string][][]string{}}
	t := tokenizer{masks: &masks{}}
	for _, name := range names {
		var tokens []token
		eachPiece([]byte(name), func(p piece, _ bool) { tokens, _ = t.tokens(tokens, p, 0) })
		if len(tokens) == 0 {
			continue
		}
		if len(strings.Fields(name)) == 1 {
			m.words[string(t.norm.Normalize([]byte(name)).Bytes)] = true
			continue
		}
		phrase := make([]string, len(tokens))
		for i, tok := range tokens {
			phrase[i] = tok.text
		}
		list := append(m.phrases[phrase[0]], phrase)
		for i := len(list) - 1; i > 0 && len(list[i]) > len(list[i-1]); i-- {
			list[i], list[i-1] = list[i-1], list[i]
		}
		m.phrases[phrase[0]] = list
	}
	return m
}

// wordAt returns the end of the name of one word that begins at the byte i of a
// normalised piece and ends with a word, or 0. The longest name wins.
func (m *masks) wordAt(text string, i int) int {
	if len(m.words) == 0 {
		return 0
	}
	found := 0
	for end := wordEnd(text, i, ""); end > i; {
		if m.words[text[i:end]] {
			found = end
		}
		// A name may have hyphens or apostrophes inside: al-qaeda.
		if end >= len(text) || (text[end] != '-' && text[end] != '\'') || end-i > maxChunkBytes {
			break
		}
		next := wordEnd(text, end+1, "")
		if next == end+1 {
			break
		}
		end = next
	}
	return found
}

// phrase replaces names of several words by the class and returns the tokens that
// are left. A name belongs to the piece where it begins.
func (m *masks) phrase(tokens []token) []token {
	kept := tokens[:0]
	for i := 0; i < len(tokens); {
		n := m.phraseAt(tokens[i:])
		if n == 0 {
			kept = append(kept, tokens[i])
			i++
			continue
		}
		kept = append(kept, token{orgClass, tokens[i].start, tokens[i+n-1].end, tokens[i].piece, classToken})
		i += n
	}
	return kept
}

func (m *masks) phraseAt(tokens []token) int {
	for _, phrase := range m.phrases[tokens[0].text] {
		if len(tokens) < len(phrase) {
			continue
		}
		match := true
		for i, word := range phrase {
			if tokens[i].text != word || tokens[i].kind != plainToken {
				match = false
				break
			}
		}
		if match {
			return len(phrase)
		}
	}
	return 0
}
