package classifier

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
)

// likeProse stands in for prose: they must agree on every short stretch of the
// characters that prose treats in some special way, and of letters and digits.
func TestLikeProse(t *testing.T) {
	check := func(text string) {
		got, ok := likeProse(nil, text)
		if !ok {
			t.Fatalf("likeProse does not answer %q", text)
		}
		if want, ok := proseTokens(nil, text); !ok || !slices.Equal(got, want) {
			t.Fatalf("likeProse says %q of %q, prose %q", got, text, want)
		}
	}
	alphabet := []string{"a", "o", "s", "n't", "'", "'ll", "'s", "$", "(", "\"", ")", ":", ".", "-", "_", "8", "3", "@", "{"}
	var all func(prefix string, length int)
	all = func(prefix string, length int) {
		for _, c := range alphabet {
			check(prefix + c)
			if length > 1 {
				all(prefix+c, length-1)
			}
		}
	}
	all("", 3)
	var printable []string
	for c := byte('!'); c < 0x7f; c++ {
		if (c < 'A' || 'Z' < c) && c != '&' {
			printable = append(printable, string(c))
		}
	}
	for _, a := range printable {
		for _, b := range printable {
			check(a + b)
			check("a" + a + b + "s")
		}
	}
	random := rand.New(rand.NewPCG(1, 2))
	parts := append(slices.Clone(alphabet), "'re", "'m", "^", "=", "|", "`", ",", "]", "!", ";", "?", "[", "*", "/", "w", "v_v", "(o:", "u.s.", ":-)", "kill",
		"é", "😀", "杀", "ß", "ı", "ﬁ", "²", "\u0301", "(¬_¬)", "(ಠ_ಠ)", "(╯°□°）╯︵┻━┻", "¯\\(ツ)/¯", "\ufdfa", "ა", "·", "」")
	for range 60_000 {
		var text strings.Builder
		for range 1 + random.IntN(9) {
			text.WriteString(parts[random.IntN(len(parts))])
		}
		check(text.String())
	}
}

// What prose replaces before it reads, or compares in another case, is left to prose.
func TestLikeProseLeavesTheRest(t *testing.T) {
	for _, text := range []string{"&rsquo;", "don’t", "Kill", "a b", "\x01", "\x7f", "kill\xff", "É", "“é", "é”", "\u00a0é", "é\u2003", "ǅ", "é&rsquo;", "éA"} {
		if got, ok := likeProse(nil, text); ok || got != nil {
			t.Errorf("likeProse answers %q: %q", text, got)
		}
	}
}
