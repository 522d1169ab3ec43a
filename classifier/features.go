package classifier

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"
)

// FeatureSettings say which features a model has. They are stored with it.
type FeatureSettings struct {
	// Bigrams adds pairs of neighbouring tokens.
	Bigrams bool `json:"bigrams"`
	// CharMin and CharMax are the lengths, in characters, of the n-grams inside a
	// token, whose ends are marked; 0 and 0 for none.
	CharMin int `json:"char_min"`
	CharMax int `json:"char_max"`
}

// Check says what is wrong with the settings.
func (s FeatureSettings) Check() error {
	if s.CharMin < 0 || s.CharMax < s.CharMin || s.CharMax > 8 || (s.CharMin == 0) != (s.CharMax == 0) {
		return fmt.Errorf("features: character n-grams of %d to %d, want 0 to 0 or a range within 1 to 8", s.CharMin, s.CharMax)
	}
	return nil
}

// The first byte of a feature says its kind, so that the word "kill" and the
// characters "kill" are two features.
const (
	WordFeature   = 'w'
	BigramFeature = 'b'
	CharFeature   = 'c'
)

// Marks of the ends of a token in character n-grams. Neither can be in a token:
// normal forms have no control characters.
const (
	tokenStart = '\x02'
	tokenEnd   = '\x03'
)

// isContent tells the tokens that make features.
func isContent(tok token) bool {
	return tok.kind == classToken || strings.ContainsFunc(tok.text, isContentRune)
}

// isWord tells the tokens that count for the known-token ratio.
func isWord(tok token) bool {
	return tok.kind == plainToken && strings.ContainsFunc(tok.text, unicode.IsLetter)
}

// tokenFeatures calls yield with each feature of one token: the word itself, then
// its character n-grams. The bytes are valid until yield returns.
func (s FeatureSettings) tokenFeatures(buf []byte, tok token, yield func(feature []byte)) []byte {
	buf = append(append(buf[:0], WordFeature), tok.text...)
	yield(buf)
	if s.CharMax == 0 || tok.kind == classToken {
		return buf
	}
	buf = append(append(append(buf[:0], tokenStart), tok.text...), tokenEnd)
	padded := len(buf)
	for i := 0; i < padded; {
		_, first := utf8.DecodeRune(buf[i:padded])
		end := i
		for n := 1; n <= s.CharMax && end < padded; n++ {
			_, size := utf8.DecodeRune(buf[end:padded])
			end += size
			if n >= s.CharMin && end-i < padded { // the whole token is a word already
				buf = append(append(buf[:padded], CharFeature), buf[i:end]...)
				yield(buf[padded:])
			}
		}
		i += first
	}
	return buf
}

// bigramFeature is the feature of two neighbouring tokens.
func bigramFeature(buf []byte, left, right token) []byte {
	buf = append(append(buf[:0], BigramFeature), left.text...)
	return append(append(buf, ' '), right.text...)
}

// An item is a span of the text with the features that stand there: a token with its
// n-grams, or a bigram, which spans both its words.
type item struct {
	start, end int32
	// piece is where the item ends; a crossing bigram began in the piece before, and
	// belongs to a window only with both.
	piece    int32
	crossing bool
}

// A scan is a text as the engine sees it. It is reused from text to text.
type scan struct {
	tokenizer tokenizer
	tokens    []token
	pieces    int // how many pieces have tokens
	signals   Signals
	buf       []byte

	letters, foreign int // letters in all, and those of scripts other than Latin
}

// read turns a text into tokens.
func (s *scan) read(text []byte) {
	s.tokens, s.signals, s.letters, s.foreign = s.tokens[:0], 0, 0, 0
	index := 0
	var doubtful Signals
	eachPiece(text, func(p piece, spaced bool) {
		if spaced {
			s.signals |= SpacedLetters
		}
		var signals Signals
		s.tokens, signals = s.tokenizer.tokens(s.tokens, p, index)
		if signals.Has(wholeScript) {
			doubtful |= signals & Homoglyph
			signals &^= wholeScript | Homoglyph
		}
		s.signals |= signals
		index++
	})
	s.tokens = s.tokenizer.masks.replace(s.tokens)
	s.number()
	s.countScripts()
	// A word of another alphabet may happen to look Latin. In a text of that alphabet
	// this is no trick.
	if s.foreign == 0 {
		s.signals |= doubtful
	}
}

// number counts anew the pieces that have tokens: a name of several words is one
// piece, and what shows nothing is none.
func (s *scan) number() {
	last, n := int32(-1), int32(-1)
	for i := range s.tokens {
		if s.tokens[i].piece != last {
			last = s.tokens[i].piece
			n++
		}
		s.tokens[i].piece = n
	}
	s.pieces = int(n + 1)
}

func (s *scan) countScripts() {
	for i := range s.tokens {
		if s.tokens[i].kind != plainToken {
			continue
		}
		for _, r := range s.tokens[i].text {
			if r < utf8.RuneSelf {
				if 'a' <= r && r <= 'z' {
					s.letters++
				}
			} else if unicode.IsLetter(r) {
				s.letters++
				if !unicode.Is(unicode.Latin, r) {
					s.foreign++
				}
			}
		}
	}
}

// each calls yield with every feature of the text and the item where it stands. The
// features of one item come one after the other.
func (s *scan) each(settings FeatureSettings, yield func(at item, feature []byte)) {
	var left *token
	for i := range s.tokens {
		tok := &s.tokens[i]
		if !isContent(*tok) {
			left = nil
			continue
		}
		at := item{start: tok.start, end: tok.end, piece: tok.piece}
		s.buf = settings.tokenFeatures(s.buf, *tok, func(feature []byte) { yield(at, feature) })
		if tok.kind == readingToken {
			continue
		}
		if settings.Bigrams && left != nil {
			at := item{start: min(left.start, tok.start), end: max(left.end, tok.end), piece: tok.piece, crossing: left.piece != tok.piece}
			s.buf = bigramFeature(s.buf, *left, *tok)
			yield(at, s.buf)
		}
		left = tok
	}
}

// An Analyzer turns texts into features, for training. It is not safe for concurrent
// use; the zero value is not ready, see [NewAnalyzer].
type Analyzer struct {
	scan     scan
	settings FeatureSettings
}

// NewAnalyzer returns an analyzer for models with these settings and taxonomy.
func NewAnalyzer(settings FeatureSettings, taxonomy Taxonomy) *Analyzer {
	return &Analyzer{newScan(newMasks(taxonomy)), settings}
}

// Features calls yield with every feature of the text, as often as it occurs. The
// bytes are valid until yield returns.
func (a *Analyzer) Features(text []byte, yield func(feature []byte)) {
	a.scan.read(withoutReferences(text[:cut(text)]))
	a.scan.each(a.settings, func(_ item, feature []byte) { yield(feature) })
}

func newScan(m *masks) scan { return scan{tokenizer: tokenizer{masks: m}} }
