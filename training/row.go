package training

import (
	"cmp"
	"encoding/json"
)

// A Row is one labelled text, the form that every reader turns its format into.
//
// What a row teaches depends on which labels it carries. Themes present teach the
// theme head: an empty list says that the text is about none of them, a nil list
// says nothing at all. A stance teaches the stance head.
type Row struct {
	// ID names the row inside its source. Empty where the file has none: where a row stands
	// in a file is no part of it, or rows in another order would be other rows.
	ID   string `json:"id"`
	Text string `json:"text"`
	// Themes is nil where nobody judged the themes, and empty where none holds.
	Themes []string `json:"themes,omitzero"`
	// Stance is empty where nobody judged it or where there is no theme.
	Stance string `json:"stance,omitempty"`
	// Source is the data set the row comes from.
	Source string `json:"source,omitempty"`
	// Group holds rows together that must not be split between training and test:
	// a thread, a document, a minimal pair. Empty means the row is its own group.
	Group     string `json:"group,omitempty"`
	Annotator string `json:"annotator,omitempty"`
	// Register is the kind of text: post, headline, court report ...
	Register string `json:"register,omitempty"`
	// Author is the writer of a project-written row, Reading what its second reader said.
	Author  string          `json:"author,omitempty"`
	Reading json.RawMessage `json:"reading,omitempty"`
	// OtherHarm marks a text that is harmful in a way none of the themes covers. It
	// teaches that no theme holds, but it is no harmless text, so it stays out of
	// false-positive figures.
	OtherHarm bool `json:"other_harm,omitempty"`
	// Suggested says why package suggest had chosen the row for labelling. It begins with
	// "random" for rows that are a fair sample.
	Suggested string `json:"suggested,omitempty"`
	// Place is the file and line of a row without an id, for messages.
	Place string `json:"-"`
}

// Name is what a row is called in messages: its id, else where it was read.
func (r Row) Name() string { return cmp.Or(r.ID, r.Place) }
