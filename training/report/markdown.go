package report

import (
	"bufio"
	"fmt"
	"io"
	"strings"
)

// WriteMarkdown writes the page as Markdown (GitHub's, for its tables): all but the
// charts and what moves.
func (p Page) WriteMarkdown(w io.Writer) error {
	m := markdown{bufio.NewWriter(w)}
	m.line("# " + escape(p.title()) + "\n")
	for _, f := range p.facts() {
		m.line("- " + f[0] + ": " + escape(f[1]))
	}
	m.line("\n## Summary")
	for _, t := range p.topics() {
		m.line("\n### " + t.Heading + "\n")
		for _, s := range t.Statements {
			m.line("- " + escape(s.Text))
		}
	}
	parts, _ := p.parts()
	for _, q := range parts {
		m.part(q)
	}
	return m.Flush()
}

type markdown struct{ *bufio.Writer }

// line writes a line. A bufio.Writer keeps its first error until Flush.
func (m markdown) line(s string) { fmt.Fprintln(m, s) }

func (m markdown) part(q part) {
	if len(q.Panels) > 0 || (len(q.Charts) > 0 && len(q.Grids) == 0) {
		return // charts and sliders; the figures are in the tables
	}
	m.line("\n## " + escape(q.Title))
	if q.Intro != "" {
		m.line("\n" + escape(q.Intro))
	}
	if q.Traffic {
		m.line(fmt.Sprintf("\nOf %s texts a day, at the base rates of the model.", whole(textsADay)))
	}
	for _, a := range q.Answers {
		m.line("\n**" + escape(a.Heading) + ".** " + escape(a.Text))
	}
	for _, g := range q.Grids {
		m.grid(g)
	}
	for _, x := range q.Mistakes {
		m.mistake(x)
	}
	for _, l := range q.Features {
		m.features(l)
	}
	for _, b := range q.Card {
		m.block(b)
	}
}

func (m markdown) grid(g grid) {
	if g.Title != "" {
		m.line("\n**" + escape(g.Title) + "**")
	}
	var head, rule strings.Builder
	for _, c := range g.Columns {
		head.WriteString("| " + escape(c.Name) + " ")
		if c.Number {
			rule.WriteString("|---:")
		} else {
			rule.WriteString("|---")
		}
	}
	m.line("\n" + head.String() + "|\n" + rule.String() + "|")
	for _, row := range g.Rows {
		for _, c := range row {
			text := escape(c.Text)
			if c.Sub != "" {
				text += " (" + escape(c.Sub) + ")"
			}
			fmt.Fprint(m, "| "+text+" ")
		}
		m.line("|")
	}
	if g.Note != "" {
		m.line("\n" + escape(g.Note))
	}
}

func (m markdown) mistake(x Mistake) {
	labels := "no theme"
	if len(x.Themes) > 0 {
		labels = strings.Join(x.Themes, ", ")
	}
	if x.Stance != "" {
		labels += ", " + x.Stance
	}
	m.line("\n### " + escape(label(x.Kind+": "+x.Theme)))
	m.line(fmt.Sprintf("\n%s from %s. Labelled %s; decided %s: talks about it with probability %s, promotes it with %s.",
		escape(unnamed(x.ID)), escape(unnamed(x.Source)), escape(label(labels)), escape(label(x.Decision)), number(x.Probability), number(x.PromotionProbability)))
	var text strings.Builder
	for _, s := range x.Text {
		text.WriteString(visible(s.Text))
	}
	m.line(fmt.Sprintf("\n<details><summary>Show the text (%s bytes)</summary>\n", whole(x.Bytes)))
	m.fenced(text.String())
	m.line("")
	for _, e := range x.Evidence {
		m.line("- " + nats(e.LogOdds) + " " + escape(label(e.Text)))
	}
	m.line("\n</details>")
}

// fenced writes a text as it is, between fences that it does not hold.
func (m markdown) fenced(text string) {
	fence := "```"
	for strings.Contains(text, fence) {
		fence += "`"
	}
	m.line(fence + "text\n" + strings.ReplaceAll(text, "\r", "") + "\n" + fence)
}

func (m markdown) features(l LabelFeatures) {
	m.line("\n### " + escape(label(l.Label)) + " (" + l.Head + ")\n")
	for _, k := range l.Kinds {
		for _, side := range []struct {
			name string
			list []FeatureWeight
		}{{"for", k.For}, {"against", k.Against}} {
			var words []string
			for _, f := range side.list {
				words = append(words, escape(label(f.Feature))+" "+nats(f.Weight))
			}
			if len(words) > 0 {
				m.line("- " + k.Kind + " " + side.name + ": " + strings.Join(words, ", "))
			}
		}
	}
}

func (m markdown) block(b block) {
	switch b.Kind {
	case "list":
		m.line("")
		for _, item := range b.Items {
			m.line("- " + escape(item))
		}
	case "pre":
		m.line("")
		m.fenced(b.Text)
	case "table":
		m.grid(b.Table)
	case "p":
		m.line("\n" + escape(b.Text))
	default: // a heading, h3 to h6
		m.line("\n" + strings.Repeat("#", int(b.Kind[1]-'0')) + " " + escape(b.Text))
	}
}

// escape keeps a text from being read as Markdown or HTML, wherever in a line it stands.
// White space becomes one space, which also keeps it on its line.
func escape(s string) string {
	s = strings.Join(strings.Fields(visible(s)), " ")
	var b strings.Builder
	for i, r := range s {
		switch {
		case strings.ContainsRune("\\`*_{}[]<>|#~&!$@", r):
			b.WriteByte('\\')
		case i == 0 && strings.ContainsRune("+-=.)", r):
			b.WriteByte('\\')
		case r == ':' && strings.HasPrefix(s[i:], "://"), r == '.' && strings.HasSuffix(strings.ToLower(s[:i]), "www"):
			b.WriteByte('\\') // no links are made of what looks like an address
		case r == '.' && digits(s[:i]) && (i+1 == len(s) || s[i+1] == ' '):
			b.WriteByte('\\') // nor numbered lists
		}
		b.WriteRune(r)
	}
	return b.String()
}

func digits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
