package datasets

import (
	"encoding/csv"
	"errors"
	"fmt"
	"io"
	"iter"
	"slices"
	"strings"
)

// A csvRecord is one row of a CSV file that begins with a header.
type csvRecord struct {
	position
	values map[string]string // by column
}

// fromCSV makes a reader of CSV files that have at least these columns, and a value in
// each of them.
func fromCSV(label func(csvRecord) outcome, columns ...string) func(source) iter.Seq[outcome] {
	return fromCSVFiles(label, func(string) []string { return columns })
}

// fromCSVFiles is fromCSV for files whose columns differ.
func fromCSVFiles(label func(csvRecord) outcome, columns func(file string) []string) func(source) iter.Seq[outcome] {
	return func(s source) iter.Seq[outcome] {
		return s.each(func(file string, r io.Reader) iter.Seq[outcome] {
			return func(yield func(outcome) bool) {
				for rec, err := range csvRecords(file, r, columns(file)) {
					o := outcome{err: err}
					if err == nil {
						o = label(rec)
					}
					if !yield(o) {
						return
					}
				}
			}
		})
	}
}

// csvRecords yields the records below the header. Space before a field is no part of
// it: CrisisLex writes its header so. A record that cannot be parsed, or that has too
// many or too few fields, is an error, and the next one is read.
func csvRecords(file string, r io.Reader, columns []string) iter.Seq2[csvRecord, error] {
	return func(yield func(csvRecord, error) bool) {
		in := csv.NewReader(r)
		in.TrimLeadingSpace = true
		in.ReuseRecord = true
		header, err := csvHeader(in, columns)
		if err != nil {
			yield(csvRecord{}, &RowError{File: file, Line: 1, Err: err})
			return
		}
		for {
			fields, err := in.Read()
			if errors.Is(err, io.EOF) {
				return
			}
			if err != nil {
				bad, goOn := csvError(file, err)
				if !yield(csvRecord{}, bad) || !goOn {
					return
				}
				continue
			}
			line, _ := in.FieldPos(0)
			rec := csvRecord{position{file, line}, make(map[string]string, len(header))}
			for i, column := range header {
				rec.values[column] = fields[i]
			}
			if !yield(rec, rec.check(columns)) {
				return
			}
		}
	}
}

func (rec csvRecord) check(columns []string) error {
	for _, column := range columns {
		if strings.TrimSpace(rec.values[column]) == "" {
			return &RowError{File: rec.file, Line: rec.line, Field: column, Err: errors.New("expected a value, got none")}
		}
	}
	return nil
}

func csvHeader(in *csv.Reader, columns []string) ([]string, error) {
	fields, err := in.Read()
	if err != nil {
		return nil, fmt.Errorf("header: %w", err)
	}
	header := slices.Clone(fields)
	for i := range header {
		header[i] = strings.TrimPrefix(header[i], "\ufeff")
	}
	for _, column := range columns {
		if !slices.Contains(header, column) {
			return nil, fmt.Errorf("header: expected a column %q", column)
		}
	}
	return header, nil
}

// csvError names the line of a parse error, and says whether there is a next record.
func csvError(file string, err error) (_ error, goOn bool) {
	var parse *csv.ParseError
	if errors.As(err, &parse) {
		return &RowError{File: file, Line: parse.StartLine, Err: parse.Err}, true
	}
	return fmt.Errorf("%s: %w", file, err), false
}
