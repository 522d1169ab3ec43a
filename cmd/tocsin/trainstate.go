package main

import (
	"context"
	"errors"
	"fmt"

	"tocsin/training"
	"tocsin/training/state"
)

// A trainState is what an interrupted training is taken up from, beside the model. The
// zero value keeps nothing.
type trainState struct {
	folder *state.Folder
	path   string
	found  int // results of a run before
	std    streams
}

// openState looks for the state of a run before. A state that cannot be used is no reason
// to stop. Beside a device or a pipe none is kept.
func openState(output string, resume bool, std streams) trainState {
	s := trainState{path: output + ".state", std: std}
	if !isFile(output) {
		return s
	}
	folder, err := state.Open(s.path, func(err error) { complain(std.err, err) })
	if err == nil && !resume {
		err = folder.Remove()
	}
	if err != nil {
		complain(std.err, fmt.Errorf("%w; the training goes on, but could not be taken up after an interruption", err))
		return s
	}
	s.folder, s.found = folder, folder.Kept()
	if s.found > 0 {
		fmt.Fprintf(std.err, "%s: %d results of a run that did not end\n", printable(s.path), s.found)
	}
	return s
}

// keep has the training use the state.
func (s trainState) keep(config *training.Config) {
	if s.folder != nil {
		config.State = s.folder
	}
}

// done removes the state of a training that has ended well.
func (s trainState) done() {
	if s.folder == nil {
		return
	}
	if s.found > 0 {
		fmt.Fprintf(s.std.err, "%s: %d of %d results were of these rows and settings and were used\n", printable(s.path), s.folder.Reused(), s.found)
	}
	if err := s.folder.Remove(); err != nil {
		complain(s.std.err, err)
	}
}

// failed says what is left of a training that did not end well, and how to go on.
func (s trainState) failed(err error) error {
	kept := 0
	if s.folder != nil {
		kept = s.folder.Kept()
	}
	interrupted := errors.Is(err, context.Canceled)
	switch {
	case kept > 0:
		notice := fmt.Sprintf("%d results are kept in %s: the same command goes on from there; --no-resume starts anew", kept, s.path)
		if interrupted {
			complain(s.std.err, errors.New("interrupted; "+notice))
			return errReported
		}
		fmt.Fprintln(s.std.err, printable(notice))
	case interrupted:
		complain(s.std.err, errors.New("interrupted; no result was there to keep"))
		return errReported
	}
	return err
}
