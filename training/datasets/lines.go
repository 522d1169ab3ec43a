package datasets

import (
	"bufio"
	"bytes"
	"encoding/json"
	"fmt"
	"io"
	"iter"
)

// maxLineBytes bounds a line of a JSON lines file; the longest today has 9 kB.
const maxLineBytes = 1 << 20

// fromJSONLines makes a reader of files that hold one JSON value a line.
func fromJSONLines[T any](label func(position, T) outcome) func(source) iter.Seq[outcome] {
	return fromLines(func(at position, line []byte) outcome {
		var item T
		o, _ := decoded(at, json.Unmarshal(line, &item), func() outcome { return label(at, item) })
		return o
	})
}

// fromLines makes a reader of files that hold one row a line. Blank lines are skipped.
func fromLines(label func(position, []byte) outcome) func(source) iter.Seq[outcome] {
	return func(s source) iter.Seq[outcome] {
		return s.each(func(file string, r io.Reader) iter.Seq[outcome] {
			return func(yield func(outcome) bool) {
				lines := bufio.NewScanner(r)
				lines.Buffer(nil, maxLineBytes)
				n := 0
				for lines.Scan() {
					n++
					line := bytes.TrimSpace(lines.Bytes())
					if len(line) > 0 && !yield(label(position{file, n}, line)) {
						return
					}
				}
				if err := lines.Err(); err != nil {
					yield(outcome{err: fmt.Errorf("%s:%d: %w", file, n+1, err)})
				}
			}
		})
	}
}
