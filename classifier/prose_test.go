package classifier

import (
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// tokenTexts returns the texts of the tokens of one piece, without readings.
func tokenTexts(raw string) []string {
	work := tokenizer{masks: newMasks(Taxonomy{})}
	tokens, _ := work.tokens(nil, piece{raw: []byte(raw), end: len(raw)}, 0)
	var texts []string
	for _, tok := range tokens {
		if tok.kind != readingToken {
			texts = append(texts, tok.text)
		}
	}
	return texts
}

// plainProse returns what prose alone makes of a text.
func plainProse(t *testing.T, text string) []string {
	t.Helper()
	tokens, ok := proseTokens(nil, text)
	if !ok {
		t.Fatalf("prose cannot be asked about %q", text)
	}
	return tokens
}

func TestTokensOfPiece(t *testing.T) {
	for _, test := range []struct {
		piece string
		want  string // separated by spaces
		lost  bool   // prose alone loses text
	}{
		{piece: "kill", want: "kill"},
		{piece: "KILL", want: "kill"},
		{piece: "(kill)", want: "( kill )"},
		{piece: "$100,", want: "$ 100 ,"},
		{piece: "don't", want: "do n't"},
		{piece: "u.s.", want: "u.s."},
		{piece: ":-)", want: ":-)"},
		{piece: "well-known", want: "well-known"},
		{piece: "kill,maim", want: "kill,maim"},
		{piece: "\"kill!\"", want: "\" kill ! \""},
		{piece: "don't!", want: "do n't !", lost: true},
		{piece: "it's,", want: "it 's ,", lost: true},
		{piece: "x'mkill", want: "x ' mkill", lost: true},
		{piece: "'murder'", want: "' murder '", lost: true},
		{piece: "they'll-kill", want: "they 'll - kill", lost: true},
		{piece: "ȺȺȺn't", want: "aaa n't"},
		{piece: "\xff\xff's", want: "'s"},
		{piece: "½", want: "1⁄2"},
		{piece: "ｋｉｌｌ！", want: "kill !"},
		{piece: "k\u200bill", want: "kill"},
		{piece: "kіll", want: "kill"},
		{piece: "我们要杀了他们", want: "我们要杀了他们"},
		{piece: "\x00kill\x00", want: "kill"},
		{piece: "\u200b", want: ""},
	} {
		got := tokenTexts(test.piece)
		if strings.Join(got, " ") != test.want {
			t.Errorf("tokens of %q are %q, want %q", test.piece, got, test.want)
		}
		if test.lost && strings.Join(plainProse(t, test.piece), "") == test.piece {
			t.Errorf("prose loses nothing of %q: it shows no need of the guard", test.piece)
		}
	}
}

// Where prose loses nothing, the guard adds nothing: the tokens are prose's own.
func TestTokensAreProseTokens(t *testing.T) {
	words := strings.Fields("kill them now the u.s. e.g. dr. we'll don't it's i'm you're can't o'clock rock'n'roll x 1 42 3rd :) :-( o_o xd $5 -- ... co-op a/b")
	marks := strings.Split(`! ? . , ; : ' " ( ) [ ] $ - / & * !! ?! ..`, " ")
	random := rand.New(rand.NewPCG(1, 2))
	kept, lost := 0, 0
	for range 20_000 {
		var b strings.Builder
		for range 1 + random.IntN(2) {
			for range random.IntN(3) {
				b.WriteString(marks[random.IntN(len(marks))])
			}
			b.WriteString(words[random.IntN(len(words))])
			for range random.IntN(3) {
				b.WriteString(marks[random.IntN(len(marks))])
			}
		}
		piece := b.String()
		ours := tokenTexts(piece)
		if slices.Contains(ours, numberClass) {
			continue
		}
		prose := plainProse(t, piece)
		if strings.Join(prose, "") != piece {
			lost++
			continue
		}
		kept++
		if !cmp.Equal(ours, prose) {
			t.Fatalf("tokens of %q are %q, of prose %q", piece, ours, prose)
		}
	}
	if kept < 10_000 || lost < 1000 {
		t.Errorf("compared %d pieces, and prose lost something of %d: too few to mean anything", kept, lost)
	}
}

// The tokens of prose for a text are those for its pieces one after the other, which is
// what allows to ask it about each piece alone. Its bad cases are part of this.
func TestProseConcatenates(t *testing.T) {
	alphabet := []string{
		"kill", "don't", "it's", "'m", "n't", "'", "!", ".", "(", ")", "\"", "$", ",", ":)", "x", "U.S.", "Mr.", "&rsquo;", "’", "“",
		" ", " ", " ", "  ", "\t", "\n", "\r\n", "\v", "\f", "\u00a0", "\u0085", "\u2028", "\u3000", "é", "我", "\u200b", "😀",
	}
	random := rand.New(rand.NewPCG(3, 4))
	for range 20_000 {
		var b strings.Builder
		for range random.IntN(14) {
			b.WriteString(alphabet[random.IntN(len(alphabet))])
		}
		text := b.String()
		var pieces []string
		for at := 0; ; {
			p, ok := nextPiece([]byte(text), at)
			if !ok {
				break
			}
			pieces = append(pieces, plainProse(t, string(p.raw))...)
			at = p.end
		}
		if whole := plainProse(t, text); !cmp.Equal(pieces, whole) {
			t.Fatalf("prose on %q: %q, on its pieces: %q", text, whole, pieces)
		}
	}
}

// What prose cannot be asked about is recognised, not survived by luck.
func TestProseIsNotAsked(t *testing.T) {
	for _, text := range []string{"ȺȺȺn't", "\xff\xff's", "İ"} {
		if _, ok := proseTokens(nil, text); ok {
			t.Errorf("prose was asked about %q", text)
		}
	}
}
