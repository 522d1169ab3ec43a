package main

import (
	"context"
	"fmt"
	"text/tabwriter"

	"github.com/schollz/progressbar/v3"

	"tocsin/training/datasets"
)

type dataCommand struct {
	List   dataListCommand   `cmd:"" help:"List the public data sets of the manifest."`
	Fetch  dataFetchCommand  `cmd:"" help:"Download data sets and check every byte."`
	Import dataImportCommand `cmd:"" help:"Turn labelled rows of many formats into one."`
	Audit  dataAuditCommand  `cmd:"" help:"Say what is wrong with labelled rows."`

	Perturb dataPerturbCommand `cmd:"" help:"Rewrite the texts of labelled rows as people do to evade filters."`
}

type dataListCommand struct{}

// Help adds examples to the command's help.
func (dataListCommand) Help() string { return "Example:\n  tocsin data list" }

// Run prints the manifest.
func (dataListCommand) Run(std streams) error {
	all, err := datasets.Manifest()
	if err != nil {
		return err
	}
	t := tabwriter.NewWriter(std.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "name\tuse\tfiles\tbytes\tlicence\trepository")
	for _, d := range all {
		var size int64
		for _, f := range d.Files {
			size += f.Bytes
		}
		fmt.Fprintf(t, "%s\t%s\t%d\t%d\t%s\t%s\n", d.Name, d.Use, len(d.Files), size, d.Licence, d.Repository)
	}
	return t.Flush()
}

type dataFetchCommand struct {
	Names  []string `arg:"" optional:"" name:"name" help:"The data sets; all of them without one."`
	To     string   `placeholder:"DIR" default:"${data}" help:"Where to put them."`
	Mirror string   `placeholder:"DIR" env:"TOCSIN_DATA_MIRROR" help:"Take the same bytes from this folder instead of the network."`
}

// Help adds examples to the command's help.
func (dataFetchCommand) Help() string {
	return `Files are pinned to a commit and a SHA-256; a file that is there already with the right digest is kept.

Examples:
  tocsin data fetch
  tocsin data fetch xstest hatecheck --to /tmp/data
  tocsin data fetch --mirror /srv/mirror`
}

// Run fetches the data sets one after the other and goes on after one that fails.
func (c dataFetchCommand) Run(ctx context.Context, std streams) error {
	var wanted []datasets.Dataset
	for _, name := range c.Names {
		d, err := datasets.Find(name)
		if err != nil {
			return usageError{err}
		}
		wanted = append(wanted, d)
	}
	if len(wanted) == 0 {
		all, err := datasets.Manifest()
		if err != nil {
			return err
		}
		wanted = all
	}
	failed := false
	for _, d := range wanted {
		err := datasets.Fetch(ctx, d, c.To, datasets.FetchOptions{Mirror: c.Mirror, Progress: fetchProgress(std)})
		if ctx.Err() != nil {
			return context.Cause(ctx)
		}
		if err != nil {
			complain(std.err, err)
			failed = true
			continue
		}
		if _, err := fmt.Fprintf(std.out, "%s: ok\n", d.Name); err != nil {
			return err
		}
	}
	if failed {
		return errReported
	}
	return nil
}

// fetchProgress draws a bar for each file on a terminal, and is nil elsewhere.
func fetchProgress(std streams) func(file string, done, total int64) {
	if !isTerminal(std.err) {
		return nil
	}
	var bar *progressbar.ProgressBar
	current := ""
	return func(file string, done, total int64) {
		if file != current {
			current = file
			bar = progressbar.NewOptions64(total, progressbar.OptionSetWriter(std.err), progressbar.OptionSetDescription(file),
				progressbar.OptionShowBytes(true), progressbar.OptionClearOnFinish())
		}
		_ = bar.Set64(done) // a bar that cannot be drawn is no reason to stop
	}
}
