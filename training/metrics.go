package training

import (
	"cmp"
	"encoding/json"
	"math"
	"slices"
)

// A Figure is a metric; NaN, null in JSON, where the rows do not support one.
type Figure float64

// MarshalJSON writes null for NaN.
func (f Figure) MarshalJSON() ([]byte, error) {
	if math.IsNaN(float64(f)) {
		return []byte("null"), nil
	}
	return json.Marshal(float64(f))
}

// UnmarshalJSON reads null as NaN.
func (f *Figure) UnmarshalJSON(data []byte) error {
	if string(data) == "null" {
		*f = Figure(math.NaN())
		return nil
	}
	return json.Unmarshal(data, (*float64)(f))
}

func fraction(a, b int) Figure { return Figure(float64(a) / float64(b)) }

// The figures of a yes-or-no question, by their place among values.
const (
	precision = iota
	recall
	f1
	rocAUC
	averagePrecision
	recallAtTenth
	recallAt1
	recallAt5
	calibrationError
	brier
	brierSkill
	recallAtFlag
	figureCount
)

// figureNames are the JSON names of the figures.
var figureNames = [figureCount]string{
	"precision", "recall", "f1", "roc_auc", "average_precision",
	"recall_at_0.1_percent_fpr", "recall_at_1_percent_fpr", "recall_at_5_percent_fpr",
	"expected_calibration_error", "brier", "brier_skill", "recall_at_flag",
}

// falsePositiveRates are those of recallAtTenth, recallAt1 and recallAt5.
var falsePositiveRates = [3]float64{0.001, 0.01, 0.05}

// values holds one value for each figure, NaN where there is none.
type values [figureCount]float64

// A question is a list of rows in descending order of a probability, with the truth of
// each. Its figures can be taken again and again with the groups of rows counted more
// than once or not at all.
type question struct {
	// threshold is that of precision, recall and F1, flag that of recallAtFlag.
	threshold, flag float64
	baseRate        float64
	answers         []ranked
	ties            []tie
}

// A ranked row is the number of its group, and the truth.
type ranked struct {
	group    int32
	positive bool
}

// A tie is the rows from the end of the tie before to its own; all have the probability.
type tie struct {
	probability float64
	end         int32
}

// A scored row is a probability, the truth and the number of its group.
type scored struct {
	probability float64
	positive    bool
	group       int32
}

// newQuestion orders the rows, which it sorts in place.
func newQuestion(rows []scored, threshold, flag, baseRate float64) *question {
	slices.SortFunc(rows, func(a, b scored) int { return cmp.Compare(b.probability, a.probability) })
	q := &question{threshold: threshold, flag: flag, baseRate: baseRate, answers: make([]ranked, len(rows))}
	for i, r := range rows {
		q.answers[i] = ranked{r.group, r.positive}
		if i+1 == len(rows) || rows[i+1].probability != r.probability {
			q.ties = append(q.ties, tie{r.probability, int32(i + 1)})
		}
	}
	return q
}

// A step is a tie with what it adds to the true and false positives: the sum of the
// counts of its positive and of its negative rows.
type step struct {
	probability          float64
	positives, negatives int
}

// each yields the ties that have a row with a count above 0, the highest first.
func (q *question) each(counts []int32, yield func(step)) {
	i := int32(0)
	for _, t := range q.ties {
		s := step{probability: t.probability}
		for _, r := range q.answers[i:t.end] {
			if r.positive {
				s.positives += int(counts[r.group])
			} else {
				s.negatives += int(counts[r.group])
			}
		}
		i = t.end
		if s.positives+s.negatives > 0 {
			yield(s)
		}
	}
}

// support returns how many positive and negative rows there are.
func (q *question) support(counts []int32) (positives, negatives int) {
	for _, r := range q.answers {
		if r.positive {
			positives += int(counts[r.group])
		} else {
			negatives += int(counts[r.group])
		}
	}
	return positives, negatives
}

// figures returns the figures of the rows, each counted as often as its group is. The
// result depends on what the rows are, not on their order: sums of integers are exact,
// and sums of reals go from tie to tie.
func (q *question) figures(counts []int32) values {
	positives, negatives := q.support(counts)
	t := tally{question: q, positives: float64(positives), negatives: float64(negatives)}
	q.each(counts, t.add)
	return t.values()
}

// A tally adds up what the figures are made of.
type tally struct {
	*question
	positives, negatives float64
	tp, fp               int        // true and false positives so far
	area                 int        // twice the area under the ROC curve, in pairs of rows
	precisions           float64    // the sum of precisions, each times its true positives
	best                 [3]int     // true positives within the false-positive rates
	atThreshold          [2]int     // true and false positives at the threshold
	atFlag               int        // true positives at the flag threshold
	errors               [2]float64 // squared errors of the positives, of the negatives
	gaps                 [calibrationBins]float64
}

func (t *tally) add(s step) {
	bin := t.bin()
	t.gaps[bin] += t.weigh(float64(s.positives)*(s.probability-1), float64(s.negatives)*s.probability)
	t.errors[0] += float64(s.positives) * (s.probability - 1) * (s.probability - 1)
	t.errors[1] += float64(s.negatives) * s.probability * s.probability
	t.area += s.negatives * (2*t.tp + s.positives)
	t.tp += s.positives
	t.fp += s.negatives
	t.precisions += float64(s.positives) * float64(t.tp) / float64(t.tp+t.fp)
	for i, rate := range falsePositiveRates {
		if float64(t.fp)/t.negatives <= rate {
			t.best[i] = t.tp
		}
	}
	if s.probability >= t.threshold {
		t.atThreshold = [2]int{t.tp, t.fp}
	}
	if s.probability >= t.flag {
		t.atFlag = t.tp
	}
}

// weigh returns the sum of a sum over positives and one over negatives at the base
// rate: all rows weigh 1 together, and the positives weigh the base rate.
func (t *tally) weigh(positives, negatives float64) float64 {
	return t.baseRate/t.positives*positives + (1-t.baseRate)/t.negatives*negatives
}

// calibrationBins is how many bins of equal mass the calibration error is taken over.
const calibrationBins = 10

// bin returns the bin of the next tie: that in which the mass before it lies. All rows
// of a tie go into one bin, so that their order does not matter.
func (t *tally) bin() int {
	const rounding = 1e-9 // a mass of 0.3 may come out as 0.29999999999999993
	mass := t.weigh(float64(t.tp), float64(t.fp))
	if math.IsNaN(mass) { // one class only: there is no calibration error
		return 0
	}
	return min(int(mass*calibrationBins+rounding), calibrationBins-1)
}

func (t *tally) values() (v values) {
	for i := range v {
		v[i] = math.NaN()
	}
	tp, fp := float64(t.atThreshold[0]), float64(t.atThreshold[1])
	v[precision] = tp / (tp + fp)
	v[recall] = tp / t.positives
	v[f1] = 2 * tp / (tp + fp + t.positives)
	v[recallAtFlag] = float64(t.atFlag) / t.positives
	v[averagePrecision] = t.precisions / t.positives
	if t.positives == 0 || t.negatives == 0 {
		return v
	}
	v[rocAUC] = float64(t.area) / 2 / t.positives / t.negatives
	for i, best := range t.best {
		v[recallAtTenth+i] = float64(best) / t.positives
	}
	gap := 0.0
	for _, g := range t.gaps {
		gap += math.Abs(g)
	}
	v[calibrationError] = gap
	v[brier] = t.weigh(t.errors[0], t.errors[1])
	v[brierSkill] = 1 - v[brier]/(t.baseRate*(1-t.baseRate))
	return v
}
