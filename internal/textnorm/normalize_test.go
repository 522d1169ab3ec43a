package textnorm

import (
	"strings"
	"testing"
	"unicode"
)

// TestNormalizeTricks has every trick as an attacker would write it.
func TestNormalizeTricks(t *testing.T) {
	tests := []struct {
		name, piece, want string
		signals           Signals
	}{
		{"plain", "kill", "kill", 0},
		{"plain capitals", "KiLL!", "kill!", 0},
		{"empty", "", "", 0},

		{"invalid bytes", "\xffki\xc3ll\xe2\x80", "kill", InvalidUTF8},
		{"surrogate half", "k\xed\xa0\x80ill", "kill", InvalidUTF8},
		{"replacement character", "k\ufffdill", "kill", 0},
		{"invalid bytes before a contraction", "\xff\xff's", "'s", InvalidUTF8},

		{"NUL", "k\x00ill", "kill", Invisible},
		{"C1 control", "k\u0080ill", "kill", Invisible},
		{"DEL", "ki\x7fll", "kill", Invisible},
		{"zero width", "k\u200bi\u200cl\u200dl", "kill", Invisible},
		{"soft hyphen", "ki\u00adll", "kill", Invisible},
		{"word joiner", "ki\u2060ll", "kill", Invisible},
		{"grapheme joiner", "ki\u034fll", "kill", Invisible},
		{"Hangul fillers", "k\u115fi\u3164l\uffa0l", "kill", Invisible},
		{"Mongolian separator", "ki\u180ell", "kill", Invisible},
		{"invisible times", "ki\u2062ll", "kill", Invisible},
		{"tags", "ki\U000e0078\U000e0079ll", "kill", Invisible},
		{"variation selectors", "ki\ufe0f\U000e0101ll", "kill", Invisible},
		{"a message in variation selectors", "😀\ufe0f\U000e0101\U000e0102", "😀", Invisible},
		{"Braille blank", "ki\u2800ll", "kill", Invisible},
		{"BOM inside", "ki\ufeffll", "kill", Invisible},
		{"BOM in front", "\ufeffkill", "kill", 0},
		{"white space the caller left", "ki \u3000\u0085ll", "kill", 0},
		{"spaces of NFKC", "ki\u00b8\u2017\u203ell", "kill", 0},

		{"override", "\u202ellik\u202c", "llik", BidiControl},
		{"isolates", "\u2066kill\u2069", "kill", BidiControl},
		{"direction marks", "k\u200eil\u061cl", "kill", BidiControl},
		{"direction mark in Hebrew", "שלום\u200f", "שלום", 0},

		{"emoji presentation", "❤\ufe0f", "❤", 0},
		{"emoji joined", "👩\U0001f3fd\u200d🚀", "👩\U0001f3fd🚀", 0},
		{"emoji joined after a selector", "❤\ufe0f\u200d🔥", "❤🔥", 0},
		{"flag of Wales", "🏴\U000e0067\U000e0062\U000e0077\U000e006c\U000e0073\U000e007f", "🏴", 0},
		{"flags stay", "🇺🇸", "🇺🇸", 0},
		{"keycap", "1\ufe0f\u20e3", "1", 0},
		{"joiner after emoji before letter", "👩\u200dk", "👩k", Invisible},
		{"Persian non-joiner", "می\u200cخواهم", "میخواهم", 0},
		{"Devanagari joiner", "क्\u200dष", "क्ष", 0},
		{"Khmer word break", "ខ្ញុំ\u200bទៅ", "ខ្ញុំទៅ", 0},
		{"ideographic variation", "葛\U000e0100", "葛", 0},

		{"one homoglyph", "кill", "kill", Homoglyph},
		{"two alphabets", "kіllεr", "killer", Homoglyph},
		{"only Cyrillic", "сор", "cop", Homoglyph | WholeScript},
		{"only Cyrillic capitals", "ВОМВ", "bomb", Homoglyph | WholeScript},
		{"Cyrillic and Greek, no Latin", "сοр", "cop", Homoglyph},
		{"Cyrillic, one letter without look-alike", "сорф", "сорф", 0},
		{"Russian, not drawn like Latin", "нет", "нет", 0},
		{"faux Cyrillic", "Яussia", "russia", Homoglyph},
		{"small capitals", "ᴋɪʟʟ", "kill", Homoglyph},
		{"IPA g", "ɡun", "gun", Homoglyph},
		{"Cherokee", "Ꮶill", "kill", Homoglyph},
		{"Arabic alef and Hebrew samekh", "bסmb", "bomb", Homoglyph},
		{"dotted homoglyph", "kїll", "kill", Homoglyph},
		{"capital iota is i, not l", "KΙLL", "kill", Homoglyph},
		{"small palochka is l, the capital i", "kiӏӏ-ӀӀ", "kill-ii", Homoglyph},
		{"capital nu is n, not v", "ΝAZI", "nazi", Homoglyph},
		{"symbol among letters", "b∪rn", "burn", Homoglyph},
		{"symbol without letters", "∪", "∪", 0},
		{"times", "1920×1080px", "1920x1080px", 0},
		{"times before a unit", "5×kg", "5xkg", 0},
		{"times in a word", "e×it", "exit", 0}, // the price of the line above
		{"Russian а", "а", "a", 0},
		{"Russian О", "О", "o", 0},
		{"Russian со", "со", "co", 0},
		{"digits stay", "h0t", "h0t", 0},

		{"mixed scripts", "killж", "killж", MixedScript},
		{"mixed scripts, look-alikes stay", "кillж", "кillж", MixedScript},
		{"joined by a hyphen", "IT-отдел", "it-отдел", 0},
		{"Japanese with Latin", "Tシャツ", "tシャツ", 0},
		{"Thai with Latin", "ใช้facebook", "ใช้facebook", 0},
		{"Greek notation", "Δt", "δt", 0},
		{"micro", "50µmol", "50umol", 0},
		{"Greek for a letter", "ωar", "war", Homoglyph},

		{"full width", "ｋｉｌｌ", "kill", FullWidth},
		{"mathematical", "𝓴𝓲𝓵𝓵", "kill", FullWidth},
		{"circled", "ⓚⓘⓛⓛ", "kill", FullWidth},
		{"parenthesised", "⒦⒤⒧⒧", "kill", FullWidth},
		{"black squares", "🅺🅸🅻🅻", "kill", FullWidth},
		{"black discs", "🅚🅘🅛🅛", "kill", FullWidth},
		{"superscript", "ᵏⁱˡˡ", "kill", FullWidth},
		{"full-width digits", "１２", "12", 0},
		{"full width in Japanese", "ＮＨＫニュース", "nhkニュース", 0},
		{"ligature", "ﬁre", "fire", 0},
		{"ordinal", "1º", "1o", 0},
		{"number sign of Spanish", "Nº5", "no5", 0},
		{"phrase in one character", "ﷺ", "ﷺ", 0},
		{"trade mark", "foo™", "footm", 0},
		{"mathematical homoglyph", "𝛋𝛊𝓵𝓵", "kill", FullWidth | Homoglyph},

		{"composed accent", "café", "cafe", 0},
		{"decomposed accent", "cafe\u0301", "cafe", 0},
		{"Vietnamese", "Việt", "viet", 0},
		{"Vietnamese decomposed", "Vie\u0323\u0302t", "viet", 0},
		{"Yoruba", "ọ\u0301", "o", 0},
		{"Guarani", "g\u0303", "g", 0},
		{"Turkish", "İstanbul", "istanbul", 0},
		{"Turkish dotless", "kıl", "kil", 0},
		{"special letters", "Łódź-Øre-Straße-Æsir-œuvre-þing", "lodz-ore-strasse-aesir-oeuvre-thing", 0},
		{"strike-through", "k\u0336i\u0336l\u0336l\u0336", "kill", Combining},
		{"struck picture", "😀\u0336", "😀", Combining},
		{"struck dash of another script", "、\u0336", "、", Combining},
		{"not a subset", "⊄", "⊄", 0},
		{"not a subset, in two characters", "⊂\u0338", "⊄", 0},
		{"slashed", "k\u0338ill", "kill", Combining},
		{"enclosed", "k\u20ddill", "kill", Combining},
		{"zalgo", "k\u0321\u034a\u0360i\u035dll", "kill", Combining},
		{"two marks over one letter", "ki\u0308\u0302ll", "kill", Combining},
		{"Thai marks on Latin", "k\u0e47i\u0e47l\u0e47l", "kill", Combining},
		{"marked digit", "1\u0301", "1", Combining},
		{"mark in front", "\u0336kill", "kill", Combining},
		{"accented IPA letter that stays", "ɑ\u0301ж", "ɑж", MixedScript},
		{"struck Cyrillic homoglyph", "к\u0336ill", "kill", Combining | Homoglyph},
		{"struck Cyrillic", "п\u0336ривет", "привет", Combining},
		{"Cyrillic millions", "п\u0489ривет", "привет", Combining},
		{"marks of Thai", "ก้ำ", "ก้ํา", 0},
		{"nine marks on Cyrillic", "ж" + strings.Repeat("\u0301", 9), "ж" + strings.Repeat("\u0301", 8), Combining},
		{"eleven vowels of Hangul", strings.Repeat("\u1161", 11), strings.Repeat("\u1161", 8), 0},
		{"Cyrillic й composes", "и\u0306", "й", 0},
		{"Hangul composes", "\u1112\u1161\u11ab", "한", 0},
		{"letters with stroke", "ꝁɨłł", "kill", 0},
		{"capital letter whose small one is longer", "ȺȺȺn't", "aaan't", 0},

		{"backspace", "kz\bill", "kill", Backspace},
		{"overstruck", "k\bki\bil\bll\bl", "kill", Backspace},
		{"backspace at the start", "\b\bkill", "kill", Backspace},
		{"backspace over a homoglyph", "kк\bill", "kill", Backspace},

		{"curly quotes", "“don’t”", "\"don't\"", 0},
		{"acute for apostrophe", "don´t", "don't", 0},
		{"primes", "5′10″", "5'10\"", 0},
		{"dashes", "a–b—c−d‑e", "a-b-c-d-e", 0},
		{"ellipsis", "wait…", "wait...", 0},
		{"final sigma", "ΛΌΓΟΣ", "λόγοσ", 0},
	}
	var n Normalizer
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			got := n.Normalize([]byte(test.piece))
			if string(got.Bytes) != test.want || got.Signals != test.signals {
				t.Errorf("Normalize(%q) = %q [%v], want %q [%v]", test.piece, got.Bytes, got.Signals, test.want, test.signals)
			}
		})
	}
}

// TestNormalizePlainLanguages takes ordinary text in other scripts, which must stay in its script and raise nothing.
func TestNormalizePlainLanguages(t *testing.T) {
	tests := map[string]string{
		"Russian": "Вчера в Москве прошла конференция, на которой её участники обсудили будущее. Он сказал: «Нет, ещё не время!» " +
			"А что у вас со временем? Мы с ними об этом уже говорили, он её не ждал.",
		"Ukrainian": "Сьогодні в Києві відбулася зустріч, і її учасники говорили про майбутнє. Їжак з'їв яблуко.",
		"Greek":     "Σήμερα στην Αθήνα ο καιρός είναι καλός και ο κόσμος βγήκε έξω. Τι ώρα είναι; Η γάτα μου κοιμάται.",
		"Armenian":  "Բարեւ ձեզ, ինչպես եք այսօր։ Երեւանը գեղեցիկ քաղաք է։",
		"Georgian":  "გამარჯობა, როგორ ხართ დღეს? თბილისი ლამაზი ქალაქია.",
		"Arabic":    "مرحبا بكم في المدينة. قال الرجل: لا أعرف ماذا حدث اليوم، هل تعرف؟ الله أكبر، آه يا ليل.",
		"Persian":   "من می‌خواهم به خانه بروم و کتاب‌ها را بخوانم.",
		"Hebrew":    "שלום לכולם, מה שלומכם היום? הוא אמר שהוא לא יודע. סוסים ווים, בַּיִת.",
		"Hindi":     "नमस्ते, आप कैसे हैं? मैं आज दिल्ली जा रहा हूँ। क्‍या आप ज़रूर आएँगे?",
		"Bengali":   "আমি আজ কলকাতায় যাচ্ছি। তুমি কেমন আছো?",
		"Tamil":     "வணக்கம், நீங்கள் எப்படி இருக்கிறீர்கள்? கொடு",
		"Chinese":   "今天天气很好，我们去公园散步。你好吗？一二三〇",
		"Japanese":  "今日はいい天気ですね。ＮＨＫのニュースを見ました。コーヒーを２杯、Tシャツを買った。ﾊﾝｶｸ",
		"Korean":    "안녕하세요, 오늘 날씨가 좋네요. 학교에 갔습니다. ㅋㅋㅋㅋ ㅠㅠㅠㅠㅠㅠㅠㅠㅠㅠㅠㅠ",
		"Thai":      "สวัสดีครับ วันนี้อากาศดีมาก เราไปเที่ยวกันเถอะ ๑๐",
		"Khmer":     "ខ្ញុំ​ទៅ​សាលារៀន",
		"Amharic":   "ሰላም እንዴት ነህ ዛሬ",
		"Emoji":     "😀 👍🏽 👨‍👩‍👧‍👦 🏳️‍🌈 🇩🇪🇫🇷 1️⃣ ☺︎ ™ © 🅰️ 🤷🏻‍♀️",
		"European": "Ça va, où êtes-vous? Żółć, Größe, Ærø, l’été, ¿mañana?, čeština, Đorđe, ħobż, ąę, őű, ŵy, m² 10 km² 25 °C 3 × 4 " +
			"5 µm ½ № 5 1º 2ª Nguyễn Thị Ếch Ọ̀rọ̀ Iñupiaq ʻokina ﬁn “a” ‘b’ a–b c—d …",
	}
	// A single letter, or two, may read as Latin ones; see letters.
	short := func(piece string) bool { return len([]rune(strings.Trim(piece, ".,:;?!«»"))) <= 2 }
	var n Normalizer
	for language, text := range tests {
		for _, piece := range strings.Fields(text) {
			got := n.Normalize([]byte(piece))
			if got.Signals != 0 {
				t.Errorf("%s: Normalize(%q) = %q signals %v, want none", language, piece, got.Bytes, got.Signals)
			}
			if language == "European" || language == "Emoji" || short(piece) {
				continue
			}
			for i, c := range piece {
				if c >= 0x80 && !strings.ContainsAny(piece, "Tａ-ｚＮＨＫ") && strings.ContainsAny(string(got.Bytes), "abcdefghijklmnopqrstuvwxyz") {
					t.Errorf("%s: Normalize(%q) = %q, Latin letters (offset %d)", language, piece, got.Bytes, i)
					break
				}
			}
		}
	}
}

// TestNormalizeWholeScript pins down what cannot be told apart in one piece: words that consist of look-alikes. They are
// read as Latin, and the extra signal leaves the verdict to who knows the text.
func TestNormalizeWholeScript(t *testing.T) {
	var n Normalizer
	for piece, want := range map[string]string{"сахар": "caxap", "НЕТ": "het", "ΝΑΙ": "nai", "ꓗꓲꓡꓡ": "kill"} {
		got := n.Normalize([]byte(piece))
		if string(got.Bytes) != want || got.Signals != Homoglyph|WholeScript {
			t.Errorf("Normalize(%q) = %q [%v], want %q [homoglyph,whole_script]", piece, got.Bytes, got.Signals, want)
		}
	}
}

// TestNormalizeLatin: in a text in Latin letters, letters of other alphabets pass for Latin ones that do so only among
// these, unless one of the word does not.
func TestNormalizeLatin(t *testing.T) {
	var n Normalizer
	for piece, want := range map[string]string{"кіск": "kick", "тне": "the", "как": "kak", "кот!": "kot!", "нет": "het", "жук": "жук", "kill": "kill", "😀": "😀"} {
		got := n.NormalizeLatin([]byte(piece))
		if string(got.Bytes) != want {
			t.Errorf("NormalizeLatin(%q) = %q, want %q", piece, got.Bytes, want)
		}
		if plain := n.Normalize([]byte(want)); string(plain.Bytes) != want {
			t.Errorf("%q is not a normal form", want)
		}
	}
}

// TestIsEnclosed: what is enclosed is a letter in its normal form, and no letter before.
func TestIsEnclosed(t *testing.T) {
	var n Normalizer
	for r := rune(0x80); r <= 0x1ffff; r++ {
		form := string(n.Normalize([]byte(string(r))).Bytes)
		if IsEnclosed(r) && (unicode.IsLetter(r) || len(form) == 0 || strings.Trim(form, "abcdefghijklmnopqrstuvwxyz()") != "") {
			t.Errorf("%c (%U) reads %q", r, r, form)
		}
	}
}

func TestSpan(t *testing.T) {
	tests := []struct {
		piece, part string // part is a part of the normal form
		want        string // the raw bytes it stands for
	}{
		{"Kill!", "ill", "ill"},
		{"(кill)", "kill", "кill"},
		{"k\u200bi\u200bll.", "kill", "k\u200bi\u200bll"},
		{"\u200bkill\u200b", "kill", "kill"},
		{"\xff\xffkill\xff", "kill", "kill"},
		{"k\xffill", "ki", "k\xffi"},
		{"Straße-x", "ss", "ß"},
		{"Straße-x", "s-", ""}, // not a part: guards the table itself
		{"xﬁre", "f", "ﬁ"},
		{"xﬁre", "ir", "ﬁr"},
		{"cafe\u0301s", "e", "e\u0301"},
		{"k\u0336i\u0336ll", "k", "k\u0336"},
		{"aи\u0306ж", "й", "и\u0306"},
		{"az\bb", "ab", "az\bb"},
		{"𝓴𝓲𝓵𝓵", "il", "𝓲𝓵"},
	}
	var n Normalizer
	for _, test := range tests {
		text := n.Normalize([]byte(test.piece))
		i := strings.Index(string(text.Bytes), test.part)
		if i < 0 {
			if test.want != "" {
				t.Errorf("Normalize(%q) = %q has no %q", test.piece, text.Bytes, test.part)
			}
			continue
		}
		start, end := text.Span(i, i+len(test.part))
		if got := test.piece[start:end]; got != test.want {
			t.Errorf("Normalize(%q): %q stands for %q, want %q", test.piece, test.part, got, test.want)
		}
	}
}

// TestSpanOutOfRange: a caller's mistake must not become a panic on hostile text.
func TestSpanOutOfRange(t *testing.T) {
	var n Normalizer
	for _, piece := range []string{"", "kill", "\u200b", "кill"} {
		text := n.Normalize([]byte(piece))
		for i := -2; i < 8; i++ {
			for j := -2; j < 8; j++ {
				if start, end := text.Span(i, j); start < 0 || start > end || end > len(piece) {
					t.Errorf("Normalize(%q).Span(%d, %d) = %d, %d", piece, i, j, start, end)
				}
			}
		}
	}
}

func TestSignalsString(t *testing.T) {
	all := Signals(1<<len(signalNames) - 1)
	const want = "invalid_utf8,invisible,bidi_control,homoglyph,mixed_script,full_width,combining,backspace,whole_script"
	if got := all.String(); got != want {
		t.Errorf("String of all signals = %q, want %q", got, want)
	}
	if got := Signals(0).String(); got != "" {
		t.Errorf("String of no signals = %q", got)
	}
	if s := Homoglyph | Backspace; !s.Has(Homoglyph) || s.Has(Homoglyph|Invisible) {
		t.Errorf("Has is wrong about %v", s)
	}
}
