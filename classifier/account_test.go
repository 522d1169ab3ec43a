package classifier

import (
	"strings"
	"testing"
)

var accountTexts = []string{
	"",
	"We will kill them all, attack the server!",
	"Reuters said the police condemn malware and r4nsomware; the bomb isn't n't.",
	"Dawn said: k i l l them. " + strings.Repeat("The police said the server will attack malware ", 30) + "kill them with a bomb",
	strings.Repeat("bombmalwarebombware ", 200),
	"\xff\xffkill\u200b them " + strings.Repeat("x", 9000),
}

// An account adds up to the log odds exactly, and says what Classify says.
func TestAccountIsTheWhole(t *testing.T) {
	m := build(t, tinyParameters())
	for _, text := range accountTexts {
		result := m.Classify([]byte(text), Options{Evidence: MaxEvidence})
		observed := m.Observe([]byte(text))
		for _, theme := range result.Themes {
			a, ok := m.Account([]byte(text), theme.Theme)
			_, promoting := observed.Best(m.p.Taxonomy.Theme(theme.Theme), 0)
			if !ok || a.Theme.LogOdds != theme.LogOdds || a.Promoting.LogOdds != promoting ||
				a.Probability != theme.Probability || a.PromotionProbability != theme.PromotionProbability || a.Windows != observed.Windows {
				t.Errorf("%.20q %s: account %+v, classified %+v", text, theme.Theme, a, theme)
			}
			for _, sum := range []Sum{a.Theme, a.Promoting} {
				total := sum.PriorLogOdds
				for _, s := range sum.Spans {
					total += s.LogOdds
					if s.Start < 0 || s.End <= s.Start || s.End > len(text) {
						t.Errorf("%.20q: span %+v", text, s)
					}
				}
				if total != sum.LogOdds {
					t.Errorf("%.20q %s: the parts add up to %v, want %v", text, theme.Theme, total, sum.LogOdds)
				}
			}
			// What evidence there is, the account has too.
			for _, e := range theme.Evidence {
				found := false
				for _, s := range a.Theme.Spans {
					found = found || s.Start == e.Start && s.End == e.End && s.LogOdds == e.LogOdds
				}
				if !found {
					t.Errorf("%.20q %s: evidence %+v is not in the account", text, theme.Theme, e)
				}
			}
			if p, promotion, d := m.Judge(theme.Theme, a.Theme.LogOdds, a.Promoting.LogOdds, a.Windows); p != a.Probability || promotion != a.PromotionProbability ||
				result.Reason == "" && d != theme.Decision {
				t.Errorf("%.20q %s: judged %v %v %v, want the same as classified", text, theme.Theme, p, promotion, d)
			}
		}
	}
}

// A span is named by what the vocabulary holds and never by what the text holds.
func TestAccountFeatures(t *testing.T) {
	m := build(t, tinyParameters())
	a, _ := m.Account([]byte("We WILL kill them, BOMBASTIC"), "threat")
	var got []string
	for _, s := range a.Theme.Spans {
		got = append(got, s.Feature)
	}
	if want := "will,kill,kill them,them,"; strings.Join(got, ",") != want {
		t.Errorf("features %q, want %q: the last word is known by a part only", strings.Join(got, ","), want)
	}
	if _, ok := m.Account([]byte("x"), "weather"); ok {
		t.Error("an account of a theme that the model does not have")
	}
}
