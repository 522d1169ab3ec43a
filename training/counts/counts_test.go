package counts

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"iter"
	"math/rand/v2"
	"os"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	"tocsin/training"
)

// smallHeader has one theme and two stances: six columns.
func smallHeader() Header {
	return Header{classifier.FeatureSettings{Bigrams: true}, classifier.Taxonomy{
		Name:            "small",
		Themes:          []classifier.Label{{Name: "threat", Definition: "a threat"}},
		Stances:         []classifier.Label{{Name: "promotes", Definition: "for it"}, {Name: "reports", Definition: "about it"}},
		PromotingStance: "promotes",
		Organisations:   []string{"Black Dawn"},
	}}
}

func seq(rows []training.Row) iter.Seq2[training.Row, error] {
	return func(yield func(training.Row, error) bool) {
		for _, r := range rows {
			if !yield(r, nil) {
				return
			}
		}
	}
}

// build returns the bytes of the table of the rows.
func build(t testing.TB, rows []training.Row, h Header, o Options) []byte {
	t.Helper()
	if o.Dir == "" {
		o.Dir = t.TempDir()
	}
	var b bytes.Buffer
	w, err := Build(t.Context(), seq(rows), h, o, &b)
	if err != nil {
		t.Fatal(err)
	}
	if left, err := os.ReadDir(o.Dir); err != nil || len(left) > 0 {
		t.Fatalf("left on disk: %v, error %v", left, err)
	}
	if _, digest := read(t, b.Bytes()); digest != w.Digest() {
		t.Fatalf("the writer says %s, the reader %s", w.Digest(), digest)
	}
	return b.Bytes()
}

func open(t testing.TB, table []byte) *Reader {
	t.Helper()
	r, err := NewReader(bytes.NewReader(table))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// read returns the entries of a table, a line each: the feature, and occurrences/documents
// by column.
func read(t testing.TB, table []byte) (lines []string, digest string) {
	t.Helper()
	r := open(t, table)
	for {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			return lines, r.Digest()
		}
		if err != nil {
			t.Fatal(err)
		}
		line := string(e.Feature)
		for i, n := range e.Occurrences {
			line += fmt.Sprintf(" %d/%d", n, e.Documents[i])
		}
		lines = append(lines, line)
	}
}

func TestBuild(t *testing.T) {
	rows := []training.Row{
		{Text: "kill kill them", Themes: []string{"threat"}, Stance: "promotes"},
		{Text: "Kill them!", Themes: []string{"threat"}, Stance: "reports"},
		{Text: "kill them", Themes: []string{}},
		{Text: "kill them", Stance: "reports"},
		{Text: "the Black Dawn", Themes: []string{}, Stance: "promotes"},
		{Text: "them"},
		{Text: "them"},
	}
	table := build(t, rows, smallHeader(), Options{})
	lines, _ := read(t, table)
	want := []string{ // threat, themes judged, promotes, reports, stance judged, all rows
		"bkill kill 1/1 1/1 1/1 0/0 1/1 1/1",
		"bkill them 2/2 3/3 1/1 2/2 3/3 4/4",
		"bthe {org} 0/0 1/1 0/0 0/0 0/0 1/1",
		"wkill 3/2 4/3 2/1 2/2 4/3 5/4",
		"wthe 0/0 1/1 0/0 0/0 0/0 1/1",
		"wthem 2/2 3/3 1/1 2/2 3/3 6/6",
		"w{org} 0/0 1/1 0/0 0/0 0/0 1/1",
	}
	if diff := cmp.Diff(want, lines); diff != "" {
		t.Errorf("entries (-want +got)\n%s", diff)
	}
	totals := open(t, table).Totals()
	if diff := cmp.Diff(Totals{Documents: []uint64{2, 4, 1, 2, 3, 7}, Tokens: []uint64{5, 9, 3, 4, 7, 13}}, totals); diff != "" {
		t.Errorf("totals (-want +got)\n%s", diff)
	}
	if diff := cmp.Diff([]string{"threat", "themes judged", "promotes", "reports", "stance judged", "all rows"}, open(t, table).Header().Columns()); diff != "" {
		t.Errorf("columns (-want +got)\n%s", diff)
	}
	if empty, _ := read(t, build(t, nil, smallHeader(), Options{})); empty != nil {
		t.Errorf("the table of no rows has %q", empty)
	}
}

// The tokenizer takes some characters apart, bytes for themselves. A table of these is a
// table.
func TestBuildTakesHalfCharacters(t *testing.T) {
	h := smallHeader()
	h.Features.CharMin, h.Features.CharMax = 1, 3
	table := build(t, []training.Row{{Text: "&amp;rsquo;:).日&amp;rsquo;", Themes: []string{}}}, h, Options{})
	if lines, _ := read(t, table); !slices.Contains(lines, "w\xe6 0/0 1/1 0/0 0/0 0/0 1/1") {
		t.Errorf("no character was taken apart: %q", lines)
	}
	var b bytes.Buffer
	x := NewExporter(&b, h, false)
	for r := open(t, table); ; {
		e, err := r.Next()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil {
			err = x.Write(e)
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := x.Close(); err != nil || !utf8.Valid(b.Bytes()) || !strings.Contains(b.String(), "word\t\\xe6\t1\t1\t") {
		t.Errorf("error %v, exported\n%q", err, b.String())
	}
}

// randomRows draws rows with few words, so that they share many, some of them equal.
func randomRows(random *rand.Rand, n int) []training.Row {
	words := strings.Fields("kill them all now and then they said the Black Dawn front k1ll (bomb) http://x.example a b c ... don't é 2019")
	rows := make([]training.Row, n)
	for i := range rows {
		var text []string
		for range random.IntN(9) {
			text = append(text, words[int(random.ExpFloat64()*4)%len(words)])
		}
		rows[i] = training.Row{ID: fmt.Sprint(i), Text: strings.Join(text, " ")}
		switch random.IntN(4) {
		case 0:
			rows[i].Themes = []string{}
		case 1:
			rows[i].Themes = []string{"threat"}
		}
		rows[i].Stance = []string{"", "promotes", "reports"}[random.IntN(3)]
	}
	return rows
}

// The bytes depend on the rows alone.
func TestBuildIsDeterministic(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	h := smallHeader()
	h.Features.CharMin, h.Features.CharMax = 2, 3
	for range 12 {
		rows := randomRows(random, random.IntN(400))
		want := build(t, rows, h, Options{Workers: 1})
		for _, o := range []Options{{}, {Workers: 3}, {Workers: 1, MaxEntries: 1}, {Workers: 2, MaxEntries: 50}, {Workers: 5, MaxEntries: 300}} {
			random.Shuffle(len(rows), func(i, j int) { rows[i], rows[j] = rows[j], rows[i] })
			if got := build(t, rows, h, o); !bytes.Equal(got, want) {
				t.Fatalf("%d rows, %+v: other bytes", len(rows), o)
			}
		}
	}
}

func merged(t testing.TB, tables ...[]byte) []byte {
	t.Helper()
	var readers []*Reader
	for _, table := range tables {
		readers = append(readers, open(t, table))
	}
	var b bytes.Buffer
	if _, err := Merge(t.Context(), readers, &b); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func forgotten(t testing.TB, table []byte, rows []training.Row, o Options) ([]byte, error) {
	var b bytes.Buffer
	_, err := Forget(t.Context(), open(t, table), seq(rows), o, &b)
	return b.Bytes(), err
}

// Merging is counting the union, and forgetting is never having seen.
func TestMergeAndForget(t *testing.T) {
	random := rand.New(rand.NewPCG(9, 10))
	h := smallHeader()
	for range 40 {
		a, b, c := randomRows(random, random.IntN(60)), randomRows(random, random.IntN(60)), randomRows(random, random.IntN(5))
		tableA, tableB, tableC := build(t, a, h, Options{}), build(t, b, h, Options{}), build(t, c, h, Options{})
		union := build(t, slices.Concat(a, b, c), h, Options{})
		if !bytes.Equal(merged(t, tableA, tableB, tableC), union) || !bytes.Equal(merged(t, tableC, merged(t, tableB, tableA)), union) {
			t.Fatal("merged tables differ from the table of the union")
		}
		if !bytes.Equal(merged(t, tableA), tableA) {
			t.Fatal("a table merged with nothing changes")
		}
		taken := slices.Concat(b, c)
		random.Shuffle(len(taken), func(i, j int) { taken[i], taken[j] = taken[j], taken[i] })
		left, err := forgotten(t, union, taken, Options{Dir: t.TempDir(), MaxEntries: 20})
		if err != nil || !bytes.Equal(left, tableA) {
			t.Fatalf("what is left differs from the table of rows never forgotten: %v", err)
		}
		none, err := forgotten(t, tableA, a, Options{})
		if err != nil || !bytes.Equal(none, build(t, nil, h, Options{})) {
			t.Fatalf("a table without its rows is not empty: %v", err)
		}
	}
}

// What was not counted cannot be forgotten.
func TestForgetRefuses(t *testing.T) {
	threat := training.Row{Text: "kill them", Themes: []string{"threat"}, Stance: "promotes"}
	plain := training.Row{Text: "tea tea now", Themes: []string{}}
	table := build(t, []training.Row{threat, plain}, smallHeader(), Options{})
	for _, c := range []struct {
		name, want string
		row        training.Row
	}{
		{"another word", `bigram "kill now" under "themes judged": 1 occurrences in 1 rows to forget, 0 in 0 counted`, training.Row{Text: "kill now", Themes: []string{}}},
		{"a word after all others", `word "zebra" under "all rows": 1 occurrences in 1 rows to forget, 0 in 0 counted`, training.Row{Text: "zebra"}},
		{"another label", `1 rows under "reports" to forget, 0 counted`, training.Row{Text: "kill them", Themes: []string{"threat"}, Stance: "reports"}},
		{"more often", `word "now" under "threat": 1 occurrences in 1 rows to forget, 0 in 0 counted`, training.Row{Text: "now", Themes: []string{"threat"}, Stance: "promotes"}},
		{"nothing, in a row too many", `bigram "kill them": 1 occurrences in 1 of the 0 rows under "threat"`, training.Row{Text: "!", Themes: []string{"threat"}, Stance: "promotes"}},
		{"less in the same rows", `word "tea": 1 occurrences in 0 of`, training.Row{Text: "tea", Themes: []string{}}},
	} {
		_, err := forgotten(t, table, []training.Row{c.row}, Options{})
		if !errors.Is(err, ErrNegative) || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v\nwant %s", c.name, err, c.want)
		}
	}
	mark := training.Row{Text: "!", Themes: []string{}}
	if _, err := forgotten(t, build(t, []training.Row{{Text: "!", Themes: []string{"threat"}}}, smallHeader(), Options{}), []training.Row{mark}, Options{}); !errors.Is(err, ErrNegative) ||
		!strings.Contains(err.Error(), "the rows: a theme has 1, all rows with judged themes 0") {
		t.Errorf("a row without a feature under another label: %v", err)
	}
	if _, err := forgotten(t, table, []training.Row{threat, threat}, Options{}); !errors.Is(err, ErrNegative) {
		t.Errorf("a row twice: %v", err)
	}
	if _, err := forgotten(t, table, []training.Row{threat}, Options{}); err != nil {
		t.Error(err)
	}
}

func TestMergeRefusesOtherHeaders(t *testing.T) {
	table := build(t, nil, smallHeader(), Options{})
	for want, change := range map[string]func(h *Header){
		"bigrams: true and false":              func(h *Header) { h.Features.Bigrams = false },
		"character n-grams: none and 3-5":      func(h *Header) { h.Features.CharMin, h.Features.CharMax = 3, 5 },
		"taxonomy: small and other":            func(h *Header) { h.Taxonomy.Name = "other" },
		"themes: [threat] and [threat hoax]":   func(h *Header) { h.Taxonomy.Themes = append(h.Taxonomy.Themes, classifier.Label{Name: "hoax"}) },
		"stances: [promotes reports] and [pro": func(h *Header) { h.Taxonomy.Stances = append(h.Taxonomy.Stances, classifier.Label{Name: "counters"}) },
		"promoting stance: promotes and rep":   func(h *Header) { h.Taxonomy.PromotingStance = "reports" },
		`definition of threat: "a threat" an`:  func(h *Header) { h.Taxonomy.Themes[0].Definition = "some threat" },
		`masked names: number 2 is "" and "X"`: func(h *Header) { h.Taxonomy.Organisations = append(h.Taxonomy.Organisations, "X") },
		`of people: number 1 is "" and "X"`:    func(h *Header) { h.Taxonomy.Identities = append(h.Taxonomy.Identities, "X") },
	} {
		h := smallHeader()
		change(&h)
		_, err := Merge(t.Context(), []*Reader{open(t, table), open(t, build(t, nil, h, Options{}))}, io.Discard)
		if !errors.Is(err, ErrMismatch) || !strings.Contains(err.Error(), "table 1 and table 2: ") || !strings.Contains(err.Error(), want) {
			t.Errorf("%v, want %s", err, want)
		}
	}
	if _, err := Merge(t.Context(), nil, io.Discard); err == nil {
		t.Error("no tables can be merged")
	}
}
