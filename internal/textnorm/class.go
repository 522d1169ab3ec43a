package textnorm

import (
	"slices"
	"unicode"
	"unicode/utf8"
)

// kind says what a cell is to the choice of alphabet.
type kind uint8

const (
	other   kind = iota // not a letter, or a letter of no script in particular
	mark                // a combining mark
	latin               // a Latin letter that is no look-alike
	alike               // a Latin letter that is used for another one: ɡ, ᴋ
	foreign             // a letter of another script that looks like no ASCII letter
	loose               // a letter of another script that passes for an ASCII letter among Latin letters: к, ا
	strict              // a letter of another alphabet that is drawn exactly like an ASCII letter: а, с
	symbol              // a symbol or a digit of another script that looks like an ASCII letter
)

// A class is what letters knows about a decomposed rune.
type class struct {
	r, lower rune   // lower is the small letter; for marks and for what has no case, r
	letters  string // the ASCII letters that r is a variant of or looks like; "" for none
	kind     kind
	script   uint8 // the alphabet of a strict look-alike
}

// classes remembers the classes of runes met lately: a dozen table searches each, and a text uses few letters.
type classes [256]class

// classify returns the class of r.
func (n *Normalizer) classify(r rune) class {
	if r < utf8.RuneSelf {
		k := class{r: r, lower: r}
		if isASCIILetter(r) {
			k.kind, k.lower = latin, r|0x20
		}
		return k
	}
	known := &n.classes[uint32(r)%uint32(len(n.classes))]
	if known.r != r {
		*known = classOf(r)
	}
	return *known
}

// classOf looks r, which is not ASCII, up. Upper and lower case of a letter are of the same kind, except that a capital
// may be strict where its small letter is loose (В, в): the choice of letters for a piece depends on nothing else, and so
// comes out the same for its lower case.
func classOf(r rune) class {
	if isMark(r) {
		return class{r: r, lower: r, kind: mark}
	}
	k := class{r: r, lower: lower(r)}
	like, ok := lookalike(r)
	k.letters, k.script = like.letters, like.script
	switch {
	case !unicode.IsLetter(r):
		if ok {
			k.kind = symbol
		}
	case unicode.Is(unicode.Latin, r):
		k.kind = latin
		if to, folds := folded(k.lower); folds {
			k.letters = to
		} else if ok {
			k.kind = alike
		}
	case ok && like.script != 0:
		k.kind = strict
	case ok:
		k.kind = loose
	case !unicode.Is(unicode.Common, r):
		k.kind = foreign
	}
	return k
}

// isMark reports whether r is a combining mark.
func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

// lower maps a rune to the small letter that stands for all its cases. Going by way of the capital brings variants
// together: ς and σ, ᲀ and в.
func lower(r rune) rune { return unicode.ToLower(unicode.ToUpper(r)) }

// A confusable is a rune and the ASCII letters it looks like.
type confusable struct {
	r       rune
	letters string
	script  uint8 // the alphabet, for strict look-alikes (see tables_gen.go); else 0
}

// A fold is a small Latin letter and its ASCII base.
type fold struct {
	r       rune
	letters string
}

// lookalike returns what r looks like. The shape of r itself goes before that of its small letter (Ν is n, ν is v).
func lookalike(r rune) (confusable, bool) {
	own, ok := search(confusables, r, func(c confusable) rune { return c.r })
	if small := lower(r); !ok && small != r {
		return search(confusables, small, func(c confusable) rune { return c.r })
	}
	return own, ok
}

// folded returns the ASCII base of a small Latin letter.
func folded(r rune) (string, bool) {
	f, ok := search(folds, r, func(f fold) rune { return f.r })
	return f.letters, ok
}

func search[T any](table []T, r rune, key func(T) rune) (found T, ok bool) {
	i, ok := slices.BinarySearchFunc(table, r, func(t T, r rune) int { return int(key(t) - r) })
	if ok {
		found = table[i]
	}
	return found, ok
}
