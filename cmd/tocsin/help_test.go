package main

import (
	"os"
	"slices"
	"strings"
	"testing"
)

var commands = []string{
	"", "serve", "classify", "train", "evaluate", "model", "model inspect", "model verify", "model card", "model diff", "counts", "counts build", "counts merge", "counts forget", "counts inspect", "counts export", "suggest", "data", "data list", "data fetch", "data audit", "data perturb", "version",
}

func TestHelp(t *testing.T) {
	for _, command := range commands {
		for _, flag := range []string{"--help", "-h"} {
			args := append(strings.Fields(command), flag)
			o := tocsin(t, nil, args...)
			if o.code != 0 || o.errors != "" || !strings.HasPrefix(o.out, strings.TrimSpace("Usage: tocsin "+command)) {
				t.Errorf("tocsin %v: code %d, standard error %q, standard output\n%s", args, o.code, o.errors, o.out)
			}
			if strings.Contains(o.out, "${") {
				t.Errorf("tocsin %v: a variable was not filled in\n%s", args, o.out)
			}
		}
	}
}

// Each flag and each command that help lists says what it does.
func TestHelpSaysWhat(t *testing.T) {
	for _, command := range commands {
		o := tocsin(t, nil, append(strings.Fields(command), "--help")...)
		for line := range strings.Lines(o.out) {
			words := strings.Fields(line)
			if i := slices.IndexFunc(words, func(w string) bool { return strings.HasPrefix(w, "--") }); i >= 0 && i < 2 && len(words) == i+1 && len(line) < 30 {
				t.Errorf("tocsin %s --help: no help in %q", command, line)
			}
		}
	}
}

func TestNoArguments(t *testing.T) {
	bare, help := tocsin(t, nil), tocsin(t, nil, "--help")
	if bare != help || bare.code != 0 {
		t.Errorf("without arguments: %+v, want the help", bare)
	}
	for _, command := range commands[1:] {
		if !strings.Contains(bare.out, command+" ") && !slices.Contains([]string{"model", "data", "counts"}, command) {
			t.Errorf("the help does not list %s\n%s", command, bare.out)
		}
	}
}

func TestVersion(t *testing.T) {
	o := tocsin(t, nil, "version")
	if o.code != 0 || !strings.HasPrefix(o.out, "tocsin ") || !strings.Contains(o.out, "\nmodel default ") || !strings.Contains(o.out, "sha256:") {
		t.Errorf("%+v", o)
	}
}

func TestDataList(t *testing.T) {
	o := tocsin(t, nil, "data", "list")
	lines := strings.Split(strings.TrimSpace(o.out), "\n")
	if o.code != 0 || len(lines) != 17 || !strings.HasPrefix(lines[0], "name ") || !strings.HasPrefix(lines[1], "advbench ") {
		t.Errorf("%+v, want a head and 16 data sets", o)
	}
}

// The output of a command can be lost: the disk is full or the reader went away.
func TestOutputFails(t *testing.T) {
	full, err := os.OpenFile("/dev/full", os.O_WRONLY, 0)
	if err != nil {
		t.Skip("no /dev/full:", err)
	}
	defer full.Close()
	inFolder(t, map[string]string{"a.txt": "we will attack", "rows.jsonl": strings.Repeat(`{"id":"1","text":"we will attack"}`+"\n", 1000), "more.jsonl": `{"id":"1","text":"we will attack"}`})
	for _, args := range [][]string{
		{"classify", "a.txt"},
		{"classify", "a.txt", "--format", "csv"},
		{"classify", "rows.jsonl", "--jsonl"},
		{"classify", "rows.jsonl", "--jsonl", "--format", "json"},
		{"classify", "rows.jsonl", "--jsonl", "--format", "csv"},
		{"model", "inspect", "toy.tocsin"},
		{"model", "inspect", "toy.tocsin", "--card"},
		{"model", "inspect", "toy.tocsin", "--format", "json"},
		{"model", "verify", "toy.tocsin"},
		{"model", "card", "toy.tocsin"},
		{"model", "card", "toy.tocsin", "--format", "json"},
		{"model", "diff", "toy.tocsin", "toy2.tocsin"},
		{"model", "diff", "toy.tocsin", "toy2.tocsin", "rows.jsonl", "--format", "json"},
		{"suggest", "rows.jsonl", "--stop", "--model", "toy.tocsin", "--against", "toy2.tocsin"},
		{"suggest", "more.jsonl", "--model", "toy.tocsin"},
		{"data", "list"},
		{"version"},
	} {
		if args[0] == "classify" {
			args = append(args, "--model", "toy.tocsin")
		}
		var errors strings.Builder
		if code := run(t.Context(), args, streams{strings.NewReader(""), full, &errors}); code != 1 || strings.Count(errors.String(), "\n") != 1 || !strings.Contains(errors.String(), "no space left") {
			t.Errorf("tocsin %v: code %d, %q; want 1 and one line", args, code, errors.String())
		}
	}
}
