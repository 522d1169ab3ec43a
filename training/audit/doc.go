// Package audit looks at labelled rows before a model is trained on them, and says what
// is wrong with them: what each finding means, what to do, and which rows to look at.
//
// The checks, one file each:
//
//	duplicates.go   rows with equal texts, ids that occur twice
//	near.go         texts that are nearly equal (MinHash), and whether a split would part them
//	conflicts.go    equal and nearly equal texts with other labels
//	labelerrors.go  labels that a model which has not seen the row would not give
//	leakage.go      test rows that the training rows hold too
//	balance.go      rows by label and source, labels that the source gives away
//	vocabulary.go   the words of a label
//	lengths.go      how long its texts are
//	identity.go     groups of people that are named mostly in promoting texts
//	agreement.go    Krippendorff's alpha of annotators
//
// Beneath them: texts.go numbers the texts, shingles.go, minhash.go, lsh.go and cluster.go find
// near duplicates, alpha.go has the statistic, bootstrap.go its interval. groups.go names
// groups that keep near duplicates together.
//
// The same rows give the same report, in any order and on any number of cores.
//
// Memory: the rows are kept, because a model is trained on them. Beside the rows and their
// texts the audit of 200,000 rows of some 170 bytes peaked at 940 bytes a row without the
// check for label errors, 480 of them the signature of a text, and at 4,000 with it, most
// of that the features of the model. The vocabulary is bounded, and so is every list of
// examples.
package audit
