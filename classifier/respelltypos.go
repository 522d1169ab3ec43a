package classifier

const (
	// minTypoLetters is how many letters a word has of which a slip of the pen may be put
	// right: shorter ones are too much like others.
	minTypoLetters = 4
	// minSureTypoLetters is how many it has if it takes only one of the words beside it to
	// tell which word was meant.
	minSureTypoLetters = 5
)

// A speller finds the known words that a slip of the pen may have made a word of: a
// letter left out, put in, taken for another or swapped with the next.
type speller struct {
	found   [][]byte
	letters []byte
}

// correct returns the known word that an unknown token is a slip of, if the words beside
// it have been met beside that word; of several the one that both have. It returns nil if
// there is none.
func (r *respeller) correct(tokens []token, i int) []byte {
	tok := tokens[i]
	if tok.kind != plainToken || len(tok.text) < minTypoLetters || len(tok.text) > maxTreeWord || !isLowerWord(tok.text) || r.words.has([]byte(tok.text)) {
		return nil
	}
	var left, right string
	if i > 0 && tokens[i-1].kind != readingToken {
		left = tokens[i-1].text
	}
	if i+1 < len(tokens) && tokens[i+1].kind != readingToken {
		right = tokens[i+1].text
	}
	if !r.words.has([]byte(left)) && !r.words.has([]byte(right)) {
		return nil
	}
	s := &r.speller
	s.found, s.letters = s.found[:0], s.letters[:0]
	s.walk(r.words.tree, tok.text, 0, 1)
	var best []byte
	most := 0
	if len(tok.text) < minSureTypoLetters {
		most = 1
	}
	for _, word := range s.found {
		if met := one(r.words.haveMet(left, string(word))) + one(r.words.haveMet(string(word), right)); met > most {
			best, most = word, met
		}
	}
	return best
}

// walk finds the words that go on from a node like the rest of a text, with so many slips
// at most.
func (s *speller) walk(tree *wordTree, rest string, node int32, slips int) {
	if rest == "" && tree.nodes[node].word && len(s.letters) >= minTypoLetters {
		s.found = append(s.found, append([]byte(nil), s.letters...))
	}
	if rest != "" {
		s.step(tree, rest[0], rest[1:], node, slips)
	}
	if slips == 0 {
		return
	}
	if rest != "" { // a letter too many
		s.walk(tree, rest[1:], node, 0)
	}
	if len(rest) > 1 && rest[0] != rest[1] { // swapped
		if next := tree.next(node, rest[1]); next != 0 {
			s.letters = append(s.letters, rest[1])
			s.step(tree, rest[0], rest[2:], next, 0)
			s.letters = s.letters[:len(s.letters)-1]
		}
	}
	for letter := byte('a'); letter <= 'z'; letter++ {
		s.step(tree, letter, rest, node, 0) // left out
		if rest != "" && letter != rest[0] {
			s.step(tree, letter, rest[1:], node, 0) // taken for another
		}
	}
}

// step reads one letter and goes on with the rest.
func (s *speller) step(tree *wordTree, letter byte, rest string, node int32, slips int) {
	if next := tree.next(node, letter); next != 0 {
		s.letters = append(s.letters, letter)
		s.walk(tree, rest, next, slips)
		s.letters = s.letters[:len(s.letters)-1]
	}
}
