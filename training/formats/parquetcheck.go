package formats

import (
	"encoding/binary"
	"errors"
	"fmt"
	"io"

	"github.com/parquet-go/parquet-go/encoding/thrift"
	"github.com/parquet-go/parquet-go/format"
)

// The library reserves memory for what a file claims before it looks whether that is
// there. So the claims are checked first: here, and only here.

// checkFooter checks that the lists in the footer have the elements that they claim, and
// not too many.
func checkFooter(r io.ReaderAt, size int64) error {
	var end [8]byte
	if size < int64(len(parquetMagic)+len(end)) {
		return errors.New("not a sound Parquet file: too short")
	}
	if _, err := r.ReadAt(end[:], size-int64(len(end))); err != nil && !errors.Is(err, io.EOF) {
		return err
	}
	if string(end[4:]) != parquetMagic {
		return errors.New("the Parquet file is cut off: it has no footer")
	}
	n := int64(binary.LittleEndian.Uint32(end[:4]))
	if n > maxFooterBytes || n > size-int64(len(end)) {
		return fmt.Errorf("not a sound Parquet file: a footer of %d bytes in a file of %d, at most %d", n, size, maxFooterBytes)
	}
	footer := make([]byte, n)
	if _, err := r.ReadAt(footer, size-int64(len(end))-n); err != nil {
		return err
	}
	walk := thriftWalk{rest: footer}
	if err := walk.structure(0); err != nil {
		return fmt.Errorf("not a sound Parquet file: footer: %w", err)
	}
	return nil
}

// maxPageHeaderBytes bounds the header of a page, which may hold two values.
const maxPageHeaderBytes = 4 << 20

// checkPages reads the headers of the pages of a column chunk and checks what they claim.
func checkPages(r io.ReaderAt, size int64, chunk format.ColumnMetaData) error {
	at := chunk.DataPageOffset
	if d := chunk.DictionaryPageOffset; d > 0 && d < at {
		at = d
	}
	if chunk.TotalCompressedSize < 0 || at < 0 || chunk.TotalCompressedSize > size-at {
		return errors.New("not a sound Parquet file: a column lies outside of it")
	}
	for end := at + chunk.TotalCompressedSize; at < end; {
		header, n, err := pageHeader(r, at, end)
		if err != nil {
			return fmt.Errorf("header of a page at byte %d: %w", at, err)
		}
		values := max(header.DataPageHeader.V.NumValues, header.DataPageHeaderV2.V.NumValues, header.DictionaryPageHeader.V.NumValues)
		switch {
		case header.CompressedPageSize < 0 || header.UncompressedPageSize < 0:
			return fmt.Errorf("page at byte %d: a negative size", at)
		case header.UncompressedPageSize > maxPageBytes || header.CompressedPageSize > maxPageBytes:
			return fmt.Errorf("page at byte %d: %d bytes, at most %d: write the file with smaller pages", at, max(header.UncompressedPageSize, header.CompressedPageSize), maxPageBytes)
		case values > maxPageValues:
			return fmt.Errorf("page at byte %d: %d values, at most %d: write the file with smaller pages", at, values, maxPageValues)
		}
		at += int64(n) + int64(header.CompressedPageSize)
	}
	return nil
}

// pageHeader reads the header of a page and says how long it is.
func pageHeader(r io.ReaderAt, at, end int64) (*format.PageHeader, int, error) {
	for limit := int64(8 << 10); ; limit = maxPageHeaderBytes {
		b := make([]byte, min(limit, end-at))
		if _, err := r.ReadAt(b, at); err != nil && !errors.Is(err, io.EOF) {
			return nil, 0, err
		}
		reader := new(thrift.CompactProtocol).NewReaderFromBytes(b)
		header := new(format.PageHeader)
		err := thrift.NewDecoder(reader).Decode(header)
		if err == nil {
			return header, reader.BytesRead(), nil
		}
		if limit == maxPageHeaderBytes || int64(len(b)) < limit {
			return nil, 0, err
		}
	}
}

// A thriftWalk goes over a value in Thrift's compact protocol.
// https://github.com/apache/thrift/blob/master/doc/specs/thrift-compact-protocol.md
type thriftWalk struct {
	rest     []byte
	elements int
}

// maxListed bounds the elements of all lists of a footer together: a description of a
// column in a row group takes about ten. maxDepth bounds how deep they lie.
const (
	maxListed = 1 << 20
	maxDepth  = 32
)

// The types of the compact protocol.
const (
	thriftTrue = iota + 1
	thriftFalse
	thriftByte
	thriftI16
	thriftI32
	thriftI64
	thriftDouble
	thriftBinary
	thriftList
	thriftSet
	thriftMap
	thriftStruct
)

func (w *thriftWalk) structure(depth int) error {
	if depth > maxDepth {
		return errors.New("nested too deep")
	}
	for {
		c, err := w.byte()
		if err != nil || c == 0 {
			return err
		}
		if c>>4 == 0 { // the field's number follows
			if _, err := w.varint(); err != nil {
				return err
			}
		}
		if c&15 == thriftTrue || c&15 == thriftFalse {
			continue // the type is the value
		}
		if err := w.value(int(c&15), depth); err != nil {
			return err
		}
	}
}

func (w *thriftWalk) value(kind, depth int) error {
	switch kind {
	case thriftTrue, thriftFalse, thriftByte:
		return w.skip(1)
	case thriftI16, thriftI32, thriftI64:
		_, err := w.varint()
		return err
	case thriftDouble:
		return w.skip(8)
	case thriftBinary:
		n, err := w.varint()
		if err != nil {
			return err
		}
		return w.skip(n)
	case thriftList, thriftSet:
		return w.list(depth)
	case thriftStruct:
		return w.structure(depth + 1)
	}
	return fmt.Errorf("a value of type %d", kind)
}

func (w *thriftWalk) list(depth int) error {
	c, err := w.byte()
	if err != nil {
		return err
	}
	n := uint64(c >> 4)
	if n == 15 {
		if n, err = w.varint(); err != nil {
			return err
		}
	}
	if n > uint64(maxListed-w.elements) {
		return fmt.Errorf("lists of more than %d elements", maxListed)
	}
	w.elements += int(n)
	for range n {
		if err := w.value(int(c&15), depth); err != nil {
			return err
		}
	}
	return nil
}

func (w *thriftWalk) byte() (byte, error) {
	if len(w.rest) == 0 {
		return 0, io.ErrUnexpectedEOF
	}
	c := w.rest[0]
	w.rest = w.rest[1:]
	return c, nil
}

func (w *thriftWalk) skip(n uint64) error {
	if n > uint64(len(w.rest)) {
		return fmt.Errorf("%d bytes where %d are left", n, len(w.rest))
	}
	w.rest = w.rest[n:]
	return nil
}

func (w *thriftWalk) varint() (uint64, error) {
	n, size := binary.Uvarint(w.rest)
	if size <= 0 {
		return 0, io.ErrUnexpectedEOF
	}
	w.rest = w.rest[size:]
	return n, nil
}
