package main

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"
)

// patience is for what must come; a test that needs it all has failed.
const patience = 20 * time.Second

// A rowReader makes rows as they are read, and counts those that were begun.
type rowReader struct {
	next func(i int) string
	rows int
	mu   *sync.Mutex
	made *int
	rest []byte
}

func (r *rowReader) Read(p []byte) (int, error) {
	if len(r.rest) == 0 {
		r.mu.Lock()
		i := *r.made
		if i < r.rows {
			*r.made++
		}
		r.mu.Unlock()
		if i == r.rows {
			return 0, io.EOF
		}
		r.rest = []byte(r.next(i) + "\n")
	}
	n := copy(p, r.rest)
	r.rest = r.rest[n:]
	return n, nil
}

// A lineCounter counts the lines written, and how many rows were in flight at most.
type lineCounter struct {
	mu    *sync.Mutex
	made  *int
	lines int
	most  int
	check func(line int, text []byte)
}

func (w *lineCounter) Write(p []byte) (int, error) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.most = max(w.most, *w.made-w.lines)
	for _, line := range bytes.SplitAfter(p, []byte("\n")) {
		if len(line) > 0 {
			w.check(w.lines, line)
			w.lines++
		}
	}
	return len(p), nil
}

// A million rows need no more memory than ten: however many there are, only those that
// one buffer and the workers hold are in flight. Every thousandth is bad, and the rest
// comes in order.
func TestRowsAreStreamed(t *testing.T) {
	const rows = 20_000
	inFolder(t, nil)
	var mu sync.Mutex
	made := 0
	padding := strings.Repeat("x", 1000)
	in := &rowReader{rows: rows, mu: &mu, made: &made, next: func(i int) string {
		if i%1000 == 999 {
			return fmt.Sprintf(`{"id":"%d"}`, i)
		}
		return fmt.Sprintf(`{"id":"%d","text":"we will attack","note":"%s"}`, i, padding)
	}}
	expected := 0
	out := &lineCounter{mu: &mu, made: &made, check: func(_ int, line []byte) {
		if expected%1000 == 999 {
			expected++
		}
		if prefix := fmt.Sprintf(`{"id":"%d",`, expected); !bytes.HasPrefix(line, []byte(prefix)) {
			t.Errorf("got %.20s, want %s", line, prefix)
		}
		expected++
	}}
	var errs strings.Builder
	code := run(t.Context(), []string{"classify", "--jsonl", "--format", "json", "--theme", "threat", "--model", "toy.tocsin"}, streams{in, out, &errs})
	if code != 1 || out.lines != rows-rows/1000 {
		t.Errorf("code %d, %d answers, want 1 and %d", code, out.lines, rows-rows/1000)
	}
	if n := strings.Count(errs.String(), "\n"); n != rows/1000 || !strings.HasPrefix(errs.String(), "tocsin: -:1000: field \"text\": missing\n") {
		t.Errorf("%d complaints, want %d: %.100s", n, rows/1000, errs.String())
	}
	// 64 KiB of buffer hold 64 rows, each worker has four in line and one at hand, and
	// bad rows on their way count too.
	if limit := 64 + 5*runtime.GOMAXPROCS(0) + 16; out.most > limit {
		t.Errorf("%d rows were in flight, want at most %d", out.most, limit)
	}
}

// What the reader of the output does not take is not read ahead either.
func TestRowsEndWithTheOutput(t *testing.T) {
	inFolder(t, nil)
	var mu sync.Mutex
	made := 0
	in := &rowReader{rows: 1 << 30, mu: &mu, made: &made, next: func(int) string { return `{"id":"1","text":"we will attack"}` }}
	gone := errors.New("the reader went away")
	reader, writer := io.Pipe()
	reader.CloseWithError(gone)
	var errs strings.Builder
	if code := run(t.Context(), []string{"classify", "--jsonl", "--model", "toy.tocsin"}, streams{in, writer, &errs}); code != 1 || errs.String() != "tocsin: the reader went away\n" {
		t.Errorf("code %d, %q", code, errs.String())
	}
}

// A waitingReader says that it is read, and never gives anything.
type waitingReader struct{ reading chan struct{} }

func (r waitingReader) Read([]byte) (int, error) {
	close(r.reading)
	select {}
}

// Ctrl-C ends a command that waits for standard input.
func TestInterruptedWhileReading(t *testing.T) {
	inFolder(t, nil)
	for _, args := range [][]string{{"classify"}, {"classify", "--jsonl"}} {
		ctx, cancel := context.WithCancel(t.Context())
		in := waitingReader{make(chan struct{})}
		ended := make(chan outcome, 1)
		go func() { ended <- tocsinIn(ctx, in, append(args, "--model", "toy.tocsin")...) }()
		<-in.reading
		cancel()
		select {
		case o := <-ended:
			if o.code != 1 || o.errors != "tocsin: interrupted\n" {
				t.Errorf("tocsin %v: %+v", args, o)
			}
		case <-time.After(patience):
			t.Fatalf("tocsin %v does not end", args)
		}
	}
}
