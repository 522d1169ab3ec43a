package datasets

import (
	"strings"

	"tocsin/training"
)

type mucDocument struct {
	ID   string   `json:"docid"`
	Tags []string `json:"tags"`
	Text string   `json:"text"`
}

// A newsRule tells the wire's own reports from what it carries.
type newsRule struct {
	ownWords patterns // in the tags: the text is somebody's statement
	partisan patterns // in the text: a guerrilla radio, whose name the copy has lost
}

func newNewsRule() newsRule {
	return newsRule{
		ownWords: compile(`communique, statement, speech, interview, news conference, press conference, commentary,
			editorial., message, letter, proclamation, address., column., remarks`),
		partisan: compile(`our forces, our combatants, our fighters, our troops, our units, our comrades, our guerrilla,
			our army, our heroic, our columns, puppet army, puppet troops, comrade, enemy casualties, enemy troops, enemy forces,
			enemy soldiers, enemy positions, the enemy, fascist, heroic, brilliantly, yankee, imperialis, invincible,
			genocidal, oligarch, pay close attention, pay special attention, revolution or death, we will win`),
	}
}

// label keeps newswire. A communique, a speech or an editorial threatens, glorifies or
// condemns rather than reports, and the set does not say which.
func (r newsRule) label(at position, d mucDocument) outcome {
	switch {
	case d.ID == "":
		return at.errorf("docid", "expected an identifier, got none")
	case strings.TrimSpace(d.Text) == "":
		return at.errorf("text", "expected a text, got none")
	}
	row := training.Row{ID: d.ID, Text: d.Text}
	for _, tag := range d.Tags {
		if r.ownWords.in(wordsOf(tag)) {
			return leftOut(row, "communique, speech or other statement")
		}
	}
	if r.partisan.in(wordsOf(unquoted(d.Text))) {
		return leftOut(row, "words of a guerrilla broadcast")
	}
	return reports(row)
}

// unquoted drops what stands between quotation marks: a wire quotes partisans, a
// partisan does not quote himself. Texts where the marks do not pair are kept whole.
func unquoted(text string) string {
	parts := strings.Split(text, `"`)
	if len(parts)%2 == 0 {
		return text
	}
	var b strings.Builder
	for i := 0; i < len(parts); i += 2 {
		b.WriteString(parts[i])
		b.WriteByte(' ')
	}
	return b.String()
}
