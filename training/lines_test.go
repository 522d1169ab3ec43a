package training

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"runtime"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A repeater reads as the same bytes over and over, so many times.
type repeater struct {
	unit  []byte
	times int
	at    int // in the unit
}

func (r *repeater) Read(p []byte) (n int, err error) {
	for n < len(p) {
		if r.times == 0 {
			return n, io.EOF
		}
		copied := copy(p[n:], r.unit[r.at:])
		n += copied
		if r.at += copied; r.at == len(r.unit) {
			r.at = 0
			r.times--
		}
	}
	return n, nil
}

func TestLines(t *testing.T) {
	var got []string
	for line, err := range Lines(strings.NewReader("a \r\n\n \t\r\nb\r\n\u00a0\nc")) {
		got = append(got, fmt.Sprintf("%d %q %v", line.Number, line.Bytes, err))
	}
	if diff := cmp.Diff([]string{`1 "a " <nil>`, `4 "b" <nil>`, `6 "c" <nil>`}, got); diff != "" {
		t.Error("(-want +got)", diff)
	}
}

func TestLinesAboveTheLimit(t *testing.T) {
	row := func(id string, textBytes int) string {
		s := `{"id":"` + id + `","text":""}`
		return strings.TrimSuffix(s, `"}`) + strings.Repeat("a", textBytes) + `"}`
	}
	empty := len(row("a", 0))
	in := strings.Join([]string{
		row("a", 1),
		row("b", maxLineBytes-empty-1), // with its end, just at the limit
		row("c", maxLineBytes),
		row("d", 1),
		row("e", 3*maxLineBytes), // the last line, without an end
	}, "\n")
	rows, errs := readAll(t, strings.NewReader(in))
	if diff := cmp.Diff([]string{"a", "b", "d"}, ids(rows)); diff != "" {
		t.Error("rows (-want +got)", diff)
	}
	if len(errs) != 2 || !strings.HasPrefix(errs[0].Error(), "rows.jsonl:3: the line is longer than") || !strings.HasPrefix(errs[1].Error(), "rows.jsonl:5: the line is longer than") {
		t.Errorf("errors %v, want lines 3 and 5 to be too long", errs)
	}
	for _, err := range errs {
		var row *RowError
		if !errors.As(err, &row) {
			t.Errorf("error %q: want a *RowError, with which the reading goes on", err)
		}
	}
}

// A line above the limit is not kept: a file without line ends must not fill the memory.
func TestLinesForgetWhatIsTooLong(t *testing.T) {
	allocated := allocatedBy(func() {
		for _, err := range Lines(&repeater{unit: bytes.Repeat([]byte("a"), 1<<16), times: 4096}) { // 256 MiB
			if !errors.Is(err, ErrLongLine) {
				t.Errorf("error %v, want %v", err, ErrLongLine)
			}
		}
	})
	// The buffer grows to the limit by doubling, more or less.
	if limit := uint64(8 * maxLineBytes); allocated > limit {
		t.Errorf("%d bytes were allocated, want at most %d", allocated, limit)
	}
}

func TestLinesOverAMillion(t *testing.T) {
	const million = 1_000_000
	unit := []byte(`{"id":"1","text":"a line"}` + "\n")
	n := 0
	allocated := allocatedBy(func() {
		for line, err := range Lines(&repeater{unit: unit, times: million}) {
			if n++; err != nil || line.Number != n || len(line.Bytes) != len(unit)-1 {
				t.Fatalf("line %d: number %d, %d bytes, error %v", n, line.Number, len(line.Bytes), err)
			}
		}
	})
	if n != million {
		t.Errorf("%d lines, want %d", n, million)
	}
	if limit := uint64(1 << 20); allocated > limit {
		t.Errorf("%d bytes were allocated over %d lines, want at most %d", allocated, million, limit)
	}
}

// allocatedBy returns how many bytes were allocated, whether or not they are free again.
func allocatedBy(do func()) uint64 {
	var before, after runtime.MemStats
	runtime.ReadMemStats(&before)
	do()
	runtime.ReadMemStats(&after)
	return after.TotalAlloc - before.TotalAlloc
}
