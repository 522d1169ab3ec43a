package datasets

import (
	"bytes"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"path"
	"path/filepath"
	"strings"
)

// What a data set may be used for.
const (
	// UseTrain marks a data set that may teach a model.
	UseTrain = "train"
	// UseEvaluate marks a data set that must never teach or tune a model.
	UseEvaluate = "evaluate"
)

// ErrUnknown is wrapped by the error for a name that the manifest does not list.
var ErrUnknown = errors.New("unknown data set")

// A Dataset is a public data set: where its bytes are and on what terms.
type Dataset struct {
	Name string `json:"name"`
	// Use is UseTrain or UseEvaluate.
	Use string `json:"use"`
	// Licence is an SPDX identifier. LicenceStated is where that was read and with
	// which reservations.
	Licence       string `json:"licence"`
	LicenceStated string `json:"licence_stated"`
	// Attribution names who made the data, and who keeps the copy where that is
	// somebody else.
	Attribution string `json:"attribution"`
	Repository  string `json:"repository"`
	Files       []File `json:"files"`
}

// A File is one file of a data set, pinned to a commit and to a digest.
type File struct {
	// Path is relative and slash-separated, the same in a mirror and in a download.
	Path   string `json:"path"`
	URL    string `json:"url"`
	SHA256 string `json:"sha256"` // 64 lower-case hexadecimal digits
	Bytes  int64  `json:"bytes"`
}

//go:embed manifest.json
var manifestJSON []byte

// Manifest lists the data sets, ordered by name.
func Manifest() ([]Dataset, error) {
	return parseManifest(manifestJSON)
}

// Find returns the data set of that name. For any other name the error wraps
// [ErrUnknown] and lists the names there are.
func Find(name string) (Dataset, error) {
	all, err := Manifest()
	if err != nil {
		return Dataset{}, err
	}
	names := make([]string, len(all))
	for i, d := range all {
		if d.Name == name {
			return d, nil
		}
		names[i] = d.Name
	}
	return Dataset{}, fmt.Errorf("%w %q: expected one of %s", ErrUnknown, name, strings.Join(names, ", "))
}

// parseManifest refuses whatever would make [Fetch] write outside its folder or
// accept bytes that nobody pinned.
func parseManifest(b []byte) ([]Dataset, error) {
	var m struct {
		Datasets []Dataset `json:"datasets"`
	}
	dec := json.NewDecoder(bytes.NewReader(b))
	dec.DisallowUnknownFields()
	if err := dec.Decode(&m); err != nil {
		return nil, fmt.Errorf("manifest.json: %w", err)
	}
	paths := make(map[string]bool)
	for i, d := range m.Datasets {
		if i > 0 && m.Datasets[i-1].Name >= d.Name {
			return nil, fmt.Errorf("manifest.json: data set %q: expected names in order, each once", d.Name)
		}
		if err := d.check(); err != nil {
			return nil, fmt.Errorf("manifest.json: data set %q: %w", d.Name, err)
		}
		for _, f := range d.Files {
			if paths[f.Path] {
				return nil, fmt.Errorf("manifest.json: data set %q: path %q occurs twice", d.Name, f.Path)
			}
			paths[f.Path] = true
		}
	}
	return m.Datasets, nil
}

func (d Dataset) check() error {
	for _, f := range []struct{ field, value string }{
		{"name", d.Name}, {"licence", d.Licence}, {"licence_stated", d.LicenceStated},
		{"attribution", d.Attribution}, {"repository", d.Repository},
	} {
		if f.value == "" {
			return fmt.Errorf("%s: expected a value, got none", f.field)
		}
	}
	if d.Use != UseTrain && d.Use != UseEvaluate {
		return fmt.Errorf("use: expected %s or %s, got %q", UseTrain, UseEvaluate, d.Use)
	}
	if len(d.Files) == 0 {
		return errors.New("files: expected at least one")
	}
	for _, f := range d.Files {
		if err := f.check(); err != nil {
			return fmt.Errorf("file %q: %w", f.Path, err)
		}
	}
	return nil
}

func (f File) check() error {
	if path.Clean(f.Path) != f.Path || !filepath.IsLocal(filepath.FromSlash(f.Path)) {
		return errors.New("path: expected a clean path below the folder")
	}
	u, err := url.Parse(f.URL)
	if err != nil {
		return fmt.Errorf("url: %w", err)
	}
	if u.Scheme != "https" || u.Host == "" {
		return fmt.Errorf("url: expected https with a host, got %q", f.URL)
	}
	if digest, err := hex.DecodeString(f.SHA256); err != nil || len(digest) != 32 || strings.ToLower(f.SHA256) != f.SHA256 {
		return fmt.Errorf("sha256: expected 64 lower-case hexadecimal digits, got %q", f.SHA256)
	}
	if f.Bytes <= 0 || f.Bytes > maxFileBytes {
		return fmt.Errorf("bytes: expected 1 to %d, got %d", maxFileBytes, f.Bytes)
	}
	return nil
}
