package training

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"

	"tocsin/classifier"
)

// maxLineBytes bounds one line of a file of rows: a text at its limit, with every byte
// escaped, and its labels.
const maxLineBytes = 8*classifier.MaxTextBytes + 64<<10

// A RowError says which row is bad and why.
type RowError struct {
	File string
	Line int
	Err  error
}

func (e *RowError) Error() string { return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err) }
func (e *RowError) Unwrap() error { return e.Err }

// ReadJSONL yields the rows of a file in the canonical form, one JSON object a line.
// A bad row is yielded as a *RowError and the reading goes on with the next line;
// any other error ends it. Blank lines are skipped.
func ReadJSONL(file string, r io.Reader, taxonomy classifier.Taxonomy) iter.Seq2[Row, error] {
	return func(yield func(Row, error) bool) {
		parser := NewRowParser(taxonomy)
		for line, err := range Lines(r) {
			if err != nil && !errors.Is(err, ErrLongLine) {
				yield(Row{}, fmt.Errorf("%s:%d: %w", file, line.Number, err))
				return
			}
			var row Row
			if err == nil {
				row, err = parser.Parse(line.Bytes)
			}
			if err != nil {
				err = &RowError{file, line.Number, err}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// decodeRow reads any JSON object that is a row. What names something may be a number.
func decodeRow(line []byte) (Row, error) {
	var row struct {
		Row
		ID        json.RawMessage `json:"id"`
		Text      *string         `json:"text"`
		Group     json.RawMessage `json:"group"`
		Annotator json.RawMessage `json:"annotator"`
	}
	err := json.Unmarshal(line, &row)
	for _, named := range []struct {
		field string
		raw   json.RawMessage
		to    *string
	}{{"id", row.ID, &row.Row.ID}, {"group", row.Group, &row.Row.Group}, {"annotator", row.Annotator, &row.Row.Annotator}} {
		if err == nil {
			*named.to, err = rowName(named.field, named.raw)
		}
	}
	if err != nil {
		return Row{}, fmt.Errorf("not a JSON object of the expected form: %w", JSONFault(err))
	}
	if row.Text == nil {
		return Row{}, errors.New(`field "text": missing`)
	}
	row.Row.Text = *row.Text
	return row.Row, nil
}

// Check says what is wrong with the labels of a row.
func (r Row) Check(taxonomy classifier.Taxonomy) error {
	for i, theme := range r.Themes {
		if taxonomy.Theme(theme) < 0 {
			return fmt.Errorf("field %q: %q is not a theme of the taxonomy, which has %s", "themes", theme, names(taxonomy.Themes))
		}
		if slices.Contains(r.Themes[:i], theme) {
			return fmt.Errorf("field %q: %q occurs twice", "themes", theme)
		}
	}
	if r.Stance != "" && taxonomy.Stance(r.Stance) < 0 {
		return fmt.Errorf("field %q: %q is not a stance of the taxonomy, which has %s", "stance", r.Stance, names(taxonomy.Stances))
	}
	return nil
}

func names(labels []classifier.Label) string {
	var b bytes.Buffer
	for i, l := range labels {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(l.Name)
	}
	return b.String()
}

// A Line is one line of a file without its end.
type Line struct {
	Number int
	Bytes  []byte // valid until the next line
}

// ErrLongLine is yielded by Lines for a line that is too long.
var ErrLongLine = fmt.Errorf("the line is longer than %d bytes", maxLineBytes)

// Lines yields the lines of a reader that are not blank, in memory that does not grow
// with their number. A line that is too long is yielded as an error and skipped; an
// error of the reader ends the lines.
func Lines(r io.Reader) iter.Seq2[Line, error] {
	return func(yield func(Line, error) bool) {
		in := bufio.NewReaderSize(r, 64<<10)
		var buf []byte
		for number := 1; ; number++ {
			// Most lines lie in the reader's buffer and are not copied.
			whole, err := in.ReadSlice('\n')
			long := false
			if errors.Is(err, bufio.ErrBufferFull) {
				buf = append(buf[:0], whole...)
				for errors.Is(err, bufio.ErrBufferFull) {
					var part []byte
					part, err = in.ReadSlice('\n')
					if long = long || len(buf)+len(part) > maxLineBytes; !long {
						buf = append(buf, part...)
					}
				}
				whole = buf
			}
			if number == 1 {
				whole = bytes.TrimPrefix(whole, []byte("\ufeff")) // some programs begin files so
			}
			line := Line{number, bytes.TrimRight(whole, "\r\n")}
			switch {
			case err != nil && err != io.EOF:
				yield(line, err)
				return
			case long:
				if !yield(Line{Number: number}, ErrLongLine) {
					return
				}
			case len(bytes.TrimSpace(line.Bytes)) > 0:
				if !yield(line, nil) {
					return
				}
			}
			if err == io.EOF {
				return
			}
		}
	}
}
