package classifier

import (
	"fmt"
	"strings"
	"testing"

	"tocsin/internal/textnorm"
)

// Time is linear because prose, the only stage that is not, is given each normalised
// byte at most twice, once in the piece and once in its reading, and never more than
// maxChunkBytes at a time. Both are counted here: a clock would depend on the machine.
func TestWorkIsLinear(t *testing.T) {
	const size = 64 << 10
	for name, unit := range map[string]string{
		"exclamation marks":   "!",
		"brackets":            "(",
		"dots":                ".",
		"quotes":              "'",
		"contractions":        "'m",
		"dropped text":        "x'mkill",
		"mixed punctuation":   "\"$(';.",
		"leetspeak":           "k1ll",
		"short leetspeak":     "k1ll ",
		"one long word":       "a",
		"hyphens":             "a-",
		"names":               "dawn-",
		"half a name":         "al-",
		"handles":             "@a",
		"open handles":        "@_._.",
		"numbers":             "1-a",
		"open numbers":        "1...",
		"braces":              "{org",
		"half a scheme":       "http:/",
		"invalid UTF-8":       "\xff's",
		"longer lower case":   "Ⱥn't",
		"many for one":        "㏂'m",
		"a phrase in one":     "\ufdfa",
		"combining marks":     "a\u0301\u0302",
		"zero width":          "k\u200b",
		"CJK":                 "杀",
		"spaced letters":      "k ",
		"letters far apart":   "k" + strings.Repeat(" ", 999),
		"white space":         " ",
		"entities":            "&rsquo;",
		"NUL":                 "\x00",
		"backspaces":          "a\b",
		"unclosed exclaiming": "don't!",
	} {
		t.Run(name, func(t *testing.T) {
			text := []byte(strings.Repeat(unit, size/len(unit)))
			var normalizer textnorm.Normalizer
			work := tokenizer{masks: newMasks(Taxonomy{Organisations: []string{"Dawn", "al-Qaeda"}})}
			normalised, tokens := 0, 0
			eachPiece(text, func(p piece, _ bool) {
				normalised += len(normalizer.Normalize(p.raw).Bytes)
				got, _ := work.tokens(nil, p, 0)
				tokens += len(got)
			})
			if work.given > 2*normalised {
				t.Errorf("prose was given %d bytes of %d normalised ones", work.given, normalised)
			}
			if normalised > 12*len(text) || tokens > 2*normalised {
				t.Errorf("%d bytes became %d normalised ones and %d tokens", len(text), normalised, tokens)
			}
		})
	}
}

// A leetspeak piece is the one that prose is asked about twice.
func TestWorkOfAReading(t *testing.T) {
	for raw, want := range map[string]int{"kill": 4, "k1ll": 8, "@kill": 0, "https://x.example": 0, "al-qaeda": 0, "x-al-qaeda": 2, "": 0} {
		work := tokenizer{masks: newMasks(Taxonomy{Organisations: []string{"al-Qaeda"}})}
		if work.tokens(nil, piece{raw: []byte(raw), end: len(raw)}, 0); work.given != want {
			t.Errorf("%q: prose was given %d bytes, want %d", raw, work.given, want)
		}
	}
}

// A stretch is cut on the border of a rune, where a word begins if it can be, and every
// part is short and not empty.
func TestChunkEnd(t *testing.T) {
	for _, unit := range []string{"!", "ab!", "a", "é", "杀", "😀", "a\u0301", "longwordsthatgoonandon-", strings.Repeat("x", maxChunkBytes)} {
		text := strings.Repeat(unit, 50)
		border := runeBorders([]byte(text))
		for from := 0; from < len(text); {
			end := chunkEnd(text, from, len(text))
			switch {
			case end <= from || end-from > maxChunkBytes:
				t.Fatalf("%q: a stretch of %d bytes", unit, end-from)
			case !border[end]:
				t.Fatalf("%q: cut inside a rune at %d", unit, end)
			case end < len(text) && unit == "ab!" && text[end] != 'a':
				t.Fatalf("%q: cut inside a word: %s", unit, fmt.Sprint(text[from:end], "|", text[end:end+3]))
			}
			from = end
		}
	}
}
