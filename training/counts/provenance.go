package counts

import (
	"encoding/json"
	"io"
)

// ProvenanceSuffix is what the name of a file with the provenance of a table ends in.
const ProvenanceSuffix = ".provenance.json"

// A Provenance says where a table came from. It lies beside the table: two tables of the
// same rows are the same bytes, whoever made them, and a table can be passed on without
// saying who has which files.
type Provenance struct {
	// Table is the SHA-256 of the table.
	Table string `json:"table"`
	// Command is build, merge or forget.
	Command string `json:"command"`
	// Made is when, in RFC 3339; By is who, if that was said.
	Made string `json:"made"`
	By   string `json:"by,omitempty"`
	// Rows is how many rows the table counts, BadRows how many could not be read.
	Rows    uint64 `json:"rows"`
	BadRows int    `json:"bad_rows,omitempty"`
	// From are the files of rows, or the tables, that it was made of; Forgotten are the
	// files of rows that were taken out.
	From      []Origin `json:"from"`
	Forgotten []Origin `json:"forgotten,omitempty"`
}

// An Origin is a file that went into a table.
type Origin struct {
	Name string `json:"name"`
	// Digest is its SHA-256, empty for what cannot be read twice.
	Digest string `json:"digest,omitempty"`
}

// WriteJSON writes the provenance as one indented JSON object.
func (p Provenance) WriteJSON(w io.Writer) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false)
	return encoder.Encode(p)
}
