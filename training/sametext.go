package training

import "crypto/sha256"

// A NormalForm finds the form of texts in which Dedupe compares them. The zero value is
// ready; it must not be used by several goroutines at once.
type NormalForm struct{ form normalForm }

// Of returns the normal form of a text, its pieces each with a space behind it, and the
// SHA-256 of that. The form is valid until the next call.
func (n *NormalForm) Of(text string) (form []byte, key [sha256.Size]byte) {
	key = n.form.sum(text)
	return n.form.form, key
}

// LabelsAgree reports whether no label of one row contradicts one of the other, as
// Dedupe sees it: what a row leaves open agrees with anything.
func LabelsAgree(a, b Row) bool { return agree(a, b) }

// CompareRows orders rows as Dedupe does: by source, by id, and then by all the rest.
func CompareRows(a, b Row) int { return compareRows(a, b) }
