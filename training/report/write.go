package report

import (
	"errors"
	"fmt"
	"io"
	"path/filepath"
	"strings"
)

// ErrExtension is wrapped by the error for a file of whose form the name says nothing.
var ErrExtension = errors.New("unknown form of a report")

// Writer returns what writes a page in the form that the extension of a file stands for:
// .html, .md or .json.
func Writer(file string) (func(Page, io.Writer) error, error) {
	switch strings.ToLower(filepath.Ext(file)) {
	case ".html", ".htm":
		return Page.WriteHTML, nil
	case ".md", ".markdown":
		return Page.WriteMarkdown, nil
	case ".json":
		return Page.WriteJSON, nil
	}
	return nil, fmt.Errorf("%w: %q, want a name that ends in .html, .md or .json", ErrExtension, file)
}
