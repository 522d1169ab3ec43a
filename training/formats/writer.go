package formats

import (
	"bufio"
	"fmt"
	"io"
	"slices"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
)

// A Writer writes rows in one format. What it writes, [Open] reads.
type Writer struct {
	out   *bufio.Writer
	write func(training.Row) error
	close func() error
}

// Writable are the formats that NewWriter knows.
func Writable() []Format { return []Format{JSONL, CSV, TSV, Doccano, LabelStudio, Prodigy, FastText} }

// NewWriter returns a writer of JSONL, which holds all of a row; CSV, TSV, Doccano,
// LabelStudio or Prodigy, which hold all but its author, reading and other harm; or
// FastText, which holds the labels and the text, on one line. Rows without labels are
// written as what a tool shall ask about. Close ends the format and flushes, and
// leaves w open.
func NewWriter(format Format, w io.Writer, taxonomy classifier.Taxonomy) (*Writer, error) {
	out := &Writer{out: bufio.NewWriter(w), close: func() error { return nil }}
	none, err := noneName(taxonomy)
	if err != nil {
		return nil, err
	}
	switch format {
	case JSONL:
		encoder := newEncoder(out.out)
		out.write = func(r training.Row) error { return encoder.Encode(r) }
	case CSV:
		err = out.delimited(',', none)
	case TSV:
		err = out.delimited('\t', none)
	case Doccano:
		out.doccano(none)
	case LabelStudio:
		out.labelStudio(none)
	case Prodigy:
		out.prodigy(taxonomy, none)
	case FastText:
		out.write = func(r training.Row) error { return writeFastText(out.out, r, none) }
	default:
		err = fmt.Errorf("format %q cannot be written: want one of %s", format, join(Writable()))
	}
	return out, err
}

// Write writes one row. One without an id is given the name of its place: annotation
// tools bring rows back in another order.
func (w *Writer) Write(row training.Row) error {
	row.ID = row.Name()
	if err := w.write(row); err != nil {
		return fmt.Errorf("row %q: %w", row.ID, err)
	}
	return nil
}

// Close writes what ends the format, and flushes.
func (w *Writer) Close() error {
	if err := w.close(); err != nil {
		return err
	}
	return w.out.Flush()
}

// noneName is the label that says that no theme holds, in formats with flat labels.
func noneName(taxonomy classifier.Taxonomy) (string, error) {
	for _, name := range DefaultNone() {
		if taxonomy.Theme(name) < 0 && taxonomy.Stance(name) < 0 {
			return name, nil
		}
	}
	return "", fmt.Errorf("taxonomy %q: its labels take all names that say that no theme holds: %s", taxonomy.Name, strings.Join(DefaultNone(), ", "))
}

// flat returns the labels of a row as one list.
func flat(row training.Row, none string) []string {
	labels := themeLabels(row, none)
	if row.Stance != "" {
		labels = append(labels, row.Stance)
	}
	return labels
}

// themeLabels returns the themes, or the label that says that there is none; nil where
// nobody judged them.
func themeLabels(row training.Row, none string) []string {
	if row.Themes != nil && len(row.Themes) == 0 {
		return []string{none}
	}
	return slices.Clone(row.Themes)
}
