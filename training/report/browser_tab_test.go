package report

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/page"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"
)

// chromium is the path of a browser; TOCSIN_CHROMIUM names one that is not found.
func chromium(t *testing.T) string {
	t.Helper()
	if path := os.Getenv("TOCSIN_CHROMIUM"); path != "" {
		return path
	}
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path
		}
	}
	t.Skip("NO CHROMIUM IS HERE: the report is not tested in a browser; install one or name it in TOCSIN_CHROMIUM")
	return ""
}

// A tab is a page in a browser, with what went wrong in it and what it asked for.
type tab struct {
	context.Context
	mu       sync.Mutex
	wrong    []string
	requests []string
}

// browse writes a page to a file and opens it by file://.
func browse(t *testing.T, p Page) *tab {
	t.Helper()
	path := chromium(t)
	file := filepath.Join(t.TempDir(), "report.html")
	if err := os.WriteFile(file, []byte(written(t, p.WriteHTML)), 0o644); err != nil {
		t.Fatal(err)
	}
	b := &tab{}
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Minute)
	allocator, stop := chromedp.NewExecAllocator(ctx, append(slices.Clone(chromedp.DefaultExecAllocatorOptions[:]),
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.UserDataDir(t.TempDir()),
		chromedp.Flag("disable-component-update", true))...)
	browser, closeTab := chromedp.NewContext(allocator, chromedp.WithListener(b.note))
	b.Context = browser
	t.Cleanup(func() {
		_ = chromedp.Cancel(browser) // the browser may be gone already
		closeTab()
		stop()
		cancel()
	})
	send(t, b, network.Enable, network.EnableParams{})
	send(t, b, log.Enable, cdp.Empty{})
	b.do(t, chromedp.Navigate("file://"+file), chromedp.WaitReady(chromedp.CSS("#curves")))
	return b
}

func (b *tab) note(event any) {
	b.mu.Lock()
	defer b.mu.Unlock()
	switch e := event.(type) {
	case *network.EventRequestWillBeSent:
		b.requests = append(b.requests, e.Request.URL)
	case *runtime.EventConsoleAPICalled:
		b.wrong = append(b.wrong, "console."+string(e.Type))
	case *runtime.EventExceptionThrown:
		b.wrong = append(b.wrong, fmt.Sprintf("exception: %+v", *e.ExceptionDetails))
	case *log.EventEntryAdded:
		b.wrong = append(b.wrong, e.Entry.Text)
	case *page.EventJavascriptDialogOpening:
		b.wrong = append(b.wrong, "dialog: "+e.Message)
	}
}

func (b *tab) do(t *testing.T, steps ...chromedp.Action[chromedp.Void]) {
	t.Helper()
	if err := chromedp.Do(b, steps...); err != nil {
		t.Fatal(err)
	}
}

// send sends a command of the protocol.
func send[P, R any](t *testing.T, b *tab, command cdp.Command[P, R], parameters P) {
	t.Helper()
	if _, err := chromedp.Run(b, func(ctx context.Context, target *chromedp.Target) (R, error) {
		return cdp.Call(ctx, target, command, parameters)
	}); err != nil {
		t.Fatal(err)
	}
}

// value evaluates an expression on the page.
func value[V any](t *testing.T, b *tab, expression string) V {
	t.Helper()
	v, err := chromedp.Run(b, chromedp.Evaluate[V](expression))
	if err != nil {
		t.Fatalf("%s: %v", expression, err)
	}
	return v
}

// run evaluates a statement.
func (b *tab) run(t *testing.T, statement string) {
	t.Helper()
	value[bool](t, b, "(() => { "+statement+"; return true })()")
}

func (b *tab) media(t *testing.T, medium, scheme string) {
	t.Helper()
	send(t, b, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: medium, Features: []*emulation.MediaFeature{{Name: "prefers-color-scheme", Value: scheme}}})
}

// quiet checks that nothing went wrong and nothing was asked for but the page itself.
func (b *tab) quiet(t *testing.T) {
	t.Helper()
	b.mu.Lock()
	defer b.mu.Unlock()
	for _, w := range b.wrong {
		t.Errorf("the browser says: %s", w)
	}
	if len(b.requests) != 1 || !strings.HasPrefix(b.requests[0], "file://") {
		t.Errorf("the page asks for %q, want itself only", b.requests)
	}
}
