package formats

import (
	"fmt"
	"slices"
	"strings"
)

// A Format is a form in which rows lie in a file or a folder.
type Format string

// The formats.
const (
	// JSONL is the canonical form, one object a line, or other objects of columns.
	JSONL Format = "jsonl"
	// JSON is an array of objects of columns.
	JSON Format = "json"
	// CSV has a header; its columns are separated by commas, semicolons or tabs.
	CSV Format = "csv"
	// TSV has a header; its columns are separated by tabs.
	TSV     Format = "tsv"
	Parquet Format = "parquet"
	// FastText has lines "__label__x __label__y text".
	FastText Format = "fasttext"
	// Doccano is its JSONL for text classification.
	Doccano Format = "doccano"
	// LabelStudio is its JSON or JSON-MIN export of choices.
	LabelStudio Format = "label-studio"
	// Prodigy is its JSONL, or spaCy's, with cats or accepted options.
	Prodigy Format = "prodigy"
	// Folder has a folder for each label with text files in it.
	Folder Format = "folder"
	// Hub is a folder of a Hugging Face data set: files of columns and their description.
	Hub Format = "hub"
)

// All are the formats that can be read.
func All() []Format {
	return []Format{JSONL, JSON, CSV, TSV, Parquet, FastText, Doccano, LabelStudio, Prodigy, Folder, Hub}
}

// ParseFormat returns the format of that name.
func ParseFormat(name string) (Format, error) {
	if f := Format(name); slices.Contains(All(), f) {
		return f, nil
	}
	return "", fmt.Errorf("unknown format %q: want one of %s", name, join(All()))
}

func join(formats []Format) string {
	names := make([]string, len(formats))
	for i, f := range formats {
		names[i] = string(f)
	}
	return strings.Join(names, ", ")
}

const labelPrefix = "__label__"

// DefaultNone are the labels that always say that no theme holds; Options adds others.
func DefaultNone() []string { return []string{"none", "neutral"} }
