package training

// trialTicks is how many steps of progress a trial has, however much work it is.
const trialTicks = 100

// indexTicks returns what tells of rows read for the indexes of a search.
func (s *searchRun) indexTicks() func(stage string, total int) {
	if s.base.Progress == nil {
		return nil
	}
	return func(_ string, total int) { s.base.Progress("index", total*s.indexes) }
}

// passTicks returns what turns the steps of one k-fold pass into ticks of the search.
func (s *searchRun) passTicks(c Config) func(stage string, total int) {
	if s.base.Progress == nil {
		return nil
	}
	// Weights are learned for the folds alone, not for the whole; where they are not
	// learned, reading the rows held back is all.
	learning := 0.0
	if c.Estimator == Weighted {
		learning = 0.8
	}
	start, share := s.done, 0.0
	return func(stage string, total int) {
		switch stage {
		case "weigh":
			share += learning / float64(total) * float64(c.CalibrationFolds+1) / float64(c.CalibrationFolds)
		case "calibrate":
			share += (1 - learning) / float64(total)
		}
		for s.done < start+int(share*(trialTicks-1)) {
			s.tick()
		}
	}
}

func (s *searchRun) tick() {
	s.done++
	s.base.step("search", s.trials*trialTicks)
}

// finishTicks brings the progress to the end of a trial, also of one that failed or was
// done before.
func (s *searchRun) finishTicks(end int) {
	for s.done < end {
		s.tick()
	}
}
