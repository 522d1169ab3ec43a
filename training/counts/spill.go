package counts

import (
	"errors"
	"fmt"
	"io"
	"os"
	"sync"
)

// maxRuns is how many sorted runs lie on disk at once: when there are so many they are
// merged into one, since each that is read takes a buffer.
const maxRuns = 64

// A source yields entries in ascending order of their features, io.EOF after the last.
// An entry is valid until the next one is asked for.
type source interface{ next() (*Entry, error) }

// A spill holds sorted runs of entries that were too many for the memory, in temporary
// files beside the output.
type spill struct {
	dir     string
	columns int

	mu   sync.Mutex
	runs []*os.File
}

// add writes the entries of a source as one more run.
func (s *spill) add(from source) error {
	f, err := s.write(from)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.runs = append(s.runs, f)
	if len(s.runs) < maxRuns {
		return nil
	}
	sources, err := s.sources()
	if err != nil {
		return err
	}
	all, err := s.write(newMerge(sources))
	if err != nil {
		return err
	}
	s.close()
	s.runs = append(s.runs, all)
	return nil
}

func (s *spill) write(from source) (_ *os.File, err error) {
	f, err := os.CreateTemp(s.dir, ".tocsin-counts-*")
	if err != nil {
		return nil, fmt.Errorf("counts beyond the bound go to disk: %w", err)
	}
	// Without a name it takes no place once the program ends, however it ends. Where a file
	// that is open cannot be removed, it is when it is closed.
	_ = os.Remove(f.Name())
	defer func() {
		if err != nil {
			closeRun(f)
		}
	}()
	e := newEncoder(f)
	for {
		x, err := from.next()
		if errors.Is(err, io.EOF) {
			return f, e.end()
		}
		if err != nil {
			return nil, err
		}
		if err := e.entry(x); err != nil {
			return nil, err
		}
	}
}

// sources returns the runs, to be read from their beginning.
func (s *spill) sources() ([]source, error) {
	var all []source
	for _, f := range s.runs {
		if _, err := f.Seek(0, io.SeekStart); err != nil {
			return nil, err
		}
		all = append(all, &run{newDecoder(f), newEntry(s.columns)})
	}
	return all, nil
}

// close removes the runs.
func (s *spill) close() {
	for _, f := range s.runs {
		closeRun(f)
	}
	s.runs = nil
}

func closeRun(f *os.File) {
	f.Close()
	_ = os.Remove(f.Name()) // it is gone already, in most places
}

// A run yields the entries of a temporary file.
type run struct {
	decoder *decoder
	entry   Entry
}

func (r *run) next() (*Entry, error) {
	if err := r.decoder.entry(&r.entry); err != nil {
		return nil, err
	}
	return &r.entry, nil
}
