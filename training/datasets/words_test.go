package datasets

import (
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func TestPatterns(t *testing.T) {
	gap := func(n int) string { return "hide " + strings.Repeat("the ", n) + "keys" }
	for _, test := range []struct {
		patterns, text string
		want           bool
	}{
		{"bake", "He bakes bread", true},
		{"bake.", "He bakes bread", false},
		{"bake.", "Bake!", true},
		{"bake", "an outbake", false},
		{"rye bread", "Rye-Breads", true},
		{"rye bread", "rye and bread", false},
		{"rye bread, oat cake", "an oat cake", true},
		{"hide … key", gap(0), true},
		{"hide … key", gap(maxGap), true},
		{"hide … key", gap(maxGap + 1), false},
		{"key … hide", gap(1), false},
		{"a … b … c", "a x b y c", true},
		{"a … b … c", "a x c y b", false},
		{"ill bake", "I'll bake; I’ll eat", true},
		{"", "anything", false},
		{"bake", "", false},
	} {
		if got := compile(test.patterns).in(wordsOf(test.text)); got != test.want {
			t.Errorf("%q in %q: %v", test.patterns, test.text, got)
		}
	}
}

func TestTwinGroup(t *testing.T) {
	a := twinGroup("set", "Bridge closed after 3 accidents, says the mayor")
	for _, twin := range []string{
		"RT @town: Bridge closed after 14 accidents, says the mayor http://t.co/x",
		"bridge CLOSED after accidents says the mayor",
	} {
		if b := twinGroup("set", twin); b != a {
			t.Errorf("%q: group %s, want %s", twin, b, a)
		}
	}
	for _, other := range []string{"Bridge opened after 3 accidents, says the mayor", "ok", "RT @town http://t.co/x 3 4 5"} {
		if b := twinGroup("set", other); b == a {
			t.Errorf("%q shares the group", other)
		}
	}
	if b := twinGroup("other", "Bridge closed after 3 accidents, says the mayor"); b == a {
		t.Error("two sets share a group")
	}
	if strings.Contains(a, "bridge") {
		t.Error("a group shows the text")
	}
}

// A group's name does not depend on the order in which its members were joined.
func TestLinksInAnyOrder(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200 {
		type pair struct{ a, b string }
		var pairs []pair
		for range r.IntN(30) {
			pairs = append(pairs, pair{strconv.Itoa(r.IntN(30)), strconv.Itoa(r.IntN(30))})
		}
		name := func() map[string]string {
			l := make(links)
			for _, p := range pairs {
				l.join(p.a, p.b)
			}
			names := make(map[string]string)
			for i := range 30 {
				names[strconv.Itoa(i)] = l.find(strconv.Itoa(i))
			}
			return names
		}
		before := name()
		for _, p := range pairs {
			if before[p.a] != before[p.b] {
				t.Fatalf("%v is not joined", p)
			}
		}
		r.Shuffle(len(pairs), func(i, j int) { pairs[i], pairs[j] = pairs[j], pairs[i] })
		if diff := cmp.Diff(before, name()); diff != "" {
			t.Fatal(diff)
		}
	}
}
