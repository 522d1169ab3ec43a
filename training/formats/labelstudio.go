package formats

import (
	"encoding/json"
	"errors"
	"fmt"
	"iter"
	"strconv"
	"strings"

	"tocsin/training"
)

// A studioTask is a task of Label Studio's JSON export.
type studioTask struct {
	ID          json.RawMessage    `json:"id"`
	Data        object             `json:"data"`
	Annotations []studioAnnotation `json:"annotations"`
}

type studioAnnotation struct {
	CompletedBy  json.RawMessage `json:"completed_by"`
	WasCancelled bool            `json:"was_cancelled"`
	Result       []struct {
		FromName string `json:"from_name"`
		Value    struct {
			Choices []string `json:"choices"`
		} `json:"value"`
	} `json:"result"`
}

// studioFields are the fields of a JSON-MIN entry that Label Studio adds itself.
var studioFields = map[string]bool{"annotation_id": true, "annotator": true, "created_at": true, "updated_at": true, "lead_time": true, "agreement": true}

// readLabelStudio yields an export of Label Studio: JSON, with a row for each
// annotation of a task, or JSON-MIN. A question named like a head is about that head;
// the names are those of --themes-column and --stance-column if these are given. A task
// that nobody has annotated is a row without labels.
func (in *Input) readLabelStudio() (iter.Seq2[record, error], error) {
	var err error
	if in.columns, err = in.studioColumns(); err != nil {
		return nil, err
	}
	return in.each(in.array(), func(e element, yield func(record)) error {
		o, err := parseObject(e.bytes)
		if err != nil {
			return err
		}
		if _, ok := o["data"]; !ok {
			r, err := in.minimal(e.line, o)
			if err == nil {
				yield(r)
			}
			return err
		}
		var task studioTask
		if err := json.Unmarshal(e.bytes, &task); err != nil {
			return fmt.Errorf("not a task of Label Studio: %w", training.JSONFault(err))
		}
		return in.task(e.line, task, yield)
	}), nil
}

// studioColumns matches the columns of the data; questions are no columns.
func (in *Input) studioColumns() (Columns, error) {
	asked := Columns{}
	for role, name := range in.options.Columns {
		asked[role] = name
	}
	for _, role := range []Role{ThemesRole, StanceRole, LabelRole} {
		asked[role] = NoColumn
	}
	return asked.match(in.file, in.have)
}

// question returns the head that a question is about, and false if it shall not be read.
func (in *Input) question(name string) (head int, ok bool) {
	columns := in.options.Columns
	switch {
	case name == columns[ThemesRole], columns[ThemesRole] == "" && (name == "themes" || name == "theme"):
		return themeHead, true
	case name == columns[StanceRole], columns[StanceRole] == "" && name == "stance":
		return stanceHead, true
	}
	return anyHead, columns[LabelRole] == "" || columns[LabelRole] == name
}

// answer adds the choices of one question to a record.
func (in *Input) answer(r *record, question string, choices []string) {
	head, ok := in.question(question)
	switch {
	case !ok:
	case head == themeHead:
		r.themes = append(r.themes, choices...)
	case head == stanceHead:
		r.stances = append(r.stances, choices...)
	default:
		r.labels = append(r.labels, choices...)
	}
}

// task yields a record for each annotation that was not cancelled. Those of one text
// share a group, and their ids are numbered.
func (in *Input) task(line int, task studioTask, yield func(record)) error {
	r, err := in.fill(line, in.columns, task.Data.value)
	if err != nil {
		return err
	}
	if r.id == "" {
		r.id = scalar(task.ID)
	}
	var judged []record
	for _, a := range task.Annotations {
		if a.WasCancelled {
			continue
		}
		one := r
		if who := annotator(a.CompletedBy); who != "" && one.annotator == "" {
			one.annotator = who
		}
		for _, result := range a.Result {
			in.answer(&one, result.FromName, result.Value.Choices)
		}
		judged = append(judged, one)
	}
	if len(judged) == 0 {
		judged = []record{r}
	}
	for i, one := range judged {
		if len(judged) > 1 {
			if one.id == "" {
				one.id = in.name + ":" + strconv.Itoa(line)
			}
			if one.group == "" {
				one.group = one.id
			}
			one.id += "/" + strconv.Itoa(i+1)
		}
		yield(one)
	}
	return nil
}

// minimal reads an entry of JSON-MIN, in which the data and the answers lie side by
// side: an answer is an object of choices, or a string in a field named like a head or
// like labels.
func (in *Input) minimal(line int, o object) (record, error) {
	r, err := in.fill(line, in.columns, o.value)
	if err != nil {
		return r, err
	}
	if r.annotator == "" {
		r.annotator = annotator(o["annotator"])
	}
	for _, name := range o.fields() {
		if studioFields[name] || in.columns.has(name) {
			continue
		}
		var answer struct {
			Choices []string `json:"choices"`
		}
		switch kind(o[name]) {
		case '{':
			if err := json.Unmarshal(o[name], &answer); err != nil {
				return r, fmt.Errorf("field %q: %w", name, training.JSONFault(err))
			}
		case '"':
			if !in.isQuestion(name) {
				continue
			}
			v, err := o.value(name)
			if err != nil {
				return r, err
			}
			answer.Choices = []string{v.text}
		}
		in.answer(&r, name, answer.Choices)
	}
	return r, nil
}

// isQuestion reports whether a field with a string is an answer: the data may hold
// strings too.
func (in *Input) isQuestion(name string) bool {
	for _, usual := range usualNames {
		switch usual.role {
		case ThemesRole, StanceRole, LabelRole:
			if asked := in.options.Columns[usual.role]; asked == name {
				return true
			} else if asked == "" && find(usual.names, strings.ToLower(name)) != "" {
				return true
			}
		}
	}
	return name == "sentiment" // the question of the tool's own first example
}

// scalar returns a string or a number as it is written, and "" for anything else.
func scalar(raw json.RawMessage) string {
	v, err := object{"": raw}.value("")
	if err != nil || v.list != nil || len(raw) == 0 {
		return ""
	}
	return v.text
}

// annotator returns who did it: a number, a name, or an object with one of them.
func annotator(raw json.RawMessage) string {
	if kind(raw) != '{' {
		return scalar(raw)
	}
	o, err := parseObject(raw)
	if err != nil {
		return ""
	}
	for _, name := range []string{"email", "username", "id"} {
		if s := scalar(o[name]); s != "" {
			return s
		}
	}
	return ""
}

var errEmpty = errors.New("the file is empty: it has no rows")
