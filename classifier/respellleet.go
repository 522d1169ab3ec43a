package classifier

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/internal/textnorm"
)

const (
	// maxLeetBytes bounds a normalised piece that is read as leetspeak: longer ones are
	// links, hashes and keys.
	maxLeetBytes = 64
	// minStrokes is how many capitals I of a word may be small l: one may be a slip.
	minStrokes = 2
	// minLeetWords is how many words in leetspeak make a text in which what may also mean
	// itself is read so too, and minLeetShare the share of its pieces that makes one in
	// which lone signs are.
	minLeetWords = 2
	minLeetShare = 0.3
)

// A leetPart is a part of a piece with signs in it, and what it reads as.
type leetPart struct {
	part
	doubt leetDoubt
	// number says that no letter is in it as it is written.
	number bool
}

// leetDoubt says when a part is read so.
type leetDoubt uint8

const (
	leetCertain leetDoubt = iota // the signs cannot mean themselves
	leetCompany                  // they may: where others cannot
	leetShared                   // they do, or make no known word: where the whole text is in leetspeak
)

// unleet replaces digits and symbols by the letters that they stand for where that makes
// a known word of what is none: k1ll, $hoot, |<ill. Where the signs only lead or end a word
// they often mean themselves (5am, @lex), and are read in the company of others alone.
func (r *respeller) unleet(text *respelling) {
	var found []leetPart
	pieces, certain, all := 0, 0, 0
	eachPiece(text.text, func(p piece, spaced bool) {
		pieces++
		if spaced || !hasSigns(p.raw) {
			return
		}
		from := len(found)
		found = r.leetParts(found, p)
		certain += one(slices.ContainsFunc(found[from:], func(p leetPart) bool { return p.doubt == leetCertain }))
		all += one(slices.ContainsFunc(found[from:], func(p leetPart) bool { return p.doubt != leetShared }))
	})
	if certain == 0 {
		return
	}
	limit := leetCertain
	if float64(all) >= minLeetShare*float64(pieces) {
		limit = leetShared
		found = r.withNumbers(text.text, found)
	} else if certain >= minLeetWords {
		limit = leetCompany
	}
	w := rewriter{from: text}
	for _, p := range found {
		if p.doubt <= limit {
			w.replace(p.text, p.start, p.end)
		}
	}
	w.to.signals |= Leetspeak
	w.done()
}

// withNumbers leaves out numbers, and signs that stand alone, unless the words beside
// them are met more often beside what they read as than beside them as they are.
func (r *respeller) withNumbers(text []byte, found []leetPart) []leetPart {
	type word struct {
		plain       string
		first, last string // of the reading
		part        int    // of those found, or none
	}
	words := []word{{part: none}}
	next := 0
	eachPiece(text, func(p piece, _ bool) {
		w := word{plain: string(r.norm.Normalize(p.raw).Bytes), part: none}
		reading := []byte(nil)
		at := p.start
		for ; next < len(found) && found[next].start < p.end; next++ {
			reading = append(append(reading, text[at:max(at, found[next].start)]...), found[next].text...)
			at, w.part = found[next].end, next
		}
		reading = r.norm.Normalize(append(reading, text[min(at, p.end):p.end]...)).Bytes
		w.first, w.last = r.ends(reading)
		words = append(words, w)
	})
	words = append(words, word{part: none})
	out := make([]bool, len(found))
	for i, w := range words {
		if w.part == none || found[w.part].doubt != leetShared || !found[w.part].number {
			continue
		}
		plain, left, right := strings.Trim(w.plain, punctuation), "", ""
		if i > 0 {
			left, right = words[i-1].last, words[i+1].first
		}
		asWord := one(r.words.haveMet(left, w.first)) + one(r.words.haveMet(w.last, right))
		asNumber := one(r.words.haveMet(left, plain)) + one(r.words.haveMet(plain, right))
		out[w.part] = hasLetter([]byte(w.plain)) || asWord < asNumber || asWord == asNumber && asWord > 0 && len(plain) > 1
	}
	kept := found[:0]
	for i, p := range found {
		if !out[i] {
			kept = append(kept, p)
		}
	}
	return kept
}

// ends returns the first and the last word of a normalised piece, as tokens have them.
func (r *respeller) ends(piece []byte) (first, last string) {
	from, to := trimmed(piece)
	end := wordRun(piece, from)
	if bytes.HasPrefix(piece[end:], []byte("'t")) && end > from+1 {
		end-- // the n of n't
	}
	start := to
	for start > from && (piece[start-1] >= utf8.RuneSelf || isAlphanumeric(piece[start-1])) {
		start--
	}
	if start > 1 && piece[start-1] == '\'' {
		start--
		if piece[start-1] == 'n' {
			start-- // n't
		}
	}
	return string(piece[from:end]), string(piece[start:to])
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}

// punctuation is what may stand around a word.
const punctuation = ".,;:?\"()[]"

// hasSigns reports whether a piece may have a sign in it, perhaps one of full width.
func hasSigns(raw []byte) bool {
	return slices.ContainsFunc(raw, func(c byte) bool { return isSign(c) || c == 'I' || c >= 0xe0 }) || bytes.Contains(raw, []byte("vv"))
}

// leetParts appends what the parts of a piece read as that are in leetspeak.
func (r *respeller) leetParts(found []leetPart, p piece) []leetPart {
	norm := r.norm.Normalize(p.raw)
	if len(norm.Bytes) > maxLeetBytes || bytes.Contains(norm.Bytes, []byte("://")) {
		return found
	}
	text := r.withStrokes(p.raw, norm)
	for from := 0; from < len(text); {
		end := leetEnd(text, from)
		if end == from {
			_, size := utf8.DecodeRune(text[from:])
			from += size
			continue
		}
		if word, a, b, doubt, ok := r.leetPart(text, norm.Bytes, from, end); ok {
			start, stop := p.span(norm.Span(a, b))
			found = append(found, leetPart{part{word, start, stop}, doubt, doubt == leetShared && !hasLetter(text[a:b])})
		}
		from = end
	}
	return found
}

// leetEnd returns the end of the letters and signs that begin at the offset.
func leetEnd(text []byte, from int) int {
	var edges [8]signEdge
	for i := from; ; {
		if i == len(text) {
			return i
		}
		size := 0
		if isLowerLetter(text[i]) {
			size = 1
		}
		for _, e := range appendSigns(edges[:0], text[i:]) {
			size = max(size, e.size)
		}
		if size == 0 {
			return i
		}
		i += size
	}
}

// leetPart reads text[from:end], which is plain[from:end] but for strokes, as one known
// word, and says what of it that is. Brackets and exclamation marks around a word are
// punctuation if it is none with them.
func (r *respeller) leetPart(text, plain []byte, from, end int) (word []byte, a, b int, doubt leetDoubt, ok bool) {
	if end < len(text) && text[end] == '\'' && standsFor(text[from:end], "i") { // 1'm
		return []byte("i"), from, end, leetCompany, !isLowerWord(text[from:end])
	}
	first, last := from, end
	for first < last && bytes.IndexByte([]byte("!([{<#@"), text[first]) >= 0 {
		first++
	}
	for last > first && bytes.IndexByte([]byte("!)]}>"), text[last-1]) >= 0 {
		last--
	}
	plainWord := last-first > 1 && isLowerWord(plain[first:last]) && r.words.has(plain[first:last])
	if plainWord && first == from {
		return nil, 0, 0, 0, false
	}
	stop := end
	for stop > last && text[stop-1] == '!' {
		stop--
	}
	for _, b := range [...]int{stop, end, last} {
		for a := from; a <= first && a < b; a++ {
			if isLowerWord(text[a:b]) || hasLetter(text[a:b]) && r.words.has(plain[a:b]) {
				continue
			}
			if word := r.asOneWord(r.words, text[a:b]); word != "" && word != string(plain[a:b]) {
				doubt := doubtOf(text[a:b], word)
				if plainWord {
					doubt = leetShared
				}
				return []byte(word), a, b, doubt, true
			}
		}
	}
	if plainWord {
		return nil, 0, 0, 0, false
	}
	for from < end && (text[from] == '@' || text[from] == '#') {
		from++
	}
	if isLowerWord(text[from:end]) {
		return nil, 0, 0, 0, false
	}
	if from > 0 && text[from-1] == '\'' { // don'7
		for _, letters := range contractionEnds {
			if standsFor(text[from:end], letters) {
				return []byte(letters), from, end, leetCompany, true
			}
		}
	}
	if !hasInnerSign(text[from:end]) {
		return nil, 0, 0, 0, false
	}
	return r.likeliest(text[from:end]), from, end, leetShared, true
}

// contractionEnds are what may stand after an apostrophe.
var contractionEnds = [...]string{"t", "s", "m", "d", "ll", "re", "ve"}

// standsFor reports whether each character may stand for the letter in its place.
func standsFor(text []byte, letters string) bool {
	if len(text) != len(letters) {
		return false
	}
	for i, c := range text {
		if c != letters[i] && (c >= 0x80 || strings.IndexByte(signLetters[c], letters[i]) < 0) {
			return false
		}
	}
	return true
}

// likeliest reads each sign as the letter that it most often stands for, but for a number
// at the end.
func (r *respeller) likeliest(text []byte) []byte {
	var word []byte
	var edges [8]signEdge
	number := len(text)
	for number > 0 && isDigit(text[number-1]) {
		number--
	}
	for i := 0; i < len(text); {
		if i == number && len(text)-number > 1 {
			return append(word, text[number:]...)
		}
		edge := signEdge{text[i], 1}
		if of := appendSigns(edges[:0], text[i:]); len(of) > 0 && !isLowerLetter(text[i]) {
			edge = of[0]
		}
		word = append(word, edge.letter)
		i += edge.size
	}
	return word
}

// doubtOf says whether the signs of a word may mean themselves: they cannot if one of them
// stands between letters, is a stroke or is drawn with several characters, in a word of
// three letters or more.
func doubtOf(text []byte, word string) leetDoubt {
	switch {
	case len(word) >= minApart && (len(text) > len(word) || hasInnerSign(text) || hasLetter(text) && bytes.IndexByte(text, '|') >= 0):
		return leetCertain
	case !hasLetter(text) && len(text) == len(word):
		return leetShared
	}
	return leetCompany
}

// hasInnerSign reports whether something else stands between letters.
func hasInnerSign(text []byte) bool {
	first := slices.IndexFunc(text, isLowerLetter)
	if first < 0 {
		return false
	}
	last := len(text) - 1
	for !isLowerLetter(text[last]) {
		last--
	}
	return !isLowerWord(text[first:last])
}

func isDigit(c byte) bool { return '0' <= c && c <= '9' }

func hasLetter(text []byte) bool { return slices.ContainsFunc(text, isLowerLetter) }

func isLowerLetter(c byte) bool { return 'a' <= c && c <= 'z' }

// withStrokes returns the normal form of a piece in which capitals I inside a word of
// small letters are strokes if there are several: they are drawn like small l.
func (r *respeller) withStrokes(raw []byte, norm textnorm.Text) []byte {
	text := bytes.Clone(norm.Bytes)
	if !slices.ContainsFunc(raw, isLowerLetter) || bytes.Count(raw, []byte("I")) < minStrokes {
		return text
	}
	for i := range text {
		if start, end := norm.Span(i, i+1); i > 0 && text[i] == 'i' && string(raw[start:end]) == "I" {
			text[i] = '|'
		}
	}
	return text
}
