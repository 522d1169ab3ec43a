package datasets

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
)

// fromJSONArray makes a reader of files that hold one JSON array. The line of a
// position is the number of the item.
func fromJSONArray[T any](label func(position, T) outcome) func(source) iter.Seq[outcome] {
	return func(s source) iter.Seq[outcome] {
		return s.each(func(file string, r io.Reader) iter.Seq[outcome] {
			return func(yield func(outcome) bool) {
				dec := json.NewDecoder(r)
				if err := expectDelim(dec, '['); err != nil {
					yield(outcome{err: fmt.Errorf("%s: %w", file, err)})
					return
				}
				for n := 1; dec.More(); n++ {
					var item T
					at := position{file, n}
					o, goOn := decoded(at, dec.Decode(&item), func() outcome { return label(at, item) })
					if !yield(o) || !goOn {
						return
					}
				}
				if err := expectDelim(dec, ']'); err != nil {
					yield(outcome{err: fmt.Errorf("%s: %w", file, err)})
				}
			}
		})
	}
}

// fromJSONObject makes a reader of files that hold one JSON value, which the labeller
// takes apart.
func fromJSONObject[T any](label func(file string, whole T) iter.Seq[outcome]) func(source) iter.Seq[outcome] {
	return func(s source) iter.Seq[outcome] {
		return s.each(func(file string, r io.Reader) iter.Seq[outcome] {
			return func(yield func(outcome) bool) {
				var whole T
				if err := json.NewDecoder(r).Decode(&whole); err != nil {
					yield(outcome{err: fmt.Errorf("%s: %w", file, err)})
					return
				}
				for o := range label(file, whole) {
					if !yield(o) {
						return
					}
				}
			}
		})
	}
}

func expectDelim(dec *json.Decoder, want json.Delim) error {
	token, err := dec.Token()
	if err != nil {
		return fmt.Errorf("expected %v: %w", want, noEOF(err))
	}
	if token != want {
		return fmt.Errorf("expected %v, got a %T", want, token)
	}
	return nil
}

func noEOF(err error) error {
	if errors.Is(err, io.EOF) {
		return io.ErrUnexpectedEOF
	}
	return err
}

// decoded turns the result of a decoding into an outcome. After a value of the wrong
// type the decoder stands behind it and can go on; after broken syntax it cannot.
func decoded(at position, err error, label func() outcome) (_ outcome, goOn bool) {
	var wrongType *json.UnmarshalTypeError
	switch {
	case err == nil:
		return label(), true
	case errors.As(err, &wrongType):
		return at.errorf(wrongType.Field, "expected %s, got a %s", wrongType.Type, wrongType.Value), true
	default:
		return at.errorf("", "%w", noEOF(err)), false
	}
}
