package classifier

import (
	"bytes"
	"unicode"
	"unicode/utf8"
)

// A readRun is a run of atoms with the words found in it.
type readRun struct {
	parts          []part
	letters, known int // how many there are, and how many in known words
	longest        int // known word
	breaks         int // how often there is white space
	signals        Signals
}

func (r readRun) share() float64 { return float64(r.known) / float64(max(r.letters, 1)) }

// readApart looks for known words in what is left of a run: the stretches between white
// space, or with cut the words in them.
func (r *respeller) readApart(parts []part, cut bool) readRun {
	var run readRun
	var raw []byte
	var of []int // for each byte of raw the part
	flush := func() {
		if len(raw) > 0 {
			r.readStretch(&run, raw, of, parts, cut)
		}
		raw, of = raw[:0], of[:0]
	}
	for i, p := range parts {
		for k, c := range p.text {
			if letter, _ := utf8.DecodeRune(p.text[k:]); utf8.RuneStart(c) && unicode.IsSpace(letter) {
				flush()
				run.parts = append(run.parts, part{[]byte(" "), p.start, p.end})
				run.breaks++
				continue
			}
			raw, of = append(raw, c), append(of, i)
		}
	}
	flush()
	return run
}

// readStretch appends a stretch without white space to the run.
func (r *respeller) readStretch(run *readRun, raw []byte, of []int, parts []part, cut bool) {
	norm := r.norm.Normalize(raw)
	if signals := Signals(norm.Signals); !signals.Has(wholeScript) {
		run.signals |= signals
	}
	put := func(text []byte, from, to int) {
		start, end := norm.Span(from, to)
		run.parts = append(run.parts, part{bytes.Clone(text), parts[of[start]].start, parts[of[end-1]].end})
	}
	for from, to := 0, 0; from < len(norm.Bytes); from = to {
		// The letters and signs up to the next other character.
		for to = from; to < len(norm.Bytes) && (isLowerLetter(norm.Bytes[to]) || isInnerSign(norm.Bytes, to)); to++ {
		}
		word := norm.Bytes[from:to]
		switch {
		case from == to:
			first, size := utf8.DecodeRune(norm.Bytes[to:])
			if to += size; isWordRune(first) {
				run.letters++
			}
			word = norm.Bytes[from:to]
		case r.words.has(word) || isContraction(norm.Bytes, from, to), !cut && !isLowerWord(word) && r.asOneWord(r.words, word) != "":
			run.known += len(word)
			run.longest = max(run.longest, len(word))
			run.letters += len(word)
		case cut:
			run.letters += len(word)
			r.cutWords(run, word, func(text []byte, i, j int) { put(text, from+i, from+j) })
			continue
		default:
			run.letters += len(word)
		}
		for i := range word {
			put(word[i:i+1], from+i, from+i+1)
		}
	}
}

// cutWords appends the known words of a stretch with blanks between them.
func (r *respeller) cutWords(run *readRun, stretch []byte, put func(text []byte, from, to int)) {
	r.segments = r.segment(r.segments[:0], r.words, stretch, !isLowerWord(stretch))
	for i, s := range r.segments {
		if i > 0 && (s.word != "" || r.segments[i-1].word != "") {
			put([]byte(" "), s.from, s.to)
		}
		as := stretch[s.from:s.to]
		if s.word != "" && s.word != string(as) {
			run.signals |= Leetspeak
			put([]byte(s.word), s.from, s.to)
			continue
		}
		for k := s.from; k < s.to; k++ {
			put(stretch[k:k+1], k, k+1)
		}
		if s.word != "" {
			run.longest = max(run.longest, len(s.word))
		}
	}
	run.known += knownLettersOf(r.segments)
}

// isInnerSign reports whether the byte is a sign that may stand for a letter, and not
// punctuation at the end.
func isInnerSign(text []byte, i int) bool {
	if '0' <= text[i] && text[i] <= '9' || text[i] == '$' || text[i] == '@' {
		return true
	}
	return text[i] == '!' && i > 0 && i+1 < len(text) && isLowerLetter(text[i+1])
}

// withBlanks leaves out white space and adds the blanks that belong after punctuation and
// around pictures.
func withBlanks(between []byte) []byte {
	var kept []byte
	for i := 0; i < len(between); {
		r, size := utf8.DecodeRune(between[i:])
		if picture := unicode.Is(unicode.So, r); picture {
			kept = append(append(append(kept, ' '), between[i:i+size]...), ' ')
		} else if !unicode.IsSpace(r) {
			kept = append(kept, between[i:i+size]...)
		}
		i += size
	}
	if n := len(kept); n > 0 && bytes.IndexByte([]byte(".,;:?)"), kept[n-1]) >= 0 {
		kept = append(kept, ' ')
	}
	return kept
}
