package classifier

import (
	"strings"
	"testing"
)

// BenchmarkClassify gives a figure for relative changes: the model is tiny, and a real
// one spends more time on looking features up.
func BenchmarkClassify(b *testing.B) {
	tweet := "they say @some_one will attack the server again, don't open https://x.example/a1b2 and stay safe out there!! #infosec :("
	paragraph := "Reuters said on Monday that police had condemned the attack on the city's main server, which they don't " +
		"believe was the work of \"amateurs\". A spokesman for the ministry (who asked not to be named) put the damage at " +
		"$4.5 million; nobody was hurt. \u201cWe will find them,\u201d he said. "
	for _, bench := range []struct{ name, text string }{
		{"tweet", tweet},
		{"news", strings.Repeat(paragraph, 12)},
	} {
		b.Run(bench.name, func(b *testing.B) {
			m := build(b, tinyParameters())
			text := []byte(bench.text)
			b.SetBytes(int64(len(text)))
			b.ReportAllocs()
			for b.Loop() {
				m.Classify(text, Options{Evidence: DefaultEvidence})
			}
		})
	}
}
