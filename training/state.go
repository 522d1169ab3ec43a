package training

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	gohash "hash" // hash is a function of split.go
	"runtime"
)

// A State keeps intermediate results of a training run by key, so that an interrupted
// run can go on where it was. Keys are digests of all that a result depends on, so that
// it is never taken for another's. It is used by several goroutines at once.
type State interface {
	// Load returns what was saved under the key, whole, or that there is nothing.
	Load(key string) ([]byte, bool)
	// Save keeps a result. One that cannot be kept is no reason to stop: the State tells
	// whoever made it.
	Save(key string, data []byte)
	// Drop forgets a result that is not needed any more.
	Drop(key string)
}

// keyFormat is part of every key. Raise it when the same rows and settings come to
// another result.
const keyFormat = "tocsin training 1"

// newKey begins a key of that kind of result. Toolchains and processors may differ in
// their last bits, so their results are kept apart.
func newKey(kind string) gohash.Hash {
	h := sha256.New()
	_ = json.NewEncoder(h).Encode([]string{keyFormat, kind, runtime.Version(), runtime.GOARCH}) // strings, to a hash
	return h
}

// keyOf ends a key.
func keyOf(h gohash.Hash) string { return hex.EncodeToString(h.Sum(nil)) }
