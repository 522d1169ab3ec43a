package classifier

import (
	"bytes"
	"unicode"
)

// unmixAlphabets reads words in Latin letters that consist of letters of other alphabets
// alone. Such a word does not tell by itself: кот is Russian, and looks like kot. So it
// is read in Latin letters if another word of the text mixes alphabets, or if most words
// with such letters are known then; and in a text with a letter that passes for no Latin
// one, only if it is known itself.
func (r *respeller) unmixAlphabets(text *respelling) {
	if bytes.IndexFunc(text.text, isOtherAlphabet) < 0 {
		return
	}
	type word struct {
		p     piece
		known bool
	}
	var words []word
	all, known := 0, 0 // words with such letters, and those that are known; of two letters any may be
	mixed, foreign := false, false
	eachPiece(text.text, func(p piece, spaced bool) {
		if spaced || bytes.IndexFunc(p.raw, isOtherAlphabet) < 0 {
			return
		}
		norm := r.norm.Normalize(p.raw)
		latin, signals := norm.Bytes, Signals(norm.Signals)
		undecided := hasOtherAlphabet(latin)
		if undecided {
			latin = r.norm.NormalizeLatin(p.raw).Bytes
		}
		if hasOtherAlphabet(latin) {
			foreign = true
			return
		}
		w := word{p, r.words.hasAll(latin)}
		if from, to := trimmed(latin); to-from != 2 {
			all++
			known += one(w.known && (to-from > 2 || latin[from] == 'a' || latin[from] == 'i'))
		}
		if undecided {
			words = append(words, w)
		} else {
			mixed = mixed || signals&(Homoglyph|wholeScript) == Homoglyph
		}
	})
	if len(words) == 0 || !mixed && (foreign || known == 0 || 2*known < all) {
		return
	}
	w := rewriter{from: text}
	for _, word := range words {
		if foreign && !word.known {
			continue
		}
		norm := r.norm.NormalizeLatin(word.p.raw)
		w.keep(word.p.start)
		for i := range norm.Bytes {
			start, end := word.p.span(norm.Span(i, i+1))
			w.put(norm.Bytes[i:i+1], start, end)
		}
		w.skip(word.p.end)
		w.to.signals |= Homoglyph
	}
	w.done()
}

// isOtherAlphabet tells letters of other scripts than Latin.
func isOtherAlphabet(r rune) bool {
	return r >= 0x370 && unicode.IsLetter(r) && !unicode.In(r, unicode.Latin, unicode.Common)
}

func hasOtherAlphabet(text []byte) bool { return bytes.IndexFunc(text, isOtherAlphabet) >= 0 }
