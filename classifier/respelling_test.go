package classifier

import (
	"slices"
	"strings"
	"testing"
)

// reader returns a model that knows the words, the pairs and the n-grams of some sentences.
func reader(t testing.TB) *Model {
	t.Helper()
	const known = `i will kill you all tomorrow . we will kill them all at the station . you can not hide , I will find you
		and they will burn the house down . can you see the cat on the table ? a bomb in the station will kill them .
		do not open the door , she said . it is not my house . the people of the town hate the war at home
		this is a threat to the town . what can we do for the country . they hate us at home . to be or not to be
		do n't hide from them . it 's a house . he 'll be at the door . take part in the fun , take a part of the cake
		indeed . different people . in different places . be headed for the door . the news at five
		a mall . they sell it . houses far apart . we hail Dawn`
	p := tinyParameters()
	seen := map[string]bool{}
	analyzer := NewAnalyzer(p.Features, p.Taxonomy)
	analyzer.Features([]byte(known), func(feature []byte) { seen[string(feature)] = true })
	p.Vocabulary, p.Weights = nil, nil
	for feature := range seen {
		p.Vocabulary = append(p.Vocabulary, feature)
	}
	slices.Sort(p.Vocabulary)
	for i := range p.Vocabulary {
		for label := range p.labels() {
			p.Weights = append(p.Weights, int16(i*37%101+label)-50)
		}
	}
	return build(t, p)
}

func readAs(m *Model, text string) (string, Signals) {
	r := m.Classify([]byte(text), Options{NormalizedText: true})
	return r.NormalizedText, r.Signals
}

// TestRespelling reads every trick as a person does, and says which it was.
func TestRespelling(t *testing.T) {
	m := reader(t)
	for _, test := range []struct {
		text, want string
		signal     Signals
	}{
		// Letters set apart, words by more.
		{"k i l l   t h e m   a l l", "kill them all", SpacedLetters},
		{"k i l l  t h e m", "kill them", SpacedLetters},
		{"k i l l\nt h e m", "kill them", SpacedLetters},
		{"I will k i l l them", "i will kill them", SpacedLetters},
		{"k i l l   t h e m ,   y o u   c a n ' t   h i d e !", "kill them, you can't hide!", SpacedLetters},
		{"\" k i l l   t h e m \"", "\"kill them\"", SpacedLetters},
		{"h i d e\n( k i l l )", "hide (kill)", SpacedLetters},
		{"k i l l   t h e m   a l l   z o r b l a", "kill them all zorbla", SpacedLetters},
		{"k\u200a i\u200a l\u200a l   t\u200bh\u200be\u200bm", "kill them", SpacedLetters},
		{"к i l l   t h е m", "kill them", SpacedLetters | Homoglyph},
		{"k 1 l l   t h 3 m   @ l l", "kill them all", SpacedLetters | Leetspeak},
		// No more between words than between letters.
		{"i w i l l k i l l y o u", "i will kill you", SpacedLetters},
		{"k i l l t h e m a l l", "kill them all", SpacedLetters}, // and not the mall
		{"I w i l l k i l l t h e m a l l a t t h e s t a t i o n .", "i will kill them all at the station.", SpacedLetters},
		{"k i  l l t   h e m", "kill them", SpacedLetters},
		{"k 1 l l t h e m", "kill them", SpacedLetters | Leetspeak},
		// Other separators.
		{"k.i.l.l t.h.e.m", "kill them", SeparatedLetters},
		{"k-i-l-l t-h-e-m", "kill them", SeparatedLetters},
		{"k_i_l_l", "kill", SeparatedLetters},
		{"k*i*l*l", "kill", SeparatedLetters},
		{"k/i/l/l", "kill", SeparatedLetters},
		{"k·i·l·l", "kill", SeparatedLetters},
		{"k.i-l_l t*h/e.m", "kill them", SeparatedLetters},
		{"k...i...l...l", "kill", SeparatedLetters},
		{"k. i. l. l.", "kill.", SeparatedLetters},
		{"k - i - l - l", "kill", SeparatedLetters},
		{"(k)(i)(l)(l)", "(kill)", SeparatedLetters},
		{"d.o.n.'.t h.i.d.e", "don't hide", SeparatedLetters},
		{"k.i.l.l. .t.h.e.m", "kill them", SeparatedLetters},
		{"w.e w.i.l.l k.i.l.l", "we will kill", SeparatedLetters},
		{"k.1.l.l t.h.3.m", "kill them", SeparatedLetters | Leetspeak},
		// Digits and symbols for letters.
		{"k1ll them", "kill them", Leetspeak},
		{"k!ll th3m", "kill them", Leetspeak},
		{"|<ill |-|im and th3m", "kill |-|im and them", Leetspeak},
		{"ki|| them", "kill them", Leetspeak},
		{"kiII them", "kill them", Leetspeak},
		{"y0u c4n n07 h1d3", "you can not hide", Leetspeak},
		{"7hey h4t3 u5 @t h0m3", "they hate us at home", Leetspeak},
		{"they w1ll find you at the station and k1ll 7hem , can you see @lex", "they will find you at the station and kill them , can you see {HANDLE}", Leetspeak},
		{"1 w1ll k1ll y0u @ll", "i will kill you all", Leetspeak},
		{"7h3y w1ll k1ll 45 4 b0mb", "they will kill 45 a bomb", Leetspeak},
		{"d0n'7 h1d3, 1'll f1nd y0u", "don't hide, i'll find you", Leetspeak},
		{"/\\ 80/\\/\\8 !|\\| +h€ s7@t!0|\\|", "a bomb in the station", Leetspeak},
		{"(k1ll)!!!", "(kill)!!!", Leetspeak},
		{"k1ll-th3m", "kill-them", Leetspeak},
		// White space in the wrong places.
		{"I will ki ll them", "i will kill them", SplitWords},
		{"they will bu r n it", "they will burn it", SplitWords},
		{"killthemall tomorrow", "kill them all tomorrow", JoinedWords},
		{"iwillkillyou", "i will kill you", JoinedWords},
		{"wewill killthem allat thestation", "we will kill them all at the station", JoinedWords},
		// Words that something else than a blank holds together.
		{"kill_them_all", "kill them all", JoinedWords},
		{"kill+them", "kill them", JoinedWords},
		{"(kill%20them%20all)!", "(kill them all)!", JoinedWords},
		{"they-will-kill-them-all at the station", "they will kill them all at the station", JoinedWords},
		{"they.will.kill.them.all", "they will kill them all", JoinedWords},
		{"k1ll_th3m", "kill them", JoinedWords | Leetspeak},
		{"#KillThemAll at the #station_house", "kill them all at the station house", 0},
		{"#killthemall", "kill them all", 0},
		{"#HailDawn", "hail {ORG}", 0},
		{"www.kill_them_all_at_the_station", "www kill them all at the station", JoinedWords},
		{"kill_them_all@", "kill them all@", JoinedWords},
		{strings.Repeat("kill_", 101) + "them", strings.Repeat("kill ", 101) + "them", JoinedWords},
		// Letters said again and again.
		{"kiiiilllll theeeem aaaall", "kill them all", StretchedLetters},
		{"KILLLLL THEM", "kill them", StretchedLetters},
		{"killl!!! themmm, alll", "kill!!! them, all", StretchedLetters},
		// Another code.
		{"&#107;ill th&#x65;m &amp; all", "kill them & all", CharacterReferences},
		{"&#0107ill t&#X68;em", "kill them", CharacterReferences},
		{"kill&nbsp;them", "kill them", 0},
		{"kkk&#8;&#8;ill them", "kill them", Backspace},
		{"&#8238;llik&#8236; them", "kill them", BidiControl},
		// What was erased, and what is shown backwards.
		{"kk\bill th\bhem", "kill them", Backspace},
		{"ki \bll xx\b\bthem", "kill them", Backspace},
		{"it is no \bt my house", "it is not my house", Backspace},
		{"\u202ellik\u202c them", "kill them", BidiControl},
		{"\u202e!meht llik lliw i\u202c", "i will kill them!", BidiControl},
		{"\u202ekill\u202c them", "kill them", BidiControl},
		// Other alphabets.
		{"kill тhеm аnd hатe", "kill them and hate", Homoglyph},
		{"they will наtе уоu тонорроw", "they will hate you tohoppow", Homoglyph},
		{"they will нате", "they will hate", Homoglyph},
		{"іт іѕ поt му ноцѕе", "it is not my house", Homoglyph},
		{"ᴋɪʟʟ ᴛһᴇᴍ", "kill them", Homoglyph},
		{"Ꮶ𝗂ⅼӏ тнем", "kill them", Homoglyph},
	} {
		got, signals := readAs(m, test.text)
		if got != test.want || !signals.Has(test.signal) {
			t.Errorf("%q is read as %q with the signals %b, want %q and %b", test.text, got, signals, test.want, test.signal)
		}
	}
}

// A slip of the pen is put right where the words beside it tell what was meant.
func TestRespellingOfTypos(t *testing.T) {
	m := reader(t)
	for text, want := range map[string]string{
		"at the statoin": "at the station", "at the sttion": "at the station", "at the staation": "at the station", "at the stadion": "at the station",
		"the stationn will": "the station will",
		"town haet the war": "town hate the war",
		"the doot was":      "the doot was", // too short for one neighbour to tell
		"a statoin":         "a statoin",    // nobody has met "a station"
		"I will kil them":   "i will kil them",
	} {
		if got, signals := readAs(m, text); got != want || signals != 0 {
			t.Errorf("%q is read as %q with the signals %b, want %q", text, got, signals, want)
		}
	}
}

// TestRespellingLeavesOrdinaryTexts: what may mean itself does.
func TestRespellingLeavesOrdinaryTexts(t *testing.T) {
	m := reader(t)
	r := respeller{words: newKnownWords(m.p.Vocabulary, m.index, m.masks)}
	for _, text := range []string{
		"", "kill them all", "3 hours at 5am", "The news at 5, 1080p and mp3.", "@all see you", "@lex, 4 you", "a 1 in 3 chance", "h1n1 and covid-19",
		"U.S.A. and U.K., the N.B.A.", "e.g. this, i.e. that", "1 2 3 4 5", "9-1-1", "5-3-1-1", "A B C", "a, b, c", "I, I, I", "x y z", "- - - - -", ": ) ; )",
		"https://k1ll.example/th3m?a=1", "see www.kill.example/a/l/l", "bob@example.com", "#kill #them", "$100 or $5m", "C++ and 50%", "and/or", "a part of it",
		"take a part", "in different places", "indifferent people", "beheaded", "Я в шоке!", "кто там, как дела", "Это кот.", "Γεια σου", "p.m.", "Mr. T. S. Eliot",
		"well-known", "the mother-in-law", "and/or/not", "www.kill.them", "mail_them@kill.example", "https://kill_them.example/them_all", "snake_qqxz", "#qqxz", "R&D; no", "&&;", "&bogus;", "&T &c ;", "&#;", "&#x;",
		"t.me/kill_them_all", "kill.com/kill/them_all", "https://kill.them/all_the_people", "@kill_them_all", "#killqqx", "#themkill", "#killdawn", "1/2/3/4/5", "xxx, viii or xiii",
		"no!it is not", "wait...what", "kill\u00adthem", "naïve café", "the people, 1 by 1", "section 4(a)(1)", "I am 6'2\" tall", "50/50", "24/7", "f(x) = y",
	} {
		out := r.respell([]byte(text))
		if out.starts != nil {
			t.Errorf("%q is respelt as %q", text, out.text)
		}
		s := newScan(m.masks)
		s.read(out.text)
		if r.respace(&out, s.tokens) {
			t.Errorf("%q is spaced as %q", text, out.text)
		}
	}
}

// Evidence stands in the text as received, however it was read.
func TestRespellingSpans(t *testing.T) {
	m := reader(t)
	for _, test := range []struct{ text, token, want string }{
		{"they k i l l   t h e m", "kill", "k i l l"},
		{"they k.i.l.l t.h.e.m", "them", "t.h.e.m"},
		{"i w i l l k i l l y o u", "kill", "k i l l"},
		{"they k1ll them", "kill", "k1ll"},
		{"they |<1|| them", "kill", "|<1||"},
		{"they ki ll them", "kill", "ki ll"},
		{"killthemall", "them", "them"},
		{"they kxx\b\bill them", "kill", "kxx\b\bill"},
		{"they \u202ellik\u202c them", "kill", "llik"},
		{"at the statoin", "station", "statoin"},
		{"kill_them_all", "them", "them"},
		{"(#KillThemAll)", "all", "All"},
		{"kill%20them", "them", "them"},
		{"kiiiill them", "kill", "kiiiill"},
		{"k&#105;ll them", "kill", "k&#105;ll"},
		{"thеу hатe them", "hate", "hатe"},
	} {
		w := m.workers.Get().(*worker)
		m.read(w, []byte(test.text))
		found := ""
		for _, tok := range w.scan.tokens {
			if tok.text == test.token {
				found = test.text[tok.start:tok.end]
			}
		}
		if found != test.want {
			t.Errorf("%q: %q stands for %q, want %q", test.text, test.token, found, test.want)
		}
	}
}

// FuzzRespelling holds all that is promised of answers on tricks of every kind.
func FuzzRespelling(f *testing.F) {
	for _, text := range append(hostile(), "k i l l   t h e m", "k.i-l_l t.h.e.m", "|<1ll th3m @ll 45 4", "ki ll th em", "killthemall", "a \b\b \b b", "\u202ellik\n\u202e\u202c",
		"тне ваг", "k . i , l ' l !", "i w i l l k i l l", "1 1 1 l l l", "((((k))i))l)l", "vv1ll /\\/\\/\\", strings.Repeat("k i l l t h e m ", 90)) {
		f.Add([]byte(text))
	}
	m := reader(f)
	f.Fuzz(func(t *testing.T, text []byte) { checkClassify(t, m, text, nil) })
}

// A text of the greatest length of any one trick is read in bounded time and memory; the
// test would not end otherwise.
func TestRespellingOfLongTexts(t *testing.T) {
	m := reader(t)
	for _, unit := range []string{
		"k ", "k i l l ", "k.", "k.i-l_l ", "1 ", "1", "|", "|1!", "/\\", "k1ll ", "@ll ", "a \b", " \b", "\u202ellik", "\u202ek\u202c ", "к ", "кіск ", "ki ll ", "killthem",
		"killthemall ", "th em ", "statoin ", "the statoin ", "q ", "qq ", "i", "vv", "'", "k'", "()", "k\u200b ", "k ' ",
		"kill_", "kill-them", "kill%20", "#KillThem", "#", "&#107;", "&", "&amp", "kiiill ", "iiii", "kkiillaabb ",
		"ww.k.i.l.l.", "! k i l l ! ! ! ! ! ! ! ! ! ! ! ! ! ! ", "{k1ll}", "\u202e",
	} {
		text := []byte(strings.Repeat(unit, MaxTextBytes/4/len(unit)))
		if r := m.Classify(text, Options{}); len(r.Themes) == 0 {
			t.Errorf("%q: no answer", unit)
		}
	}
}
