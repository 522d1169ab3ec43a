package perturb

import (
	"fmt"
	"hash/fnv"
	"math/rand/v2"
	"strings"

	"tocsin/classifier"
)

// A Transform is one way of rewriting texts.
type Transform struct {
	Name string
	// Description says in a few words what it does.
	Description string
	// Signal is what a reader should raise at it; 0 where there is nothing to see, as in
	// harmless words.
	Signal classifier.Signals
	// Exact says that the text says the same, letter by letter, so that answers must be
	// equal to the last bit.
	Exact bool

	rewrite func(text string, random *rand.Rand) string
}

// Apply rewrites the text. The same text and seed give the same text, whatever was rewritten before.
func (t Transform) Apply(text string, seed uint64) string {
	sum := fnv.New64a()
	_, _ = sum.Write([]byte(t.Name + "\x00" + text)) // a hash takes any bytes
	return t.rewrite(text, rand.New(rand.NewPCG(seed, sum.Sum64())))
}

// All returns the transforms, those first that must not change an answer.
func All() []Transform {
	return []Transform{
		{"invisible", "characters that show nothing between letters", classifier.Invisible, true, invisible},
		{"bidi", "controls of the writing direction around and inside words", classifier.BidiControl, true, bidi},
		{"backspace", "letters typed and erased again", classifier.Backspace, true, backspace},
		{"combining", "letters struck through", classifier.Combining, true, combining},
		{"zalgo", "marks piled on letters", classifier.Combining, true, zalgo},
		{"full-width", "full-width letters, digits and punctuation", classifier.FullWidth, true, fullWidth},
		{"styled", "mathematical, circled and squared letters", classifier.FullWidth, true, styled},
		{"homoglyph", "letters of other alphabets and small capitals that look alike", classifier.Homoglyph, true, homoglyph},
		{"references", "letters as character references of HTML", classifier.CharacterReferences, true, references},
		{"capitals", "capitals in any place", 0, true, capitals},
		{"reversed", "words written backwards under a control that turns them round", classifier.BidiControl, false, reversed},
		{"leetspeak", "digits for letters, in every word", classifier.Leetspeak, false, leetspeak},
		{"symbols", "symbols and groups of them for letters, in every word", classifier.Leetspeak, false, symbols},
		{"spaced", "letters set apart by blanks, words by more", classifier.SpacedLetters, false, spaced},
		{"spaced-evenly", "all letters set apart by one blank, also between words", classifier.SpacedLetters, false, spacedEvenly},
		{"dotted", "letters of every word set apart by dots, hyphens and the like", classifier.SeparatedLetters, false, dotted},
		{"split", "every second longer word cut in two by a blank", classifier.SplitWords, false, split},
		{"joined", "words run together in twos and threes", classifier.JoinedWords, false, joined},
		{"linked", "words held together by underscores, hyphens, dots and the like", classifier.JoinedWords, false, linked},
		{"stretched", "a letter repeated in every second word", classifier.StretchedLetters, false, stretched},
		{"typos", "a slip of the pen in one word of five", 0, false, typos},
		{"padded-after", "150 harmless words after the text", 0, false, paddedAfter},
		{"padded-before", "150 harmless words before the text", 0, false, paddedBefore},
		{"padded-between", "a harmless sentence after each sentence", 0, false, paddedBetween},
		{"repeated", "the text ten times over", 0, false, repeated},
	}
}

// Names returns the names of all transforms.
func Names() []string {
	var names []string
	for _, t := range All() {
		names = append(names, t.Name)
	}
	return names
}

// Find returns the transforms of these names in the order of [All], each once; "all" names all.
func Find(names ...string) ([]Transform, error) {
	wanted := map[string]bool{}
	for _, name := range names {
		wanted[name] = true
	}
	var found []Transform
	for _, t := range All() {
		if wanted["all"] || wanted[t.Name] {
			found = append(found, t)
		}
		delete(wanted, t.Name)
	}
	delete(wanted, "all")
	for _, name := range names {
		if wanted[name] {
			return nil, fmt.Errorf("no transform %q: expected all, or some of %s", name, strings.Join(Names(), ", "))
		}
	}
	return found, nil
}

// eachWord rewrites the stretches between white space, in order, and leaves the white space as it is.
func eachWord(text string, rewrite func(word string) string) string {
	var b strings.Builder
	for len(text) > 0 {
		from := strings.IndexFunc(text, isNoSpace)
		if from < 0 {
			break
		}
		b.WriteString(text[:from])
		text = text[from:]
		to := strings.IndexFunc(text, isSpace)
		if to < 0 {
			to = len(text)
		}
		b.WriteString(rewrite(text[:to]))
		text = text[to:]
	}
	b.WriteString(text)
	return b.String()
}

func pick[T any](random *rand.Rand, of []T) T { return of[random.IntN(len(of))] }
