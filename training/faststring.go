package training

import (
	"bytes"
	"encoding/binary"
	"unicode/utf8"
)

// str reads a string. It is valid until the next one is read.
func (s *RowParser) str() ([]byte, bool) {
	if s.at == len(s.line) || s.line[s.at] != '"' {
		return nil, false
	}
	rest := s.line[s.at+1:]
	end := bytes.IndexByte(rest, '"')
	if end < 0 {
		return nil, false
	}
	if v := rest[:end]; bytes.IndexByte(v, '\\') < 0 {
		s.at += end + 2
		return v, isText(v)
	}
	return s.escaped(rest)
}

// escaped reads a string with escapes, of which it knows all but surrogates.
func (s *RowParser) escaped(rest []byte) ([]byte, bool) {
	s.buf = s.buf[:0]
	for from := 0; ; {
		n := 0
		for from+n < len(rest) && rest[from+n] != '"' && rest[from+n] != '\\' {
			n++
		}
		if from+n == len(rest) {
			return nil, false
		}
		part := rest[from : from+n]
		if !isText(part) {
			return nil, false
		}
		s.buf = append(s.buf, part...)
		from += n + 1
		if rest[from-1] == '"' {
			s.at += from + 1
			return s.buf, true
		}
		size := s.escape(rest[from:])
		if size == 0 {
			return nil, false
		}
		from += size
	}
}

// escape appends the character of the escape after a backslash and returns its length,
// or 0.
func (s *RowParser) escape(rest []byte) int {
	if len(rest) == 0 {
		return 0
	}
	c := rest[0]
	switch c {
	case '"', '\\', '/':
	case 'n':
		c = '\n'
	case 't':
		c = '\t'
	case 'r':
		c = '\r'
	case 'b':
		c = '\b'
	case 'f':
		c = '\f'
	case 'u':
		r, ok := hexRune(rest[1:])
		s.buf = utf8.AppendRune(s.buf, r)
		if !ok {
			return 0
		}
		return 5
	default:
		return 0
	}
	s.buf = append(s.buf, c)
	return 1
}

// hexRune reads four hexadecimal digits that are no surrogate.
func hexRune(digits []byte) (rune, bool) {
	if len(digits) < 4 {
		return 0, false
	}
	var r rune
	for _, c := range digits[:4] {
		switch {
		case '0' <= c && c <= '9':
			c -= '0'
		case 'a' <= c|0x20 && c|0x20 <= 'f':
			c = c | 0x20 - 'a' + 10
		default:
			return 0, false
		}
		r = r<<4 | rune(c)
	}
	return r, utf8.ValidRune(r)
}

// isText reports whether the bytes are UTF-8 without control characters. It looks at
// eight at once as long as they are ASCII: taking a blank from each shows in the high bit
// whether one was less.
func isText(b []byte) bool {
	const ones = 0x0101010101010101
	for ; len(b) >= 8; b = b[8:] {
		w := binary.LittleEndian.Uint64(b)
		if (w|(w-' '*ones))&(0x80*ones) != 0 {
			break
		}
	}
	for _, c := range b {
		if c < ' ' {
			return false
		}
	}
	return utf8.Valid(b)
}
