package textnorm

import (
	"bytes"
	"html"
)

// maxReference is how many bytes a character reference of HTML has: &thetasym; and
// &#x1f600; are shorter.
const maxReference = 12

// Reference returns what the character reference of HTML (&amp; &#107; &#x6b;) stands for
// that a text begins with, and its size; 0 if it begins with none.
func Reference(text []byte) (size int, character string) {
	end := bytes.IndexByte(text[:min(len(text), maxReference)], ';')
	if end < 2 || text[0] != '&' {
		return 0, ""
	}
	reference := string(text[:end+1])
	if character = html.UnescapeString(reference); character == reference || character[len(character)-1] == ';' && reference != "&semi;" && reference != "&#59;" {
		return 0, ""
	}
	return end + 1, character
}
