package training

import (
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

func TestIdentityGroups(t *testing.T) {
	for _, c := range []struct {
		text string
		want []string
	}{
		{"", nil},
		{"My black coat and her white dress", nil},
		{"Black people and WHITE PEOPLE at one table", []string{"black people", "white people"}},
		{"anti-Muslim posters", []string{"muslims"}},
		{"#Muslims, Muslim's", []string{"muslims"}},
		{"Muslimah", nil},
		{"an African-American choir", []string{"africans", "americans", "black people"}},
		{"women who wait", []string{"women"}},
		{"The two women met asylum seekers", []string{"migrants", "women"}},
		{"seek asylum", nil},
		{"people with disabilities vote", []string{"disabled people"}},
		{"The button is disabled", nil},
		{"middle", nil},
		{"middle Eastern", []string{"middle easterners"}},
		{"A gay couple, a lesbian couple and a man with a dog", []string{"gay people"}},
		{"ÄRGER mit Polish\u00a0officers", []string{"poles"}},
		{"\xff\xfejewish\x00", []string{"jews"}},
	} {
		if diff := cmp.Diff(c.want, IdentityGroups(c.text)); diff != "" {
			t.Errorf("%q (-want +got)\n%s", c.text, diff)
		}
	}
}

// Every term of the table finds its group, and is written as the matching needs it.
func TestIdentityTable(t *testing.T) {
	form := regexp.MustCompile(`^[a-z]+( [a-z]+)*$`)
	for first, terms := range identityIndex() {
		for _, term := range terms {
			text := first
			for _, w := range term.rest {
				text += " " + w
			}
			if !form.MatchString(text) {
				t.Errorf("%s: %q can never match", term.group, text)
			}
			found := false
			for _, g := range IdentityGroups("x " + text + "!") {
				found = found || g == term.group
			}
			if !found {
				t.Errorf("%q does not find %s", text, term.group)
			}
		}
	}
}

// What the model may not tell apart is what its evaluation asks about: each term of the
// table becomes the class, but for words that are used of anybody.
func TestIdentityTableIsMasked(t *testing.T) {
	anybody := []string{"girl", "female", "lady", "ladies", "orthodox church", "wheelchair user", "down syndrome"}
	analyzer := classifier.NewAnalyzer(classifier.FeatureSettings{}, DefaultTaxonomy())
	for group, terms := range identityGroups {
		for term := range strings.SplitSeq(terms, ",") {
			term = strings.ReplaceAll(strings.TrimSpace(term), "PEOPLE", "people")
			masked := false
			analyzer.Features([]byte(term), func(feature []byte) { masked = masked || string(feature) == "w{identity}" })
			if !masked && !slices.Contains(anybody, term) {
				t.Errorf("%q of %s is a word like any other to the model", term, group)
			}
		}
	}
}
