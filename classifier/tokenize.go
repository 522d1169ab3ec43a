package classifier

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/jdkato/prose/v2"

	"tocsin/internal/textnorm"
)

// A token is what prose returns for a piece, or a class that stands for many
// strings, with its place in the text.
type token struct {
	text       string
	start, end int32 // bytes of the text as received
	piece      int32
	kind       tokenKind
}

type tokenKind uint8

const (
	plainToken tokenKind = iota
	// classToken stands for any URL, handle, long number or organisation.
	classToken
	// readingToken is what a plain token says when digits and symbols are read as
	// letters; it stands beside the plain token and never in its place.
	readingToken
)

// A tokenizer turns pieces into tokens. It holds buffers and is not safe for
// concurrent use.
type tokenizer struct {
	norm    textnorm.Normalizer
	masks   *masks
	reading []byte
	chunks  []chunkToken
	found   []string
	// given counts the bytes that prose was asked about, or likeProse in its place, so
	// that tests can bound the work without a clock.
	given int
}

// A chunkToken is a token with its place in a normalised piece.
type chunkToken struct {
	text       string
	start, end int
	kind       tokenKind
}

// tokens appends the tokens of a piece to dst and returns the signals met.
func (t *tokenizer) tokens(dst []token, p piece, index int) ([]token, Signals) {
	norm := t.norm.Normalize(p.raw)
	signals := Signals(norm.Signals)
	t.chunks = t.chunks[:0]
	t.segment(norm.Bytes, plainToken)

	// A reading has as many bytes as the piece, so that offsets agree.
	if reading, ok := textnorm.Leet(t.reading[:0], norm.Bytes); ok && len(reading) == len(norm.Bytes) {
		t.reading = reading
		plain := len(t.chunks)
		t.segment(reading, readingToken)
		kept := t.chunks[:plain]
		for _, c := range t.chunks[plain:] {
			if c.kind == readingToken && !bytes.Equal(norm.Bytes[c.start:c.end], reading[c.start:c.end]) && !inClass(t.chunks[:plain], c) {
				kept = append(kept, c)
			}
		}
		if len(kept) > plain {
			signals |= Leetspeak
		}
		t.chunks = kept
	}

	for _, c := range t.chunks {
		start, end := p.span(norm.Span(c.start, c.end))
		dst = append(dst, token{text: c.text, start: int32(start), end: int32(end), piece: int32(index), kind: c.kind})
	}
	return dst, signals
}

// inClass reports whether a reading overlaps a class, which it would give away.
func inClass(plain []chunkToken, reading chunkToken) bool {
	return slices.ContainsFunc(plain, func(c chunkToken) bool {
		return c.kind == classToken && c.start < reading.end && reading.start < c.end
	})
}

// segment cuts classes out of a normalised piece and gives the rest to prose.
func (t *tokenizer) segment(norm []byte, kind tokenKind) {
	text := string(norm)
	from := 0
	inWord := false
	for i := 0; i < len(text); {
		// No class but those in braces begins inside a word.
		if !inWord || text[i] == '{' {
			if class, end := t.classAt(text, i); class != "" {
				t.chunk(text, from, i, kind)
				t.chunks = append(t.chunks, chunkToken{class, i, end, classToken})
				from, i = end, end
				inWord = !startsWord(text, end)
				continue
			}
		}
		r, size := utf8.DecodeRuneInString(text[i:])
		inWord = isWordRune(r)
		i += size
	}
	t.chunk(text, from, len(text), kind)
}

// chunk tokenises text[from:to] in stretches of bounded length.
func (t *tokenizer) chunk(text string, from, to int, kind tokenKind) {
	for from < to {
		end := chunkEnd(text, from, to)
		t.ask(text, from, end, kind)
		from = end
	}
}

// chunkEnd returns where to cut a stretch that is too long for prose: where a word
// begins, if there is such a place, and on the border of a rune in any case.
func chunkEnd(text string, from, to int) int {
	if to-from <= maxChunkBytes {
		return to
	}
	end := from + maxChunkBytes
	for !utf8.RuneStart(text[end]) {
		end--
	}
	for i := end; i > from+maxChunkBytes/2; i-- {
		if utf8.RuneStart(text[i]) && startsWord(text, i) {
			if r, _ := utf8.DecodeRuneInString(text[i:]); isWordRune(r) {
				return i
			}
		}
	}
	return end
}

// ask is the guard around prose, the only place that calls it or likeProse. It asks about
// text[from:to], finds the tokens in the text and puts back what prose drops: it
// loses the rest of a stretch that begins with a contraction ('murder', don't!).
func (t *tokenizer) ask(text string, from, to int, kind tokenKind) {
	if to-from > maxPunctuationBytes && !strings.ContainsFunc(text[from:to], isContentRune) {
		t.split(text, from, to, kind) // none of its tokens can become a feature
		return
	}
	found, ok := likeProse(t.found[:0], text[from:to])
	if !ok {
		found, ok = proseTokens(found, text[from:to])
	}
	t.found = found
	t.given += to - from
	if !ok {
		t.split(text, from, to, kind)
		return
	}
	// Tokens come from the left up to where text was dropped, and from the right after it.
	i := 0
	for i < len(found) && strings.HasPrefix(text[from:to], found[i]) {
		t.chunks = append(t.chunks, chunkToken{found[i], from, from + len(found[i]), kind})
		from += len(found[i])
		i++
	}
	tail := 0
	for _, f := range found[i:] {
		tail += len(f)
	}
	if tail > to-from {
		t.split(text, from, to, kind)
		return
	}
	t.split(text, from, to-tail, kind)
	from = to - tail
	for _, f := range found[i:] {
		if !strings.HasPrefix(text[from:to], f) {
			t.split(text, from, to, kind)
			return
		}
		t.chunks = append(t.chunks, chunkToken{f, from, from + len(f), kind})
		from += len(f)
	}
}

// proseTokens asks prose for the tokens of a short stretch without white space and
// appends them to dst. It is not ok where prose cannot be asked: it panics on bytes that
// are not UTF-8 and where lower-casing changes the length.
func proseTokens(dst []string, text string) (tokens []string, ok bool) {
	if !utf8.ValidString(text) || len(strings.ToLower(text)) != len(text) {
		return dst, false
	}
	defer func() {
		if recover() != nil {
			tokens, ok = dst, false
		}
	}()
	doc, err := prose.NewDocument(text, prose.WithSegmentation(false), prose.WithTagging(false), prose.WithExtraction(false))
	if err != nil {
		return dst, false
	}
	tokens = dst
	for _, tok := range doc.Tokens() {
		tokens = append(tokens, tok.Text)
	}
	return tokens, true
}

// contractions are the endings that prose makes tokens of.
var contractions = [...]string{"n't", "'ll", "'s", "'re", "'m"}

// split tokenises what prose would not: a contraction, a run of letters and digits
// and every other character are a token each.
func (t *tokenizer) split(text string, from, to int, kind tokenKind) {
	for from < to {
		end := splitEnd(text[from:to])
		t.chunks = append(t.chunks, chunkToken{text[from : from+end], from, from + end, kind})
		from += end
	}
}

func splitEnd(text string) int {
	for _, c := range contractions {
		if strings.HasPrefix(text, c) && wordEnd(text, len(c), "") == len(c) {
			return len(c)
		}
	}
	if end := wordEnd(text, 0, ""); end > 0 {
		return end
	}
	_, size := utf8.DecodeRuneInString(text)
	return size
}
