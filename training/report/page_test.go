package report

import (
	"encoding/json"
	"flag"
	"math"
	"os"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"tocsin/training"
)

var update = flag.Bool("update", false, "rewrite testdata/page.md")

// The Markdown of the fixture is kept, so that a diff shows what a change does to a page.
func TestMarkdownGolden(t *testing.T) {
	const golden = "testdata/page.md"
	got := written(t, New(fixture(t, threeThemes, same)).WriteMarkdown)
	if *update {
		if err := os.MkdirAll("testdata", 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("(-want +got), -update rewrites it\n%s", diff)
	}
}

// Hostile texts make no lines, cells, tags or links of their own.
func TestMarkdownKeepsTextsInTheirPlace(t *testing.T) {
	// What begins a line, and how many cells it has, fenced texts left out.
	shape := func(page string) (lines []string) {
		fence := ""
		for line := range strings.Lines(page) {
			line = strings.TrimSuffix(line, "\n")
			if strings.HasPrefix(line, "```") {
				if marks := line[:len(line)-len(strings.TrimLeft(line, "`"))]; fence == "" {
					fence = marks
				} else if len(marks) >= len(fence) {
					fence = ""
				}
				continue
			}
			if fence != "" {
				continue
			}
			bare := regexp.MustCompile(`\\.`).ReplaceAllString(line, "")
			start := regexp.MustCompile(`^[#|\-*>]*`).FindString(bare)
			lines = append(lines, start+" "+strconv.Itoa(strings.Count(bare, "|"))+strings.Join(regexp.MustCompile(`<[^>]*>`).FindAllString(bare, -1), ""))
			if strings.ContainsAny(bare, "`[") || strings.Contains(bare, "://") {
				t.Errorf("%s", line)
			}
		}
		return lines
	}
	harmless := shape(written(t, New(fixture(t, threeThemes, same)).WriteMarkdown))
	page := written(t, New(fixture(t, threeThemes, func(s string) string { return s + hostile + "\n# x\n``` \n| a | b |\n" })).WriteMarkdown)
	// The card is Markdown of its own, so lines in it are its maker's.
	cut := func(lines []string) []string { return lines[:len(lines)*9/10] }
	if diff := cmp.Diff(cut(harmless), shape(page)[:len(cut(harmless))]); diff != "" {
		t.Errorf("hostile texts change the page (-harmless +hostile)\n%s", diff)
	}
	if !utf8.ValidString(page) {
		t.Error("not UTF-8")
	}
}

func TestJSON(t *testing.T) {
	data := written(t, New(fixture(t, threeThemes, hostilely)).WriteJSON)
	var p struct {
		Form       string
		Evaluation struct {
			Rows     int
			Themes   []struct{ Promotion map[string]any }
			Mistakes []any
		}
		Mistakes []Mistake
		Summary  []Statement
	}
	if err := json.Unmarshal([]byte(data), &p); err != nil {
		t.Fatal(err)
	}
	if p.Form != Form || p.Evaluation.Rows != 4321 || len(p.Summary) < 8 {
		t.Errorf("%+v", p)
	}
	if got, ok := p.Evaluation.Themes[1].Promotion["recall"]; !ok || got != nil {
		t.Errorf("a figure that rows do not support is %v, want null", got)
	}
	if len(p.Evaluation.Mistakes) != 0 || len(p.Mistakes) != 1 {
		t.Errorf("%d mistakes with the figures, %d made for showing", len(p.Evaluation.Mistakes), len(p.Mistakes))
	}
	var text strings.Builder
	for _, s := range p.Mistakes[0].Text {
		text.WriteString(s.Text)
	}
	if want := strings.ToValidUTF8("we will attack at dawn"+hostile+", and so on: unmarked"+hostile, "\ufffd"); !strings.HasPrefix(want, text.String()[:100]) {
		t.Errorf("the text became %q", text.String())
	}
}

func TestSummary(t *testing.T) {
	in := fixture(t, threeThemes, same)
	said := func() string {
		var b strings.Builder
		for _, s := range New(in).Summary {
			b.WriteString(s.Topic + ": " + s.Text + "\n")
		}
		return b.String()
	}
	for _, want := range []string{
		"model: toy 1.0 is a naive Bayes model (weighted, 9 features). For each of 3 themes it says",
		"model: It judged 4,321 labelled rows from 2 sources. They were held back",
		"result: Of the rows that promote a theme it flagged 35.0\u00a0% (70 of 200; 95\u00a0% interval 28.7–41.8\u00a0%); it flagged or put up for review 50.0\u00a0% (100 of 200;",
		"by mistake; it flagged or put up for review 1.6\u00a0% (21 of 1,300;",
		"failure: Of the harmless rows of some sources it flags or puts up for review more than one in a hundred: forum-a 2.1\u00a0%.",
		"failure: It does not judge (abstains on) more than one row in twenty of: forum-a 8.0\u00a0%.",
		"failure: Harmless rows that name these groups of people rank too high: pensioners (BPSN AUC 0.700).",
		"failure: Of functional tests it passes less than half of the cases of: our suite/negation (7 of 20).",
		"unknown: No row promotes propaganda: nothing is known of how many such texts it finds.",
	} {
		if !strings.Contains(said(), want) {
			t.Errorf("the summary does not say %q:\n%s", want, said())
		}
	}
	for _, never := range []string{"safe", "confidence"} {
		if strings.Contains(said(), never) {
			t.Errorf("the summary says %q", never)
		}
	}
	// What the figures do not show is not said, and what is not known is.
	in.HeldBack = false
	in.Evaluation.Resamples = 0
	in.Evaluation.Sources = []training.SourceResult{{Source: "a", DecisionRates: training.DecisionRates{Promoting: 10, Harmless: 20, PromotingFlagged: 1, PromotingReviewed: 1}}}
	in.Evaluation.Suites, in.Evaluation.Identities = nil, nil
	in.Evaluation.Themes[0].Promotion.Support = 12
	in.Evaluation.Themes[2].Promotion.BrierSkill = -0.2
	for want, has := range map[string]bool{
		"Whether any of them taught the model is not known here": true,
		"Fewer than 30 rows promote: threat (12).":               true,
		"Only 20 rows are known to promote nothing":              true,
		"have no bootstrap intervals":                            true,
		"Some probabilities are further from the truth than always saying the base rate: promotes cyber_weapons (Brier skill −0.200).": true,
		"flags or puts up for review more than one in a hundred":                                                                       false,
		"groups of people": false, "functional tests": false, "abstains": false,
	} {
		if strings.Contains(said(), want) != has {
			t.Errorf("the summary says %q: %t, want %t:\n%s", want, !has, has, said())
		}
	}
}

// A poor theme is named, with its interval; a good one is not.
func TestSummaryNamesPoorThemes(t *testing.T) {
	in := fixture(t, threeThemes, same)
	for i := range in.Evaluation.Themes {
		in.Evaluation.Themes[i].Promotion.RecallAt1FPR = 0.8
	}
	in.Evaluation.Themes[2].Promotion.RecallAt1FPR = 0.31
	in.Evaluation.Themes[2].Promotion.Intervals["recall_at_1_percent_fpr"] = training.Interval{Low: 0.2, High: 0.45}
	want := "it finds less than half of the promoting rows of: cyber_weapons 31.0\u00a0% (20.0–45.0\u00a0%)."
	if !slices.ContainsFunc(New(in).Summary, func(s Statement) bool { return strings.HasSuffix(s.Text, want) }) {
		t.Errorf("the summary does not end a statement with %q", want)
	}
}

// A model alone, judged on nothing, still makes a page.
func TestBarePage(t *testing.T) {
	p := New(Input{Model: toyModel(t, threeThemes, same), Evaluation: training.Evaluation{Stances: training.StanceEvaluation{MacroF1: training.Figure(math.NaN())}}})
	for _, page := range []string{written(t, p.WriteHTML), written(t, p.WriteMarkdown), written(t, p.WriteJSON)} {
		if !strings.Contains(page, "threat") {
			t.Error("a page without the themes")
		}
	}
}

func TestWriter(t *testing.T) {
	for file, want := range map[string]string{"a.html": "<!doctype html>", "b/A.HTM": "<!doctype html>", "a.md": "# Report", "a.json": "{\n"} {
		write, err := Writer(file)
		if err != nil {
			t.Errorf("%s: %v", file, err)
			continue
		}
		var b strings.Builder
		if err := write(New(fixture(t, threeThemes, same)), &b); err != nil || !strings.HasPrefix(b.String(), want) {
			t.Errorf("%s: %v, begins with %.20q", file, err, b.String())
		}
	}
	for _, file := range []string{"a.pdf", "a", "html", ".html.gz"} {
		if _, err := Writer(file); err == nil || !strings.Contains(err.Error(), ".html, .md or .json") {
			t.Errorf("%s: %v", file, err)
		}
	}
}

// Colours of writing differ from their ground by 4.5 to 1 (WCAG 2.1, AA), in both
// schemes.
func TestContrast(t *testing.T) {
	pair := regexp.MustCompile(`--(\w+): light-dark\(#(\w{6}), #(\w{6})\)`)
	colours := map[string][2]float64{}
	for _, m := range pair.FindAllStringSubmatch(style, -1) {
		colours[m[1]] = [2]float64{luminance(t, m[2]), luminance(t, m[3])}
	}
	if len(colours) < 7 {
		t.Fatalf("%d colours", len(colours))
	}
	for _, ink := range []string{"ink", "muted", "a", "b"} {
		for _, ground := range []string{"ground", "raised"} {
			for scheme, name := range []string{"light", "dark"} {
				x, y := colours[ink][scheme], colours[ground][scheme]
				if ratio := (max(x, y) + 0.05) / (min(x, y) + 0.05); ratio < 4.5 {
					t.Errorf("%s: %s on %s has a contrast of %.2f", name, ink, ground, ratio)
				}
			}
		}
	}
}

// luminance is the relative luminance of WCAG 2.1.
func luminance(t *testing.T, hex string) float64 {
	t.Helper()
	sum := 0.0
	for i, weight := range []float64{0.2126, 0.7152, 0.0722} {
		n, err := strconv.ParseUint(hex[2*i:2*i+2], 16, 8)
		if err != nil {
			t.Fatal(err)
		}
		c := float64(n) / 255
		if c <= 0.03928 {
			c /= 12.92
		} else {
			c = math.Pow((c+0.055)/1.055, 2.4)
		}
		sum += weight * c
	}
	return sum
}
