package classifier

import "slices"

// Names of organisations of several words and words for groups of people, in the numbers
// of a Lexicon. Both are called names here. Names of organisations of one word are found in
// their piece by the tokenizer.

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
	organisations, identities phrases

	places map[string]namePlace
	begin  map[nameStart]bool
	// always is set where a name begins with what makes no feature, broken where that comes
	// second or later: the fast way does not see what it is.
	always, broken bool
	starts         startSet // has the words of places
}

func newNameWords(m *masks) nameWords {
	n := nameWords{
		organisations: m.organisations, identities: m.identities,
		places: map[string]namePlace{}, begin: map[nameStart]bool{},
	}
	n.watchFor(m.organisations)
	n.watchFor(m.identities)
	for word := range n.places {
		n.starts.add(word)
	}
	return n
}

func (n *nameWords) watchFor(p phrases) {
	for first, phrases := range p.byFirst {
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

// mask returns the steps of the text with names replaced by their class, as masks.replace
// does, for a text without readings.
func (l *Lexicon) mask() []step {
	l.asked = append(l.asked[:0], l.steps...)
	l.replace(&l.names.organisations)
	l.replace(&l.names.identities)
	l.replace(&l.names.identities)
	return l.asked
}

// replace replaces the phrases among the steps asked for by the class.
func (l *Lexicon) replace(p *phrases) {
	if len(p.byFirst) == 0 {
		return
	}
	class := step{number: l.token(token{text: p.class, kind: classToken})}
	kept := l.asked[:0]
	for i := 0; i < len(l.asked); {
		if n := l.nameAt(l.asked[i:], p); n > 0 {
			kept = append(kept, class)
			i += n
			continue
		}
		kept = append(kept, l.asked[i])
		i++
	}
	l.asked = kept
}

// nameAt returns how many steps the phrase takes up that begins with the first, or 0.
func (l *Lexicon) nameAt(steps []step, p *phrases) int {
	number := steps[0].number
	if number == none {
		return 0
	}
	text := l.texts.at(number)
	if !l.names.starts.mayHave(string(text)) {
		return 0
	}
phrases:
	for _, phrase := range p.byFirst[string(text)] {
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
