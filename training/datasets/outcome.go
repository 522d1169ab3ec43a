package datasets

import (
	"fmt"
	"path"
	"strconv"
	"strings"

	"tocsin/training"
)

// A RowError says which row of a file cannot be used, and why. Its message never
// holds a value of the row: where columns have slipped, a label may be a text.
type RowError struct {
	File string
	// Line is the line where the row begins. In a JSON file, which has no lines of
	// its own, it is the number of the item, from 1.
	Line  int
	Field string // empty where the whole row is at fault
	Err   error
}

func (e *RowError) Error() string {
	if e.Field == "" {
		return fmt.Sprintf("%s:%d: %v", e.File, e.Line, e.Err)
	}
	return fmt.Sprintf("%s:%d: field %q: %v", e.File, e.Line, e.Field, e.Err)
}

func (e *RowError) Unwrap() error { return e.Err }

// An outcome is what became of one row of a file: a row, a reason to leave it out, or
// an error.
type outcome struct {
	row     training.Row // also of a row that is left out
	leftOut string
	err     error
}

// A position is where a row begins.
type position struct {
	file string // path of the file in the manifest
	line int
}

// id names a row after its place, for the sets that have no identifiers. The bytes
// are pinned, so the place is stable.
func (p position) id() string { return p.stem() + "-" + strconv.Itoa(p.line) }

func (p position) stem() string {
	stem, _, _ := strings.Cut(path.Base(p.file), ".")
	return stem
}

func (p position) errorf(field, format string, args ...any) outcome {
	return outcome{err: &RowError{File: p.file, Line: p.line, Field: field, Err: fmt.Errorf(format, args...)}}
}

func kept(row training.Row) outcome      { return outcome{row: row} }
func noTheme(row training.Row) outcome   { row.Themes = []string{}; return kept(row) }
func reports(row training.Row) outcome   { row.Stance = "reports"; return kept(row) }
func aThreat(row training.Row) outcome   { return promoting(row, "threat") }
func otherHarm(row training.Row) outcome { row.OtherHarm = true; return noTheme(row) }

// leftOut leaves a row out, unless the overlay knows better.
func leftOut(row training.Row, reason string) outcome { return outcome{row: row, leftOut: reason} }

func promoting(row training.Row, themes ...string) outcome {
	row.Themes, row.Stance = themes, "promotes"
	return kept(row)
}
