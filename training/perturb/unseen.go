package perturb

import (
	"math/rand/v2"
	"slices"
	"strings"
	"unicode"
)

func isSpace(r rune) bool   { return unicode.IsSpace(r) }
func isNoSpace(r rune) bool { return !unicode.IsSpace(r) }

// isASCIILetter tells the letters that most transforms are about.
func isASCIILetter(r rune) bool { return 'a' <= r|0x20 && r|0x20 <= 'z' }

// after returns the text with something put after some of its letters.
func after(text string, random *rand.Rand, something func(letter rune) string) string {
	var b strings.Builder
	for _, r := range text {
		b.WriteRune(r)
		if isASCIILetter(r) && random.IntN(3) > 0 {
			b.WriteString(something(r))
		}
	}
	return b.String()
}

// unseen are characters that show nothing: spaces without width, joiners, soft hyphens, fillers, tags, selectors.
var unseen = []string{
	"\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\u00ad", "\u034f", "\u180e", "\u2061", "\u2063", "\u115f", "\u1160",
	"\u3164", "\uffa0", "\u17b4", "\ufe0f", "\ufe00", "\U000e0100", "\U000e0041", "\U000e0020", "\u2800", "\x01", "\x1f", "\x7f",
}

func invisible(text string, random *rand.Rand) string {
	return after(text, random, func(rune) string { return pick(random, unseen) })
}

// bidi puts controls around words and inside them that leave the letters where they are.
func bidi(text string, random *rand.Rand) string {
	pairs := [][2]string{
		{"\u202a", "\u202c"},
		{"\u202d", "\u202c"},
		{"\u2066", "\u2069"},
		{"\u2068", "\u2069"},
		{"\u200e", "\u200e"},
	}
	return eachWord(text, func(word string) string {
		p := pick(random, pairs)
		letters := []rune(word)
		at := random.IntN(len(letters) + 1)
		return p[0] + string(letters[:at]) + "\u200e" + string(letters[at:]) + p[1]
	})
}

// reversed writes every second word of letters backwards under an override, which shows it the right way round.
func reversed(text string, random *rand.Rand) string {
	return eachWord(text, func(word string) string {
		letters := []rune(word)
		if random.IntN(2) == 0 || len(letters) < 2 || slices.ContainsFunc(letters, func(r rune) bool { return !isASCIILetter(r) }) {
			return word
		}
		slices.Reverse(letters)
		return "\u202e" + string(letters) + "\u202c"
	})
}

func backspace(text string, random *rand.Rand) string {
	return after(text, random, func(letter rune) string {
		switch random.IntN(3) {
		case 0:
			return string(letter) + "\b"
		case 1:
			return "xz\b\b"
		}
		return " \b"
	})
}

func combining(text string, random *rand.Rand) string {
	mark := pick(random, []string{"\u0336", "\u0335", "\u0338", "\u0332", "\u20d2"})
	return after(text, random, func(rune) string { return mark })
}

func zalgo(text string, random *rand.Rand) string {
	marks := []rune("\u0300\u0301\u0302\u0303\u0307\u0308\u0316\u0321\u0323\u0334\u034a\u035d\u0360\u0488\u0489")
	return after(text, random, func(rune) string {
		pile := make([]rune, 3+random.IntN(10))
		for i := range pile {
			pile[i] = pick(random, marks)
		}
		return string(pile)
	})
}
