package classifier

import "testing"

func TestDecide(t *testing.T) {
	thresholds := Thresholds{Mention: 0.3, Review: 0.4, Flag: 0.6}
	for _, test := range []struct {
		reason                 Reason
		probability, promotion float64
		want                   Decision
	}{
		{"", 0.29, 0.1, BelowThreshold},
		{"", 0.3, 0.1, Mention},
		{"", 0.99, 0.39, Mention},
		{"", 0.99, 0.4, Review},
		{"", 0.99, 0.59, Review},
		{"", 0.99, 0.6, Flag},
		{TooShort, 0.99, 0.99, Abstain},
		{UnknownLanguage, 0, 0, Abstain},
	} {
		if got := thresholds.decide(test.reason, test.probability, test.promotion); got != test.want {
			t.Errorf("reason %q, probability %v, promotion %v: decision %d, want %d", test.reason, test.probability, test.promotion, got, test.want)
		}
	}
	if !(Flag > Review && Review > Abstain && Abstain > Mention && Mention > BelowThreshold) {
		t.Error("decisions are not in the order of severity")
	}
}

// What a model cannot judge it does not call harmless.
func TestAbstention(t *testing.T) {
	m := build(t, tinyParameters())
	for _, test := range []struct {
		about, text string
		want        Reason
	}{
		{"empty", "", TooShort},
		{"white space", " \n\t\u00a0", TooShort},
		{"punctuation", "?! ... (-) --", TooShort},
		{"invisible", "\u200b\u200d\ufeff", TooShort},
		{"NULs", "\x00\x00\x00", TooShort},
		{"no UTF-8", "\xff\xfe\x80", TooShort},
		{"emoji", "🔪🔪🔪", TooShort},
		{"numbers", "1 2 3 4 5", TooShort},
		{"one word", "kill", TooShort},
		{"two words", "kill them", TooShort},
		{"a link and a handle", "kill https://x.example @x {org}", TooShort},
		{"leetspeak counts once", "k1ll th3m", TooShort},
		{"Cyrillic", "Мы убьём их всех завтра утром", UnknownLanguage},
		{"Arabic", "سنقتلهم جميعا غدا صباحا", UnknownLanguage},
		{"Chinese", "我们 明天 要 杀了 他们", UnknownLanguage},
		{"Chinese in one piece", "我们明天要杀了他们", UnknownLanguage},
		{"mostly Arabic", "kill them سنقتلهم جميعا غدا صباحا", UnknownLanguage},
		{"unknown words", "lorem ipsum dolor sit amet", UnknownVocabulary},
		{"another Latin language", "wir bringen sie alle um", UnknownVocabulary},
		{"too few known words", "kill lorem ipsum dolor sit amet", UnknownVocabulary},
		{"just enough known words", "kill lorem ipsum dolor sit", ""},
		{"a foreign name in an English text", "I will kill them, said Иван", ""},
		{"three words", "I will kill", ""},
		{"hidden words are words", "ｋｉｌｌ th\u200bem wіll", ""},
	} {
		r := m.Classify([]byte(test.text), Options{})
		if r.Reason != test.want || (r.Decision == Abstain) != (test.want != "") {
			t.Errorf("%s: %q: decision %d, reason %q, want %q", test.about, test.text, r.Decision, r.Reason, test.want)
		}
	}
}

func TestKnownTokenRatio(t *testing.T) {
	m := build(t, tinyParameters())
	for text, want := range map[string]float64{
		"": 0, "...": 0, "kill them": 1, "kill lorem": 0.5, "kill lorem b1ll 3 -- https://x.example": 1. / 3, "kill lorem k1ll": 2. / 3, "don't kill": 2. / 3,
	} {
		if got := m.Classify([]byte(text), Options{}).KnownTokenRatio; got != want {
			t.Errorf("%q: known token ratio %v, want %v", text, got, want)
		}
	}
}

// Each decision can be reached, from the same thresholds.
func TestDecisionsOfTexts(t *testing.T) {
	p := tinyParameters()
	p.Thresholds[0] = Thresholds{Mention: 0.3, Review: 0.25, Flag: 0.37}
	m := build(t, p)
	for text, want := range map[string]Decision{
		"the the the":                          BelowThreshold,
		"the bomb will kill them, police said": Mention,
		"I will kill them with a bomb":         Flag,
		"reuters said: condemn the attack":     BelowThreshold,
		"I will kill them. I will kill them.":  Review,
		"kill":                                 Abstain,
	} {
		if r := m.Classify([]byte(text), Options{}); r.Decision != want {
			t.Errorf("%q: decision %d, want %d: %+v", text, r.Decision, want, r.Themes)
		}
	}
}

// An answer about no theme at all still says that the text cannot be judged.
func TestAbstentionWithoutThemes(t *testing.T) {
	m := build(t, tinyParameters())
	none := Options{Themes: []string{}}
	if got := m.Classify(nil, none); got.Decision != Abstain || got.Reason != TooShort {
		t.Errorf("an empty text: decision %d, reason %q", got.Decision, got.Reason)
	}
	if got := m.Classify([]byte("they will kill them"), none); got.Decision != BelowThreshold {
		t.Errorf("a text that can be judged: decision %d", got.Decision)
	}
}
