package classifier

import (
	"bytes"
	"os"
	"testing"
)

// Files of every format version that was ever released keep loading, under the digest
// they were published with, and keep their answers. testdata/backcompat is never
// rewritten: a new version adds a file.
func TestOldModelsKeepLoading(t *testing.T) {
	for _, test := range []struct {
		file, digest string
		logOdds      float64 // of threat in the text below
	}{
		{"testdata/backcompat/v1.tocsin", "sha256:afedda26586dea59e2f4fb79b08102cfc82d16d6e48730262c1ad9b99124842c", -0.3208089619874954},
	} {
		data, err := os.ReadFile(test.file)
		if err != nil {
			t.Fatal(err)
		}
		m, err := Load(bytes.NewReader(data))
		if err != nil {
			t.Errorf("%s: %v", test.file, err)
			continue
		}
		if got := m.Info().Digest; got != test.digest {
			t.Errorf("%s: digest %s, was published as %s", test.file, got, test.digest)
		}
		r := m.Classify([]byte("I will kill them with a bomb, they said."), Options{})
		if got := theme(t, r, "threat").LogOdds; got != test.logOdds {
			t.Errorf("%s: log odds %v, used to be %v", test.file, got, test.logOdds)
		}
	}
}
