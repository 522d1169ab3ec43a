package textnorm

import (
	"bytes"
	"testing"
	"unicode/utf8"
)

func FuzzNormalize(f *testing.F) {
	for _, seed := range []string{
		"", "kill", "KILL", "ȺȺȺn't", "\xff\xff's", "кill", "сор", "Γα", "привет", "k\u200bill", "ｋｉｌｌ", "k\u0336i\u0336",
		"kz\bill", "é́́", "\u0301a", "ΐ", "がか\u3099", "\u1100\u1161\u11a8", "ㄱㅏ", "İI\u0307", "ß\u0301ẞ", "ﷺ", "´a¨", "❤\ufe0f\u200d🔥",
		"\ufeffa", "\u202ea", "⒜🅰", "ӤιΝν∪", "Ⓐ\u0345ͅ", "ᏸᏰ", "ǅ", "ΣσςϹ", "ა\u1c90", "\u0f71\u0f72\u0f74", "\u09c7\u09be",
	} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, piece []byte) {
		checkText(t, piece)
		checkAttacks(t, lettersOf(piece))
	})
}

// lettersOf makes a word of letters a-z from any bytes.
func lettersOf(b []byte) string {
	word := make([]byte, 0, 32)
	for _, c := range b[:min(len(b), cap(word))] {
		word = append(word, 'a'+c%26)
	}
	return string(word)
}

func FuzzLeet(f *testing.F) {
	for _, seed := range []string{"k1ll", "3rd", "p4$$w0rd", "l33t!", "ki11er", "@b", "привет-k1ll", "1", "\xffk1l", "c4", "0o0"} {
		f.Add([]byte(seed))
	}
	f.Fuzz(func(t *testing.T, raw []byte) {
		var n Normalizer
		for _, piece := range [][]byte{raw, n.Normalize(raw).Bytes} {
			prefix := []byte("ab")
			reading, ok := Leet(prefix, piece)
			if !bytes.HasPrefix(reading, prefix) {
				t.Fatalf("Leet(%q) lost what was in dst: %q", piece, reading)
			}
			reading = reading[len(prefix):]
			if !ok {
				if len(reading) != 0 {
					t.Fatalf("Leet(%q) = %q, false", piece, reading)
				}
				continue
			}
			checkReading(t, piece, reading)
		}
	})
}

// checkReading tests that a reading differs from its piece in nothing but ASCII signs that became letters.
func checkReading(t *testing.T, piece, reading []byte) {
	t.Helper()
	if len(reading) != len(piece) || utf8.RuneCount(reading) != utf8.RuneCount(piece) || bytes.Equal(reading, piece) {
		t.Fatalf("Leet(%q) = %q", piece, reading)
	}
	for i := range reading {
		if reading[i] != piece[i] && (leetLetter(piece[i]) == 0 || !isLetterByte(reading[i])) {
			t.Fatalf("Leet(%q) = %q: byte %d", piece, reading, i)
		}
	}
}
