package classifier

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// tokensOf returns the tokens of a text with their spans, readings in brackets.
func tokensOf(names []string, text string) string {
	return tokensIn(newMasks(Taxonomy{Organisations: names}), text)
}

func tokensIn(m *masks, text string) string {
	s := newScan(m)
	s.read([]byte(text))
	var list []string
	for _, tok := range s.tokens {
		format := "%s@%d-%d"
		if tok.kind == readingToken {
			format = "[%s]@%d-%d"
		}
		list = append(list, fmt.Sprintf(format, tok.text, tok.start, tok.end))
	}
	return strings.Join(list, " ")
}

func TestNamesOfOrganisations(t *testing.T) {
	names := []string{"Dawn", "al-Qaeda", "Black Dawn", "Black Dawn Front", "People's Army", "Front 19", "k1ll crew"}
	for _, test := range []struct{ about, text, want string }{
		{"one word", "Dawn said", "{org}@0-4 said@5-9"},
		{"upper case", "DAWN said", "{org}@0-4 said@5-9"},
		{"part of a word", "dawning", "dawning@0-7"},
		{"end of a word", "redawn", "redawn@0-6"},
		{"punctuation around", "(Dawn),", "(@0-1 {org}@1-5 )@5-6 ,@6-7"},
		{"possessive", "Dawn's men", "{org}@0-4 's@4-6 men@7-10"},
		{"a name in quotes", "'Dawn'", "'@0-1 {org}@1-5 '@5-6"},
		{"hyphen before and after", "pro-Dawn-led", "pro-@0-4 {org}@4-8 -led@8-12"},
		{"hyphen inside", "al-Qaeda.", "{org}@0-8 .@8-9"},
		{"hyphen inside and after", "al-qaeda's", "{org}@0-8 's@8-10"},
		{"the half of a name", "al-qaedas al", "al-qaedas@0-9 al@10-12"},
		{"two in one piece", "Dawn/al-Qaeda", "{org}@0-4 /@4-5 {org}@5-13"},
		{"two words", "the Black Dawn", "the@0-3 {org}@4-14"},
		{"three words, the longest name", "Black Dawn Front.", "{org}@0-16 .@16-17"},
		{"the shorter name where the longer fails", "Black Dawn frontier", "{org}@0-10 frontier@11-19"},
		{"line break inside", "BLACK\n\tdawn", "{org}@0-11"},
		{"possessive of two words", "Black Dawn's men", "{org}@0-10 's@10-12 men@13-16"},
		{"possessive inside", "People's Army", "{org}@0-13"},
		{"punctuation inside breaks it", "People, Army", "people@0-6 ,@6-7 army@8-12"},
		{"number in a name", "Front 19 and Front 20", "{org}@0-8 and@9-12 front@13-18 20@19-21"},
		{"a word that is read as another", "the k1ll crew, k1ll", "the@0-3 {org}@4-13 ,@13-14 k1ll@15-19 [kill]@15-19"},
		{"twice", "Dawn Dawn", "{org}@0-4 {org}@5-9"},
		{"homoglyph and zero width", "D\u0430wn Bl\u200back Dawn", "{org}@0-5 {org}@6-19"},
		{"spaced letters", "d a w n", "{org}@0-7"},
		{"already masked", "{ORG} said {org}", "{org}@0-5 said@6-10 {org}@11-16"},
		{"not quite masked", "{orga} {or", "{orga}@0-6 {or@7-10"},
	} {
		if got := tokensOf(names, test.text); got != test.want {
			t.Errorf("%s: tokens of %q\n got %s\nwant %s", test.about, test.text, got, test.want)
		}
	}
}

// A name of several words that holds one of a single word is found all the same.
func TestNamesWithin(t *testing.T) {
	if got, want := tokensOf([]string{"Black Dawn"}, "Black Dawn"), "{org}@0-10"; got != want {
		t.Errorf("got %s, want %s", got, want)
	}
	if got, want := tokensOf([]string{"Dawn", "Black Dawn"}, "Black Dawn"), "{org}@0-10"; got != want {
		t.Errorf("with its last word a name too: got %s, want %s", got, want)
	}
}

// The order in which a taxonomy lists its names does not matter.
func TestNamesInAnyOrder(t *testing.T) {
	for _, names := range [][]string{
		{"Black Dawn", "Black Dawn Front", "Black Dawn Front South"},
		{"Black Dawn Front South", "Black Dawn Front", "Black Dawn"},
		{"Black Dawn Front", "Black Dawn", "Black Dawn Front South"},
	} {
		if got, want := tokensOf(names, "black dawn front south"), "{org}@0-22"; got != want {
			t.Errorf("names %q: got %s, want %s", names, got, want)
		}
	}
}

// The features of a name say nothing about which name it is.
func TestNamesLeaveNoTrace(t *testing.T) {
	p := tinyParameters()
	names := append(slices.Clone(p.Taxonomy.Organisations), "Blood&Honour", "h4x0r", "The h4x0r crew", "Crew Sh4dow", "Sh4dow Crew", "C.18", "NoName057(16)", "Blood & Honour", "Dawn of C.18")
	p.Features = FeatureSettings{Bigrams: true}
	p.Taxonomy.Organisations = names
	for _, name := range names {
		for _, format := range []string{"%s attacked them", "the %s's men", "by %s.", "\"%s\""} {
			var masked, original []string
			a := NewAnalyzer(p.Features, p.Taxonomy)
			a.Features(fmt.Appendf(nil, format, name), func(f []byte) { original = append(original, string(f)) })
			a.Features(fmt.Appendf(nil, format, "{ORG}"), func(f []byte) { masked = append(masked, string(f)) })
			if strings.Join(original, " ") != strings.Join(masked, " ") {
				t.Errorf("%q: features %q, with the class in its place %q", fmt.Sprintf(format, name), original, masked)
			}
		}
	}
}

func TestIdentities(t *testing.T) {
	masks := newMasks(Taxonomy{
		Organisations: []string{"Niner Front", "Dawn"},
		Identities:    []string{"Niner", "Niners", "blue people", "{IDENTITY} people", "{IDENTITY} {IDENTITY}"},
	})
	for _, test := range []struct{ about, text, want string }{
		{"one word", "The Niners came", "the@0-3 {identity}@4-10 came@11-15"},
		{"any case", "NINERS", "{identity}@0-6"},
		{"part of a word", "niner's ninerly", "{identity}@0-5 's@5-7 ninerly@8-15"},
		{"two words", "blue people", "{identity}@0-11"},
		{"one of them alone", "blue car, people", "blue@0-4 car@5-8 ,@8-9 people@10-16"},
		{"a term with a noun is the term", "Niner people sing", "{identity}@0-12 sing@13-17"},
		{"two terms are one", "Niner Niners", "{identity}@0-12"},
		{"a term, a term with a noun", "Niner, blue people", "{identity}@0-5 ,@5-6 {identity}@7-18"},
		{"an organisation that is named after one", "the Niner Front", "the@0-3 {org}@4-15"},
		{"written as the class", "{IDENTITY} people", "{identity}@0-17"},
		{"hidden letters", "Nin\u200bers", "{identity}@0-9"},
	} {
		if got := tokensIn(masks, test.text); got != test.want {
			t.Errorf("%s: tokens of %q\n got %s\nwant %s", test.about, test.text, got, test.want)
		}
	}
}
