package formats

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strconv"

	"github.com/parquet-go/parquet-go"
)

// parquetFrom opens a Parquet file where it lies, or a temporary copy of one that cannot
// be read at any place.
func (in *Input) parquetFrom(r io.Reader, file *os.File) error {
	if file == nil {
		spool, err := os.CreateTemp("", "tocsin-parquet-*")
		if err != nil {
			return err
		}
		in.closers = append(in.closers, func() error { return errors.Join(spool.Close(), os.Remove(spool.Name())) })
		n, err := io.Copy(spool, io.LimitReader(r, maxSpoolBytes+1))
		if err != nil {
			return err
		}
		if n > maxSpoolBytes {
			return fmt.Errorf("more than %d bytes of Parquet that is compressed or comes from standard input: give it as a plain file", int64(maxSpoolBytes))
		}
		file = spool
	}
	info, err := file.Stat()
	if err != nil {
		return err
	}
	records, err := in.openParquet(file, info.Size())
	if err != nil {
		return err
	}
	in.rows = in.mean(records)
	return nil
}

// openParquet opens a Parquet file. Nothing of it is trusted: its claims are checked
// before memory is reserved for them, and a panic of the library is an error.
func (in *Input) openParquet(r io.ReaderAt, size int64) (_ iter.Seq2[record, error], err error) {
	defer recovered(&err)
	if err := checkFooter(r, size); err != nil {
		return nil, err
	}
	file, err := parquet.OpenFile(r, size, parquet.SkipPageIndex(true), parquet.SkipBloomFilters(true))
	if err != nil {
		return nil, err
	}
	leaves := map[string][]parquet.LeafColumn{}
	for _, path := range file.Schema().Columns() {
		leaf, ok := file.Schema().Lookup(path...)
		if !ok {
			continue
		}
		if leaves[path[0]] == nil {
			in.have = append(in.have, path[0])
		}
		leaves[path[0]] = append(leaves[path[0]], leaf)
	}
	if in.columns, err = in.options.Columns.match(in.file, in.have); err != nil {
		return nil, err
	}
	optional := map[string]bool{}
	for _, field := range file.Schema().Fields() {
		optional[field.Name()] = field.Optional()
	}
	for role, name := range in.columns {
		if n := len(leaves[name]); n != 1 {
			return nil, fmt.Errorf("column %q, which is %s, is a structure of %d columns: want strings, integers or lists of them", name, role, n)
		}
	}
	if description, ok := file.Lookup("huggingface"); ok && in.classes == nil {
		in.classes = featuresOf([]byte(description))
	}
	return func(yield func(record, error) bool) {
		line := 0
		for i, group := range file.RowGroups() {
			chunks := file.Metadata().RowGroups[i].Columns
			cursors := map[string]*cursor{}
			for _, name := range in.columns {
				leaf := leaves[name][0]
				if err := checkPages(r, size, chunks[leaf.ColumnIndex].MetaData); err != nil {
					yield(record{}, in.broken(line+1, fmt.Errorf("column %q: %w", name, err)))
					return
				}
				cursors[name] = newCursor(group.ColumnChunks()[leaf.ColumnIndex], leaf, optional[name])
			}
			goOn := in.group(cursors, group.NumRows(), &line, yield)
			for _, c := range cursors {
				c.close()
			}
			if !goOn {
				return
			}
		}
	}, nil
}

// group yields the rows of a row group and reports whether to go on.
func (in *Input) group(cursors map[string]*cursor, rows int64, line *int, yield func(record, error) bool) bool {
	for range rows {
		*line++
		values := map[string]value{}
		for name, c := range cursors {
			v, err := c.row()
			if err != nil {
				yield(record{}, in.broken(*line, fmt.Errorf("column %q: %w", name, err)))
				return false
			}
			values[name] = v
		}
		r, err := in.fill(*line, in.columns, func(column string) (value, error) {
			v := values[column]
			if len(v.text) > maxRecordBytes {
				return v, fmt.Errorf("longer than %d bytes", maxRecordBytes)
			}
			return v, checkUTF8("the value", v.text)
		})
		if err != nil {
			err = in.badRow(*line, err)
		}
		if !yield(r, err) {
			return false
		}
	}
	return true
}

// recovered makes an error of a panic.
func recovered(err *error) {
	if p := recover(); p != nil {
		*err = fmt.Errorf("not a sound Parquet file: %v", p)
	}
}

// A cursor goes through one column chunk, a page at a time.
type cursor struct {
	pages    parquet.Pages
	page     parquet.Page
	values   parquet.ValueReader
	buf      [64]parquet.Value
	n, at    int
	leaf     parquet.LeafColumn
	repeated bool
	optional bool // whether the column as a whole may be null
}

func newCursor(chunk parquet.ColumnChunk, leaf parquet.LeafColumn, optional bool) *cursor {
	return &cursor{pages: chunk.Pages(), leaf: leaf, repeated: leaf.MaxRepetitionLevel > 0, optional: optional}
}

func (c *cursor) close() {
	if c.page != nil {
		parquet.Release(c.page)
	}
	_ = c.pages.Close() // it was only read
}

var errShortColumn = errors.New("it ends before the rows do")

// peek returns the next value without taking it.
func (c *cursor) peek() (parquet.Value, error) {
	for c.at == c.n {
		if c.values != nil {
			n, err := c.values.ReadValues(c.buf[:])
			if c.n, c.at = n, 0; n > 0 {
				break
			}
			if err != nil && !errors.Is(err, io.EOF) {
				return parquet.Value{}, err
			}
			parquet.Release(c.page)
			c.page, c.values = nil, nil
		}
		page, err := c.pages.ReadPage()
		if err != nil {
			return parquet.Value{}, err
		}
		c.page, c.values = page, page.Values()
	}
	return c.buf[c.at], nil
}

// row takes the values of the next row. Repetition level 0 begins a row.
func (c *cursor) row() (v value, err error) {
	defer recovered(&err)
	first, err := c.peek()
	if err != nil {
		if errors.Is(err, io.EOF) {
			err = errShortColumn
		}
		return value{}, err
	}
	c.at++
	if !c.repeated {
		return single(first), nil
	}
	if c.optional && first.DefinitionLevel() == 0 {
		return value{}, nil // no list, which is not an empty one
	}
	v = value{there: true, list: []string{}}
	size := 0
	for x := first; ; {
		if x.DefinitionLevel() == c.leaf.MaxDefinitionLevel && !x.IsNull() {
			if s := single(x).text; size < maxRecordBytes && len(v.list) < maxColumns {
				size += len(s)
				v.list = append(v.list, s)
			}
		}
		x, err = c.peek()
		if errors.Is(err, io.EOF) || (err == nil && x.RepetitionLevel() == 0) {
			return v, nil
		}
		if err != nil {
			return v, err
		}
		c.at++
	}
}

// single copies a value that is no list.
func single(v parquet.Value) value {
	if v.IsNull() {
		return value{}
	}
	switch v.Kind() {
	case parquet.ByteArray, parquet.FixedLenByteArray:
		return value{there: true, text: string(v.ByteArray())}
	case parquet.Int32:
		return value{there: true, text: strconv.Itoa(int(v.Int32()))}
	case parquet.Int64:
		return value{there: true, text: strconv.FormatInt(v.Int64(), 10)}
	}
	return value{there: true, text: v.String()}
}
