package suggest

import (
	"context"
	"fmt"
	"iter"
	"math"
	"slices"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
	"tocsin/training/diff"
)

// When labelling may stop: the decisions of successive models on one set of rows agree
// so well, so many rounds in a row (Bloodgood & Vijay-Shanker 2009).
const (
	stableKappa  = 0.99
	stableRounds = 3
	// fewStopRows is below what the authors found too few rows to go by: they use 2,000.
	fewStopRows = 2_000
)

// A Stopping says whether more labels would still change what is decided.
type Stopping struct {
	Rows   int     `json:"rows"`
	Rounds []Round `json:"rounds"` // the oldest first
	// MayStop says that the last rounds were all stable.
	MayStop bool `json:"may_stop"`
	// Left estimates what the newest model misses; nil without rows drawn at random.
	Left *Left `json:"left,omitempty"`
	// Reasons say why to go on or to stop, in words, and what to beware of.
	Reasons []string `json:"reasons"`
}

// A Round compares two successive models.
type Round struct {
	Older diff.ModelName `json:"older"`
	Newer diff.ModelName `json:"newer"`
	// Kappas has Cohen's kappa of the decisions about each theme, 1 for perfect agreement
	// and 0 for what chance would give; NaN where neither model ever decides anything but
	// one thing, which says nothing.
	Kappas []ThemeKappa    `json:"kappas"`
	Lowest training.Figure `json:"lowest"`
}

// A ThemeKappa is the agreement about one theme.
type ThemeKappa struct {
	Theme string          `json:"theme"`
	Kappa training.Figure `json:"kappa"`
	// Changed counts the rows with another decision.
	Changed int `json:"changed"`
}

// A Left estimates, from labelled rows that had been drawn at random, what the newest
// model misses.
type Left struct {
	// Random counts these rows, Promoting those of them that promote a theme.
	Random    int `json:"random"`
	Promoting int `json:"promoting"`
	// Rate is the share that promotes, Caught the share of these that the model would at
	// least have reviewed, with 95 % intervals (Wilson 1927).
	Rate           training.Figure   `json:"rate"`
	RateInterval   training.Interval `json:"rate_interval"`
	Caught         training.Figure   `json:"caught"`
	CaughtInterval training.Interval `json:"caught_interval"`
	// Below counts the random rows below the threshold to review, Missed those of them
	// that promote; PoolBelow the rows of the pool that are below, and MissedInPool how many
	// of these may promote, by the interval of Missed / Below.
	Below        int               `json:"below"`
	Missed       int               `json:"missed"`
	PoolBelow    int               `json:"pool_below"`
	MissedInPool training.Interval `json:"missed_in_pool"`
}

// Stop compares successive models, the oldest first, on a fixed set of rows. Of the
// labelled rows it uses those that Next had drawn at random; the models must not
// have been trained on them.
func Stop(ctx context.Context, models []*classifier.Model, rows, labelled iter.Seq2[training.Row, error]) (Stopping, error) {
	var s Stopping
	if len(models) < 2 {
		return s, fmt.Errorf("%d model to compare, want the models of two rounds or more", len(models))
	}
	themes, err := themesOfAll(models)
	if err != nil {
		return s, err
	}
	newest := models[len(models)-1]
	tables := make([][]agreement, len(models)-1)
	for i := range tables {
		tables[i] = make([]agreement, len(themes))
	}
	below := 0
	options := classifier.Options{Themes: themes}
	err = training.EachJudged(ctx, rows, func(row training.Row) []classifier.Result {
		results := make([]classifier.Result, len(models))
		for i, m := range models {
			results[i] = m.Classify([]byte(row.Text), options)
		}
		return results
	}, func(_ training.Row, results []classifier.Result) {
		s.Rows++
		if results[len(results)-1].Decision < classifier.Review {
			below++
		}
		for round := range tables {
			for i, theme := range themes {
				older, newer := results[round].Theme(theme), results[round+1].Theme(theme)
				tables[round][i].add(older.Decision, newer.Decision)
			}
		}
	})
	if err != nil {
		return s, err
	}
	if s.Rows == 0 {
		return s, fmt.Errorf("no rows to compare the models on")
	}
	for i, table := range tables {
		s.Rounds = append(s.Rounds, newRound(models[i], models[i+1], themes, table))
	}
	if s.Left, err = whatIsLeft(ctx, newest, labelled, below); err != nil {
		return s, err
	}
	s.judge()
	return s, nil
}

// themesOfAll are the themes that all the models have.
func themesOfAll(models []*classifier.Model) ([]string, error) {
	shared := models[0].Parameters().Taxonomy
	for _, m := range models[1:] {
		var err error
		if shared, err = diff.SharedTaxonomy(shared, m.Parameters().Taxonomy); err != nil {
			return nil, err
		}
	}
	var themes []string
	for _, theme := range shared.Themes {
		themes = append(themes, theme.Name)
	}
	return themes, nil
}

func newRound(older, newer *classifier.Model, themes []string, table []agreement) Round {
	r := Round{Older: diff.NameOf(older), Newer: diff.NameOf(newer), Lowest: training.Figure(math.NaN())}
	for i, theme := range themes {
		kappa := table[i].kappa()
		r.Kappas = append(r.Kappas, ThemeKappa{theme, kappa, table[i].changed()})
		if !math.IsNaN(float64(kappa)) && !(r.Lowest <= kappa) {
			r.Lowest = kappa
		}
	}
	return r
}

// An agreement counts rows, shape (decision of one, decision of the other).
type agreement [5][5]int

func (a *agreement) add(x, y classifier.Decision) {
	a[x-classifier.BelowThreshold][y-classifier.BelowThreshold]++
}

func (a *agreement) changed() int {
	n := 0
	for i := range a {
		for j, count := range a[i] {
			if i != j {
				n += count
			}
		}
	}
	return n
}

// kappa is (observed - expected) / (1 - expected) agreement (Cohen 1960).
func (a *agreement) kappa() training.Figure {
	var rows, columns [len(a)]float64
	var all, same float64
	for i := range a {
		for j, count := range a[i] {
			rows[i] += float64(count)
			columns[j] += float64(count)
			all += float64(count)
		}
		same += float64(a[i][i])
	}
	expected := 0.0
	for i := range rows {
		expected += rows[i] * columns[i] / all
	}
	if all == 0 || expected == all {
		return training.Figure(math.NaN())
	}
	return training.Figure((same - expected) / (all - expected))
}

// randomMark begins what stands in rows that Next drew at random.
const randomMark = "random"

// whatIsLeft judges the labelled rows that were drawn at random.
func whatIsLeft(ctx context.Context, newest *classifier.Model, labelled iter.Seq2[training.Row, error], poolBelow int) (*Left, error) {
	if labelled == nil {
		return nil, nil
	}
	l := Left{PoolBelow: poolBelow}
	taxonomy := newest.Parameters().Taxonomy
	err := training.EachJudged(ctx, labelled, func(row training.Row) classifier.Decision {
		if !strings.HasPrefix(row.Suggested, randomMark) {
			return 0
		}
		return newest.Classify([]byte(row.Text), classifier.Options{}).Decision
	}, func(row training.Row, d classifier.Decision) {
		promotes, known := row.PromotesAny(taxonomy)
		if d == 0 || !known {
			return
		}
		l.Random++
		if promotes {
			l.Promoting++
		}
		if d < classifier.Review {
			l.Below++
		}
		if promotes && d < classifier.Review {
			l.Missed++
		}
	})
	if err != nil || l.Random == 0 {
		return nil, err
	}
	l.Rate, l.RateInterval = shareOf(l.Promoting, l.Random), training.Wilson(l.Promoting, l.Random)
	l.Caught, l.CaughtInterval = shareOf(l.Promoting-l.Missed, l.Promoting), training.Wilson(l.Promoting-l.Missed, l.Promoting)
	missed := training.Wilson(l.Missed, l.Below)
	l.MissedInPool = training.Interval{Low: missed.Low * training.Figure(poolBelow), High: missed.High * training.Figure(poolBelow)}
	return &l, nil
}

// shareOf has no value for n = 0.
func shareOf(k, n int) training.Figure { return training.Figure(float64(k) / float64(n)) }

// judge says whether to go on.
func (s *Stopping) judge() {
	say := func(form string, args ...any) { s.Reasons = append(s.Reasons, fmt.Sprintf(form, args...)) }
	last := s.Rounds[max(0, len(s.Rounds)-stableRounds):]
	stable := func(r Round) bool { return r.Lowest >= stableKappa } // not for NaN
	switch unstable := slices.IndexFunc(last, func(r Round) bool { return !stable(r) }); {
	case unstable >= 0 && math.IsNaN(float64(last[unstable].Lowest)):
		say("go on: from %s to %s no model decided anything but one thing about any row, which says nothing", modelLabel(last[unstable].Older), modelLabel(last[unstable].Newer))
	case unstable >= 0:
		r := last[unstable]
		k := r.Kappas[slices.IndexFunc(r.Kappas, func(k ThemeKappa) bool { return k.Kappa == r.Lowest })]
		say("go on: from %s to %s the decisions about %s still changed (kappa %.3f, want %.2f; %d rows)", modelLabel(r.Older), modelLabel(r.Newer), k.Theme, float64(r.Lowest), stableKappa, k.Changed)
	case len(last) < stableRounds:
		say("go on: the decisions were stable for %d of the %d rounds that are wanted", len(last), stableRounds)
	default:
		s.MayStop = true
		say("may stop: the decisions were stable for %d rounds (kappa %.2f or more for every theme)", stableRounds, stableKappa)
	}
	if s.Rows < fewStopRows {
		say("beware: %d rows are few to go by, want %d that were not chosen for training", s.Rows, fewStopRows)
	}
	newest := s.Rounds[len(s.Rounds)-1]
	for _, k := range newest.Kappas {
		if math.IsNaN(float64(k.Kappa)) {
			say("beware: nothing is known about %s, about which the last two models always decide the same one thing", k.Theme)
		}
	}
	if s.Left == nil {
		say("beware: stable decisions may all be wrong. How much is missed can be said from labelled rows that were drawn at random and not trained on")
		return
	}
	l := s.Left
	say("of %d rows drawn at random %d promote a theme (%.1f to %.1f %%); the newest model would catch %d of these",
		l.Random, l.Promoting, 100*float64(l.RateInterval.Low), 100*float64(l.RateInterval.High), l.Promoting-l.Missed)
	if l.Below > 0 {
		say("of the %d rows of the pool below the threshold to review %.0f to %.0f promote a theme unseen", l.PoolBelow, float64(l.MissedInPool.Low), float64(l.MissedInPool.High))
	}
}

func modelLabel(m diff.ModelName) string { return m.Name + " " + m.Version }
