package classifier

import (
	"fmt"
	"unicode/utf8"
)

// A languageHeader is what the header of a model file says of the section "language".
type languageHeader struct {
	Letters   string  `json:"letters"`
	Threshold float64 `json:"threshold"`
	WordCount int     `json:"word_count"`
}

// header returns that of the language, nil for none.
func (l *Language) header() *languageHeader {
	if l == nil {
		return nil
	}
	return &languageHeader{l.Letters, l.Threshold, len(l.Words)}
}

// appendTo appends the section.
func (l *Language) appendTo(b []byte) []byte {
	for _, ratios := range [][]int8{l.Trigrams, l.Words} {
		for _, r := range ratios {
			b = append(b, byte(r))
		}
	}
	return b
}

// sizes returns how many ratios of trigrams and of words the section has, none of which
// is believed to be there.
func (h *languageHeader) sizes() (trigrams, words int, err error) {
	letters := utf8.RuneCountInString(h.Letters)
	if letters > MaxLetters || h.WordCount < 0 || h.WordCount > maxFeatures {
		return 0, 0, fmt.Errorf("header: claims %d letters and %d words of a language", letters, h.WordCount)
	}
	n := Symbols(letters)
	return n * n * n, h.WordCount, nil
}

// decode returns the language with the ratios of the section, which has the right size.
func (h *languageHeader) decode(section []byte) *Language {
	ratios := make([]int8, len(section))
	for i, b := range section {
		ratios[i] = int8(b)
	}
	trigrams := len(section) - h.WordCount
	return &Language{Letters: h.Letters, Threshold: h.Threshold, Trigrams: ratios[:trigrams:trigrams], Words: ratios[trigrams:]}
}
