package classifier

import (
	"bytes"
	"encoding/binary"
	"math/bits"
)

// The fast way from a text to tokens. A piece is read in one of these ways, the first
// that can, and a test compares the whole with the slow way:
//
//	commonWords words of 2 to 7 ASCII letters that were met before, each with a blank after it
//	piece       a word of ASCII letters, with brackets before and punctuation after
//	wordPiece   words with digits, hyphens or #, with the same around them
//	classPiece  a link or a handle, of which few come twice
//	remember    any other piece: the tokenizer is asked once, and its answer kept

// What a byte is to the fast way.
const (
	otherByte = iota
	spaceByte
	letterByte
	digitByte
	openingByte // prose cuts it off the front
	closingByte // prose cuts it off the end
)

var asciiClass = func() (class [256]uint8) {
	for _, c := range []byte(" \t\n\v\f\r") {
		class[c] = spaceByte
	}
	for c := byte('a'); c <= 'z'; c++ {
		class[c], class[c-'a'+'A'] = letterByte, letterByte
	}
	for c := byte('0'); c <= '9'; c++ {
		class[c] = digitByte
	}
	for _, c := range []byte("([") { // and not $, which may stand for a letter
		class[c] = openingByte
	}
	for _, c := range []byte(",)]!;.?:'") {
		class[c] = closingByte
	}
	return class
}()

// quote is cut off both ends.
const quote = '"'

// commonWords reads words, each with the blank after it, and returns where it met more
// than that.
func (l *Lexicon) commonWords(text []byte, at int) int {
	if l.named.armed || l.recording {
		return at
	}
	out, left := l.out, l.left
	for at+8 <= len(text) {
		key, n := leadingLetters(binary.LittleEndian.Uint64(text[at:]))
		if n < 2 || n > 7 || text[at+n] != ' ' {
			break
		}
		s := l.texts.short.slot(key)
		if s.direct <= 0 {
			break
		}
		out = append(out, s.direct-1)
		if l.settings.Bigrams && left != none {
			out = append(out, l.bigram(left, s.value))
		}
		left = s.value
		at += n + 1
	}
	l.out, l.left = out, left
	return at
}

// piece reads the piece that begins at the offset and returns where it ends. If the
// offset is at white space beyond ASCII, it is that of the next piece.
func (l *Lexicon) piece(text []byte, at int) int {
	from := at
	for from < len(text) && (asciiClass[text[from]] == openingByte || text[from] == quote) {
		from++
	}
	key, letters := uint64(0), 8
	if from+8 <= len(text) {
		key, letters = leadingLetters(binary.LittleEndian.Uint64(text[from:]))
	}
	end := from + letters
	if letters == 8 { // or more, or there are no eight bytes
		end = from + letterRun(text[from:min(len(text), from+maxChunkBytes+1)])
		key, _ = shortKey(appendLower(l.buf[:0], text[from:end]))
	}
	to := end
	for to < len(text) && (asciiClass[text[to]] == closingByte || text[to] == quote) {
		to++
	}
	switch {
	case end == from || to-at > maxChunkBytes,
		to < len(text) && asciiClass[text[to]] != spaceByte,
		end == from+1 && (from > at || to == end && maySpell(text, to)): // an emoticon, or spaced letters
		return l.rarePiece(text, at)
	}
	number, direct := l.look(key, text[from:end])
	if direct == notAlone {
		return l.rarePiece(text, at)
	}
	if from > at {
		l.part()
	}
	if direct > 0 && !l.named.armed {
		l.addDirect(number, direct-1)
	} else {
		l.add(number, false)
	}
	if to > end {
		l.part()
	}
	return to
}

// look returns the number of a word of ASCII letters, whose key is 0 if it has none, and
// whether its features are found directly: see keySlot.
func (l *Lexicon) look(key uint64, raw []byte) (number, direct int32) {
	if key == 0 {
		number = l.word(raw)
		return number, l.directOf(number)
	}
	s := l.texts.short.slot(key)
	if s.direct == 0 {
		direct = l.directOf(l.word(raw))
		s = l.texts.short.slot(key)
		s.direct = direct
	}
	return s.value, s.direct
}

// directOf says whether the features of a word are found directly.
func (l *Lexicon) directOf(number int32) int32 {
	switch t := &l.tokens[number]; {
	case t.plain != isPlain:
		return notAlone
	case t.count == 1 && t.name == 0:
		return l.lists[t.first] + 1
	}
	return notDirect
}

// addDirect is add for a token that makes one feature and is in no name.
func (l *Lexicon) addDirect(number, feature int32) {
	l.out = append(l.out, feature)
	if l.recording {
		l.steps = append(l.steps, step{number, false})
	}
	if l.settings.Bigrams && l.left != none {
		l.out = append(l.out, l.bigram(l.left, number))
	}
	l.left = number
}

// letterRun returns how many ASCII letters the text begins with.
func letterRun(text []byte) int {
	n := 0
	for len(text)-n >= 8 {
		_, letters := leadingLetters(binary.LittleEndian.Uint64(text[n:]))
		if n += letters; letters < 8 {
			return n
		}
	}
	for n < len(text) && asciiClass[text[n]] == letterByte {
		n++
	}
	return n
}

// leadingLetters returns the ASCII letters in the lowest bytes of w, in lower case, and
// how many they are. It looks at eight bytes at once: adding what is missing from a
// letter to 0x80 shows in the high bit whether a byte is at least that letter.
func leadingLetters(w uint64) (uint64, int) {
	const ones = 0x0101010101010101
	lower := w | 0x20*ones
	low7 := lower &^ (0x80 * ones)
	fromA, aboveZ := low7+(0x80-'a')*ones, low7+(0x80-'z'-1)*ones
	isLetter := fromA &^ aboveZ &^ w & (0x80 * ones)
	n := bits.TrailingZeros64(^isLetter&(0x80*ones)) / 8
	if n == 8 {
		return lower, 8
	}
	return lower & (1<<(8*n) - 1), n
}

// maySpell reports whether the piece after a single letter may be a single letter too.
func maySpell(text []byte, at int) bool {
	for at < len(text) && asciiClass[text[at]] == spaceByte {
		at++
	}
	switch {
	case at == len(text):
		return false
	case text[at] >= 0x7f || text[at] < ' ':
		return true
	case asciiClass[text[at]] != letterByte:
		return false
	}
	// What is not seen may stand beside the letter.
	return at+1 == len(text) || text[at+1] >= 0x7f || text[at+1] < ' ' || asciiClass[text[at+1]] == spaceByte
}

// word returns the number of a token of ASCII letters, digits, hyphens and #, and finds
// out whether it is plain.
func (l *Lexicon) word(raw []byte) int32 {
	l.buf = appendLower(l.buf[:0], raw)
	number := l.tokenOf(l.buf, plainToken)
	if t := &l.tokens[number]; t.plain == plainUnknown {
		t.plain = notPlain
		if l.standsAlone(l.texts.at(number)) {
			t.plain = isPlain
		}
	}
	return number
}

func appendLower(dst, raw []byte) []byte {
	for _, c := range raw {
		if 'A' <= c && c <= 'Z' {
			c += 'a' - 'A'
		}
		dst = append(dst, c)
	}
	return dst
}

// standsAlone reports whether a word is itself the only token of a piece that is this
// word, with or without brackets and punctuation around it.
func (l *Lexicon) standsAlone(word []byte) bool {
	if bytes.IndexByte(word, 'w') >= 0 && bytes.Contains(word, []byte("www")) {
		return false // with a dot it is a link
	}
	digits, parts := false, 0
	for from := 0; from < len(word); parts++ {
		end := from
		for end < len(word) && isAlphanumeric(word[end]) {
			digits = digits || asciiClass[word[end]] == digitByte
			end++
		}
		if l.beginsName(word[from:end], parts == 0 && end == len(word)) {
			return false
		}
		from = end + 1
	}
	if !digits {
		return true
	}
	l.scratch, _ = l.scan.tokenizer.tokens(l.scratch[:0], piece{raw: word, end: len(word)}, 0)
	return len(l.scratch) == 1 && l.scratch[0].kind == plainToken && l.scratch[0].text == string(word)
}

// beginsName reports whether a name of one word begins with this part of a word. One that
// goes on with a hyphen does not, if the part is the whole.
func (l *Lexicon) beginsName(part []byte, whole bool) bool {
	if !l.scan.tokenizer.masks.starts.mayHave(string(part)) {
		return false
	}
	for _, name := range l.scan.tokenizer.masks.words[string(part)] {
		if !whole || len(name) == len(part) || name[len(part)] != '-' {
			return true
		}
	}
	return false
}
