package counts

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"
)

// An Exporter writes entries in a form that other programs read. What it writes is no
// table: it lacks the strings of few rows.
type Exporter struct {
	w       *bufio.Writer
	columns []string
	json    bool
}

// NewExporter returns an exporter of tab-separated values with a head, or of JSON Lines.
func NewExporter(w io.Writer, h Header, asJSON bool) *Exporter {
	x := &Exporter{bufio.NewWriter(w), h.Columns(), asJSON}
	if !asJSON {
		fmt.Fprint(x.w, "kind\tfeature\trows\toccurrences")
		for _, c := range x.columns[:len(x.columns)-1] {
			fmt.Fprintf(x.w, "\t%s rows\t%s occurrences", c, c)
		}
		fmt.Fprintln(x.w)
	}
	return x
}

// Write writes an entry. Control characters, which mark the ends of a word in character
// n-grams, are written as \x02 and \x03, and so are bytes that are no UTF-8. JSON has
// U+FFFD for these.
func (x *Exporter) Write(e *Entry) error {
	last := len(x.columns) - 1
	if x.json {
		return x.writeJSON(e)
	}
	fmt.Fprintf(x.w, "%s\t%s\t%d\t%d", KindName(e.Feature[0]), escape(string(e.Feature[1:])), e.Rows(), e.Occurrences[last])
	for i := range last {
		fmt.Fprintf(x.w, "\t%d\t%d", e.Documents[i], e.Occurrences[i])
	}
	return x.w.WriteByte('\n')
}

func escape(feature string) string {
	var b strings.Builder
	for i, r := range feature {
		_, size := utf8.DecodeRuneInString(feature[i:])
		switch {
		case r == '\\':
			b.WriteString(`\\`)
		case r < ' ', r == utf8.RuneError && size == 1:
			fmt.Fprintf(&b, `\x%02x`, feature[i])
		default:
			b.WriteRune(r)
		}
	}
	return b.String()
}

// An exported count has what is counted under one column.
type exported struct {
	Rows        uint64 `json:"rows"`
	Occurrences uint64 `json:"occurrences"`
}

func (x *Exporter) writeJSON(e *Entry) error {
	last := len(x.columns) - 1
	labels := map[string]exported{}
	for i, c := range x.columns[:last] {
		if e.Documents[i] > 0 {
			labels[c] = exported{e.Documents[i], e.Occurrences[i]}
		}
	}
	data, err := json.Marshal(struct {
		Kind    string `json:"kind"`
		Feature string `json:"feature"`
		exported
		Labels map[string]exported `json:"labels"`
	}{KindName(e.Feature[0]), string(e.Feature[1:]), exported{e.Rows(), e.Occurrences[last]}, labels})
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(x.w, "%s\n", data)
	return err
}

// Close writes what is left. It does not close what it was written to.
func (x *Exporter) Close() error { return x.w.Flush() }
