// Package classifier is the engine: it reads a text and says, for each theme, how
// likely it is that the text talks about the theme and how likely it is that it
// promotes it, and which words say so.
//
// It does no input or output beyond an [io.Reader], looks at no clock and keeps no
// package state. A [Model] is immutable and safe for concurrent use, and
// [Model.Classify] cannot fail: it answers any bytes in linear time.
//
// The way of a text through the package, one file a stage:
//
//	respelling.go text -> text as a person reads it, where tricks were played on it
//	pieces.go     raw bytes -> pieces, the stretches between white space
//	tokenize.go   piece -> normal form (package textnorm) -> tokens (prose)
//	classes.go    links, handles, long numbers -> classes that stand for many strings
//	mask.go       names of organisations -> {ORG}
//	features.go   tokens -> words, bigrams and character n-grams, each with its span
//	score.go      features -> integer sums for each label and window -> log odds
//	calibrate.go  log odds -> probabilities that mean what they say
//	decide.go     probabilities -> decision, or the reason to abstain
//	language.go   words -> whether they are of the language of the rows
//	explain.go    which spans moved a log odds
//	classify.go   the stages in order
//
// Respelling has a file for each family of tricks: respellerased.go (backspaces, overrides),
// respellalphabet.go, respellapart.go with respellgap.go and respellrun.go (letters set
// apart), respellleet.go with signs.go, respellwords.go (words cut and run together) and
// respelltypos.go. They decide by the words that the model knows: knownwords.go, with
// wordtree.go and segment.go. normalized.go shows what came of it.
//
// likeprose.go answers for prose where that is safe. lexicon.go and the files named after
// it turn texts into numbered features, for training, the same way but faster.
//
// model.go holds what a model is made of, modelfile.go how it lies in a file, taxonomy.go
// what it judges, and limits.go every bound. observe.go gives training the log odds as
// they are served, and account.go all their parts, so that two models can be compared.
//
// The model is naive Bayes: the log odds of a label are its prior log odds plus the
// sum of the weights of the features of a window, divided by the square root of
// their number. Weights are integers, in units of 2^-10, so that every sum is exact
// and the same in any order; see [ThemeResult] for what that promises.
package classifier
