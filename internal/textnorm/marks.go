package textnorm

import (
	"unicode"
	"unicode/utf8"
)

// maxMarks is how many characters may combine with the one before them. No language comes near it, norm splits nothing
// that short (it would insert U+034F after 30), and a base with a million marks costs no more than reading it.
const maxMarks = 8

const keycap = '\u20e3' // 1️⃣ ends in it

// marks drops combining marks from n.cells: all of them from ASCII characters and Latin letters (é reads e), those that
// strike a letter through or enclose it from any letter or digit, those put on symbols, those of no base, and those beyond
// maxMarks.
// The base's raw span takes in what was dropped from it.
func (n *Normalizer) marks() Signals {
	var signals Signals
	w := 0
	for i := 0; i < len(n.cells); {
		end := i + 1
		for end < len(n.cells) && n.cells[end].continues() {
			end++
		}
		var s Signals
		w, s = n.cluster(w, i, end)
		signals |= s
		i = end
	}
	n.cells = n.cells[:w]
	return signals
}

// cluster copies cells [i, end), a base and what combines with it, to w, without what is dropped.
func (n *Normalizer) cluster(w, i, end int) (int, Signals) {
	var signals Signals
	base := n.cells[i]
	hasBase := !base.continues()
	stripsAll := base.r < utf8.RuneSelf || base.kind == latin || base.kind == alike
	if hasBase && stripsAll && !n.ordinary(n.cells[i:end]) {
		signals |= Combining
	}
	kept := 0
	if hasBase {
		n.cells[w] = base
		w++
		i++
	}
	for ; i < end; i++ {
		c := n.cells[i]
		if c.kind == mark {
			switch {
			case hasBase && stripsAll:
				n.cells[w-1].end = c.end
				continue
			case hasBase && strikes(c.r) && isWritten(base.r), hasBase && isPutOn(c, base), !hasBase && unicode.Is(unicode.Inherited, c.r), kept == maxMarks:
				signals |= Combining
				if hasBase {
					n.cells[w-1].end = c.end
				}
				continue
			}
		} else if kept == maxMarks {
			continue
		}
		kept++
		n.cells[w] = c
		w++
	}
	return w, signals
}

// continues reports whether c combines with what stands before it: the marks, and the vowels and finals of decomposed
// Hangul.
func (c cell) continues() bool {
	return c.kind == mark || 0x1160 <= c.r && c.r <= 0x11ff || 0xd7b0 <= c.r && c.r <= 0xd7ff
}

// strikes reports whether a mark is drawn over or around a letter rather than beside it.
func strikes(r rune) bool {
	return 0x334 <= r && r <= 0x338 || 0x20d0 <= r && r <= 0x20f0 || unicode.Is(unicode.Me, r)
}

// isPutOn reports whether a mark was put on a picture or on punctuation, which carry none. To strike through a sign of
// mathematics makes another one (⊄), and what belongs to the character itself stands for the same raw bytes.
func isPutOn(c, base cell) bool {
	return unicode.Is(unicode.Inherited, c.r) && c.start != base.start && !unicode.Is(unicode.Sm, base.r) &&
		(unicode.IsSymbol(base.r) || unicode.IsPunct(base.r))
}

// isWritten reports whether r is a letter or a number.
func isWritten(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) }

// ordinary reports whether a language written in Latin letters has the letter that cluster, a base in ASCII or Latin and
// its marks, stands for. It takes for one what Unicode has one character for (ñ, ệ), with one more mark of tone, nasality
// or cedilla at most (Yoruba ọ́, Guaraní g̃). Digits take no marks, but for the keycap.
func (n *Normalizer) ordinary(cluster []cell) bool {
	base, marks := cluster[0], cluster[1:]
	switch {
	case len(marks) == 0:
		return true
	case isASCIIDigit(base.r) || base.r == '#' || base.r == '*':
		return len(marks) == 1 && marks[0].r == keycap
	case len(marks) > 3:
		return false
	}
	n.segment = utf8.AppendRune(n.segment[:0], base.r)
	for _, m := range marks {
		if strikes(m.r) && base.kind != other {
			return false
		}
		if m.r == 0x307 && (base.r == 'i' || base.r == 'j') {
			continue // the dot of İ: there is no dotted small i
		}
		n.segment = utf8.AppendRune(n.segment, m.r)
	}
	composed := n.composeSegment()
	_, size := utf8.DecodeRune(composed)
	switch string(composed[size:]) {
	case "", "\u0300", "\u0301", "\u0303", "\u0304", "\u0327":
		return true
	}
	return false
}
