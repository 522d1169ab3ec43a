package server

import (
	"encoding/json"
	"go/ast"
	"go/parser"
	"go/token"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// Every constant of the engine has its word in the contract: each name that
// classifier/result.go declares is one that convert.go mentions, and each word of the
// contract comes out of exactly one bit or number.
func TestEveryConstantIsMapped(t *testing.T) {
	for _, name := range []string{"Flag", "Truncated"} { // the parser below finds something
		if !declared(t)[name] {
			t.Fatalf("classifier/result.go seems to declare no %s", name)
		}
	}
	used := mentioned(t)
	for name := range declared(t) {
		if !used[name] {
			t.Errorf("convert.go does not map classifier.%s", name)
		}
	}
	seen := map[string]int{}
	for bit := range 32 {
		for _, s := range signals(classifier.Signals(1) << bit) {
			seen[s.String()]++
		}
	}
	for number := range 256 {
		seen[decision(classifier.Decision(number)).String()]++
	}
	for _, names := range []map[int32]string{tocsinv1.Signal_name, tocsinv1.Decision_name} {
		for number, name := range names {
			if number != 0 && seen[name] != 1 {
				t.Errorf("%s comes out of %d values of the engine, want 1", name, seen[name])
			}
		}
	}
}

// declared returns the Decision and Signals constants of the engine.
func declared(t *testing.T) map[string]bool {
	names := map[string]bool{}
	for _, d := range parse(t, "../classifier/result.go").Decls {
		block, ok := d.(*ast.GenDecl)
		if !ok || block.Tok != token.CONST {
			continue
		}
		first := block.Specs[0].(*ast.ValueSpec)
		if kind, ok := first.Type.(*ast.Ident); ok && kind.Name == "Reason" {
			continue // a string, taken as it is
		}
		for _, spec := range block.Specs {
			for _, name := range spec.(*ast.ValueSpec).Names {
				if name.IsExported() {
					names[name.Name] = true
				}
			}
		}
	}
	return names
}

// mentioned returns the names of package classifier in convert.go.
func mentioned(t *testing.T) map[string]bool {
	names := map[string]bool{}
	ast.Inspect(parse(t, "convert.go"), func(n ast.Node) bool {
		if s, ok := n.(*ast.SelectorExpr); ok {
			if x, ok := s.X.(*ast.Ident); ok && x.Name == "classifier" {
				names[s.Sel.Name] = true
			}
		}
		return true
	})
	return names
}

func parse(t *testing.T, file string) *ast.File {
	t.Helper()
	f, err := parser.ParseFile(token.NewFileSet(), file, nil, 0)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestSignalsInOrder(t *testing.T) {
	want := []tocsinv1.Signal{tocsinv1.Signal_SIGNAL_INVALID_UTF8, tocsinv1.Signal_SIGNAL_HOMOGLYPH, tocsinv1.Signal_SIGNAL_TRUNCATED}
	if diff := cmp.Diff(want, signals(classifier.Truncated|classifier.InvalidUTF8|classifier.Homoglyph)); diff != "" {
		t.Error(diff)
	}
}

func TestQuote(t *testing.T) {
	for name, test := range map[string]struct{ span, want string }{
		"as it is":            {"attack", "attack"},
		"each bad byte":       {"a\xff\xfe\xe2\x82z", "a\ufffd\ufffd\ufffd\ufffdz"},
		"long":                {strings.Repeat("a", 5000), strings.Repeat("a", 1024)},
		"no half a character": {"a" + strings.Repeat("é", 5000), "a" + strings.Repeat("é", 511)},
		"long and bad":        {strings.Repeat("\x80", 5000), strings.Repeat("\ufffd", 1024)},
	} {
		t.Run(name, func(t *testing.T) {
			text := "<" + test.span + ">"
			got := evidence([]byte(text), []classifier.Evidence{{Start: 1, End: 1 + len(test.span), LogOdds: 2}})[0]
			if diff := cmp.Diff(test.want, got.GetText()); diff != "" {
				t.Errorf("(-want +got):\n%s", diff)
			}
			if int(got.GetStart()) != 1 || int(got.GetEnd()) != 1+len(test.span) || got.GetLogOdds() != 2 {
				t.Errorf("got %d to %d, %v", got.GetStart(), got.GetEnd(), got.GetLogOdds())
			}
		})
	}
}

func TestMarshalJSON(t *testing.T) {
	response := Response(classifier.Info{Name: "default", Version: "2026.11.1", Digest: "sha256:0"}, "42", []byte("a <b>\xff\n"), classifier.Result{
		Themes: []classifier.ThemeResult{{
			Theme: "threat", PriorLogOdds: -4.5, LogOdds: 4.25, Probability: 0.97, PromotionProbability: 0.91, Threshold: 0.62,
			Decision: classifier.Flag, Evidence: []classifier.Evidence{{Start: 2, End: 7, LogOdds: 8.75}},
		}},
		Stances:         []classifier.StanceResult{{Stance: "promotes", LogOdds: 2.25, PriorLogOdds: -1, Probability: 0.93, OtherLogOdds: 3.25}},
		Decision:        classifier.Flag,
		Signals:         classifier.Homoglyph,
		KnownTokenRatio: 0.94,
	})
	const want = `{"id":"42","themes":[{"theme":"threat","prior_log_odds":-4.5,"log_odds":4.25,"probability":0.97,"promotion_probability":0.91,` +
		`"threshold":0.62,"decision":"DECISION_FLAG","evidence":[{"start":2,"end":7,"text":"<b>` + "\ufffd" + `\n","log_odds":8.75}],"other_log_odds":0}],` +
		`"stances":[{"stance":"promotes","log_odds":2.25,"prior_log_odds":-1,"probability":0.93,"evidence":[],"other_log_odds":3.25}],` +
		`"decision":"DECISION_FLAG","reason":"","signals":["SIGNAL_HOMOGLYPH"],"known_token_ratio":0.94,"truncated":false,` +
		`"model":{"name":"default","version":"2026.11.1","digest":"sha256:0"}}`
	got, err := MarshalJSON(response)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, string(got)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
	if !json.Valid(got) {
		t.Error("not JSON")
	}
}
