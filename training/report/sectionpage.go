package report

import (
	"bufio"
	"html/template"
	"io"
	"slices"
	"strconv"
	"strings"
)

// WriteSections writes sections alone as one HTML page that needs no other file. The
// summary has its statements by topic, in the order in which the topics come first; a
// statement's Section is the number of the section that has the figures, from 1.
func WriteSections(w io.Writer, title string, summary []Statement, sections []Section) error {
	t, err := pageTemplate()
	if err != nil {
		return err
	}
	v := view{
		Title: label(title), Policy: policy(), Style: template.CSS(style), Script: template.JS(script),
		Curves: []sliderCurve{}, Parts: sectionParts(sections),
	}
	for _, s := range summary {
		if s.Section != "" {
			s.Section = sectionID(s.Section)
		}
		s.Text = visible(s.Text)
		i := slices.IndexFunc(v.Topics, func(t topic) bool { return t.Heading == s.Topic })
		if i < 0 {
			v.Topics = append(v.Topics, topic{Heading: s.Topic})
			i = len(v.Topics) - 1
		}
		v.Topics[i].Statements = append(v.Topics[i].Statements, s)
	}
	out := bufio.NewWriter(w)
	if err := t.Execute(out, v); err != nil {
		return err
	}
	return out.Flush()
}

func sectionID(number string) string { return "section-" + number }

// sectionParts numbers the sections from 1.
func sectionParts(sections []Section) []part {
	var parts []part
	for i, s := range sections {
		p := part{ID: sectionID(strconv.Itoa(i + 1)), Title: label(s.Title), Intro: visible(s.Text)}
		for _, t := range s.Tables {
			p.Grids = append(p.Grids, gridOf(t))
		}
		parts = append(parts, p)
	}
	return parts
}

func pageTemplate() (*template.Template, error) {
	t, err := template.New("page").Funcs(template.FuncMap{
		"rows": featureRows, "visible": visible, "unnamed": unnamed, "number": number, "nats": nats, "percent": percent, "whole": whole,
		"join": func(s []string) string { return label(strings.Join(s, ", ")) },
	}).Parse(skeleton)
	if err != nil {
		return nil, err
	}
	return t.Parse(partTemplates)
}
