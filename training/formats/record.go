package formats

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"unicode/utf8"

	"tocsin/training"
)

// A record is one entry of a file of any format: a text, what names it, and labels as
// the file writes them. A nil list of labels was not there.
type record struct {
	line                                         int
	id, text, source, group, annotator, register string
	suggested                                    string
	themes, stances, labels                      []string
	// What only the canonical form has.
	author    string
	reading   json.RawMessage
	otherHarm bool
}

// row gives the labels their meaning.
func (in *Input) row(r record) (training.Row, error) {
	var j judgement
	for _, l := range []struct {
		names []string
		head  int
		what  string
	}{{r.themes, themeHead, "themes"}, {r.stances, stanceHead, "stance"}, {r.labels, anyHead, ""}} {
		if err := j.add(in.labels, l.names, l.head); err != nil {
			if l.what != "" {
				err = fmt.Errorf("field %q: %w", l.what, err)
			}
			return training.Row{}, err
		}
	}
	row := training.Row{
		ID: r.id, Text: r.text, Themes: j.themes, Stance: j.stance, Source: r.source, Group: r.group,
		Annotator: r.annotator, Register: r.register, Author: r.author, Reading: r.reading, OtherHarm: r.otherHarm,
		Suggested: r.suggested,
	}
	return in.finish(row, r.line)
}

// finish says where a row without an id stands, and refuses a text that is none.
func (in *Input) finish(row training.Row, line int) (training.Row, error) {
	if i := strings.IndexByte(row.Text, 0); i >= 0 {
		return training.Row{}, fmt.Errorf("the text holds a NUL at byte %d: the file is binary, or in UTF-16 without a byte-order mark", i)
	}
	if row.ID == "" {
		row.Place = in.name + ":" + strconv.Itoa(line)
	}
	row.Source = cmp.Or(row.Source, in.options.Source, in.source)
	return row, row.Check(in.options.Taxonomy)
}

// checkUTF8 names the first byte that is not UTF-8.
func checkUTF8[T string | []byte](what string, b T) error {
	if utf8.Valid([]byte(b)) {
		return nil
	}
	for i := 0; i < len(b); {
		if b[i] < utf8.RuneSelf {
			i++
			continue
		}
		c, size := utf8.DecodeRuneInString(string(b[i:min(i+utf8.UTFMax, len(b))]))
		if c == utf8.RuneError && size < 2 {
			return fmt.Errorf("%s is not UTF-8 at byte %d (0x%02x): want the whole file in UTF-8, or in UTF-16 with a byte-order mark; from a spreadsheet save it as CSV UTF-8, or try iconv -f WINDOWS-1252 -t UTF-8", what, i, b[i])
		}
		i += size
	}
	return nil
}

// badRow marks an error as one about a row, after which the reading goes on.
func (in *Input) badRow(line int, err error) error {
	return &training.RowError{File: in.file, Line: line, Err: err}
}

// broken is an error that ends the reading at a line.
func (in *Input) broken(line int, err error) error {
	var row *training.RowError
	if errors.As(err, &row) {
		return err
	}
	return fmt.Errorf("%s:%d: %w", in.file, line, err)
}
