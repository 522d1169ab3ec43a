package formats

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"

	"tocsin/training"
)

// A table splits text into records of fields, as RFC 4180 says and spreadsheets do: a
// field that begins with a quotation mark ends with the next one that is not doubled,
// and may span lines; elsewhere a quotation mark is a character like others.
type table struct {
	in    *bufio.Reader
	comma byte
	line  int // of what is read next

	buf    []byte
	ends   []int // of the fields, in buf
	broken error // what is wrong with the record
}

var (
	errLongRecord = fmt.Errorf("the record is longer than %d bytes; a quotation mark may be open", maxRecordBytes)
	errManyFields = fmt.Errorf("more than %d fields", maxColumns)
	errOpenQuote  = errors.New("the file ends inside quotation marks that this record opens")
)

// read reads one record that is not empty and the line that it begins on. An error
// that is not io.EOF is about this record if recoverable is true, and then the next
// call goes on with the line after the one on which the record went wrong.
func (t *table) read() (fields []string, line int, recoverable bool, err error) {
	for {
		t.buf, t.ends, t.broken = t.buf[:0], t.ends[:0], nil
		line = t.line
		err := t.record()
		if err != nil && !errors.Is(err, io.EOF) {
			return nil, line, false, err
		}
		ended := err != nil
		if t.broken != nil {
			return nil, line, true, t.broken
		}
		if len(t.ends) > 1 || len(t.buf) > 0 {
			fields = make([]string, len(t.ends))
			text, start := string(t.buf), 0
			for i, end := range t.ends {
				fields[i], start = text[start:end], end
			}
			return fields, line, true, nil
		}
		if ended {
			return nil, line, false, io.EOF
		}
	}
}

// record reads up to the end of a record. It returns io.EOF at the end of the file.
func (t *table) record() error {
	for {
		last, err := t.field()
		t.ends = append(t.ends, len(t.buf))
		if len(t.ends) > maxColumns && t.broken == nil {
			t.broken = errManyFields
		}
		if t.broken != nil {
			t.ends = t.ends[:0]
			if err == nil && !last {
				err = t.skipLine()
			}
			return err
		}
		if last || err != nil {
			return err
		}
	}
}

// field reads a field with what ends it, and reports whether that is the line's end.
// What is wrong with it is in t.broken; an error is that of the reader.
func (t *table) field() (last bool, err error) {
	c, err := t.next()
	if err != nil {
		return true, err
	}
	if c == '"' {
		return t.quoted()
	}
	start := len(t.buf)
	for c != t.comma && c != '\n' {
		if t.keep(c); t.broken != nil {
			return false, err
		}
		if c, err = t.next(); err != nil {
			return true, err
		}
	}
	if n := len(t.buf); c == '\n' && n > start && t.buf[n-1] == '\r' {
		t.buf = t.buf[:n-1]
	}
	return c == '\n', nil
}

// quoted reads the rest of a quoted field with what ends it.
func (t *table) quoted() (last bool, err error) {
	for {
		c, err := t.next()
		if err != nil {
			if errors.Is(err, io.EOF) {
				t.broken = errOpenQuote
			}
			return true, err
		}
		if c == '"' {
			if c, err = t.next(); err != nil {
				return true, err
			}
			if c != '"' {
				return t.afterQuotes(c)
			}
		}
		if t.keep(c); t.broken != nil {
			return c == '\n', err
		}
	}
}

// afterQuotes reads on from the character after a closing quotation mark.
func (t *table) afterQuotes(c byte) (last bool, err error) {
	if c == '\r' {
		if c, err = t.next(); err != nil {
			return true, err
		}
	}
	if c != t.comma && c != '\n' {
		t.broken = fmt.Errorf("%q follows a closing quotation mark; a quotation mark inside a quoted field is doubled", c)
	}
	return c == '\n', nil
}

func (t *table) next() (byte, error) {
	c, err := t.in.ReadByte()
	if c == '\n' && err == nil {
		t.line++
	}
	return c, err
}

func (t *table) keep(c byte) {
	if len(t.buf) >= maxRecordBytes {
		t.broken = errLongRecord
		return
	}
	t.buf = append(t.buf, c)
}

func (t *table) skipLine() error {
	for {
		c, err := t.next()
		if err != nil || c == '\n' {
			return err
		}
	}
}

// readDelimited yields the records of a table with a header.
func (in *Input) readDelimited(comma byte) (iter.Seq2[record, error], error) {
	t := &table{in: in.text, comma: comma, line: 1}
	header, line, _, err := t.read()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errEmpty
		}
		return nil, fmt.Errorf("line %d: the header: %w", line, err)
	}
	for _, name := range header {
		if err := checkUTF8("the header", name); err != nil {
			return nil, fmt.Errorf("line %d: %w", line, err)
		}
		if strings.Contains(name, "\r") {
			return nil, fmt.Errorf("line %d: the header has a carriage return alone: lines end in a line feed, or in both; save the table anew as CSV UTF-8", line)
		}
	}
	if strings.HasPrefix(header[0], "sep=") && len(header) <= 2 {
		return nil, fmt.Errorf("line %d: %q tells a spreadsheet the separator and is no header: delete the line", line, header[0])
	}
	if in.columns, err = in.options.Columns.match(in.file, header); err != nil {
		return nil, err
	}
	in.have = header
	position := map[string]int{}
	for _, column := range in.columns {
		position[column] = slices.Index(header, column)
		if slices.Contains(header[position[column]+1:], column) {
			return nil, fmt.Errorf("line %d: the header has the column %q twice, and it is read: rename one", line, clip(column))
		}
	}
	return func(yield func(record, error) bool) {
		for {
			fields, line, recoverable, err := t.read()
			switch {
			case errors.Is(err, io.EOF):
				return
			case err != nil && !recoverable:
				yield(record{}, in.broken(t.line, err))
				return
			case err == nil && len(fields) != len(header):
				err = fmt.Errorf("%d fields, want %d as in the header", len(fields), len(header))
			}
			r := record{line: line}
			if err == nil {
				r, err = in.fill(line, in.columns, func(column string) (value, error) {
					s := fields[position[column]]
					return value{there: true, text: s}, checkUTF8("the field", s)
				})
			}
			if err != nil {
				err = &training.RowError{File: in.file, Line: line, Err: err}
			}
			if !yield(r, err) {
				return
			}
		}
	}, nil
}
