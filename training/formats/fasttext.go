package formats

import (
	"errors"
	"iter"
	"strings"
)

// readFastText yields lines "__label__x __label__y text". A line without a label is a
// text that nobody has labelled.
func (in *Input) readFastText() iter.Seq2[record, error] {
	return in.each(in.lines(), func(e element, yield func(record)) error {
		r := record{line: e.line}
		rest := strings.TrimSpace(string(e.bytes))
		for strings.HasPrefix(rest, labelPrefix) {
			end := strings.IndexAny(rest, " \t")
			if end < 0 {
				end = len(rest)
			}
			label := strings.TrimPrefix(rest[:end], labelPrefix)
			if label == "" {
				return errors.New("a label without a name")
			}
			r.labels = append(r.labels, label)
			rest = strings.TrimLeft(rest[end:], " \t")
		}
		r.text = rest
		yield(r)
		return nil
	})
}
