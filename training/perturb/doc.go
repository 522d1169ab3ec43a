// Package perturb rewrites texts the way people do who want to be understood by readers and missed by filters: with
// characters that nobody sees, letters of other alphabets, digits for letters, letters set apart, words cut in two or
// run together, slips of the pen, and harmless words around what matters.
//
// A [Transform] is a small function of a text and a seed, and the same two give the same text. It knows nothing of how
// texts are read, so that a model that withstands it has not merely been told its tables. Some transforms must not change an
// answer at all; of the others [training.PerturbationResult] says how much they cost.
//
// One file a family:
//
//	unseen.go   what is put between letters and not seen, or erased again
//	shapes.go   letters that are drawn alike
//	leet.go     digits and symbols for letters
//	spacing.go  letters set apart and repeated, words cut and joined
//	encoded.go  characters written in another code
//	words.go    slips of the pen, capitals, harmless words, repetition
package perturb
