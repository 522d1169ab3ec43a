package main

import (
	"bytes"
	"fmt"
	"io"
	"strings"
	"text/tabwriter"

	reporting "tocsin/training/report"
)

// writeSections prints sections for people, as aligned text or as Markdown.
func writeSections(w io.Writer, sections []reporting.Section, markdown bool) error {
	var b bytes.Buffer
	for i, s := range sections {
		if i > 0 {
			b.WriteByte('\n')
		}
		heading(&b, "#", s.Title, markdown)
		if s.Text != "" {
			writeLines(&b, s.Text, markdown)
		}
		for j, t := range s.Tables {
			if j > 0 || s.Text != "" || s.Title != "" && !markdown {
				b.WriteByte('\n')
			}
			heading(&b, "##", t.Title, markdown)
			if len(t.Rows) > 0 {
				writeTable(&b, t, markdown)
			}
			if t.Note != "" {
				if markdown && len(t.Rows) > 0 {
					b.WriteByte('\n')
				}
				writeLines(&b, t.Note, markdown)
			}
		}
	}
	_, err := b.WriteTo(w)
	return err
}

// writeLines writes plain text, in which nothing is meant as Markdown.
func writeLines(b *bytes.Buffer, text string, markdown bool) {
	for line := range strings.SplitSeq(text, "\n") {
		if markdown {
			line = markdownCell(line)
		}
		b.WriteString(line + "\n")
	}
}

func heading(b *bytes.Buffer, level, title string, markdown bool) {
	switch {
	case title == "":
	case markdown:
		fmt.Fprintf(b, "%s %s\n\n", level, markdownCell(title))
	default:
		fmt.Fprintf(b, "%s\n", printable(title))
	}
}

func writeTable(b *bytes.Buffer, t reporting.Table, markdown bool) {
	if markdown {
		line := func(cells []string) {
			for _, cell := range cells {
				fmt.Fprintf(b, "| %s ", markdownCell(cell))
			}
			b.WriteString("|\n")
		}
		line(t.Columns)
		b.WriteString(strings.Repeat("|---", len(t.Columns)) + "|\n")
		for _, row := range t.Rows {
			line(row)
		}
		return
	}
	tw := tabwriter.NewWriter(b, 0, 0, 2, ' ', 0)
	for _, row := range append([][]string{t.Columns}, t.Rows...) {
		cells := make([]string, len(row))
		for i, cell := range row {
			// Leading blanks are the indent of what is a part of the row above.
			indent := len(cell) - len(strings.TrimLeft(cell, " "))
			cells[i] = cell[:indent] + printable(cell)
		}
		fmt.Fprintln(tw, strings.Join(cells, "\t"))
	}
	_ = tw.Flush() // a buffer takes all
}

// markdownCell makes a string safe inside a Markdown table.
func markdownCell(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "<", `\<`, "*", `\*`, "_", `\_`, "`", "\\`", "[", `\[`).Replace(printable(s))
}
