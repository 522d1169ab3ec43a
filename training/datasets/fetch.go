package datasets

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"time"
)

const (
	// maxFileBytes bounds any file of a data set; the largest one today has 3.8 MB.
	maxFileBytes = 64 << 20
	// fetchTimeout bounds one download, for a caller who brings no client.
	fetchTimeout = 5 * time.Minute
)

var (
	// ErrDigest is wrapped where a file's bytes are not the ones the manifest pins.
	ErrDigest = errors.New("wrong SHA-256")
	// ErrLength is wrapped where a file is longer or shorter than the manifest says.
	ErrLength = errors.New("wrong length")
)

// FetchOptions says where [Fetch] takes the bytes from. The zero value downloads.
type FetchOptions struct {
	// Mirror is a folder that holds the files under their paths. Where it is set,
	// nothing is downloaded.
	Mirror string
	// Client makes the requests. Nil means one that gives up on a file after
	// five minutes.
	Client *http.Client
	// Progress is called from the calling goroutine as the bytes of a file arrive,
	// and once with done equal to total for a file that was there already.
	Progress func(file string, done, total int64)
}

// Fetch brings every file of the data set to dir, under its path, and checks
// length and digest on the way. A file that is there with the right digest is kept;
// any other is replaced, by a rename, once the right bytes are on disk. So whoever
// reads dir sees a whole file or none, and an error leaves what was there before.
//
// Errors name the file. They wrap [ErrDigest] or [ErrLength] where the bytes are
// wrong, and the context's error where it ended.
func Fetch(ctx context.Context, d Dataset, dir string, o FetchOptions) error {
	if o.Client == nil {
		o.Client = &http.Client{Timeout: fetchTimeout}
	}
	for _, f := range d.Files {
		if err := fetchFile(ctx, f, dir, o); err != nil {
			return fmt.Errorf("data set %s: file %s: %w", d.Name, f.Path, err)
		}
	}
	return nil
}

// Verify checks that dir holds every file of the data set with the pinned digest.
func Verify(d Dataset, dir string) error {
	var errs []error
	for _, f := range d.Files {
		if err := verifyFile(f, dir); err != nil {
			errs = append(errs, fmt.Errorf("data set %s: file %s: %w", d.Name, f.Path, err))
		}
	}
	return errors.Join(errs...)
}

func verifyFile(f File, dir string) error {
	r, err := os.Open(filepath.Join(dir, filepath.FromSlash(f.Path)))
	if err != nil {
		return err
	}
	defer r.Close()
	return copyChecked(io.Discard, r, f, nil)
}

func fetchFile(ctx context.Context, f File, dir string, o FetchOptions) error {
	if err := f.check(); err != nil {
		return err
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	progress := func(done int64) {
		if o.Progress != nil {
			o.Progress(f.Path, done, f.Bytes)
		}
	}
	switch err := verifyFile(f, dir); {
	case err == nil:
		progress(f.Bytes)
		return nil
	case !errors.Is(err, fs.ErrNotExist) && !errors.Is(err, ErrDigest) && !errors.Is(err, ErrLength):
		return err
	}
	body, err := open(ctx, f, o)
	if err != nil {
		return err
	}
	defer body.Close()
	return replace(filepath.Join(dir, filepath.FromSlash(f.Path)), func(w io.Writer) error {
		return copyChecked(w, contextReader{ctx, body}, f, progress)
	})
}

// open returns the bytes of the file from the mirror or from its address.
func open(ctx context.Context, f File, o FetchOptions) (io.ReadCloser, error) {
	if o.Mirror != "" {
		return os.Open(filepath.Join(o.Mirror, filepath.FromSlash(f.Path)))
	}
	req, err := http.NewRequestWithContext(ctx, http.MethodGet, f.URL, nil)
	if err != nil {
		return nil, err
	}
	res, err := o.Client.Do(req)
	if err != nil {
		return nil, err
	}
	if res.StatusCode != http.StatusOK {
		res.Body.Close()
		return nil, fmt.Errorf("GET %s: expected status 200, got %s", f.URL, res.Status)
	}
	return res.Body, nil
}

// replace writes a file beside path and renames it to path if fill succeeds.
func replace(path string, fill func(io.Writer) error) (err error) {
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o755); err != nil {
		return err
	}
	tmp, err := os.CreateTemp(folder, "."+filepath.Base(path)+".*.part")
	if err != nil {
		return err
	}
	defer func() {
		if err != nil {
			err = errors.Join(err, ignoreClosed(tmp.Close()), os.Remove(tmp.Name()))
		}
	}()
	if err := fill(tmp); err != nil {
		return err
	}
	// CreateTemp's 0600 would keep the data from a service that runs as another user.
	if err := tmp.Chmod(0o644); err != nil {
		return err
	}
	if err := tmp.Sync(); err != nil {
		return err
	}
	if err := tmp.Close(); err != nil {
		return err
	}
	return os.Rename(tmp.Name(), path)
}

func ignoreClosed(err error) error {
	if errors.Is(err, os.ErrClosed) {
		return nil
	}
	return err
}

// copyChecked copies r to w and reports whether it was the pinned bytes. It reads
// one byte more than the manifest states and no further, so a server that never
// stops cannot fill the disk.
func copyChecked(w io.Writer, r io.Reader, f File, progress func(done int64)) error {
	sum := sha256.New()
	out := io.MultiWriter(w, sum)
	if progress != nil {
		out = io.MultiWriter(w, sum, &progressWriter{total: f.Bytes, report: progress})
	}
	n, err := io.Copy(out, io.LimitReader(r, f.Bytes+1))
	if err != nil {
		return err
	}
	if n > f.Bytes {
		return fmt.Errorf("%w: expected %d bytes, got more", ErrLength, f.Bytes)
	}
	if n < f.Bytes {
		return fmt.Errorf("%w: expected %d bytes, got %d", ErrLength, f.Bytes, n)
	}
	if got := hex.EncodeToString(sum.Sum(nil)); got != f.SHA256 {
		return fmt.Errorf("%w: expected %s, got %s", ErrDigest, f.SHA256, got)
	}
	return nil
}

// contextReader ends a copy from a slow mirror (a network folder) with its context.
type contextReader struct {
	ctx context.Context
	r   io.Reader
}

func (c contextReader) Read(p []byte) (int, error) {
	if err := c.ctx.Err(); err != nil {
		return 0, err
	}
	return c.r.Read(p)
}

type progressWriter struct {
	done, total int64
	report      func(done int64)
}

func (p *progressWriter) Write(b []byte) (int, error) {
	p.done = min(p.done+int64(len(b)), p.total)
	p.report(p.done)
	return len(b), nil
}
