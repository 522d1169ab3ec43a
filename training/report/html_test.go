package report

import (
	"bytes"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/net/html"
)

var threeThemes = []string{"threat", "propaganda", "cyber_weapons"}

func written(t testing.TB, write func(io.Writer) error) string {
	t.Helper()
	var b bytes.Buffer
	if err := write(&b); err != nil {
		t.Fatal(err)
	}
	return b.String()
}

// hostile is what a text may hold to get out of its place.
const hostile = "</script><script>alert(1)</script></style></title></svg><!-- \"'`<img src=x onerror=alert(1)> onload=alert(1) \u202e\u2066\u200b\x00\x1b[31m\xff\xfe \U000e0041 &lt; {{.}} ${alert(1)} ]]> | javascript:alert(1) https://example.org/ **x** [y](https://example.org/)"

func hostilely(s string) string { return s + hostile }

// tags are the elements of a page with the names of their attributes.
func tags(t testing.TB, page string) []string {
	t.Helper()
	var all []string
	for z := html.NewTokenizer(strings.NewReader(page)); ; {
		switch z.Next() {
		case html.ErrorToken:
			if !errors.Is(z.Err(), io.EOF) {
				t.Fatal(z.Err())
			}
			return all
		case html.StartTagToken, html.SelfClosingTagToken, html.EndTagToken, html.CommentToken:
			token := z.Token()
			tag := token.Type.String() + " " + token.Data
			for _, a := range token.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" || (a.Key == "href" && !strings.HasPrefix(a.Val, "#")) {
					t.Errorf("<%s> has %s=%q", token.Data, a.Key, a.Val)
				}
				if a.Key != "dir" {
					tag += " " + a.Key
				}
			}
			all = append(all, tag)
		}
	}
}

// A page of hostile texts has the elements of a page of harmless ones, and no others.
func TestHTMLKeepsTextsInTheirPlace(t *testing.T) {
	harmless := written(t, New(fixture(t, threeThemes, same)).WriteHTML)
	page := written(t, New(fixture(t, threeThemes, hostilely)).WriteHTML)
	if diff := cmp.Diff(tags(t, harmless), tags(t, page)); diff != "" {
		t.Errorf("hostile texts change the page (-harmless +hostile):\n%s", diff)
	}
	if n := len(tags(t, page)); n < 500 {
		t.Errorf("only %d tags were read", n)
	}
	if !utf8.ValidString(page) {
		t.Error("the page is not UTF-8")
	}
	for _, r := range page {
		if r != '\n' && shapeless(r) {
			t.Fatalf("the page holds %U", r)
		}
	}
	if !strings.Contains(page, "⟨U&#43;202E⟩") {
		t.Error("the page does not show that a text turns the direction of writing")
	}
}

// Labels of a taxonomy are restricted, but not to what is safe.
func TestHTMLHostileLabels(t *testing.T) {
	label := "</script><img/src=x/onerror=alert(1)>\u202e\"'"
	page := written(t, New(fixture(t, []string{label, "b" + label, "c" + label}, same)).WriteHTML)
	harmless := written(t, New(fixture(t, []string{"a", "b", "c"}, same)).WriteHTML)
	if diff := cmp.Diff(tags(t, harmless), tags(t, page)); diff != "" {
		t.Errorf("hostile labels change the page (-harmless +hostile):\n%s", diff)
	}
	if strings.ContainsRune(page, '\u202e') {
		t.Error("a label turns the direction of writing")
	}
}

func TestHTMLNeedsNothingElse(t *testing.T) {
	page := written(t, New(fixture(t, threeThemes, same)).WriteHTML)
	for _, forbidden := range []string{"<link", "<iframe", "src=", "@import", "url(", "http://", "https://"} {
		if i := strings.Index(page, forbidden); i >= 0 {
			t.Errorf("the page holds %s: …%s…", forbidden, page[max(0, i-60):min(len(page), i+60)])
		}
	}
	if !strings.Contains(page, `content="default-src &#39;none&#39;; style-src &#39;sha256-`) {
		t.Error("no policy that forbids every request")
	}
}

// The page names its parts, and every reference inside it leads somewhere.
func TestHTMLReferences(t *testing.T) {
	page := written(t, New(fixture(t, threeThemes, same)).WriteHTML)
	ids, wanted := map[string]int{}, map[string]bool{}
	for z := html.NewTokenizer(strings.NewReader(page)); z.Next() != html.ErrorToken; {
		for _, a := range z.Token().Attr {
			switch a.Key {
			case "id":
				ids[a.Val]++
			case "for", "aria-labelledby":
				wanted[a.Val] = true
			case "href":
				wanted[strings.TrimPrefix(a.Val, "#")] = true
			}
		}
	}
	for id, n := range ids {
		if n > 1 {
			t.Errorf("%d elements have the id %q", n, id)
		}
	}
	for id := range wanted {
		if ids[id] == 0 {
			t.Errorf("something refers to %q, which nothing is", id)
		}
	}
	for _, id := range []string{"summary", "overview", "traffic", "themes", "figures", "stances", "sources", "slices", "identities", "suites",
		"mistakes", "features", "comparison", "contracts", "search", "section-1", "trained", "judged", "card", "theme-1", "theme-3"} {
		if ids[id] == 0 {
			t.Errorf("the page has no part %q", id)
		}
	}
}

func TestSamePageTwice(t *testing.T) {
	for name, write := range map[string]func(Page, io.Writer) error{"HTML": Page.WriteHTML, "Markdown": Page.WriteMarkdown, "JSON": Page.WriteJSON} {
		first := written(t, func(w io.Writer) error { return write(New(fixture(t, threeThemes, same)), w) })
		second := written(t, func(w io.Writer) error { return write(New(fixture(t, threeThemes, same)), w) })
		if first != second {
			t.Errorf("%s: the same input gives another page", name)
		}
	}
}

func TestLongTextIsCut(t *testing.T) {
	in := fixture(t, threeThemes, same)
	text := strings.Repeat("bread ", 100000) + "attack" + strings.Repeat(" <b>bread", 100000)
	at := strings.Index(text, "attack")
	in.Evaluation.Mistakes[0].Text = text
	in.Evaluation.Mistakes[0].Evidence[0].Start, in.Evaluation.Mistakes[0].Evidence[0].End = at, at+6
	in.Evaluation.Mistakes[0].Evidence = in.Evaluation.Mistakes[0].Evidence[:1]
	p := New(in)
	for name, write := range map[string]func(io.Writer) error{"HTML": p.WriteHTML, "Markdown": p.WriteMarkdown, "JSON": p.WriteJSON} {
		page := written(t, write)
		if len(page) > 400_000 {
			t.Errorf("%s: %d bytes", name, len(page))
		}
		if !strings.Contains(page, fmt.Sprint(len(text))) && !strings.Contains(page, whole(len(text))) {
			t.Errorf("%s does not say how long the text is", name)
		}
	}
	if page := written(t, p.WriteHTML); !strings.Contains(page, `<mark class="for">attack</mark>`) {
		t.Error("the evidence was cut")
	}
}

// Forty themes are folded, listed and small enough.
func TestManyThemes(t *testing.T) {
	var themes []string
	for i := range 40 {
		themes = append(themes, fmt.Sprintf("theme_%d", i))
	}
	page := written(t, New(fixture(t, themes, same)).WriteHTML)
	if strings.Contains(page, `<details class="panel" id="theme-1" open`) {
		t.Error("the themes are not folded")
	}
	if !strings.Contains(page, `href="#theme-40"`) {
		t.Error("the contents do not list the last theme")
	}
	if len(page) > 4<<20 {
		t.Errorf("%d bytes", len(page))
	}
}
