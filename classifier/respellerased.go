package classifier

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

const rightToLeftOverride = '\u202e'

// unerase leaves out what a backspace erases, and the backspace, as on a terminal.
func unerase(text *respelling) {
	type place struct{ start, end int }
	var kept []place
	for i := 0; i < len(text.text); {
		r, size := utf8.DecodeRune(text.text[i:])
		if r == '\b' {
			kept = kept[:max(0, len(kept)-1)]
		} else {
			kept = append(kept, place{i, i + size})
		}
		i += size
	}
	w := rewriter{from: text}
	for _, p := range kept {
		w.skip(p.start)
		w.keep(p.end)
	}
	w.skip(len(text.text))
	w.to.signals |= Backspace
	w.done()
}

// unturn turns what stands under overrides of the writing direction, which show it
// backwards, if the text has more known words then. Overrides that are put there to
// disturb leave the letters as they are.
func (r *respeller) unturn(text *respelling) {
	turned := *text
	w := rewriter{from: &turned}
	for {
		i := bytes.Index(text.text[w.at:], []byte(string(rightToLeftOverride)))
		if i < 0 {
			break
		}
		from := w.at + i + utf8.RuneLen(rightToLeftOverride)
		to := from + overrideEnd(text.text[from:])
		w.keep(from)
		for _, c := range backwards(text.text[from:to]) {
			w.put(text.text[from+c.from:from+c.to], from+c.from, from+c.to)
		}
		w.skip(to)
	}
	w.done()
	if r.knownLetters(turned.text) > r.knownLetters(text.text) {
		*text = turned
	}
}

// overrideEnd returns where an override ends: at the next control of the direction or at
// the end of the line.
func overrideEnd(text []byte) int {
	end := bytes.IndexFunc(text, func(r rune) bool {
		return 0x202a <= r && r <= 0x202e || 0x2066 <= r && r <= 0x2069 || r == '\n' || r == '\u2028' || r == '\u2029'
	})
	if end < 0 {
		return len(text)
	}
	return end
}

// backwards returns the characters of a text from the last to the first, each with its
// marks.
func backwards(text []byte) []segment {
	var clusters []segment
	for i := 0; i < len(text); {
		r, size := utf8.DecodeRune(text[i:])
		if n := len(clusters); n > 0 && unicode.IsMark(r) {
			clusters[n-1].to += size
		} else {
			clusters = append(clusters, segment{from: i, to: i + size})
		}
		i += size
	}
	for i, j := 0, len(clusters)-1; i < j; i, j = i+1, j-1 {
		clusters[i], clusters[j] = clusters[j], clusters[i]
	}
	return clusters
}

// knownLetters counts the bytes of pieces of known words.
func (r *respeller) knownLetters(text []byte) int {
	letters := 0
	eachPiece(text, func(p piece, _ bool) {
		if norm := r.norm.Normalize(p.raw).Bytes; r.words.hasAll(norm) {
			letters += len(norm)
		}
	})
	return letters
}
