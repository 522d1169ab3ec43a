package classifier

import (
	"bytes"

	"tocsin/internal/textnorm"
)

// withoutReferences returns the text with what its character references stand for, as
// training reads it.
func withoutReferences(text []byte) []byte {
	out := respelling{text: text}
	unescape(&out)
	return out.text
}

// unescape replaces character references of HTML by what they stand for. Nobody needs one
// for a letter or a digit of ASCII: such ones are a signal.
func unescape(text *respelling) {
	w := rewriter{from: text}
	hidden := false
	for at := 0; ; {
		i := bytes.IndexByte(text.text[at:], '&')
		if i < 0 {
			break
		}
		at += i
		size, character := textnorm.Reference(text.text[at:])
		if size == 0 {
			at++
			continue
		}
		w.replace([]byte(character), at, at+size)
		hidden = hidden || len(character) == 1 && isWordRune(rune(character[0]))
		at += size
	}
	if w.at == 0 {
		return
	}
	if hidden {
		w.to.signals |= CharacterReferences
	}
	w.done()
}
