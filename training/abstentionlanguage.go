package training

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strings"
	"unicode"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// A spelling says how often words occur and how they are spelled, in one language or a
// mixture of them.
type spelling struct {
	words map[string]float64 // occurrences
	total float64            // of all words
	// trigrams holds occurrences, shape (symbols, symbols, symbols).
	trigrams []float64
}

const (
	// rowsWordShare and othersWordShare are how far a word counts by how often it occurs,
	// and for the rest by its trigrams. The rows hold most words that they will ever hold,
	// a declaration only a part of its language.
	rowsWordShare   = 0.95
	othersWordShare = 0.5
	// trigramPrior is how many occurrences of two symbols weigh as much as what is known of
	// the third without the first.
	trigramPrior = 5
	// flatShare is the share of other languages that are spelled by chance: random letters
	// are no language of the rows either.
	flatShare = 0.1
	// rareLetter is the share of the letters of the rows below which one is not in the
	// alphabet.
	rareLetter = 1e-4
	// leastProbability stands for that of a long word, which may come out as 0.
	leastProbability = 1e-300
)

// wordCounts returns the words of the features and how often they occur, without the
// classes.
func wordCounts(features []string, occurrences []int64) (words []string, counts []float64) {
	for i, feature := range features {
		if feature[0] == classifier.WordFeature && !strings.HasPrefix(feature[1:], "{") && occurrences[i] > 0 {
			words = append(words, feature[1:])
			counts = append(counts, float64(occurrences[i]))
		}
	}
	return words, counts
}

// lettersOf returns the letters that the words have often enough, in ascending order.
func lettersOf(words []string, counts []float64) string {
	of := map[rune]float64{}
	total := 0.0
	for i, word := range words {
		for _, r := range word {
			if unicode.IsLetter(r) {
				of[r] += counts[i]
				total += counts[i]
			}
		}
	}
	var letters []rune
	for r, n := range of {
		if n >= rareLetter*total {
			letters = append(letters, r)
		}
	}
	slices.SortFunc(letters, func(a, b rune) int { return cmp.Or(cmp.Compare(of[b], of[a]), cmp.Compare(a, b)) })
	letters = letters[:min(len(letters), classifier.MaxLetters)]
	slices.Sort(letters)
	return string(letters)
}

// newSpelling returns that of words in the given order. It keeps the words where asked.
func newSpelling(alphabet *classifier.Alphabet, words []string, counts []float64) spelling {
	n := alphabet.Symbols()
	s := spelling{words: make(map[string]float64, len(words)), trigrams: make([]float64, n*n*n)}
	for i, word := range words {
		s.words[word] += counts[i]
		s.total += counts[i]
		alphabet.EachTrigram(word, func(trigram int) { s.trigrams[trigram] += counts[i] })
	}
	return s
}

// conditionals returns the probability of each symbol after two others. What was not
// seen after two is taken from what was seen after the nearer one, and that from how
// frequent symbols are (Chen & Goodman 1999 call this Dirichlet smoothing). flat is the
// share that is spread evenly over the symbols.
func (s spelling) conditionals(symbols int, flat float64) []float64 {
	pairs := make([]float64, symbols*symbols)
	single := make([]float64, symbols)
	total := 0.0
	for i, n := range s.trigrams {
		pairs[i%len(pairs)] += n
		single[i%symbols] += n
		total += n
	}
	for c, n := range single {
		single[c] = (n + 1) / (total + float64(symbols))
	}
	p := make([]float64, len(s.trigrams))
	smooth := func(to, counts, prior []float64) {
		sum := 0.0
		for _, n := range counts {
			sum += n
		}
		for c, n := range counts {
			to[c] = (n + float64(trigramPrior*prior[c])) / (sum + trigramPrior)
		}
	}
	for b := range symbols {
		row := pairs[b*symbols : (b+1)*symbols]
		smooth(row, row, single)
	}
	for ab := range symbols * symbols {
		at := ab * symbols
		b := ab % symbols
		smooth(p[at:at+symbols], s.trigrams[at:at+symbols], pairs[b*symbols:(b+1)*symbols])
	}
	for i := range p {
		p[i] = float64((1-flat)*p[i]) + flat/float64(symbols)
	}
	return p
}

// A side of a ratio: the rows, or the other languages.
type side struct {
	spelling
	conditionals []float64
	// wordShare is how far a word counts by how often it occurs.
	wordShare float64
}

// probability returns that of a word with the probability of its trigrams.
func (s side) probability(word string, trigrams float64) float64 {
	return max(leastProbability, float64(s.wordShare*s.words[word]/s.total)+float64((1-s.wordShare)*trigrams))
}

// A contrast tells words of the rows from words of other languages.
type contrast struct {
	alphabet     *classifier.Alphabet
	rows, others side
}

// nats returns the log-likelihood ratio of a word; 0 for what is not made of letters.
func (c contrast) nats(word string) float64 {
	rows, others := 1.0, 1.0
	if !c.alphabet.EachTrigram(word, func(t int) {
		rows *= c.rows.conditionals[t]
		others *= c.others.conditionals[t]
	}) {
		return 0
	}
	return portmath.Log(c.rows.probability(word, rows) / c.others.probability(word, others))
}

// language returns the ratios for a vocabulary.
func (c contrast) language(letters string, vocabulary []string) *classifier.Language {
	l := &classifier.Language{Letters: letters, Trigrams: make([]int8, len(c.rows.conditionals))}
	for t, p := range c.rows.conditionals {
		l.Trigrams[t] = ratioUnits(portmath.Log(p / c.others.conditionals[t]))
	}
	for _, feature := range vocabulary {
		if feature[0] == classifier.WordFeature {
			l.Words = append(l.Words, ratioUnits(c.nats(feature[1:])))
		}
	}
	return l
}

// ratioUnits rounds a ratio in nats to units, within bounds.
func ratioUnits(nats float64) int8 {
	return int8(min(max(math.Round(nats/classifier.LanguageUnit), -classifier.MaxRatio), classifier.MaxRatio))
}

// A languageLearner learns the languages of models whose features are numbered by an
// index. Its letters and its other languages are those of all rows, so that the models
// of the folds differ in what they know of the rows only.
type languageLearner struct {
	letters  string
	alphabet *classifier.Alphabet
	others   side
}

// learnLanguage has models of the index tell the language of the rows from others, if
// they have one: rows of numbers have none.
func (x *index) learnLanguage(ctx context.Context) error {
	words, counts := wordCounts(x.strings, x.occurrences)
	letters := lettersOf(words, counts)
	if letters == "" {
		return nil
	}
	l := &languageLearner{letters: letters, alphabet: classifier.NewAlphabet(letters)}
	rows := l.side(words, counts)
	var err error
	if l.others, err = otherLanguages(ctx, l.alphabet, rows); err != nil {
		return err
	}
	x.learner = l
	return nil
}

func (l *languageLearner) side(words []string, counts []float64) side {
	s := newSpelling(l.alphabet, words, counts)
	return side{s, s.conditionals(l.alphabet.Symbols(), 0), rowsWordShare}
}

// languageWithout returns the language of all rows but the members, for a vocabulary of
// all words of the index; nil if none was learned.
func (x *index) languageWithout(members []int, vocabulary []string) *classifier.Language {
	if x.learner == nil {
		return nil
	}
	occurrences := slices.Clone(x.occurrences)
	for _, row := range members {
		for _, id := range x.rows[row] {
			occurrences[id]--
		}
	}
	words, counts := wordCounts(x.strings, occurrences)
	c := contrast{alphabet: x.learner.alphabet, rows: x.learner.side(words, counts), others: x.learner.others}
	return c.language(x.learner.letters, vocabulary)
}
