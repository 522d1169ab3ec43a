package classifier

import (
	"math/bits"
	"slices"
)

// maxTreeWord bounds the letters of a word in a wordTree, and so what is looked at from one
// place of a text.
const maxTreeWord = 24

// A wordTree holds words of the letters a to z, so that a text can be gone through letter
// by letter: may a word go on like this, and does one end here?
type wordTree struct{ nodes []wordNode }

type wordNode struct {
	letters uint32 // those that words go on with, a bit each
	first   int32  // the node of the first of them; those of the others follow
	word    bool   // a word ends here
}

// newWordTree makes a tree of words, of which those with other characters, or longer than
// maxTreeWord, are left out.
func newWordTree(words []string) *wordTree {
	words = slices.DeleteFunc(slices.Clone(words), func(word string) bool { return word == "" || len(word) > maxTreeWord || !isLowerWord(word) })
	slices.Sort(words)
	// The words [from, to) have the node's letters in front, depth of them.
	type stretch struct{ from, to, depth int }
	t := &wordTree{nodes: make([]wordNode, 1)}
	for open := []stretch{{0, len(words), 0}}; len(open) > 0; open = open[1:] {
		s := open[0]
		n := &t.nodes[len(t.nodes)-len(open)]
		for s.from < s.to && len(words[s.from]) == s.depth {
			n.word = true
			s.from++
		}
		n.first = int32(len(t.nodes))
		for s.from < s.to {
			letter, end := words[s.from][s.depth], s.from
			for end < s.to && words[end][s.depth] == letter {
				end++
			}
			n.letters |= 1 << (letter - 'a')
			open = append(open, stretch{s.from, end, s.depth + 1})
			s.from = end
		}
		t.nodes = append(t.nodes, make([]wordNode, bits.OnesCount32(n.letters))...)
	}
	return t
}

// next returns the node after this one for a letter a to z, or 0 if no word goes on so.
func (t *wordTree) next(node int32, letter byte) int32 {
	n := &t.nodes[node]
	bit := uint32(1) << (letter - 'a')
	if n.letters&bit == 0 {
		return 0
	}
	return n.first + int32(bits.OnesCount32(n.letters&(bit-1)))
}

// has reports whether the tree has the word.
func (t *wordTree) has(word []byte) bool {
	node := int32(0)
	for _, c := range word {
		if c < 'a' || c > 'z' {
			return false
		}
		if node = t.next(node, c); node == 0 {
			return false
		}
	}
	return t.nodes[node].word
}

func isLowerWord[T string | []byte](word T) bool {
	for i := range len(word) {
		if word[i] < 'a' || word[i] > 'z' {
			return false
		}
	}
	return true
}
