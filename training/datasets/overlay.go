package datasets

import (
	"bytes"
	_ "embed"
	"encoding/json"
	"fmt"
	"io"
	"slices"
	"sync"

	"tocsin/training"
)

// The overlay holds what a reader said of single rows where the set's own label, or our
// rule that turns it into themes, is wrong. It names rows and never holds a text.
//
//go:embed overlay.jsonl
var overlayFile []byte

// A correction replaces the label of one row. Rows that a rule leaves out come back by it,
// rows that nobody can label go.
type correction struct {
	Source string `json:"source"`
	ID     string `json:"id"`
	// Themes, Stance and OtherHarm are the label.
	Themes    []string `json:"themes,omitzero"`
	Stance    string   `json:"stance,omitempty"`
	OtherHarm bool     `json:"other_harm,omitempty"`
	// LeaveOut says that the row should teach nothing.
	LeaveOut bool `json:"leave_out,omitempty"`
	// Reason says why, in a few words of our own.
	Reason string `json:"reason"`
}

// check says what is wrong with a correction.
func (c correction) check() error {
	switch {
	case c.Reason == "":
		return fmt.Errorf("no reason")
	case c.LeaveOut && (c.Themes != nil || c.Stance != "" || c.OtherHarm):
		return fmt.Errorf("leaves the row out and labels it")
	case !c.LeaveOut && c.Themes == nil:
		return fmt.Errorf("neither themes nor leave_out")
	case len(c.Themes) > 0 == (c.Stance == ""):
		return fmt.Errorf("a stance goes with a theme")
	case len(c.Themes) > 0 && c.OtherHarm:
		return fmt.Errorf("other harm is for rows without a theme")
	}
	t := training.DefaultTaxonomy()
	for _, theme := range c.Themes {
		if t.Theme(theme) < 0 {
			return fmt.Errorf("unknown theme %q", theme)
		}
	}
	if c.Stance != "" && t.Stance(c.Stance) < 0 {
		return fmt.Errorf("unknown stance %q", c.Stance)
	}
	if d, err := Find(c.Source); err != nil || d.Use != UseTrain {
		return fmt.Errorf("%q is no set to train on", c.Source)
	}
	return nil
}

type corrections map[[2]string]correction

// overlay reads the overlay, once.
var overlay = sync.OnceValues(func() (corrections, error) { return parseOverlay(overlayFile) })

func parseOverlay(data []byte) (corrections, error) {
	all := corrections{}
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	for n := 1; ; n++ {
		var c correction
		if err := decoder.Decode(&c); err == io.EOF {
			return all, nil
		} else if err != nil {
			return nil, fmt.Errorf("overlay.jsonl: entry %d: %w", n, err)
		}
		key := [2]string{c.Source, c.ID}
		if _, twice := all[key]; twice {
			return nil, fmt.Errorf("overlay.jsonl: entry %d: %s/%s occurs twice", n, c.Source, c.ID)
		}
		if err := c.check(); err != nil {
			return nil, fmt.Errorf("overlay.jsonl: entry %d, %s/%s: %w", n, c.Source, c.ID, err)
		}
		all[key] = c
	}
}

// correct applies the correction of a row, if there is one.
func (all corrections) correct(o outcome, source string) outcome {
	c, ok := all[[2]string{source, o.row.ID}]
	switch {
	case o.err != nil || !ok || o.row.ID == "":
		return o
	case c.LeaveOut:
		return leftOut(o.row, "read, and left out by the overlay")
	}
	o.row.Themes, o.row.Stance, o.row.OtherHarm, o.leftOut = slices.Clone(c.Themes), c.Stance, c.OtherHarm, ""
	if o.row.Themes == nil {
		o.row.Themes = []string{}
	}
	return o
}
