package main

import (
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	"tocsin/classifier"
	"tocsin/training/formats"
)

// rowReading are the flags that say how rows are read from files that are not in the
// canonical form.
type rowReading struct {
	InputFormat     string   `group:"Reading rows" placeholder:"FORMAT" help:"The format of the files: jsonl, json, csv, tsv, parquet, fasttext, doccano, label-studio, prodigy, folder or hub; told by their beginning without it."`
	TextColumn      string   `group:"Reading rows" placeholder:"NAME" help:"The column with the text. Columns are found by their usual names without these flags; - leaves one out."`
	ThemesColumn    string   `group:"Reading rows" placeholder:"NAME" help:"The column with themes: several are separated by ; or |, or are a JSON list."`
	StanceColumn    string   `group:"Reading rows" placeholder:"NAME" help:"The column with the stance."`
	LabelColumn     string   `group:"Reading rows" placeholder:"NAME" help:"The column with flat labels, each a theme, a stance or theme/stance."`
	IDColumn        string   `name:"id-column" group:"Reading rows" placeholder:"NAME" help:"The column with the id; rows without one are called NAME:LINE after their file in messages and when written."`
	GroupColumn     string   `group:"Reading rows" placeholder:"NAME" help:"The column with the group that must not be split."`
	SourceColumn    string   `group:"Reading rows" placeholder:"NAME" help:"The column with the source."`
	AnnotatorColumn string   `group:"Reading rows" placeholder:"NAME" help:"The column with the annotator."`
	RegisterColumn  string   `group:"Reading rows" placeholder:"NAME" help:"The column with the kind of text."`
	None            []string `group:"Reading rows" sep:"none" placeholder:"LABEL" help:"Another label that says that no theme holds, beside none and neutral; may be given several times."`
	Label           []string `group:"Reading rows" sep:"none" placeholder:"FROM=TO" help:"Read a label of the files as a theme, a stance, THEME/STANCE, none, or - to leave it out; may be given several times."`
	Source          string   `group:"Reading rows" placeholder:"NAME" help:"The source of rows that name none; the name of their file without it."`
	Strict          bool     `group:"Reading rows" help:"Stop at the first bad row instead of naming it and going on."`
}

// options returns how to read one of the arguments. Files of one name in several folders
// are told apart by their paths.
func (r rowReading) options(argument string, arguments []string, taxonomy classifier.Taxonomy) (formats.Options, error) {
	o := formats.Options{Taxonomy: taxonomy, Columns: r.columns(), None: r.None, Source: r.Source, Name: nameOf(argument, arguments)}
	if r.InputFormat != "" {
		var err error
		if o.Format, err = formats.ParseFormat(r.InputFormat); err != nil {
			return o, usageError{fmt.Errorf("--input-format: %w", err)}
		}
	}
	for _, mapping := range r.Label {
		i := strings.LastIndexByte(mapping, '=')
		if i < 0 {
			return o, usageError{fmt.Errorf("--label %s: want FROM=TO", mapping)}
		}
		if o.Labels == nil {
			o.Labels = map[string]string{}
		}
		if old, ok := o.Labels[mapping[:i]]; ok && old != mapping[i+1:] {
			return o, usageError{fmt.Errorf("--label %s: %s is read as %s already", mapping, mapping[:i], old)}
		}
		o.Labels[mapping[:i]] = mapping[i+1:]
	}
	return o, nil
}

// columns returns the columns that were named.
func (r rowReading) columns() formats.Columns {
	columns := formats.Columns{}
	for role, name := range map[formats.Role]string{
		formats.TextRole: r.TextColumn, formats.ThemesRole: r.ThemesColumn, formats.StanceRole: r.StanceColumn,
		formats.LabelRole: r.LabelColumn, formats.IDRole: r.IDColumn, formats.GroupRole: r.GroupColumn,
		formats.SourceRole: r.SourceColumn, formats.AnnotatorRole: r.AnnotatorColumn, formats.RegisterRole: r.RegisterColumn,
	} {
		if name != "" {
			columns[role] = name
		}
	}
	return columns
}

// nameOf is the name of an argument in sources and ids: the last element of its path,
// or the path if another argument has the same one.
func nameOf(argument string, arguments []string) string {
	name := formats.Name(argument)
	for _, other := range arguments {
		if other != argument && formats.Name(other) == name {
			return filepath.ToSlash(filepath.Clean(argument))
		}
	}
	return name
}

// usage makes an error of what was asked for one of wrong usage.
func usage(err error) error {
	var (
		column *formats.ColumnError
		label  *formats.LabelError
	)
	if errors.As(err, &column) || errors.As(err, &label) {
		return usageError{err}
	}
	return err
}
