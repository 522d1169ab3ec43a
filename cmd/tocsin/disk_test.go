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

// commandVariable makes the test binary run as tocsin, in a process whose files may not
// grow large: that stands for a full disk.
const commandVariable = "TOCSIN_TEST_COMMAND"

func TestMain(m *testing.M) {
	if os.Getenv(commandVariable) == "" {
		os.Exit(m.Run())
	}
	signal.Ignore(syscall.SIGXFSZ)
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &syscall.Rlimit{Cur: 4096, Max: 4096}); err != nil {
		panic(err)
	}
	os.Exit(run(context.Background(), os.Args[1:], streams{os.Stdin, os.Stdout, os.Stderr}))
}

func TestTrainOnAFullDisk(t *testing.T) {
	inTrainingFolder(t, 6)
	writeFile(t, "old.tocsin", "the old model")
	command := exec.CommandContext(t.Context(), os.Args[0], "train", "rows.jsonl", "-o", "old.tocsin", "--test", "0/1")
	command.Env = append(os.Environ(), commandVariable+"=1")
	var errs bytes.Buffer
	command.Stderr = &errs
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.HasPrefix(errs.String(), "tocsin: write ") || !strings.HasSuffix(errs.String(), ": file too large\n") {
		t.Errorf("%v, %q; want code 1 and the reason", err, errs.String())
	}
	leftAlone(t)
}
