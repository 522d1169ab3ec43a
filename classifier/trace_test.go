package classifier

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/rogpeppe/go-internal/txtar"
)

var update = flag.Bool("update", false, "rewrite testdata/trace with what the engine does now")

// TestTrace follows texts through the stages of the engine with the tiny model. Each
// file in testdata/trace is a story: what it is about, the text (as the inside of a Go
// string, a line each), then what every stage makes of it. After a change that is meant,
// rewrite them with
//
//	go test ./classifier -run TestTrace -update
//
// and read the diff.
func TestTrace(t *testing.T) {
	files, err := filepath.Glob("testdata/trace/*.txt")
	if err != nil || len(files) == 0 {
		t.Fatalf("no traces: %v", err)
	}
	m := build(t, tinyParameters())
	for _, file := range files {
		t.Run(strings.TrimSuffix(filepath.Base(file), ".txt"), func(t *testing.T) {
			story, err := txtar.ParseFile(file)
			if err != nil {
				t.Fatal(err)
			}
			text := unquote(t, string(story.Files[0].Data))
			traced := &txtar.Archive{Comment: story.Comment, Files: append([]txtar.File{story.Files[0]}, trace(m, text)...)}
			if *update {
				if err := os.WriteFile(file, txtar.Format(traced), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			if diff := cmp.Diff(string(txtar.Format(story)), string(txtar.Format(traced))); diff != "" {
				t.Errorf("%s (-file +engine):\n%s", file, diff)
			}
		})
	}
}

// unquote joins the lines of the input, each the inside of a Go string.
func unquote(t *testing.T, lines string) []byte {
	t.Helper()
	var text string
	for line := range strings.Lines(lines) {
		line = strings.TrimSuffix(line, "\n")
		var part string
		if _, err := fmt.Sscanf(`"`+line+`"`, "%q", &part); err != nil {
			t.Fatalf("input %q: %v", line, err)
		}
		text += part
	}
	return []byte(text)
}

// trace writes down what each stage makes of the text.
func trace(m *Model, text []byte) []txtar.File {
	w := m.workers.Get().(*worker)
	m.read(w, text)
	m.look(&w.scan, &w.text)
	result := m.Classify(text, Options{Evidence: 4})
	return []txtar.File{
		{Name: "read as", Data: []byte(w.scan.normalized() + "\n")},
		{Name: "pieces", Data: shortened(tracePieces(text))},
		{Name: "tokens", Data: shortened(traceTokens(&w.scan))},
		{Name: "known features", Data: traceFeatures(m, &w.text)},
		{Name: "windows", Data: traceWindows(w.scan.pieces)},
		{Name: "themes", Data: traceThemes(text, result)},
		{Name: "stances", Data: traceStances(text, result)},
		{Name: "decision", Data: traceDecision(result)},
	}
}

// shortened leaves out the middle of what is too long to read.
func shortened(b []byte) []byte {
	const head, tail = 16, 12
	lines := bytes.SplitAfter(b, []byte("\n"))
	if len(lines) <= head+tail+1 {
		return b
	}
	middle := fmt.Appendf(nil, "(%d more)\n", len(lines)-head-tail-1)
	return slices.Concat(bytes.Join(lines[:head], nil), middle, bytes.Join(lines[len(lines)-tail-1:], nil))
}

func tracePieces(text []byte) []byte {
	var b []byte
	eachPiece(text, func(p piece, spaced bool) {
		b = fmt.Appendf(b, "%+q at %d-%d", p.raw, p.start, p.end)
		if spaced {
			b = append(b, ", joined from single letters"...)
		}
		b = append(b, '\n')
	})
	return b
}

func traceTokens(s *scan) []byte {
	kinds := map[tokenKind]string{plainToken: "plain", classToken: "class", readingToken: "reading"}
	var b []byte
	for _, tok := range s.tokens {
		b = fmt.Appendf(b, "%s@%d-%d %s\n", tok.text, tok.start, tok.end, kinds[tok.kind])
	}
	return b
}

func traceFeatures(m *Model, o *occurrences) []byte {
	kinds := map[byte]string{WordFeature: "word", BigramFeature: "bigram", CharFeature: "characters"}
	ends := strings.NewReplacer(string(tokenStart), "<", string(tokenEnd), ">")
	var b []byte
	for i, at := range o.items {
		for _, id := range o.features(i) {
			feature := m.p.Vocabulary[id]
			b = fmt.Appendf(b, "%s %q@%d-%d\n", kinds[feature[0]], ends.Replace(feature[1:]), at.start, at.end)
		}
	}
	return b
}

func traceWindows(pieces int) []byte {
	var b []byte
	for _, w := range windowsOf(pieces, true) {
		b = fmt.Appendf(b, "pieces %d to %d\n", w.from, w.to)
	}
	return b
}

func traceThemes(text []byte, r Result) []byte {
	var b []byte
	for _, t := range r.Themes {
		b = fmt.Appendf(b, "%s: log odds %.4f, probability %.3f, promotion probability %.3f: %s\n",
			t.Theme, t.LogOdds, t.Probability, t.PromotionProbability, decisionNames[t.Decision])
		b = appendParts(b, text, t.PriorLogOdds, t.Evidence, t.OtherLogOdds)
	}
	return b
}

func traceStances(text []byte, r Result) []byte {
	var b []byte
	for _, s := range r.Stances {
		b = fmt.Appendf(b, "%s: log odds %.4f, probability %.3f\n", s.Stance, s.LogOdds, s.Probability)
		b = appendParts(b, text, s.PriorLogOdds, s.Evidence, s.OtherLogOdds)
	}
	return b
}

// appendParts writes what a log odds is the sum of.
func appendParts(b, text []byte, prior float64, evidence []Evidence, other float64) []byte {
	b = fmt.Appendf(b, "  %+.4f prior\n", prior)
	for _, e := range evidence {
		b = fmt.Appendf(b, "  %+.4f %+q@%d-%d\n", e.LogOdds, text[e.Start:e.End], e.Start, e.End)
	}
	return fmt.Appendf(b, "  %+.4f other\n", other)
}

var decisionNames = map[Decision]string{BelowThreshold: "below threshold", Mention: "mention", Abstain: "abstain", Review: "review", Flag: "flag"}

func traceDecision(r Result) []byte {
	b := fmt.Appendf(nil, "%s\n", decisionNames[r.Decision])
	if r.Reason != "" {
		b = fmt.Appendf(b, "reason %s\n", r.Reason)
	}
	for _, s := range []struct {
		signal Signals
		name   string
	}{
		{InvalidUTF8, "invalid UTF-8"}, {Invisible, "invisible"}, {BidiControl, "bidi control"}, {Homoglyph, "homoglyph"},
		{MixedScript, "mixed script"}, {FullWidth, "full width"}, {Combining, "combining"}, {Backspace, "backspace"},
		{Leetspeak, "leetspeak"}, {SpacedLetters, "spaced letters"}, {Truncated, "truncated"},
		{SeparatedLetters, "separated letters"}, {SplitWords, "split words"}, {JoinedWords, "joined words"},
		{StretchedLetters, "stretched letters"}, {CharacterReferences, "character references"},
	} {
		if r.Signals.Has(s.signal) {
			b = fmt.Appendf(b, "signal %s\n", s.name)
		}
	}
	return fmt.Appendf(b, "known token ratio %.2f\n", r.KnownTokenRatio)
}
