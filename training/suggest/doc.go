// Package suggest says which rows to label next, and when to stop: active learning.
//
//	next.go       rows, read once -> those that are worth a label, and why
//	opinion.go    what the models make of one row
//	shortlist.go  the best few of any number of candidates
//	space.go      how far a candidate is from all that is taken or labelled
//	choose.go     from each list in turn, so that no theme takes all
//	stopping.go   models of successive rounds -> whether labels still change decisions
//
// The note of a [Choice] belongs in its row's field Suggested: [Stop] tells by it which
// labelled rows had been drawn at random.
//
// The same rows and seed give the same choice, in any order and on any number of cores.
package suggest
