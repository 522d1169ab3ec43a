package counts

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"testing/iotest"

	"tocsin/training"
)

// readAll reads a table to its end.
func readAll(r io.Reader) error {
	t, err := NewReader(r)
	if err != nil {
		return err
	}
	for {
		if _, err := t.Next(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func smallTable(t testing.TB) []byte {
	return build(t, []training.Row{
		{Text: "kill kill them", Themes: []string{"threat"}, Stance: "promotes"},
		{Text: "tea for two", Themes: []string{}},
	}, smallHeader(), Options{})
}

// A table that was cut anywhere, changed in any bit or made longer is refused, and the
// error says where.
func TestReaderRefusesDamage(t *testing.T) {
	table := smallTable(t)
	if err := readAll(bytes.NewReader(table)); err != nil {
		t.Fatal(err)
	}
	for n := range table {
		err := readAll(bytes.NewReader(table[:n]))
		if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "the file ends at byte ") {
			t.Fatalf("cut to %d of %d bytes: %v", n, len(table), err)
		}
		for bit := range 8 {
			damaged := bytes.Clone(table)
			damaged[n] ^= 1 << bit
			if err := readAll(bytes.NewReader(damaged)); !errors.Is(err, ErrFormat) {
				t.Fatalf("bit %d of byte %d changed: %v", bit, n, err)
			}
		}
	}
	if err := readAll(bytes.NewReader(append(table, 0))); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "there are bytes after byte") {
		t.Errorf("a byte more: %v", err)
	}
}

// However the bytes come, they are the same table, and an error of the reader is passed on.
func TestReaderReadsInPieces(t *testing.T) {
	rows := randomRows(rand.New(rand.NewPCG(15, 16)), 300)
	h := smallHeader()
	h.Features.CharMin, h.Features.CharMax = 1, 8
	h.Taxonomy.Themes[0].Definition = strings.Repeat("long ", readBuffer/3) // longer than what is read at once
	table := build(t, rows, h, Options{})
	if err := readAll(iotest.OneByteReader(bytes.NewReader(table))); err != nil {
		t.Error(err)
	}
	if err := readAll(iotest.DataErrReader(bytes.NewReader(table))); err != nil {
		t.Error(err)
	}
	if err := readAll(iotest.TimeoutReader(bytes.NewReader(table))); !errors.Is(err, iotest.ErrTimeout) {
		t.Errorf("%v, want the error of the reader", err)
	}
}

// A table that says what cannot be is refused, though its checksum is right.
func TestReaderRefusesLies(t *testing.T) {
	h := smallHeader()
	entry := func(feature string, counts ...uint64) Entry {
		e := newEntry(6)
		e.Feature = []byte(feature)
		for i, n := range counts {
			e.Occurrences[i], e.Documents[i] = n, n
		}
		return e
	}
	honest := entry("wkill", 1, 1, 1, 0, 1, 1)
	more := entry("wkill", 1, 1, 1, 0, 1, 1)
	more.Documents[5] = 2
	// 2048 times 2^53 tokens are none in 64 bits.
	var overflowing []Entry
	for i := range 2048 {
		e := entry(fmt.Sprintf("w%04d", i), 0, 0, 0, 0, 0, maxCount)
		e.Documents[5] = 1
		overflowing = append(overflowing, e)
	}
	for _, c := range []struct {
		name, want string
		totals     Totals
		chars      bool
		entries    []Entry
	}{
		{name: "an honest one", entries: []Entry{honest}},
		{name: "tokens", want: `totals: claim 2 tokens under "all rows", the entries have 1`, totals: Totals{Tokens: []uint64{1, 1, 1, 0, 1, 2}}, entries: []Entry{honest}},
		{name: "rows", want: `1 occurrences in 1 of the 0 rows under "threat"`, totals: Totals{Documents: []uint64{0, 1, 1, 0, 1, 1}}, entries: []Entry{honest}},
		{name: "more rows than occurrences", want: `entry 1, at byte `, entries: []Entry{more}},
		{name: "a theme where none was judged", want: "a theme has 1, all rows with judged themes 0", entries: []Entry{entry("wkill", 1, 0, 1, 0, 1, 1)}},
		{name: "a stance where none was", want: "the stances have 1, all rows with a stance 0", entries: []Entry{entry("wkill", 1, 1, 1, 0, 0, 1)}},
		{name: "fewer rows than labels", want: "occurs in no row", entries: []Entry{entry("wkill", 1, 1, 1, 0, 1, 0)}},
		{name: "another kind", want: `feature "kill" cannot be with these settings`, entries: []Entry{entry("xkill", 1, 1, 1, 0, 1, 1)}},
		{name: "characters", want: `characters "kil" cannot be`, entries: []Entry{entry("ckil", 1, 1, 1, 0, 1, 1)}},
		{name: "a word of two", want: `word "kill them" cannot be`, entries: []Entry{entry("wkill them", 1, 1, 1, 0, 1, 1)}},
		{name: "a bigram of one", want: `bigram "kill " cannot be`, entries: []Entry{entry("bkill ", 1, 1, 1, 0, 1, 1)}},
		{name: "a control character", want: `word "\x1b[2J" cannot be`, entries: []Entry{entry("w\x1b[2J", 1, 1, 1, 0, 1, 1)}},
		{name: "a tab in an n-gram", want: `characters "a\tb" cannot be`, chars: true, entries: []Entry{entry("ca\tb", 1, 1, 1, 0, 1, 1)}},
		{name: "tokens beyond all counts", want: "more than 9007199254740992 tokens", totals: Totals{Tokens: make([]uint64, 6)}, entries: overflowing},
	} {
		if c.totals.Tokens == nil {
			c.totals.Tokens = []uint64{1, 1, 1, 0, 1, 1}
		}
		if c.totals.Documents == nil {
			c.totals.Documents = []uint64{1, 1, 1, 0, 1, 1}
		}
		h := h
		if c.chars {
			h.Features.CharMin, h.Features.CharMax = 3, 3
		}
		var b bytes.Buffer
		w, err := NewWriter(&b, h, c.totals)
		if err != nil {
			t.Fatal(err)
		}
		for i := range c.entries {
			if err := w.Write(&c.entries[i]); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		err = readAll(&b)
		if c.want == "" && err != nil || c.want != "" && (!errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), c.want)) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
}

// A number that is not as short as it could be would let two files be the same table.
func TestReaderRefusesLongNumbers(t *testing.T) {
	table := smallTable(t)
	at := fileHeaderAt + int(binary.LittleEndian.Uint32(table[12:])) // the first of the totals
	long := slices.Concat(table[:at], []byte{table[at] | 0x80, 0}, table[at+1:len(table)-sha256.Size])
	sum := sha256.Sum256(long)
	if err := readAll(bytes.NewReader(append(long, sum[:]...))); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), "totals: a number is too large, or not as short as it could be") {
		t.Error(err)
	}
}

func TestWriterWantsOrder(t *testing.T) {
	w, err := NewWriter(io.Discard, smallHeader(), newTotals(6))
	if err != nil {
		t.Fatal(err)
	}
	e := newEntry(6)
	for _, step := range []struct {
		feature string
		ok      bool
	}{{"wb", true}, {"wb", false}, {"wa", false}, {"wbb", true}} {
		e.Feature = []byte(step.feature)
		if err := w.Write(&e); (err == nil) != step.ok {
			t.Errorf("%s: %v", step.feature, err)
		}
	}
}

// FuzzReader reads any bytes without a panic or much memory. What it accepts is written
// again as the same bytes.
func FuzzReader(f *testing.F) {
	table := smallTable(f)
	f.Add(table)
	f.Add(table[:len(table)/2])
	f.Add([]byte(fileMagic + "\x01\x00\x00\x00\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		// A checksum that is right lets the fuzzer past it.
		if len(data) > sha256.Size {
			sum := sha256.Sum256(data[:len(data)-sha256.Size])
			data = append(bytes.Clone(data[:len(data)-sha256.Size]), sum[:]...)
		}
		if readAll(bytes.NewReader(data)) != nil {
			return
		}
		r := open(t, data)
		var again bytes.Buffer
		w, err := NewWriter(&again, r.Header(), r.Totals())
		if err != nil {
			t.Fatal(err)
		}
		if err := copyEntries(t.Context(), w, r); err != nil {
			t.Fatal(err)
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(again.Bytes(), data) {
			t.Fatalf("read and written again, %d bytes become %d others", len(data), again.Len())
		}
	})
}
