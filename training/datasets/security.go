package datasets

import (
	"slices"
	"strings"
	"unicode/utf8"

	"tocsin/training"
)

// minSentenceRunes is the length below which a sentence of a threat report is a bare
// command line or a heading.
const minSentenceRunes = 40

type mitrePrompt struct {
	Prompt string `json:"user_prompt"`
}

// cseMitre labels requests for attack tooling, which were made by putting every
// technique into some sixty openings and some thirty ways of asking. Both run across all
// techniques, so no grouping keeps everything apart. The closing sentence of a way of
// asking is the longest text that rows share: grouped by their last four words, 0.5 %
// of the rows held back have a twin in training that shares more than half of their
// word pairs; by their first eight words 18 %, ungrouped 46 %.
func cseMitre(at position, p mitrePrompt) outcome {
	words := wordsOf(p.Prompt)
	if len(words) == 0 || slices.Equal(words, []string{"error"}) {
		return leftOut(training.Row{}, "no prompt")
	}
	row := training.Row{ID: at.id(), Text: p.Prompt}
	row.Group = hashGroup("cse_mitre", words[max(0, len(words)-4):])
	return promoting(row, "cyber_weapons")
}

type mitreBenignPrompt struct {
	Prompt string `json:"mutated_prompt"`
}

// cseMitreBenign labels benign requests that look like attacks. They open alike, in
// several programming languages: grouped by the first twelve words without the
// language, 1 % have such a twin in training, ungrouped 63 %.
func cseMitreBenign(at position, p mitreBenignPrompt) outcome {
	if strings.TrimSpace(p.Prompt) == "" {
		return at.errorf("mutated_prompt", "expected a prompt, got none")
	}
	languages := []string{"c", "java", "shell", "bash", "python", "program", "script"}
	words := slices.DeleteFunc(wordsOf(p.Prompt), func(w string) bool { return slices.Contains(languages, w) })
	row := training.Row{ID: at.id(), Text: p.Prompt}
	row.Group = hashGroup("cse_mitre_frr", words[:min(12, len(words))])
	return reports(row)
}

type tramSentence struct {
	Text     string `json:"text"`
	DocTitle string `json:"doc_title"`
}

// tram labels sentences of threat reports. Its group is the report.
func tram(at position, s tramSentence) outcome {
	row := training.Row{ID: at.id(), Text: s.Text, Group: "tram_cti/" + s.DocTitle}
	switch {
	case strings.TrimSpace(s.DocTitle) == "":
		return at.errorf("doc_title", "expected a title, got none")
	case utf8.RuneCountInString(s.Text) < minSentenceRunes:
		return leftOut(row, "shorter than 40 characters")
	}
	row.Themes = []string{"cyber_weapons"}
	return reports(row)
}
