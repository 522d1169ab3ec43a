package formats

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"slices"

	"tocsin/training"
)

// An object is one entry of JSON, with its fields as they are written.
type object map[string]json.RawMessage

// lines yields the lines of the text. A bad one is yielded as an error about its row.
func (in *Input) lines() iter.Seq2[element, error] {
	return func(yield func(element, error) bool) {
		for line, err := range training.Lines(in.text) {
			switch {
			case errors.Is(err, training.ErrLongLine):
				err = in.badRow(line.Number, err)
			case err != nil:
				err = in.broken(line.Number, err)
			default:
				if err = checkUTF8("the line", line.Bytes); err != nil {
					err = in.badRow(line.Number, err)
				}
			}
			if !yield(element{line.Number, line.Bytes}, err) {
				return
			}
		}
	}
}

// array yields the elements of the text, which is a JSON array.
func (in *Input) array() iter.Seq2[element, error] {
	return func(yield func(element, error) bool) {
		for e, err := range elements(in.text) {
			switch {
			case errors.Is(err, errLongElement):
				err = in.badRow(e.line, err)
			case err != nil:
				err = in.broken(e.line, err)
			default:
				if err = checkUTF8("the element", e.bytes); err != nil {
					err = in.badRow(e.line, err)
				}
			}
			if !yield(e, err) {
				return
			}
		}
	}
}

// each has a function make records of every entry. What is wrong with one is about its
// row.
func (in *Input) each(entries iter.Seq2[element, error], read func(e element, yield func(record)) error) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for e, err := range entries {
			var records []record
			if err == nil {
				if err = read(e, func(r record) { records = append(records, r) }); err != nil {
					err = in.badRow(e.line, err)
				}
			}
			if err != nil && !yield(record{}, err) {
				return
			}
			for _, r := range records {
				if !yield(r, nil) {
					return
				}
			}
		}
	}
}

// readObjects yields entries that are objects with a field for each column.
func (in *Input) readObjects(entries iter.Seq2[element, error]) (iter.Seq2[record, error], error) {
	var err error
	if in.columns, err = in.options.Columns.match(in.file, in.have); err != nil {
		return nil, err
	}
	return in.each(entries, func(e element, yield func(record)) error {
		o, err := parseObject(e.bytes)
		if err != nil {
			return err
		}
		r, err := in.fill(e.line, in.columns, o.value)
		if err == nil {
			err = o.canonicalRest(&r)
		}
		if err == nil {
			yield(r)
		}
		return err
	}), nil
}

func parseObject(b []byte) (object, error) {
	var o object
	if err := json.Unmarshal(b, &o); err != nil {
		return nil, fmt.Errorf("not a JSON object: %w", training.JSONFault(err))
	}
	if o == nil {
		return nil, errors.New("not a JSON object: null")
	}
	return o, nil
}

// canonicalRest reads the fields of the canonical form that are no columns.
func (o object) canonicalRest(r *record) error {
	for _, field := range []struct {
		name string
		to   any
	}{{"author", &r.author}, {"reading", &r.reading}, {"other_harm", &r.otherHarm}} {
		if raw, ok := o[field.name]; ok && (field.name != "author" || kind(raw) == '"') {
			if err := json.Unmarshal(raw, field.to); err != nil {
				return fmt.Errorf("field %q: %w", field.name, training.JSONFault(err))
			}
		}
	}
	return nil
}

// kind is the first byte of a JSON value, which tells what it is: ", {, [, t, f, n or
// the beginning of a number.
func kind(raw json.RawMessage) byte {
	if raw = bytes.TrimSpace(raw); len(raw) == 0 {
		return 'n'
	}
	return raw[0]
}

// value returns a field: a string, a number as it is written, or a list of them.
func (o object) value(column string) (value, error) {
	raw, ok := o[column]
	if !ok {
		return value{}, nil
	}
	switch kind(raw) {
	case 'n':
		return value{}, nil
	case '"':
		var s string
		err := json.Unmarshal(raw, &s)
		return value{there: true, text: s}, err
	case '[':
		var items []json.RawMessage
		if err := json.Unmarshal(raw, &items); err != nil {
			return value{}, err
		}
		list := make([]string, 0, len(items))
		for _, item := range items {
			v, err := object{"": item}.value("")
			if err != nil || v.list != nil || !v.there {
				return value{}, fmt.Errorf("a list of something else than strings: spans are no labels of a text")
			}
			list = append(list, v.text)
		}
		return value{there: true, list: list}, nil
	case '{':
		return value{}, errors.New("an object, want a string or a list of strings")
	}
	return value{there: true, text: string(bytes.TrimSpace(raw))}, nil
}

// fields returns the names of an object's fields, in order.
func (o object) fields() []string {
	var names []string
	for name := range o {
		names = append(names, name)
	}
	slices.Sort(names)
	return names
}

// readCanonical yields the rows of canonical JSON Lines.
func (in *Input) readCanonical(yield func(training.Row, error) bool) {
	parser := training.NewRowParser(in.options.Taxonomy)
	for e, err := range in.lines() {
		var row training.Row
		if err == nil {
			if row, err = parser.Parse(e.bytes); err == nil {
				row, err = in.finish(row, e.line)
			}
			if err != nil {
				err = in.badRow(e.line, err)
			}
		}
		if !yield(row, err) {
			return
		}
	}
}
