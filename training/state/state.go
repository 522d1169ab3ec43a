// Package state keeps the intermediate results of a training run in a folder, so that a
// run that was interrupted, or killed, goes on where it was.
//
// Each result is a file of its own, named by the digest of its key and put in place at
// once. It holds
//
//	tocsin state 1\n   the format
//	32 bytes           SHA-256 of the digest of the key and the data
//	the data
//
// so that a file that is damaged, or stands in another's place, is told and not used.
// Numbers and digests are all that is kept: no text.
package state

import (
	"bytes"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"sync"
)

const magic = "tocsin state 1\n"

// maxResult bounds a result: the weights of one label for the largest vocabulary fit.
const maxResult = 256 << 20

var errDamaged = errors.New("damaged: it is worked out anew")

// ErrForeign is wrapped by the error of a path that holds something else than a state.
var ErrForeign = errors.New("not the state of a training run")

// A Folder is a training.State in a folder. The folder is made with the first result.
type Folder struct {
	path string
	warn func(error)

	mu     sync.Mutex
	broken bool            // a result could not be written; no other is tried
	found  map[string]bool // what is there now
	old    map[string]bool // what was there when the folder was opened
	used   int
	reused int
}

// Open looks for results in the folder, which need not be there. A path that holds
// anything else is left alone: the error wraps ErrForeign. warn is told of what is damaged
// and, once, that results cannot be written.
func Open(path string, warn func(error)) (*Folder, error) {
	f := &Folder{path: path, warn: warn, found: map[string]bool{}, old: map[string]bool{}}
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return f, nil
	}
	if err != nil {
		return nil, err
	}
	if !info.IsDir() {
		return nil, fmt.Errorf("%s: %w: want a folder", path, ErrForeign)
	}
	entries, err := os.ReadDir(path)
	if err != nil {
		return nil, err
	}
	for _, e := range entries {
		switch {
		case e.Type().IsRegular() && isResult.MatchString(e.Name()):
			f.found[e.Name()], f.old[e.Name()] = true, true
		case !e.Type().IsRegular() || !isPart.MatchString(e.Name()):
			return nil, fmt.Errorf("%s: %w: it holds %s", path, ErrForeign, e.Name())
		}
	}
	return f, nil
}

// The names of results, and of those that a killed run was writing.
var (
	isResult = regexp.MustCompile(`^[0-9a-f]{64}$`)
	isPart   = regexp.MustCompile(`^part-[0-9]+$`)
)

func nameOf(key string) string {
	sum := sha256.Sum256([]byte(key))
	return hex.EncodeToString(sum[:])
}

// Load returns the result of the key if a whole one is there.
func (f *Folder) Load(key string) ([]byte, bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := nameOf(key)
	if !f.found[name] {
		return nil, false
	}
	path := filepath.Join(f.path, name)
	data, err := readResult(path, name)
	if err != nil {
		delete(f.found, name)
		f.warn(fmt.Errorf("%s: %w", path, err))
		return nil, false
	}
	f.used++
	if f.old[name] {
		delete(f.old, name) // counted once
		f.reused++
	}
	return data, true
}

func readResult(path, name string) ([]byte, error) {
	info, err := os.Lstat(path)
	if err != nil {
		return nil, err
	}
	if !info.Mode().IsRegular() || info.Size() > maxResult {
		return nil, errDamaged
	}
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	rest, ok := bytes.CutPrefix(data, []byte(magic))
	if !ok || len(rest) < sha256.Size {
		return nil, errDamaged
	}
	sum, data := rest[:sha256.Size], rest[sha256.Size:]
	if !bytes.Equal(sum, checksum(name, data)) {
		return nil, errDamaged
	}
	return data, nil
}

func checksum(name string, data []byte) []byte {
	h := sha256.New()
	h.Write([]byte(name))
	h.Write(data)
	return h.Sum(nil)
}

// Save writes a result. After the first that cannot be written no other is.
func (f *Folder) Save(key string, data []byte) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.broken || len(data) > maxResult {
		return
	}
	name := nameOf(key)
	if err := f.write(name, data); err != nil {
		f.broken = true
		f.warn(fmt.Errorf("%w: the run goes on, but could not be taken up from here", err))
		return
	}
	f.found[name] = true
}

// write puts a file in place at once. It is not flushed to the disk: should the machine
// lose power, the checksum tells.
func (f *Folder) write(name string, data []byte) (err error) {
	if err := os.MkdirAll(f.path, 0o755); err != nil {
		return err
	}
	part, err := os.CreateTemp(f.path, "part-*")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			part.Close()
			_ = os.Remove(part.Name()) // the error that led here is the one to tell
		}
	}()
	for _, b := range [][]byte{[]byte(magic), checksum(name, data), data} {
		if _, err := part.Write(b); err != nil {
			return err
		}
	}
	if err := part.Close(); err != nil {
		return err
	}
	return os.Rename(part.Name(), filepath.Join(f.path, name))
}

// Drop removes the result of the key.
func (f *Folder) Drop(key string) {
	f.mu.Lock()
	defer f.mu.Unlock()
	name := nameOf(key)
	if f.found[name] {
		delete(f.found, name)
		_ = os.Remove(filepath.Join(f.path, name)) // Remove says what is left
	}
}

// Kept returns how many results are there.
func (f *Folder) Kept() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return len(f.found)
}

// Reused returns how many of the results that the folder was opened with were asked for.
func (f *Folder) Reused() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.reused
}

// Used returns how often a result was there when it was asked for.
func (f *Folder) Used() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.used
}

// Remove removes all results and the folder, unless something else was put there.
func (f *Folder) Remove() error {
	f.mu.Lock()
	defer f.mu.Unlock()
	clear(f.found)
	entries, err := os.ReadDir(f.path)
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err != nil {
		return err
	}
	for _, e := range entries {
		if isResult.MatchString(e.Name()) || isPart.MatchString(e.Name()) {
			if err := os.Remove(filepath.Join(f.path, e.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
				return err
			}
		}
	}
	if err := os.Remove(f.path); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return nil
}
