package textnorm

import (
	"bytes"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// checkText tests everything that is promised of a normal form.
func checkText(t *testing.T, piece []byte) {
	t.Helper()
	var n, again Normalizer
	text := n.Normalize(piece)
	checkForm(t, piece, text)
	checkSpans(t, piece, text)
	if second := again.Normalize(text.Bytes); !bytes.Equal(second.Bytes, text.Bytes) {
		t.Fatalf("not idempotent: %q gives %q gives %q", piece, text.Bytes, second.Bytes)
	}
}

func checkForm(t *testing.T, piece []byte, text Text) {
	t.Helper()
	if !utf8.Valid(text.Bytes) {
		t.Fatalf("Normalize(%q) = %q is not UTF-8", piece, text.Bytes)
	}
	if !norm.NFKC.IsNormal(bytes.ReplaceAll(text.Bytes, []byte("ﷺ"), []byte("•"))) {
		t.Fatalf("Normalize(%q) = %q is not in NFKC", piece, text.Bytes)
	}
	if lower := strings.ToLower(string(text.Bytes)); lower != string(text.Bytes) {
		t.Fatalf("Normalize(%q) = %q, in lower case %q", piece, text.Bytes, lower)
	}
	for _, r := range string(text.Bytes) {
		if unicode.IsSpace(r) || isUnseen(r) || r == utf8.RuneError {
			t.Fatalf("Normalize(%q) = %q holds %U", piece, text.Bytes, r)
		}
		if isMark(r) {
			continue // U+0345 folds to a letter, and never stands for one
		}
		for f := unicode.SimpleFold(r); f != r; f = unicode.SimpleFold(f) {
			if lower(f) != r && !isMark(f) {
				t.Fatalf("Normalize(%q) = %q holds %U, which folds to %U", piece, text.Bytes, r, lower(f))
			}
		}
	}
}

func checkSpans(t *testing.T, piece []byte, text Text) {
	t.Helper()
	border := make([]bool, len(piece)+1)
	for i := 0; i < len(piece); {
		border[i] = true
		_, size := utf8.DecodeRune(piece[i:])
		i += size
	}
	border[len(piece)] = true
	lastStart, lastEnd := 0, 0
	for i := range text.Bytes {
		start, end := text.Span(i, i+1)
		switch {
		case start < lastStart || end < lastEnd:
			t.Fatalf("Normalize(%q) = %q: span of byte %d, [%d, %d), goes back behind [%d, %d)", piece, text.Bytes, i, start, end, lastStart, lastEnd)
		case start >= end || end > len(piece) || !border[start] || !border[end]:
			t.Fatalf("Normalize(%q) = %q: span of byte %d is [%d, %d)", piece, text.Bytes, i, start, end)
		}
		lastStart, lastEnd = start, end
		if from, _ := text.Span(0, i+1); text.starts != nil && from != int(text.starts[0]) {
			t.Fatalf("Normalize(%q): a span from 0 starts at %d", piece, from)
		}
		if at, to := text.Span(i, i); at != to || at != start {
			t.Fatalf("Normalize(%q): empty span at %d is [%d, %d)", piece, i, at, to)
		}
	}
}

// attacks rewrite an ASCII word, each in its own way, so that people still read the word.
var attacks = map[string]struct {
	rewrite func(word string) string
	signal  Signals
}{
	"zero width":   {between("\u200b"), Invisible},
	"controls":     {between("\x01"), Invisible},
	"override":     {func(w string) string { return "\u202d" + w + "\u202c" }, BidiControl},
	"strike":       {between("\u0336"), Combining},
	"zalgo":        {between("\u0316\u0301\u0489\u034f\u0360"), Combining},
	"backspace":    {between("ж\b"), Backspace},
	"invalid":      {between("\xfe"), InvalidUTF8},
	"accents":      {between("\u0301"), 0},
	"capitals":     {strings.ToUpper, 0},
	"full width":   {each('a', 'ａ'), 0},
	"mathematical": {each('a', '𝓪'), 0},
	"sans serif":   {each('a', '𝗮'), 0},
	"circled":      {each('a', 'ⓐ'), 0},
	"bracketed":    {each('a', '⒜'), 0},
	"black square": {each('a', '🅰'), 0},
	"Cyrillic":     {first("abcehijkmopstxy", []rune("аьсеніјкморѕтху")), 0},
	"Greek":        {first("abeiknoptvwxyz", []rune("αβεικηορτνωχγΖ")), 0},
	"small caps":   {first("abcdeghijklmnoprtuvwz", []rune("ᴀʙᴄᴅᴇɢʜɪᴊᴋʟᴍɴᴏᴘʀᴛᴜᴠᴡᴢ")), 0},
}

func between(s string) func(string) string {
	return func(word string) string {
		var b strings.Builder
		for _, r := range word {
			b.WriteRune(r)
			b.WriteString(s)
		}
		return b.String()
	}
}

// each moves the letters to another range of the same order.
func each(from, to rune) func(string) string {
	return func(word string) string {
		return strings.Map(func(r rune) rune {
			if isASCIILetter(r) {
				return r - from + to
			}
			return r
		}, word)
	}
}

// first replaces every second letter that has a double, so that a Latin letter remains.
func first(letters string, doubles []rune) func(string) string {
	return func(word string) string {
		out := []rune(word)
		for i := 0; i < len(out)-1; i += 2 {
			if at := strings.IndexRune(letters, out[i]); at >= 0 {
				out[i] = doubles[at]
			}
		}
		return string(out)
	}
}

// checkAttacks tests that a word of the letters a-z comes back from every attack.
func checkAttacks(t *testing.T, word string) {
	t.Helper()
	var n Normalizer
	for name, attack := range attacks {
		piece := attack.rewrite(word)
		text := n.Normalize([]byte(piece))
		if string(text.Bytes) != word {
			t.Errorf("%s: Normalize(%q) = %q, want %q", name, piece, text.Bytes, word)
		}
		if word != "" && !text.Signals.Has(attack.signal) {
			t.Errorf("%s: Normalize(%q) signals %v, want %v", name, piece, text.Signals, attack.signal)
		}
	}
}

func TestAttacks(t *testing.T) {
	for _, word := range []string{"kill", "bomb", "attack", "thequickbrownfoxjumpsoverthelazydog", "recruit", "ab"} {
		checkAttacks(t, word)
	}
}

// TestEveryRune puts every rune alone, beside letters of both sorts, twice, and under a mark.
func TestEveryRune(t *testing.T) {
	if testing.Short() {
		t.Skip("a million pieces")
	}
	var first, second Normalizer
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if r > 0x32400 && r%101 != 0 && r>>9 != 0xe0000>>9 {
			continue // unassigned and private planes: a sample will do
		}
		for _, piece := range []string{
			string(r), "a" + string(r) + "b", "ж" + string(r) + "\u0323\u0301", "о" + string(r) + "с", string(r) + string(r),
		} {
			text := first.Normalize([]byte(piece))
			if again := second.Normalize(text.Bytes); !bytes.Equal(text.Bytes, again.Bytes) {
				t.Errorf("%U: not idempotent: %q gives %q gives %q", r, piece, text.Bytes, again.Bytes)
			}
			checkForm(t, []byte(piece), text)
		}
	}
}

// TestCaseDoesNotChooseTheAlphabet is what makes one pass enough; see classOf.
func TestCaseDoesNotChooseTheAlphabet(t *testing.T) {
	var n Normalizer
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if small := lower(r); small != r && !isMark(r) && norm.NFKD.IsNormalString(string(r)) {
			capital, little := classOf(r).kind, n.classify(small).kind
			if capital != little && !(capital == strict && little == loose) {
				t.Errorf("%c (%U) is of kind %d, its small letter %c of kind %d", r, r, capital, small, little)
			}
		}
	}
}

func TestTables(t *testing.T) {
	check := func(prev, r rune, letters string) {
		t.Helper()
		if r <= prev || r < utf8.RuneSelf {
			t.Errorf("%U after %U: not sorted, or ASCII", r, prev)
		}
		if letters == "" || strings.Trim(letters, "abcdefghijklmnopqrstuvwxyz") != "" {
			t.Errorf("%U stands for %q, want letters a-z", r, letters)
		}
	}
	prev := rune(0)
	for _, c := range confusables {
		check(prev, c.r, c.letters)
		prev = c.r
	}
	prev = 0
	for _, f := range folds {
		check(prev, f.r, f.letters)
		if lower(f.r) != f.r {
			t.Errorf("fold %c (%U) is not in lower case", f.r, f.r)
		}
		prev = f.r
	}
}

// TestUnseenFastPath compares isUnseen, which skips the tables for common letters, with the tables.
func TestUnseenFastPath(t *testing.T) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		want := unicode.In(r, unicode.Cc, unicode.Cf, unicode.Other_Default_Ignorable_Code_Point, unicode.Variation_Selector) ||
			r == brailleBlank || r == nullNotehead
		if got := isUnseen(r); got != want {
			t.Errorf("isUnseen(%U) = %v, want %v", r, got, want)
		}
	}
}

// TestContinues: no character may combine with what stands before it without the package knowing.
func TestContinues(t *testing.T) {
	for r := rune(0x80); r <= unicode.MaxRune; r++ {
		if r == utf8.RuneError || !utf8.ValidRune(r) || !norm.NFKD.IsNormalString(string(r)) {
			continue
		}
		if !norm.NFC.PropertiesString(string(r)).BoundaryBefore() && !(cell{r: r, kind: classOf(r).kind}).continues() {
			t.Errorf("%U combines backwards", r)
		}
	}
}

// TestLatinLettersAreSilent: no letter that Unicode has as one character is taken for a trick, in either encoding.
func TestLatinLettersAreSilent(t *testing.T) {
	var n Normalizer
	for r := rune(0xc0); r <= 0x1eff; r++ {
		if !unicode.Is(unicode.Latin, r) || norm.NFKD.String(string(r)) != norm.NFD.String(string(r)) {
			continue
		}
		for _, piece := range []string{"a" + string(r) + "b", "a" + norm.NFD.String(string(r)) + "b"} {
			if text := n.Normalize([]byte(piece)); text.Signals.Has(Combining) {
				t.Errorf("%U: Normalize(%q) signals %v", r, piece, text.Signals)
			}
		}
	}
}

// TestHugePieces: linear in time (the test would not end otherwise), bounded in output, a fixed point all the same.
func TestHugePieces(t *testing.T) {
	size := 1 << 18
	if testing.Short() {
		size = 1 << 14
	}
	for name, unit := range map[string]string{
		"marks": "\u0301", "marks of several classes": "\u0301\u0323\u0338", "marks on Cyrillic": "ж\u0301", "jamo": "\u1161",
		"invalid": "\xff", "backspaces": "\b", "backspaced": "ж\b", "expanding": "ﷻ", "expanding further": "ﷺ", "joiners": "\u200d", "tags": "\U000e0061",
		"Greek with three marks": "ΐ", "virama": "\u094d", "control": "\x00", "homoglyphs": "аk",
	} {
		for _, base := range []string{"", "a", "ж", "가"} {
			t.Run(name+" after "+base, func(t *testing.T) {
				checkText(t, []byte(base+strings.Repeat(unit, size/len(unit))))
			})
		}
	}
}

// TestBuffersAreReused: the promise of no allocation, and of giving back what a huge piece took.
func TestBuffersAreReused(t *testing.T) {
	var n Normalizer
	plain, capitals, mixed := []byte("recruitment"), []byte("Recruitment"), []byte("rеcru\u200bitmént")
	for _, piece := range [][]byte{plain, capitals, mixed} {
		n.Normalize(piece)
		if allocs := testing.AllocsPerRun(100, func() { n.Normalize(piece) }); allocs != 0 {
			t.Errorf("Normalize(%q) allocates %v times", piece, allocs)
		}
	}
	n.Normalize(bytes.Repeat([]byte("ж"), 1<<20))
	n.Normalize(mixed)
	if cap(n.cells) > maxIdleCells {
		t.Errorf("a normalizer keeps %d cells after a huge piece", cap(n.cells))
	}
}
