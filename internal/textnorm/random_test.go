package textnorm

import (
	"math/rand/v2"
	"testing"
)

// TestRandomPieces mixes the runes that one stage or another treats by a rule of its own. A fuzzer that flips bytes
// rarely gets two of them side by side.
func TestRandomPieces(t *testing.T) {
	pool := []rune("aIß1=!\b\x00\u200b\u200d\ufe0f\u202e\ufeff\u00ad\u2800\u3164 \u3000´¨゛ﾞÅKΩµſıİÇéøŁǅﬁⅣ™ªº⒜🅰Ⓐ①Ａ１𝓪ﷺﷻ㌖½≠…‘”—〜־" +
		"аОвВкйёҖжбᲀαΑΓγσςΣΊΐᾳϴԱոև ꓡꓲᎠꭰᏸаɑɡᴋꞋꞌ×∪۱ ⲟ𐐽ⴹᲐა" +
		"\u0301\u0300\u0302\u0308\u0307\u0323\u031b\u0327\u0336\u0338\u0345\u0344\u0340\u0489\u20dd\u20e3\u034f\u0f71\u0f73\u3099" +
		"\u1100\u1161\u11a8ㄱㅏㄳ가각か\u09c7\u09be\u0915\u094d\u0937\u0e01\u0e33\u05d0\u05b8ו\u0644\u0627\u064e漢字葛ー❤👩🏴\U000e0067🇩\ufffd")
	random := rand.New(rand.NewPCG(1, 2))
	count := 200_000
	if testing.Short() {
		count /= 20
	}
	for range count {
		var piece []byte
		for range 1 + random.IntN(8) {
			if random.IntN(40) == 0 {
				piece = append(piece, 0xc3) // the start of a character that does not come
				continue
			}
			piece = append(piece, string(pool[random.IntN(len(pool))])...)
		}
		checkText(t, piece)
	}
}
