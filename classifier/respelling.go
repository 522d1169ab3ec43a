package classifier

import (
	"bytes"
	"unicode/utf8"

	"tocsin/internal/textnorm"
)

// A respelling is a text as a person reads it, where that is not how it is written:
// letters set apart are together, digits that stand for letters are these letters, what
// was erased is gone. It remembers where each of its bytes comes from, so that evidence
// stands in the text as received.
//
// Only texts with a trick in them are respelt; any other is read as it is, by the model
// and by what counts features for training. What a trick is is decided by the words that
// the model knows, which training does not have: it reads such a text letter by letter.
type respelling struct {
	text []byte
	// starts and ends say for each byte of text of which bytes of the text as received it
	// is a part; nil while text is that text.
	starts, ends []int32
	// signals are those of the tricks that were undone.
	signals Signals
}

// span maps the bytes [i, j) of the text, i < j, to those of the text as received. What
// was turned round has its end first.
func (r *respelling) span(i, j int32) (start, end int32) {
	if r.starts == nil {
		return i, j
	}
	return min(r.starts[i], r.starts[j-1]), max(r.ends[i], r.ends[j-1])
}

// A rewriter makes the next respelling of a text, from left to right.
type rewriter struct {
	from *respelling
	to   respelling
	at   int // how far the text has been gone through
}

// keep takes over the text up to the offset.
func (w *rewriter) keep(to int) {
	for w.at < to {
		_, size := utf8.DecodeRune(w.from.text[w.at:])
		end := min(w.at+size, to)
		w.put(w.from.text[w.at:end], w.at, end)
		w.at = end
	}
}

// skip leaves the text out up to the offset.
func (w *rewriter) skip(to int) { w.at = max(w.at, to) }

// put writes what stands for the bytes [start, end) of the text, start < end.
func (w *rewriter) put(s []byte, start, end int) {
	from, to := w.from.span(int32(start), int32(end))
	for range s {
		w.to.starts = append(w.to.starts, from)
		w.to.ends = append(w.to.ends, to)
	}
	w.to.text = append(w.to.text, s...)
}

// replace writes what stands for the text from start to end, after what comes before.
func (w *rewriter) replace(s []byte, start, end int) {
	w.keep(start)
	w.put(s, start, end)
	w.skip(end)
}

// done takes over the rest of the text and makes the respelling that of it.
func (w *rewriter) done() {
	w.keep(len(w.from.text))
	w.to.signals |= w.from.signals
	*w.from = w.to
}

// A respeller respells texts. It holds buffers and is not safe for concurrent use.
type respeller struct {
	words *knownWords
	norm  textnorm.Normalizer
	segmenter
	speller  speller
	segments []segment
	linked   []byte
}

// respell returns the text as a person reads it. The steps go from what is done to
// characters to what is done to words, since every one of them reads what those before it
// have left.
func (r *respeller) respell(text []byte) respelling {
	out := respelling{text: text}
	unescape(&out)
	if bytes.IndexByte(out.text, '\b') >= 0 {
		unerase(&out)
	}
	if bytes.Contains(out.text, []byte(string(rightToLeftOverride))) {
		r.unturn(&out)
	}
	r.unmixAlphabets(&out)
	r.unleet(&out)
	if r.gather(&out) {
		r.unleet(&out)
	}
	r.unlink(&out)
	return out
}

// read turns a text into tokens as the model reads it.
func (m *Model) read(w *worker, text []byte) {
	out := w.respeller.respell(text)
	w.scan.read(out.text)
	if w.respeller.respace(&out, w.scan.tokens) {
		w.scan.read(out.text)
	}
	w.scan.signals |= out.signals
	if out.starts == nil {
		return
	}
	for i := range w.scan.tokens {
		tok := &w.scan.tokens[i]
		tok.start, tok.end = out.span(tok.start, tok.end)
	}
}
