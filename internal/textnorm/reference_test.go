package textnorm

import (
	"strings"
	"testing"
)

func TestReference(t *testing.T) {
	for _, test := range []struct {
		text, character string
		size            int
	}{
		{"&amp; more", "&", 5},
		{"&nbsp;", "\u00a0", 6},
		{"&semi;", ";", 6},
		{"&CounterClockwiseContourIntegral;", "∳", 33},
		{"&#107;ill", "k", 6},
		{"&#107ill", "k", 5},
		{"&#107", "k", 5},
		{"&#0000107;", "k", 10},
		{"&#x6b;", "k", 6},
		{"&#X6B;;", "k", 6},
		{"&#x6bill", "k", 5},
		{"&#128512;", "😀", 9},
		{"&#0;", "\ufffd", 4},
		{"&#99999999999;", "\ufffd", 14},
		{"", "", 0}, {"&", "", 0}, {"&#", "", 0}, {"&#;", "", 0}, {"&#x;", "", 0}, {"&;", "", 0}, {"amp;", "", 0},
		{"&amp", "", 0}, // only numbers go without the semicolon
		{"&bogus;", "", 0},
		{"&ampere;", "", 0},
		{"&T &#107;", "", 0}, // begins with none
		{"&R&D;", "", 0},
		{"&#" + strings.Repeat("0", 100) + "107;", "", 0},
	} {
		if size, character := Reference([]byte(test.text)); size != test.size || character != test.character {
			t.Errorf("%q: %q of %d bytes, want %q of %d", test.text, character, size, test.character, test.size)
		}
	}
}
