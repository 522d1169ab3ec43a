package textnorm

import "unicode"

// letters lower-cases n.cells, folds Latin letters to ASCII and replaces look-alikes. The piece is read in Latin letters
// as a whole or not at all:
//
//   - if it holds a Latin letter and every other letter passes for one: кill, 'сhеmist'
//   - if it holds none and every letter is drawn exactly like one: сор
//
// In a text that is known to be in Latin letters, the second holds for loose look-alikes too.
//
// It signals by runs of letters: a run that mixes a replaced letter with another one, or three letters that were all
// replaced. So γ-ray and USB-к are notation, and the Russian words «а» and «со» are read as "a" and "co" in silence.
func (n *Normalizer) letters(styled, latinText bool) Signals {
	p := n.survey(latinText)
	var signals Signals
	if styled && p.letters > 1 && !p.eastAsian {
		signals |= FullWidth
	}
	signals |= n.scriptSignals(p)

	dst := n.spare[:0]
	for _, c := range n.cells {
		k := n.classify(c.r)
		if k.letters != "" && (p.readsLatin || k.kind == latin) {
			c.kind = latin
			dst = appendCells(dst, k.letters, c)
			continue
		}
		c.r = k.lower
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
func (n *Normalizer) survey(latinText bool) survey {
	var s survey
	var hasLatin, hasForeign, hasLoose, hasStrict bool
	script := uint8(0)
	s.oneScript = true
	for i := range n.cells {
		c := &n.cells[i]
		k := n.classify(c.r)
		c.kind = k.kind
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
			s.oneScript = s.oneScript && (script == 0 || script == k.script)
			script = k.script
		default:
			continue
		}
		s.letters++
	}
	s.readsLatin = !hasForeign && (hasLatin || hasStrict && !hasLoose || latinText)
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

func isEastAsian(r rune) bool {
	return r >= 0x1100 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo)
}
