package training

import (
	"errors"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"
)

func runSuite(t *testing.T, lines string) (results []SuiteResult, bad []string) {
	t.Helper()
	results, err := RunSuites(t.Context(), toyModel(t), ReadSuite("s.jsonl", strings.NewReader(lines), toyTaxonomy()), func(err error) {
		var row *RowError
		if !errors.As(err, &row) {
			t.Errorf("%v names no line", err)
		}
		bad = append(bad, err.Error())
	})
	if err != nil {
		t.Fatal(err)
	}
	return results, bad
}

// line is a case of the suite s that shows its own ID.
func suiteLine(id, text, expect string) string {
	return `{"suite":"s","case":"` + id + `","capability":"` + id + `","text":"` + text + `","expect":` + expect + "}\n"
}

// What each kind of expectation asks, of texts that the toy model flags as a threat,
// mentions one in, lets pass and does not judge.
func TestExpectations(t *testing.T) {
	for _, c := range []struct {
		text, expect string
		pass         bool
	}{
		{flagged, `{"at_least":"FLAG"}`, true},
		{flagged, `{"at_most":"REVIEW"}`, false},
		{mentioned, `{"at_least":"MENTION","at_most":"MENTION"}`, true},
		{mentioned, `{"at_least":"REVIEW"}`, false},
		{unknown, `{"at_most":"MENTION"}`, false}, // ABSTAIN is more than MENTION
		{unknown, `{"at_least":"ABSTAIN","at_most":"ABSTAIN"}`, true},
		{flagged, `{"theme":"threat"}`, true},
		{flagged, `{"theme":"propaganda"}`, false},
		{nothing, `{"theme":"threat"}`, false},
		{flagged, `{"theme":"propaganda","at_most":"BELOW_THRESHOLD"}`, true},
		{flagged, `{"theme":"propaganda","at_least":"REVIEW"}`, false},
		{mentioned, `{"stance":"reports"}`, true},
		{flagged, `{"stance":"reports"}`, false},
		{flagged, `{"stance":"reports","at_least":"FLAG"}`, false}, // both must hold
		{flagged, `{"above":"calm"}`, true},
		{flagged, `{"below":"calm"}`, false},
		{mentioned, `{"below":"loud"}`, true},
		{flagged, `{"above":"loud"}`, false}, // not by a tie
		{flagged, `{"below":"loud"}`, false},
		{"attack", `{"above":"eager"}`, true}, // more of a threat, and less propaganda
		{"attack", `{"theme":"propaganda","above":"eager"}`, false},
		{"attack", `{"theme":"propaganda","below":"eager"}`, true},
	} {
		results, bad := runSuite(t, suiteLine("asked", c.text, c.expect)+suiteLine("calm", nothing, `{"at_most":"FLAG"}`)+
			suiteLine("eager", "we we we we", `{"at_most":"FLAG"}`)+suiteLine("loud", flagged, `{"at_most":"FLAG"}`))
		if len(bad) > 0 || len(results) != 4 {
			t.Errorf("%s: %d results, bad: %v", c.expect, len(results), bad)
			continue
		}
		if got := results[0].Passed == 1; got != c.pass {
			t.Errorf("%q, %s: passed %v, want %v", c.text, c.expect, got, c.pass)
		}
	}
}

func TestSuiteResults(t *testing.T) {
	line := func(suite, id, capability, text, expect string) string {
		return `{"suite":"` + suite + `","case":"` + id + `","capability":"` + capability + `","text":"` + text + `","expect":` + expect + "}\n"
	}
	got, bad := runSuite(t,
		line("t", "1", "calm", nothing, `{"at_most":"MENTION"}`)+
			line("s", "2", "calm", flagged, `{"at_most":"MENTION"}`)+
			line("s", "1", "calm", nothing, `{"theme":"threat","at_most":"MENTION"}`)+
			line("s", "3", "calls", flagged, `{"at_least":"REVIEW"}`))
	want := []SuiteResult{
		{Suite: "s", Capability: "calls", Expectation: "at least REVIEW", Cases: 1, Passed: 1, PassRate: 1, Interval: Wilson(1, 1)},
		{Suite: "s", Capability: "calm", Expectation: "at most MENTION; at most MENTION for threat", Cases: 2, Passed: 1, PassRate: 0.5, Interval: Wilson(1, 2), Failed: []string{"2"}},
		{Suite: "t", Capability: "calm", Expectation: "at most MENTION", Cases: 1, Passed: 1, PassRate: 1, Interval: Wilson(1, 1)},
	}
	if diff := cmp.Diff(want, got, figures, cmpopts.EquateEmpty()); diff != "" || len(bad) > 0 {
		t.Errorf("bad %v (-want +got)\n%s", bad, diff)
	}
}

// A bad case is named with its file and line, and the others are run.
func TestSuiteBadCases(t *testing.T) {
	good := suiteLine("good", nothing, `{"at_most":"MENTION"}`)
	for line, want := range map[string]string{
		suiteLine("x", "x", `{"at_most":"LOUD"}`):                  `s.jsonl:2: field "expect.at_most": "LOUD" is no decision, expected one of BELOW_THRESHOLD, MENTION, ABSTAIN, REVIEW, FLAG`,
		suiteLine("x", "x", `{"at_least":"flag"}`):                 `s.jsonl:2: field "expect.at_least": "flag" is no decision, expected one of BELOW_THRESHOLD, MENTION, ABSTAIN, REVIEW, FLAG`,
		suiteLine("x", "x", `{"mood":"good"}`):                     `s.jsonl:2: not a JSON object of the form {"suite","case","capability","text","expect":{...}}: unknown field "mood"`,
		suiteLine("x", "x", `{}`):                                  `s.jsonl:2: field "expect": expected one or more of at_least, at_most, theme, stance, above, below`,
		suiteLine("x", "x", `{"theme":"weather"}`):                 `s.jsonl:2: field "expect.theme": "weather" is not a theme of the taxonomy, which has threat, propaganda`,
		suiteLine("x", "x", `{"stance":"sings"}`):                  `s.jsonl:2: field "expect.stance": "sings" is not a stance of the taxonomy, which has promotes, reports`,
		suiteLine("x", "x", `{"above":"nobody"}`):                  `s.jsonl:2: field "expect.above": suite "s" has no other case "nobody"`,
		suiteLine("x", "x", `{"below":"x"}`):                       `s.jsonl:2: field "expect.below": suite "s" has no other case "x"`,
		suiteLine("good", "x", `{"at_most":"FLAG"}`):               `s.jsonl:2: field "case": suite "s" has the case "good" twice`,
		`{"suite":"s","case":"x","text":"x","expect":{}}` + "\n":   `s.jsonl:2: field "capability": missing`,
		strings.TrimSpace(suiteLine("x", "x", `{}`)) + `{}` + "\n": `s.jsonl:2: more than one JSON value in the line`,
		`[1]` + "\n": `s.jsonl:2: not a JSON object of the form {"suite","case","capability","text","expect":{...}}: a list, want an object`,
	} {
		results, bad := runSuite(t, good+line+suiteLine("also", flagged, `{"at_least":"FLAG"}`))
		if len(bad) != 1 || bad[0] != want {
			t.Errorf("bad %q, want %q", bad, want)
		}
		if len(results) != 2 || results[0].Passed+results[1].Passed != 2 {
			t.Errorf("%s: the others: %+v", line, results)
		}
	}
}

// A case that comes from elsewhere, with a theme that the model does not know, is bad.
func TestSuiteOfAnotherTaxonomy(t *testing.T) {
	cases := func(yield func(SuiteCase, error) bool) {
		yield(SuiteCase{Suite: "s", Case: "1", Capability: "c", Text: flagged, Expect: Expectation{Theme: "cyber_weapons"}}, nil)
	}
	var bad []error
	results, err := RunSuites(t.Context(), toyModel(t), cases, func(err error) { bad = append(bad, err) })
	if err != nil || len(results) != 0 || len(bad) != 1 || !strings.Contains(bad[0].Error(), `"cyber_weapons" is not a theme`) {
		t.Errorf("results %v, bad %v, error %v", results, bad, err)
	}
}

// The project's own suite is whole: 40 cases or more of 8 capabilities or more, and the
// cases that it names exist.
func TestProjectSuite(t *testing.T) {
	f, err := os.Open("suites/capabilities.jsonl")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	seen, capabilities := map[string]bool{}, map[string]int{}
	var named []string
	for c, err := range ReadSuite("suites/capabilities.jsonl", f, DefaultTaxonomy()) {
		if err != nil {
			t.Error(err)
		}
		if seen[c.Case] {
			t.Errorf("the case %s comes twice", c.Case)
		}
		seen[c.Case] = true
		capabilities[c.Capability]++
		named = append(named, c.Expect.Above, c.Expect.Below)
	}
	for _, id := range named {
		if id != "" && !seen[id] {
			t.Errorf("there is no case %s", id)
		}
	}
	if len(seen) < 40 || len(capabilities) < 8 {
		t.Errorf("%d cases of %d capabilities", len(seen), len(capabilities))
	}
}
