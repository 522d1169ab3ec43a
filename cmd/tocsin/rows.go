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
)

// rowSources are the arguments of commands that read labelled rows.
type rowSources struct {
	Rows []string `arg:"" help:"Files of rows in JSON Lines, - for standard input, or public:NAME for a public data set; public:train and public:evaluate are all of a kind."`
	Data string   `placeholder:"DIR" default:"${data}" env:"TOCSIN_DATA_MIRROR" help:"The folder of the public data sets, as 'tocsin data fetch' leaves it."`
}

const publicPrefix = "public:"

// read reads all rows. Bad rows are named on standard error and counted.
func (s rowSources) read(taxonomy classifier.Taxonomy, std streams) (rows []training.Row, bad int, err error) {
	for _, argument := range s.Rows {
		var sources []iter.Seq2[training.Row, error]
		if name, ok := strings.CutPrefix(argument, publicPrefix); ok {
			sources, err = s.public(name)
		} else {
			var file io.ReadCloser
			if file, err = open(argument, std); err == nil {
				defer file.Close()
				sources = append(sources, training.ReadJSONL(argument, file, taxonomy))
			}
		}
		if err != nil {
			return nil, bad, err
		}
		for _, source := range sources {
			for row, err := range source {
				if err == nil {
					rows = append(rows, row)
					continue
				}
				if fatal := fatalRow(err); fatal != nil {
					return nil, bad, fatal
				}
				complain(std.err, err)
				bad++
			}
		}
	}
	return rows, bad, nil
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
