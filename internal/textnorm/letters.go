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

// letters lower-cases n.cells, folds Latin letters to ASCII and replaces look-alikes. The piece is read in Latin letters
// as a whole or not at all:
//
//   - if it holds a Latin letter and every other letter passes for one: кill, 'сhеmist'
//   - if it holds none and every letter is drawn exactly like one: сор
//
// It signals by runs of letters: a run that mixes a replaced letter with another one, or three letters that were all
// replaced. So γ-ray and USB-к are notation, and the Russian words «а» and «со» are read as "a" and "co" in silence.
func (n *Normalizer) letters(styled bool) Signals {
	p := n.survey()
	var signals Signals
	if styled && p.letters > 1 && !p.eastAsian {
		signals |= FullWidth
	}
	signals |= n.scriptSignals(p)

	dst := n.spare[:0]
	for _, c := range n.cells {
		if p.readsLatin && c.kind >= alike && c.kind != foreign {
			to, _ := lookalike(c.r)
			c.kind = latin
			dst = appendCells(dst, to.letters, c)
			continue
		}
		if c.r >= utf8.RuneSelf && c.kind == latin {
			c.r = lower(c.r)
			if to, ok := folded(c.r); ok {
				dst = appendCells(dst, to, c)
				continue
			}
		}
		if c.kind != mark {
			c.r = lower(c.r)
		}
		dst = append(dst, c)
	}
	n.cells, n.spare = dst, n.cells
	return signals
}

// A survey is what letters needs to know about the piece as a whole.
type survey struct {
	letters    int
	readsLatin bool // look-alikes are replaced
	eastAsian  bool // holds a letter of Chinese, Japanese or Korean, which mix with Latin letters freely
	oneScript  bool // all letters are strict and of one alphabet
}

// survey sets the kind of every cell and takes stock.
func (n *Normalizer) survey() survey {
	var s survey
	var hasLatin, hasForeign, hasLoose, hasStrict bool
	script := uint8(0)
	s.oneScript = true
	for i := range n.cells {
		c := &n.cells[i]
		c.kind = kindOf(c.r)
		switch c.kind {
		case latin, alike:
			hasLatin = true
		case foreign:
			hasForeign = true
			s.eastAsian = s.eastAsian || isEastAsian(c.r)
		case loose:
			hasLoose = true
		case strict:
			hasStrict = true
			to, _ := lookalike(c.r)
			s.oneScript = s.oneScript && (script == 0 || script == to.script)
			script = to.script
		default:
			continue
		}
		s.letters++
	}
	s.readsLatin = !hasForeign && (hasLatin || hasStrict && !hasLoose)
	s.oneScript = s.oneScript && hasStrict && !hasLatin && !hasForeign && !hasLoose
	return s
}

// minReplacedRun is the length from which a run of nothing but replaced letters is a signal: shorter ones are words and
// notation far more often than disguise.
const minReplacedRun = 3

// scriptSignals looks at the runs of letters of a surveyed piece.
func (n *Normalizer) scriptSignals(p survey) Signals {
	var signals Signals
	for i := 0; i < len(n.cells); {
		if k := n.cells[i].kind; k == other || k == mark {
			i++
			continue
		}
		var run letterRun
		for ; i < len(n.cells) && n.cells[i].kind != other; i++ {
			run.add(n.cells[i])
		}
		signals |= run.signals(p)
	}
	return signals
}

// A letterRun counts the letters between two characters that are none.
type letterRun struct {
	latin, alike, replaced, symbols, foreign, unspaced, greek int
	firstMu                                                   bool
}

func (l *letterRun) add(c cell) {
	switch c.kind {
	case latin:
		l.latin++
	case alike:
		l.alike++
	case symbol:
		if c.r != '×' { // 1920×1080px
			l.symbols++
		}
	case foreign, loose, strict:
		if c.kind == foreign {
			l.foreign++
		} else {
			l.replaced++
		}
		if isEastAsian(c.r) || isUnspaced(c.r) {
			l.unspaced++
		}
		if unicode.Is(unicode.Greek, c.r) {
			l.greek++
			l.firstMu = l.firstMu || lower(c.r) == 'μ' && l.latin == 0
		}
	}
}

func (l *letterRun) signals(p survey) Signals {
	others := l.foreign + l.replaced
	if others == 1 && l.greek == 1 && l.symbols+l.alike == 0 && (l.latin <= 1 || l.firstMu) {
		return 0 // notation: kΩ, Δt, μmol
	}
	if !p.readsLatin {
		if others > l.unspaced && l.latin+l.alike > 0 {
			return MixedScript
		}
		return 0
	}
	switch {
	case p.oneScript && l.replaced >= minReplacedRun:
		return Homoglyph | WholeScript
	case l.alike > 0 && l.latin+l.alike+others > 1,
		l.replaced+l.symbols > 0 && l.latin > 0,
		l.replaced >= minReplacedRun:
		return Homoglyph
	}
	return 0
}

// kindOf classifies a decomposed rune. Upper and lower case of a letter are of the same kind, except that a capital may
// be strict where its small letter is loose (В, в).
func kindOf(r rune) kind {
	if r < utf8.RuneSelf {
		if isASCIILetter(r) {
			return latin
		}
		return other
	}
	if isMark(r) {
		return mark
	}
	to, ok := lookalike(r)
	if !unicode.IsLetter(r) {
		if ok {
			return symbol
		}
		return other
	}
	switch {
	case unicode.Is(unicode.Latin, r):
		if _, folds := folded(lower(r)); ok && !folds {
			return alike
		}
		return latin
	case ok && to.script != 0:
		return strict
	case ok:
		return loose
	case unicode.Is(unicode.Common, r):
		return other
	}
	return foreign
}

// isMark reports whether r is a combining mark.
func isMark(r rune) bool { return r >= 0x300 && unicode.Is(unicode.M, r) }

func isEastAsian(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}

// lower maps a rune to the small letter that stands for all its cases. Going by way of the capital brings variants
// together: ς and σ, ᲀ and в.
func lower(r rune) rune {
	if r < utf8.RuneSelf {
		if 'A' <= r && r <= 'Z' {
			r += 'a' - 'A'
		}
		return r
	}
	return unicode.ToLower(unicode.ToUpper(r))
}

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

// lookalike returns what r looks like. The shape of r itself goes before that of its small letter (Н is h, ν is v), but
// what is strict in small is strict in capitals, so that the choice for a piece does not depend on case.
func lookalike(r rune) (confusable, bool) {
	own, ok := search(confusables, r, func(c confusable) rune { return c.r })
	if ok && own.script != 0 {
		return own, true
	}
	small := lower(r)
	if small == r {
		return own, ok
	}
	byCase, okCase := search(confusables, small, func(c confusable) rune { return c.r })
	switch {
	case !ok:
		return byCase, okCase
	case okCase:
		own.script = byCase.script
	}
	return own, true
}

// folded returns the ASCII base of a small Latin letter.
func folded(r rune) (string, bool) {
	f, ok := search(folds, r, func(f fold) rune { return f.r })
	return f.letters, ok
}

func search[T any](table []T, r rune, key func(T) rune) (T, bool) {
	i, ok := slices.BinarySearchFunc(table, r, func(t T, r rune) int { return int(key(t) - r) })
	if !ok {
		var none T
		return none, false
	}
	return table[i], true
}
