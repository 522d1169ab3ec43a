package classifier

import (
	"bytes"
	"slices"
	"unicode"
	"unicode/utf8"

	"tocsin/internal/textnorm"
)

const (
	// minApart is how many letters in a row stand alone before they may be a word whose
	// letters were set apart.
	minApart = 3
	// maxApart bounds a run of them, and so the memory to find words in it.
	maxApart = 1 << 10
	// maxGapBytes is what may stand between two letters of a run.
	maxGapBytes = 24
	// minApartKnown is the share of the letters of a run that must be in known words.
	minApartKnown = 0.6
	// minBrokenKnown is that share in a run with white space after every maxApartWord
	// letters or more often.
	minBrokenKnown = 0.4
	maxApartWord   = 12
	// minSameSeparator is the share of separators of one character above which only the
	// most frequent is the gap.
	minSameSeparator = 0.7
	// maxAbbreviation is how many capitals with dots between them are an abbreviation.
	maxAbbreviation = 5
)

// An atom is a letter or digit with no other beside it, and the marks on it.
type atom struct{ start, end int }

// A part is what stands for the bytes [start, end) of a text.
type part struct {
	text       []byte
	start, end int
}

// gather puts letters together that are set apart: k i l l, k.i.l.l, k - i - l - l.
//
// What mostly stands between two letters of a run is its gap. It is left out once after
// each character, which undoes the trick to the letter where there is more than a gap
// between words: "k i l l   t h e m". Where there is not, known words are looked for. A run
// that makes no known words stays as it is. One of two letters, or of what may be an
// abbreviation, is put together only in the company of a longer one. It reports whether
// there was anything to put together.
func (r *respeller) gather(text *respelling) bool {
	runs := atomRuns(text.text)
	read := make([][]part, len(runs))
	var gap *gap
	var signals Signals
	for i, run := range runs {
		if len(run) < minApart {
			continue
		}
		if g, parts, s := r.together(text.text, run, nil); parts != nil {
			gap, read[i] = g, parts
			signals |= s
		}
	}
	if gap == nil {
		return false
	}
	w := rewriter{from: text}
	for i, run := range runs {
		if read[i] == nil {
			_, read[i], _ = r.together(text.text, run, gap)
		}
		// What stands between two runs belongs to the first.
		read[i] = slices.DeleteFunc(read[i], func(p part) bool { return p.start < w.at })
		for k, p := range read[i] {
			if k == 0 {
				w.keep(p.start)
			}
			w.put(p.text, p.start, p.end)
			w.skip(p.end)
		}
	}
	w.to.signals |= signals
	w.done()
	return true
}

// atomRuns returns the runs of two atoms or more without a longer word between them; none
// if all are short.
func atomRuns(text []byte) [][]atom {
	var runs [][]atom
	var run []atom
	long := false
	flush := func() {
		if len(run) > 1 {
			runs = append(runs, run)
			long = long || len(run) >= minApart
		}
		run = nil
	}
	for i := 0; i < len(text); {
		start, letters := i, 0
		for i < len(text) {
			r, size := utf8.DecodeRune(text[i:])
			if isAtomRune(r) {
				letters++
			} else if letters == 0 || !isAttached(r) {
				break
			}
			i += size
		}
		if letters == 0 {
			_, size := utf8.DecodeRune(text[i:])
			i += size
			continue
		}
		if n := len(run); letters > 1 || n > 0 && start-run[n-1].end > maxGapBytes || n == maxApart {
			flush()
		}
		if letters == 1 {
			run = append(run, atom{start, i})
		}
	}
	flush()
	if !long {
		return nil
	}
	return runs
}

// isAtomRune tells letters, digits, and the letters in circles and squares.
func isAtomRune(r rune) bool {
	if r < utf8.RuneSelf {
		return 'a' <= r|0x20 && r|0x20 <= 'z' || '0' <= r && r <= '9'
	}
	return (unicode.IsLetter(r) || unicode.IsNumber(r) || textnorm.IsEnclosed(r)) && !textnorm.IsUnseen(r)
}

// isAttached tells what belongs to the letter before it: marks, and what is not seen.
func isAttached(r rune) bool {
	return r >= 0x80 && (unicode.IsMark(r) || textnorm.IsUnseen(r) || r == utf8.RuneError) || r < ' ' && !unicode.IsSpace(r) || r == 0x7f
}

// together returns what stands for the run if its letters make known words, and the gap.
// In the company of a run with that gap, less is enough.
func (r *respeller) together(text []byte, run []atom, company *gap) (*gap, []part, Signals) {
	gap := commonGap(text, run)
	if company != nil && !gap.equal(*company) || !hasLetters(text, run) {
		return nil, nil, 0
	}
	signals := SeparatedLetters
	if gap.blank() {
		signals = SpacedLetters
	} else if company == nil && (isAbbreviated(text, run) || followsWord(text[:run[0].start])) {
		return nil, nil, 0
	}
	best := r.readApart(withoutGaps(text, run, gap, false), false)
	least := minApartKnown
	if maxApartWord*best.breaks >= best.letters {
		least = minBrokenKnown // words are told by what stands between them
	}
	if best.share() < least {
		// No word ends where there is more than a gap, or there is nowhere more.
		if other := r.readApart(withoutGaps(text, run, gap, true), true); other.share() > best.share() {
			best = other
		}
	}
	if best.share() < least || best.longest < minApart && (company == nil || best.longest < 2) {
		return nil, nil, 0
	}
	return &gap, best.parts, signals | best.signals
}

// followsWord reports whether a text ends in a piece with letters in it, such as a link,
// as far as it takes to see that.
func followsWord(text []byte) bool {
	piece := text[max(0, len(text)-maxLeetBytes):]
	piece = piece[bytes.LastIndexFunc(piece, unicode.IsSpace)+1:]
	return bytes.IndexFunc(piece, isAtomRune) >= 0
}

// hasLetters reports whether half of the run or more are letters: 9-1-1 is a number.
func hasLetters(text []byte, run []atom) bool {
	digits := 0
	for _, a := range run {
		if letter, _ := utf8.DecodeRune(text[a.start:]); unicode.IsNumber(letter) {
			digits++
		}
	}
	return 2*digits <= len(run)
}

// isAbbreviated tells capitals that may be an abbreviation: U.S.A, N.A.T.O.
func isAbbreviated(text []byte, run []atom) bool {
	for _, a := range run {
		if letter, _ := utf8.DecodeRune(text[a.start:]); !unicode.IsUpper(letter) && !textnorm.IsEnclosed(letter) {
			return false
		}
	}
	return len(run) <= maxAbbreviation
}
