package formats

import (
	"encoding/json"
	"fmt"
	"iter"
	"slices"

	"tocsin/classifier"
	"tocsin/training"
)

// A prodigyTask is a line of Prodigy or of spaCy's training data.
type prodigyTask struct {
	Text *string `json:"text"`
	// Cats says of labels whether they hold: 0 or 1, or false or true.
	Cats map[string]json.RawMessage `json:"cats"`
	// Accept are the options that were chosen, Label the one that a yes or no is about.
	Accept []json.RawMessage `json:"accept"`
	Label  string            `json:"label"`
	Answer string            `json:"answer"`
}

// readProdigy yields lines with cats, or with accepted options, or with a yes or no to
// one label. cats of all themes, none of which holds, say that none holds; of some
// themes they say nothing about the others. What was rejected or ignored is a row
// without labels.
func (in *Input) readProdigy() (iter.Seq2[record, error], error) {
	asked := Columns{ThemesRole: NoColumn, StanceRole: NoColumn, LabelRole: NoColumn}
	for role, name := range in.options.Columns {
		if asked[role] == NoColumn {
			return nil, &ColumnError{in.file, role, name, []string{"cats", "accept", "label"}}
		}
		asked[role] = name
	}
	var err error
	if in.columns, err = asked.match(in.file, in.have); err != nil {
		return nil, err
	}
	return in.each(in.lines(), func(e element, yield func(record)) error {
		o, err := parseObject(e.bytes)
		if err != nil {
			return err
		}
		var task prodigyTask
		if err := json.Unmarshal(e.bytes, &task); err != nil {
			return fmt.Errorf("not a task of Prodigy: %w", training.JSONFault(err))
		}
		o.withMeta()
		r, err := in.fill(e.line, in.columns, o.value)
		if err != nil {
			return err
		}
		if r.annotator == "" {
			r.annotator = scalar(o["_annotator_id"])
		}
		if r.labels, err = in.chosen(task); err != nil {
			return err
		}
		if task.Cats != nil && r.labels != nil && in.allDenied(task.Cats, r.labels) {
			r.themes = []string{}
		}
		yield(r)
		return nil
	}), nil
}

// withMeta puts the fields of meta beside the others.
func (o object) withMeta() {
	var meta object
	if kind(o["meta"]) == '{' && json.Unmarshal(o["meta"], &meta) == nil {
		for name, raw := range meta {
			if _, ok := o[name]; !ok {
				o[name] = raw
			}
		}
	}
}

// chosen returns the labels that hold.
func (in *Input) chosen(task prodigyTask) ([]string, error) {
	switch task.Answer {
	case "reject", "ignore":
		return nil, nil
	case "accept", "":
	default:
		return nil, fmt.Errorf("field %q: %q, want accept, reject or ignore", "answer", clip(task.Answer))
	}
	if task.Cats != nil {
		return in.categories(task.Cats)
	}
	var labels []string
	for _, raw := range task.Accept {
		label := scalar(raw)
		if label == "" {
			return nil, fmt.Errorf("field %q: %s, want strings", "accept", clip(string(raw)))
		}
		labels = append(labels, label)
	}
	if labels == nil && task.Label != "" {
		labels = []string{task.Label}
	}
	return labels, nil
}

func (in *Input) categories(cats map[string]json.RawMessage) ([]string, error) {
	var holds []string
	for name, raw := range cats {
		var share float64
		switch {
		case kind(raw) == 't':
			share = 1
		case kind(raw) == 'f':
		default:
			if err := json.Unmarshal(raw, &share); err != nil {
				return nil, fmt.Errorf("field %q: %q: %w", "cats", clip(name), training.JSONFault(err))
			}
		}
		if _, err := in.labels.mean(name); err != nil {
			return nil, err
		}
		if share >= 0.5 {
			holds = append(holds, name)
		}
	}
	if holds == nil {
		return []string{}, nil
	}
	slices.Sort(holds) // a map has no order
	return holds, nil
}

// allDenied reports whether cats speak of all themes and none of those that hold is one.
func (in *Input) allDenied(cats map[string]json.RawMessage, holds []string) bool {
	for _, name := range holds {
		if m, _ := in.labels.mean(name); m.theme != "" {
			return false
		}
	}
	var known []string
	for name := range cats {
		m, _ := in.labels.mean(name) // categories has looked at its error
		known = append(known, m.theme)
	}
	return !slices.ContainsFunc(in.options.Taxonomy.Themes, func(l classifier.Label) bool { return !slices.Contains(known, l.Name) })
}
