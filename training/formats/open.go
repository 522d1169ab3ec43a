package formats

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"path/filepath"

	"tocsin/classifier"
	"tocsin/training"
)

// Options say how to read.
type Options struct {
	// Format is sniffed where it is empty.
	Format   Format
	Taxonomy classifier.Taxonomy
	// Columns names columns that are not found by their usual names.
	Columns Columns
	// Labels maps labels of the file to a theme, a stance, "theme/stance", "none", or "-"
	// for one that says nothing.
	Labels map[string]string
	// None are further labels, beside DefaultNone, that say that no theme holds.
	None []string
	// Source is the source of rows that have none; the name of the file if it is empty.
	Source string
	// Name stands for the file in ids of rows that have none, which are "name:line"; the
	// last element of the path if it is empty.
	Name string
}

// An Input is a file or a folder of rows. Its rows can be read once.
type Input struct {
	file         string // as messages name it
	name, source string
	options      Options
	labels       labels
	classes      map[string]classNames // by column
	text         *bufio.Reader
	have         []string
	columns      Columns
	description  Description
	rows         func(yield func(training.Row, error) bool)
	closers      []func() error
}

// A Description says how an input is read.
type Description struct {
	Format Format
	// Why says how the format was told; empty where it was given.
	Why         string
	Compression string
	Encoding    string
	// Separator is that of a table.
	Separator byte
	// Columns are those that there are, Mapping those that are read.
	Columns []string
	Mapping Columns
	// Canonical says that lines are read as rows of the canonical form.
	Canonical bool
	// Files are those of a folder.
	Files int
}

// Describe says how the input is read.
func (in *Input) Describe() Description {
	d := in.description
	d.Columns, d.Mapping = in.have, in.columns
	return d
}

// Rows yields the rows. A bad row is yielded as a *training.RowError, whose line is the
// row's number in a Parquet file, and the reading goes on; any other error ends it.
func (in *Input) Rows() iter.Seq2[training.Row, error] { return in.rows }

// Close closes what was opened.
func (in *Input) Close() error {
	var errs []error
	for i := len(in.closers) - 1; i >= 0; i-- {
		errs = append(errs, in.closers[i]())
	}
	in.closers = nil
	return errors.Join(errs...)
}

// Open opens a file or a folder, or stdin for "-", and finds out how to read it. A
// *ColumnError says that a column is not there, a *LabelError that Options.Labels maps to
// what the taxonomy does not have.
func Open(path string, stdin io.Reader, o Options) (*Input, error) {
	in, err := newInput(path, o)
	if err != nil {
		return nil, err
	}
	if err := in.open(path, stdin); err != nil {
		_ = in.Close() // the error that led here is the one to tell
		return nil, naming(path, err)
	}
	return in, nil
}

// A namedError names its file already.
type namedError struct{ error }

func (e namedError) Unwrap() error { return e.error }

// naming puts the file before an error that does not name it.
func naming(path string, err error) error {
	var (
		column *ColumnError
		file   *os.PathError
		named  namedError
	)
	if errors.As(err, &column) || errors.As(err, &file) || errors.As(err, &named) {
		return err
	}
	return fmt.Errorf("%s: %w", path, err)
}

func newInput(path string, o Options) (*Input, error) {
	in := &Input{file: path, name: o.Name, options: o}
	if in.name == "" {
		in.name = Name(path)
	}
	in.source = in.name
	var err error
	in.labels, err = newLabels(o)
	return in, err
}

// Name is what stands for a path in sources and ids: its last element.
func Name(path string) string {
	if path == "-" {
		return "stdin"
	}
	if absolute, err := filepath.Abs(path); err == nil {
		path = absolute
	}
	return filepath.Base(path)
}

func (in *Input) open(path string, stdin io.Reader) error {
	if path == "-" {
		return in.stream(stdin, nil)
	}
	f, err := os.Open(path)
	if err != nil {
		return err
	}
	in.closers = append(in.closers, f.Close)
	info, err := f.Stat()
	if err != nil {
		return err
	}
	if info.IsDir() {
		return in.openFolder(path)
	}
	if info.Mode().IsRegular() {
		return in.stream(f, f)
	}
	return in.stream(f, nil)
}

// stream opens what comes from a reader. If it is a plain file, that can be read at any
// place.
func (in *Input) stream(r io.Reader, file *os.File) error {
	raw := bufio.NewReaderSize(r, sniffBytes)
	text, compression, err := plain(raw)
	if err != nil {
		return err
	}
	in.description.Compression = compression
	start, err := text.Peek(16)
	if len(start) == 0 {
		if err == nil || errors.Is(err, io.EOF) {
			err = errEmpty
		}
		return err
	}
	if format := in.options.Format; string(start[:min(4, len(start))]) == parquetMagic && (format == "" || format == Parquet) {
		in.description.Format, in.description.Why = Parquet, "it begins with "+parquetMagic
		if compression != "" {
			file = nil
		}
		return in.parquetFrom(text, file)
	}
	if err := foreign(start); err != nil {
		return err
	}
	in.text, in.description.Encoding = decoded(text)
	return in.openText()
}

// openText opens a format that is text.
func (in *Input) openText() error {
	start, err := in.text.Peek(sniffBytes)
	if len(start) == 0 {
		if errors.Is(err, io.EOF) {
			err = errEmpty
		}
		return err
	}
	if len(bytes.TrimSpace(start)) == 0 && errors.Is(err, io.EOF) {
		return errEmpty
	}
	g, err := sniff(start, in.options.Format)
	if err != nil {
		return err
	}
	in.description.Format, in.description.Why, in.description.Separator = g.format, g.why, g.comma
	in.have = g.have
	var records iter.Seq2[record, error]
	switch g.format {
	case CSV, TSV:
		records, err = in.readDelimited(g.comma)
	case FastText:
		if err = in.noColumns(); err == nil {
			records = in.readFastText()
		}
	case LabelStudio:
		records, err = in.readLabelStudio()
	case Prodigy:
		records, err = in.readProdigy()
	case JSON:
		records, err = in.readObjects(in.array())
	case Doccano:
		records, err = in.readObjects(in.lines())
	case JSONL:
		if in.canonical(g.first) {
			in.rows, in.description.Canonical = in.readCanonical, true
			return nil
		}
		records, err = in.readObjects(in.lines())
	}
	if err != nil {
		return err
	}
	in.rows = in.mean(records)
	return nil
}

// canonical reports whether lines are in the canonical form: nobody names columns or
// labels, and the first object does not look like another one.
func (in *Input) canonical(first object) bool {
	if len(in.options.Columns) > 0 || len(in.options.Labels) > 0 || len(in.options.None) > 0 {
		return false
	}
	columns, err := Columns(nil).match(in.file, first.fields())
	return err != nil || columns[TextRole] == "text" && columns[LabelRole] == "" && columns[ThemesRole] != "theme"
}

// mean turns records into rows.
func (in *Input) mean(records iter.Seq2[record, error]) func(yield func(training.Row, error) bool) {
	return func(yield func(training.Row, error) bool) {
		for r, err := range records {
			var row training.Row
			if err == nil {
				if row, err = in.row(r); err != nil {
					err = in.badRow(r.line, err)
				}
			}
			if !yield(row, err) {
				return
			}
		}
	}
}

// noColumns refuses columns for a format that has none.
func (in *Input) noColumns() error {
	for _, role := range Roles() {
		if name := in.options.Columns[role]; name != "" && name != NoColumn {
			return &ColumnError{in.file, role, name, nil}
		}
	}
	return nil
}
