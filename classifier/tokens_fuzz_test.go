package classifier

import (
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"tocsin/internal/textnorm"
)

// FuzzTokens holds the guard around prose to its promises on any bytes.
func FuzzTokens(f *testing.F) {
	for _, text := range hostile() {
		f.Add([]byte(text))
	}
	f.Fuzz(func(t *testing.T, text []byte) { checkTokens(t, text) })
}

func checkTokens(t *testing.T, text []byte) {
	t.Helper()
	// Names of one word only: those of several reach over the border of a piece.
	names := newMasks(Taxonomy{Organisations: []string{"Dawn", "al-Qaeda"}, Identities: []string{"Niners", "{IDENTITY} people"}})
	work := tokenizer{masks: names}
	spacedOut := false
	eachPiece(text, func(p piece, spaced bool) {
		spacedOut = spacedOut || spaced
		checkPiece(t, &work, p)
	})
	if !spacedOut {
		checkConcatenation(t, names, text)
	}
}

// checkPiece checks the tokens of one piece, and what they cost.
func checkPiece(t *testing.T, work *tokenizer, p piece) {
	t.Helper()
	var normalizer textnorm.Normalizer
	norm := string(normalizer.Normalize(p.raw).Bytes)
	before := work.given
	tokens, _ := work.tokens(nil, p, 0)

	if given := work.given - before; given > 2*len(norm) {
		t.Fatalf("piece %q of %d normalised bytes: prose was given %d", p.raw, len(norm), given)
	}
	if len(tokens) > 2*len(norm) || len(tokens) != len(work.chunks) {
		t.Fatalf("piece %q of %d normalised bytes has %d tokens of %d chunks", p.raw, len(norm), len(tokens), len(work.chunks))
	}
	inToken := make([]bool, len(norm))
	end, readings := 0, false
	for _, c := range work.chunks {
		if c.kind == readingToken && !readings {
			end, readings = 0, true
		}
		if c.start < end || c.start >= c.end || c.end > len(norm) || c.text == "" {
			t.Fatalf("piece %q: token %q at [%d, %d) of %q, the one before ends at %d", p.raw, c.text, c.start, c.end, norm, end)
		}
		end = c.end
		switch in := norm[c.start:c.end]; {
		case c.kind == plainToken && (c.text != in || readings),
			c.kind == readingToken && (c.text == in || len(c.text) != len(in)),
			c.kind == classToken && (c.text != orgClass && c.text != identityClass && c.text != urlClass && c.text != handleClass && c.text != numberClass || readings):
			t.Fatalf("piece %q: token %q of kind %d stands for %q", p.raw, c.text, c.kind, in)
		}
		for i := c.start; i < c.end && c.kind != readingToken; i++ {
			inToken[i] = true
		}
	}
	for i, r := range norm {
		if !inToken[i] && (unicode.IsLetter(r) || unicode.IsNumber(r)) {
			t.Fatalf("piece %q: %q at byte %d of %q is in no token", p.raw, r, i, norm)
		}
	}
	checkSpans(t, p, tokens)
}

// checkSpans checks that tokens stand on whole runes of their piece, in order.
func checkSpans(t *testing.T, p piece, tokens []token) {
	t.Helper()
	starts, ends := map[int]bool{}, map[int]bool{}
	for i, is := range runeBorders(p.raw) {
		if !is {
			continue
		}
		if p.letters == nil {
			starts[p.start+i], ends[p.start+i] = true, true
			continue
		}
		if i < len(p.raw) {
			starts[p.letters[i]] = true
		}
		if i > 0 {
			ends[p.letters[i-1]+1] = true
		}
	}
	var last token
	for _, tok := range tokens {
		if tok.kind == readingToken && last.kind != readingToken {
			last = token{kind: readingToken}
		}
		if !starts[int(tok.start)] || !ends[int(tok.end)] || tok.start >= tok.end || tok.start < last.start || tok.end < last.end {
			t.Fatalf("piece %q at %d: token %q at [%d, %d) after [%d, %d)", p.raw, p.start, tok.text, tok.start, tok.end, last.start, last.end)
		}
		last = tok
	}
}

// checkConcatenation checks that the tokens of a text are those of its pieces, each read
// alone, one after the other.
func checkConcatenation(t *testing.T, names *masks, text []byte) {
	t.Helper()
	whole, alone := newScan(names), newScan(names)
	whole.read(text)
	var joined []token
	pieces := 0
	eachPiece(text, func(p piece, _ bool) {
		alone.read(p.raw)
		for _, tok := range alone.tokens {
			tok.start += int32(p.start)
			tok.end += int32(p.start)
			tok.piece += int32(pieces)
			joined = append(joined, tok)
		}
		pieces += alone.pieces
	})
	if diff := cmp.Diff(joined, append([]token(nil), whole.tokens...), cmp.AllowUnexported(token{})); diff != "" {
		t.Fatalf("%q: the tokens of the pieces are not those of the text (-pieces +text):\n%s", text, diff)
	}
	if pieces != whole.pieces {
		t.Fatalf("%q: %d pieces alone, %d in the text", text, pieces, whole.pieces)
	}
}
