package classifier

import (
	"bufio"
	"bytes"
	"encoding/json"
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// A pair of readers that must agree: the lexicon and the analyzer that it stands for.
type lexiconCheck struct {
	lexicon  *Lexicon
	analyzer *Analyzer
}

func newLexiconCheck(settings FeatureSettings, taxonomy Taxonomy) lexiconCheck {
	return lexiconCheck{NewLexicon(settings, taxonomy), NewAnalyzer(settings, taxonomy)}
}

// lexiconChecks read in every way: names of one word and of several, that begin or go on
// with punctuation, with and without bigrams and n-grams.
func lexiconChecks() []lexiconCheck {
	names := Taxonomy{Organisations: []string{"Black Dawn", "Black Dawn Front", "al-Qaeda", "al Qaeda", "IS-K", "Dawn", "People's Army", "K.L.M.", "17 November", "H4mmer Front"}}
	people := Taxonomy{
		Organisations: []string{"Black Dawn", "al-Qaeda"},
		Identities:    []string{"Dawn", "black front", "{IDENTITY} front", "{IDENTITY} {IDENTITY}", "kill", "lone-wolf"},
	}
	odd := Taxonomy{Organisations: []string{"Lone (Wolf)", "Lone !", "Kill \u200b"}}
	always := Taxonomy{Organisations: []string{"( Wolf )"}}
	return []lexiconCheck{
		newLexiconCheck(FeatureSettings{}, Taxonomy{}),
		newLexiconCheck(FeatureSettings{Bigrams: true, CharMin: 3, CharMax: 5}, names),
		newLexiconCheck(FeatureSettings{Bigrams: true, CharMin: 3, CharMax: 4}, people),
		newLexiconCheck(FeatureSettings{Bigrams: true}, odd),
		newLexiconCheck(FeatureSettings{Bigrams: true, CharMin: 1, CharMax: 2}, always),
	}
}

func (c lexiconCheck) check(t testing.TB, text []byte) {
	t.Helper()
	var want []string
	c.analyzer.Features(text, func(feature []byte) { want = append(want, string(feature)) })
	if got := c.features(text); !slices.Equal(got, want) {
		i := 0
		for i < min(len(got), len(want)) && got[i] == want[i] {
			i++
		}
		t.Fatalf("settings %+v: features of %q differ from number %d\nlexicon  %q\nanalyzer %q", c.lexicon.settings, text, i,
			got[i:min(len(got), i+8)], want[i:min(len(want), i+8)])
	}
}

func (c lexiconCheck) features(text []byte) []string {
	var features []string
	for _, id := range c.lexicon.Append(nil, text) {
		features = append(features, string(c.lexicon.AppendFeature(nil, id)))
	}
	return features
}

// TestLexiconOnShortTexts reads every short string of the parts that matter.
func TestLexiconOnShortTexts(t *testing.T) {
	parts := []string{"a", "I", "kill", "Black", "dawn", "front", " ", "\u00a0", "'s", "'", "\"", "(", ":", ".", "-", "#", "@", "!", "$", "1", "2019", "k1ll", "www",
		"http://", "_", "é", "к", "\xff", "\u200b", "{org}", "is", "is-k", "al", "qaeda", "Lone", "Wolf", "17", "😀", "\x1f", "\x00", "h4mmer"}
	for _, c := range lexiconChecks() {
		for _, x := range parts {
			for _, y := range parts {
				c.check(t, []byte(x+y))
				for _, z := range parts {
					c.check(t, []byte(x+y+z))
					c.check(t, []byte(x+" "+y+" "+z))
				}
			}
		}
	}
}

func TestLexiconOnHostileTexts(t *testing.T) {
	random := rand.New(rand.NewPCG(3, 4))
	seeds := hostile()
	for _, c := range lexiconChecks() {
		for _, text := range seeds {
			c.check(t, []byte(text))
		}
		for range 20_000 {
			var b strings.Builder
			for range 1 + random.IntN(6) {
				seed := seeds[random.IntN(len(seeds))]
				from := random.IntN(len(seed) + 1)
				b.WriteString(seed[from:min(len(seed), from+random.IntN(12))])
				b.WriteString([]string{"", " ", "\t", "\u2003"}[random.IntN(4)])
			}
			c.check(t, []byte(b.String()))
		}
		noise := make([]byte, 40)
		for range 20_000 {
			for i := range noise {
				noise[i] = byte(random.UintN(256))
			}
			c.check(t, noise)
		}
	}
	long := lexiconChecks()[1]
	for _, text := range longRuns() {
		long.check(t, text)
	}
	long.check(t, []byte(strings.Repeat("kill them ", MaxTextBytes/10+9)))
}

// TestLexiconOnTheCorpus reads all rows of the project with the default taxonomy.
func TestLexiconOnTheCorpus(t *testing.T) {
	taxonomy := readTestTaxonomy(t)
	checks := []lexiconCheck{
		newLexiconCheck(FeatureSettings{Bigrams: true, CharMin: 3, CharMax: 5}, taxonomy),
		newLexiconCheck(FeatureSettings{}, taxonomy),
	}
	texts := corpusTexts(t)
	for _, text := range texts {
		for _, c := range checks {
			c.check(t, []byte(text))
		}
	}
	if len(texts) < 1000 {
		t.Errorf("only %d texts", len(texts))
	}
	// Numbers are one to a feature, and stay.
	l := checks[0].lexicon
	seen := map[string]bool{}
	for id := range l.Len() {
		seen[string(l.AppendFeature(nil, int32(id)))] = true
	}
	if len(seen) != l.Len() {
		t.Errorf("%d numbers for %d features", l.Len(), len(seen))
	}
}

func readTestTaxonomy(t testing.TB) Taxonomy {
	t.Helper()
	f, err := os.Open("../training/taxonomy.json")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	taxonomy, err := ReadTaxonomy(f)
	if err != nil {
		t.Fatal(err)
	}
	return taxonomy
}

// corpusTexts returns the texts of the project's corpus.
func corpusTexts(t testing.TB) []string {
	t.Helper()
	files, err := filepath.Glob("../training/corpus/*.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	var texts []string
	for _, name := range files {
		f, err := os.Open(name)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for lines := bufio.NewScanner(f); lines.Scan(); {
			var row struct {
				Text string `json:"text"`
			}
			if err := json.Unmarshal(lines.Bytes(), &row); err != nil {
				t.Fatal(err)
			}
			texts = append(texts, row.Text)
		}
	}
	return texts
}

// The memo is emptied when it is full, and what it says stays right.
func TestLexiconMemoIsBounded(t *testing.T) {
	c := newLexiconCheck(FeatureSettings{}, Taxonomy{})
	var text []byte
	for i := range maxMemoPieces + 100 {
		text = append(text[:0], "x_"...)
		for n := i; n > 0; n /= 26 {
			text = append(text, byte('a'+n%26))
		}
		c.lexicon.Append(nil, text)
	}
	if n := c.lexicon.memo.pieces.len(); n == 0 || n > 100 {
		t.Errorf("%d pieces are remembered after %d, want those since the memo was full", n, maxMemoPieces+100)
	}
	c.check(t, text)
	before := c.lexicon.memo.pieces.len()
	long := []byte("_" + strings.Repeat("y", maxMemoPieceBytes))
	c.check(t, long)
	if c.lexicon.memo.pieces.len() != before {
		t.Error("a long piece is remembered")
	}
	c.lexicon.Reset()
	if c.lexicon.Len() != 0 || c.lexicon.memo.pieces.len() != 0 {
		t.Error("reset leaves something behind")
	}
	c.check(t, text)
}

// An interner gives each string one number, also those that end in zero bytes or are
// longer than a key.
func TestInterner(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	in, want := newInterner(), map[string]int32{}
	for range 200_000 {
		s := make([]byte, random.IntN(12))
		for i := range s {
			s[i] = "\x00ab"[random.IntN(3)]
		}
		number, known := want[string(s)]
		if !known {
			number = int32(len(want))
			want[string(s)] = number
		}
		if got, fresh := in.number(s); got != number || fresh == known {
			t.Fatalf("%q has the number %d, want %d; fresh %v, known %v", s, got, number, fresh, known)
		}
	}
	for s, number := range want {
		if got := string(in.at(number)); got != s {
			t.Fatalf("number %d is %q, want %q", number, got, s)
		}
	}
	if in.len() != len(want) || len(want) < 2*minSlots {
		t.Errorf("%d strings, want %d, more than the tables begin with", in.len(), len(want))
	}
}

// FuzzLexicon compares the fast way with the slow one on any bytes.
func FuzzLexicon(f *testing.F) {
	for _, text := range hostile() {
		f.Add([]byte(text))
	}
	checks := lexiconChecks()
	f.Fuzz(func(t *testing.T, text []byte) {
		for _, c := range checks {
			c.lexicon.Reset()
			c.check(t, text)
			c.check(t, text) // from what is remembered
		}
	})
}

// Sorted lists every feature once, in the order of their bytes.
func TestLexiconSorted(t *testing.T) {
	texts := append(hostile(), corpusTexts(t)...)
	for _, c := range lexiconChecks() {
		l := c.lexicon
		if got := l.Sorted(); len(got) != 0 {
			t.Fatalf("an empty lexicon has features: %v", got)
		}
		for _, text := range texts {
			l.Append(nil, []byte(text))
		}
		sorted := l.Sorted()
		if len(sorted) != l.Len() {
			t.Fatalf("settings %+v: %d of %d features are sorted", l.settings, len(sorted), l.Len())
		}
		var last, next []byte
		for i, id := range sorted {
			next = l.AppendFeature(next[:0], id)
			if i > 0 && bytes.Compare(last, next) >= 0 {
				t.Fatalf("settings %+v: %q comes after %q", l.settings, next, last)
			}
			last, next = next, last
		}
	}
}
