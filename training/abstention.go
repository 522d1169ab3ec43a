package training

import "tocsin/classifier"

// When a model does not judge is chosen on rows that it had not seen.
const (
	// abstentionWords is how many words a text needs: one says neither what a text is about
	// nor how it means it, and a greeting of two can be told from a threat.
	abstentionWords = 2
	// unknownShare of the rows may know fewer of their words than the model asks for.
	unknownShare = 0.003
	// highestKnownRatio is the most that it asks for.
	highestKnownRatio = 0.6
	// foreignShare of the rows may be taken for another language. Some always are: nobody
	// collects a thousand posts in one language only.
	foreignShare = 0.01
)

// chooseAbstention puts the known-token ratio below which the model does not judge
// under what nearly all rows reach that it had not seen.
func chooseAbstention(held []heldBack) classifier.Abstention {
	var unknown []weighted
	for _, h := range held {
		if h.Words >= abstentionWords {
			unknown = append(unknown, weighted{1 - float64(h.Known)/float64(h.Words), h.times})
		}
	}
	return classifier.Abstention{
		MinWords:           abstentionWords,
		MinKnownTokenRatio: max(0, min(highestKnownRatio, 1-above(unknown, unknownShare))),
	}
}

// chooseLanguageThreshold puts the mean ratio below which a text is of another language
// under what nearly all rows reach that the model had not seen, and at 0 where that is
// more: there the rows and the other languages are even. A model of few rows knows few
// words and asks for less.
func chooseLanguageThreshold(held []heldBack) float64 {
	var against []weighted
	for _, h := range held {
		if h.Words >= abstentionWords {
			against = append(against, weighted{-h.Language / float64(h.Words), h.times})
		}
	}
	const lowest = -classifier.MaxRatio * classifier.LanguageUnit
	return max(lowest, min(0, -above(against, foreignShare)))
}
