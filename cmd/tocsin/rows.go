package main

import (
	"errors"
	"fmt"
	"io"
	"iter"
	"os"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/datasets"
	"tocsin/training/formats"
)

// rowSources are the arguments of commands that read labelled rows.
type rowSources struct {
	Rows []string `arg:"" help:"Files or folders of rows, - for standard input, or public:NAME for a public data set; public:train and public:evaluate are all of a kind."`
	Data string   `placeholder:"DIR" default:"${data}" env:"TOCSIN_DATA_MIRROR" help:"The folder of the public data sets, as 'tocsin data fetch' leaves it."`
	rowReading
}

const publicPrefix = "public:"

// read reads all rows. Bad rows are named on standard error and counted.
func (s rowSources) read(taxonomy classifier.Taxonomy, std streams) (rows []training.Row, bad int, err error) {
	for row, err := range s.each(taxonomy, std, &bad) {
		if err != nil {
			return nil, bad, err
		}
		rows = append(rows, row)
	}
	return rows, bad, nil
}

// each yields the rows one by one. Bad rows are named on standard error and counted;
// an error that is yielded is the last.
func (s rowSources) each(taxonomy classifier.Taxonomy, std streams, bad *int) iter.Seq2[training.Row, error] {
	return func(yield func(training.Row, error) bool) {
		for _, argument := range s.Rows {
			if goOn := s.one(argument, taxonomy, std, bad, yield); !goOn {
				return
			}
		}
	}
}

// one yields the rows of one argument and reports whether to go on.
func (s rowSources) one(argument string, taxonomy classifier.Taxonomy, std streams, bad *int, yield func(training.Row, error) bool) bool {
	var sources []iter.Seq2[training.Row, error]
	if name, ok := strings.CutPrefix(argument, publicPrefix); ok {
		var err error
		if sources, err = s.public(name); err != nil {
			yield(training.Row{}, err)
			return false
		}
	} else {
		file, err := s.open(argument, taxonomy, std)
		if err != nil {
			yield(training.Row{}, err)
			return false
		}
		defer func() { _ = file.Close() }() // it was only read
		sources = append(sources, file.Rows())
	}
	for _, source := range sources {
		if goOn := s.pass(source, std, bad, yield); !goOn {
			return false
		}
	}
	return true
}

// pass yields the rows of a source, names the bad ones and reports whether to go on.
func (s rowSources) pass(source iter.Seq2[training.Row, error], std streams, bad *int, yield func(training.Row, error) bool) bool {
	for row, err := range source {
		if err == nil {
			if !yield(row, nil) {
				return false
			}
			continue
		}
		if fatal := fatalRow(err); fatal != nil || s.Strict {
			yield(training.Row{}, usage(err))
			return false
		}
		complain(std.err, err)
		*bad++
	}
	return true
}

// open opens a file or a folder of rows.
func (s rowSources) open(argument string, taxonomy classifier.Taxonomy, std streams) (*formats.Input, error) {
	o, err := s.options(argument, s.Rows, taxonomy)
	if err != nil {
		return nil, err
	}
	input, err := formats.Open(argument, std.in, o)
	return input, usage(err)
}

// fatalRow returns the error unless it is about one row, the rest of which can be read.
func fatalRow(err error) error {
	var row *training.RowError
	var public *datasets.RowError
	if errors.As(err, &row) || errors.As(err, &public) {
		return nil
	}
	return err
}

// public returns the readers of the data sets of that name or use.
func (s rowSources) public(name string) ([]iter.Seq2[training.Row, error], error) {
	all, err := datasets.Manifest()
	if err != nil {
		return nil, err
	}
	var sources []iter.Seq2[training.Row, error]
	for _, d := range all {
		if d.Name != name && d.Use != name {
			continue
		}
		if err := datasets.Verify(d, s.Data); err != nil {
			return nil, fmt.Errorf("%w; fetch it with `tocsin data fetch %s --to %s`", err, d.Name, s.Data)
		}
		sources = append(sources, datasets.Read(d.Name, s.Data))
	}
	if len(sources) == 0 {
		_, err := datasets.Find(name)
		return nil, usageError{err}
	}
	return sources, nil
}

// open opens a file, or standard input for "-".
func open(path string, std streams) (io.ReadCloser, error) {
	if path == "-" {
		return io.NopCloser(std.in), nil
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.IsDir() {
		f.Close()
		return nil, fmt.Errorf("%s: is a folder, want a file", path)
	}
	return f, nil
}
