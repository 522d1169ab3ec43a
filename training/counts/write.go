package counts

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"fmt"
	"hash"
	"io"
)

// writeBuffer is how many bytes are handed on at once.
const writeBuffer = 64 << 10

// An encoder writes entries one after the other, each with what it has in common with
// the one before. It is the part of a file that runs on disk have too.
type encoder struct {
	w       io.Writer
	buf     []byte
	last    []byte
	entries uint64
	err     error
}

func newEncoder(w io.Writer) *encoder { return &encoder{w: w, buf: make([]byte, 0, writeBuffer+8<<10)} }

func (e *encoder) number(n uint64) { e.buf = binary.AppendUvarint(e.buf, n) }

// entry writes an entry, which must come after the one before.
func (e *encoder) entry(x *Entry) error {
	shared := commonPrefix(e.last, x.Feature)
	if e.entries > 0 && bytes.Compare(e.last, x.Feature) >= 0 {
		return fmt.Errorf("%s comes after %s", Describe(x.Feature), Describe(e.last))
	}
	e.number(uint64(shared))
	e.number(uint64(len(x.Feature) - shared))
	e.buf = append(e.buf, x.Feature[shared:]...)
	e.last = append(e.last[:shared], x.Feature[shared:]...)
	columns := 0
	for _, n := range x.Occurrences {
		if n > 0 {
			columns++
		}
	}
	e.number(uint64(columns))
	next := 0
	for i, n := range x.Occurrences {
		if n > 0 {
			e.number(uint64(i - next))
			e.number(n)
			e.number(x.Documents[i])
			next = i + 1
		}
	}
	e.entries++
	return e.flushAt(writeBuffer)
}

// end writes the end of the entries.
func (e *encoder) end() error {
	e.buf = append(e.buf, 0, 0)
	e.number(e.entries)
	return e.flushAt(0)
}

func (e *encoder) flushAt(size int) error {
	if e.err == nil && len(e.buf) >= size {
		_, e.err = e.w.Write(e.buf)
		e.buf = e.buf[:0]
	}
	return e.err
}

func commonPrefix(a, b []byte) int {
	n := 0
	for n < min(len(a), len(b)) && a[n] == b[n] {
		n++
	}
	return n
}

// A Writer writes a count table entry by entry.
type Writer struct {
	encoder *encoder
	hash    hash.Hash
	w       io.Writer
	rows    uint64
}

// NewWriter begins a table with these totals.
func NewWriter(w io.Writer, h Header, t Totals) (*Writer, error) {
	header, err := h.encode()
	if err != nil {
		return nil, fmt.Errorf("count table: %w", err)
	}
	sum := sha256.New()
	e := newEncoder(io.MultiWriter(w, sum))
	e.buf = append(e.buf, fileMagic...)
	e.buf = binary.LittleEndian.AppendUint32(e.buf, fileVersion)
	e.buf = binary.LittleEndian.AppendUint32(e.buf, uint32(len(header)))
	e.buf = append(e.buf, header...)
	for i := range t.Documents {
		e.number(t.Documents[i])
		e.number(t.Tokens[i])
	}
	return &Writer{e, sum, w, t.Documents[len(t.Documents)-1]}, nil
}

// Write writes an entry. Entries come in ascending order of their features.
func (w *Writer) Write(e *Entry) error { return w.encoder.entry(e) }

// Close ends the table. It does not close what it was written to.
func (w *Writer) Close() error {
	if err := w.encoder.end(); err != nil {
		return err
	}
	sum := w.hash.Sum(nil)
	w.hash.Write(sum)
	_, err := w.w.Write(sum)
	return err
}

// Digest returns the SHA-256 of the whole file, once it is closed.
func (w *Writer) Digest() string { return digestOf(w.hash) }

// Rows returns how many rows the table counts.
func (w *Writer) Rows() uint64 { return w.rows }

// Entries returns how many entries were written.
func (w *Writer) Entries() uint64 { return w.encoder.entries }
