package report

import (
	"fmt"
	"math"
	"slices"

	"tocsin/training"
)

// The charts of one question about one theme.

var (
	across = axis{from: plotLeft, to: plotRight, top: 1}
	up     = axis{from: plotBottom, to: plotTop, top: 1}
)

// rocChart draws recall against the rate of false positives, on a logarithmic axis:
// what matters happens below one in a hundred.
func rocChart(id string, f training.BinaryFigures, c curve) chart {
	x := across
	x.floor = decade(1/float64(c.negatives), 1e-5, 0.1)
	ch := newChart(id, "ROC, logarithmic", "false-positive rate (share of negatives)", "recall", x, up)
	ch.Kind, ch.Floor = "roc", fmt.Sprint(x.floor)
	ch.XTicks[0].Label = "≤\u00a0" + ch.XTicks[0].Label
	places := []place{{x.at(0), up.at(0)}}
	for _, p := range slices.Backward(c.points) {
		places = append(places, place{x.at(float64(p.FalsePositives) / float64(c.negatives)), up.at(float64(p.TruePositives) / float64(c.positives))})
	}
	places = steps(places, true)
	var chance []place
	for k := range 41 {
		v := math.Pow(x.floor, 1-float64(k)/40)
		chance = append(chance, place{x.at(v), up.at(v)})
	}
	ch.Lines = []line{{path(chance), "ideal"}, {path(places), "line-a"}}
	ch.Labels = labelLines([][]place{places, chance}, []string{"AUC " + figure(f.ROCAUC), "chance"}, []string{"text-a", "muted"})
	for _, at := range []struct {
		rate   float64
		recall training.Figure
	}{{.001, f.RecallAtTenthFPR}, {.01, f.RecallAt1FPR}, {.05, f.RecallAt5FPR}} {
		if at.rate >= x.floor && known(at.recall) {
			ch.Points = append(ch.Points, point{px(x.at(at.rate)), px(up.at(float64(at.recall))), "3", "dot-a"})
		}
	}
	ch.Description = fmt.Sprintf("Area under the curve %s. Recall %s at a false-positive rate of 0.1 %%, %s at 1 %%, %s at 5 %%.",
		figure(f.ROCAUC), share(f.RecallAtTenthFPR), share(f.RecallAt1FPR), share(f.RecallAt5FPR))
	return ch
}

// precisionRecallChart draws precision against recall, as the rows have it and at the
// base rate.
func precisionRecallChart(id string, f training.BinaryFigures, c curve) chart {
	ch := newChart(id, "Precision and recall", "recall", "precision", across, up)
	ch.Kind = "pr"
	var rows, rated []place
	found := 0 // the best precision for each recall is that of its highest threshold
	for i, p := range slices.Backward(c.points) {
		if p.TruePositives <= found {
			continue
		}
		found = p.TruePositives
		recall := float64(p.TruePositives) / float64(c.positives)
		o := c.operate(i, c.baseRate, 1)
		rows = append(rows, place{across.at(recall), up.at(float64(p.TruePositives) / float64(p.TruePositives+p.FalsePositives))})
		rated = append(rated, place{across.at(recall), up.at(o.Precision.Value)})
	}
	rows, rated = fromZero(rows), fromZero(rated)
	ch.Lines = []line{{path(rows), "line-a"}, {path(rated), "line-b"}}
	ch.Labels = labelLines([][]place{rows, rated},
		[]string{"in these rows, AP " + figure(f.AveragePrecision), "at the base rate"}, []string{"text-a", "text-b"})
	ch.Description = fmt.Sprintf("Average precision %s in these rows, of which %s are positive. A second line has the precision at the base rate of %s.",
		figure(f.AveragePrecision), percent(float64(c.positives)/float64(c.positives+c.negatives)), percent(c.baseRate))
	return ch
}

// fromZero makes steps of places and has the first step begin at the axis, as average
// precision counts it.
func fromZero(places []place) []place {
	if len(places) == 0 {
		return nil
	}
	return steps(append([]place{{across.at(0), places[0].y}}, places...), false)
}

// reliabilityChart compares predicted with observed shares, both at the base rate and on
// logarithmic axes: most probabilities are small.
func reliabilityChart(id string, f training.BinaryFigures) chart {
	lowest := 0.1
	for _, b := range f.Reliability {
		for _, v := range []float64{float64(b.Predicted), float64(b.Observed)} {
			if v > 0 {
				lowest = min(lowest, v)
			}
		}
	}
	x, y := across, up
	x.floor = decade(lowest, 1e-5, 0.1)
	y.floor = x.floor
	ch := newChart(id, "Reliability", "predicted probability (mean of a bin)", "observed share", x, y)
	ideal := []place{{x.at(x.floor), y.at(x.floor)}, {x.at(1), y.at(1)}}
	var places, hollow []place
	for _, b := range f.Reliability {
		p, o := float64(b.Predicted), float64(b.Observed)
		if math.IsNaN(p) || math.IsNaN(o) {
			continue
		}
		at := place{x.at(p), y.at(o)}
		class := "dot-a"
		if o < y.floor {
			class = "dot-none" // no positive in the bin: below the axis
			hollow = append(hollow, at)
		} else {
			places = append(places, at)
		}
		ch.Points = append(ch.Points, point{px(at.x), px(at.y), "4", class})
	}
	ch.Lines = []line{{path(ideal), "ideal"}, {path(places), "line-a thin"}}
	ch.Labels = labelLines([][]place{ideal, places, hollow},
		[]string{"as predicted", "ECE " + small(f.CalibrationError), "none positive"}, []string{"muted", "text-a", "text-a"})
	ch.Description = fmt.Sprintf("Expected calibration error %s at a base rate of %s, over %s.", small(f.CalibrationError), percent(f.BaseRate), plural(len(f.Reliability), "bin", "bins"))
	if len(hollow) > 0 {
		ch.Description += " Hollow: no positive row in the bin."
	}
	return ch
}
