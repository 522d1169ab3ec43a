package classifier

import (
	"bytes"
	"os"
	"testing"
)

// Files of every format version that was ever released keep loading, under the digest
// they were published with, and keep their answers. testdata/backcompat is never
// rewritten: a new version, or new keys in the header, add a file.
func TestOldModelsKeepLoading(t *testing.T) {
	for _, test := range []struct {
		file, digest string
		// Of threat in the text below.
		logOdds, probability, promotion float64
	}{
		{"testdata/backcompat/v1.tocsin", "sha256:afedda26586dea59e2f4fb79b08102cfc82d16d6e48730262c1ad9b99124842c", -0.3208089619874954, 0.4301563094873556, 0.26636383343161507},
		{"testdata/backcompat/v1-knots.tocsin", "sha256:ff0458033316b22c800a79d43a2ea7e463109934d003c4134d6ea308d7086cc8", -0.3208089619874954, 0.13085185555617015, 0.07713156399185957},
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
		if got := theme(t, r, "threat"); got.LogOdds != test.logOdds || got.Probability != test.probability || got.PromotionProbability != test.promotion {
			t.Errorf("%s: log odds %v, probability %v, promotion %v, used to be %v, %v, %v", test.file,
				got.LogOdds, got.Probability, got.PromotionProbability, test.logOdds, test.probability, test.promotion)
		}
	}
}
