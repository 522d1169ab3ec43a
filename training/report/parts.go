package report

import (
	"fmt"
	"strconv"

	"tocsin/training"
)

// A part is a section of the page as both forms that people read show it. What it has
// none of is left out.
type part struct {
	ID, Title string
	// Intro says what the part shows, in plain words.
	Intro   string
	Traffic bool // has the table that follows the reader's own figures
	Charts  []chart
	Panels  []panel
	Grids   []grid
	// Mistakes come with the texts hidden.
	Mistakes []Mistake
	Features []LabelFeatures
	Answers  []answer
	Card     []block
}

// A panel is the part about one theme.
type panel struct {
	ID, Name, Definition string
	Open                 bool
	Questions            []question
}

// A question is whether texts talk about a theme or promote it.
type question struct {
	ID, Title string
	// Missing says why there are no charts.
	Missing string
	Charts  []chart
	// Explorer is there if there is a curve; Curve numbers the curves of the page.
	Explorer []reading
	Curve    int
	Marks    []published
	Initial  int // the point at which the slider begins
	Last     int // the highest
}

// A reading is one figure that follows a slider, with its interval.
type reading struct{ Key, Name, Value, Range string }

// A published threshold is a mark on a slider.
type published struct {
	Name, Value string
	Point       int
}

// textsADay is with which number of texts a day the page begins.
const textsADay = 100000

// mostOpen is up to how many themes are unfolded at first.
const mostOpen = 8

// A sliderCurve is what assets/page.js knows of a curve.
type sliderCurve struct {
	Positives int     `json:"positives"`
	Negatives int     `json:"negatives"`
	BaseRate  float64 `json:"baseRate"`
	// Question is "mention" or "promotion", Theme the position of the theme in the table.
	Question string `json:"question"`
	// Points are threshold, true positives and false positives, by ascending threshold.
	Points [][3]float64 `json:"points"`
	// Marks are the positions of the published thresholds.
	Marks []int `json:"marks"`
}

// parts lays the page out. It also returns the curves, in the order of question.Curve.
func (p Page) parts() ([]part, []sliderCurve) {
	e := p.Evaluation
	var all []part
	add := func(q part) {
		if len(q.Charts)+len(q.Panels)+len(q.Grids)+len(q.Mistakes)+len(q.Features)+len(q.Answers)+len(q.Card) > 0 {
			all = append(all, q)
		}
	}
	if c := overviewChart(e); c != nil {
		add(part{ID: "overview", Title: "At a glance", Charts: []chart{*c},
			Intro: "How many of the rows that promote a theme (filled) or talk about it (hollow) are found, if one in a hundred of all others may be caught by mistake."})
	}
	if g := trafficGrid(p); len(g.Rows) > 0 {
		add(part{ID: "traffic", Title: "What it would mean in service", Traffic: true, Grids: []grid{g},
			Intro: "Worked out from the shares of rows caught, for the number of texts and the share of promoting texts that you state. It holds as far as your texts are like these rows."})
	}
	panels, curves := p.panels()
	add(part{ID: "themes", Title: "Theme by theme", Panels: panels,
		Intro: "Move a threshold to see what it would do. Intervals are 95 % score intervals (Wilson 1927) and take rows for independent."})
	add(part{ID: "figures", Title: "All figures", Grids: append(figureGrids(e, true), figureGrids(e, false)...), Intro: figuresIntro(e)})
	if len(e.Stances.Stances) > 0 {
		add(part{ID: "stances", Title: "Stances", Grids: stanceGrids(e.Stances), Intro: "How a text talks about its theme, of rows with a stance."})
	}
	if len(e.Sources) > 0 {
		add(part{ID: "sources", Title: "Decisions by source", Grids: []grid{sourceGrid(e.Sources)},
			Intro: "What was decided about promoting rows, and about rows that certainly promote nothing. A mean over sources would hide the one that fails."})
	}
	add(part{ID: "slices", Title: "Slices", Grids: sliceGrids(e.Slices), Intro: "The same for rows that have something in common."})
	if len(e.Identities) > 0 {
		add(part{ID: "identities", Title: "Groups of people", Grids: []grid{identityGrid(e.Identities)},
			Intro: "Whether naming a group of people moves a text up or down."})
	}
	add(part{ID: "suites", Title: "Functional tests", Grids: suiteGrids(e.Suites), Intro: "Cases written to probe one capability each."})
	add(part{ID: "mistakes", Title: "Worst mistakes", Mistakes: p.Mistakes,
		Intro: "Rows about which the model was badly wrong, with the words that moved the log odds of the theme most, in nats. The texts may disturb; each is shown only when you open it."})
	add(part{ID: "features", Title: "What moves the model", Features: p.Features,
		Intro: "The features with the largest weights of each label, in nats: what one occurrence adds to the log odds before the sum is divided by the length norm. In characters, ‹ is the beginning of a word and › its end. A large weight is not a frequent one."})
	if c := e.Comparison; c != nil {
		add(part{ID: "comparison", Title: "Compared with " + label(c.Against), Grids: comparisonGrids(c), Intro: visible(c.Note)})
	}
	if len(p.Contracts) > 0 {
		add(part{ID: "contracts", Title: "Contracts", Grids: []grid{contractGrid(p.Contracts)}})
	}
	if p.Search != nil {
		add(part{ID: "search", Title: "Search of settings", Grids: []grid{searchGrid(p.Search)}, Intro: searchIntro(p.Search)})
	}
	all = append(all, sectionParts(p.Sections)...)
	add(p.sheet("trained", "Data sheet: rows trained on", p.Training, p.Cleaning))
	add(p.sheet("judged", "Data sheet: rows judged", p.Judged, nil))
	add(part{ID: "card", Title: "Model card", Card: blocks(p.Model.Card), Grids: p.modelGrids(), Intro: "What the model says of itself."})
	return all, curves
}

func figuresIntro(e training.Evaluation) string {
	intro := "Below a figure is its 95 % interval, by a bootstrap over groups of rows"
	if e.Resamples > 0 {
		intro += fmt.Sprintf(" (%s resamples)", whole(e.Resamples))
	} else {
		intro = "No intervals: the evaluation made no resamples"
	}
	return intro + ". – means that the rows support no figure. Precision is that of these rows, whose share of positives is not that of traffic. Calibration error (ECE) and Brier score hold at the base rate; a Brier skill of 0 is no better than always saying the base rate."
}

func (p Page) sheet(id, title string, d *DataSheet, cleaning *training.Cleaning) part {
	if d == nil {
		return part{}
	}
	s := part{ID: id, Title: title, Answers: answers(d, cleaning), Grids: sheetGrids(d),
		Intro: "After Gebru et al., Datasheets for Datasets (2021). Digest of the rows in any order: " + d.Digest + "."}
	if len(d.Lengths) > 0 {
		if c := lengthChart(id+"-lengths", d.Lengths[0]); c != nil {
			s.Charts = []chart{*c}
		}
	}
	return s
}

// modelGrids are the themes and stances with what the model publishes of them.
func (p Page) modelGrids() []grid {
	themes := grid{Title: "Themes", Columns: columns("theme", "definition", "mention at", "review at", "flag at")}
	themes.Columns[1].Number = false
	for _, t := range p.Model.Themes {
		themes.Rows = append(themes.Rows, texts(label(t.Name), visible(t.Definition), number(t.Mention), number(t.Review), number(t.Flag)))
	}
	stances := grid{Title: "Stances", Columns: columns("stance", "definition", "share among texts about a theme")}
	stances.Columns[1].Number = false
	for _, s := range p.Model.Stances {
		stances.Rows = append(stances.Rows, texts(label(s.Name), visible(s.Definition), percent(s.BaseRate)))
	}
	return []grid{themes, stances}
}

func (p Page) panels() (panels []panel, curves []sliderCurve) {
	for i, t := range p.Evaluation.Themes {
		id := "theme-" + strconv.Itoa(i+1)
		n := panel{ID: id, Name: label(t.Theme), Definition: visible(p.Model.theme(t.Theme).Definition), Open: len(p.Evaluation.Themes) <= mostOpen}
		for _, q := range []struct {
			id, title string
			f         training.BinaryFigures
			marks     []published
			at        []float64
		}{
			{"promotion", "Promotes it", t.Promotion, []published{{Name: "review"}, {Name: "flag"}}, []float64{t.Promotion.Threshold, t.FlagThreshold}},
			{"mention", "Talks about it", t.Mention, []published{{Name: "mention"}}, []float64{t.Mention.Threshold}},
		} {
			c := newCurve(q.f, q.at...)
			view := question{ID: id + "-" + q.id, Title: q.title, Curve: -1}
			if c.empty() {
				view.Missing = fmt.Sprintf("No curves: %s and %s.", plural(q.f.Support, "positive row", "positive rows"), plural(q.f.Negatives, "negative row", "negative rows"))
				n.Questions = append(n.Questions, view)
				continue
			}
			view.Charts = []chart{rocChart(view.ID+"-roc", q.f, c), precisionRecallChart(view.ID+"-pr", q.f, c), reliabilityChart(view.ID+"-cal", q.f)}
			s := sliderCurve{Positives: c.positives, Negatives: c.negatives, BaseRate: c.baseRate, Question: q.id}
			for _, p := range c.points {
				s.Points = append(s.Points, [3]float64{p.Threshold, float64(p.TruePositives), float64(p.FalsePositives)})
			}
			for k, threshold := range q.at {
				at := c.at(threshold)
				s.Marks = append(s.Marks, at)
				q.marks[k].Point, q.marks[k].Value = at, number(threshold)
			}
			view.Marks, view.Curve, view.Initial, view.Last = q.marks, len(curves), s.Marks[0], len(c.points)-1
			view.Explorer = readings(c.operate(view.Initial, c.baseRate, textsADay))
			for k := range view.Charts[:2] {
				marker := markerOf(view.Charts[k], c, view.Initial)
				view.Charts[k].Points = append(view.Charts[k].Points, marker)
			}
			curves = append(curves, s)
			n.Questions = append(n.Questions, view)
		}
		panels = append(panels, n)
	}
	return panels, curves
}

// markerOf is where a chart shows the threshold of the slider.
func markerOf(ch chart, c curve, at int) point {
	o := c.operate(at, c.baseRate, 1)
	x, y := across.at(o.Recall.Value), up.at(o.Precision.Value)
	if ch.Kind == "roc" {
		axis := across
		axis.floor, _ = strconv.ParseFloat(ch.Floor, 64)
		x, y = axis.at(o.FalseAlarms.Value), up.at(o.Recall.Value)
	}
	if o.Recall.Value == 0 && ch.Kind == "pr" {
		y = up.at(0)
	}
	return point{px(x), px(y), "6", "marker"}
}

// readings are the figures that follow a slider.
func readings(o operating) []reading {
	return []reading{
		{"recall", "recall: positives caught", percent(o.Recall.Value), o.Recall.between(percent)},
		{"per100000", "caught wrongly, in 100,000 texts", quantity(o.Per100000.Value), o.Per100000.between(quantity)},
		{"precision", "precision: of those caught, right", percent(o.Precision.Value), o.Precision.between(percent)},
		{"alerts", "caught a day", quantity(o.Alerts), "right " + quantity(o.Right) + ", wrong " + quantity(o.Wrong)},
		{"missed", "positives missed a day", quantity(o.Missed), ""},
	}
}
