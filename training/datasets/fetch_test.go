package datasets

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
)

var content = bytes.Repeat([]byte("a,b\n1,invented\n"), 5000)

// pinned is a data set of one file with that content, served from url.
func pinned(url string) Dataset {
	sum := sha256.Sum256(content)
	return Dataset{Name: "invented", Files: []File{{
		Path: "invented/rows.csv", URL: url, SHA256: hex.EncodeToString(sum[:]), Bytes: int64(len(content)),
	}}}
}

// serve answers over TLS, because the manifest admits no other address.
func serve(t *testing.T, answer http.HandlerFunc) (Dataset, FetchOptions) {
	t.Helper()
	server := httptest.NewTLSServer(answer)
	t.Cleanup(server.Close)
	return pinned(server.URL + "/rows.csv"), FetchOptions{Client: server.Client()}
}

func send(body []byte) http.HandlerFunc {
	return func(w http.ResponseWriter, _ *http.Request) { w.Write(body) }
}

func filesBelow(t *testing.T, dir string) (found []string) {
	t.Helper()
	err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(dir, path)
			found = append(found, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

func TestFetchDownloadsOnce(t *testing.T) {
	var requests atomic.Int32
	d, o := serve(t, func(w http.ResponseWriter, _ *http.Request) {
		requests.Add(1)
		w.Write(content)
	})
	var last, calls int64
	o.Progress = func(file string, done, total int64) {
		if file != "invented/rows.csv" || total != int64(len(content)) || done < last || done > total {
			t.Errorf("progress %s %d of %d after %d", file, done, total, last)
		}
		last = done
		calls++
	}
	dir := t.TempDir()
	for round := range 2 {
		last, calls = 0, 0
		if err := Fetch(t.Context(), d, dir, o); err != nil {
			t.Fatal(err)
		}
		if last != int64(len(content)) || calls == 0 {
			t.Errorf("round %d: progress ended at %d after %d calls", round, last, calls)
		}
	}
	if n := requests.Load(); n != 1 {
		t.Errorf("%d requests, want 1: a good file is kept", n)
	}
	path := filepath.Join(dir, "invented", "rows.csv")
	if got, err := os.ReadFile(path); err != nil || !bytes.Equal(got, content) {
		t.Errorf("wrong bytes on disk, %v", err)
	}
	if info, err := os.Stat(path); err != nil || info.Mode().Perm() != 0o644 {
		t.Errorf("mode %v, %v", info.Mode(), err)
	}
	if diff := cmp.Diff([]string{"invented/rows.csv"}, filesBelow(t, dir)); diff != "" {
		t.Error(diff)
	}
	if err := Verify(d, dir); err != nil {
		t.Error(err)
	}
}

func TestFetchRefuses(t *testing.T) {
	wrong := bytes.Replace(content, []byte("1"), []byte("2"), 1)
	for _, test := range []struct {
		name   string
		answer http.HandlerFunc
		is     error
		want   []string
	}{
		{"wrong bytes", send(wrong), ErrDigest, []string{pinned("").Files[0].SHA256, hexSum(wrong)}},
		{"too short", send(content[:100]), ErrLength, []string{"got 100"}},
		{"too long", send(append(bytes.Clone(content), 'x')), ErrLength, []string{"got more"}},
		{"not found", http.NotFound, nil, []string{"404"}},
		{"no content", func(w http.ResponseWriter, _ *http.Request) { w.WriteHeader(http.StatusNoContent) }, nil, []string{"204"}},
		{"truncated", func(w http.ResponseWriter, _ *http.Request) {
			w.Header().Set("Content-Length", strconv.Itoa(len(content)))
			w.Write(content[:100]) // the server then breaks the connection
		}, nil, []string{"unexpected EOF"}},
	} {
		t.Run(test.name, func(t *testing.T) {
			d, o := serve(t, test.answer)
			dir := t.TempDir()
			err := Fetch(t.Context(), d, dir, o)
			if err == nil || (test.is != nil && !errors.Is(err, test.is)) {
				t.Fatalf("error %v", err)
			}
			for _, want := range append(test.want, "invented", "invented/rows.csv") {
				if !strings.Contains(err.Error(), want) {
					t.Errorf("error %q does not say %q", err, want)
				}
			}
			if left := filesBelow(t, dir); len(left) != 0 {
				t.Errorf("left behind: %q", left)
			}
		})
	}
}

func hexSum(b []byte) string {
	sum := sha256.Sum256(b)
	return hex.EncodeToString(sum[:])
}

func TestFetchEndlessBody(t *testing.T) {
	d, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
		for {
			if _, err := w.Write(content); err != nil {
				return
			}
		}
	})
	if err := Fetch(t.Context(), d, t.TempDir(), o); !errors.Is(err, ErrLength) {
		t.Errorf("error %v, want ErrLength", err)
	}
}

func TestFetchReplacesCorruptFile(t *testing.T) {
	corrupt := strings.Repeat("x", len(content))
	path := filepath.Join("invented", "rows.csv")
	t.Run("good download", func(t *testing.T) {
		d, o := serve(t, send(content))
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, path), corrupt)
		if err := Verify(d, dir); !errors.Is(err, ErrDigest) {
			t.Errorf("Verify: %v, want ErrDigest", err)
		}
		if err := Fetch(t.Context(), d, dir, o); err != nil {
			t.Fatal(err)
		}
		if err := Verify(d, dir); err != nil {
			t.Error(err)
		}
	})
	t.Run("bad download", func(t *testing.T) {
		d, o := serve(t, http.NotFound)
		dir := t.TempDir()
		writeFile(t, filepath.Join(dir, path), corrupt)
		if err := Fetch(t.Context(), d, dir, o); err == nil {
			t.Fatal("no error")
		}
		if got, _ := os.ReadFile(filepath.Join(dir, path)); string(got) != corrupt {
			t.Error("an error changed what was there")
		}
	})
}

func TestFetchFromMirror(t *testing.T) {
	d, o := serve(t, func(http.ResponseWriter, *http.Request) { t.Error("downloaded in spite of the mirror") })
	o.Mirror = t.TempDir()
	dir := t.TempDir()
	if err := Fetch(t.Context(), d, dir, o); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("empty mirror: error %v", err)
	}
	writeFile(t, filepath.Join(o.Mirror, "invented", "rows.csv"), "something else")
	if err := Fetch(t.Context(), d, dir, o); !errors.Is(err, ErrLength) {
		t.Errorf("wrong mirror: error %v", err)
	}
	writeFile(t, filepath.Join(o.Mirror, "invented", "rows.csv"), string(content))
	if err := Fetch(t.Context(), d, dir, o); err != nil {
		t.Fatal(err)
	}
	if err := Verify(d, dir); err != nil {
		t.Error(err)
	}
}

func TestFetchCancelled(t *testing.T) {
	t.Run("before", func(t *testing.T) {
		d, o := serve(t, send(content))
		ctx, cancel := context.WithCancel(t.Context())
		cancel()
		if err := Fetch(ctx, d, t.TempDir(), o); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("during a download", func(t *testing.T) {
		d, o := serve(t, func(w http.ResponseWriter, r *http.Request) {
			w.Write(content[:100])
			w.(http.Flusher).Flush()
			<-r.Context().Done()
		})
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		o.Progress = func(string, int64, int64) { cancel() }
		dir := t.TempDir()
		if err := Fetch(ctx, d, dir, o); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
		if left := filesBelow(t, dir); len(left) != 0 {
			t.Errorf("left behind: %q", left)
		}
	})
	t.Run("during a copy from a mirror", func(t *testing.T) {
		d := pinned("https://example.org/rows.csv")
		o := FetchOptions{Mirror: t.TempDir()}
		writeFile(t, filepath.Join(o.Mirror, "invented", "rows.csv"), string(content))
		ctx, cancel := context.WithCancel(t.Context())
		defer cancel()
		o.Progress = func(string, int64, int64) { cancel() }
		if err := Fetch(ctx, d, t.TempDir(), o); !errors.Is(err, context.Canceled) {
			t.Errorf("error %v", err)
		}
	})
	t.Run("timeout", func(t *testing.T) {
		d, o := serve(t, func(_ http.ResponseWriter, r *http.Request) { <-r.Context().Done() })
		ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
		defer cancel()
		if err := Fetch(ctx, d, t.TempDir(), o); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("error %v", err)
		}
	})
}

func TestFetchRefusesPathsOutside(t *testing.T) {
	d, o := serve(t, send(content))
	d.Files[0].Path = "../rows.csv"
	dir := filepath.Join(t.TempDir(), "inner")
	if err := Fetch(t.Context(), d, dir, o); err == nil {
		t.Error("wrote outside its folder")
	}
}
