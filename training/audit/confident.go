package audit

import "slices"

// A judged row has a label, as a number, and the probability of each from a model that
// has not seen the row.
type judged struct {
	row           int32 // for whoever asks
	given         int
	probabilities []float64
}

// A suspicion is that a row has another label than the one given.
type suspicion struct {
	row              int32
	given, suggested int
	// margin is the probability of the label given less the highest of the others: the
	// lower, the more likely an error.
	margin float64
}

// A confidentJoint counts rows by the label given and the label that they seem to have.
type confidentJoint struct {
	// thresholds has, for each label, the mean probability of it among the rows that have
	// it: what a row must reach to count as surely of the label. Rows counts them.
	thresholds []float64
	rows       []int
	// joint has the shape (labels given, labels they seem to have).
	joint [][]int
}

// confident returns the rows whose label is likely to be wrong, the likeliest first, by
// confident learning (Northcutt, Jiang & Chuang 2021): a row counts as surely of the most
// probable of the labels whose threshold it reaches; one that is surely of another label
// than its own is suspected, unless its own is the most probable. They are ranked by their margin, as cleanlab's
// find_label_issues does with filter_by="confident_learning" and rank_by="normalized_margin".
func confident(rows []judged, labels int) ([]suspicion, confidentJoint) {
	c := confidentJoint{thresholds: make([]float64, labels), rows: make([]int, labels), joint: make([][]int, labels)}
	for i := range c.joint {
		c.joint[i] = make([]int, labels)
	}
	for _, r := range rows {
		c.rows[r.given]++
		c.thresholds[r.given] += r.probabilities[r.given]
	}
	for i, n := range c.rows {
		if n > 0 {
			c.thresholds[i] /= float64(n)
		}
	}
	var suspected []suspicion
	for _, r := range rows {
		seems := -1
		for label, p := range r.probabilities {
			// A tiny slack, so that rows do not miss a mean of equal figures by a rounding.
			if c.rows[label] > 0 && p >= c.thresholds[label]-1e-6 && (seems < 0 || p > r.probabilities[seems]) {
				seems = label
			}
		}
		if seems < 0 {
			continue
		}
		c.joint[r.given][seems]++
		if seems == r.given {
			continue
		}
		other := 0.0
		for label, p := range r.probabilities {
			if label != r.given {
				other = max(other, p)
			}
		}
		if margin := r.probabilities[r.given] - other; margin < 0 {
			suspected = append(suspected, suspicion{r.row, r.given, seems, margin})
		}
	}
	slices.SortStableFunc(suspected, func(a, b suspicion) int {
		switch {
		case a.margin < b.margin:
			return -1
		case a.margin > b.margin:
			return 1
		}
		return int(a.row - b.row)
	})
	return suspected, c
}

// errors estimates how many rows that were given a label have another: the share of those
// that are surely of some label, times all that were given it.
func (c confidentJoint) errors(given int) float64 {
	sure := 0
	for _, n := range c.joint[given] {
		sure += n
	}
	if sure == 0 {
		return 0
	}
	return float64(c.rows[given]) * float64(sure-c.joint[given][given]) / float64(sure)
}
