package report

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"tocsin/training"
)

// comparisonGrids are the differences of two models, a table a figure, and who was right.
func comparisonGrids(c *training.Comparison) []grid {
	var grids []grid
	for _, d := range c.Differences {
		title := strings.ReplaceAll(d.Figure, "_", " ")
		i := slices.IndexFunc(grids, func(g grid) bool { return g.Title == title })
		if i < 0 {
			i = len(grids)
			names := columns("theme", "question", label(c.Model), label(c.Against), "difference", "p", "p (Holm)", "verdict")
			names[1].Number, names[7].Number = false, false
			grids = append(grids, grid{Title: title, Columns: names})
		}
		difference := cell{Text: signed(d.Difference)}
		if n := d.Interval; n != nil && known(n.Low) && known(n.High) {
			difference.Sub = signed(n.Low) + " to " + signed(n.High)
		}
		question := "talks about"
		if d.Question == "promotion" {
			question = "promotes"
		}
		cells := texts(label(d.Theme), question, figure(d.Model), figure(d.Against), "", pValue(d.P), pValue(d.PHolm), label(d.Verdict))
		cells[4] = difference
		grids[i].Rows = append(grids[i].Rows, cells)
	}
	if len(c.Decisions) > 0 {
		names := columns("decision about", "rows", "both right", "only "+label(c.Model), "only "+label(c.Against), "neither", "p (McNemar)", "p (Holm)", "verdict")
		names[8].Number = false
		g := grid{Title: "Who was right to flag or review, or not to", Columns: names}
		for _, d := range c.Decisions {
			about := "the text"
			if d.Theme != "" {
				about = label(d.Theme)
			}
			g.Rows = append(g.Rows, texts(about, whole(d.Rows), whole(d.BothRight), whole(d.OnlyModel), whole(d.OnlyAgainst), whole(d.NeitherRight),
				pValue(d.P), pValue(d.PHolm), label(d.Verdict)))
		}
		grids = append([]grid{g}, grids...)
	}
	return grids
}

func signed(f training.Figure) string {
	if !known(f) {
		return none
	}
	return strings.Replace(fmt.Sprintf("%+.3f", float64(f)), "-", "−", 1)
}

func pValue(f training.Figure) string {
	switch x := float64(f); {
	case math.IsNaN(x):
		return none
	case x < 0.001:
		return "< 0.001"
	}
	return fmt.Sprintf("%.3f", float64(f))
}
