package classifier

import (
	"slices"
	"testing"
)

// A tree has its words and no others, each found letter by letter.
func TestWordTree(t *testing.T) {
	words := []string{"kill", "killer", "kid", "a", "zoo", "kill", "Kill", "don't", "", "überall", "abcdefghijklmnopqrstuvwxyz"}
	tree := newWordTree(words)
	for _, word := range []string{"kill", "killer", "kid", "a", "zoo"} {
		if !tree.has([]byte(word)) {
			t.Errorf("the tree does not have %q", word)
		}
	}
	for _, word := range []string{"", "k", "ki", "kil", "kille", "killers", "z", "b", "Kill", "don't", "überall", "abcdefghijklmnopqrstuvwxyz"} {
		if tree.has([]byte(word)) {
			t.Errorf("the tree has %q", word)
		}
	}
	if empty := newWordTree(nil); empty.has([]byte("a")) || empty.has(nil) {
		t.Error("an empty tree has a word")
	}
}

// Every word of the corpus is in the tree of them, and no word with a letter more is.
func TestWordTreeOfTheCorpus(t *testing.T) {
	var words []string
	for _, text := range corpusTexts(t) {
		for _, tok := range scanOf(text).tokens {
			if isLowerWord(tok.text) && len(tok.text) <= maxTreeWord {
				words = append(words, tok.text)
			}
		}
	}
	tree := newWordTree(words)
	slices.Sort(words)
	for _, word := range words {
		if !tree.has([]byte(word)) {
			t.Fatalf("the tree does not have %q", word)
		}
		longer := word + "q"
		if _, found := slices.BinarySearch(words, longer); tree.has([]byte(longer)) != found {
			t.Fatalf("the tree is wrong about %q", longer)
		}
	}
	if len(tree.nodes) < 10_000 {
		t.Errorf("only %d nodes", len(tree.nodes))
	}
}

func scanOf(text string) *scan {
	s := newScan(newMasks(Taxonomy{}))
	s.read([]byte(text))
	return &s
}
