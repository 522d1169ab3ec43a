package classifier

import (
	"strings"
	"testing"
)

func TestFeatures(t *testing.T) {
	words, pairs, short := FeatureSettings{}, FeatureSettings{Bigrams: true}, FeatureSettings{CharMin: 3, CharMax: 4}
	for _, test := range []struct {
		about    string
		settings FeatureSettings
		text     string
		want     string // < and > for the ends of a token, _ for the blank of a bigram
	}{
		{"words", words, "Kill them.", "wkill wthem"},
		{"words as often as they occur", words, "no no", "wno wno"},
		{"punctuation is no feature", words, "-- ?! ...", ""},
		{"an emoji is", words, "🔪!", "w🔪"},
		{"bigrams", pairs, "kill them all", "wkill wthem bkill_them wall bthem_all"},
		{"punctuation parts them", pairs, "kill. them", "wkill wthem"},
		{"a contraction does not", pairs, "don't kill", "wdo wn't bdo_n't wkill bn't_kill"},
		{"a class is a word", pairs, "see www.x.example now", "wsee w{url} bsee_{url} wnow b{url}_now"},
		{"a reading is in no bigram", pairs, "we k1ll them", "wwe wk1ll bwe_k1ll wkill wthem bk1ll_them"},
		{"n-grams", short, "them", "wthem c<th c<the cthe cthem chem chem> cem>"},
		{"a short token", short, "it", "wit c<it cit>"},
		{"a token of one letter", short, "a", "wa"},
		{"n-grams of runes", short, "éß杀", "wess杀 c<es c<ess cess cess杀 css杀 css杀> cs杀>"},
		{"a class has none", short, "{ORG}", "w{org}"},
		{"a reading has them", short, "k1ll", "wk1ll c<k1 c<k1l ck1l ck1ll c1ll c1ll> cll> wkill c<ki c<kil ckil ckill cill cill> cll>"},
		{"lengths alike", FeatureSettings{CharMin: 1, CharMax: 1}, "ab", "wab c< ca cb c>"},
	} {
		var features []string
		NewAnalyzer(test.settings, Taxonomy{}).Features([]byte(test.text), func(feature []byte) {
			features = append(features, strings.ReplaceAll(string(feature), " ", "_"))
		})
		got := strings.NewReplacer(string(tokenStart), "<", string(tokenEnd), ">").Replace(strings.Join(features, " "))
		if got != test.want {
			t.Errorf("%s: features of %q\n got %s\nwant %s", test.about, test.text, got, test.want)
		}
	}
}
