package formats

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"iter"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"tocsin/training"
)

var errNothing = errors.New("nothing in this folder can be read: want a folder for each label with .txt files in it, or files of rows (" + strings.Join(rowSuffixes, ", ") + ")")

// rowSuffixes are the names of files of rows in a folder, and descriptions those of files
// that describe them.
var (
	rowSuffixes  = []string{".parquet", ".jsonl", ".ndjson", ".json", ".csv", ".tsv"}
	descriptions = []string{"dataset_infos.json", "dataset_info.json", "dataset_dict.json", "state.json"}
	packed       = []string{".gz", ".zst"}
)

// openFolder finds out what kind of folder it is: files of rows make it a data set, text
// files in folders make these labels.
func (in *Input) openFolder(path string) error {
	format := in.options.Format
	var rowFiles, texts []string
	arrow := false
	err := filepath.WalkDir(path, func(name string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if name != path && strings.HasPrefix(d.Name(), ".") {
			if d.IsDir() {
				return fs.SkipDir
			}
			return nil
		}
		if d.IsDir() || !regular(name, d) {
			return nil
		}
		relative, err := filepath.Rel(path, name)
		if err != nil {
			return err
		}
		bare := unpackedName(d.Name())
		switch {
		case slices.Contains(descriptions, bare):
		case hasSuffix(bare, rowSuffixes):
			rowFiles = append(rowFiles, relative)
		case strings.HasSuffix(strings.ToLower(bare), ".txt") && strings.Count(filepath.ToSlash(relative), "/") == 1:
			texts = append(texts, relative)
		case strings.HasSuffix(bare, ".arrow"):
			arrow = true
		}
		return nil
	})
	if err != nil {
		return err
	}
	switch {
	case format == Folder || format == "" && len(rowFiles) == 0 && len(texts) > 0:
		if len(texts) == 0 {
			return errNothing
		}
		return in.openLabelFolder(path, texts)
	case len(rowFiles) > 0:
		return in.openHub(path, rowFiles)
	case arrow:
		return errors.New("a data set of Arrow files (save_to_disk): " + arrowAdvice)
	}
	return errNothing
}

// regular reports whether the entry is a plain file or leads to one: a pipe would hang.
func regular(name string, d fs.DirEntry) bool {
	if d.Type().IsRegular() {
		return true
	}
	info, err := os.Stat(name)
	return err == nil && info.Mode().IsRegular()
}

// unpackedName is the name without what says that it is compressed.
func unpackedName(name string) string {
	for _, suffix := range packed {
		name = strings.TrimSuffix(name, suffix)
	}
	return name
}

func hasSuffix(name string, suffixes []string) bool {
	return slices.ContainsFunc(suffixes, func(s string) bool { return strings.HasSuffix(strings.ToLower(name), s) })
}

// openLabelFolder reads a folder for each label. The id of a text is its path inside.
func (in *Input) openLabelFolder(path string, texts []string) error {
	if err := in.noColumns(); err != nil {
		return err
	}
	in.description.Format, in.description.Why, in.description.Files = Folder, "folders with .txt files", len(texts)
	in.rows = in.mean(in.labelled(path, texts))
	return nil
}

func (in *Input) labelled(path string, texts []string) iter.Seq2[record, error] {
	return func(yield func(record, error) bool) {
		for _, name := range texts {
			in.file = filepath.Join(path, name)
			text, err := readText(in.file)
			r := record{line: 1, id: filepath.ToSlash(name), text: text, labels: []string{filepath.Dir(name)}}
			if err != nil {
				err = in.badRow(1, err)
			}
			if !yield(r, err) {
				return
			}
		}
	}
}

// readText reads a whole file as one text.
func readText(path string) (string, error) {
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	raw, _, err := plain(bufio.NewReader(f))
	if err != nil {
		return "", err
	}
	text, _ := decoded(raw)
	data, err := io.ReadAll(io.LimitReader(text, maxRecordBytes+1))
	if err != nil {
		return "", err
	}
	if len(data) > maxRecordBytes {
		return "", fmt.Errorf("the text is longer than %d bytes", maxRecordBytes)
	}
	return string(data), checkUTF8("the text", data)
}

// openHub reads the files of a data set one after the other. The first is opened at
// once, so that what is wrong with all of them is said before any row is read.
func (in *Input) openHub(path string, files []string) error {
	in.classes = readFeatures(path)
	if in.options.Format == Hub {
		in.options.Format = ""
	}
	child, err := in.child(path, files[0])
	if err != nil {
		return namedError{err}
	}
	in.description = child.Describe()
	in.description.Format, in.description.Files = Hub, len(files)
	in.description.Why = fmt.Sprintf("files of rows, the first of them %s (%s)", files[0], child.description.Format)
	in.have, in.columns = child.have, child.columns
	in.closers = append(in.closers, child.Close)
	in.rows = func(yield func(training.Row, error) bool) {
		for i, name := range files {
			if i > 0 {
				if child, err = in.child(path, name); err != nil {
					yield(training.Row{}, err)
					return
				}
				in.closers = append(in.closers, child.Close)
			}
			for row, err := range child.Rows() {
				if !yield(row, err) {
					return
				}
			}
			if err := child.Close(); err != nil {
				yield(training.Row{}, err)
				return
			}
		}
	}
	return nil
}

// child opens one file of a data set. Its split, if its name says one, is part of the
// source, so that a split can be held back.
func (in *Input) child(path, name string) (*Input, error) {
	o := in.options
	o.Name = filepath.ToSlash(name)
	full := filepath.Join(path, name)
	child, err := newInput(full, o)
	if err != nil {
		return nil, err
	}
	child.classes = in.classes
	child.source = in.name
	if split := splitOf(o.Name); split != "" {
		child.source += "/" + split
	}
	if err := child.open(full, nil); err != nil {
		_ = child.Close() // the error that led here is the one to tell
		return nil, naming(full, err)
	}
	return child, nil
}

// splitNames are how the parts of data sets are called, and what that means.
var splitNames = map[string]string{
	"train": "train", "training": "train", "test": "test", "testing": "test", "eval": "test",
	"validation": "validation", "valid": "validation", "val": "validation", "dev": "validation",
}

// splitOf returns the split that a path such as data/train-00000-of-00001.parquet names.
func splitOf(name string) string {
	for _, part := range strings.Split(name, "/") {
		word, _, _ := strings.Cut(strings.ToLower(part), "-")
		for _, cut := range []string{".", "_"} {
			word, _, _ = strings.Cut(word, cut)
		}
		if split := splitNames[word]; split != "" {
			return split
		}
	}
	return ""
}
