package main

import (
	"fmt"
	"time"

	"github.com/schollz/progressbar/v3"

	"tocsin/training"
)

// A progressBar shows on a terminal how far a training is, with the rate of the stage at
// hand and the time left for all of them. It is nil where there is no terminal.
type progressBar struct {
	bar     *progressbar.ProgressBar
	weights map[string]float64 // of stages, as parts of the whole
	parts   map[string]int     // steps done
	share   float64            // of the whole that is done
	now     func() time.Time
	// The stage at hand, when its turn began and how far it was then: stages take turns.
	stage string
	began time.Time
	from  int
	shown time.Time
}

// barSteps is how finely the bar is divided.
const barSteps = 1000

// redrawn is how long a bar stands at least.
const redrawn = 100 * time.Millisecond

func newProgressBar(std streams, weights map[string]float64) *progressBar {
	if !isTerminal(std.err) {
		return nil
	}
	total := 0.0
	for _, w := range weights {
		total += w
	}
	parts := map[string]float64{}
	for stage, w := range weights {
		parts[stage] = w / total
	}
	return &progressBar{
		bar: progressbar.NewOptions(barSteps, progressbar.OptionSetWriter(std.err), progressbar.OptionSetPredictTime(true),
			progressbar.OptionSetWidth(20), progressbar.OptionClearOnFinish()),
		weights: parts, parts: map[string]int{}, now: time.Now,
	}
}

// stageWeights says how long the stages of a training take beside each other, as measured
// with the default settings on the project's corpus.
func stageWeights(config training.Config, search *training.Search) map[string]float64 {
	weights := map[string]float64{"count": 1, "calibrate": 0.7}
	if config.Estimator == training.Weighted {
		weights["weigh"] = 12
	}
	if search != nil {
		weights["index"] = 1
		weights["search"] = float64(len(search.Trials)+1) * (weights["calibrate"] + weights["weigh"])
	}
	return weights
}

// progress is what the training tells of each step.
func (p *progressBar) progress() func(stage string, total int) {
	if p == nil {
		return nil
	}
	return p.step
}

func (p *progressBar) step(stage string, total int) {
	now := p.now()
	if stage != p.stage {
		p.stage, p.began, p.from = stage, now, p.parts[stage]
	}
	p.parts[stage]++
	p.share += p.weights[stage] / float64(total)
	if now.Sub(p.shown) < redrawn && p.parts[stage] < total {
		return
	}
	p.shown = now
	description := fmt.Sprintf("%s %d/%d", stage, p.parts[stage], total)
	if seconds := now.Sub(p.began).Seconds(); seconds > 1 {
		description += fmt.Sprintf(", %.1f/s", float64(p.parts[stage]-p.from)/seconds)
	}
	_ = p.bar.Set(min(int(p.share*barSteps), barSteps-1)) // a bar that cannot be drawn is no reason to stop
	p.bar.Describe(description)
}

// clear takes the bar away, so that a line can be printed.
func (p *progressBar) clear() {
	if p != nil {
		_ = p.bar.Clear()
	}
}
