package training

import (
	"cmp"
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/classifier"
)

const (
	// MaxMistakes is how many of the worst mistakes are kept at most: their texts stay in
	// memory.
	MaxMistakes = 1000
	// maxMistakeBytes is how much of a long text a mistake shows.
	maxMistakeBytes = 4096
)

// The kinds of mistakes.
const (
	missed     = "missed"
	falseAlarm = "false alarm"
)

// worst keeps the worst mistakes of either kind, the worst first.
type worst struct {
	limit               int
	missed, falseAlarms []badlyJudged
}

// badlyJudged is a row with a mistake about a theme, the promotion probability of which
// says how bad it is.
type badlyJudged struct {
	row         Row
	theme       int
	probability float64
}

// considerMistake keeps the row if the model is among the most wrong about it: a
// promoting row that got neither FLAG nor REVIEW is the worse the lower the promotion
// probability of its theme, and a harmless one that got either the worse the higher.
func (j *Judgements) considerMistake(row Row, a answer) {
	last := len(j.rows.kind) - 1
	reviewed := a.decision >= classifier.Review
	switch kind := j.rows.kind[last]; {
	case j.mistakes.limit == 0:
	case kind == promotingRow && !reviewed:
		theme := highest(a.promotion, j.rows.promotionPositive[last])
		j.mistakes.missed = keepWorst(j.mistakes.missed, badlyJudged{row, theme, a.promotion[theme]}, j.mistakes.limit, 1)
	case kind == harmlessRow && reviewed:
		theme := highest(a.promotion, ^uint64(0))
		j.mistakes.falseAlarms = keepWorst(j.mistakes.falseAlarms, badlyJudged{row, theme, a.promotion[theme]}, j.mistakes.limit, -1)
	}
}

// highest returns the theme of a set with the highest probability, the first of equals.
func highest(probabilities []float64, set uint64) int {
	best := -1
	for i, p := range probabilities {
		if set>>i&1 == 1 && (best < 0 || p > probabilities[best]) {
			best = i
		}
	}
	return best
}

// keepWorst puts a mistake into a list of at most limit, in ascending order of the
// probability times the sign.
func keepWorst(list []badlyJudged, b badlyJudged, limit int, sign float64) []badlyJudged {
	i, _ := slices.BinarySearchFunc(list, b, func(a, b badlyJudged) int {
		return cmp.Or(cmp.Compare(sign*a.probability, sign*b.probability), cmp.Compare(a.row.Source, b.row.Source),
			cmp.Compare(a.row.ID, b.row.ID), cmp.Compare(a.row.Text, b.row.Text))
	})
	if i >= limit {
		return list
	}
	list = slices.Insert(list, i, b)
	return list[:min(len(list), limit)]
}

// worstMistakes returns the worst mistakes with their evidence, half of them missed
// rows and half false alarms as far as there are so many.
func (j *Judgements) worstMistakes() []Mistake {
	missedRows, alarms := j.mistakes.missed, j.mistakes.falseAlarms
	half := j.mistakes.limit / 2
	missedRows = missedRows[:min(len(missedRows), j.mistakes.limit-min(half, len(alarms)))]
	alarms = alarms[:min(len(alarms), j.mistakes.limit-len(missedRows))]
	var mistakes []Mistake
	for _, b := range missedRows {
		mistakes = append(mistakes, j.mistake(missed, b))
	}
	for _, b := range alarms {
		mistakes = append(mistakes, j.mistake(falseAlarm, b))
	}
	return mistakes
}

func (j *Judgements) mistake(kind string, b badlyJudged) Mistake {
	name := j.rows.taxonomy.Themes[b.theme].Name
	result := j.model.Classify([]byte(b.row.Text), classifier.Options{Evidence: classifier.DefaultEvidence})
	theme := result.Theme(name)
	m := Mistake{
		ID: b.row.Name(), Source: b.row.Source, Text: b.row.Text, Kind: kind, Themes: b.row.Themes, Stance: b.row.Stance,
		Decision: DecisionName(result.Decision), Theme: name,
		Probability: theme.Probability, PromotionProbability: theme.PromotionProbability, Evidence: []MistakeEvidence{},
	}
	for _, e := range theme.Evidence {
		m.Evidence = append(m.Evidence, MistakeEvidence{e.Start, e.End, e.LogOdds})
	}
	return m.cut()
}

// cut leaves of a long text what stands around the strongest evidence, and of the
// evidence what lies in that.
func (m Mistake) cut() Mistake {
	if len(m.Text) <= maxMistakeBytes {
		return m
	}
	from := 0
	if len(m.Evidence) > 0 {
		from = max(0, m.Evidence[0].Start-maxMistakeBytes/4)
	}
	from = min(from, len(m.Text)-maxMistakeBytes)
	end := from + maxMistakeBytes
	for from < end && !utf8.RuneStart(m.Text[from]) {
		from++
	}
	for end < len(m.Text) && end > from && !utf8.RuneStart(m.Text[end]) {
		end--
	}
	m.Text, m.Cut = strings.Clone(m.Text[from:end]), true
	inside := []MistakeEvidence{}
	for _, e := range m.Evidence {
		if e.Start >= from && e.End <= end {
			inside = append(inside, MistakeEvidence{e.Start - from, e.End - from, e.LogOdds})
		}
	}
	m.Evidence = inside
	return m
}
