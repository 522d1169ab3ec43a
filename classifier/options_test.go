package classifier

import (
	"bytes"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

// Who asks about some themes is told about these, as if all had been asked about.
func TestSomeThemes(t *testing.T) {
	m := build(t, tinyParameters())
	text := []byte("I will kill them. malware on the server")
	all := m.Classify(text, Options{Evidence: 3})
	for _, themes := range [][]string{{"threat"}, {"cyber_weapons"}, {"cyber_weapons", "threat", "threat"}, {"weather", "threat"}} {
		some := m.Classify(text, Options{Evidence: 3, Themes: themes})
		want := map[string]ThemeResult{}
		var severest Decision
		for _, name := range themes {
			if m.p.Taxonomy.Theme(name) >= 0 {
				want[name] = theme(t, all, name)
				severest = max(severest, want[name].Decision)
			}
		}
		if len(some.Themes) != len(want) || some.Decision != severest {
			t.Errorf("themes %q: %d answered, decision %d, want %d and %d", themes, len(some.Themes), some.Decision, len(want), severest)
		}
		if none := some.Theme("weather"); !cmp.Equal(none, ThemeResult{}) {
			t.Errorf("themes %q: %+v of a theme that is none", themes, none)
		}
		for _, got := range some.Themes {
			if diff := cmp.Diff(want[got.Theme], got); diff != "" {
				t.Errorf("themes %q (-all +some):\n%s", themes, diff)
			}
		}
		if diff := cmp.Diff(all, some, cmpopts.IgnoreFields(Result{}, "Themes", "Decision")); diff != "" {
			t.Errorf("themes %q change more than the themes (-all +some):\n%s", themes, diff)
		}
	}
}

// The most probable comes first.
func TestOrderOfLabels(t *testing.T) {
	m := build(t, tinyParameters())
	for text, want := range map[string][2]string{
		"I will kill them with a bomb":    {"threat", "promotes"},
		"ransomware and malware, he said": {"cyber_weapons", "reports"},
		"we condemn it":                   {"cyber_weapons", "counters"},
	} {
		r := m.Classify([]byte(text), Options{})
		if got := [2]string{r.Themes[0].Theme, r.Stances[0].Stance}; got != want {
			t.Errorf("%q: %q lead, want %q", text, got, want)
		}
		if r.Themes[0].Probability < r.Themes[1].Probability || r.Stances[0].Probability < r.Stances[1].Probability ||
			r.Stances[1].Probability < r.Stances[2].Probability {
			t.Errorf("%q: not in order: %+v", text, r)
		}
	}
}

// The context moves the stance and what follows from it, and no theme.
func TestContext(t *testing.T) {
	m := build(t, tinyParameters())
	text := []byte("I will kill them")
	alone := m.Classify(text, Options{Evidence: 3})
	for _, context := range []string{"", "...", "\xff", "Reuters said", "condemn the attack", "kill them", strings.Repeat("kill them ", 1000)} {
		reply := m.Classify(text, Options{Evidence: 3, Context: []byte(context)})
		ignored := cmpopts.IgnoreFields(ThemeResult{}, "PromotionProbability", "Decision")
		if diff := cmp.Diff(alone.Themes, reply.Themes, ignored); diff != "" {
			t.Errorf("context %q changes a theme (-alone +reply):\n%s", context, diff)
		}
		if diff := cmp.Diff(alone, reply, cmpopts.IgnoreFields(Result{}, "Themes", "Stances", "Decision")); diff != "" {
			t.Errorf("context %q changes the text (-alone +reply):\n%s", context, diff)
		}
		for _, before := range alone.Stances {
			for _, after := range reply.Stances {
				if before.Stance == after.Stance && (before.PriorLogOdds != after.PriorLogOdds || !cmp.Equal(before.Evidence, after.Evidence)) {
					t.Errorf("context %q changes the evidence: %+v, %+v", context, before, after)
				}
			}
		}
	}

	promoting := func(context string) float64 {
		return theme(t, m.Classify(text, Options{Context: []byte(context)}), "threat").PromotionProbability
	}
	if calm, none, heated := promoting("Reuters said"), promoting(""), promoting("kill them"); !(calm < none && none < heated) {
		t.Errorf("promotion probability %v after news, %v alone, %v after a call", calm, none, heated)
	}
}

// The context counts a quarter of what it would as a text.
func TestContextCountsAQuarter(t *testing.T) {
	m := build(t, tinyParameters())
	context := []byte("Reuters said: police condemn the attack")
	alone, reply := m.Observe(context), m.Classify([]byte("lorem"), Options{Context: context})
	for i, label := range m.p.Taxonomy.Stances {
		prior := logOdds(m.priors[len(m.p.Taxonomy.Themes)+i])
		want := (alone.Stances[i] - prior) / 4
		for _, stance := range reply.Stances {
			// A quarter of an odd number of units is rounded.
			if got := stance.OtherLogOdds; stance.Stance == label.Name && (got > want || got < want-logOdds(1)) {
				t.Errorf("%s: the context adds %v, want %v", label.Name, got, want)
			}
		}
	}
}

// A text beyond the limit is read up to the last rune that fits, and that is said.
func TestTruncation(t *testing.T) {
	m := build(t, tinyParameters())
	head := "I will kill them "
	for _, test := range []struct {
		about, tail string
		from        int // where the tail begins, counted from the limit
		read        int // where reading ends, counted from the limit
	}{
		{"at the limit", "x", -1, 0},
		{"one above", "xx", -1, 0},
		{"two bytes across", "é", -1, -1},
		{"three bytes across", "杀", -1, -1},
		{"three bytes, two within", "杀", -2, -2},
		{"three bytes within", "杀x", -3, 0},
		{"four bytes, three within", "😀", -3, -3},
		{"invalid bytes", "\xff\xff\xff\xff", -2, 0},
		{"continuations alone", "\x80\x80\x80\x80\x80\x80\x80\x80", -5, 0},
		{"half a rune across", "\xf0\x9f\x92", -2, -2},
	} {
		text := []byte(head + strings.Repeat(" ", MaxTextBytes+test.from-len(head)) + test.tail)
		read := text[:MaxTextBytes+test.read]
		if got := cut(text); got != len(read) || !runeBorders(text)[got] {
			t.Errorf("%s: cut at %d, want %d", test.about, got, len(read))
		}
		truncated := len(text) > MaxTextBytes
		got := m.Classify(text, Options{Evidence: MaxEvidence})
		if got.Truncated != truncated || got.Signals.Has(Truncated) != truncated {
			t.Errorf("%s: truncated %v, signals %b", test.about, got.Truncated, got.Signals)
		}
		whole := m.Classify(read, Options{Evidence: MaxEvidence})
		if diff := cmp.Diff(whole, got, cmpopts.IgnoreFields(Result{}, "Truncated", "Signals")); diff != "" || whole.Truncated {
			t.Errorf("%s: (-what is read +truncated):\n%s", test.about, diff)
		}
	}
}

// What lies beyond the limit changes nothing, whatever it is.
func TestTruncatedTextIsNotRead(t *testing.T) {
	m := build(t, tinyParameters())
	fits := []byte("the the the" + strings.Repeat(" ", MaxTextBytes-11))
	one := m.Classify(append(bytes.Clone(fits), " kill them"...), Options{Evidence: 9})
	other := m.Classify(append(bytes.Clone(fits), "\xff\xff"...), Options{Evidence: 9})
	if diff := cmp.Diff(one, other); diff != "" {
		t.Errorf("(-one +other):\n%s", diff)
	}
}
