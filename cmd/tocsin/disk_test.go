//go:build unix

package main

import (
	"bytes"
	"context"
	"errors"
	"os"
	"os/exec"
	"os/signal"
	"strings"
	"syscall"
	"testing"
)

// commandVariable makes the test binary run as tocsin: with smallFiles in a process whose
// files may not grow large, which stands for a full disk.
const (
	commandVariable = "TOCSIN_TEST_COMMAND"
	smallFiles      = "1"
)

func TestMain(m *testing.M) {
	if os.Getenv(commandVariable) == "" {
		os.Exit(m.Run())
	}
	if os.Getenv(commandVariable) != smallFiles {
		main()
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 1024, Max: 1024}); err != nil {
		panic(err)
	}
	os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

func TestTrainOnAFullDisk(t *testing.T) {
	inTrainingFolder(t, 6)
	writeFile(t, "old.tocsin", "the old model")
	command := exec.CommandContext(t.Context(), os.Args[0], "train", "rows.jsonl", "-o", "old.tocsin", "--test", "0/1")
	command.Env = append(os.Environ(), commandVariable+"="+smallFiles)
	var errs bytes.Buffer
	command.Stderr = &errs
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 {
		t.Errorf("%v, want code 1", err)
	}
	// The weights learned could not be kept, which is no reason to stop; that the model could
	// not be written is.
	lines := strings.Split(strings.TrimSuffix(errs.String(), "\n"), "\n")
	if !strings.HasPrefix(lines[0], "tocsin: write old.tocsin.state/part-") || !strings.HasSuffix(lines[0], ": file too large: the run goes on, but could not be taken up from here") || strings.Count(errs.String(), "the run goes on") != 1 {
		t.Errorf("the state: %q, want one warning", lines)
	}
	if last := lines[len(lines)-1]; !strings.HasPrefix(last, "tocsin: write ") || !strings.HasSuffix(last, ": file too large") {
		t.Errorf("the model: %q, want the reason", last)
	}
	leftAlone(t)
}
