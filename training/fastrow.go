package training

import (
	"bytes"

	"tocsin/classifier"
)

// A RowParser reads rows in the canonical form, one at a time, many times faster than
// package encoding/json and with the same outcome. It reads what the project's own
// programs write: the known fields, each at most once and of its own type, in UTF-8. Of
// anything else encoding/json decides what it is, or what is wrong with it.
type RowParser struct {
	taxonomy classifier.Taxonomy
	// names holds what many rows repeat, so that they share it.
	names map[string]string

	line []byte
	at   int
	buf  []byte
}

// NewRowParser returns a parser of rows labelled for the taxonomy. It is not safe for
// concurrent use.
func NewRowParser(taxonomy classifier.Taxonomy) *RowParser {
	return &RowParser{taxonomy: taxonomy, names: map[string]string{}}
}

// maxSharedNames bounds the names that rows share.
const maxSharedNames = 1 << 10

// Parse reads a row and checks its labels.
func (s *RowParser) Parse(line []byte) (Row, error) {
	r, ok := s.scan(line)
	if !ok {
		var err error
		if r, err = decodeRow(line); err != nil {
			return Row{}, err
		}
	}
	return r, r.Check(s.taxonomy)
}

// scan returns the row, and whether the line was of the form that it reads. The row is
// not checked against the taxonomy.
func (s *RowParser) scan(line []byte) (r Row, ok bool) {
	s.line, s.at = line, 0
	if !s.take('{') {
		return Row{}, false
	}
	var seen field
	for {
		f := s.key()
		if f == 0 || seen&f != 0 || !s.take(':') || !s.value(&r, f) {
			return Row{}, false
		}
		seen |= f
		if s.take(',') {
			continue
		}
		return r, s.take('}') && s.at == len(s.line) && seen&textField != 0
	}
}

// A field is one of those that the scanner knows.
type field uint16

const (
	idField field = 1 << iota
	textField
	themesField
	stanceField
	sourceField
	groupField
	annotatorField
	registerField
	authorField
	otherHarmField
)

// key reads the name of a field, and returns 0 where it is none of them.
func (s *RowParser) key() field {
	if s.at == len(s.line) || s.line[s.at] != '"' {
		return 0
	}
	from := s.at + 1
	to := from
	for to < len(s.line) && s.line[to] != '"' {
		to++
	}
	s.at = min(to+1, len(s.line))
	switch string(s.line[from:to]) {
	case "id":
		return idField
	case "text":
		return textField
	case "themes":
		return themesField
	case "stance":
		return stanceField
	case "source":
		return sourceField
	case "group":
		return groupField
	case "annotator":
		return annotatorField
	case "register":
		return registerField
	case "author":
		return authorField
	case "other_harm":
		return otherHarmField
	}
	return 0
}

// value reads the value of a field into the row.
func (s *RowParser) value(r *Row, f field) (ok bool) {
	switch f {
	case themesField:
		return s.themes(r)
	case otherHarmField:
		r.OtherHarm = s.word("true")
		return r.OtherHarm || s.word("false")
	}
	v, ok := s.str()
	if !ok {
		return false
	}
	switch f {
	case idField:
		r.ID = string(v)
	case textField:
		r.Text = string(v)
	case groupField:
		r.Group = string(v)
	case stanceField:
		r.Stance = s.shared(v)
	case sourceField:
		r.Source = s.shared(v)
	case annotatorField:
		r.Annotator = s.shared(v)
	case registerField:
		r.Register = s.shared(v)
	case authorField:
		r.Author = s.shared(v)
	}
	return true
}

func (s *RowParser) themes(r *Row) bool {
	if !s.take('[') {
		return false
	}
	r.Themes = []string{}
	if s.take(']') {
		return true
	}
	for {
		v, ok := s.str()
		if !ok {
			return false
		}
		r.Themes = append(r.Themes, s.shared(v))
		if !s.take(',') {
			return s.take(']')
		}
	}
}

// shared returns the string, the same one for equal bytes.
func (s *RowParser) shared(v []byte) string {
	name, ok := s.names[string(v)]
	if !ok {
		name = string(v)
		if s.names != nil && len(s.names) < maxSharedNames {
			s.names[name] = name
		}
	}
	return name
}

func (s *RowParser) space() {
	for s.at < len(s.line) && (s.line[s.at] == ' ' || s.line[s.at] == '\t') {
		s.at++
	}
}

// take reads one character, if it comes next.
func (s *RowParser) take(c byte) bool {
	s.space()
	if s.at == len(s.line) || s.line[s.at] != c {
		return false
	}
	s.at++
	s.space()
	return true
}

// word reads a word, if it comes next.
func (s *RowParser) word(w string) bool {
	if !bytes.HasPrefix(s.line[s.at:], []byte(w)) {
		return false
	}
	s.at += len(w)
	return true
}
