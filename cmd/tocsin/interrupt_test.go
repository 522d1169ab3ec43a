//go:build unix

package main

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// searching is a command line whose trials tell how far it is.
func searching(output string, more ...string) []string {
	args := []string{"train", "rows.jsonl", "-o", output, "--chars", "0", "--min-groups", "2", "--folds", "3", "--search", "grid", "--space", "space.json"}
	return append(args, more...)
}

// inSearchFolder is inTrainingFolder with a space of eight points.
func inSearchFolder(t *testing.T) {
	t.Helper()
	inTrainingFolder(t, 6)
	writeFile(t, "space.json", `{"penalty":[0.1,0.2,0.4,0.5,0.6,0.8,1,2]}`)
}

// killed runs a real process, sends it the signal when it has told of so many trials, and
// returns how it ended and what it said.
func killed(t *testing.T, signal os.Signal, trials int, args ...string) (code int, said string) {
	t.Helper()
	command := exec.CommandContext(t.Context(), os.Args[0], args...)
	command.Env = append(os.Environ(), commandVariable+"=main")
	pipe, err := command.StderrPipe()
	if err == nil {
		err = command.Start()
	}
	if err != nil {
		t.Fatal(err)
	}
	var all bytes.Buffer
	in := bufio.NewReader(pipe)
	for told := 0; ; {
		line, err := in.ReadString('\n')
		all.WriteString(line)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			t.Fatal(err)
		}
		if strings.Contains(line, "  penalty=") || strings.Contains(line, "as they are") {
			if told++; told == trials {
				if err := command.Process.Signal(signal); err != nil {
					t.Error(err)
				}
			}
		}
	}
	err = command.Wait()
	var exit *exec.ExitError
	if !errors.As(err, &exit) {
		t.Fatalf("the process was to be interrupted: %v\n%s", err, &all)
	}
	return exit.ExitCode(), all.String()
}

// A process that is interrupted, killed, killed again and started once more writes what one
// that was left alone writes.
func TestTrainInterrupted(t *testing.T) {
	inSearchFolder(t)
	if o := tocsin(t, nil, searching("alone.tocsin")...); o.code != 0 {
		t.Fatalf("%+v", o)
	}
	if left, _ := filepath.Glob("*.state"); left != nil {
		t.Errorf("left behind: %v", left)
	}

	code, said := killed(t, os.Interrupt, 2, searching("m.tocsin")...)
	last := said[strings.LastIndex(strings.TrimSuffix(said, "\n"), "\n")+1:]
	if code != 1 || !strings.HasPrefix(last, "tocsin: interrupted; ") || !strings.HasSuffix(last, " results are kept in m.tocsin.state: the same command goes on from there; --no-resume starts anew\n") {
		t.Errorf("interrupted: code %d, %q", code, said)
	}
	if _, err := os.Stat("m.tocsin"); err == nil {
		t.Error("there is a model")
	}
	for _, trials := range []int{3, 5} {
		code, said = killed(t, syscall.SIGKILL, trials, searching("m.tocsin")...)
		if code != -1 || !strings.HasPrefix(said, "m.tocsin.state: ") || !strings.Contains(said, " results of a run that did not end\n") {
			t.Errorf("killed: code %d, %q", code, said)
		}
	}
	o := tocsin(t, nil, searching("m.tocsin")...)
	if o.code != 0 || !strings.Contains(o.errors, " results were of these rows and settings and were used") {
		t.Errorf("%+v", o)
	}
	if mustRead(t, "m.tocsin") != mustRead(t, "alone.tocsin") {
		t.Error("a run that was interrupted, another model")
	}
	if left, _ := filepath.Glob("*.state"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// An interruption before anything was kept says so.
func TestTrainInterruptedAtOnce(t *testing.T) {
	inSearchFolder(t)
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if o := tocsinIn(ctx, nil, searching("m.tocsin")...); o.code != 1 || !strings.HasPrefix(o.errors, "tocsin: interrupted") || strings.Count(o.errors, "\n") != 1 {
		t.Errorf("%+v", o)
	}
	if left, _ := filepath.Glob("m.*"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// --no-resume leaves what was kept unread, and removes it.
func TestTrainStartsAnew(t *testing.T) {
	inSearchFolder(t)
	killed(t, os.Interrupt, 2, searching("m.tocsin")...)
	o := tocsin(t, nil, searching("m.tocsin", "--no-resume")...)
	if o.code != 0 || strings.Contains(o.errors, "state") {
		t.Errorf("%+v", o)
	}
	if left, _ := filepath.Glob("*.state"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// A folder in the place of the state that is somebody else's is left alone.
func TestTrainBesideAForeignFolder(t *testing.T) {
	inSearchFolder(t)
	writeFile(t, "m.tocsin.state/thesis.txt", "mine")
	o := tocsin(t, nil, searching("m.tocsin")...)
	if want := "tocsin: m.tocsin.state: not the state of a training run: it holds thesis.txt; the training goes on"; o.code != 0 || !strings.HasPrefix(o.errors, want) {
		t.Errorf("%+v", o)
	}
	if mustRead(t, "m.tocsin.state/thesis.txt") != "mine" {
		t.Error("the file of somebody else was changed")
	}
	// The state of other settings is of no use, and goes.
	killed(t, os.Interrupt, 2, searching("other.tocsin")...)
	o = tocsin(t, nil, searching("other.tocsin", "--alpha", "2")...)
	if o.code != 0 || !strings.Contains(o.errors, "\nother.tocsin.state: 0 of ") || mustRead(t, "other.tocsin") == mustRead(t, "m.tocsin") {
		t.Errorf("other settings: %+v", o)
	}
	if left, _ := filepath.Glob("other.tocsin.state"); left != nil {
		t.Errorf("left behind: %v", left)
	}
}

// A calibration that fails leaves what was learned, and the next run uses it.
func TestTrainKeepsWhatItLearned(t *testing.T) {
	inSearchFolder(t)
	o := tocsin(t, nil, searching("m.tocsin", "--flag", "precision >= 0.9999 at a base rate of 0.0001")...)
	if o.code != 1 || !strings.Contains(o.errors, " results are kept in m.tocsin.state: ") || !strings.Contains(o.errors, "contract cannot be kept") {
		t.Fatalf("a contract that cannot be kept: %+v", o)
	}
	o = tocsin(t, nil, searching("m.tocsin")...)
	if o.code != 0 || !strings.Contains(o.errors, " results were of these rows and settings and were used\n") {
		t.Errorf("%+v", o)
	}
}
