// Package training turns labelled rows into a model and says how well it judges.
//
// The stages, one file each, in the order of [Run]:
//
//	read.go       a file -> rows; bad ones are named and the rest is read
//	dedupe.go     equal texts -> one row, or none where their labels conflict
//	split.go      rows -> training rows and test rows, by group
//	count.go      rows -> integers: how often each feature occurs under each label
//	estimate.go   counts -> log-likelihood ratios (naive Bayes)
//	reweigh.go    ratios -> weights, with a learned factor for each feature
//	calibrate.go  log odds of rows not seen -> probabilities at a base rate
//	threshold.go  probabilities of rows not seen -> thresholds
//	evaluate.go   test rows -> figures (metrics.go), written by write.go
//	card.go       what the model is and how it judged -> its card
//
// train.go goes from counts to a model, run.go from rows to a model and its figures,
// fit.go fits logistic regressions. The same rows and settings give the same bytes, in
// any order and on any number of cores: counts are integers, rows are sorted, sums go
// in one order, and what needs logarithms takes them from package portmath.
package training
