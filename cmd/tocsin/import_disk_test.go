//go:build unix

package main

import (
	"bytes"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// A disk that fills while rows are written leaves the old file.
func TestImportOnAFullDisk(t *testing.T) {
	inFolder(t, map[string]string{"rows.csv": "text\n" + strings.Repeat("a post that takes some bytes\n", 100), "old.jsonl": "the old rows"})
	command := exec.CommandContext(t.Context(), os.Args[0], "data", "import", "rows.csv", "-o", "old.jsonl")
	command.Env = append(os.Environ(), commandVariable+"="+smallFiles)
	var errs bytes.Buffer
	command.Stderr = &errs
	err := command.Run()
	var exit *exec.ExitError
	if !errors.As(err, &exit) || exit.ExitCode() != 1 || !strings.HasSuffix(errs.String(), ": file too large\n") || strings.Count(errs.String(), "\n") != 1 {
		t.Errorf("%v, %q, want code 1 and the reason", err, errs.String())
	}
	if mustRead(t, "old.jsonl") != "the old rows" {
		t.Error("the old rows are gone")
	}
	if left, _ := filepath.Glob(".tocsin-*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}
