// Package diff compares two models: what they are, and what they decide.
//
//	diff.go      two models -> other settings, labels, thresholds, calibrations
//	weights.go   two vocabularies -> the features that only one has, the weights that moved
//	replay.go    the same rows, judged by both -> which decisions flip, the worst first
//	flip.go      one flip -> why: the words, the base rate, the calibration, the threshold
//	taxonomy.go  the labels of either model, and those of both
//
// [Models] reads no text; [Replay] keeps none unless it is asked to. A is the older model, B
// the newer one: the changes go from A to B.
package diff
