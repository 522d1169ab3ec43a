package training

import (
	"fmt"
	"io"
	"strings"
	"text/tabwriter"
	"unicode"
)

// A textTable has a value for each column in each of its rows, the first of which is the
// row's name.
type textTable struct {
	of, title string
	columns   []string
	rows      [][]textCell
	notes     []string
}

// A textCell is a text with the interval around it, if it has one.
type textCell struct{ text, interval string }

// writeTextTables aligns the columns. Intervals stand on a line of their own, below
// what they belong to.
func writeTextTables(w io.Writer, tables []textTable) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', tabwriter.AlignRight)
	for _, table := range tables {
		fmt.Fprintf(t, "\n%s\n", table.title)
		if len(table.rows) > 0 {
			fmt.Fprintln(t, strings.Join(table.columns, "\t")+"\t")
		}
		for _, row := range table.rows {
			var texts, intervals strings.Builder
			for i, c := range row {
				if i == 0 && c.interval == "" {
					intervals.WriteString("95 %")
				}
				texts.WriteString(c.text + "\t")
				intervals.WriteString(c.interval + "\t")
			}
			fmt.Fprintln(t, texts.String())
			if hasInterval(row) {
				fmt.Fprintln(t, intervals.String())
			}
		}
		for _, note := range table.notes {
			fmt.Fprintln(t, note)
		}
	}
	return t.Flush()
}

func hasInterval(row []textCell) bool {
	for _, c := range row {
		if c.interval != "" {
			return true
		}
	}
	return false
}

func writeMarkdownTables(w io.Writer, tables []textTable) error {
	for _, table := range tables {
		fmt.Fprintf(w, "\n## %s\n", markdownCell(table.title))
		writeMarkdownRows(w, table)
		for _, note := range table.notes {
			if _, err := fmt.Fprintf(w, "\n%s\n", markdownCell(note)); err != nil {
				return err
			}
		}
	}
	return nil
}

func writeMarkdownRows(w io.Writer, table textTable) {
	if len(table.rows) == 0 {
		return
	}
	fmt.Fprint(w, "\n|")
	for _, column := range table.columns {
		fmt.Fprintf(w, " %s |", markdownCell(column))
	}
	fmt.Fprintf(w, "\n|%s\n", strings.Repeat("---|", len(table.columns)))
	for _, row := range table.rows {
		fmt.Fprint(w, "|")
		for _, c := range row {
			text := markdownCell(c.text)
			if c.interval != "" {
				text += " (" + c.interval + ")"
			}
			fmt.Fprintf(w, " %s |", text)
		}
		fmt.Fprintln(w)
	}
}

// markdownCell writes characters that Markdown gives a meaning as they are.
func markdownCell(s string) string {
	return strings.NewReplacer(`\`, `\\`, "|", `\|`, "*", `\*`, "_", `\_`, "`", "\\`", "<", "&lt;", "[", `\[`).Replace(s)
}

// visible replaces what would break a table or move a cursor: names of sources and
// registers come from files.
func visible(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.Is(unicode.C, r) || r == '\u2028' || r == '\u2029' {
			return unicode.ReplacementChar
		}
		return r
	}, s)
}
