package report

import (
	"fmt"
	"strconv"

	"tocsin/training"
)

// overviewChart draws the recall at a false-positive rate of 1 % of all themes, with
// intervals: one look says where a model is strong.
func overviewChart(e training.Evaluation) *chart {
	const row, left, key = 34.0, 12.0, "recall_at_1_percent_fpr"
	x := axis{from: left, to: plotRight, top: 1}
	c := chart{
		ID: "overview", Title: "Recall at a false-positive rate of 1\u00a0%", Width: plotWidth,
		Height: row*float64(len(e.Themes)) + 48, Left: left, Right: plotRight, Top: 4, Bottom: row*float64(len(e.Themes)) + 8, XTitle: "recall, with 95\u00a0% intervals", XTicks: x.ticks(),
	}
	description := "Promotes, then talks about:"
	for i, t := range e.Themes {
		y := row*float64(i) + 12
		name := label(t.Theme)
		if !known(t.Promotion.RecallAt1FPR) && !known(t.Mention.RecallAt1FPR) {
			name += " (no figure)"
		}
		c.Labels = append(c.Labels, caption{px(left), px(y + 2), name, "name", "start"})
		for k, q := range []struct {
			f           training.BinaryFigures
			line, class string
		}{{t.Promotion, "line-a", "dot-a"}, {t.Mention, "line-b", "dot-b"}} {
			at := y + 8 + 8*float64(k)
			if !known(q.f.RecallAt1FPR) {
				continue
			}
			v := x.at(float64(q.f.RecallAt1FPR))
			if n, ok := q.f.Intervals[key]; ok && known(n.Low) && known(n.High) {
				c.Lines = append(c.Lines, line{path([]place{{x.at(float64(n.Low)), at}, {x.at(float64(n.High)), at}}), q.line})
			}
			c.Points = append(c.Points, point{px(v), px(at), "3.5", q.class})
		}
		description += fmt.Sprintf(" %s %s, %s.", label(t.Theme), share(t.Promotion.RecallAt1FPR), share(t.Mention.RecallAt1FPR))
	}
	if len(c.Points) == 0 {
		return nil
	}
	c.Description = description
	return &c
}

// lengthChart draws how many rows have how many words.
func lengthChart(id string, p LengthProfile) *chart {
	if p.Rows == 0 {
		return nil
	}
	most := 0
	for _, n := range p.Histogram {
		most = max(most, n)
	}
	c := chart{
		ID: id, Title: "Lengths of the texts", Width: plotWidth, Height: 190, XTitle: "words in a text, to the next bar", YTitle: "share of rows",
		Left: plotLeft, Right: plotRight, Top: 12, Bottom: 142,
		Description: fmt.Sprintf("Words in a text: median %d; eight in ten have %d to %d.", p.Median, p.Tenth, p.Most10),
	}
	bottom, top := 142.0, 12.0
	height := axis{from: bottom, to: top, top: float64(most) / float64(p.Rows)}
	for _, v := range []float64{0, .5, 1} {
		c.YTicks = append(c.YTicks, tick{px(height.at(v * height.top)), fixed(100*v*height.top, 0) + "\u00a0%"})
	}
	width := (plotRight - plotLeft) / float64(len(p.Histogram))
	for i, n := range p.Histogram {
		x, y := plotLeft+width*float64(i), height.at(float64(n)/float64(p.Rows))
		c.Bars = append(c.Bars, bar{px(x + 1), px(y), px(max(width-2, 1)), px(bottom - y)})
		from := 0
		if i > 0 {
			from = 1 << (i - 1)
		}
		c.XTicks = append(c.XTicks, tick{px(x + width/2), strconv.Itoa(from)})
	}
	return &c
}
