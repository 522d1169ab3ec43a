package report

import (
	"cmp"
	"fmt"
	"slices"
	"strings"

	"tocsin/training"
)

// trafficGrid says what the published thresholds would do to a day of texts, at the base
// rates of the evaluation.
func trafficGrid(p Page) grid { return trafficOf(p, 0, textsADay) }

// trafficOf says it for other texts; a base rate of 0 stands for that of the evaluation.
func trafficOf(p Page, baseRate, textsADay float64) grid {
	g := grid{
		Title:   "A day at the published thresholds",
		Columns: columns("theme", "up for review or flagged", "of these right", "flagged", "of these right", "not caught"),
	}
	for _, t := range p.Evaluation.Themes {
		c := newCurve(t.Promotion, t.Promotion.Threshold, t.FlagThreshold)
		if c.empty() {
			continue
		}
		rate := cmp.Or(baseRate, c.baseRate)
		review, flag := c.operate(c.at(t.Promotion.Threshold), rate, textsADay), c.operate(c.at(t.FlagThreshold), rate, textsADay)
		day := texts(label(t.Theme), quantity(review.Alerts), percent(review.Precision.Value), quantity(flag.Alerts), percent(flag.Precision.Value), quantity(review.Missed))
		day[2].Sub, day[4].Sub = review.Precision.between(percent), flag.Precision.between(percent)
		g.Rows = append(g.Rows, day)
	}
	return g
}

// contractGrid says what thresholds chosen by contract came to.
func contractGrid(results []training.ContractResult) grid {
	g := grid{
		Title:   "Thresholds chosen by contract",
		Columns: columns("theme", "threshold", "contract", "at", "precision", "recall", "false-positive rate", "positives", "negatives"),
		Note:    "On rows that the model had not seen, in training. A contract holds for the worse end of the 95\u00a0% interval of its figure.",
	}
	g.Columns[1].Number, g.Columns[2].Number = false, false
	share := func(f training.Figure, i training.Interval) cell {
		c := cell{Text: share(f)}
		if known(i.Low) && known(i.High) {
			c.Sub = between(float64(i.Low), float64(i.High), percent)
		}
		return c
	}
	for _, r := range results {
		cells := texts(label(r.Theme), label(r.Threshold), label(fmt.Sprint(r.Contract)), number(r.At))
		cells = append(cells, share(r.Precision, r.PrecisionInterval), share(r.Recall, r.RecallInterval), share(r.FalsePositiveRate, r.FalsePositiveRateInterval))
		g.Rows = append(g.Rows, append(cells, texts(whole(r.Positives), whole(r.Negatives))...))
	}
	return g
}

// mostTrials is how many trials of a search are listed, the best first.
const mostTrials = 50

func searchIntro(r *training.SearchResult) string {
	text := fmt.Sprintf("%s, compared by %s in %d folds of %s of the training rows. The rows judged on this page had no part in it.",
		plural(len(r.Trials), "trial", "trials"), label(string(r.Objective)), r.Folds, plural(r.Rows, "row", "rows"))
	if len(r.Trials) > mostTrials {
		text += fmt.Sprintf(" The best %d are listed.", mostTrials)
	}
	return text
}

// searchGrid lists the trials of a search, the best first.
func searchGrid(r *training.SearchResult) grid {
	g := grid{Title: "Trials", Columns: columns("trial", "settings", "mean", "standard error", "features")}
	g.Columns[1].Number = false
	trials := slices.Clone(r.Trials)
	slices.SortStableFunc(trials, func(a, b training.TrialResult) int {
		// The winner is first also among equals; NaN is last.
		return cmp.Or(-cmp.Compare(one(a.Trial == r.Best), one(b.Trial == r.Best)), cmp.Compare(float64(b.Mean), float64(a.Mean)))
	})
	for _, t := range trials[:min(len(trials), mostTrials)] {
		settings := cmp.Or(label(strings.Join(t.Settings.Pairs(), ", ")), "as they were")
		name := fmt.Sprint(t.Trial)
		if t.Trial == r.Best {
			name += " (best)"
		}
		if t.Error != "" {
			g.Rows = append(g.Rows, texts(name, settings+": failed, "+label(t.Error), none, none, none))
			continue
		}
		g.Rows = append(g.Rows, texts(name, settings, small(t.Mean), small(t.StandardError), whole(t.Features)))
	}
	return g
}

func one(b bool) int {
	if b {
		return 1
	}
	return 0
}
