package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"tocsin/training/report"
)

const (
	// SegmentWords is over how many words a type/token ratio is taken: it falls with the
	// number of words, so that labels of different size can be compared only so.
	SegmentWords = 500
	// TellingAUC is how well the length alone may tell a label before that is a warning.
	TellingAUC = 0.75
)

// Lengths says how long the texts of each label are, in words.
type Lengths struct {
	Labels []LabelLengths `json:"labels"`
}

// LabelLengths has quantiles of the words in a text.
type LabelLengths struct {
	Head   string `json:"head"`
	Label  string `json:"label"`
	Rows   int    `json:"rows"`
	P5     int    `json:"p5"`
	P25    int    `json:"p25"`
	Median int    `json:"median"`
	P75    int    `json:"p75"`
	P95    int    `json:"p95"`
	// RestMedian is that of the judged rows without the label.
	RestMedian int `json:"rest_median"`
	// ROCAUC is the probability that a text with the label is longer than one without,
	// ties counted half; null where a side has no rows.
	ROCAUC *float64 `json:"roc_auc"`
	// TypeTokenRatio is the mean share of different words in stretches of SegmentWords;
	// null where there are fewer words.
	TypeTokenRatio *float64 `json:"type_token_ratio"`
}

// A segment is a stretch of words of a label: a word is new in it if its stamp is not that
// of the segment. Words of rows are taken in the order of their groups.
type segment struct {
	number       int32 // of the segments before
	words, types int32
	allTypes     int64 // in the segments before
}

// add counts a word whose last stamp is given, and returns its new one.
func (s *segment) add(stamp int32) int32 {
	current := s.number + 1 // 0 is the stamp of a word that never occurred
	if stamp != current {
		s.types++
	}
	if s.words++; s.words == SegmentWords {
		s.number++
		s.allTypes += int64(s.types)
		s.words, s.types = 0, 0
	}
	return current
}

// ratio is the mean type/token ratio of the whole segments.
func (s *segment) ratio() *float64 {
	if s.number == 0 {
		return nil
	}
	r := rounded(float64(s.allTypes) / float64(s.number) / SegmentWords)
	return &r
}

func (a *auditor) lengths(labels []label, words []int32, table *wordTable) Lengths {
	var all Lengths
	for l, label := range labels {
		var with, without []int32
		for i, r := range a.rows[:a.audited] {
			switch has, known := a.holds(r, label); {
			case has && known:
				with = append(with, words[i])
			case known:
				without = append(without, words[i])
			}
		}
		slices.Sort(with)
		slices.Sort(without)
		one := LabelLengths{
			Head: label.Head, Label: label.Name, Rows: len(with),
			P5: quantile(with, 5), P25: quantile(with, 25), Median: quantile(with, 50), P75: quantile(with, 75), P95: quantile(with, 95),
			RestMedian: quantile(without, 50), TypeTokenRatio: table.segments[l].ratio(),
		}
		if len(with) > 0 && len(without) > 0 {
			auc := rounded(rocAUC(with, without))
			one.ROCAUC = &auc
			if min(len(with), len(without)) >= FewRows && max(auc, 1-auc) >= TellingAUC {
				than := "longer"
				if auc < 0.5 {
					than = "shorter"
				}
				a.find(checkLengths, Warning, fmt.Sprintf("The length alone tells the %s %q (ROC-AUC %.2f): its texts are %s than the others, with a median of %d words against %d.",
					label.Head, label.Name, auc, than, one.Median, one.RestMedian),
					"Add texts of the missing lengths, or a model may judge by length, and its figures will hold for such texts only.")
			}
		}
		all.Labels = append(all.Labels, one)
	}
	return all
}

// quantile returns the least of the sorted values that so many percent of them do not
// exceed; 0 for none.
func quantile(sorted []int32, percent int) int {
	if len(sorted) == 0 {
		return 0
	}
	return int(sorted[max(0, (len(sorted)*percent+99)/100-1)])
}

// rocAUC is the probability that one of the first is above one of the second, ties
// counted half (Mann & Whitney 1947). It sorts both; neither may be empty.
func rocAUC[N cmp.Ordered](positives, negatives []N) float64 {
	slices.Sort(positives)
	slices.Sort(negatives)
	var halves int64 // two for each pair in order, one for a tie
	below, upTo := 0, 0
	for _, p := range positives {
		for below < len(negatives) && negatives[below] < p {
			below++
		}
		for upTo < len(negatives) && negatives[upTo] <= p {
			upTo++
		}
		halves += int64(below + upTo)
	}
	return float64(halves) / 2 / float64(len(positives)) / float64(len(negatives))
}

func (l Lengths) section() report.Section {
	t := report.Table{
		Title:   "Words in a text",
		Columns: []string{"head", "label", "rows", "5 %", "25 %", "median", "75 %", "95 %", "median of others", "ROC-AUC", "type/token ratio"},
		Note:    "The type/token ratio is the mean over stretches of " + strconv.Itoa(SegmentWords) + " words.",
	}
	for _, x := range l.Labels {
		t.Rows = append(t.Rows, []string{
			x.Head, x.Label, strconv.Itoa(x.Rows), strconv.Itoa(x.P5), strconv.Itoa(x.P25), strconv.Itoa(x.Median), strconv.Itoa(x.P75), strconv.Itoa(x.P95),
			strconv.Itoa(x.RestMedian), optional(x.ROCAUC), optional(x.TypeTokenRatio),
		})
	}
	return report.Section{
		Title:  "Lengths",
		Text:   "How many words the texts of each label have, and how well the length alone tells the label: the ROC-AUC is the probability that a text with the label is longer than one without, so 0.5 tells nothing, and 0 and 1 tell all.",
		Tables: []report.Table{t},
	}
}

// optional writes a figure that may not be there.
func optional(x *float64) string {
	if x == nil {
		return "-"
	}
	return decimal(*x)
}
