package main

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/schollz/progressbar/v3"

	"tocsin/training"
	"tocsin/training/counts"
	"tocsin/training/datasets"
)

type countsCommand struct {
	Build   countsBuildCommand   `cmd:"" help:"Count rows into a table."`
	Merge   countsMergeCommand   `cmd:"" help:"Add tables up."`
	Forget  countsForgetCommand  `cmd:"" help:"Take rows out of a table."`
	Inspect countsInspectCommand `cmd:"" help:"Say what is in a table."`
	Export  countsExportCommand  `cmd:"" help:"Print the strings that many rows have, with their counts."`
}

// countsOutput says where a table goes.
type countsOutput struct {
	Output string `short:"o" required:"" placeholder:"FILE" help:"The table to write; FILE.provenance.json is written beside it."`
	By     string `placeholder:"NAME" help:"Who made the table, for FILE.provenance.json."`
}

// countsMemory bounds what counting takes.
type countsMemory struct {
	MaxEntries int `placeholder:"N" default:"${max_entries}" help:"Hold at most N features in memory, each once for every set of labels (${default}); what is more goes to temporary files beside the output. The table is the same."`
}

func (m countsMemory) bound(output string, std streams) (counts.Options, error) {
	if m.MaxEntries < 1 {
		return counts.Options{}, usageError{fmt.Errorf("--max-entries %d: want 1 or more", m.MaxEntries)}
	}
	return counts.Options{MaxEntries: m.MaxEntries, Dir: filepath.Dir(output), Progress: rowProgress(std)}, nil
}

// write puts a table in place at once, and then says beside it where it came from.
func (o countsOutput) write(std streams, table func(io.Writer) (*counts.Writer, error), provenance func() (counts.Provenance, error)) error {
	if err := wantFile("-o", o.Output); err != nil {
		return err
	}
	var made *counts.Writer
	err := replaceFile(o.Output, func(w io.Writer) (err error) {
		made, err = table(w)
		return err
	})
	if err != nil {
		return err
	}
	// Beside a device or a pipe nothing is written.
	if isFile(o.Output) {
		p, err := provenance()
		if err != nil {
			return err
		}
		p.Table, p.By, p.Made, p.Rows = made.Digest(), o.By, time.Now().UTC().Format(time.RFC3339), made.Rows()
		if err := replaceFile(o.Output+counts.ProvenanceSuffix, p.WriteJSON); err != nil {
			return err
		}
	}
	_, err = fmt.Fprintf(std.err, "%s: %d rows, %d features, %s\n", o.Output, made.Rows(), made.Entries(), made.Digest())
	return err
}

// rowProgress counts rows on a terminal, and is nil elsewhere.
func rowProgress(std streams) func(int) {
	if !isTerminal(std.err) {
		return nil
	}
	bar := progressbar.NewOptions(-1, progressbar.OptionSetWriter(std.err), progressbar.OptionSetDescription("rows"),
		progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionThrottle(100*time.Millisecond), progressbar.OptionClearOnFinish())
	return func(n int) { _ = bar.Add(n) } // a bar that cannot be drawn is no reason to stop
}

type countsBuildCommand struct {
	rowSources
	countsOutput
	countsMemory
	Taxonomy string  `placeholder:"FILE" help:"Themes, stances and masked names, as JSON; the default model's without it."`
	Bigrams  *bool   `negatable:"" help:"Pairs of neighbouring words (${bigrams})."`
	Chars    *string `placeholder:"MIN-MAX" help:"Lengths of character n-grams, 0 for none (${chars})."`
}

// Help adds examples to the command's help.
func (countsBuildCommand) Help() string {
	return `A table says how often each string occurs under each label, and in how many rows. It holds every string, also those of a single row: read docs/counts.md before you pass one on. Rows are counted as they come, duplicates too. The same rows give the same bytes, in any order.

Examples:
  tocsin counts build rows.jsonl -o rows.counts
  tocsin counts build rows.jsonl --no-bigrams --chars 0 -o words.counts
  tocsin counts build public:train --by 'the Velden lab' -o public.counts`
}

// Run counts the rows.
func (c countsBuildCommand) Run(ctx context.Context, std streams) error {
	if err := checkOutput("-o", c.Output, c.Rows...); err != nil {
		return err
	}
	config := training.DefaultConfig()
	if c.Taxonomy != "" {
		var err error
		if config.Taxonomy, err = readTaxonomy(c.Taxonomy); err != nil {
			return err
		}
	}
	features, err := training.Settings{Bigrams: c.Bigrams, Chars: c.Chars}.Apply(training.DefaultConfig())
	if err != nil {
		return usageError{fmt.Errorf("--%w", err)}
	}
	o, err := c.bound(c.Output, std)
	if err != nil {
		return err
	}
	h := counts.Header{Features: features.Features, Taxonomy: config.Taxonomy}
	bad := 0
	err = c.write(std, func(w io.Writer) (*counts.Writer, error) {
		return counts.Build(ctx, c.each(h.Taxonomy, std, &bad), h, o, w)
	}, func() (counts.Provenance, error) {
		from, err := c.origins()
		return counts.Provenance{Command: "build", BadRows: bad, From: from}, err
	})
	if err == nil && bad > 0 {
		err = errReported
	}
	return err
}

// origins names the files of the rows, with the digests of those that can be read again.
func (s rowSources) origins() ([]counts.Origin, error) {
	var all []counts.Origin
	for _, argument := range s.Rows {
		if name, ok := strings.CutPrefix(argument, publicPrefix); ok {
			sets, err := datasets.Manifest()
			if err != nil {
				return nil, err
			}
			for _, d := range sets {
				for _, f := range d.Files {
					if d.Name == name || d.Use == name {
						all = append(all, counts.Origin{Name: publicPrefix + f.Path, Digest: "sha256:" + f.SHA256})
					}
				}
			}
			continue
		}
		digest, err := fileDigest(argument)
		if err != nil {
			return nil, err
		}
		all = append(all, counts.Origin{Name: argument, Digest: digest})
	}
	return all, nil
}

// fileDigest returns the SHA-256 of a file, and nothing for a folder or what comes through
// a pipe.
func fileDigest(path string) (string, error) {
	info, err := os.Stat(path)
	if path == "-" || err == nil && !info.Mode().IsRegular() {
		return "", nil
	}
	f, err := os.Open(path)
	if err != nil {
		return "", err
	}
	defer f.Close()
	sum := sha256.New()
	if _, err := io.Copy(sum, f); err != nil {
		return "", err
	}
	return "sha256:" + hex.EncodeToString(sum.Sum(nil)), nil
}
