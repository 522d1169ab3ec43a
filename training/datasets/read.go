package datasets

import (
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"tocsin/training"
)

// Read yields the labelled rows of a data set whose files lie below dir, as [Fetch]
// leaves them. Rows come in the order of the files, and a second reading yields the
// same rows with the same IDs.
//
// A bad row is yielded as an error, a [*RowError] that names file, line and field,
// and the reading goes on; so does the reading of the other files where one cannot be
// opened. The row beside an error is to be ignored. Rows that a data set's rule leaves out
// are no error and are not yielded; [Summarize] counts them.
//
// Read does not check digests: that is [Verify]'s task.
func Read(name, dir string) iter.Seq2[training.Row, error] {
	return func(yield func(training.Row, error) bool) {
		for o := range read(name, dir) {
			if o.leftOut == "" && !yield(o.row, o.err) {
				return
			}
		}
	}
}

// read yields one outcome for every row of the data set's files.
func read(name, dir string) iter.Seq[outcome] {
	corrections, err := overlay()
	if err != nil {
		return func(yield func(outcome) bool) { yield(outcome{err: err}) }
	}
	return readWith(corrections, name, dir)
}

func readWith(all corrections, name, dir string) iter.Seq[outcome] {
	return func(yield func(outcome) bool) {
		d, err := Find(name)
		if err != nil {
			yield(outcome{err: err})
			return
		}
		from, ok := readerOf(name)
		if !ok {
			yield(outcome{err: fmt.Errorf("data set %s: no reader", name)})
			return
		}
		ids := make(map[string]bool)
		for o := range from(source{d, dir}) {
			if !yield(finish(all.correct(o, name), name, ids)) {
				return
			}
		}
	}
}

// finish does what every set's rows need, whatever their format.
func finish(o outcome, name string, ids map[string]bool) outcome {
	if o.err != nil || o.leftOut != "" {
		return o
	}
	if ids[o.row.ID] {
		return outcome{err: fmt.Errorf("data set %s: row %s: the ID occurs twice", name, o.row.ID)}
	}
	ids[o.row.ID] = true
	o.row.Source = name
	return o
}

// A source is a data set and the folder that holds its files.
type source struct {
	dataset Dataset
	dir     string
}

// each reads the files one after the other. A file that cannot be opened is one error.
func (s source) each(read func(file string, r io.Reader) iter.Seq[outcome]) iter.Seq[outcome] {
	return func(yield func(outcome) bool) {
		for _, f := range s.dataset.Files {
			if !s.one(f, read, yield) {
				return
			}
		}
	}
}

func (s source) one(f File, read func(string, io.Reader) iter.Seq[outcome], yield func(outcome) bool) bool {
	r, err := os.Open(filepath.Join(s.dir, filepath.FromSlash(f.Path)))
	if err != nil {
		return yield(outcome{err: fmt.Errorf("data set %s: %w", s.dataset.Name, err)})
	}
	defer r.Close()
	for o := range read(f.Path, &boundedReader{r, maxFileBytes}) {
		if !yield(o) {
			return false
		}
	}
	return true
}

// boundedReader fails where a file goes on beyond the limit, rather than ending quietly.
type boundedReader struct {
	r    io.Reader
	left int64
}

func (b *boundedReader) Read(p []byte) (int, error) {
	if b.left < 0 {
		return 0, fmt.Errorf("file: expected at most %d bytes, got more", maxFileBytes)
	}
	n, err := b.r.Read(p)
	b.left -= int64(n)
	return n, err
}
