package classifier

import (
	"strings"
	"unicode"
)

// Thresholds turn the probabilities of a theme into a decision.
type Thresholds struct {
	// Mention is compared with the probability, Review and Flag with the promotion
	// probability.
	Mention float64 `json:"mention"`
	Review  float64 `json:"review"`
	Flag    float64 `json:"flag"`
}

// decide returns the first decision that holds.
func (t Thresholds) decide(reason Reason, probability, promotion float64) Decision {
	switch {
	case reason != "":
		return Abstain
	case promotion >= t.Flag:
		return Flag
	case promotion >= t.Review:
		return Review
	case probability >= t.Mention:
		return Mention
	}
	return BelowThreshold
}

// Abstention says when a model does not judge.
type Abstention struct {
	// MinWords is how many words a text needs.
	MinWords int `json:"min_words"`
	// MinKnownTokenRatio is the share of its words that the vocabulary must hold, unless
	// they are of a known language all the same.
	MinKnownTokenRatio float64 `json:"min_known_token_ratio"`
}

const (
	// maxForeignRatio is the share of letters that the model's rows do not have above which
	// a text is taken for another language.
	maxForeignRatio = 0.5
	// minEvidence is what the words of a text must come to, in units of a Language, before
	// they say in what language it is: 2 nats, or seven times as likely in the one.
	minEvidence = 2 << languageBits
)

// A wordCount is what decides whether a text can be judged.
type wordCount struct {
	words, known int
	// others counts what says something without being a word: names and pictures.
	others int
	// letters counts those of words, and foreign those among them that the rows do not have:
	// of other scripts than Latin, if the model has no Language.
	letters, foreign int
	// language adds up the ratios of the words, in units of a Language.
	language int64
}

// count counts the words of the text that was scanned.
func (m *Model) count(s *scan) wordCount {
	c := wordCount{letters: s.letters, foreign: s.foreign}
	if m.language != nil {
		c.letters, c.foreign = 0, 0
	}
	for _, tok := range s.tokens {
		if !isWord(tok) && tok.kind != readingToken {
			if m.language != nil && saysSomething(tok) {
				c.others++
			}
			continue
		}
		s.buf = append(append(s.buf[:0], WordFeature), tok.text...)
		id, known := m.index[string(s.buf)]
		if tok.kind == plainToken {
			c.words++
			if known {
				c.known++
			}
		}
		if m.language != nil {
			c.language += m.ratio(tok, id, known)
			letters, foreign := m.language.count(tok.text)
			c.letters += letters
			c.foreign += foreign
		}
	}
	return c
}

// ratio returns what a token says of the language, in units.
func (m *Model) ratio(tok token, id int32, known bool) int64 {
	l := m.language
	switch {
	case known && tok.kind == plainToken:
		return int64(l.Words[id-l.firstWord])
	case known:
		return max(0, int64(l.Words[id-l.firstWord])) // a reading need not be right
	case tok.kind == readingToken:
		return 0
	case tok.text[0] == '#':
		// A tag may be a word, or several that nobody takes apart.
		if id, ok := m.index[string(WordFeature)+tok.text[1:]]; ok {
			return max(0, int64(l.Words[id-l.firstWord]))
		}
		return 0
	}
	return l.unknown(tok.text)
}

// count returns how many letters a token has, and how many of them the rows do not have.
func (l *languageReader) count(token string) (letters, foreign int) {
	for _, r := range token {
		if !unicode.IsLetter(r) {
			continue
		}
		letters++
		if l.foreign[l.symbol(r)] {
			foreign++
		}
	}
	return letters, foreign
}

// saysSomething tells the tokens that say something in a short text without being words:
// who it is about, and pictures.
func saysSomething(tok token) bool {
	if tok.kind == classToken {
		return tok.text == orgClass || tok.text == identityClass
	}
	return strings.ContainsFunc(tok.text, func(r rune) bool { return unicode.Is(unicode.So, r) })
}

// knownRatio is the share of the words that the vocabulary holds.
func (c wordCount) knownRatio() float64 {
	if c.words == 0 {
		return 0
	}
	return float64(c.known) / float64(c.words)
}

// reason returns why the model cannot judge a text with these words, if so.
func (m *Model) reason(c wordCount) Reason {
	a := m.p.Abstention
	switch {
	case c.foreign > 0 && float64(c.foreign) > maxForeignRatio*float64(c.letters):
		return UnknownLanguage
	case c.words == 0 && c.others > 0 || c.words+c.others < a.MinWords:
		return TooShort
	case m.language != nil && c.words >= a.MinWords && c.language <= -minEvidence && float64(c.language)*LanguageUnit < m.language.Threshold*float64(c.words):
		return UnknownLanguage
	case float64(c.known) < a.MinKnownTokenRatio*float64(c.words) && c.language < minEvidence:
		return UnknownVocabulary
	}
	return ""
}
