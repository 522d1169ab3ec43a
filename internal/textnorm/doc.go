// Package textnorm undoes the tricks with which a text is kept readable for people and made unreadable for a filter:
// letters borrowed from other alphabets, characters nobody sees, accents piled on accents, full-width or circled letters,
// digits for letters.
//
// It works on one piece at a time: a stretch of raw bytes without white space. [Normalizer.Normalize] returns the normal
// form of the piece, the marks of evasion it met ([Signals]) and a map from each normalised byte back to the raw bytes it
// came from ([Text.Span]), so that evidence can be shown in the text as it was sent. [Leet] offers a second reading of a
// normal form, in which digits and symbols stand for letters.
//
// # The way of a piece through the package
//
// A piece of printable ASCII is lower-cased and done. Any other piece becomes a row of cells, a rune each with the raw span
// it stands for, and passes five stages, one file each (class.go says what a letter is to them):
//
//	strip.go    bytes to cells: repairs UTF-8, drops what cannot be seen, lets backspace erase
//	expand.go   decomposes every cell (NFKD), turns quotes and dashes into ASCII, unwraps circled letters
//	letters.go  lower-cases, folds Latin letters to ASCII, replaces look-alikes
//	marks.go    drops combining marks from Latin letters, and what no language stacks from the others
//	compose.go  composes what is left (NFC) and writes bytes and offset map
//
// # What holds for every input
//
// Any bytes will do; nothing panics; time and memory are linear in the length of the piece. The normal form is valid
// UTF-8, lower case, without white space, control and format characters. It is a fixed point: normalising it again
// changes nothing. The stages are ordered so that this needs one pass: decomposition comes first, so every later stage
// sees the same runes whether a letter was written as one character or as three, and every choice of letters.go comes out
// the same for a letter and its lower case. Case folding takes the lower-case side, for Cherokee too, and has one sigma.
//
// One rune is exempt from NFKC: see maxDecomposed.
//
// The form depends on the Unicode version of package unicode and of golang.org/x/text: a model and the server that runs
// it should be built with the same Go.
package textnorm
