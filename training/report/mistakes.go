package report

import (
	"math"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/training"
)

const (
	// maxMistakeBytes is how much of the text of a mistake is shown: what a person reads.
	// A longer text is cut around its strongest evidence.
	maxMistakeBytes = 1500
	// maxEvidenceBytes is how much of one span is listed.
	maxEvidenceBytes = 80
)

// A Mistake is one of training.Mistake with a text made for showing.
type Mistake struct {
	ID       string   `json:"id"`
	Source   string   `json:"source,omitempty"`
	Kind     string   `json:"kind"`
	Themes   []string `json:"themes"`
	Stance   string   `json:"stance,omitempty"`
	Decision string   `json:"decision"`
	Theme    string   `json:"theme"`
	// Probability and PromotionProbability are those of Theme.
	Probability          float64 `json:"probability"`
	PromotionProbability float64 `json:"promotion_probability"`
	// Text is the text in stretches, from byte Offset of its Bytes bytes on.
	Text     []Stretch  `json:"text"`
	Offset   int        `json:"offset"`
	Bytes    int        `json:"bytes"`
	Evidence []Evidence `json:"evidence"`
}

// A Stretch is a part of a text with what the spans that cover it contributed together,
// in nats; 0 where none does.
type Stretch struct {
	Text    string  `json:"text"`
	LogOdds float64 `json:"log_odds,omitempty"`
}

// Evidence is the text of a span and what it contributed, in nats.
type Evidence struct {
	Text    string  `json:"text"`
	LogOdds float64 `json:"log_odds"`
}

// shown cuts the text of a mistake and deals it into stretches. Spans may overlap: a
// bigram covers both its words.
func shown(m training.Mistake) Mistake {
	out := Mistake{
		ID: m.ID, Source: m.Source, Kind: m.Kind, Themes: m.Themes, Stance: m.Stance, Decision: m.Decision, Theme: m.Theme,
		Probability: m.Probability, PromotionProbability: m.PromotionProbability, Bytes: len(m.Text),
	}
	spans := make([]training.MistakeEvidence, 0, len(m.Evidence))
	for _, e := range m.Evidence {
		if e.Start >= 0 && e.Start < e.End && e.End <= len(m.Text) {
			spans = append(spans, e)
		}
	}
	slices.SortStableFunc(spans, func(a, b training.MistakeEvidence) int {
		switch x, y := math.Abs(a.LogOdds), math.Abs(b.LogOdds); {
		case x > y:
			return -1
		case x < y:
			return 1
		}
		return a.Start - b.Start
	})
	for _, e := range spans {
		out.Evidence = append(out.Evidence, Evidence{cutTo(m.Text[e.Start:e.End], maxEvidenceBytes), e.LogOdds})
	}
	from, to := 0, len(m.Text)
	if to > maxMistakeBytes {
		if len(spans) > 0 {
			from = max(0, min(spans[0].Start-maxMistakeBytes/3, len(m.Text)-maxMistakeBytes))
		}
		from = runeStart(m.Text, from)
		to = runeStart(m.Text, min(len(m.Text), from+maxMistakeBytes))
	}
	out.Offset = from
	out.Text = stretches(m.Text, from, to, spans)
	return out
}

func stretches(text string, from, to int, spans []training.MistakeEvidence) []Stretch {
	borders := []int{from, to}
	for _, e := range spans {
		for _, at := range []int{runeStart(text, e.Start), runeStart(text, e.End)} {
			if from < at && at < to {
				borders = append(borders, at)
			}
		}
	}
	slices.Sort(borders)
	borders = slices.Compact(borders)
	var out []Stretch
	for i := 1; i < len(borders); i++ {
		start, end := borders[i-1], borders[i]
		sum := 0.0
		for _, e := range spans {
			if runeStart(text, e.Start) <= start && end <= runeStart(text, e.End) {
				sum += e.LogOdds
			}
		}
		s := Stretch{strings.ToValidUTF8(text[start:end], "\uFFFD"), sum}
		if n := len(out); n > 0 && out[n-1].LogOdds == sum {
			out[n-1].Text += s.Text
			continue
		}
		out = append(out, s)
	}
	return out
}

// runeStart moves an offset that lies inside a character to its beginning.
func runeStart(s string, at int) int {
	for back := 0; back < utf8.UTFMax && at-back > 0 && at < len(s); back++ {
		if utf8.RuneStart(s[at-back]) {
			return at - back
		}
	}
	return at
}

func cutTo(s string, most int) string {
	if len(s) <= most {
		return strings.ToValidUTF8(s, "\uFFFD")
	}
	return strings.ToValidUTF8(s[:runeStart(s, most)], "\uFFFD") + "…"
}
