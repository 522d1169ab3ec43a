package counts

import (
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
	"io"
)

// readBuffer is how many bytes are read at once.
const readBuffer = 64 << 10

// A decoder reads numbers and bytes, and knows how far it is.
type decoder struct {
	r        io.Reader
	buf      []byte
	at, end  int
	consumed int64 // bytes before buf
	hash     hash.Hash
}

func newDecoder(r io.Reader) *decoder { return &decoder{r: r, buf: make([]byte, readBuffer)} }

// offset returns where in the file the next byte lies.
func (d *decoder) offset() int64 { return d.consumed + int64(d.at) }

// need makes n bytes available, n at most readBuffer.
func (d *decoder) need(n int) error {
	for d.end-d.at < n {
		d.settle()
		d.consumed += int64(d.at)
		d.end = copy(d.buf, d.buf[d.at:d.end])
		d.at = 0
		got, err := d.r.Read(d.buf[d.end:])
		d.end += got
		if err != nil && d.end < n {
			if errors.Is(err, io.EOF) {
				err = fmt.Errorf("the file ends at byte %d", d.consumed+int64(d.end))
			}
			return err
		}
	}
	return nil
}

// settle adds what was read of the buffer to the checksum.
func (d *decoder) settle() {
	if d.hash != nil {
		d.hash.Write(d.buf[:d.at])
	}
}

// bytes returns the next n bytes, n at most readBuffer. They are valid until more is read.
func (d *decoder) bytes(n int) ([]byte, error) {
	if err := d.need(n); err != nil {
		return nil, err
	}
	d.at += n
	return d.buf[d.at-n : d.at], nil
}

// number returns the next number.
func (d *decoder) number() (uint64, error) {
	if d.at < d.end && d.buf[d.at] < 0x80 {
		d.at++
		return uint64(d.buf[d.at-1]), nil
	}
	for n := 1; n <= binary.MaxVarintLen64; n++ {
		if err := d.need(n); err != nil {
			return 0, err
		}
		if d.buf[d.at+n-1] >= 0x80 {
			continue
		}
		v, size := binary.Uvarint(d.buf[d.at : d.at+n])
		if size != n || v > maxCount || n > 1 && d.buf[d.at+n-1] == 0 {
			break
		}
		d.at += n
		return v, nil
	}
	return 0, errors.New("a number is too large, or not as short as it could be")
}

// entry reads an entry after another. It returns io.EOF at the end of the entries.
func (d *decoder) entry(e *Entry) error {
	shared, err := d.number()
	if err != nil {
		return err
	}
	length, err := d.number()
	if err != nil {
		return err
	}
	if shared == 0 && length == 0 {
		return io.EOF
	}
	last := e.Feature
	if shared > uint64(len(last)) || length == 0 || shared+length > maxFeatureBytes {
		return fmt.Errorf("a feature of %d bytes and %d of the %d before", length, shared, len(last))
	}
	rest, err := d.bytes(int(length))
	if err != nil {
		return err
	}
	if shared < uint64(len(last)) && rest[0] <= last[shared] {
		return fmt.Errorf("a feature comes after %s and is not greater", Describe(last))
	}
	e.Feature = append(e.Feature[:shared], rest...)
	return d.counts(e)
}

func (d *decoder) counts(e *Entry) error {
	e.clear()
	columns, err := d.number()
	if err != nil {
		return err
	}
	next := uint64(0)
	for range columns {
		gap, err := d.number()
		if err != nil {
			return err
		}
		if next += gap; next >= uint64(len(e.Occurrences)) {
			return fmt.Errorf("%s: column %d of %d", Describe(e.Feature), next+1, len(e.Occurrences))
		}
		if e.Occurrences[next], err = d.number(); err != nil {
			return err
		}
		if e.Documents[next], err = d.number(); err != nil {
			return err
		}
		if e.Occurrences[next] == 0 {
			return fmt.Errorf("%s: no occurrences in column %d", Describe(e.Feature), next+1)
		}
		next++
	}
	return nil
}
