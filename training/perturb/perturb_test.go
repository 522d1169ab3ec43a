package perturb

import (
	"slices"
	"strings"
	"testing"
	"unicode/utf8"

	"tocsin/classifier"
)

const sample = "They will meet at the station tomorrow. Don't tell anybody, I'll bring 3 of the flags! Will you?"

// A transform depends on the text and the seed alone, and does something to a text.
func TestTransforms(t *testing.T) {
	seen := map[string]bool{}
	for _, transform := range All() {
		t.Run(transform.Name, func(t *testing.T) {
			text := transform.Apply(sample, 1)
			switch {
			case seen[transform.Name] || transform.Description == "":
				t.Error("the name is not its own, or there is no description")
			case text == sample || text == "":
				t.Errorf("the text is %q", text)
			case !utf8.ValidString(text):
				t.Errorf("%q is not UTF-8", text)
			case text != transform.Apply(sample, 1):
				t.Error("the same seed gives another text")
			}
			seen[transform.Name] = true
			differs := false
			for seed := range uint64(20) {
				other := transform.Apply(sample, seed)
				differs = differs || other != text
				for _, odd := range []string{"", " ", "\n\n", "é", "😀 👩‍🚀", "\xff\xfe", "a", "\b"} {
					transform.Apply(odd, seed)
				}
			}
			if deterministic := slices.Contains([]string{"full-width", "spaced-evenly", "repeated"}, transform.Name); differs == deterministic {
				t.Errorf("other seeds give other texts: %v", differs)
			}
		})
	}
}

// What transforms make of a text.
func TestTransformsByExample(t *testing.T) {
	for name, want := range map[string]string{
		"full-width":    "ｋｉｌｌ ｔｈｅｍ！",
		"spaced-evenly": "k i l l t h e m !",
		"repeated":      strings.Repeat("kill them! ", 9) + "kill them!",
	} {
		found, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		if got := found[0].Apply("kill them!", 1); got != want {
			t.Errorf("%s: %q, want %q", name, got, want)
		}
	}
	for name, letters := range map[string]string{"invisible": "kill them!", "combining": "kill them!", "zalgo": "kill them!", "bidi": "kill them!"} {
		found, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		var kept strings.Builder
		for _, r := range found[0].Apply("kill them!", 1) {
			if r == ' ' || r > ' ' && r < 0x7f {
				kept.WriteRune(r)
			}
		}
		if kept.String() != letters {
			t.Errorf("%s leaves %q of %q", name, kept.String(), letters)
		}
	}
}

// Padding is of so many words, and the text stays whole.
func TestPadding(t *testing.T) {
	for name, words := range map[string]int{"padded-after": paddingWords, "padded-before": paddingWords} {
		found, err := Find(name)
		if err != nil {
			t.Fatal(err)
		}
		text := found[0].Apply(sample, 1)
		if n := len(strings.Fields(text)) - len(strings.Fields(sample)); n != words || !strings.Contains(text, sample) {
			t.Errorf("%s adds %d words, want %d", name, n, words)
		}
	}
}

func TestFind(t *testing.T) {
	for _, test := range []struct {
		names []string
		want  string
	}{
		{[]string{"all"}, strings.Join(Names(), ",")},
		{[]string{"spaced", "invisible", "spaced"}, "invisible,spaced"},
		{nil, ""},
	} {
		found, err := Find(test.names...)
		if err != nil {
			t.Fatal(err)
		}
		var names []string
		for _, transform := range found {
			names = append(names, transform.Name)
		}
		if got := strings.Join(names, ","); got != test.want {
			t.Errorf("Find(%q) = %s, want %s", test.names, got, test.want)
		}
	}
	if _, err := Find("spaced", "upside-down"); err == nil || !strings.Contains(err.Error(), "upside-down") {
		t.Errorf("a transform that there is not: %v", err)
	}
}

// Exact transforms raise their signal in any model: it takes no known words to see them.
func TestSignals(t *testing.T) {
	model := anyModel(t)
	for _, transform := range All() {
		if !transform.Exact {
			continue
		}
		text := transform.Apply(sample, 3)
		if got := model.Classify([]byte(text), classifier.Options{}).Signals; !got.Has(transform.Signal) {
			t.Errorf("%s: signals %b, want %b: %q", transform.Name, got, transform.Signal, text)
		}
	}
}

func anyModel(t *testing.T) *classifier.Model {
	t.Helper()
	model, err := classifier.New(classifier.Parameters{
		Name: "any", Version: "1",
		Taxonomy: classifier.Taxonomy{
			Name: "any", Themes: []classifier.Label{{Name: "threat"}}, Stances: []classifier.Label{{Name: "promotes"}, {Name: "reports"}}, PromotingStance: "promotes",
		},
		LengthNorm: classifier.NoNorm, BaseRate: 0.1, StanceRates: []float64{0.5, 0.5},
		ThemeCalibrations: []classifier.ThemeCalibration{{Slope: 1, PromotionSlope: 1}},
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: []float64{0, 0}},
		Thresholds:        []classifier.Thresholds{{Mention: 0.5, Review: 0.5, Flag: 0.5}},
	})
	if err != nil {
		t.Fatal(err)
	}
	return model
}
