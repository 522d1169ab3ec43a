package report

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/training"
)

func TestVisible(t *testing.T) {
	for text, want := range map[string]string{
		"plain, with\ttabs\nand lines": "plain, with\ttabs\nand lines",
		"a\u202eb":                     "a⟨U+202E⟩b",
		"k\u200bill":                   "k⟨U+200B⟩ill",
		"k\u200dill":                   "k⟨U+200D⟩ill",
		"👩\u200d🚒":                     "👩\u200d🚒", // one figure, joined on purpose
		"👩\u200d\u200d🚒":               "👩\u200d⟨U+200D⟩🚒",
		"\x00\x1b[31m\u0085":           "⟨U+0000⟩⟨U+001B⟩[31m⟨U+0085⟩",
		"\xff\xfe":                     "\ufffd\ufffd",
		"\U000e0041 \ue000 \u2028":     "⟨U+E0041⟩ ⟨U+E000⟩ ⟨U+2028⟩",
		"naïve שלום مرحبا 中文":          "naïve שלום مرحبا 中文",
	} {
		if got := visible(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
	if got := label(" two\nlines " + strings.Repeat("x", 200)); !strings.HasPrefix(got, "two lines xxx") || len([]rune(got)) != 121 {
		t.Errorf("a label of %d characters: %q", len([]rune(got)), got)
	}
}

func TestStretches(t *testing.T) {
	span := func(start, end int, logOdds float64) training.MistakeEvidence {
		return training.MistakeEvidence{Start: start, End: end, LogOdds: logOdds}
	}
	for _, c := range []struct {
		name, text string
		evidence   []training.MistakeEvidence
		want       []Stretch
	}{
		{"none", "we will", nil, []Stretch{{"we will", 0}}},
		{"a word and a bigram over it", "we will go", []training.MistakeEvidence{span(3, 7, 1), span(0, 7, 0.5)}, []Stretch{{"we ", 0.5}, {"will", 1.5}, {" go", 0}}},
		{"against", "we will", []training.MistakeEvidence{span(0, 2, -1)}, []Stretch{{"we", -1}, {" will", 0}}},
		{"outside the text", "we", []training.MistakeEvidence{span(0, 9, 1), span(-1, 1, 1), span(2, 1, 1)}, []Stretch{{"we", 0}}},
		{"inside a character", "aé!", []training.MistakeEvidence{span(2, 4, 1)}, []Stretch{{"a", 0}, {"é!", 1}}},
		{"not UTF-8", "a\xff\xffb", []training.MistakeEvidence{span(1, 2, 1)}, []Stretch{{"a", 0}, {"\ufffd", 1}, {"\ufffdb", 0}}},
		{"empty", "", nil, nil},
	} {
		got := shown(training.Mistake{Text: c.text, Evidence: c.evidence})
		if diff := cmp.Diff(c.want, got.Text); diff != "" {
			t.Errorf("%s (-want +got)\n%s", c.name, diff)
		}
		if got.Bytes != len(c.text) {
			t.Errorf("%s: %d bytes of %d", c.name, got.Bytes, len(c.text))
		}
	}
}

func TestEvidenceStrongestFirst(t *testing.T) {
	m := shown(training.Mistake{Text: "one two three", Evidence: []training.MistakeEvidence{{Start: 0, End: 3, LogOdds: 0.5}, {Start: 4, End: 7, LogOdds: -2}, {Start: 8, End: 13, LogOdds: 1}}})
	want := []Evidence{{"two", -2}, {"three", 1}, {"one", 0.5}}
	if diff := cmp.Diff(want, m.Evidence); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func TestCardBlocks(t *testing.T) {
	card := "# Toy *1*\r\n\r\nA line\nand **another**.\n- one\n- `two`\n  goes on\n\n| a | b |\n|---|---:|\n| c | 1 |\n```text\n# as it is\n```\n####### deep\n[link](https://example.org/)\n```\nnever closed"
	var got []string
	for _, b := range blocks(card) {
		line := b.Kind + ": " + b.Text + strings.Join(b.Items, "/")
		for _, row := range b.Table.Rows {
			for _, c := range row {
				line += "|" + c.Text
			}
		}
		got = append(got, line)
	}
	want := []string{"h3: Toy *1*", "p: A line and another.", "list: one/two goes on", "table: |c|1", "pre: # as it is", "p: ####### deep [link](https://example.org/)", "pre: never closed"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Errorf("(-want +got)\n%s", diff)
	}
}

func FuzzBlocks(f *testing.F) {
	f.Add("# a\n- b\n|c|\n```\nd")
	f.Fuzz(func(_ *testing.T, card string) { blocks(card) })
}

func TestEscape(t *testing.T) {
	for text, want := range map[string]string{
		"plain words.":               "plain words.",
		"a|b <b>x</b> &amp; `c` *d*": "a\\|b \\<b\\>x\\</b\\> \\&amp; \\`c\\` \\*d\\*",
		"- item":                     "\\- item",
		"1. item":                    "1\\. item",
		"see https://example.org":    "see https\\://example.org",
		"WWW.example.org":            "WWW\\.example.org",
		"a\n# b":                     "a \\# b",
		"![x](y)":                    "\\!\\[x\\](y)",
		"\u202ex":                    "⟨U+202E⟩x",
	} {
		if got := escape(text); got != want {
			t.Errorf("%q: %q, want %q", text, got, want)
		}
	}
}
