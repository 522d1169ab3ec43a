package main

import "github.com/schollz/progressbar/v3"

// progress draws a bar for each stage on a terminal, and is nil elsewhere.
func progress(std streams) func(stage string, total int) {
	if !isTerminal(std.err) {
		return nil
	}
	bars := map[string]*progressbar.ProgressBar{}
	return func(stage string, total int) {
		bar := bars[stage]
		if bar == nil {
			bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(std.err), progressbar.OptionSetDescription(stage),
				progressbar.OptionShowCount(), progressbar.OptionShowIts(), progressbar.OptionSetElapsedTime(false), progressbar.OptionClearOnFinish())
			bars[stage] = bar
		}
		_ = bar.Add(1) // a bar that cannot be drawn is no reason to stop
	}
}
