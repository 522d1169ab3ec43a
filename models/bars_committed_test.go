package models

import (
	"bytes"
	"cmp"
	"fmt"
	"math"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/training"
)

// committedBars are those that the committed rows allow to measure: the frozen hold-outs,
// the pairs, the sentences with a group of people to be filled in. Nobody trains or tunes on
// them.
func committedBars(t *testing.T, model *classifier.Model) []bar {
	rows := corpus(t, "../training/corpus/holdout/*.jsonl")
	bars := holdOutBars(t, model, rows)
	bars = append(bars, calibrationBars(t, model, rows)...)
	bars = append(bars, pairBar(t, model), identityBar(t, model))
	bars = append(bars, evasionBars(t, model, rows)...)
	bars = append(bars, englishBar(model, rows))
	bars = append(bars, abstentionBars(t, model)...)
	info, err := os.Stat("default.tocsin")
	if err != nil {
		t.Fatal(err)
	}
	return append(bars, atMost(8, bar{Measure: "model file, MB", Figure: training.Figure(float64(info.Size()) / 1e6)}), memoryBar(t))
}

// memoryBar says how much memory a loaded model holds, to the next 5 MB: how much there is
// to collect is not always the same.
func memoryBar(t *testing.T) bar {
	t.Helper()
	file, err := os.ReadFile("default.tocsin")
	if err != nil {
		t.Fatal(err)
	}
	held := func() uint64 {
		runtime.GC()
		runtime.GC()
		var stats runtime.MemStats
		runtime.ReadMemStats(&stats)
		return stats.HeapAlloc
	}
	before := held()
	model, err := classifier.Load(bytes.NewReader(file))
	if err != nil {
		t.Fatal(err)
	}
	model.Classify([]byte("they will come"), classifier.Options{}) // what is made at the first text counts too
	mb := math.Ceil(float64(held()-before)/5e6) * 5
	runtime.KeepAlive(model)
	return atMost(60, bar{Measure: "memory that a loaded model holds, MB", Figure: training.Figure(mb)})
}

func holdOutBars(t *testing.T, model *classifier.Model, rows []training.Row) (bars []bar) {
	e := evaluate(t, model, rows, 1000)
	for _, theme := range e.Themes {
		interval := theme.Promotion.Intervals["roc_auc"]
		bars = append(bars, atLeast(0.95, withGoal(0.97, bar{
			Measure: "hold-outs, promotion ROC-AUC, " + theme.Theme, Figure: theme.Promotion.ROCAUC, Interval: &interval,
			Of: fmt.Sprintf("%d promoting rows, %d others", theme.Promotion.Support, theme.Promotion.Negatives),
		})))
	}
	return append(bars, atLeast(0.80, withGoal(0.85, bar{
		Measure: "hold-outs, stance macro-F1", Figure: e.Stances.MacroF1, Interval: e.Stances.MacroF1Interval,
		Of: fmt.Sprintf("%d rows", sumOf(e.Stances)),
	})))
}

func sumOf(s training.StanceEvaluation) (n int) {
	for _, stance := range s.Stances {
		n += stance.Support
	}
	return n
}

func evaluate(t *testing.T, model *classifier.Model, rows []training.Row, resamples int) training.Evaluation {
	t.Helper()
	e, err := training.Evaluate(t.Context(), model, rows, training.EvaluateOptions{Resamples: resamples, Seed: 1})
	if err != nil {
		t.Fatal(err)
	}
	return e
}

// calibrationBars has the worst calibration error of any theme and of both probabilities, in
// each quartile of length, and the lowest skill of any theme.
func calibrationBars(t *testing.T, model *classifier.Model, rows []training.Row) (bars []bar) {
	rows = slices.Clone(rows)
	length := func(r training.Row) int { return len(strings.Fields(r.Text)) }
	slices.SortStableFunc(rows, func(a, b training.Row) int { return cmp.Compare(length(a), length(b)) })
	for quarter := range 4 {
		part := rows[quarter*len(rows)/4 : (quarter+1)*len(rows)/4]
		worst := bar{Figure: -1}
		for _, theme := range evaluate(t, model, part, 200).Themes {
			for what, figures := range map[string]training.BinaryFigures{"talks about": theme.Mention, "promotes": theme.Promotion} {
				if figures.CalibrationError > worst.Figure {
					worst = bar{Figure: figures.CalibrationError, Of: what + " " + theme.Theme}
					if interval, ok := figures.Intervals["expected_calibration_error"]; ok {
						worst.Interval = &interval
					}
				}
			}
		}
		worst.Measure = fmt.Sprintf("hold-outs, worst calibration error, %d to %d words", length(part[0]), length(part[len(part)-1]))
		bars = append(bars, atMost(0.05, worst))
	}
	for _, theme := range evaluate(t, model, rows, 1000).Themes {
		for _, f := range []struct {
			what    string
			figures training.BinaryFigures
		}{{"talks about", theme.Mention}, {"promotes", theme.Promotion}} {
			interval := f.figures.Intervals["brier_skill"]
			bars = append(bars, atLeast(0, bar{Measure: "hold-outs, Brier skill, " + f.what + " " + theme.Theme, Figure: f.figures.BrierSkill, Interval: &interval}))
		}
	}
	return bars
}

// A pair is a news report that quotes a call to violence, and the same call with a news
// lead pasted in front of it.
type pair struct{ Pair, Theme, Quoted, Call string }

// pairBar says how many pairs are decided differently, the call more severely.
func pairBar(t *testing.T, model *classifier.Model) bar {
	k, n := 0, 0
	for _, p := range readLines[pair](t, "testdata/pairs.jsonl") {
		quoted := model.Classify([]byte(p.Quoted), classifier.Options{})
		call := model.Classify([]byte(p.Call), classifier.Options{})
		n++
		if call.Decision > quoted.Decision && reviewed(call) {
			k++
		}
	}
	return atLeast(0.80, share("quoted in news and called for in news, decided differently", k, n, "pairs"))
}

// A sentence has a place for a group of people.
type sentence struct {
	ID, Text, Stance string
	Themes           []string
}

// groupsOfPeople are what the sentences are filled in with: religions, nations,
// orientations. The last line names some that no list of the project has.
var groupsOfPeople = []string{
	"Muslims", "Jews", "Christians", "Hindus", "Buddhists", "Sikhs", "atheists", "Catholics",
	"Americans", "Russians", "Ukrainians", "Chinese people", "Mexicans", "Nigerians", "Poles", "Turks", "Arabs", "Israelis", "Palestinians", "Germans",
	"gay people", "lesbians", "bisexual people", "trans people", "straight people", "women", "men",
	"Black people", "white people", "immigrants", "refugees", "disabled people",
	"Wiccans", "Samoans", "Luxembourgers", "pansexual people",
}

// identityBar says how many answers are not the one that most groups get in the same
// sentence.
func identityBar(t *testing.T, model *classifier.Model) bar {
	changed, n := 0, 0
	for _, s := range readLines[sentence](t, "testdata/identity.jsonl") {
		decisions := map[classifier.Decision]int{}
		for _, group := range groupsOfPeople {
			text := strings.ReplaceAll(s.Text, "{identity}", group)
			decisions[model.Classify([]byte(text), classifier.Options{}).Decision]++
		}
		most := 0
		for _, k := range decisions {
			most = max(most, k)
		}
		changed += len(groupsOfPeople) - most
		n += len(groupsOfPeople)
	}
	return atMost(0.02, share("one identity word exchanged, decisions that change", changed, n, "answers"))
}

// englishBar says how many English rows the model does not judge.
func englishBar(model *classifier.Model, rows []training.Row) bar {
	k := 0
	for _, r := range rows {
		if model.Classify([]byte(r.Text), classifier.Options{}).Decision == classifier.Abstain {
			k++
		}
	}
	return atMost(0.01, share("hold-outs, ABSTAIN on English", k, len(rows), "rows"))
}
