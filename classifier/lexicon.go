package classifier

// A Lexicon turns texts into numbered features, for training. It yields what an
// [Analyzer] yields, in the same order, many times faster, because it does what is slow
// once: prose is asked about a piece, a token gets its character n-grams, and a pair of
// tokens becomes a bigram, where they are first met, and from then on they are numbers.
//
// It grows with the vocabulary of the texts: [Lexicon.Reset] empties it. It is not safe
// for concurrent use; the zero value is not ready, see [NewLexicon].
//
// The fast way reads a text piece by piece and knows nothing of names of several words,
// which may cross pieces. Where one may stand, the whole text is read by the slow way.
type Lexicon struct {
	settings FeatureSettings
	scan     scan
	names    nameWords

	texts  interner // of tokens
	tokens []lexiconToken
	chars  interner // character n-grams
	// charFeatures has the feature of each n-gram.
	charFeatures []int32
	// lists holds the features of each token, one token after the other.
	lists    []int32
	features []lexiconFeature

	pairs keyTable // two tokens -> feature
	memo  pieceMemo

	// The text that is being read.
	out   []int32
	left  int32 // the token before, or none
	named mayBeNamed
	// steps is what was added to out, while that is recorded.
	steps     []step
	recording bool

	buf     []byte
	scratch []token
	asked   []step
}

// none stands for no token.
const none = -1

// A lexiconToken is a token that makes features.
type lexiconToken struct {
	first, count int32 // its features in lists
	plain        plainness
	name         namePlace
}

// plainness says whether a piece that is no more than this token, but for brackets and
// punctuation around it, has no other tokens that make features.
type plainness uint8

const (
	plainUnknown plainness = iota
	isPlain
	notPlain
)

// A lexiconFeature says what a feature is made of: the token a, the tokens a and b, or
// the character n-gram a.
type lexiconFeature struct{ kind, a, b int32 }

// NewLexicon returns an empty lexicon for models with these settings and taxonomy.
func NewLexicon(settings FeatureSettings, taxonomy Taxonomy) *Lexicon {
	m := newMasks(taxonomy)
	l := &Lexicon{settings: settings, scan: newScan(m), names: newNameWords(m)}
	l.Reset()
	return l
}

// Reset forgets all features. Numbers start anew.
func (l *Lexicon) Reset() {
	*l = Lexicon{
		settings: l.settings, scan: l.scan, names: l.names,
		texts: newInterner(), chars: newInterner(), pairs: newKeyTable(), memo: newPieceMemo(),
		buf: l.buf, scratch: l.scratch, steps: l.steps, asked: l.asked,
	}
}

// Len returns how many features are numbered, from 0.
func (l *Lexicon) Len() int { return len(l.features) }

// Append appends the numbers of the features of a text to dst, as often as they occur
// and in the order of [Analyzer.Features].
func (l *Lexicon) Append(dst []int32, text []byte) []int32 {
	text = withoutReferences(text[:cut(text)])
	l.begin(dst)
	if !l.names.always {
		l.appendFast(text)
	}
	switch {
	case l.names.always, l.named.suspect && (l.named.readings || l.names.broken):
		l.begin(dst)
		l.appendSlowly(text)
	case l.named.suspect:
		l.begin(dst)
		l.recording = true
		l.appendFast(text)
		l.recording = false
		steps := l.mask()
		l.begin(dst)
		l.take(steps)
	}
	dst, l.out = l.out, nil
	return dst
}

func (l *Lexicon) begin(dst []int32) { l.out, l.left, l.named = dst, none, mayBeNamed{} }

// appendFast reads the text piece by piece.
func (l *Lexicon) appendFast(text []byte) {
	l.steps = l.steps[:0]
	for at := 0; at < len(text); {
		if at = l.commonWords(text, at); at == len(text) {
			return
		}
		if asciiClass[text[at]] == spaceByte {
			at++
		} else {
			at = l.piece(text, at)
		}
	}
}

// appendSlowly reads the text as an Analyzer does.
func (l *Lexicon) appendSlowly(text []byte) {
	l.scan.read(text)
	for i := range l.scan.tokens {
		if tok := l.scan.tokens[i]; isContent(tok) {
			l.add(l.token(tok), tok.kind == readingToken)
		} else {
			l.left = none
		}
	}
}

// part ends the run of tokens that make bigrams.
func (l *Lexicon) part() {
	l.named.suspect = l.named.suspect || l.named.armed && l.names.broken
	l.named.armed, l.left = false, none
	if l.recording {
		l.steps = append(l.steps, step{number: none})
	}
}

// add appends the features of a token, and of the bigram with the token before.
func (l *Lexicon) add(number int32, reading bool) {
	t := &l.tokens[number]
	if t.count == 1 {
		l.out = append(l.out, l.lists[t.first])
	} else {
		l.out = append(l.out, l.lists[t.first:t.first+t.count]...)
	}
	if l.recording {
		l.steps = append(l.steps, step{number, reading})
	}
	if reading {
		l.named.readings = true
		return
	}
	if l.named.armed || t.name != 0 {
		l.watch(number, t.name)
	}
	if l.settings.Bigrams && l.left != none {
		l.out = append(l.out, l.bigram(l.left, number))
	}
	l.left = number
}

// token returns the number of a token that makes features.
func (l *Lexicon) token(tok token) int32 {
	l.buf = append(l.buf[:0], tok.text...)
	return l.tokenOf(l.buf, tok.kind)
}

// tokenOf returns the number of the token with a text, which may be l.buf.
func (l *Lexicon) tokenOf(text []byte, kind tokenKind) int32 {
	number, fresh := l.texts.number(text)
	if !fresh {
		return number
	}
	t := lexiconToken{first: int32(len(l.lists)), count: 1}
	if l.names.starts.mayHave(string(text)) {
		t.name = l.names.places[string(text)]
	}
	l.lists = append(l.lists, l.feature(lexiconFeature{WordFeature, number, 0}))
	if l.settings.CharMax > 0 {
		l.describe(token{text: string(text), kind: kind})
		t.count = int32(len(l.lists)) - t.first
	}
	l.tokens = append(l.tokens, t)
	return number
}

// describe appends the n-grams of a new token to the lists.
func (l *Lexicon) describe(tok token) {
	l.buf = l.settings.tokenFeatures(l.buf, tok, func(feature []byte) {
		if feature[0] == WordFeature {
			return // it comes first and is there
		}
		chars, fresh := l.chars.number(feature[1:])
		if fresh {
			l.charFeatures = append(l.charFeatures, l.feature(lexiconFeature{CharFeature, chars, 0}))
		}
		l.lists = append(l.lists, l.charFeatures[chars])
	})
}

// bigram returns the feature of two neighbouring tokens.
func (l *Lexicon) bigram(left, right int32) int32 {
	key := uint64(left)<<32 | uint64(right) + 1
	s := l.pairs.slot(key)
	if s.key != 0 {
		return s.value
	}
	id := l.feature(lexiconFeature{BigramFeature, left, right})
	l.pairs.put(s, key, id)
	return id
}

func (l *Lexicon) feature(f lexiconFeature) int32 {
	l.features = append(l.features, f)
	return int32(len(l.features) - 1)
}

// Kind returns the kind of a feature, its first byte.
func (l *Lexicon) Kind(number int32) byte { return byte(l.features[number].kind) }

// AppendFeature appends the bytes of a feature, as an Analyzer yields them.
func (l *Lexicon) AppendFeature(dst []byte, number int32) []byte {
	f := l.features[number]
	switch dst = append(dst, byte(f.kind)); f.kind {
	case CharFeature:
		return append(dst, l.chars.at(f.a)...)
	case BigramFeature:
		dst = append(append(dst, l.texts.at(f.a)...), ' ')
		return append(dst, l.texts.at(f.b)...)
	}
	return append(dst, l.texts.at(f.a)...)
}
