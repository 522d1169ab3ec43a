package classifier

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// The classes. A string that names one person, place or account must not enter a
// model, and would teach it nothing; a word for a group of people must not either, or the
// model would hold against the one what it has learned of the other.
const (
	orgClass      = "{org}"
	identityClass = "{identity}"
	urlClass      = "{url}"
	handleClass   = "{handle}"
	numberClass   = "{number}"
)

// classAt returns the class that begins at the byte i of a piece and where it ends.
func (t *tokenizer) classAt(text string, i int) (class string, end int) {
	switch c := text[i]; {
	case c == '{':
		for _, class := range []string{orgClass, identityClass, urlClass, handleClass, numberClass} {
			if strings.HasPrefix(text[i:], class) {
				return class, i + len(class)
			}
		}
	case c == '@' && startsWord(text, i):
		if end := wordEnd(text, i+1, "_."); end > i+1 {
			return handleClass, end
		}
	case c >= '0' && c <= '9' && startsWord(text, i):
		if end := numberEnd(text, i); end-i >= longNumber {
			return numberClass, end
		}
	case (c == 'h' || c == 'w' || c == 'f') && startsWord(text, i):
		for _, scheme := range []string{"http://", "https://", "ftp://", "www."} {
			if strings.HasPrefix(text[i:], scheme) {
				return urlClass, len(text)
			}
		}
	}
	if startsWord(text, i) {
		if end := t.masks.wordAt(text, i); end > i {
			return orgClass, end
		}
	}
	return "", 0
}

// longNumber is how many digits and separators make a number a class: years and small
// counts stay; dates, times of day, telephone and account numbers go.
const longNumber = 5

// numberEnd returns the end of the run of digits and separators, without a last separator.
func numberEnd(text string, i int) int {
	end := i
	for ; i < len(text); i++ {
		c := text[i]
		if c >= '0' && c <= '9' {
			end = i + 1
		} else if c != '-' && c != '.' && c != ',' && c != '/' && c != ':' {
			break
		}
	}
	return end
}

func startsWord(text string, i int) bool {
	if i == 0 {
		return true
	}
	r, _ := utf8.DecodeLastRuneInString(text[:i])
	return !isWordRune(r)
}

// wordEnd returns the end of the run of letters, digits and extra characters, without
// a last extra character.
func wordEnd(text string, i int, extra string) int {
	end := i
	for i < len(text) {
		r, size := utf8.DecodeRuneInString(text[i:])
		i += size
		if isWordRune(r) {
			end = i
		} else if !strings.ContainsRune(extra, r) {
			break
		}
	}
	return end
}

func isWordRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return unicode.IsLetter(r) || unicode.IsNumber(r) || unicode.IsMark(r)
}

// isContentRune tells the characters that make a token say something: letters, digits
// and pictures. Mere punctuation teaches how a source types and not what it says.
func isContentRune(r rune) bool { return isWordRune(r) || unicode.Is(unicode.So, r) }
