package formats

import (
	"bufio"
	"bytes"
	"compress/gzip"
	"errors"
	"fmt"
	"io"

	"github.com/klauspost/compress/zstd"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/transform"
)

// signatures of files that cannot be read here, with what to do about them.
var signatures = []struct{ magic, advice string }{
	{"PK\x03\x04", "a zip archive (a spreadsheet?): unpack it, or save the sheet as CSV"},
	{"\xd0\xcf\x11\xe0", "an old Office document: save it as CSV"},
	{"BZh", "compressed with bzip2: want gzip, zstd or plain"},
	{"\xfd7zXZ\x00", "compressed with xz: want gzip, zstd or plain"},
	{"ARROW1", "an Arrow file: " + arrowAdvice},
	{"\xff\xff\xff\xff", "an Arrow stream: " + arrowAdvice},
	{"SQLite format 3\x00", "a database: export the table as CSV"},
	{"%PDF", "a PDF: want text"},
}

const arrowAdvice = "save the data set as Parquet (to_parquet) or JSON Lines (to_json) instead"

const parquetMagic = "PAR1"

// plain returns the bytes of a file without its compression, which is told by the first
// bytes and not by a name.
func plain(r *bufio.Reader) (_ *bufio.Reader, compression string, _ error) {
	start, err := r.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, "", err
	}
	switch {
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		z, err := gzip.NewReader(r)
		if err != nil {
			return nil, "", fmt.Errorf("gzip: %w", cutOff(err))
		}
		return bufio.NewReaderSize(&unpacked{z, "gzip"}, sniffBytes), "gzip", nil
	case bytes.HasPrefix(start, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		z, err := zstd.NewReader(r, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true), zstd.WithDecoderMaxWindow(maxWindowBytes))
		if err != nil {
			return nil, "", fmt.Errorf("zstd: %w", cutOff(err))
		}
		return bufio.NewReaderSize(&unpacked{z, "zstd"}, sniffBytes), "zstd", nil
	}
	return r, "", nil
}

// unpacked names the compression in its errors.
type unpacked struct {
	io.Reader
	compression string
}

func (u *unpacked) Read(p []byte) (int, error) {
	n, err := u.Reader.Read(p)
	if err != nil && err != io.EOF { //nolint:errorlint // the end itself is never wrapped
		err = fmt.Errorf("%s: %w", u.compression, cutOff(err))
	}
	return n, err
}

// cutOff says what an unexpected end means.
func cutOff(err error) error {
	switch {
	case errors.Is(err, io.ErrUnexpectedEOF) || errors.Is(err, io.EOF):
		return errors.New("the file is cut off: it ends in the middle of its data")
	case errors.Is(err, gzip.ErrChecksum):
		return errors.New("the file is damaged: its data does not have the checksum that it states")
	case errors.Is(err, gzip.ErrHeader):
		return errors.New("something else follows the packed data, or its head is damaged")
	}
	return err
}

// decoded returns the text in UTF-8 without a byte-order mark, and the encoding it was in.
func decoded(r *bufio.Reader) (*bufio.Reader, string) {
	start, _ := r.Peek(3) // an error comes again with the next read
	switch {
	case bytes.HasPrefix(start, []byte{0xef, 0xbb, 0xbf}):
		_, _ = r.Discard(3) // they were peeked at
		return r, "UTF-8 with a byte-order mark"
	case bytes.HasPrefix(start, []byte{0xff, 0xfe}):
		return utf16(r, unicode.LittleEndian), "UTF-16 (little-endian)"
	case bytes.HasPrefix(start, []byte{0xfe, 0xff}):
		return utf16(r, unicode.BigEndian), "UTF-16 (big-endian)"
	}
	return r, "UTF-8"
}

func utf16(r io.Reader, order unicode.Endianness) *bufio.Reader {
	return bufio.NewReaderSize(transform.NewReader(r, unicode.UTF16(order, unicode.ExpectBOM).NewDecoder()), sniffBytes)
}

// foreign says what a file is that begins so and cannot be read.
func foreign(start []byte) error {
	for _, s := range signatures {
		if bytes.HasPrefix(start, []byte(s.magic)) {
			return errors.New("this is " + s.advice)
		}
	}
	return nil
}
