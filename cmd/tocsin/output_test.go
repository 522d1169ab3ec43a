//go:build unix

package main

import (
	"bytes"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
)

// A file that is read is never written to, whatever it is called.
func TestOutputIsNotAnInput(t *testing.T) {
	inTrainingFolder(t, 10)
	rows := mustRead(t, "rows.jsonl")
	writeFile(t, "rows.json", rows)
	if err := os.Link("rows.jsonl", "link.jsonl"); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"train", "rows.jsonl", "-o", "rows.jsonl"},
		{"train", "rows.jsonl", "-o", "./link.jsonl"},
		{"train", "rows.json", "-o", "mine.tocsin", "--report", "rows.json"},
		{"train", "rows.jsonl", "-o", "mine.tocsin", "--save-config", "rows.jsonl"},
		{"evaluate", "rows.json", "--report", "rows.json"},
		{"data", "import", "rows.jsonl", "-o", "rows.jsonl"},
		{"data", "audit", "rows.jsonl", "--groups", "rows.jsonl"},
		{"suggest", "rows.jsonl", "-o", "rows.jsonl"},
		{"suggest", "rows.json", "--labelled", "rows.jsonl", "-o", "rows.jsonl"},
		{"counts", "build", "rows.jsonl", "-o", "rows.jsonl"},
		{"counts", "merge", "rows.jsonl", "rows.json", "-o", "rows.jsonl"},
		{"counts", "forget", "rows.json", "--rows", "rows.jsonl", "-o", "rows.jsonl"},
	} {
		o := tocsin(t, nil, args...)
		if o.code != 2 || o.out != "" || !strings.HasSuffix(o.errors, ": this file is read, and would be lost: want another name\n") || strings.Count(o.errors, "\n") != 1 {
			t.Errorf("%v: %+v", args, o)
		}
		if mustRead(t, "rows.jsonl") != rows || mustRead(t, "rows.json") != rows {
			t.Fatalf("%v: the rows are gone", args)
		}
	}
	if o := tocsin(t, nil, "train", "rows.jsonl", "-o", "same.json", "--report", "./same.json"); o.code != 2 || o.errors != "tocsin: --report ./same.json: -o writes this file too: want another name\n" {
		t.Errorf("two outputs of one name: %+v", o)
	}
}

// A folder is found out before the work.
func TestOutputIsAFolder(t *testing.T) {
	inTrainingFolder(t, 10)
	if err := os.Mkdir("folder.html", 0o755); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"train", "rows.jsonl", "-o", "folder.html"},
		{"train", "rows.jsonl", "-o", "mine.tocsin", "--report", "folder.html"},
		{"evaluate", "rows.jsonl", "--report", "folder.html"},
		{"data", "import", "rows.jsonl", "-o", "folder.html"},
		{"data", "audit", "rows.jsonl", "--report", "folder.html"},
		{"suggest", "rows.jsonl", "-o", "folder.html"},
	} {
		if o := tocsin(t, nil, args...); o.code != 1 || o.out != "" || !strings.HasSuffix(o.errors, " folder.html: is a folder, want a file\n") {
			t.Errorf("%v: %+v", args, o)
		}
	}
}

// A folder that cannot be written to is found out before the work.
func TestOutputFolderIsReadOnly(t *testing.T) {
	if os.Getuid() == 0 {
		t.Skip("the superuser may write anywhere")
	}
	inTrainingFolder(t, 10)
	if err := os.Mkdir("fixed", 0o555); err != nil {
		t.Fatal(err)
	}
	for _, args := range [][]string{
		{"train", "rows.jsonl", "-o", "fixed/out"},
		{"data", "import", "rows.jsonl", "-o", "fixed/out"},
		{"suggest", "rows.jsonl", "-o", "fixed/out"},
	} {
		if o := tocsin(t, nil, args...); o.code != 1 || o.errors != "tocsin: -o fixed/out: its folder cannot be written to: permission denied\n" {
			t.Errorf("%v: %+v", args, o)
		}
	}
}

// A device or a pipe is written to and stays what it is.
func TestReplaceFileKeepsAPipe(t *testing.T) {
	t.Chdir(t.TempDir())
	if err := syscall.Mkfifo("pipe", 0o600); err != nil {
		t.Skip("no pipes:", err)
	}
	read := make(chan []byte)
	go func() {
		data, _ := os.ReadFile("pipe") // what is missing is found below
		read <- data
	}()
	if err := replaceFile("pipe", toyModel(t).Write); err != nil {
		t.Fatal(err)
	}
	var want bytes.Buffer
	if err := toyModel(t).Write(&want); err != nil {
		t.Fatal(err)
	}
	if got := <-read; !bytes.Equal(got, want.Bytes()) {
		t.Errorf("%d bytes, want %d", len(got), want.Len())
	}
	if info, err := os.Stat("pipe"); err != nil || info.Mode()&os.ModeNamedPipe == 0 {
		t.Errorf("the pipe is gone: %v, %v", info, err)
	}
}

// What a link names is replaced, with the permissions that it had.
func TestReplaceFileThroughALink(t *testing.T) {
	inFolder(t, map[string]string{"folder/v1.tocsin": "the old model"})
	if err := os.Chmod("folder/v1.tocsin", 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Symlink("folder/v1.tocsin", "current.tocsin"); err != nil {
		t.Fatal(err)
	}
	if err := writeModel(toyModel(t), "current.tocsin"); err != nil {
		t.Fatal(err)
	}
	link, err := os.Lstat("current.tocsin")
	if err != nil || link.Mode()&os.ModeSymlink == 0 {
		t.Errorf("the link is gone: %v, %v", link, err)
	}
	if info, err := os.Stat("folder/v1.tocsin"); err != nil || info.Mode().Perm() != 0o600 || mustRead(t, "folder/v1.tocsin") != mustRead(t, "toy.tocsin") {
		t.Errorf("what it names: %v, %v", info, err)
	}
}

// A link may name what is not there yet: it is made there, and its folder is what is
// looked at before the work.
func TestOutputThroughALinkToNothing(t *testing.T) {
	inFolder(t, map[string]string{"rows.jsonl": `{"id":"1","text":"some tea","themes":[]}`, "folder/other": ""})
	for link, target := range map[string]string{"a.counts": "folder/new.counts", "b.counts": "a.link", "a.link": "folder/b.counts", "lost.counts": "nowhere/new.counts", "loop.counts": "loop.counts"} {
		if err := os.Symlink(target, link); err != nil {
			t.Fatal(err)
		}
	}
	for link, target := range map[string]string{"a.counts": "folder/new.counts", "b.counts": "folder/b.counts"} {
		if o := tocsin(t, nil, "counts", "build", "rows.jsonl", "-o", link); o.code != 0 {
			t.Errorf("%s: %+v", link, o)
		}
		if info, err := os.Lstat(link); err != nil || info.Mode()&os.ModeSymlink == 0 {
			t.Errorf("%s is no link any more: %v, %v", link, info, err)
		}
		if info, err := os.Lstat(target); err != nil || !info.Mode().IsRegular() {
			t.Errorf("%s, which it names: %v, %v", target, info, err)
		}
	}
	for link, want := range map[string]string{"lost.counts": "its folder cannot be written to: no such file or directory", "loop.counts": "too many links"} {
		for _, args := range [][]string{{"counts", "build", "rows.jsonl"}, {"train", "rows.jsonl"}} {
			if o := tocsin(t, nil, append(args, "-o", link)...); o.code != 1 || !strings.Contains(o.errors, want) {
				t.Errorf("%v to %s: %+v, want %s", args, link, o, want)
			}
		}
	}
}

// Nothing is put beside a pipe or a device, such as /dev/null.
func TestNothingBesideAPipe(t *testing.T) {
	inTrainingFolder(t, 6)
	writeFile(t, "folder/other", "")
	if err := syscall.Mkfifo("folder/pipe", 0o600); err != nil {
		t.Skip("no pipes:", err)
	}
	for _, args := range []string{
		"counts build rows.jsonl -o folder/pipe",
		"train rows.jsonl --no-bigrams --chars 0 --min-groups 2 --folds 2 --test 0/1 -o folder/pipe",
	} {
		read := make(chan int)
		go func() {
			data, _ := os.ReadFile("folder/pipe") // what is missing is found below
			read <- len(data)
		}()
		o := tocsin(t, nil, strings.Fields(args)...)
		if n := <-read; o.code != 0 || n < 1000 || strings.Contains(o.errors, "state") {
			t.Errorf("%s: %d bytes, %+v", args, n, o)
		}
		if left, err := os.ReadDir("folder"); err != nil || len(left) != 2 {
			t.Errorf("%s: left %v, error %v", args, left, err)
		}
	}
	state := openState("folder/pipe", true, streams{})
	if state.folder != nil {
		t.Error("a state beside a pipe")
	}
}

// A table and a model need a name.
func TestOutputWithoutAName(t *testing.T) {
	inTrainingFolder(t, 4)
	for _, args := range [][]string{{"train", "rows.jsonl", "-o", ""}, {"train", "rows.jsonl", "-o", "-"}, {"counts", "build", "rows.jsonl", "-o", "-"}, {"counts", "build", "rows.jsonl", "-o", ""}} {
		if o := tocsin(t, nil, args...); o.code != 2 || !strings.HasSuffix(o.errors, ": want the name of a file\n") {
			t.Errorf("%v: %+v", args, o)
		}
		if left, err := filepath.Glob("-*"); err != nil || left != nil {
			t.Fatalf("%v: left %v, error %v", args, left, err)
		}
	}
}
