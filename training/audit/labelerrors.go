package audit

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"

	"tocsin/training"
)

const (
	// MinLabelRows is how many rows must have a label, and how many not, for a model to say
	// anything about it.
	MinLabelRows = 20
	// UsefulAUC is the ROC-AUC on rows not seen from which the model's suspicions are worth
	// a look.
	UsefulAUC = 0.7
)

// LabelErrors are rows whose label a model that has not seen them would not give.
type LabelErrors struct {
	Estimator string `json:"estimator"`
	Folds     int    `json:"folds"`
	// Rows is how many rows were judged: one for each text whose rows do not contradict
	// each other.
	Rows  int            `json:"rows"`
	Heads []SuspectLabel `json:"labels"`
	// ThemeSuspects and StanceSuspects are the likeliest errors first. A row can be
	// suspected in several themes.
	ThemeSuspects  []Suspect `json:"theme_suspects"`
	StanceSuspects []Suspect `json:"stance_suspects"`
	// Skipped says which labels could not be judged and why.
	Skipped []string `json:"skipped"`
}

// A SuspectLabel says how far the model can judge a label, and what it found.
type SuspectLabel struct {
	Head  string `json:"head"`
	Label string `json:"label"`
	Rows  int    `json:"rows"`
	// Threshold is the mean probability of the label among its rows.
	Threshold float64 `json:"threshold"`
	// ROCAUC is that of the model on rows not seen.
	ROCAUC float64 `json:"roc_auc"`
	// Suspected counts rows that have the label and seem not to, Missing rows that seem to
	// have it and do not.
	Suspected int `json:"suspected"`
	Missing   int `json:"missing"`
	// EstimatedErrors is how many of the label's rows may be wrong.
	EstimatedErrors float64 `json:"estimated_errors"`
}

// A Suspect is a row that may have a wrong label.
type Suspect struct {
	Example
	Given     string `json:"given"`
	Suggested string `json:"suggested"`
	// ProbabilityGiven is that of the label given, ProbabilitySuggested that of the other,
	// from a model that has not seen the row nor its near duplicates.
	ProbabilityGiven     float64 `json:"probability_given"`
	ProbabilitySuggested float64 `json:"probability_suggested"`
	// Margin is the first less the highest of the others.
	Margin float64 `json:"margin"`
}

func (a *auditor) labelErrors(ctx context.Context) (*LabelErrors, error) {
	config := training.OutOfFoldConfig()
	config.Taxonomy = a.Taxonomy
	config.StanceRates = training.EvenRates(len(a.Taxonomy.Stances))
	config.Progress = a.Progress
	rows := a.settled()
	l := &LabelErrors{Estimator: string(config.Estimator), Folds: config.CalibrationFolds, Rows: len(rows), ThemeSuspects: []Suspect{}, StanceSuspects: []Suspect{}, Skipped: []string{}}
	if !a.enough(rows, l) {
		a.skippedFindings(l)
		return l, nil
	}
	// A model that has seen a near duplicate of a row knows its label.
	hidden := make([]training.Row, len(rows))
	for i, r := range rows {
		hidden[i] = r.Row
		hidden[i].Source, hidden[i].Group = "", strconv.Itoa(int(a.grouping.joined.root(a.grouping.of[r.number])))
	}
	out, err := training.OutOfFold(ctx, hidden, config)
	if err != nil {
		return nil, fmt.Errorf("look for label errors: %w", err)
	}
	for theme := range a.Taxonomy.Themes {
		a.suspectTheme(l, rows, out, theme)
	}
	a.suspectStance(l, rows, out)
	byMargin := func(x, y Suspect) int {
		return cmp.Or(cmp.Compare(x.Margin, y.Margin), cmp.Compare(x.Source, y.Source), cmp.Compare(x.ID, y.ID), cmp.Compare(x.Given, y.Given))
	}
	l.ThemeSuspects, l.StanceSuspects = least(l.ThemeSuspects, a.Examples, byMargin), least(l.StanceSuspects, a.Examples, byMargin)
	a.skippedFindings(l)
	a.suspectFindings(l)
	return l, nil
}

// A settledRow stands for all audited rows of a text.
type settledRow struct {
	training.Row
	number int32
}

// settled returns one row for each text whose rows do not contradict each other, with
// what any of them says, in the order of the rows.
func (a *auditor) settled() []settledRow {
	var rows []settledRow
	for text := range int32(a.texts()) {
		places := a.auditedRowsOf(text)
		if len(places) == 0 {
			continue
		}
		row, contradiction := a.rows[places[0].row], false
		for _, p := range places[1:] {
			other := a.rows[p.row]
			contradiction = contradiction || !training.LabelsAgree(row, other)
			if row.Themes == nil {
				row.Themes = other.Themes
			}
			row.Stance = cmp.Or(row.Stance, other.Stance)
		}
		if !contradiction {
			rows = append(rows, settledRow{row, places[0].row})
		}
	}
	slices.SortFunc(rows, func(x, y settledRow) int { return cmp.Compare(x.number, y.number) })
	return rows
}

// enough reports whether any label can be judged, and says which cannot.
func (a *auditor) enough(rows []settledRow, l *LabelErrors) bool {
	any := false
	for _, label := range a.labels() {
		if label.Name == noTheme {
			continue
		}
		with, without := 0, 0
		for _, r := range rows {
			switch has, known := a.holds(r.Row, label); {
			case has && known:
				with++
			case known:
				without++
			}
		}
		if min(with, without) < MinLabelRows {
			l.Skipped = append(l.Skipped, fmt.Sprintf("%s %q: %s it and %s not, want %d of each", label.Head, label.Name, count(with, "text has", "texts have"), strconv.Itoa(without), MinLabelRows))
			continue
		}
		any = true
	}
	return any
}

func (a *auditor) suspectTheme(l *LabelErrors, rows []settledRow, out []training.OutOfFoldRow, theme int) {
	name := a.Taxonomy.Themes[theme].Name
	var list []judged
	var with int
	for i, r := range rows {
		has, known := a.holds(r.Row, label{"theme", name})
		if !known {
			continue
		}
		p := out[i].Themes[theme]
		j := judged{row: int32(i), probabilities: []float64{1 - p, p}}
		if has {
			j.given = 1
			with++
		}
		list = append(list, j)
	}
	if min(with, len(list)-with) < MinLabelRows {
		return
	}
	suspected, joint := confident(list, 2)
	s := SuspectLabel{
		Head: "theme", Label: name, Rows: with, Threshold: rounded(joint.thresholds[1]), ROCAUC: rounded(aucOf(list, 1)),
		EstimatedErrors: rounded(joint.errors(1)),
	}
	s.Suspected, s.Missing = tally(suspected, 1)
	l.Heads = append(l.Heads, s)
	words := []string{"not " + name, name}
	for _, x := range suspected[:min(len(suspected), a.Examples)] {
		p := out[x.row].Themes[theme]
		of := []float64{1 - p, p}
		l.ThemeSuspects = append(l.ThemeSuspects, a.suspect(rows[x.row], x, words, of))
	}
}

func (a *auditor) suspect(r settledRow, x suspicion, names []string, probabilities []float64) Suspect {
	return Suspect{
		Example: a.example(r.Row), Given: names[x.given], Suggested: names[x.suggested],
		ProbabilityGiven: rounded(probabilities[x.given]), ProbabilitySuggested: rounded(probabilities[x.suggested]), Margin: rounded(x.margin),
	}
}

func (a *auditor) suspectStance(l *LabelErrors, rows []settledRow, out []training.OutOfFoldRow) {
	var names []string
	number := make([]int, len(a.Taxonomy.Stances)) // among those judged, -1 for the others
	for i, s := range a.Taxonomy.Stances {
		with := 0
		for _, r := range rows {
			if has, known := a.holds(r.Row, label{"stance", s.Name}); has && known {
				with++
			}
		}
		number[i] = -1
		if with >= MinLabelRows {
			number[i] = len(names)
			names = append(names, s.Name)
		}
	}
	if len(names) < 2 {
		return
	}
	var list []judged
	for i, r := range rows {
		if !teachesStance(r.Row) || number[a.Taxonomy.Stance(r.Stance)] < 0 {
			continue
		}
		j := judged{row: int32(i), given: number[a.Taxonomy.Stance(r.Stance)], probabilities: make([]float64, len(names))}
		var sum float64
		for stance, p := range out[i].Stances {
			if number[stance] >= 0 {
				j.probabilities[number[stance]] = p
				sum += p
			}
		}
		for k := range j.probabilities {
			if sum > 0 {
				j.probabilities[k] /= sum
			}
		}
		list = append(list, j)
	}
	suspected, joint := confident(list, len(names))
	for k, name := range names {
		h := SuspectLabel{
			Head: "stance", Label: name, Rows: joint.rows[k], Threshold: rounded(joint.thresholds[k]), ROCAUC: rounded(aucOf(list, k)),
			EstimatedErrors: rounded(joint.errors(k)),
		}
		h.Suspected, h.Missing = tally(suspected, k)
		l.Heads = append(l.Heads, h)
	}
	of := map[int32][]float64{}
	for _, j := range list {
		of[j.row] = j.probabilities
	}
	for _, x := range suspected[:min(len(suspected), a.Examples)] {
		l.StanceSuspects = append(l.StanceSuspects, a.suspect(rows[x.row], x, names, of[x.row]))
	}
}

// tally counts the rows that have a label and seem not to, and those that seem to have it
// and do not.
func tally(suspected []suspicion, label int) (has, lacks int) {
	for _, s := range suspected {
		if s.given == label {
			has++
		}
		if s.suggested == label {
			lacks++
		}
	}
	return has, lacks
}

// aucOf is the ROC-AUC of the probability of a label.
func aucOf(list []judged, label int) float64 {
	var positives, negatives []float64
	for _, j := range list {
		if j.given == label {
			positives = append(positives, j.probabilities[label])
		} else {
			negatives = append(negatives, j.probabilities[label])
		}
	}
	return rocAUC(positives, negatives)
}
