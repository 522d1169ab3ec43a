package formats

import (
	"bufio"
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// A guess is what the beginning of a text says of its format.
type guess struct {
	format Format
	comma  byte     // of a table
	have   []string // the fields of objects
	first  object   // the first of them
	why    string
}

// sniff tells the format of a text by its beginning. If a format is given, only what
// belongs to it is found out.
func sniff(start []byte, format Format) (guess, error) {
	trimmed := bytes.TrimLeft(start, " \t\r\n")
	switch format {
	case CSV:
		return guess{format: CSV, comma: separator(start)}, nil
	case TSV:
		return guess{format: TSV, comma: '\t'}, nil
	case FastText:
		return guess{format: FastText}, nil
	case JSON, LabelStudio:
		g := sniffObjects(trimmed, true)
		g.format = format
		return g, nil
	case JSONL, Doccano, Prodigy:
		g := sniffObjects(trimmed, false)
		g.format = format
		return g, nil
	case "":
	default:
		return guess{}, fmt.Errorf("this is not %s", format)
	}
	switch {
	case bytes.HasPrefix(trimmed, []byte("[")):
		return sniffObjects(trimmed, true), nil
	case bytes.HasPrefix(trimmed, []byte("{")):
		return sniffObjects(trimmed, false), nil
	case hasLabelLine(trimmed):
		return guess{format: FastText, why: "lines begin with " + labelPrefix}, nil
	}
	return sniffTable(start)
}

func hasLabelLine(text []byte) bool {
	n := 0
	for line := range bytes.Lines(text) {
		if bytes.HasPrefix(bytes.TrimLeft(line, " \t"), []byte(labelPrefix)) {
			return true
		}
		if n++; n == sniffRecords {
			break
		}
	}
	return false
}

// separators are those of tables, the likeliest first.
var separators = []byte{',', '\t', ';'}

var errUnknown = errors.New("the format cannot be told from the beginning of the file; --input-format says which of these it is: " + join(All()))

// sniffTable takes the text for a table if its header has a separator, or a column
// named like one of texts.
func sniffTable(start []byte) (guess, error) {
	if n := bytes.Count(start, []byte{0}); n > len(start)/10 {
		return guess{}, errors.New("this is binary, or in UTF-16 without a byte-order mark: want text")
	}
	comma := separator(start)
	t := table{in: bufio.NewReader(bytes.NewReader(start)), comma: comma, line: 1}
	header, _, _, err := t.read()
	if err != nil || len(header) < 2 && find(usualNames[0].names, strings.ToLower(strings.TrimSpace(first(header)))) == "" {
		return guess{}, errUnknown
	}
	if comma == '\t' {
		return guess{format: TSV, comma: comma, why: "the header has tabs"}, nil
	}
	return guess{format: CSV, comma: comma, why: fmt.Sprintf("the header has %q between %d columns", comma, len(header))}, nil
}

func first(s []string) string {
	if len(s) == 0 {
		return ""
	}
	return s[0]
}

// separator returns the one with which most records have as many fields as the header,
// and the most of these.
func separator(start []byte) byte {
	best, bestAgree, bestFields := separators[0], -1, 0
	for _, comma := range separators {
		t := table{in: bufio.NewReader(bytes.NewReader(start)), comma: comma, line: 1}
		header, _, _, err := t.read()
		if err != nil || len(header) < 2 {
			continue
		}
		agree := 0
		for range sniffRecords {
			fields, _, recoverable, err := t.read()
			if err != nil && !recoverable {
				break
			}
			if err == nil && len(fields) == len(header) {
				agree++
			}
		}
		if agree > bestAgree || agree == bestAgree && len(header) > bestFields {
			best, bestAgree, bestFields = comma, agree, len(header)
		}
	}
	return best
}

// sniffObjects reads the fields of the first objects, in an array or on lines of their
// own, as far as they are there and can be read.
func sniffObjects(text []byte, array bool) guess {
	var g guess
	note := func(o object) {
		if g.first == nil && len(o) > 0 {
			g.first = o
		}
		for _, name := range o.fields() {
			if len(g.have) < maxColumns && !slices.Contains(g.have, name) {
				g.have = append(g.have, name)
			}
		}
	}
	studio := false
	look := func(decoder *json.Decoder) bool {
		o, whole := beginning(decoder)
		if array && kind(o["data"]) == '{' {
			studio = true
			inner, _ := beginning(json.NewDecoder(bytes.NewReader(o["data"])))
			note(inner)
			return whole
		}
		if !array {
			o.withMeta()
		}
		note(o)
		return whole
	}
	if array {
		decoder := json.NewDecoder(bytes.NewReader(text))
		_, _ = decoder.Token() // [
		for n := 0; n < sniffRecords && decoder.More(); n++ {
			if !look(decoder) {
				break
			}
		}
		g.format, g.why = JSON, "an array of objects"
		if g.first["annotation_id"] != nil || g.first["lead_time"] != nil {
			studio = true
		}
		if studio {
			g.format, g.why = LabelStudio, "an array of tasks with data or annotation_id"
		}
		return g
	}
	n := 0
	for line := range bytes.Lines(text) {
		look(json.NewDecoder(bytes.NewReader(line)))
		if n++; n == sniffRecords {
			break
		}
	}
	g.format, g.why = lineFormat(g.first)
	return g
}

// lineFormat tells the format of lines by the fields of the first object.
func lineFormat(o object) (Format, string) {
	has := func(name string) bool { _, ok := o[name]; return ok }
	switch {
	case kind(o["cats"]) == '{':
		return Prodigy, "objects with cats"
	case has("accept") || has("_task_hash") || has("_input_hash") || has("answer") && has("label"):
		return Prodigy, "objects with accept, answer or a task's hash"
	case has("options") && has("text"):
		return Prodigy, "objects with options"
	case (has("label") || has("labels")) && !has("themes") && !has("stance"):
		return Doccano, "objects with a text and labels"
	}
	return JSONL, "objects on lines"
}

// beginning reads the fields of an object up to its end, or to where the text is cut.
func beginning(decoder *json.Decoder) (o object, whole bool) {
	o = object{}
	if t, err := decoder.Token(); err != nil || t != json.Delim('{') {
		return o, false
	}
	for decoder.More() {
		t, err := decoder.Token()
		name, ok := t.(string)
		if err != nil || !ok {
			return o, false
		}
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			o[name] = json.RawMessage("null")
			return o, false
		}
		o[name] = raw
	}
	_, err := decoder.Token()
	return o, err == nil
}
