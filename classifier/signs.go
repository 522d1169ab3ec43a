package classifier

import "bytes"

// A signEdge is a letter that a sign of size bytes may stand for.
type signEdge struct {
	letter byte
	size   int
}

// signLetters has what single ASCII characters stand for, the likeliest first.
var signLetters = [128]string{
	'0': "o", '1': "il", '2': "z", '3': "e", '4': "a", '5': "s", '6': "gb", '7': "tl", '8': "b", '9': "gq",
	'@': "a", '$': "s", '!': "il", '|': "il", '+': "t", '(': "c", '<': "c", '{': "c", '[': "c", '#': "h", '^': "a", '%': "x", '&': "a",
}

// drawnLetters are groups of symbols that are drawn like letters, by their first byte, the
// longest first; and symbols beyond ASCII.
var drawnLetters = func() (byFirst [256][]drawnLetter) {
	for _, d := range []drawnLetter{
		{`|\/|`, "m"}, {`/\/\`, "m"}, {`\/\/`, "w"}, {`/v\`, "m"}, {`|v|`, "m"}, {`|\|`, "n"}, {`/\/`, "n"}, {`|-|`, "h"}, {`]-[`, "h"}, {`(-)`, "h"}, {`/-\`, "a"},
		{`|_|`, "u"}, {`(_)`, "u"}, {`/\`, "a"}, {`\/`, "v"}, {`|<`, "k"}, {`|{`, "k"}, {`|(`, "k"}, {`|)`, "d"}, {`[)`, "d"}, {`|]`, "d"}, {`|>`, "dp"}, {`|3`, "b"},
		{`13`, "b"}, {`|2`, "r"}, {`|=`, "f"}, {`|*`, "p"}, {`|_`, "l"}, {`_|`, "j"}, {`()`, "o"}, {`[]`, "o"}, {`<>`, "o"}, {`><`, "x"}, {`}{`, "x"}, {`)(`, "x"},
		{"vv", "w"}, {"€", "e"}, {"£", "l"}, {"¢", "c"}, {"¥", "y"}, {"§", "s"}, {"¡", "i"}, {"†", "t"}, {"°", "o"}, {"¿", "i"}, {"®", "r"}, {"©", "c"}, {"¦", "il"},
	} {
		byFirst[d.sign[0]] = append(byFirst[d.sign[0]], d)
	}
	return byFirst
}()

type drawnLetter struct{ sign, letters string }

// appendSigns appends what the beginning of a normalised text may stand for if it is a
// sign, the groups of symbols first.
func appendSigns(dst []signEdge, text []byte) []signEdge {
	for _, d := range drawnLetters[text[0]] {
		if bytes.HasPrefix(text, []byte(d.sign)) {
			for i := range len(d.letters) {
				dst = append(dst, signEdge{d.letters[i], len(d.sign)})
			}
		}
	}
	if c := text[0]; c < 0x80 {
		for i := range len(signLetters[c]) {
			dst = append(dst, signEdge{signLetters[c][i], 1})
		}
	}
	return dst
}

// isSign reports whether a byte may be a sign or begin one.
func isSign(c byte) bool {
	return c < 0x80 && signLetters[c] != "" || drawnLetters[c] != nil && c != 'v'
}
