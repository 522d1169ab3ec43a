package textnorm

import (
	"math/bits"
	"strings"
)

// Signals is a set of evasion marks.
type Signals uint32

const (
	// InvalidUTF8: a byte that is no part of a character was dropped.
	InvalidUTF8 Signals = 1 << iota
	// Invisible: a character that shows nothing was dropped, where no language or emoji asks for it.
	Invisible
	// BidiControl: a control of writing direction was dropped.
	BidiControl
	// Homoglyph: a letter of another alphabet, or a symbol, was read as the ASCII letter it looks like.
	Homoglyph
	// MixedScript: Latin letters stand beside letters of another alphabet that look like no Latin letter.
	MixedScript
	// FullWidth: full-width, mathematical, circled, raised or otherwise styled letters were read as plain ones.
	FullWidth
	// Combining: combining marks were dropped that no language written in that script would put there.
	Combining
	// Backspace: a backspace erased what stood before it.
	Backspace
	// WholeScript accompanies Homoglyph when every letter of the piece comes from one and the same other alphabet.
	// Words of that alphabet can be so by chance (Russian "сахар"), so it is evidence only in a text that is
	// otherwise Latin: a caller that sees the whole text should drop both where other pieces are in that alphabet.
	WholeScript
)

// signalNames holds the name of each bit, in order.
var signalNames = [...]string{
	"invalid_utf8", "invisible", "bidi_control", "homoglyph", "mixed_script", "full_width", "combining", "backspace",
	"whole_script",
}

// Has reports whether s contains every signal of t.
func (s Signals) Has(t Signals) bool { return s&t == t }

// String returns the names of the signals in s, separated by commas, or "" for none.
func (s Signals) String() string {
	var names []string
	for ; s != 0; s &= s - 1 {
		if i := bits.TrailingZeros32(uint32(s)); i < len(signalNames) {
			names = append(names, signalNames[i])
		}
	}
	return strings.Join(names, ",")
}
