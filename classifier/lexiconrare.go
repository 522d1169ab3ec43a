package classifier

import (
	"slices"
	"strings"
)

// rarePiece reads the piece at the offset, or the word that is spelt by it and the next
// ones, and returns where it ends.
func (l *Lexicon) rarePiece(text []byte, at int) int {
	end := at
	for end < len(text) && text[end] > ' ' && text[end] < 0x7f && end-at < maxPieceBytes {
		end++
	}
	raw := text[at:end]
	ascii := end == len(text) || asciiClass[text[end]] == spaceByte
	if ascii && len(raw) > 1 {
		if !l.wordPiece(raw) && !l.classPiece(raw) {
			l.remember(raw)
		}
		return end
	}
	p, ok := nextPiece(text, at)
	if !ok {
		return len(text)
	}
	if isLetter(p.raw) {
		if word, ok := joinLetters(text, p); ok {
			p = word
		}
	}
	l.remember(p.raw)
	return p.end
}

// wordPiece reads a piece of printable ASCII that is a word with digits, hyphens or #
// inside, and brackets and punctuation around it, and reports whether it is one.
func (l *Lexicon) wordPiece(raw []byte) bool {
	from := 0
	for from < len(raw) && (asciiClass[raw[from]] == openingByte || raw[from] == quote) {
		from++
	}
	end := from
	if end < len(raw) && raw[end] == '#' {
		end++
	}
	for end < len(raw) && isAlphanumeric(raw[end]) {
		// A hyphen is part of the word only inside it.
		if end++; end+1 < len(raw) && raw[end] == '-' && isAlphanumeric(raw[end+1]) {
			end++
		}
	}
	to := end
	for to < len(raw) && (asciiClass[raw[to]] == closingByte || raw[to] == quote) {
		to++
	}
	if to < len(raw) || to > maxChunkBytes || end-from < 2 || !isAlphanumeric(raw[end-1]) {
		return false
	}
	number := l.word(raw[from:end])
	if l.tokens[number].plain != isPlain {
		return false
	}
	if from > 0 {
		l.part()
	}
	l.add(number, false)
	if to > end {
		l.part()
	}
	return true
}

func isAlphanumeric(c byte) bool { return asciiClass[c] == letterByte || asciiClass[c] == digitByte }

// classPiece reads a piece of printable ASCII that is a link, or a handle with
// punctuation after it, and reports whether it is one.
func (l *Lexicon) classPiece(raw []byte) bool {
	switch raw[0] | 0x20 {
	case 'h', 'w', 'f':
		if isLink(raw) {
			l.addClass(urlClass)
			return true
		}
	case '@' | 0x20:
		end := handleEnd(raw)
		if raw[0] != '@' || end < 2 || slices.ContainsFunc(raw[end:], isAlphanumeric) {
			return false
		}
		l.addClass(handleClass)
		if end < len(raw) {
			l.part()
		}
		return true
	}
	return false
}

func (l *Lexicon) addClass(class string) {
	l.buf = append(l.buf[:0], class...)
	l.add(l.tokenOf(l.buf, classToken), false)
}

func isLink(raw []byte) bool {
	for _, scheme := range [...]string{"http://", "https://", "ftp://", "www."} {
		if len(raw) >= len(scheme) && strings.EqualFold(string(raw[:len(scheme)]), scheme) {
			return true
		}
	}
	return false
}

// handleEnd returns the end of the letters, digits, dots and low lines after the first
// byte, without a last dot or low line.
func handleEnd(raw []byte) int {
	end := 0
	for i := 1; i < len(raw); i++ {
		if isAlphanumeric(raw[i]) {
			end = i + 1
		} else if raw[i] != '_' && raw[i] != '.' {
			break
		}
	}
	return end
}
