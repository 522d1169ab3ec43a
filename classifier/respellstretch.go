package classifier

import "strings"

const (
	// minStretch is how often a letter stands in a row in no word.
	minStretch = 3
	// maxStretches is in how many places a word may have a letter twice or more.
	maxStretches = 6
)

// A stretch is a letter that stands in a row, so many times.
type stretch struct {
	letter byte
	times  int
}

// unstretch returns the known word that an unknown token is with letters said again and
// again (kiiiilll, tomorrooow): each of them stood there once or twice. Of several it is
// the most frequent one. It returns nil if there is none.
func (r *respeller) unstretch(tok token) []byte {
	if tok.kind != plainToken || !isLowerWord(tok.text) || isRomanNumber(tok.text) || r.words.has([]byte(tok.text)) {
		return nil
	}
	var stretches []stretch
	longest, places := 0, 0
	for i := range len(tok.text) {
		if n := len(stretches); n > 0 && stretches[n-1].letter == tok.text[i] {
			stretches[n-1].times++
			longest = max(longest, stretches[n-1].times)
			places += one(stretches[n-1].times == 2)
			continue
		}
		stretches = append(stretches, stretch{tok.text[i], 1})
	}
	if longest < minStretch || places > maxStretches || len(stretches) < 2 || len(stretches) > maxTreeWord {
		return nil
	}
	var best []byte
	most := -1
	for twice := range 1 << places { // a bit for each place
		var word []byte
		for _, s := range stretches {
			word = append(word, s.letter)
			if s.times > 1 {
				if twice&1 == 1 {
					word = append(word, s.letter)
				}
				twice >>= 1
			}
		}
		if !r.words.tree.has(word) {
			continue
		}
		if n := r.words.pairs(string(word)); n > most {
			best, most = word, n
		}
	}
	return best
}

// isRomanNumber tells what may be one, such as viii.
func isRomanNumber(word string) bool { return strings.Trim(word, "ivxlcdm") == "" }
