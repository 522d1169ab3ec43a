package training

import (
	"fmt"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/classifier"
	"tocsin/internal/textnorm"
)

// readFiles reads all rows of the files, none of which may be bad.
func readFiles(t testing.TB, pattern string) (rows []Row) {
	t.Helper()
	files, err := filepath.Glob(pattern)
	if err != nil || len(files) == 0 {
		t.Fatalf("no files %s: %v", pattern, err)
	}
	for _, file := range files {
		f, err := os.Open(file)
		if err != nil {
			t.Fatal(err)
		}
		defer f.Close()
		for row, err := range ReadJSONL(file, f, DefaultTaxonomy()) {
			if err != nil {
				t.Error(err)
				continue
			}
			rows = append(rows, row)
		}
	}
	return rows
}

func corpus(t testing.TB) []Row  { return readFiles(t, "corpus/*.jsonl") }
func holdOut(t testing.TB) []Row { return readFiles(t, "corpus/holdout/*.jsonl") }

// registers are the kinds of text in the corpus. The writer of the hold-out did not
// know them and chose others.
var registers = []string{
	"abstract", "advisory", "caption", "chat", "court_report", "email", "fiction", "forum", "game_chat", "headline", "helpline", "history",
	"interview", "joke", "news_lead", "news_report", "post", "question", "reply", "review", "school", "speech",
}

func TestCorpus(t *testing.T) {
	rows := corpus(t)
	if len(rows) < 3000 {
		t.Errorf("%d rows, want 3000 or more", len(rows))
	}
	checkRows(t, rows, "tocsin-corpus", registers, 60)
	harmless := 0
	for _, r := range rows {
		if len(r.Themes) == 0 {
			harmless++
		}
	}
	if harmless < len(rows)-harmless {
		t.Errorf("%d of %d rows are harmless look-alikes, want at least as many as others", harmless, len(rows))
	}
}

func TestHoldOut(t *testing.T) {
	for name, n := range map[string]int{"holdout-1": 200, "holdout-2": 300} {
		rows := readFiles(t, "corpus/holdout/"+name+".jsonl")
		if len(rows) != n {
			t.Errorf("%s: %d rows, want the %d that were frozen", name, len(rows), n)
		}
		checkRows(t, rows, "tocsin-"+name, nil, 1)
	}
}

// checkRows checks what every row that the project wrote promises. Any register will
// do where none are given.
func checkRows(t *testing.T, rows []Row, source string, allowed []string, eachAtLeast int) {
	t.Helper()
	taxonomy := DefaultTaxonomy()
	seen, count := map[string]bool{}, map[string]int{}
	for _, r := range rows {
		bad := func(format string, args ...any) { t.Errorf("row %s: "+format, append([]any{r.ID}, args...)...) }
		switch {
		case r.ID == "" || seen[r.ID]:
			bad("id empty or not unique")
		case r.Source != source:
			bad("source %q, want %q", r.Source, source)
		case r.Group == "" || r.Author == "" || r.Reading == nil:
			bad("group %q, author %q, reading %s: want all three", r.Group, r.Author, r.Reading)
		case allowed != nil && !slices.Contains(allowed, r.Register) || r.Register == "":
			bad("register %q, want one of %v", r.Register, allowed)
		case r.Themes == nil:
			bad("themes missing, want [] where none holds")
		case len(r.Themes) == 0 && r.Stance != "":
			bad("stance %q towards no theme", r.Stance)
		case len(r.Themes) > 0 && r.Stance == "":
			bad("themes %v without a stance", r.Themes)
		case strings.TrimSpace(r.Text) == "" || !utf8.ValidString(r.Text) || strings.ContainsRune(r.Text, utf8.RuneError):
			bad("text is empty or not UTF-8")
		case len(r.Text) > 8<<10:
			bad("text of %d bytes", len(r.Text))
		}
		seen[r.ID] = true
		for _, theme := range r.Themes {
			count[theme+" "+r.Stance]++
		}
		if len(r.Themes) == 0 {
			count["harmless"]++
		}
	}
	for _, theme := range taxonomy.Themes {
		for _, stance := range taxonomy.Stances {
			if n := count[theme.Name+" "+stance.Name]; n < eachAtLeast {
				t.Errorf("%d rows that %s %s, want %d or more", n, stance.Name, theme.Name, eachAtLeast)
			}
		}
	}
	if n := count["harmless"]; n < len(rows)/6 {
		t.Errorf("%d of %d rows are harmless, want a sixth or more", n, len(rows))
	}
}

// Equal ids would also be an error of training, and twins would vanish silently.
func TestCorpusHasNoTwins(t *testing.T) {
	rows := append(corpus(t), holdOut(t)...)
	kept, cleaning, err := Dedupe(rows)
	if err != nil {
		t.Fatal(err)
	}
	if len(kept) != len(rows) {
		t.Errorf("%+v of %d rows are left out, want none", cleaning, len(rows))
	}
}

// The hold-out was never seen in training: no text of it is in the corpus, also not
// inside a longer one, unless it is so short that anybody says it.
func TestHoldOutIsHeldOut(t *testing.T) {
	var norm textnorm.Normalizer
	plain := func(text string) string {
		var b strings.Builder
		for _, piece := range strings.Fields(text) {
			b.Write(norm.Normalize([]byte(piece)).Bytes)
			b.WriteByte(' ')
		}
		return b.String()
	}
	var all strings.Builder
	all.WriteByte('\n')
	for _, r := range corpus(t) {
		fmt.Fprintf(&all, " %s\n", plain(r.Text))
	}
	for _, r := range holdOut(t) {
		text := " " + plain(r.Text)
		if len(strings.Fields(text)) < 4 {
			text = "\n" + text + "\n"
		}
		if strings.Contains(all.String(), text) {
			t.Errorf("the text of row %s is in the corpus", r.ID)
		}
	}
}

// A name vouches for nothing: an organisation is {ORG} in every row. Names that are
// common words in lower case count only as they are written in the taxonomy.
func TestCorpusNamesNoOrganisation(t *testing.T) {
	var names []string
	for _, name := range DefaultTaxonomy().Organisations {
		names = append(names, regexp.QuoteMeta(name))
	}
	// The longest first, and on borders of words.
	slices.SortFunc(names, func(a, b string) int { return len(b) - len(a) })
	organisation := regexp.MustCompile(`(^|[^\pL\pN])(` + strings.Join(names, "|") + `)([^\pL\pN]|$)`)
	for _, r := range append(corpus(t), holdOut(t)...) {
		if m := organisation.FindStringSubmatch(r.Text); m != nil {
			t.Errorf("row %s (%v %s) names %q, want {ORG}", r.ID, r.Themes, r.Stance, m[2])
		}
	}
}

func TestDefaultTaxonomy(t *testing.T) {
	taxonomy := DefaultTaxonomy() // panics if it is not sound
	names := func(labels []classifier.Label) (list []string) {
		for _, l := range labels {
			if l.Definition == "" {
				t.Errorf("label %s has no definition", l.Name)
			}
			list = append(list, l.Name)
		}
		return list
	}
	themes := []string{"recruitment", "threat", "propaganda", "biological_weapons", "chemical_weapons", "nuclear_weapons", "cyber_weapons"}
	if got := names(taxonomy.Themes); !slices.Equal(got, themes) {
		t.Errorf("themes %v, want %v", got, themes)
	}
	if got, want := names(taxonomy.Stances), []string{"promotes", "reports", "counters"}; !slices.Equal(got, want) {
		t.Errorf("stances %v, want %v", got, want)
	}
	if n := len(DefaultConfig().StanceRates); n != len(taxonomy.Stances) {
		t.Errorf("%d stance rates for %d stances", n, len(taxonomy.Stances))
	}
	if lower := slices.IndexFunc(taxonomy.Organisations, func(name string) bool { return strings.ToLower(name) == name }); lower >= 0 {
		t.Errorf("organisation %q is a word like any other", taxonomy.Organisations[lower])
	}
}
