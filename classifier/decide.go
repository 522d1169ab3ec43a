package classifier

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
	// MinKnownTokenRatio is the share of its words that the vocabulary must hold.
	MinKnownTokenRatio float64 `json:"min_known_token_ratio"`
}

// maxForeignRatio is the share of letters of other scripts than Latin above which a
// text is taken for another language: models are trained on English.
const maxForeignRatio = 0.5

// reason returns why the model cannot judge the text that was scanned, if so.
func (a Abstention) reason(s *scan, words, known int) Reason {
	switch {
	case s.foreign > 0 && float64(s.foreign) > maxForeignRatio*float64(s.letters):
		return UnknownLanguage
	case words < a.MinWords:
		return TooShort
	case float64(known) < a.MinKnownTokenRatio*float64(words):
		return UnknownVocabulary
	}
	return ""
}

// vocabulary counts the words of the text that was scanned, and those that the model
// knows.
func (m *Model) vocabulary(s *scan) (words, known int) {
	for _, tok := range s.tokens {
		if !isWord(tok) {
			continue
		}
		words++
		s.buf = append(append(s.buf[:0], WordFeature), tok.text...)
		if _, ok := m.index[string(s.buf)]; ok {
			known++
		}
	}
	return words, known
}
