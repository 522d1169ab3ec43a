package counts

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"hash"
	"io"

	"tocsin/classifier"
)

// A Reader reads a count table entry by entry, in constant memory. Whoever writes what
// it says must read to the end first, or throw it away: only there is it known that the
// file is whole.
type Reader struct {
	decoder *decoder
	header  Header
	totals  Totals
	entry   Entry
	entries uint64
	tokens  []uint64
	digest  string
	err     error // that ended the reading
}

// NewReader reads the beginning of a table.
func NewReader(r io.Reader) (*Reader, error) {
	d := newDecoder(r)
	d.hash = sha256.New()
	t := &Reader{decoder: d}
	if err := t.begin(); err != nil {
		return nil, fmt.Errorf("%w: %w", ErrFormat, err)
	}
	return t, nil
}

func (t *Reader) begin() error {
	head, err := t.decoder.bytes(fileHeaderAt)
	if err != nil {
		return fmt.Errorf("magic: %w", err)
	}
	if !bytes.HasPrefix(head, []byte(fileMagic)) {
		return errors.New("magic: the file does not begin as a count table does")
	}
	if v := binary.LittleEndian.Uint32(head[8:]); v != fileVersion {
		return fmt.Errorf("version: %d, this program reads %d", v, fileVersion)
	}
	length := binary.LittleEndian.Uint32(head[12:])
	if length > maxHeaderBytes {
		return fmt.Errorf("header: claims %d bytes, at most %d", length, maxHeaderBytes)
	}
	// It may be longer than what is read at once; what is not there takes no memory.
	var header []byte
	for rest := int(length); rest > 0; {
		part, err := t.decoder.bytes(min(rest, readBuffer))
		if err != nil {
			return fmt.Errorf("header: %w", err)
		}
		header = append(header, part...)
		rest -= len(part)
	}
	if t.header, err = decodeHeader(header); err != nil {
		return fmt.Errorf("header: %w", err)
	}
	columns := len(t.header.Columns())
	t.totals, t.entry, t.tokens = newTotals(columns), newEntry(columns), make([]uint64, columns)
	for i := range columns {
		for _, at := range []*uint64{&t.totals.Documents[i], &t.totals.Tokens[i]} {
			if *at, err = t.decoder.number(); err != nil {
				return fmt.Errorf("totals: %w", err)
			}
		}
	}
	for _, counts := range [][]uint64{t.totals.Documents, t.totals.Tokens} {
		if err := checkHeads(t.header, counts); err != nil {
			return fmt.Errorf("totals: %w", err)
		}
	}
	return nil
}

// Header returns what the table counts.
func (t *Reader) Header() Header { return t.header }

// Totals returns what it counts in all.
func (t *Reader) Totals() Totals { return t.totals }

// Entries returns how many entries were read.
func (t *Reader) Entries() uint64 { return t.entries }

// Digest returns the SHA-256 of the whole file, once it was read to the end.
func (t *Reader) Digest() string { return t.digest }

func digestOf(h hash.Hash) string { return "sha256:" + hex.EncodeToString(h.Sum(nil)) }

// Next returns the next entry, which is valid until the one after it is asked for, and
// io.EOF after the last one, if the file is whole.
func (t *Reader) Next() (*Entry, error) {
	if t.err != nil {
		return nil, t.err
	}
	if t.err = t.advance(); t.err != nil {
		return nil, t.err
	}
	return &t.entry, nil
}

// Err returns what was wrong with the table, nil if it was read to its end.
func (t *Reader) Err() error {
	if errors.Is(t.err, io.EOF) {
		return nil
	}
	return t.err
}

// advance reads the next entry.
func (t *Reader) advance() error {
	at := t.decoder.offset()
	err := t.decoder.entry(&t.entry)
	if err == nil {
		err = t.check()
	}
	switch {
	case errors.Is(err, io.EOF):
		if err := t.finish(); err != nil {
			return fmt.Errorf("%w: %w", ErrFormat, err)
		}
		return io.EOF
	case err != nil:
		return fmt.Errorf("%w: entry %d, at byte %d: %w", ErrFormat, t.entries+1, at, err)
	}
	t.entries++
	return nil
}

// check checks the entry that was just read, and counts its tokens.
func (t *Reader) check() error {
	if err := checkFeature(t.entry.Feature, t.header.Features); err != nil {
		return err
	}
	if err := t.entry.check(t.header, t.totals); err != nil {
		return fmt.Errorf("%s: %w", Describe(t.entry.Feature), err)
	}
	if t.entry.Feature[0] == classifier.WordFeature {
		for i, n := range t.entry.Occurrences {
			if t.tokens[i] += n; t.tokens[i] > maxCount { // before it can overflow
				return fmt.Errorf("%s: more than %d tokens under %q", Describe(t.entry.Feature), uint64(maxCount), t.header.Columns()[i])
			}
		}
	}
	return nil
}

// finish reads what comes after the entries.
func (t *Reader) finish() error {
	n, err := t.decoder.number()
	if err != nil {
		return fmt.Errorf("end: %w", err)
	}
	if n != t.entries {
		return fmt.Errorf("end: claims %d entries, there are %d", n, t.entries)
	}
	for i, n := range t.tokens {
		if n != t.totals.Tokens[i] {
			return fmt.Errorf("totals: claim %d tokens under %q, the entries have %d", t.totals.Tokens[i], t.header.Columns()[i], n)
		}
	}
	t.decoder.settle()
	whole := t.decoder.hash
	t.decoder.hash = nil
	want := whole.Sum(nil)
	sum, err := t.decoder.bytes(sha256.Size)
	if err != nil {
		return fmt.Errorf("checksum: %w", err)
	}
	if !bytes.Equal(sum, want) {
		return errors.New("checksum: the file is damaged")
	}
	whole.Write(sum)
	t.digest = digestOf(whole)
	if err := t.decoder.need(1); err == nil {
		return fmt.Errorf("end: there are bytes after byte %d", t.decoder.offset())
	}
	return nil
}
