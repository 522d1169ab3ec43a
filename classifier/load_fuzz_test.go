package classifier

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"testing"
)

// FuzzLoad loads any bytes, as they are and with the checksum set right. They are
// refused as what they are, or they are a model that keeps all promises.
func FuzzLoad(f *testing.F) {
	file := written(f, build(f, tinyParameters()))
	f.Add(file)
	f.Add(written(f, build(f, withLanguage(tinyParameters()))))
	f.Add(file[:len(file)/2])
	f.Add([]byte(fileMagic))
	f.Add([]byte{})
	small := tinyParameters()
	small.Vocabulary, small.Weights, small.Taxonomy.Organisations = nil, nil, nil
	f.Add(written(f, build(f, small)))
	f.Fuzz(func(t *testing.T, data []byte) {
		checkLoad(t, data)
		if len(data) >= sha256.Size {
			checkLoad(t, sealed(bytes.Clone(data[:len(data)-sha256.Size])))
		}
	})
}

func checkLoad(t *testing.T, data []byte) {
	t.Helper()
	m, err := Load(bytes.NewReader(data))
	if err != nil {
		if !errors.Is(err, ErrFormat) || m != nil {
			t.Fatalf("model %v, error %v", m, err)
		}
		return
	}
	if !bytes.Equal(written(t, m), data) {
		t.Fatal("written again the model is other bytes")
	}
	for _, text := range []string{"", "I will kill them. k1ll them, Black Dawn!", "ȺȺȺn't"} {
		checkResult(t, m, []byte(text), m.Classify([]byte(text), Options{Evidence: MaxEvidence}), nil)
	}
}
