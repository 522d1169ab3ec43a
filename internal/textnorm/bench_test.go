package textnorm

import "testing"

func BenchmarkNormalize(b *testing.B) {
	for _, bench := range []struct{ name, piece string }{
		{"ASCII", "recruitment"},
		{"ASCII capitals", "Recruitment"},
		{"accent", "recrutement\u00e9"},
		{"Russian", "конференция"},
		{"homoglyphs", "rеcruitmеnt"},
		{"full width", "ｒｅｃｒｕｉｔｍｅｎｔ"},
		{"zalgo", "r\u0336\u0321e\u0336\u0321c\u0336\u0321r\u0336\u0321u\u0336\u0321it"},
		{"Chinese", "今天天气很好我们去公园"},
	} {
		b.Run(bench.name, func(b *testing.B) {
			var n Normalizer
			piece := []byte(bench.piece)
			b.SetBytes(int64(len(piece)))
			b.ReportAllocs()
			for b.Loop() {
				n.Normalize(piece)
			}
		})
	}
}

func BenchmarkLeet(b *testing.B) {
	dst := make([]byte, 0, maxLeet)
	for _, piece := range []string{"recruitment", "r3cruitm3nt", "covid19"} {
		b.Run(piece, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				dst, _ = Leet(dst[:0], []byte(piece))
			}
		})
	}
}
