package perturb

import (
	"math/rand/v2"
	"strings"
)

// digits are those that stand for letters.
var digits = map[rune][]string{
	'a': {"4"}, 'b': {"8"}, 'e': {"3"}, 'i': {"1"}, 'l': {"1"}, 'o': {"0"}, 's': {"5"}, 't': {"7"}, 'g': {"9"}, 'z': {"2"},
}

// signs are symbols, and groups of them that are drawn like a letter.
var signs = map[rune][]string{
	'a': {"@", "4", "/\\"}, 'b': {"8", "|3"}, 'c': {"(", "¢"}, 'd': {"|)"}, 'e': {"3", "€"}, 'h': {"|-|", "#"}, 'i': {"!", "1", "|"}, 'k': {"|<"},
	'l': {"|", "1", "£"}, 'm': {"|\\/|"}, 'n': {"|\\|"}, 'o': {"0", "()"}, 's': {"$", "5"}, 't': {"7", "+"}, 'u': {"|_|"}, 'v': {"\\/"}, 'x': {"><"},
}

// substituted replaces one letter of three, and at least one of every word that has one to replace.
func substituted(text string, by map[rune][]string, random *rand.Rand) string {
	return eachWord(text, func(word string) string {
		letters := []rune(word)
		var candidates []int
		for i, r := range letters {
			if by[r|0x20] != nil && isASCIILetter(r) {
				candidates = append(candidates, i)
			}
		}
		chosen := map[int]bool{}
		if len(candidates) > 0 {
			chosen[pick(random, candidates)] = true
		}
		for _, i := range candidates {
			chosen[i] = chosen[i] || random.IntN(3) == 0
		}
		var b strings.Builder
		for i, r := range letters {
			if chosen[i] {
				b.WriteString(pick(random, by[r|0x20]))
			} else {
				b.WriteRune(r)
			}
		}
		return b.String()
	})
}

func leetspeak(text string, random *rand.Rand) string { return substituted(text, digits, random) }

func symbols(text string, random *rand.Rand) string { return substituted(text, signs, random) }
