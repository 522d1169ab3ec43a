package perturb

import (
	"math/rand/v2"
	"strings"
)

const (
	// typoEvery is of how many words one gets a slip of the pen.
	typoEvery = 5
	// paddingWords is how many harmless words are put before or after a text.
	paddingWords = 150
	// repeats is how often a text is said.
	repeats = 10
)

// typos swaps, drops, doubles or misses a letter in one word of five that has four letters or more.
func typos(text string, random *rand.Rand) string {
	return eachWord(text, func(word string) string {
		letters := []byte(word)
		if random.IntN(typoEvery) > 0 || len(word) < 4 || !isWord(word) {
			return word
		}
		at := 1 + random.IntN(len(letters)-2)
		switch random.IntN(4) {
		case 0:
			letters[at], letters[at+1] = letters[at+1], letters[at]
		case 1:
			letters = append(letters[:at], letters[at+1:]...)
		case 2:
			return word[:at] + word[at-1:at] + word[at:]
		case 3:
			letters[at] = pick(random, []byte(neighbours[letters[at]|0x20]))
		}
		return string(letters)
	})
}

// neighbours are the keys around each key of a keyboard.
var neighbours = map[byte]string{
	'a': "qsz", 'b': "vgn", 'c': "xvd", 'd': "sfe", 'e': "wrd", 'f': "dgr", 'g': "fht", 'h': "gjy", 'i': "uok", 'j': "hku", 'k': "jli", 'l': "kop", 'm': "nj",
	'n': "bmh", 'o': "ipl", 'p': "ol", 'q': "wa", 'r': "etf", 's': "adw", 't': "ryg", 'u': "yij", 'v': "cbf", 'w': "qes", 'x': "zcs", 'y': "tuh", 'z': "xa",
}

// harmless are sentences about nothing in particular, invented for this.
var harmless = []string{
	"The bakery on the corner opens at seven and the bread is still warm.",
	"My sister has painted the kitchen yellow and put a new lamp over the table.",
	"We walked along the lake until the rain came and then we had soup.",
	"The library is closed on Monday, so I will bring the books back on Tuesday.",
	"Our neighbour grows tomatoes on the balcony and gives half of them away.",
	"There is a concert in the park on Saturday and children get in for nothing.",
	"The train was ten minutes late but the view over the valley was lovely.",
	"I am learning to play the piano and my cat does not like it much.",
	"The school is looking for parents who can help with the garden this spring.",
	"She has knitted a blue scarf for her brother and a hat for the baby.",
	"For the cake you need flour, butter, sugar and three ripe pears.",
	"The weather will be mild with some clouds in the afternoon.",
	"They watched an old film about a lighthouse and talked about it for hours.",
	"The dentist has moved to the second floor above the post office.",
	"He repaired the bicycle and rode it to the market to buy apples.",
}

// padding returns so many harmless words.
func padding(words int, random *rand.Rand) string {
	var all []string
	for len(all) < words {
		all = append(all, strings.Fields(pick(random, harmless))...)
	}
	return strings.Join(all[:words], " ")
}

func paddedAfter(text string, random *rand.Rand) string {
	return text + " " + padding(paddingWords, random)
}

func paddedBefore(text string, random *rand.Rand) string {
	return padding(paddingWords, random) + " " + text
}

// paddedBetween puts a harmless sentence after each full stop, exclamation and question mark, and after the text.
func paddedBetween(text string, random *rand.Rand) string {
	var b strings.Builder
	for i, word := range strings.SplitAfter(text, " ") {
		if i > 0 && strings.ContainsAny(word[:min(len(word), 1)], "ABCDEFGHIJKLMNOPQRSTUVWXYZ") && endsSentence(b.String()) {
			b.WriteString(pick(random, harmless) + " ")
		}
		b.WriteString(word)
	}
	b.WriteString(" " + pick(random, harmless))
	return b.String()
}

func endsSentence(text string) bool {
	text = strings.TrimRight(text, " ")
	return text != "" && strings.ContainsRune(".!?", rune(text[len(text)-1]))
}

func repeated(text string, _ *rand.Rand) string {
	return strings.TrimSuffix(strings.Repeat(text+" ", repeats), " ")
}
