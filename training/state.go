package training

// A State keeps intermediate results of a training run by key. Keys hold the digest of
// the rows and of the settings, so that a result is never taken for another's.
type State interface {
	// Load returns what was saved under the key, and whether anything was.
	Load(key string) ([]byte, bool)
	Save(key string, data []byte) error
}
