package classifier

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"
)

const (
	// minLinked is how many known words make a chain of words that something holds
	// together, and minTightlyLinked how many if that is something which words may have in them.
	minLinked        = 2
	minTightlyLinked = 5
	// minLinkedKnown is the share of the letters of a chain that must be in known words.
	minLinkedKnown = 0.8
	// maxLinkedBytes bounds the chain.
	maxLinkedBytes = 512
	// maxHashtagBytes bounds a hashtag without anything between its words.
	maxHashtagBytes = 64
)

// What holds words together, besides %20.
const (
	looseLinks = "_+|~#"
	tightLinks = "-/.,;:*=&"
)

// unlink puts blanks between known words that something else holds together:
// kill_them_all, kill%20them, #KillThemAll. Addresses stay as they are.
func (r *respeller) unlink(text *respelling) {
	if !slices.ContainsFunc(text.text, mayLink) {
		return
	}
	w := rewriter{from: text}
	eachPiece(text.text, func(p piece, spaced bool) {
		if spaced {
			return
		}
		// What is told from the normal form is the same whatever the letters look like.
		norm := r.norm.Normalize(p.raw)
		if len(norm.Bytes) > maxLinkedBytes {
			return
		}
		r.linked = append(r.linked[:0], norm.Bytes...)
		from, to := trimmed(r.linked)
		if from == to || isAddress(r.linked) {
			return
		}
		hashtag := from > 0 && r.linked[from-1] == '#'
		words := r.linkedWords(r.linked[from:to], hashtag)
		if len(words) == 0 {
			return
		}
		place := func(i, j int) int { start, _ := norm.Span(i, j); return p.start + start }
		if !hashtag {
			w.to.signals |= JoinedWords
		}
		for i, word := range words {
			start := place(from+word.from, from+word.to)
			between := from - 1 // the #
			if i > 0 {
				between = from + words[i-1].to
			} else if !hashtag {
				continue
			}
			if between == from+word.from { // two words of a hashtag
				w.keep(start)
				w.put([]byte(" "), start, start+1)
				continue
			}
			link := place(between, from+word.from)
			w.keep(link)
			if i > 0 {
				w.put([]byte(" "), link, start)
			}
			w.skip(start)
		}
	})
	if w.at > 0 {
		w.done()
	}
}

// linkedWords returns the words of a chain; none if it is not to be cut.
func (r *respeller) linkedWords(chain []byte, hashtag bool) []segment {
	words, loose := cutLinks(chain)
	least := minTightlyLinked
	if loose || hashtag {
		least = minLinked
	}
	if len(words) == 1 && hashtag {
		return r.cutHashtag(chain)
	}
	if len(words) < least || r.words.has(chain) || !r.mostlyKnown(chain, words) {
		return nil
	}
	return words
}

// mayLink tells the bytes of what holds words together, full-width or not.
func mayLink(c byte) bool {
	return c >= utf8.RuneSelf || c == '%' || holds(looseLinks, c) || holds(tightLinks, c)
}

func holds(links string, c byte) bool { return strings.IndexByte(links, c) >= 0 }

// cutLinks returns the words of a piece between what holds words together, and whether
// some of that is in no word by itself.
func cutLinks(piece []byte) (words []segment, loose bool) {
	from := 0
	cut := func(at, size int) {
		if at > from {
			words = append(words, segment{from: from, to: at})
		}
		from = at + size
	}
	for i := 0; i < len(piece); i++ {
		switch {
		case bytes.HasPrefix(piece[i:], []byte("%20")):
			cut(i, len("%20"))
			loose = true
		case holds(looseLinks, piece[i]):
			cut(i, 1)
			loose = true
		case holds(tightLinks, piece[i]):
			cut(i, 1)
		}
	}
	cut(len(piece), 0)
	return words, loose
}

// cutHashtag returns the words of a hashtag if all are known, and enough of them as
// neighbours: the first half of a name is often a word, too.
func (r *respeller) cutHashtag(body []byte) []segment {
	if len(body) > maxHashtagBytes || r.words.has(body) {
		return nil
	}
	words, met := r.cutJoined(body)
	if n := len(words); n < minLinked || 2*met < n-1 || met == 0 {
		return nil
	}
	return words
}

// mostlyKnown reports whether most letters of the words are in known ones.
func (r *respeller) mostlyKnown(body []byte, words []segment) bool {
	known, letters := 0, 0
	for _, word := range words {
		letters += word.to - word.from
		if r.words.hasAll(body[word.from:word.to]) {
			known += word.to - word.from
		}
	}
	return float64(known) >= minLinkedKnown*float64(letters)
}
