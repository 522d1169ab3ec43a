package formats

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
)

// newEncoder writes JSON as people read it, one value a line.
func newEncoder(w io.Writer) *json.Encoder {
	encoder := json.NewEncoder(w)
	encoder.SetEscapeHTML(false)
	return encoder
}

// details are the fields of a row beside its text and labels, for formats that keep
// what they do not know.
type details struct {
	ID        string `json:"id,omitempty"`
	Source    string `json:"source,omitempty"`
	Group     string `json:"group,omitempty"`
	Annotator string `json:"annotator,omitempty"`
	Register  string `json:"register,omitempty"`
	Suggested string `json:"suggested,omitempty"`
}

func detailsOf(r training.Row) details {
	return details{r.ID, r.Source, r.Group, r.Annotator, r.Register, r.Suggested}
}

func (w *Writer) delimited(comma rune, none string) error {
	out := csv.NewWriter(w.out)
	out.Comma = comma
	w.write = func(r training.Row) error {
		return out.Write([]string{r.ID, r.Text, strings.Join(themeLabels(r, none), ";"), r.Stance, r.Source, r.Group, r.Annotator, r.Register, r.Suggested})
	}
	w.close = func() error {
		out.Flush()
		return out.Error()
	}
	return out.Write([]string{"id", "text", "themes", "stance", "source", "group", "annotator", "register", "suggested"})
}

func (w *Writer) doccano(none string) {
	encoder := newEncoder(w.out)
	w.write = func(r training.Row) error {
		labels := flat(r, none)
		if labels == nil {
			labels = []string{} // doccano wants a list
		}
		return encoder.Encode(struct {
			Text  string   `json:"text"`
			Label []string `json:"label"`
			details
		}{r.Text, labels, detailsOf(r)})
	}
}

// A choice is what Label Studio keeps of one question.
type choice struct {
	FromName string      `json:"from_name"`
	ToName   string      `json:"to_name"`
	Type     string      `json:"type"`
	Value    choiceValue `json:"value"`
}

type choiceValue struct {
	Choices []string `json:"choices"`
}

func choicesOf(r training.Row, none string) (choices []choice) {
	if r.Themes != nil {
		choices = append(choices, choice{"themes", "text", "choices", choiceValue{themeLabels(r, none)}})
	}
	if r.Stance != "" {
		choices = append(choices, choice{"stance", "text", "choices", choiceValue{[]string{r.Stance}}})
	}
	return choices
}

// labelStudio writes tasks. The annotator is kept in the data: completed_by would have
// to be a user of the installation that imports them.
func (w *Writer) labelStudio(none string) {
	type data struct {
		Text string `json:"text"`
		details
	}
	type annotation struct {
		Result []choice `json:"result"`
	}
	type task struct {
		Data        data         `json:"data"`
		Annotations []annotation `json:"annotations,omitempty"`
	}
	encoder := newEncoder(w.out)
	opening := "[\n"
	w.write = func(r training.Row) error {
		if _, err := w.out.WriteString(opening); err != nil {
			return err
		}
		opening = ","
		t := task{Data: data{r.Text, detailsOf(r)}}
		if choices := choicesOf(r, none); choices != nil {
			t.Annotations = []annotation{{choices}}
		}
		return encoder.Encode(t)
	}
	w.close = func() error {
		if opening == "," {
			opening = ""
		}
		_, err := w.out.WriteString(opening + "]\n")
		return err
	}
}

// prodigy writes tasks of the choice recipe. A labelled row also has the categories as
// spaCy trains on them: all of a head or none.
func (w *Writer) prodigy(taxonomy classifier.Taxonomy, none string) {
	type option struct {
		ID   string `json:"id"`
		Text string `json:"text"`
	}
	type task struct {
		Text    string             `json:"text"`
		Meta    details            `json:"meta"`
		Options []option           `json:"options"`
		Accept  []string           `json:"accept,omitempty"`
		Answer  string             `json:"answer,omitempty"`
		Cats    map[string]float64 `json:"cats,omitempty"`
	}
	var options []option
	for _, l := range taxonomy.Themes {
		options = append(options, option{l.Name, l.Name})
	}
	options = append(options, option{none, none})
	for _, l := range taxonomy.Stances {
		options = append(options, option{l.Name, l.Name})
	}
	encoder := newEncoder(w.out)
	w.write = func(r training.Row) error {
		t := task{Text: r.Text, Meta: detailsOf(r), Options: options, Accept: flat(r, none)}
		if t.Accept != nil {
			t.Answer = "accept"
			t.Cats = categories(r, taxonomy)
		}
		return encoder.Encode(t)
	}
}

func categories(r training.Row, taxonomy classifier.Taxonomy) map[string]float64 {
	cats := map[string]float64{}
	if r.Themes != nil {
		for _, l := range taxonomy.Themes {
			cats[l.Name] = 0
		}
		for _, theme := range r.Themes {
			cats[theme] = 1
		}
	}
	if r.Stance != "" {
		for _, l := range taxonomy.Stances {
			cats[l.Name] = 0
		}
		cats[r.Stance] = 1
	}
	return cats
}

// oneLine makes of a text what fits on one line.
var oneLine = strings.NewReplacer("\r\n", " ", "\n", " ", "\r", " ")

func writeFastText(w io.Writer, r training.Row, none string) error {
	if strings.HasPrefix(strings.TrimSpace(r.Text), labelPrefix) {
		return errors.New("the text begins with " + labelPrefix + ", which fastText takes for a label")
	}
	var b strings.Builder
	for _, label := range flat(r, none) {
		b.WriteString(labelPrefix + label + " ")
	}
	b.WriteString(oneLine.Replace(r.Text) + "\n")
	_, err := io.WriteString(w, b.String())
	return err
}
