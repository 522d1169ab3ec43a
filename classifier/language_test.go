package classifier

import (
	"bytes"
	"encoding/binary"
	"errors"
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

const tinyLetters = "abcdefghijklmnopqrstuvwxyz"

// withLanguage gives the tiny model a language in which its own words count two nats for
// it each, and a letter half a nat against.
func withLanguage(p Parameters) Parameters {
	n := Symbols(len(tinyLetters))
	p.Language = &Language{Letters: tinyLetters, Trigrams: make([]int8, n*n*n), Threshold: -0.5}
	for i := range p.Language.Trigrams {
		p.Language.Trigrams[i] = -16
	}
	for _, feature := range p.Vocabulary {
		if feature[0] == WordFeature {
			p.Language.Words = append(p.Language.Words, 64)
		}
	}
	return p
}

func TestAbstentionByLanguage(t *testing.T) {
	m := build(t, withLanguage(tinyParameters()))
	for _, test := range []struct {
		about, text string
		want        Reason
	}{
		{"another language in the same letters", "wir bringen sie alle um", UnknownLanguage},
		{"with a word that both have", "wir will bringen sie um", UnknownLanguage},
		{"half and half", "kill them the bomb wir bringen sie um", ""},
		{"mostly the known one", "they said police will kill them", ""},
		{"unknown letters in one piece", "我们明天要杀了他们", UnknownLanguage},
		{"accents go with the normal form", "thé bömb wíll kill", ""},
		{"too short to tell", "wir bringen", TooShort},
		{"one unknown word", "aabbccddee", TooShort},
		{"evidence is needed", "kill the i", ""},
		{"names say something", "kill Dawn will", ""},
		{"pictures say something", "kill them 🔪", ""},
		{"one unknown word beside them", "aabbccddee Dawn 🔪", UnknownVocabulary},
		{"nothing but pictures", "🔪 🔪 🔪", TooShort},
		{"tags are of no language", "#wirbringen #sieum #alle #heute kill", ""},
		{"but a tag may be a word", "#kill #wir #them #sie", ""},
		{"nor are names of files", "c:\\wir\\bringen.exe sie_alle.dll um.bat kill", ""},
		{"leetspeak is what it says", "k1ll th3m w1ll", ""},
		{"unknown words and nothing for them", "a1a b2b c3c", UnknownVocabulary},
	} {
		r := m.Classify([]byte(test.text), Options{})
		if r.Reason != test.want {
			t.Errorf("%s: %q: reason %q, want %q (language %v)", test.about, test.text, r.Reason, test.want, m.Observe([]byte(test.text)).Language)
		}
	}
}

// Evidence is a sum over words, so that it may be added up in any grouping.
func TestLanguageAddsUp(t *testing.T) {
	m := build(t, withLanguage(tinyParameters()))
	words := []string{"kill", "wir", "fais-moi", "don't", "Иван", "k1ll", "#tag", "bomb", "überall"}
	sum := 0.0
	for _, word := range words {
		sum += m.Observe([]byte(word)).Language
	}
	if got := m.Observe([]byte(strings.Join(words, " "))).Language; got != sum {
		t.Errorf("a text has %v, its words %v", got, sum)
	}
	// Two nats for a known word; for others half of them and half a nat a symbol.
	for text, want := range map[string]float64{"kill": 2, "wir": (UnknownWordRatio - 4*16) / 32., "a-b": (UnknownWordRatio - 4*16) / 32., "verlängerungskabel": -127 / 32., "wir2": 0, "#wir": 0, "#kill": 2} {
		if got := m.Observe([]byte(text)).Language; got != want {
			t.Errorf("%q has %v, want %v", text, got, want)
		}
	}
}

// A model whose rows are in another script knows that script.
func TestLanguageOfAnotherScript(t *testing.T) {
	p := withLanguage(tinyParameters())
	n := Symbols(len(tinyLetters))
	for i := range p.Language.Trigrams {
		p.Language.Trigrams[i] = 16 // also for letters of scripts that the alphabet lacks
	}
	p.Abstention.MinKnownTokenRatio = 0
	if r := build(t, p).Classify([]byte("Мы убьём их всех"), Options{}); r.Reason != "" {
		t.Errorf("reason %q", r.Reason)
	}
	for i := range p.Language.Trigrams {
		if i%n == n-2 {
			p.Language.Trigrams[i] = -16 // other Latin letters
		}
	}
	if r := build(t, p).Classify([]byte("ɛɛɛ ɔɔɔ əəə"), Options{}); r.Reason != UnknownLanguage {
		t.Errorf("letters of the Latin script that the rows do not have: reason %q", r.Reason)
	}
}

func TestLanguageInAFile(t *testing.T) {
	p := withLanguage(tinyParameters())
	for i := range p.Language.Trigrams {
		p.Language.Trigrams[i] = int8(i)
	}
	file := written(t, build(t, p))
	m, err := Load(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(p.Language, m.Parameters().Language); diff != "" {
		t.Errorf("-written +read\n%s", diff)
	}
}

// The section may lie as the others may (TestModelFileThatLies).
func TestLanguageThatLies(t *testing.T) {
	file := written(t, build(t, withLanguage(tinyParameters())))
	header := func(from, to string) func(*testing.T, *forgery) {
		return func(t *testing.T, f *forgery) { f.replace(t, from, to) }
	}
	letters := `"letters":"` + tinyLetters + `"`
	for _, lie := range []struct {
		about   string
		forge   func(*testing.T, *forgery)
		section string
	}{
		{"letters out of order", header(letters, `"letters":"bacdefghijklmnopqrstuvwxyz"`), "language: letter 1"},
		{"a letter twice", header(letters, `"letters":"aacdefghijklmnopqrstuvwxyz"`), "language: letter 1"},
		{"no letter", header(letters, `"letters":"1bcdefghijklmnopqrstuvwxyz"`), "language: letter 0"},
		{"a letter too few", header(letters, `"letters":"abcdefghijklmnopqrstuvwxy"`), "language: should end"},
		{"too many letters", header(letters, `"letters":"`+strings.Repeat("a", 49)+`"`), "header: claims 49 letters"},
		{"a million letters", header(letters, `"letters":"`+strings.Repeat("a", 1<<20)+`"`), "header: claims 1048576 letters"},
		{"a word too many", header(`"word_count":17`, `"word_count":18`), "language: should end"},
		{"a word too many, and room for it", func(t *testing.T, f *forgery) {
			f.replace(t, `"word_count":17`, `"word_count":18`)
			f.weights = append(f.weights, 0)
		}, "language: 18 ratios for 17 words"},
		{"negative words", header(`"word_count":17`, `"word_count":-17`), "header: claims 26 letters and -17 words"},
		{"words beyond the limit", header(`"word_count":17`, `"word_count":4194305`), "header: claims 26 letters and 4194305 words"},
		{"a threshold that all miss", header(`"threshold":-0.5`, `"threshold":0.5`), "language: threshold 0.5"},
		{"a threshold that none miss", header(`"threshold":-0.5`, `"threshold":-1e300`), "language: threshold"},
		{"a threshold of no number", header(`"threshold":-0.5`, `"threshold":NaN`), "header: "},
		{"no section", header(`"language":{`+letters+`,"threshold":-0.5,"word_count":17},`, ``), "weights: should end"},
		{"null for a section", header(`"language":{`+letters+`,"threshold":-0.5,"word_count":17},`, `"language":null,`), "weights: should end"},
		{"bytes after the section", func(_ *testing.T, f *forgery) { f.weights = append(f.weights, 0) }, "language: should end"},
		{"a section cut", func(_ *testing.T, f *forgery) { f.weights = f.weights[:len(f.weights)-1] }, "language: should end"},
		{"something before the section", func(_ *testing.T, f *forgery) {
			binary.LittleEndian.PutUint16(f.weights[2*len(tinyFeatures)*5:], 1)
		}, "not written as this program writes it"},
	} {
		t.Run(lie.about, func(t *testing.T) {
			f := takeApart(t, file)
			lie.forge(t, f)
			if _, err := Load(bytes.NewReader(f.file())); !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), lie.section) {
				t.Errorf("got %v, want a refusal that says %q", err, lie.section)
			}
		})
	}
}

func TestLanguageIsChecked(t *testing.T) {
	for about, spoil := range map[string]func(l *Language){
		"no trigrams":        func(l *Language) { l.Trigrams = nil },
		"a word too few":     func(l *Language) { l.Words = l.Words[1:] },
		"threshold above 0":  func(l *Language) { l.Threshold = 1 },
		"threshold not real": func(l *Language) { l.Threshold = math.NaN() },
	} {
		p := withLanguage(tinyParameters())
		spoil(p.Language)
		if _, err := New(p); err == nil || !strings.Contains(err.Error(), "language: ") {
			t.Errorf("%s: %v", about, err)
		}
	}
}
