package classifier

import (
	"fmt"
	"slices"
	"unicode"
	"unicode/utf8"
)

// A Language says how likely a word is of the language of the rows that a model was
// trained on, and not of another. It is made of log-likelihood ratios between those rows
// and a background of many other languages, in units of 2^-5 nats: one for each word of
// the vocabulary, and one for each letter after two others, of which the ratio of any
// other word is the sum. Ratios of words add up to that of a text.
//
// What the rows are written in is known. Nothing here names a language.
type Language struct {
	// Letters are the frequent ones of the rows in ascending order, at most MaxLetters.
	Letters string
	// Trigrams holds the ratio of a symbol after two others, shape (symbols, symbols,
	// symbols). Symbols are the end of a word, the letters, any other letter of the Latin
	// script, and any letter of another script.
	Trigrams []int8
	// Words holds the ratio of each word of the vocabulary, in its order.
	Words []int8
	// Threshold is what the words of a text must come to on average, in nats, between
	// -4 and 0.
	Threshold float64
}

// LanguageUnit is the ratio, in nats, of the stored integer 1. None is beyond
// MaxRatio, so that no word outweighs many.
const LanguageUnit = 1.0 / (1 << languageBits)

const (
	languageBits = 5
	// MaxRatio is the largest ratio of a word or a trigram, in units.
	MaxRatio = 127
	// UnknownWordRatio is what it says of a word that the vocabulary lacks it: a half. Most
	// words of another language are unknown, but so are names and slips of the pen.
	UnknownWordRatio = -22
)

// endOfWord is the symbol of what stands around a word.
const endOfWord = 0

// Symbols is how many symbols there are for so many letters.
func Symbols(letters int) int { return letters + 3 }

// check says what is wrong with the parameters of a language, for a vocabulary.
func (l *Language) check(vocabulary []string) error {
	letters := 0
	last := rune(0)
	for _, r := range l.Letters {
		if r <= last || !unicode.IsLetter(r) {
			return fmt.Errorf("language: letter %d is out of order or none", letters)
		}
		last = r
		letters++
	}
	if letters > MaxLetters {
		return fmt.Errorf("language: %d letters, at most %d", letters, MaxLetters)
	}
	n := Symbols(letters)
	if len(l.Trigrams) != n*n*n {
		return fmt.Errorf("language: %d ratios of trigrams for %d letters", len(l.Trigrams), letters)
	}
	if from, to := wordsOf(vocabulary); len(l.Words) != to-from {
		return fmt.Errorf("language: %d ratios for %d words", len(l.Words), to-from)
	}
	if !(l.Threshold >= -MaxRatio*LanguageUnit && l.Threshold <= 0) {
		return fmt.Errorf("language: threshold %v, want it between %v and 0", l.Threshold, -MaxRatio*LanguageUnit)
	}
	return nil
}

// wordsOf returns where the words stand in a vocabulary, which is in ascending order.
func wordsOf(vocabulary []string) (from, to int) {
	find := func(kind byte) int {
		at, _ := slices.BinarySearchFunc(vocabulary, kind, func(feature string, kind byte) int { return int(feature[0]) - int(kind) })
		return at
	}
	return find(WordFeature), find(WordFeature + 1)
}

// An Alphabet numbers the symbols of a language. It is safe for concurrent use.
type Alphabet struct {
	ascii   [utf8.RuneSelf]uint8 // endOfWord for what is no letter
	letters []rune               // the others, in ascending order
	first   int                  // symbol of the first of these
	latin   uint8                // symbol of other Latin letters; the next is that of other scripts
}

// NewAlphabet returns the alphabet of letters in ascending order.
func NewAlphabet(letters string) *Alphabet {
	a := &Alphabet{first: 1}
	for _, r := range letters {
		if r < utf8.RuneSelf {
			a.ascii[r] = uint8(a.first)
			a.first++
		} else {
			a.letters = append(a.letters, r)
		}
	}
	a.latin = uint8(a.first + len(a.letters))
	for r := 'a'; r <= 'z'; r++ {
		if a.ascii[r] == 0 {
			a.ascii[r] = a.latin
		}
	}
	return a
}

// Symbols is how many symbols there are.
func (a *Alphabet) Symbols() int { return int(a.latin) + 2 }

// symbol returns that of a letter or a mark, and endOfWord for anything else.
func (a *Alphabet) symbol(r rune) uint8 {
	if r < utf8.RuneSelf {
		return a.ascii[r]
	}
	if !unicode.IsLetter(r) && !unicode.IsMark(r) {
		return endOfWord
	}
	if i, ok := slices.BinarySearch(a.letters, r); ok {
		return uint8(a.first + i)
	}
	if unicode.Is(unicode.Latin, r) {
		return a.latin
	}
	return a.latin + 1
}

// isOther tells the symbols of letters that are not in the alphabet.
func (a *Alphabet) isOther(symbol uint8) bool { return symbol >= a.latin }

// EachTrigram calls yield with the index of each trigram of a token, in the order of
// [Language.Trigrams]. Hyphens and apostrophes end a word inside it. A token with anything
// else than letters in it has none, and false is returned: tags, names of files and
// leetspeak are of no language.
func (a *Alphabet) EachTrigram(token string, yield func(trigram int)) bool {
	for _, r := range token {
		if a.symbol(r) == endOfWord && r != '-' && r != '\'' {
			return false
		}
	}
	n := a.Symbols()
	before, last := endOfWord, endOfWord
	for _, r := range token {
		symbol := int(a.symbol(r))
		if symbol == endOfWord && last == endOfWord {
			continue
		}
		yield((before*n+last)*n + symbol)
		before, last = last, symbol
		if symbol == endOfWord {
			before = endOfWord
		}
	}
	if last != endOfWord {
		yield((before*n + last) * n)
	}
	return true
}

// A languageReader reads words with a Language.
type languageReader struct {
	*Language
	*Alphabet
	firstWord int32 // the feature of the first word
	// foreign tells, for each symbol, a letter that the rows do not have.
	foreign []bool
}

func newLanguageReader(l *Language, vocabulary []string) *languageReader {
	if l == nil {
		return nil
	}
	from, _ := wordsOf(vocabulary)
	r := &languageReader{Language: l, Alphabet: NewAlphabet(l.Letters), firstWord: int32(from)}
	n := r.Symbols()
	r.foreign = make([]bool, n)
	for s := range n {
		r.foreign[s] = r.isOther(uint8(s)) && l.Trigrams[(s*n+s)*n+s] < 0
	}
	return r
}

// unknown returns the ratio of a token that the vocabulary lacks.
func (l *languageReader) unknown(token string) int64 {
	sum := int64(UnknownWordRatio)
	if !l.EachTrigram(token, func(trigram int) { sum += int64(l.Trigrams[trigram]) }) {
		return 0
	}
	return min(max(sum, -MaxRatio), MaxRatio)
}
