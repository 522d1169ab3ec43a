package perturb

import (
	"math/rand/v2"
	"strings"
	"unicode"
)

// apart returns the characters of a word with something between them.
func apart(word, between string) string { return strings.Join(strings.Split(word, ""), between) }

func spaced(text string, random *rand.Rand) string {
	gap := pick(random, []string{"   ", "  ", "\n"})
	words := strings.Fields(text)
	for i, word := range words {
		words[i] = apart(word, " ")
	}
	return strings.Join(words, gap)
}

func spacedEvenly(text string, _ *rand.Rand) string {
	return apart(strings.Join(strings.Fields(text), ""), " ")
}

func dotted(text string, random *rand.Rand) string {
	between := []string{".", "-", "_", "*", "/", "·"}
	mixed := random.IntN(4) == 0
	of := pick(random, between)
	return eachWord(text, func(word string) string {
		if !mixed {
			return apart(word, of)
		}
		var b strings.Builder
		for i, r := range []rune(word) {
			if i > 0 {
				b.WriteString(pick(random, between))
			}
			b.WriteRune(r)
		}
		return b.String()
	})
}

// minSplitLetters is how long a word of letters is that is cut in two.
const minSplitLetters = 4

func split(text string, random *rand.Rand) string {
	return eachWord(text, func(word string) string {
		if len(word) < minSplitLetters || !isWord(word) || random.IntN(2) == 0 {
			return word
		}
		at := 1 + random.IntN(len(word)-1)
		return word[:at] + " " + word[at:]
	})
}

// isWord reports whether a word is of ASCII letters alone.
func isWord(word string) bool {
	return strings.IndexFunc(word, func(r rune) bool { return !isASCIILetter(r) }) < 0
}

func joined(text string, random *rand.Rand) string {
	var b strings.Builder
	left := random.IntN(3) // blanks to leave out before the next one
	before := ' '
	for _, r := range text {
		if r == ' ' && unicode.IsLetter(before) && left > 0 {
			left--
			continue
		}
		if r == ' ' {
			left = random.IntN(3)
		}
		before = r
		b.WriteRune(r)
	}
	return b.String()
}

const (
	// minLinkedWords and maxLinkedWords are how many words are held together.
	minLinkedWords, maxLinkedWords = 5, 9
	// minStretches and maxStretches are how often a letter is repeated.
	minStretches, maxStretches = 2, 6
)

// linked puts one separator in the place of the blanks of so many words at a time.
func linked(text string, random *rand.Rand) string {
	separators := []string{"_", "-", ".", "/", "+", "%20"}
	var b strings.Builder
	left, separator := 0, ""
	for i, word := range strings.Fields(text) {
		switch {
		case i == 0:
		case left == 0:
			b.WriteString(" ")
		default:
			b.WriteString(separator)
		}
		if left == 0 {
			left, separator = minLinkedWords+random.IntN(maxLinkedWords-minLinkedWords+1), pick(random, separators)
		}
		b.WriteString(word)
		left--
	}
	return b.String()
}

// stretched repeats a letter of every second word of letters.
func stretched(text string, random *rand.Rand) string {
	return eachWord(text, func(word string) string {
		if len(word) < 2 || !isWord(word) || random.IntN(2) == 0 {
			return word
		}
		at := random.IntN(len(word))
		return word[:at] + strings.Repeat(word[at:at+1], minStretches+random.IntN(maxStretches-minStretches+1)) + word[at:]
	})
}
