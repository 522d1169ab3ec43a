package main

import (
	"encoding/json"
	"fmt"
	"strings"

	"tocsin/classifier"
)

type modelCardCommand struct {
	Model  string `arg:"" optional:"" help:"The model file; the embedded default model without one."`
	Format string `enum:"markdown,json" default:"markdown" help:"How to print it: ${enum}."`
}

// Help adds examples to the command's help.
func (modelCardCommand) Help() string {
	return `The card says what a model is for, what it was trained on, how it judged rows that it had not seen, and where it fails. It lies in the model file.

Examples:
  tocsin model card
  tocsin model card mine.tocsin > CARD.md
  tocsin model card mine.tocsin --format json`
}

// Run prints the card.
func (c modelCardCommand) Run(std streams) error {
	model, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	info := model.Info()
	if c.Format == "markdown" {
		if strings.TrimSpace(info.Card) == "" {
			return fmt.Errorf("%s %s has no card", info.Name, info.Version)
		}
		_, err := fmt.Fprintln(std.out, strings.TrimSpace(info.Card))
		return err
	}
	encoder := json.NewEncoder(std.out)
	encoder.SetEscapeHTML(false)
	encoder.SetIndent("", "  ")
	return encoder.Encode(cardData(info, model.Parameters()))
}

// cardData is what a model says of itself, with the definitions of its labels.
func cardData(info classifier.Info, p classifier.Parameters) any {
	type taxonomy struct {
		Name             string             `json:"name"`
		Themes           []classifier.Label `json:"themes"`
		Stances          []classifier.Label `json:"stances"`
		PromotingStance  string             `json:"promoting_stance"`
		MaskedNames      int                `json:"masked_names"`
		MaskedIdentities int                `json:"masked_identities"`
	}
	type settings struct {
		Features     classifier.FeatureSettings             `json:"features"`
		LengthNorm   classifier.LengthNorm                  `json:"length_norm"`
		Abstention   classifier.Abstention                  `json:"abstention"`
		Calibrations map[string]classifier.ThemeCalibration `json:"theme_calibrations"`
		Stances      classifier.StanceCalibration           `json:"stance_calibration"`
	}
	calibrations := map[string]classifier.ThemeCalibration{}
	for i, theme := range p.Taxonomy.Themes {
		calibrations[theme.Name] = p.ThemeCalibrations[i]
	}
	return struct {
		Model    any           `json:"model"` // as tocsin model inspect has it, with thresholds
		Taxonomy taxonomy      `json:"taxonomy"`
		Settings settings      `json:"settings"`
		Card     []cardSection `json:"card"`
	}{
		describeModel(info),
		taxonomy{p.Taxonomy.Name, p.Taxonomy.Themes, p.Taxonomy.Stances, p.Taxonomy.PromotingStance, len(p.Taxonomy.Organisations), len(p.Taxonomy.Identities)},
		settings{p.Features, p.LengthNorm, p.Abstention, calibrations, p.StanceCalibration},
		cardSections(info.Card),
	}
}

// A cardSection is a heading of a card with what stands under it, as Markdown.
type cardSection struct {
	Heading string `json:"heading"`
	Text    string `json:"text"`
}

// cardSections takes a card apart at its headings.
func cardSections(card string) []cardSection {
	sections := []cardSection{}
	fenced := false
	for line := range strings.Lines(card) {
		fenced = fenced != strings.HasPrefix(line, "```")
		if heading, ok := strings.CutPrefix(line, "#"); ok && !fenced {
			sections = append(sections, cardSection{Heading: strings.TrimSpace(strings.TrimLeft(heading, "#"))})
			continue
		}
		if len(sections) == 0 {
			sections = append(sections, cardSection{})
		}
		sections[len(sections)-1].Text += line
	}
	for i := range sections {
		sections[i].Text = strings.TrimSpace(sections[i].Text)
	}
	return sections
}
