// Package training turns labelled rows into a model and says how well it judges.
//
// The stages, one file each, in the order of [Run]:
//
//	read.go       a file -> rows (fastrow.go, faststring.go); bad ones are named and the rest
//	              is read
//	dedupe.go     equal texts -> one row, or none where their labels conflict
//	split.go      rows -> training rows and test rows, by group
//	search.go     training rows -> the best of many settings (searchspace.go), by the mean
//	              of an objective over folds
//	enough.go     rows -> nothing, or an error that names the labels with too few
//	count.go      rows -> integers: how often each feature occurs under each label
//	select.go     counts -> the features that get weights
//	estimate.go   counts -> log-likelihood ratios (naive Bayes)
//	reweigh.go    ratios -> weights, with a learned factor for each feature
//	calibrate.go  log odds of rows not seen -> probabilities at a base rate,
//	              with isotonic.go or temperature.go
//	abstention.go rows not seen -> when not to judge; abstentionlanguage.go tells the language
//	              of the rows from others (abstentionothers.go)
//	threshold.go  probabilities of rows not seen -> thresholds, by false-positive rate
//	              or by contract (contract.go, keep.go, unkept.go)
//	judge.go      test rows -> what models say of them, without the texts
//	evaluate.go   judgements -> figures (metrics.go), with intervals (bootstrap.go), by slice
//	              (slice.go), written by write.go
//	compare.go    judgements of two models -> which differences may be chance
//	suite.go      cases of functional suites -> what passed, by capability (suiterun.go)
//	perturbation.go rows as package perturb leaves them -> what tricks do to the answers
//	card.go       what the model is and how it judged -> its card
//
// Packages below this one stand beside the way of a model: formats and datasets read rows of
// other forms, audit says what is wrong with rows (it judges them by outoffold.go), counts
// keeps tables of counts, report makes pages, perturb rewrites texts as people do who evade filters. diff says in what two models differ and which
// decisions flip, suggest what rows to label next and when to stop: these two read rows by
// [EachJudged] (stream.go).
//
// config.go holds the settings, check.go refuses those that make no sense, settings.go has
// them by the names of the command line, for files. What takes long is kept in a State
// (state.go, package state), so that an interrupted run goes on where it was. train.go goes
// from counts to a model, traincounts.go from a table of package counts, run.go from rows to
// a model and its figures, fit.go fits logistic regressions. The same rows and settings give
// the same bytes, in any order and on any number of cores: counts are integers, rows are
// sorted, sums go in one order, and what needs logarithms takes them from package portmath.
package training
