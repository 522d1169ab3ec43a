// Package report writes what is known of a model as one page that can be read, printed
// and kept: HTML that needs nothing but itself, Markdown or JSON.
package report

// A Section is a part of a report that is made of tables, such as an audit of the rows.
type Section struct {
	Title string `json:"title"`
	// Text says what the section shows, in plain words.
	Text   string  `json:"text,omitempty"`
	Tables []Table `json:"tables"`
}

// A Table has a value for each column in each of its rows.
type Table struct {
	Title   string     `json:"title"`
	Columns []string   `json:"columns"`
	Rows    [][]string `json:"rows"`
	// Note says how to read it, or why it is empty.
	Note string `json:"note,omitempty"`
}
