package formats

import (
	"strings"
	"testing"
)

// BenchmarkRead reads the same rows in each format that is text.
func BenchmarkRead(b *testing.B) {
	rows := randomRows(2000, 4)
	for i := range rows {
		rows[i].Text = strings.Repeat("a post of some words, as people write them. ", 1+i%8)
	}
	for _, format := range Writable() {
		text := written(b, format, rows)
		b.Run(string(format), func(b *testing.B) {
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				if got, _, err := readString(b, text, options()); err != nil || len(got) != len(rows) {
					b.Fatal(len(got), err)
				}
			}
		})
	}
}
