package docs_test

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// The tests of this file show the surprises in Unicode that docs/bugs-found.md lists.

func eachRune(yield func(r rune)) {
	for r := rune(0); r <= unicode.MaxRune; r++ {
		if utf8.ValidRune(r) {
			yield(r)
		}
	}
}

func TestNFKCMakesWhiteSpace(t *testing.T) {
	found := 0
	eachRune(func(r rune) {
		if !unicode.IsSpace(r) && strings.ContainsFunc(norm.NFKC.String(string(r)), unicode.IsSpace) {
			found++
		}
	})
	if found != 52 {
		t.Errorf("%d characters become white space, the page says 52", found)
	}
}

func TestNFKCUnfolds(t *testing.T) {
	var longest rune
	most := 0
	eachRune(func(r rune) {
		if n := len(norm.NFKC.String(string(r))); n > most {
			longest, most = r, n
		}
	})
	if longest != 0xfdfa || most != 33 {
		t.Errorf("%U becomes %d bytes, the page says U+FDFA and 33", longest, most)
	}
}

func TestNFCInserts(t *testing.T) {
	if got := norm.NFC.String("ж" + strings.Repeat("\u0301", 40)); !strings.Contains(got, "\u034f") {
		t.Errorf("nothing is inserted: %+q", got)
	}
}

func TestLowerCaseChangesLength(t *testing.T) {
	changed := 0
	eachRune(func(r rune) {
		if utf8.RuneLen(unicode.ToLower(r)) != utf8.RuneLen(r) {
			changed++
		}
	})
	if changed != 25 {
		t.Errorf("%d characters change their length, the page says 25", changed)
	}
}
