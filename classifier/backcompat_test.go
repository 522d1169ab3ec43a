package classifier

import (
	"bytes"
	"os"
	"strings"
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
		{"testdata/backcompat/v1-short-windows.tocsin", "sha256:c537da7e19af3878029b023ee33a6f3cb47ee8b943bdcfa3f00cdb36e557a8d4", -0.3208089619874954, 0.4301563094873556, 0.26636383343161507},
		{"testdata/backcompat/v1-count-once.tocsin", "sha256:692a967278d69fac2e39eb0cc72be80255a7e77cfc2cae10513575b1a728a3d4", -0.3208089619874954, 0.4301563094873556, 0.26636383343161507},
		{"testdata/backcompat/v1-language.tocsin", "sha256:ba60cb4efd3bb5d9d8fab76e0b5ab339bc1180493ce37bc10437856792e787e2", -0.3208089619874954, 0.4301563094873556, 0.26636383343161507},
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

// A model without short windows judges long texts as it always did.
func TestOldModelsKeepTheirWindows(t *testing.T) {
	for file, want := range map[string][3]float64{
		"v1":          {-2.4222619384527206, 0.020375466329411566, 0.006268874093664028},
		"v1-knots":    {-2.4222619384527206, 0.001, 0.00018404829548671845},
		"v1-language": {-2.4222619384527206, 0.020375466329411566, 0.006268874093664028},
	} {
		m := oldModel(t, file)
		r := m.Classify([]byte(strings.Repeat("the ", 100)+"I will kill them with a bomb, they said."), Options{})
		if got := theme(t, r, "threat"); [3]float64{got.LogOdds, got.Probability, got.PromotionProbability} != want {
			t.Errorf("%s: log odds %v, probability %v, promotion %v, used to be %v", file, got.LogOdds, got.Probability, got.PromotionProbability, want)
		}
	}
}

// A model counts what a text repeats as it always did.
func TestOldModelsKeepCounting(t *testing.T) {
	for file, want := range map[string]float64{"v1": 8.120229914784431, "v1-short-windows": 8.120229914784431, "v1-count-once": -0.47041772305965424} {
		r := oldModel(t, file).Classify([]byte(strings.Repeat("kill them ", 20)), Options{})
		if got := theme(t, r, "threat"); got.LogOdds != want {
			t.Errorf("%s: log odds %v, used to be %v", file, got.LogOdds, want)
		}
	}
}

// Where a long window says enough short ones do not count: from 0 on in models that count
// all, of which the best short one would come to 2.3 here.
func TestOldModelsKeepTheirShortWindows(t *testing.T) {
	the := strings.Repeat("the ", 100)
	m := oldModel(t, "v1-short-windows")
	r := m.Classify([]byte(the+strings.Repeat("I will kill them with a bomb. ", 4)+the), Options{})
	if got, want := theme(t, r, "threat").LogOdds, 0.5970649272203445; got != want {
		t.Errorf("log odds %v, used to be %v", got, want)
	}
	// Around a window of 16 pieces are 32.
	r = m.Classify([]byte(the+"I will bomb and kill them, will attack. "+the), Options{})
	if got, want := theme(t, r, "threat").PromotionProbability, 0.049816332178460807; got != want {
		t.Errorf("promotion %v, used to be %v", got, want)
	}
}

// A model without a Language abstains as it always did, and one with it by what its words
// say.
func TestOldModelsKeepAbstaining(t *testing.T) {
	for file, want := range map[string]Reason{"v1": UnknownVocabulary, "v1-language": UnknownLanguage} {
		m := oldModel(t, file)
		if got := m.Classify([]byte("wir bringen sie alle um"), Options{}).Reason; got != want {
			t.Errorf("%s: reason %q, want %q", file, got, want)
		}
		if got := m.Classify([]byte("I will kill them with a bomb, they said."), Options{}).Reason; got != "" {
			t.Errorf("%s: reason %q for a text that it can judge", file, got)
		}
	}
}

func oldModel(t *testing.T, name string) *Model {
	t.Helper()
	data, err := os.ReadFile("testdata/backcompat/" + name + ".tocsin")
	if err != nil {
		t.Fatal(err)
	}
	m, err := Load(bytes.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return m
}
