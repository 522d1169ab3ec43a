package textnorm

import (
	"html"
	"strings"
)

// maxReference is how many bytes a character reference of HTML has: the longest name has 33,
// and numbers may begin with zeros.
const maxReference = 40

// Reference returns what the character reference of HTML (&amp; &#107; &#x6b;) stands for
// that a text begins with, and its size; 0 if it begins with none. Without the semicolon,
// only numbers are references.
func Reference(text []byte) (size int, character string) {
	text = text[:min(len(text), maxReference)]
	if len(text) < 3 || text[0] != '&' {
		return 0, ""
	}
	if text[1] != '#' {
		return namedReference(text)
	}
	from, digits := 2, "0123456789"
	if text[2] == 'x' || text[2] == 'X' {
		from, digits = 3, "0123456789abcdefABCDEF"
	}
	end := from
	for end < len(text) && strings.IndexByte(digits, text[end]) >= 0 {
		end++
	}
	if end == from || end == maxReference {
		return 0, ""
	}
	character = html.UnescapeString(string(text[:end]) + ";")
	if end < len(text) && text[end] == ';' {
		end++
	}
	return end, character
}

// namedReference returns the character, or the two, with a name.
func namedReference(text []byte) (size int, character string) {
	end := 1
	for end < len(text) && ('a' <= text[end]|0x20 && text[end]|0x20 <= 'z' || '0' <= text[end] && text[end] <= '9') {
		end++
	}
	if end == len(text) || text[end] != ';' {
		return 0, ""
	}
	reference := string(text[:end+1])
	// Of an unknown name at most the front is replaced, and the semicolon stays.
	if character = html.UnescapeString(reference); character == reference || strings.HasSuffix(character, ";") && reference != "&semi;" {
		return 0, ""
	}
	return end + 1, character
}
