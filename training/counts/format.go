// Package counts keeps the sufficient statistics of naive Bayes in a file, so that models
// can be trained from numbers of words where the texts cannot be shared.
//
// A table says how often each feature occurs under each label and in how many rows. It
// holds integers only, and everything that was counted: nothing is pruned, and rows that
// are equal count twice. So tables add up ([Merge]) and can be subtracted ([Forget]),
// and the outcome is, byte for byte, the table of the rows that are left. What is known
// of where the rows came from lies beside a table and not in it ([Provenance]).
//
//	format.go  what a file is, and its header
//	entry.go   one feature with its counts
//	write.go, decode.go, read.go  entries to bytes and back
//	tally.go, tallysource.go  rows -> counts in memory, up to a bound -> entries
//	spill.go   counts beyond the bound -> sorted runs on disk
//	build.go   rows -> table, on all cores
//	merge.go   tables -> table, in constant memory
//	export.go  table -> strings that many rows have
//	summary.go, training.go  what others read of a table
package counts

// A count table file is
//
//	offset  bytes  what
//	0       8      magic "TOCSINC\n"
//	8       4      format version, 1, little-endian
//	12      4      length H of the header, little-endian
//	16      H      the header: a JSON object with sorted keys, see fileHeader
//	...            totals: for each column its documents and its tokens
//	...            entries: one for each feature, in ascending order of its bytes
//	...     2      the end: two zeros, where an entry would begin
//	...            the number of entries
//	end-32  32     SHA-256 of everything before it
//
// Numbers other than the version and H are unsigned varints as of encoding/binary, in
// as few bytes as they need. The columns are the themes of the taxonomy, all rows whose
// themes were judged, the stances, all rows that have a stance and a theme, and all rows.
// Documents are rows, tokens the occurrences of word features. An entry is
//
//	shared   how many bytes the feature begins with that the one before began with
//	length   of the rest, which is never empty
//	rest     the other bytes of the feature; the first of all says its kind, see
//	         classifier.WordFeature
//	columns  how many columns have counts
//	for each of them, in order:
//	  gap          how many columns lie between it and the one before
//	  occurrences  of the feature in rows of the column
//	  documents    rows of the column where it occurs
//
// The same rows give the same bytes. A file with a byte out of place is refused with the
// place, and so is one whose numbers contradict each other: more documents than
// occurrences, a stance that occurs where no stance does, tokens that the entries do not
// add up to. Nothing in it is believed that would take memory before it is checked.

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"slices"

	"tocsin/classifier"
	"tocsin/training"
)

const (
	fileMagic    = "TOCSINC\n"
	fileVersion  = 1
	fileHeaderAt = 16

	// maxHeaderBytes bounds the header, maxFeatureBytes a feature: two tokens of what the
	// tokenizer cuts at, unfolded.
	maxHeaderBytes  = 4 << 20
	maxFeatureBytes = 4 << 10
	// maxCount bounds a count, so that sums do not overflow and JSON holds them exactly.
	maxCount = 1 << 53
)

// ErrFormat is wrapped by every error that says why bytes are not a count table.
var ErrFormat = errors.New("not a valid count table")

// ErrMismatch is wrapped where tables, or a table and settings, do not go together.
var ErrMismatch = errors.New("the tables do not go together")

// ErrNegative is wrapped where more is to be forgotten than was counted.
var ErrNegative = errors.New("more to forget than was counted")

// A Header says what a table counts.
type Header struct {
	Features classifier.FeatureSettings
	Taxonomy classifier.Taxonomy
}

// A fileHeader is the header of a file: unknown keys are refused.
type fileHeader struct {
	Features classifier.FeatureSettings `json:"features"`
	Taxonomy classifier.Taxonomy        `json:"taxonomy"`
}

// Columns returns the names of the columns.
func (h Header) Columns() []string {
	return append(training.ColumnNames(h.Taxonomy), "all rows")
}

// encode returns the header with sorted keys, so that equal headers are equal bytes.
func (h Header) encode() ([]byte, error) {
	data, err := json.Marshal(fileHeader(h))
	if err != nil {
		return nil, err
	}
	var sorted any
	if err := json.Unmarshal(data, &sorted); err != nil {
		return nil, err
	}
	if data, err = json.Marshal(sorted); err == nil && len(data) > maxHeaderBytes {
		err = fmt.Errorf("header of %d bytes, at most %d", len(data), maxHeaderBytes)
	}
	return data, err
}

func decodeHeader(data []byte) (Header, error) {
	var h fileHeader
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&h); err != nil {
		return Header{}, err
	}
	if err := h.Features.Check(); err != nil {
		return Header{}, err
	}
	if err := h.Taxonomy.Check(); err != nil {
		return Header{}, err
	}
	if again, err := Header(h).encode(); err != nil || !bytes.Equal(again, data) {
		return Header{}, errors.New("not written as this program writes it")
	}
	return Header(h), nil
}

// Same says where two headers differ; counts of such tables cannot be added up.
func (h Header) Same(other Header) error {
	labels := func(all []classifier.Label) (names []string) {
		for _, l := range all {
			names = append(names, l.Name)
		}
		return names
	}
	a, b := h.Taxonomy, other.Taxonomy
	for _, d := range []struct {
		what string
		a, b any
		same bool
	}{
		{"bigrams", h.Features.Bigrams, other.Features.Bigrams, h.Features.Bigrams == other.Features.Bigrams},
		{"character n-grams", chars(h.Features), chars(other.Features), chars(h.Features) == chars(other.Features)},
		{"taxonomy", a.Name, b.Name, a.Name == b.Name},
		{"themes", labels(a.Themes), labels(b.Themes), slices.Equal(labels(a.Themes), labels(b.Themes))},
		{"stances", labels(a.Stances), labels(b.Stances), slices.Equal(labels(a.Stances), labels(b.Stances))},
		{"promoting stance", a.PromotingStance, b.PromotingStance, a.PromotingStance == b.PromotingStance},
	} {
		if !d.same {
			return fmt.Errorf("%w: %s: %v and %v", ErrMismatch, d.what, d.a, d.b)
		}
	}
	for i, l := range slices.Concat(a.Themes, a.Stances) {
		if o := slices.Concat(b.Themes, b.Stances)[i]; l != o {
			return fmt.Errorf("%w: definition of %s: %q and %q", ErrMismatch, l.Name, l.Definition, o.Definition)
		}
	}
	for _, l := range []struct {
		what string
		a, b []string
	}{{"masked names", a.Organisations, b.Organisations}, {"masked words for groups of people", a.Identities, b.Identities}} {
		for i := range max(len(l.a), len(l.b)) {
			if x, y := nameAt(l.a, i), nameAt(l.b, i); x != y {
				return fmt.Errorf("%w: %s: number %d is %q and %q", ErrMismatch, l.what, i+1, x, y)
			}
		}
	}
	return nil
}

func nameAt(names []string, i int) string {
	if i < len(names) {
		return names[i]
	}
	return ""
}

// chars writes the lengths of character n-grams as flags do.
func chars(s classifier.FeatureSettings) string {
	if s.CharMax == 0 {
		return "none"
	}
	return fmt.Sprintf("%d-%d", s.CharMin, s.CharMax)
}
