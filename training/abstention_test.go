package training

import (
	"math"
	"slices"
	"strings"
	"testing"

	"tocsin/classifier"
)

func TestLanguageThreshold(t *testing.T) {
	held := func(sums ...float64) (rows []heldBack) {
		for _, s := range sums {
			rows = append(rows, heldBack{times: 1, Observation: classifier.Observation{Words: 2, Language: s}})
		}
		return rows
	}
	many := make([]float64, 200)
	for i := range many {
		many[i] = 4
	}
	many[0], many[1], many[2] = -6, -3, -1
	for _, test := range []struct {
		about string
		held  []heldBack
		want  float64
	}{
		{"no rows", nil, -1},
		{"all for it", held(1, 2, 3), 0},
		{"few rows, and some against", held(-1, 2, 3), -0.5},
		{"one row in a hundred may be against it", held(many...), -0.5},
		{"no further than a word can go", held(-100), -classifier.MaxRatio * classifier.LanguageUnit},
	} {
		// The next number below the highest that is kept.
		if got := chooseLanguageThreshold(test.held); math.Abs(got-test.want) > 1e-9 {
			t.Errorf("%s: threshold %v, want %v", test.about, got, test.want)
		}
	}
	short := []heldBack{{times: 1, Observation: classifier.Observation{Words: 1, Language: -3}}}
	if got := chooseLanguageThreshold(append(held(1), short...)); got != 0 {
		t.Errorf("a row too short to judge moves the threshold to %v", got)
	}
}

// rowsIn returns an index as of rows in the language of a declaration.
func rowsIn(t *testing.T, code string, all []declaration) *index {
	t.Helper()
	i := slices.IndexFunc(all, func(d declaration) bool { return d.code == code })
	if i < 0 {
		t.Fatalf("no declaration %s", code)
	}
	x := &index{}
	for w, word := range all[i].words {
		x.strings = append(x.strings, string(classifier.WordFeature)+word)
		x.occurrences = append(x.occurrences, int64(all[i].counts[w]))
	}
	if err := x.learnLanguage(t.Context()); err != nil {
		t.Fatal(err)
	}
	return x
}

// What is known is what the rows are written in, whatever it is, and nothing else. The
// sentences are in no declaration.
func TestLanguageIsThatOfTheRows(t *testing.T) {
	all, err := readDeclarations(t.Context(), classifier.NewAlphabet(""))
	if err != nil {
		t.Fatal(err)
	}
	if len(all) < 400 {
		t.Fatalf("only %d declarations", len(all))
	}
	sentences := map[string]string{
		"eng": "the children were waiting for their mother in the street",
		"deu": "die kinder haben auf der strasse auf ihre mutter gewartet",
		"spa": "los ninos esperaban a su madre en la calle con sus amigos",
		"swh": "watoto walikuwa wanamsubiri mama yao katika barabara kubwa",
		"rus": "дети ждали свою мать на улице и играли с другими",
	}
	for code := range sentences {
		x := rowsIn(t, code, all)
		l := x.languageWithout(nil, x.strings)
		if len(l.Words) != len(x.strings) {
			t.Fatalf("%s: %d ratios for %d words", code, len(l.Words), len(x.strings))
		}
		c := contrast{alphabet: x.learner.alphabet, rows: x.learner.side(wordCounts(x.strings, x.occurrences)), others: x.learner.others}
		come := func(sentence string) (sum float64) {
			for word := range strings.FieldsSeq(sentence) {
				sum += float64(ratioUnits(c.nats(word))) * classifier.LanguageUnit
			}
			return sum
		}
		// A declaration is not how people talk, and small: sentences of the language need not come
		// to more than 0.
		own := come(sentences[code])
		for other, sentence := range sentences {
			if sum := come(sentence); other != code && (sum > -8 || sum > own-8) {
				t.Errorf("rows in %s: a sentence in %s comes to %v, one in %s to %v", code, other, sum, code, own)
			}
		}
	}
}

// The language of the rows and what is nearly the same are not among the others, and
// its neighbours have the largest shares of them.
func TestOthersAreTheNeighbours(t *testing.T) {
	alphabet := classifier.NewAlphabet("abcdefghijklmnopqrstuvwxyz")
	all, err := readDeclarations(t.Context(), alphabet)
	if err != nil {
		t.Fatal(err)
	}
	for code, want := range map[string]struct{ none, much, little []string }{
		"eng": {[]string{"eng", "sco"}, []string{"pcm"}, []string{"tur", "rus"}},
		"nob": {[]string{"nob", "nno", "dan"}, []string{"swe"}, []string{"tur", "spa"}},
	} {
		own := all[slices.IndexFunc(all, func(d declaration) bool { return d.code == code })]
		rows := (&languageLearner{alphabet: alphabet}).side(own.words, own.counts)
		others := unknownLanguages(slices.Clone(all), alphabet, rows)
		likeRows(others, rows)
		share := map[string]float64{}
		sum := 0.0
		for _, d := range others {
			share[d.code] = d.share
			sum += d.share
		}
		if math.Abs(sum-1) > 1e-9 {
			t.Errorf("%s: the shares add up to %v", code, sum)
		}
		even := 1 / float64(len(others))
		for _, d := range want.none {
			if share[d] != 0 {
				t.Errorf("%s: %s is among the others", code, d)
			}
		}
		for _, d := range want.much {
			if share[d] < 2*even {
				t.Errorf("%s: %s has the share %v, an even one is %v", code, d, share[d], even)
			}
		}
		for _, d := range want.little {
			if share[d] == 0 || share[d] > even {
				t.Errorf("%s: %s has the share %v, an even one is %v", code, d, share[d], even)
			}
		}
	}
}

// A row that is held back teaches nothing of the language that it is read with.
func TestLanguageWithoutRows(t *testing.T) {
	rows := []Row{{ID: "a", Text: "zorp blick wamp"}, {ID: "b", Text: "zorp quint"}, {ID: "c", Text: "zorp quint"}, {ID: "d", Text: "zorp blick quint wamp"}}
	c := DefaultConfig()
	c.MinGroups = 1
	x, err := buildIndex(t.Context(), rows, c)
	if err != nil {
		t.Fatal(err)
	}
	if x.languageWithout(nil, x.strings) != nil {
		t.Error("a language that nobody asked for")
	}
	if err := x.learnLanguage(t.Context()); err != nil {
		t.Fatal(err)
	}
	word := slices.Index(x.strings, "wwamp") - slices.IndexFunc(x.strings, func(f string) bool { return f[0] == classifier.WordFeature })
	known, forgotten := x.languageWithout(nil, x.strings).Words[word], x.languageWithout([]int{0, 3}, x.strings).Words[word]
	if known <= forgotten {
		t.Errorf("the word has %d, and %d without the rows that have it", known, forgotten)
	}
}

// Rows without letters have no language, and are trained on all the same.
func TestNoLanguage(t *testing.T) {
	x := &index{strings: []string{"w", "w12", "w{url}", "w🔥"}, occurrences: []int64{5, 5, 5, 5}}
	if err := x.learnLanguage(t.Context()); err != nil || x.languageWithout(nil, x.strings) != nil {
		t.Errorf("error %v, language %v", err, x.languageWithout(nil, x.strings))
	}
}
