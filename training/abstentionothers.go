package training

import (
	"bufio"
	"bytes"
	"cmp"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tocsin/classifier"
)

// declarations holds how often each word occurs in the Universal Declaration of Human
// Rights, in some 400 languages; tools/declarations makes the file and says what it is.
// They stand for all languages, those that are not among them too: what is not
// spelled like the rows is spelled like some of these more often than not.
//
//go:embed declarations.tsv.gz
var declarations []byte

// A declaration holds the words of one language.
type declaration struct {
	code   string
	words  []string // in ascending order
	counts []float64
	total  float64 // of the counts
	// trigrams holds those that occur, with their share of all.
	trigrams []trigramShare
	// share is that of the language in a mixture.
	share float64
}

type trigramShare struct {
	trigram int
	share   float64
}

// maxDeclarationBytes bounds a language of the file.
const maxDeclarationBytes = 1 << 20

// readDeclarations returns the words of each language as the engine reads them, all with
// the same share.
func readDeclarations(ctx context.Context, alphabet *classifier.Alphabet) ([]declaration, error) {
	unpacked, err := gzip.NewReader(bytes.NewReader(declarations))
	if err != nil {
		return nil, fmt.Errorf("declarations: %w", err)
	}
	var lines []string
	scanner := bufio.NewScanner(unpacked)
	scanner.Buffer(nil, maxDeclarationBytes)
	for scanner.Scan() {
		lines = append(lines, scanner.Text())
	}
	if err := scanner.Err(); err != nil {
		return nil, fmt.Errorf("declarations: %w", err)
	}
	all := make([]declaration, len(lines))
	faults := make([]error, len(lines))
	err = parallel(ctx, len(lines), func(i int) { all[i], faults[i] = newDeclaration(alphabet, lines[i]) }, func() {})
	if err := cmp.Or(err, errors.Join(faults...)); err != nil {
		return nil, fmt.Errorf("declarations: %w", err)
	}
	for i := range all {
		all[i].share = 1 / float64(len(all))
	}
	return all, nil
}

// newDeclaration reads a line: the code, then, tab by tab, a count and the words that
// occur so often.
func newDeclaration(alphabet *classifier.Alphabet, line string) (declaration, error) {
	analyzer := classifier.NewAnalyzer(classifier.FeatureSettings{}, classifier.Taxonomy{})
	code, entries, _ := strings.Cut(line, "\t")
	counts := map[string]float64{}
	for entry := range strings.SplitSeq(entries, "\t") {
		times, words, _ := strings.Cut(entry, " ")
		n, err := strconv.ParseFloat(times, 64)
		if err != nil {
			return declaration{}, fmt.Errorf("%s: count %q", code, times)
		}
		for word := range strings.SplitSeq(words, " ") {
			analyzer.Features([]byte(word), func(feature []byte) { counts[string(feature[1:])] += n })
		}
	}
	d := declaration{code: code, words: slices.Sorted(maps.Keys(counts))}
	for _, word := range d.words {
		d.counts = append(d.counts, counts[word])
		d.total += counts[word]
	}
	s := newSpelling(alphabet, d.words, d.counts)
	total := sum(s.trigrams)
	for t, times := range s.trigrams {
		if times > 0 {
			d.trigrams = append(d.trigrams, trigramShare{t, times / total})
		}
	}
	return d, nil
}

func sum(values []float64) float64 {
	total := 0.0
	for _, v := range values {
		total += v
	}
	return total
}

// otherLanguages returns the languages that the rows do not know, in the mixture that is
// hardest to tell from the rows.
func otherLanguages(ctx context.Context, alphabet *classifier.Alphabet, rows side) (side, error) {
	all, err := readDeclarations(ctx, alphabet)
	if err != nil {
		return side{}, err
	}
	all = unknownLanguages(all, alphabet, rows)
	likeRows(all, rows)
	return mixture(all, alphabet), nil
}

// nearlyKnown is what the words of a language come to on average, in nats, above which it
// is that of the rows: in theirs it is about 2, in their dialects about 0, in their
// neighbours -0.5 and less.
const nearlyKnown = -0.25

// unknownLanguages leaves out what reads as the language of the rows, and in any case what
// is most like it.
func unknownLanguages(all []declaration, alphabet *classifier.Alphabet, rows side) []declaration {
	c := contrast{alphabet: alphabet, rows: rows, others: mixture(all, alphabet)}
	of := map[string]float64{}
	for _, d := range all {
		for i, word := range d.words {
			of[d.code] += float64(float64(ratioUnits(c.nats(word))) * classifier.LanguageUnit * d.counts[i] / d.total)
		}
	}
	nearest := slices.MaxFunc(all, func(a, b declaration) int { return cmp.Compare(of[a.code], of[b.code]) })
	return slices.DeleteFunc(all, func(d declaration) bool { return d.code == nearest.code || of[d.code] > nearlyKnown })
}

const (
	// likeRowsShare of the mixture are the languages in the shares in which they are most
	// like the rows, and the rest all languages alike.
	likeRowsShare = 0.9
	// likeRowsSteps is how often the shares are bettered; after a few they hardly move.
	likeRowsSteps = 30
	// fromOthers and fromNothing are the shares of a language's trigrams that are taken from
	// all languages and from chance while the shares are sought.
	fromOthers, fromNothing = 0.05, 0.05
)

// likeRows sets the shares of the languages. Neighbours of the language of the rows are
// what is mistaken for it, and in a plain mean of all languages they would hardly count. So
// the shares are those that make the trigrams of the rows most likely, found by
// expectation maximisation (Dempster, Laird & Rubin 1977).
func likeRows(all []declaration, rows side) {
	base := make([]float64, len(rows.trigrams)) // of each trigram, in every language
	for t := range base {
		base[t] = fromNothing / float64(len(base))
	}
	for _, d := range all {
		for _, t := range d.trigrams {
			base[t.trigram] += fromOthers * t.share / float64(len(all))
		}
	}
	const own = 1 - fromOthers - fromNothing
	total := sum(rows.trigrams)
	for l := range all {
		all[l].share = 1 / float64(len(all))
	}
	for range likeRowsSteps {
		mixed := slices.Clone(base)
		for _, d := range all {
			for _, t := range d.trigrams {
				mixed[t.trigram] += float64(own * d.share * t.share)
			}
		}
		common := 0.0
		for t, times := range rows.trigrams {
			mixed[t] = times / total / mixed[t]
			common += float64(mixed[t] * base[t])
		}
		for l, d := range all {
			factor := common
			for _, t := range d.trigrams {
				factor += float64(own * t.share * mixed[t.trigram])
			}
			all[l].share *= factor
		}
	}
	for l := range all {
		all[l].share = float64(likeRowsShare*all[l].share) + (1-likeRowsShare)/float64(len(all))
	}
}

// mixtureTrigrams is how many trigrams a mixture counts as: enough that little is
// smoothed away, few enough that what no declaration has may occur.
const mixtureTrigrams = 1e5

// mixture adds up the languages in their shares.
func mixture(all []declaration, alphabet *classifier.Alphabet) side {
	n := alphabet.Symbols()
	m := spelling{words: map[string]float64{}, total: 1, trigrams: make([]float64, n*n*n)}
	for _, d := range all {
		for i, word := range d.words {
			m.words[word] += float64(d.share * d.counts[i] / d.total)
		}
		for _, t := range d.trigrams {
			m.trigrams[t.trigram] += float64(mixtureTrigrams * d.share * t.share)
		}
	}
	return side{m, m.conditionals(n, flatShare), othersWordShare}
}
