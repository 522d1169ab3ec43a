package training

import (
	"math"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

// estimateConfig shrinks nothing.
func estimateConfig() Config {
	return Config{Taxonomy: smallTaxonomy(), Alpha: 0.5, Clip: 6, CharWeight: 0.2}
}

// tableOf has the columns threat, rows with themes, promotes, reports, rows with a stance.
func tableOf(totals []int64, rows ...[]int64) *countTable {
	t := newCountTable(len(rows), smallTaxonomy())
	for i, row := range rows {
		copy(t.row(i), row)
	}
	copy(t.totals, totals)
	return t
}

// TestEstimate computes w = ln (n + alpha) / (m N/M + alpha) by hand: of the theme's
// N = 20 occurrences and the M = 80 of the rest, N/M is 1/4; of the promoting ones'
// 30 and the rest's 10, 3, and 1/3 the other way round.
func TestEstimate(t *testing.T) {
	table := tableOf([]int64{20, 100, 30, 10, 40},
		[]int64{6, 10, 3, 0, 3},
		[]int64{0, 40, 0, 3, 3},
		[]int64{1, 5, 3, 1, 4},
		[]int64{6, 10, 3, 1, 4},
	)
	features := []string{"bkill all", "bnice day", "bof the", "ckil"}
	vocabulary, weights := estimate(table, features, estimateConfig())
	// ln 6.5/1.5 = 1.4663, ln .5/10.5 = -3.0445, ln 1.5/1.5 = 0.
	// ln 3.5/.5 = 1.9459, ln .5/1.5 = -1.0986; ln .5/9.5 = -2.9444, ln 3.5/.5.
	// The n-gram of characters has a fifth of 1.4663 and of ln 3.5/3.5 = 0, ln 1.5/1.5 = 0.
	if diff := cmp.Diff([]string{"bkill all", "bnice day", "ckil"}, vocabulary); diff != "" {
		t.Error("vocabulary (-want +got)", diff)
	}
	want := []int16{
		1502, 1993, -1125,
		-3118, -3015, 1993,
		300, 0, 0,
	}
	if diff := cmp.Diff(want, weights); diff != "" {
		t.Error("weights (-want +got)", diff)
	}
}

// TestEstimateShrinks repeats it with one standard error: sqrt(1/6.5 + 1/4.5) = .6132
// from 1.4663, and sqrt(1/.5 + 1/40.5) = 1.4229 from -3.0445. Of the first something is
// left up to 2.39 standard errors, of the second up to 2.14.
func TestEstimateShrinks(t *testing.T) {
	config := estimateConfig()
	table := tableOf([]int64{20, 100, 0, 0, 0}, []int64{6, 10, 0, 0, 0}, []int64{0, 40, 0, 0, 0}, []int64{6, 10, 0, 0, 0})
	config.Confidence = 1
	_, weights := estimate(table, []string{"wkill", "wnice", "ckil"}, config)
	if diff := cmp.Diff([]int16{874, 0, 0, -1661, 0, 0, 175, 0, 0}, weights); diff != "" {
		t.Error("weights (-want +got)", diff)
	}
	config.Confidence = 2.3
	_, weights = estimate(table, []string{"wkill", "wnice", "ckil"}, config)
	if diff := cmp.Diff([]int16{57, 0, 0, 0, 0, 0, 11, 0, 0}, weights); diff != "" {
		t.Error("weights (-want +got)", diff)
	}
	config.Confidence = 2.4
	vocabulary, weights := estimate(table, []string{"wkill", "wnice", "ckil"}, config)
	if diff := cmp.Diff([]int16{0, 0, 0, 0, 0, 0}, weights); diff != "" {
		t.Error("weights (-want +got)", diff)
	}
	if diff := cmp.Diff([]string{"wkill", "wnice"}, vocabulary); diff != "" {
		t.Error("words stay although they say nothing, so that their language is known; n-grams go (-want +got)", diff)
	}
}

func TestEstimateClips(t *testing.T) {
	config := estimateConfig()
	config.Clip = 2
	_, weights := estimate(tableOf([]int64{5000, 10000, 0, 0, 0}, []int64{4000, 4000, 0, 0, 0}, []int64{0, 4000, 0, 0, 0}), []string{"wa", "wb"}, config)
	nats := int16(1 / classifier.WeightUnit)
	if diff := cmp.Diff([]int16{2 * nats, 0, 0, -2 * nats, 0, 0}, weights); diff != "" {
		t.Error("weights (-want +got)", diff)
	}
}

// A label without rows, or that all rows have, cannot be told apart by any feature.
func TestEstimateOfOneSide(t *testing.T) {
	for _, totals := range [][]int64{{0, 100, 0, 0, 0}, {100, 100, 0, 0, 0}} {
		_, weights := estimate(tableOf(totals, []int64{totals[0] / 10, 10, 0, 0, 0}), []string{"wa"}, estimateConfig())
		if diff := cmp.Diff([]int16{0, 0, 0}, weights); diff != "" {
			t.Errorf("totals %v: weights (-want +got)\n%s", totals, diff)
		}
	}
}

func TestShrink(t *testing.T) {
	for _, c := range []struct{ w, margin, want float64 }{{3, 1, 2}, {-3, 1, -2}, {1, 1, 0}, {-0.5, 1, 0}, {0, 0, 0}, {2, 0, 2}, {math.Inf(-1), math.Inf(1), 0}} {
		if got := shrink(c.w, c.margin); got != c.want {
			t.Errorf("shrink(%v, %v) = %v, want %v", c.w, c.margin, got, c.want)
		}
	}
}

func TestQuantise(t *testing.T) {
	for _, c := range []struct {
		nats float64
		want int16
	}{{0, 0}, {1, 1024}, {-1, -1024}, {0.0005, 1}, {-0.0005, -1}, {0.0004, 0}, {100, math.MaxInt16}, {-100, math.MinInt16}} {
		if got := quantise(c.nats); got != c.want {
			t.Errorf("quantise(%v) = %d, want %d", c.nats, got, c.want)
		}
	}
}

// The error of a complement's log ratio, by hand for 6 and 4 occurrences: 6.5/11 of
// sqrt(1/6.5 + 1/4.5) = .61324.
func TestComplementError(t *testing.T) {
	c := estimateConfig()
	c.Estimator = Complement
	table := tableOf([]int64{20, 100, 0, 0, 0}, []int64{6, 10, 0, 0, 0})
	w, standardError := newRatios(table, nil, c)[0].nats(table.row(0), c)
	near(t, "standard error", standardError, 0.36237, 1e-5)
	near(t, "ratio", w, math.Log(10.5/(4*100./80+0.5)), 1e-12)
}
