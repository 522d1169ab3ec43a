package formats

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"iter"
)

// An element is one value of a JSON array.
type element struct {
	line  int // where it begins
	bytes []byte
}

var errLongElement = fmt.Errorf("the element is longer than %d bytes", maxRecordBytes)

// elements yields the values of a JSON array that are objects, arrays or plain values,
// without decoding them: what one holds, and whether it is JSON, is for the caller to
// see. One that is too long is yielded as errLongElement and skipped, so that memory is
// bounded; any other error ends them.
func elements(r *bufio.Reader) iter.Seq2[element, error] {
	return func(yield func(element, error) bool) {
		s := elementScanner{in: r, line: 1}
		if c, err := s.skipSpace(); err != nil || c != '[' {
			yield(element{line: s.line}, errors.Join(errors.New("want a JSON array, which begins with ["), noEOF(err)))
			return
		}
		for first := true; ; first = false {
			c, err := s.skipSpace()
			if err == nil && c == ']' && first {
				err = s.end()
				if err == nil {
					return
				}
			}
			if err != nil {
				yield(element{line: s.line}, arrayError(err))
				return
			}
			e := element{line: s.line}
			last, err := s.element(c)
			if err != nil && !errors.Is(err, errLongElement) {
				yield(element{line: s.line}, arrayError(err))
				return
			}
			e.bytes = s.buf
			if !yield(e, err) {
				return
			}
			if last {
				if err := s.end(); err != nil {
					yield(element{line: s.line}, err)
				}
				return
			}
		}
	}
}

// arrayError says what the end of the file means inside an array.
func arrayError(err error) error {
	if errors.Is(err, io.EOF) {
		return errors.New("the file ends inside the JSON array")
	}
	return err
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return nil
	}
	return err
}

// An elementScanner finds where elements end: it counts brackets outside strings.
type elementScanner struct {
	in   *bufio.Reader
	line int
	buf  []byte
	long bool
}

func (s *elementScanner) next() (byte, error) {
	c, err := s.in.ReadByte()
	if c == '\n' {
		s.line++
	}
	return c, err
}

func (s *elementScanner) skipSpace() (byte, error) {
	for {
		c, err := s.next()
		if err != nil || (c != ' ' && c != '\t' && c != '\n' && c != '\r') {
			return c, err
		}
	}
}

// end checks that nothing follows the array.
func (s *elementScanner) end() error {
	switch c, err := s.skipSpace(); {
	case errors.Is(err, io.EOF):
		return nil
	case err != nil:
		return err
	default:
		return fmt.Errorf("%q follows the end of the JSON array", c)
	}
}

// element reads an element that begins with c, with the comma or bracket after it, and
// reports whether it is the last.
func (s *elementScanner) element(c byte) (last bool, err error) {
	s.buf, s.long = s.buf[:0], false
	for depth := 0; ; {
		switch {
		case depth == 0 && (c == ',' || c == ']'):
			if s.long {
				return c == ']', errLongElement
			}
			return c == ']', nil
		case c == '"':
			if err := s.string(); err != nil {
				return false, err
			}
		case c == '{' || c == '[':
			depth++
			s.keep(c)
		case c == '}' || c == ']':
			if depth--; depth < 0 {
				return false, fmt.Errorf("%q closes nothing", c)
			}
			s.keep(c)
		default:
			s.keep(c)
		}
		if c, err = s.next(); err != nil {
			return false, err
		}
	}
}

// string reads the rest of a string.
func (s *elementScanner) string() error {
	s.keep('"')
	for escaped := false; ; {
		c, err := s.next()
		if err != nil {
			return err
		}
		s.keep(c)
		switch {
		case escaped:
			escaped = false
		case c == '\\':
			escaped = true
		case c == '"':
			return nil
		}
	}
}

func (s *elementScanner) keep(c byte) {
	if len(s.buf) >= maxRecordBytes {
		s.long = true
		return
	}
	s.buf = append(s.buf, c)
}
