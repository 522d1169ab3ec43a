package classifier

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

// knownWords are the words that a model can make something of: those of its vocabulary,
// and those that become a class.
type knownWords struct {
	tree     *wordTree
	features map[string]int32
	// vocabulary holds the features in ascending order.
	vocabulary []string
	// classes says as what the model reads names and words for groups of people.
	classes map[string]string
}

func newKnownWords(vocabulary []string, features map[string]int32, m *masks) *knownWords {
	var words []string
	classes := map[string]string{}
	for _, class := range []string{orgClass, identityClass, urlClass, handleClass, numberClass} {
		words = append(words, strings.Trim(class, "{}"))
	}
	for feature := range features {
		if feature[0] == WordFeature {
			words = append(words, feature[1:])
		}
	}
	for _, p := range []phrases{m.organisations, m.identities} {
		for _, phrases := range p.byFirst {
			words = append(words, slices.Concat(phrases...)...)
			for _, phrase := range phrases {
				if len(phrase) == 1 {
					classes[phrase[0]] = p.class
				}
			}
		}
	}
	for _, names := range m.words {
		words = append(words, names...)
		for _, name := range names {
			classes[name] = orgClass
		}
	}
	for _, verb := range negated {
		words = append(words, verb+"n")
	}
	return &knownWords{tree: newWordTree(words), features: features, vocabulary: vocabulary, classes: classes}
}

// negated are the verbs that n't is put to: what stands before the apostrophe is no token.
var negated = [...]string{
	"ai", "are", "ca", "could", "did", "do", "does", "had", "has", "have", "is", "must", "need", "should", "was", "were", "wo", "would",
}

// has reports whether a word in lower case is known.
func (k *knownWords) has(word []byte) bool {
	if k.tree.has(word) {
		return true
	}
	_, ok := k.features[string(WordFeature)+string(word)]
	return ok
}

// haveMet reports whether the model knows the words as neighbours, in the classes that it
// reads them as.
func (k *knownWords) haveMet(left, right string) bool {
	if left == "" || right == "" {
		return false
	}
	_, ok := k.features[string(BigramFeature)+k.read(left)+" "+k.read(right)]
	return ok
}

// read returns the class of a word, or the word if it has none.
func (k *knownWords) read(word string) string {
	if class, ok := k.classes[word]; ok {
		return class
	}
	return word
}

// pairs returns how many pairs of words the model knows that begin with the word: the more,
// the more frequent it is.
func (k *knownWords) pairs(word string) int {
	prefix := string(BigramFeature) + word
	from, _ := slices.BinarySearch(k.vocabulary, prefix+" ")
	to, _ := slices.BinarySearch(k.vocabulary, prefix+"!")
	return to - from
}

// hasAll reports whether a normalised text without white space has words, all of which
// are known.
func (k *knownWords) hasAll(text []byte) bool {
	any := false
	for from := 0; from < len(text); {
		to := wordRun(text, from)
		if to == from {
			_, size := utf8.DecodeRune(text[from:])
			from += size
			continue
		}
		if !k.has(text[from:to]) && !isContraction(text, from, to) {
			return false
		}
		any = true
		from = to
	}
	return any
}

// wordRun returns the end of the run of letters and digits that begins at the offset.
func wordRun(text []byte, from int) int {
	for from < len(text) {
		r, size := utf8.DecodeRune(text[from:])
		if !isWordRune(r) {
			break
		}
		from += size
	}
	return from
}

// isContraction reports whether the letters [from, to) stand after an apostrophe: it's.
func isContraction(text []byte, from, to int) bool {
	return from > 0 && text[from-1] == '\'' && to-from <= 2
}

// trimmed returns the part of a normalised piece from its first letter or digit to its last.
func trimmed(piece []byte) (from, to int) {
	from = bytes.IndexFunc(piece, isWordRune)
	if from < 0 {
		return 0, 0
	}
	to = bytes.LastIndexFunc(piece, isWordRune)
	_, size := utf8.DecodeRune(piece[to:])
	return from, to + size
}
