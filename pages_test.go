package tocsin_test

import (
	"bufio"
	"context"
	"encoding/json"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"syscall"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A step is a block of commands of a page and the output that it shows for them.
type step struct {
	place    string // file and line
	commands string
	skip     string // why the commands are not run
	format   string // of the output: text or json; empty where none is shown
	from, to int    // where the output stands in the page
}

var (
	notRun = regexp.MustCompile(`^<!-- not run: (.+) -->$`)
	call   = regexp.MustCompile(`^go -C tools tool grpcurl -plaintext -d '([^']*)' (\S+) (\S+)$`)
)

// steps finds the blocks of commands in a page. The output of one is the next block,
// if that is text or JSON.
func steps(t *testing.T, file, page string) []step {
	t.Helper()
	var (
		list           []step
		fence, skip    string
		body, at, line int
	)
	for text := range strings.Lines(page) {
		line++
		start := at
		at += len(text)
		text = strings.TrimSuffix(text, "\n")
		switch {
		case fence == "" && strings.HasPrefix(text, "```"):
			if fence, body = strings.TrimPrefix(text, "```"), at; fence == "" {
				t.Fatalf("%s:%d: a block without a language", file, line)
			}
		case fence != "" && text == "```":
			switch last := len(list) - 1; {
			case fence == "sh":
				list = append(list, step{place: fmt.Sprintf("%s:%d", file, line), commands: page[body:start], skip: skip})
			case (fence == "text" || fence == "json") && last >= 0 && list[last].format == "":
				list[last].format, list[last].from, list[last].to = fence, body, start
			}
			fence, skip = "", ""
		case fence == "" && notRun.MatchString(text):
			skip = notRun.FindStringSubmatch(text)[1]
		}
	}
	return list
}

// sameOutput compares JSON by value, and texts byte by byte.
func sameOutput(t *testing.T, s step, want, got string) bool {
	t.Helper()
	if s.format != "json" {
		return want == got
	}
	var a, b any
	if err := json.Unmarshal([]byte(want), &a); err != nil {
		t.Errorf("%s: the output shown: %v", s.place, err)
		return true
	}
	if err := json.Unmarshal([]byte(got), &b); err != nil {
		t.Errorf("%s: the real output: %v", s.place, err)
		return true
	}
	return cmp.Equal(a, b)
}

// A reader does what the page says, in a folder that looks like the repository.
type reader struct {
	t               *testing.T
	program, folder string
	mirror          string // of the public data sets
	temp            string // stands for /tmp
	server          string // its address, once it was needed
}

func newReader(t *testing.T, p page) *reader {
	t.Helper()
	r := &reader{t: t, program: filepath.Join(t.TempDir(), "tocsin"), folder: t.TempDir(), temp: t.TempDir()}
	if out, err := exec.Command("go", "build", "-o", r.program, "./cmd/tocsin").CombinedOutput(); err != nil {
		t.Fatalf("build: %v\n%s", err, out)
	}
	root, err := os.Getwd()
	if err != nil {
		t.Fatal(err)
	}
	if p.data {
		r.mirror = mirror(t)
	}
	entries, err := os.ReadDir(root)
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range entries {
		if err := os.Symlink(filepath.Join(root, e.Name()), filepath.Join(r.folder, e.Name())); err != nil {
			t.Fatal(err)
		}
	}
	return r
}

// run returns what the commands print. "go run ./cmd/tocsin" is replaced by a program
// that is built once, and a call by grpcurl by one that does the same: see callByReflection.
func (r *reader) run(s step) string {
	r.t.Helper()
	if m := call.FindStringSubmatch(strings.TrimSpace(s.commands)); m != nil {
		return callByReflection(r.t, r.serve(), m[3], m[1])
	}
	script := strings.NewReplacer("go run ./cmd/tocsin", r.program, "/tmp/", r.temp+"/").Replace(s.commands)
	command := exec.Command("sh", "-euc", script)
	command.Dir = r.folder
	command.Env = append(os.Environ(), "PATH="+filepath.Dir(r.program)+string(filepath.ListSeparator)+os.Getenv("PATH"))
	if r.mirror != "" {
		command.Env = append(command.Env, "TOCSIN_DATA_MIRROR="+r.mirror)
	}
	out, err := command.CombinedOutput()
	if err != nil {
		r.t.Fatalf("%s: %s%v\n%s", s.place, s.commands, err, out)
	}
	return strings.ReplaceAll(string(out), r.temp+"/", "/tmp/")
}

var served = regexp.MustCompile(`msg=serving address=(\S+)`)

// serve starts the server on a free port and returns its address.
func (r *reader) serve() string {
	r.t.Helper()
	if r.server != "" {
		return r.server
	}
	command := exec.CommandContext(context.Background(), r.program, "serve", "--listen", "127.0.0.1:0")
	log, err := command.StderrPipe()
	if err != nil {
		r.t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		r.t.Fatal(err)
	}
	lines := bufio.NewScanner(log)
	r.t.Cleanup(func() {
		if err := command.Process.Signal(syscall.SIGTERM); err != nil {
			r.t.Error(err)
		}
		for lines.Scan() { // Wait closes the pipe
		}
		if err := command.Wait(); err != nil {
			r.t.Errorf("serve ended with %v", err)
		}
	})
	for lines.Scan() {
		if m := served.FindStringSubmatch(lines.Text()); m != nil {
			r.server = m[1]
			return r.server
		}
	}
	r.t.Fatal("the server ended before it served")
	return ""
}

// mirror returns the folder of the public data sets, or skips the test loudly.
func mirror(t *testing.T) string {
	t.Helper()
	dir := os.Getenv("TOCSIN_DATA_MIRROR")
	if dir == "" {
		dir = filepath.Join("..", "shared", "datasets", "files")
	}
	dir, err := filepath.Abs(dir)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(dir); err != nil {
		t.Skip("!!! NOT RUN: no public data sets; set TOCSIN_DATA_MIRROR to a folder of them")
	}
	return dir
}
