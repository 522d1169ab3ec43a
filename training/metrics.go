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
	rates           rates
	answers         []ranked
	ties            []tie
}

// A class is what the labels of a row answer to a question.
type class uint8

const (
	negative class = iota
	// related rows are negative where promotion is asked for, but about the theme.
	related
	positive
	classes
)

// classOf returns the class of a row that is positive or not.
func classOf(isPositive bool) class {
	if isPositive {
		return positive
	}
	return negative
}

// rates are the shares of texts, among all that a model is made for, that are positive and
// related.
type rates struct{ positive, related float64 }

// A ranked row is the number of its group, and the truth.
type ranked struct {
	group int32
	class class
}

// A tie is the rows from the end of the tie before to its own; all have the probability.
type tie struct {
	probability float64
	end         int32
}

// A scored row is a probability, the truth and the number of its group.
type scored struct {
	probability float64
	class       class
	group       int32
}

// newQuestion orders the rows, which it sorts in place.
func newQuestion(rows []scored, threshold, flag float64, rates rates) *question {
	slices.SortFunc(rows, func(a, b scored) int { return cmp.Compare(b.probability, a.probability) })
	q := &question{threshold: threshold, flag: flag, rates: rates, answers: make([]ranked, len(rows))}
	for i, r := range rows {
		q.answers[i] = ranked{r.group, r.class}
		if i+1 == len(rows) || rows[i+1].probability != r.probability {
			q.ties = append(q.ties, tie{r.probability, int32(i + 1)})
		}
	}
	return q
}

// rowCount is how many rows of each class there are.
type rowCount [classes]int

func (n rowCount) positives() int { return n[positive] }
func (n rowCount) negatives() int { return n[negative] + n[related] }

// A step is a tie with what it adds to the true and false positives: the sums of the
// counts of its rows.
type step struct {
	probability float64
	rowCount
}

// each yields the ties that have a row with a count above 0, the highest first.
func (q *question) each(counts []int32, yield func(step)) {
	i := int32(0)
	for _, t := range q.ties {
		s := step{probability: t.probability}
		for _, r := range q.answers[i:t.end] {
			s.rowCount[r.class] += int(counts[r.group])
		}
		i = t.end
		if s.positives()+s.negatives() > 0 {
			yield(s)
		}
	}
}

// support returns how many rows of each class there are.
func (q *question) support(counts []int32) (support rowCount) {
	for _, r := range q.answers {
		support[r.class] += int(counts[r.group])
	}
	return support
}

// figures returns the figures of the rows, each counted as often as its group is. The
// result depends on what the rows are, not on their order: sums of integers are exact,
// and sums of reals go from tie to tie.
func (q *question) figures(counts []int32) values {
	t := newTally(q, counts)
	q.each(counts, t.add)
	return t.values()
}

// A tally adds up what the figures are made of.
type tally struct {
	*question
	positives, negatives float64
	weights              [classes]float64 // of one row
	above                rowCount         // rows so far: true and false positives
	area                 int              // twice the area under the ROC curve, in pairs of rows
	precisions           float64          // the sum of precisions, each times its true positives
	best                 [3]int           // true positives within the false-positive rates
	atThreshold          rowCount         // at the threshold
	atFlag               int              // true positives at the flag threshold
	errors               [classes]float64 // sums of squared errors
	gaps                 [calibrationBins]float64
}

func newTally(q *question, counts []int32) tally {
	support := q.support(counts)
	return tally{
		question: q, positives: float64(support.positives()), negatives: float64(support.negatives()),
		weights: q.rates.weights(support),
	}
}

// weights returns what one row of each class weighs, so that all weigh 1 together and each
// class its rate. Without related rows the other negatives have their rate too, and the
// other way round.
func (r rates) weights(support rowCount) (weights [classes]float64) {
	rest := 1 - r.positive
	switch {
	case support[related] == 0:
		r.related = 0
	case support[negative] == 0:
		r.related = rest
	}
	weights[positive] = r.positive / float64(support[positive])
	if support[related] > 0 {
		weights[related] = r.related / float64(support[related])
	}
	if support[negative] > 0 || support[related] == 0 {
		weights[negative] = (rest - r.related) / float64(support[negative])
	}
	return weights
}

func (t *tally) add(s step) {
	bin := t.bin()
	var gaps [classes]float64
	for c, n := range s.rowCount {
		gap := s.probability
		if class(c) == positive {
			gap--
		}
		gaps[c] = float64(n) * gap
		t.errors[c] += float64(n) * gap * gap
	}
	t.gaps[bin] += t.weigh(gaps)
	t.area += s.negatives() * (2*t.above.positives() + s.positives())
	t.count(s)
	tp, fp := t.above.positives(), t.above.negatives()
	t.precisions += float64(s.positives()) * float64(tp) / float64(tp+fp)
	for i, rate := range falsePositiveRates {
		if float64(fp)/t.negatives <= rate {
			t.best[i] = tp
		}
	}
	if s.probability >= t.threshold {
		t.atThreshold = t.above
	}
	if s.probability >= t.flag {
		t.atFlag = tp
	}
}

// count adds the rows of a step to those above.
func (t *tally) count(s step) {
	for c, n := range s.rowCount {
		t.above[c] += n
	}
}

// weigh returns the weighted sum of a sum over each class.
func (t *tally) weigh(sums [classes]float64) float64 {
	return t.weights[positive]*sums[positive] + t.weights[negative]*sums[negative] + t.weights[related]*sums[related]
}

// mass returns what so many rows weigh.
func (t *tally) mass(n rowCount) float64 {
	return t.weigh([classes]float64{float64(n[negative]), float64(n[related]), float64(n[positive])})
}

// calibrationBins is how many bins of equal mass the calibration error is taken over.
const calibrationBins = 10

// bin returns the bin of the next tie: that in which the mass before it lies. All rows
// of a tie go into one bin, so that their order does not matter.
func (t *tally) bin() int {
	const rounding = 1e-9 // a mass of 0.3 may come out as 0.29999999999999993
	mass := t.mass(t.above)
	if math.IsNaN(mass) { // one class only: there is no calibration error
		return 0
	}
	return min(int(mass*calibrationBins+rounding), calibrationBins-1)
}

func (t *tally) values() (v values) {
	for i := range v {
		v[i] = math.NaN()
	}
	tp, fp := float64(t.atThreshold.positives()), float64(t.atThreshold.negatives())
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
	v[brier] = t.weigh(t.errors)
	v[brierSkill] = 1 - v[brier]/(t.rates.positive*(1-t.rates.positive))
	return v
}
