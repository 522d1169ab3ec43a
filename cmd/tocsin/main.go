// Command tocsin reads texts and says whether they talk about violent extremism and
// whether they promote it, as a gRPC service or on the command line, and trains the
// models that say so.
//
// Its rules of output: what was asked for goes to standard output, everything else to
// standard error. Exit codes are 0 for done, 1 for something that failed or a row that
// was bad (named on standard error; the rest was done) and 2 for wrong usage. Colour
// and progress are for terminals only.
package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/signal"
	"syscall"

	"github.com/alecthomas/kong"
	"golang.org/x/term"
)

// cli is the command line: one field for each command.
type cli struct {
	Serve    serveCommand    `cmd:"" help:"Serve classifications over gRPC."`
	Classify classifyCommand `cmd:"" help:"Classify files, standard input or rows."`
	Train    trainCommand    `cmd:"" help:"Train a model from labelled rows."`
	Evaluate evaluateCommand `cmd:"" help:"Judge a model on labelled rows."`
	Suggest  suggestCommand  `cmd:"" help:"Say which rows to label next, or whether to stop."`
	Model    modelCommand    `cmd:"" help:"Look into a model file."`
	Counts   countsCommand   `cmd:"" help:"Count rows into tables that add up, and train without sharing texts."`
	Data     dataCommand     `cmd:"" help:"Fetch public data sets; import and audit labelled rows."`
	Version  versionCommand  `cmd:"" help:"Print the versions of the program and of its model."`
}

// streams are what a command reads and writes; tests give their own.
type streams struct {
	in       io.Reader
	out, err io.Writer
}

// errReported ends a command with code 1 when all that is wrong was said already.
var errReported = errors.New("reported")

// A usageError ends a command with code 2.
type usageError struct{ error }

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	context.AfterFunc(ctx, stop) // a second signal ends what does not end by itself
	code := run(ctx, os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr})
	stop()
	os.Exit(code)
}

// run runs one command line and returns the exit code.
func run(ctx context.Context, args []string, std streams) int {
	exited := -1
	parser, err := kong.New(&cli{},
		kong.Name("tocsin"),
		kong.Description("Tocsin reads a text and says, for each theme of violent extremism, how likely it is that the text talks about it and how likely it is that it promotes it, and which words say so. It runs on this machine and keeps nothing."),
		kong.UsageOnError(),
		kong.Writers(std.out, std.err),
		kong.Exit(func(code int) { exited = code }),
		kong.ConfigureHelp(kong.HelpOptions{Compact: true, Summary: true}),
		kong.BindTo(ctx, (*context.Context)(nil)),
		kong.Bind(std),
		variables(),
	)
	if err != nil {
		complain(std.err, err)
		return 1
	}
	if len(args) == 0 {
		args = []string{"--help"}
	}
	command, err := parser.Parse(args)
	if exited >= 0 { // --help
		return exited
	}
	if err != nil {
		complain(std.err, fmt.Errorf("%w; see `tocsin --help`", err))
		return 2
	}
	return exitCode(command.Run(), std.err)
}

func exitCode(err error, w io.Writer) int {
	var usage usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, errReported):
		return 1
	case errors.As(err, &usage):
		complain(w, err)
		return 2
	case errors.Is(err, context.Canceled):
		fmt.Fprintln(w, "tocsin: interrupted")
		return 1
	case errors.Is(err, syscall.EPIPE):
		return 1 // whoever read the output went away
	}
	complain(w, err)
	return 1
}

// complain says on one line what is wrong. Names of files and labels of rows may hold
// anything, also what moves the cursor.
func complain(w io.Writer, err error) { fmt.Fprintln(w, "tocsin:", printable(err.Error())) }

// isTerminal reports whether the writer is a terminal, for colour and progress.
func isTerminal(w io.Writer) bool {
	f, ok := w.(*os.File)
	return ok && term.IsTerminal(int(f.Fd()))
}
