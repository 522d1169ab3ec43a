package classifier

import "slices"

// Names of organisations of several words, in the numbers of a Lexicon. Names of one word
// are found in their piece by the tokenizer.

// namePlace says where a token may stand in a name of several words.
type namePlace uint8

const (
	firstInName namePlace = 1 << iota
	secondInName
	aloneInName
)

// A nameStart is the first two tokens of a name.
type nameStart struct{ first, second string }

// nameWords says which tokens give away that a name of several words may stand there.
type nameWords struct {
	phrases map[string][][]string // by their first word, longest first
	places  map[string]namePlace
	begin   map[nameStart]bool
	// always is set where a name begins with what makes no feature, broken where that comes
	// second or later: the fast way does not see what it is.
	always, broken bool
	starts         startSet // has the words of places
}

func newNameWords(m *masks) nameWords {
	n := nameWords{phrases: m.phrases, places: map[string]namePlace{}, begin: map[nameStart]bool{}}
	for first, phrases := range m.phrases {
		n.places[first] |= firstInName
		for _, phrase := range phrases {
			if len(phrase) == 1 {
				n.places[first] |= aloneInName
			} else {
				n.places[phrase[1]] |= secondInName
				n.begin[nameStart{first, phrase[1]}] = true
			}
			n.broken = n.broken || slices.ContainsFunc(phrase[1:], func(word string) bool { return !isContent(token{text: word}) })
		}
		n.always = n.always || !isContent(token{text: first})
	}
	for word := range n.places {
		n.starts.add(word)
	}
	return n
}

// mayBeNamed is what is known of names of several words in the text that is being read.
type mayBeNamed struct {
	armed    bool  // the token first may begin a name
	first    int32 // the last token but for readings
	suspect  bool  // there may be a name
	readings bool  // there are readings, which may stand inside a name
}

// watch looks at a token that is not a reading, and at the one before.
func (l *Lexicon) watch(number int32, place namePlace) {
	n := &l.named
	n.suspect = n.suspect || place&aloneInName != 0 || n.armed && place&secondInName != 0 &&
		l.names.begin[nameStart{string(l.texts.at(n.first)), string(l.texts.at(number))}]
	n.armed, n.first = place&firstInName != 0, number
}

// mask returns the steps of the text with names replaced by the class, as masks.phrase
// does, for a text without readings.
func (l *Lexicon) mask() []step {
	steps := l.steps
	l.asked = l.asked[:0]
	for i := 0; i < len(steps); {
		if n := l.nameAt(steps[i:]); n > 0 {
			l.asked = append(l.asked, step{number: l.token(token{text: orgClass, kind: classToken})})
			i += n
			continue
		}
		l.asked = append(l.asked, steps[i])
		i++
	}
	return l.asked
}

// nameAt returns how many steps the name takes up that begins with the first, or 0.
func (l *Lexicon) nameAt(steps []step) int {
	if steps[0].number == none || l.tokens[steps[0].number].name&firstInName == 0 {
		return 0
	}
phrases:
	for _, phrase := range l.names.phrases[string(l.texts.at(steps[0].number))] {
		if len(phrase) > len(steps) {
			continue
		}
		for i, word := range phrase {
			if number := steps[i].number; number == none || string(l.texts.at(number)) != word {
				continue phrases
			}
		}
		return len(phrase)
	}
	return 0
}
