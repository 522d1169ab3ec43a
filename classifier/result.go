package classifier

import "tocsin/internal/textnorm"

// A Result is what the model says about one text.
type Result struct {
	// Themes holds one entry for each theme asked for, the most probable first.
	Themes []ThemeResult
	// Stances holds one entry for each stance, the most probable first. They
	// describe the whole text, given that it talks about one of the themes.
	Stances []StanceResult
	// Decision is the most severe of the decisions of the themes.
	Decision Decision
	// Reason says why the decision is to abstain; empty otherwise.
	Reason  Reason
	Signals Signals
	// KnownTokenRatio is the share, 0 to 1, of the word tokens that the vocabulary
	// holds; 0 for a text without words.
	KnownTokenRatio float64
	// Truncated says that only the first MaxTextBytes were read.
	Truncated bool
	// NormalizedText is the text as the model read it, at most 1 MiB of it; empty unless it
	// was asked for.
	NormalizedText string
}

// Theme returns what the result says about one theme; nothing but zeros if the theme was
// not asked for.
func (r Result) Theme(name string) ThemeResult {
	for _, t := range r.Themes {
		if t.Theme == name {
			return t
		}
	}
	return ThemeResult{}
}

// A ThemeResult says how the text relates to one theme.
//
// PriorLogOdds + the sum of Evidence + OtherLogOdds = LogOdds, exactly and in any
// order of summation: all are multiples of 2^-26 far below 2^26.
type ThemeResult struct {
	Theme string
	// PriorLogOdds and LogOdds are natural logarithms; LogOdds is that of the best
	// window of the text, before calibration.
	PriorLogOdds, LogOdds float64
	// Probability that the text talks about the theme, and PromotionProbability that
	// it talks about it and promotes it, both at the model's base rate.
	Probability, PromotionProbability float64
	// Threshold is the one to flag.
	Threshold float64
	Decision  Decision
	// Evidence holds the spans that moved LogOdds most, largest magnitude first, and
	// OtherLogOdds the sum of those that the budget cut.
	Evidence     []Evidence
	OtherLogOdds float64
}

// A StanceResult says how far the text takes one stance. The identity of
// ThemeResult holds here too; OtherLogOdds includes what the context contributed.
type StanceResult struct {
	Stance                string
	LogOdds, PriorLogOdds float64
	// Probability of the stance given a theme; those of all stances add up to 1.
	Probability  float64
	Evidence     []Evidence
	OtherLogOdds float64
}

// Evidence is the bytes [Start, End) of the text as received and what they
// contributed to a log odds.
type Evidence struct {
	Start, End int
	LogOdds    float64
}

// A Decision is what to do about a text. Decisions are ordered by severity.
type Decision uint8

// The decisions, the least severe first.
const (
	BelowThreshold Decision = iota + 1
	Mention
	Abstain
	Review
	Flag
)

// A Reason says why the model abstains.
type Reason string

// The reasons.
const (
	TooShort          Reason = "TOO_SHORT"
	UnknownLanguage   Reason = "UNKNOWN_LANGUAGE"
	UnknownVocabulary Reason = "UNKNOWN_VOCABULARY"
)

// Signals is the set of marks of evasion or trouble that were met: those of single
// pieces, which package textnorm finds, and those of the text as a whole.
type Signals uint32

// The signals, in the order of the contract.
const (
	InvalidUTF8   = Signals(textnorm.InvalidUTF8)
	Invisible     = Signals(textnorm.Invisible)
	BidiControl   = Signals(textnorm.BidiControl)
	Homoglyph     = Signals(textnorm.Homoglyph)
	MixedScript   = Signals(textnorm.MixedScript)
	FullWidth     = Signals(textnorm.FullWidth)
	Combining     = Signals(textnorm.Combining)
	Backspace     = Signals(textnorm.Backspace)
	wholeScript   = Signals(textnorm.WholeScript) // not published: qualifies Homoglyph
	Leetspeak     = Signals(1 << 16)
	SpacedLetters = Signals(1 << 17)
	Truncated     = Signals(1 << 18)
	// SeparatedLetters: the letters of a word stand apart with something other than white
	// space between them. SplitWords: white space inside words. JoinedWords: words without
	// white space between them, as file names and lists of words may be too.
	SeparatedLetters = Signals(1 << 19)
	SplitWords       = Signals(1 << 20)
	JoinedWords      = Signals(1 << 21)
	// StretchedLetters: letters said again and again. CharacterReferences: letters or
	// digits in the way of HTML, such as &#107;.
	StretchedLetters    = Signals(1 << 22)
	CharacterReferences = Signals(1 << 23)
)

// Has reports whether all of the marks are set.
func (s Signals) Has(marks Signals) bool { return s&marks == marks }
