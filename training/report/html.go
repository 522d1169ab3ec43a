package report

import (
	"bufio"
	"crypto/sha256"
	_ "embed"
	"encoding/base64"
	"html/template"
	"io"
	"strconv"
)

//go:embed assets/page.css
var style string

//go:embed assets/page.js
var script string

//go:embed assets/page.html
var skeleton string

//go:embed assets/parts.html
var partTemplates string

// policy forbids the page every request and all code and styles but its own, whatever a
// text in it may hold.
func policy() string {
	digest := func(s string) string {
		sum := sha256.Sum256([]byte(s))
		return "'sha256-" + base64.StdEncoding.EncodeToString(sum[:]) + "'"
	}
	return "default-src 'none'; style-src " + digest(style) + "; script-src " + digest(script) + "; base-uri 'none'; form-action 'none'"
}

// A view is what the template of the page sees.
type view struct {
	Title, Policy string
	Style         template.CSS
	Script        template.JS
	Model         Model
	Facts         [][2]string
	Topics        []topic
	Parts         []part
	Curves        []sliderCurve
	TextsADay     int
	// Rates are the base rates, in per cent, of promoting a theme and of talking about it.
	PromotionRate, MentionRate string
}

type topic struct {
	Heading    string
	Statements []Statement
}

// WriteHTML writes the page as one file that needs no other.
func (p Page) WriteHTML(w io.Writer) error {
	t, err := pageTemplate()
	if err != nil {
		return err
	}
	out := bufio.NewWriter(w)
	if err := t.Execute(out, p.view()); err != nil {
		return err
	}
	return out.Flush()
}

func (p Page) title() string {
	return "Report on " + label(p.Model.Name) + " " + label(p.Model.Version)
}

func (p Page) view() view {
	v := view{
		Title: p.title(), Policy: policy(), Style: template.CSS(style), Script: template.JS(script),
		Model: p.Model, Facts: p.facts(), Topics: p.topics(), TextsADay: textsADay,
	}
	v.Parts, v.Curves = p.parts()
	for _, c := range v.Curves {
		rate := strconv.FormatFloat(100*c.BaseRate, 'g', 6, 64)
		if c.Question == "promotion" && v.PromotionRate == "" {
			v.PromotionRate = rate
		} else if c.Question == "mention" && v.MentionRate == "" {
			v.MentionRate = rate
		}
	}
	return v
}

// facts name what the page is about, exactly.
func (p Page) facts() [][2]string {
	return [][2]string{
		{"model", label(p.Model.Digest)},
		{"trained on", label(p.Model.TrainingDataDigest)},
		{"estimator", label(p.Model.Estimator) + ", " + plural(p.Model.VocabularySize, "feature", "features")},
		{"base rate", percent(p.Model.BaseRate) + " of texts talk about a theme"},
		{"judged", plural(p.Evaluation.Rows, "row", "rows")},
	}
}

func (p Page) topics() []topic {
	var all []topic
	for _, t := range topics {
		var said []Statement
		for _, s := range p.Summary {
			if s.Topic == t.name {
				said = append(said, s)
			}
		}
		if len(said) > 0 {
			all = append(all, topic{t.heading, said})
		}
	}
	return all
}

// A featureRow is a line of the table of features: the next for, and the next against.
type featureRow struct{ For, ForWeight, Against, AgainstWeight string }

func featureRows(k KindFeatures) []featureRow {
	rows := make([]featureRow, max(len(k.For), len(k.Against)))
	for i := range rows {
		if i < len(k.For) {
			rows[i].For, rows[i].ForWeight = label(k.For[i].Feature), nats(k.For[i].Weight)
		}
		if i < len(k.Against) {
			rows[i].Against, rows[i].AgainstWeight = label(k.Against[i].Feature), nats(k.Against[i].Weight)
		}
	}
	return rows
}

// Mark is the class of a stretch of evidence.
func (s Stretch) Mark() string {
	switch {
	case s.LogOdds > 0:
		return "for"
	case s.LogOdds < 0:
		return "against"
	}
	return ""
}
