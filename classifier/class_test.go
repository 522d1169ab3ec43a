package classifier

import "testing"

func TestClasses(t *testing.T) {
	for _, test := range []struct{ about, text, want string }{
		{"link", "see https://x.example/a?b=c.", "see@0-3 {url}@4-28"},
		{"link in capitals", "HTTP://X.EXAMPLE", "{url}@0-16"},
		{"link without scheme", "www.x.example", "{url}@0-13"},
		{"link after a bracket", "(ftp://x.example)", "(@0-1 {url}@1-17"},
		{"no link", "http: awww.x wwwx", "http@0-4 :@4-5 awww.x@6-12 wwwx@13-17"},
		{"handle", "@kill_them!", "{handle}@0-10 !@10-11"},
		{"handle with a dot at the end", "@a.b.", "{handle}@0-4 .@4-5"},
		{"handle in brackets", "(@a)", "(@0-1 {handle}@1-3 )@3-4"},
		{"no handle", "@ @@ a@", "@@0-1 @@@2-4 a@@5-7"},
		{"mail address", "kill@x.example", "kill@x.example@0-14"},
		{"four digits", "1999", "1999@0-4"},
		{"five digits", "12345", "{number}@0-5"},
		{"digits and separators", "555-12-34,", "{number}@0-9 ,@9-10"},
		{"four and a separator", "1999-", "1999-@0-5"},
		{"unit after it", "20000km 20000", "{number}@0-5 km@5-7 {number}@8-13"},
		{"digits inside a word", "a12345", "a12345@0-6"},
		{"after a hyphen", "ak-47474", "ak-@0-3 {number}@3-8"},
		{"full width", "１２３４５", "{number}@0-15"},
		{"written as the class", "{URL} {HANDLE} {NUMBER}", "{url}@0-5 {handle}@6-14 {number}@15-23"},
	} {
		if got := tokensOf(nil, test.text); got != test.want {
			t.Errorf("%s: tokens of %q\n got %s\nwant %s", test.about, test.text, got, test.want)
		}
	}
}

// A reading stands beside the plain token and only where it differs.
func TestReadings(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{"k1ll", "k1ll@0-4 [kill]@0-4"},
		{"(k1ll)", "(@0-1 k1ll@1-5 )@5-6 [kill]@1-5"},
		{"3 hours, 50mg, mp3", "3@0-1 hours@2-7 ,@7-8 50mg@9-13 ,@13-14 mp3@15-18"},
		{"@k1ll www.k1ll.example", "{handle}@0-5 {url}@6-22"},
		{"k\u200b1ll", "k1ll@0-7 [kill]@0-7"},
	} {
		if got := tokensOf(nil, test.text); got != test.want {
			t.Errorf("tokens of %q\n got %s\nwant %s", test.text, got, test.want)
		}
	}
}

// Three or more single letters are one word; its tokens stand where the letters stood.
func TestSpacedLetters(t *testing.T) {
	for _, test := range []struct {
		text, want string
		spaced     bool
	}{
		{text: "k i l l", want: "kill@0-7", spaced: true},
		{text: "a b", want: "a@0-1 b@2-3"},
		{text: "I k i  l\nl them", want: "ikill@0-10 them@11-15", spaced: true},
		{text: "k i l l!", want: "kil@0-5 l@6-7 !@7-8", spaced: true},
		{text: "k\u200b i\u0336 l\xff l", want: "kill@0-13", spaced: true}, // letters with what is not seen
		{text: "u b ü", want: "ubu@0-6", spaced: true},
		{text: "k 1 l l", want: "k@0-1 1@2-3 l@4-5 l@6-7", spaced: true}, // by the words that the model knows
		{text: "d o n ' t", want: "don@0-5 '@6-7 t@8-9", spaced: true},
	} {
		if got := tokensOf(nil, test.text); got != test.want {
			t.Errorf("tokens of %q\n got %s\nwant %s", test.text, got, test.want)
		}
		m := build(t, tinyParameters())
		if got := m.Classify([]byte(test.text), Options{}).Signals.Has(SpacedLetters); got != test.spaced {
			t.Errorf("%q: signal of spaced letters: %v", test.text, got)
		}
	}
}
