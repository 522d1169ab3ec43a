package report

import (
	"strings"
)

// A block is a part of a model card, which is Markdown. Of that language the page knows
// headings, lists, tables, fenced text and paragraphs; the rest stays as it is written.
// Links are not made: a card comes with a model, from whoever made it.
type block struct {
	Kind  string // "h3" to "h6", "p", "list", "pre" or "table"
	Text  string
	Items []string
	Table grid
}

// blocks reads a card.
func blocks(markdown string) []block {
	var out []block
	lines := strings.Split(strings.ReplaceAll(markdown, "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); {
		text := strings.TrimSpace(lines[i])
		var n int
		var b block
		switch {
		case text == "":
			i++
			continue
		case strings.HasPrefix(text, "```"):
			b, n = fenced(lines[i:])
		case headingLevel(text) > 0:
			level := min(headingLevel(text)+2, 6) // below the page's own headings
			b, n = block{Kind: "h" + string(rune('0'+level)), Text: plain(strings.TrimLeft(text, "# "))}, 1
		case strings.HasPrefix(text, "|"):
			b, n = tableBlock(lines[i:])
		case listed(text):
			b, n = listBlock(lines[i:])
		default:
			b, n = paragraph(lines[i:])
		}
		out = append(out, b)
		i += n
	}
	return out
}

func headingLevel(text string) int {
	level := len(text) - len(strings.TrimLeft(text, "#"))
	if level > 6 || !strings.HasPrefix(text[level:], " ") {
		return 0
	}
	return level
}

func listed(text string) bool { return strings.HasPrefix(text, "- ") || strings.HasPrefix(text, "* ") }

func fenced(lines []string) (block, int) {
	for n := 1; n < len(lines); n++ {
		if strings.HasPrefix(strings.TrimSpace(lines[n]), "```") {
			return block{Kind: "pre", Text: visible(strings.Join(lines[1:n], "\n"))}, n + 1
		}
	}
	return block{Kind: "pre", Text: visible(strings.Join(lines[1:], "\n"))}, len(lines)
}

func tableBlock(lines []string) (block, int) {
	var t Table
	n := 0
	for ; n < len(lines) && strings.HasPrefix(strings.TrimSpace(lines[n]), "|"); n++ {
		row := strings.TrimSpace(lines[n])
		cells := strings.Split(strings.TrimSuffix(strings.TrimPrefix(row, "|"), "|"), "|")
		for i := range cells {
			cells[i] = plain(strings.TrimSpace(cells[i]))
		}
		switch {
		case n == 0:
			t.Columns = cells
		case strings.Trim(row, "|-: ") != "":
			t.Rows = append(t.Rows, cells)
		}
	}
	return block{Kind: "table", Table: gridOf(t)}, n
}

func listBlock(lines []string) (block, int) {
	b := block{Kind: "list"}
	n := 0
	for ; n < len(lines); n++ {
		text := strings.TrimSpace(lines[n])
		switch {
		case listed(text):
			b.Items = append(b.Items, plain(text[2:]))
		case text != "" && strings.HasPrefix(lines[n], "  "):
			b.Items[len(b.Items)-1] += " " + plain(text)
		default:
			return b, n
		}
	}
	return b, n
}

func paragraph(lines []string) (block, int) {
	var text []string
	for _, line := range lines {
		line = strings.TrimSpace(line)
		if len(text) > 0 && (line == "" || listed(line) || headingLevel(line) > 0 || strings.HasPrefix(line, "|") || strings.HasPrefix(line, "```")) {
			break
		}
		text = append(text, line)
	}
	return block{Kind: "p", Text: plain(strings.Join(text, " "))}, len(text)
}

// plain drops the marks of strong and literal words, which mean nothing on the page.
func plain(s string) string {
	return visible(strings.NewReplacer("**", "", "`", "").Replace(s))
}
