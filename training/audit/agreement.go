package audit

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strconv"
	"strings"

	"tocsin/training/report"
)

const (
	// ReliableAlpha and TentativeAlpha are the bounds of Krippendorff (2004): from the first
	// on data may be relied on, from the second on for tentative conclusions.
	ReliableAlpha, TentativeAlpha = 0.8, 0.667
	// MinUnits is how many units alpha should rest on.
	MinUnits = 20
	// MaxSets bounds the different sets of themes among which distances are worked out.
	MaxSets = 500
	// bootstrapSeed makes intervals repeatable.
	bootstrapSeed = 1
)

// Agreement says how far annotators agree who labelled the same texts.
type Agreement struct {
	// Units is how many texts several annotators labelled, Raters how many annotators these have.
	Units  int `json:"units"`
	Raters int `json:"raters"`
	// Repeated counts ratings left out because the same annotator had rated the text.
	Repeated int              `json:"repeated_ratings"`
	Labels   []LabelAlpha     `json:"labels"`
	ByRater  []RaterAgreement `json:"by_rater"`
}

// A LabelAlpha is Krippendorff's alpha of one label or head.
type LabelAlpha struct {
	Head string `json:"head"`
	// Label is a theme; "(set)" for all themes together, with MASI distance; "(all)" for the
	// stance.
	Label string `json:"label"`
	// Units have at least two ratings, of which there are Ratings; Positives of them name
	// the theme.
	Units     int      `json:"units"`
	Ratings   int      `json:"ratings"`
	Positives int      `json:"positives,omitempty"`
	Alpha     *float64 `json:"alpha"` // null where all ratings are the same
	Low       *float64 `json:"low"`   // of the 95 % interval
	High      *float64 `json:"high"`
	Resamples int      `json:"resamples,omitempty"`
}

// RaterAgreement is how often an annotator says the same as another of the same text.
type RaterAgreement struct {
	Rater string `json:"rater"`
	Units int    `json:"units"`
	// Themes and Stance are shares of pairs with another's rating; null for no pair.
	Themes *float64 `json:"same_themes"`
	Stance *float64 `json:"same_stance"`
}

func (a *auditor) agreement(ctx context.Context) (Agreement, error) {
	units, repeated := a.units()
	all := Agreement{Units: len(units), Repeated: repeated, Labels: []LabelAlpha{}, ByRater: raterAgreement(units)}
	all.Raters = len(all.ByRater)
	all.ByRater = all.ByRater[:min(len(all.ByRater), MaxSources)]
	if len(units) == 0 {
		return all, nil
	}
	tick := a.ticks("agreement", len(a.Taxonomy.Themes)+2)
	for _, theme := range a.Taxonomy.Themes {
		all.Labels = append(all.Labels, alphaOf("theme", theme.Name, units, nominal, 2, func(r rating) (int, bool) {
			if slices.Contains(r.themes, theme.Name) {
				return 1, true
			}
			return 0, r.themes != nil
		}))
		tick()
		if err := context.Cause(ctx); err != nil {
			return Agreement{}, err
		}
	}
	if sets, number := setsOf(units); len(sets) <= MaxSets {
		all.Labels = append(all.Labels, alphaOf("theme", "(set)", units, func(x, y int) float64 { return masiOf(sets[x], sets[y]) }, len(sets),
			func(r rating) (int, bool) { return number[join(r.themes)], r.themes != nil }))
	}
	tick()
	all.Labels = append(all.Labels, alphaOf("stance", "(all)", units, nominal, len(a.Taxonomy.Stances),
		func(r rating) (int, bool) { return a.Taxonomy.Stance(r.stance), r.stance != "" }))
	tick()
	a.agreementFindings(all)
	return all, nil
}

// setsOf numbers the sets of themes.
func setsOf(units []unit) (sets [][]string, number map[string]int) {
	number = map[string]int{}
	for _, u := range units {
		for _, r := range u.ratings {
			if r.themes == nil {
				continue
			}
			key := join(r.themes)
			if _, ok := number[key]; !ok {
				number[key] = len(sets)
				sets = append(sets, r.themes)
			}
		}
	}
	return sets, number
}

// join makes one string of a set.
func join(themes []string) string { return strings.Join(themes, "\x00") }

func masiOf(x, y []string) float64 {
	common := 0
	for _, theme := range x {
		if slices.Contains(y, theme) {
			common++
		}
	}
	return masi(len(x), len(y), common)
}

// alphaOf works out alpha of what value returns of each rating that has one.
func alphaOf(head, name string, units []unit, distance func(a, b int) float64, values int, value func(rating) (int, bool)) LabelAlpha {
	l := LabelAlpha{Head: head, Label: name}
	lists := make([][]int32, len(units))
	for i, u := range units {
		for _, r := range u.ratings {
			if v, ok := value(r); ok {
				lists[i] = append(lists[i], int32(v))
			}
		}
		if len(lists[i]) < 2 {
			continue
		}
		l.Units++
		l.Ratings += len(lists[i])
		if head == "theme" && name != "(set)" {
			for _, v := range lists[i] {
				l.Positives += int(v)
			}
		}
	}
	table := newRatingTable(lists, values, distance)
	alpha, known := table.alpha()
	if !known {
		return l
	}
	alpha = rounded(alpha)
	l.Alpha = &alpha
	low, high, samples, known := table.interval(bootstrapSeed)
	if l.Resamples = samples; known {
		low, high = rounded(low), rounded(high)
		l.Low, l.High = &low, &high
	}
	return l
}

// raterAgreement returns the raters, those with most units first.
func raterAgreement(units []unit) []RaterAgreement {
	type tally struct{ units, themes, sameThemes, stances, sameStances int }
	tallies := map[string]*tally{}
	for _, u := range units {
		for i, r := range u.ratings {
			t := tallies[r.rater]
			if t == nil {
				t = &tally{}
				tallies[r.rater] = t
			}
			t.units++
			for j, other := range u.ratings {
				if i == j {
					continue
				}
				if r.themes != nil && other.themes != nil {
					t.themes++
					if slices.Equal(r.themes, other.themes) {
						t.sameThemes++
					}
				}
				if r.stance != "" && other.stance != "" {
					t.stances++
					if r.stance == other.stance {
						t.sameStances++
					}
				}
			}
		}
	}
	list := []RaterAgreement{}
	for rater, t := range tallies {
		list = append(list, RaterAgreement{rater, t.units, ratio(t.sameThemes, t.themes), ratio(t.sameStances, t.stances)})
	}
	slices.SortFunc(list, func(x, y RaterAgreement) int {
		return cmp.Or(cmp.Compare(y.Units, x.Units), cmp.Compare(x.Rater, y.Rater))
	})
	return list
}

// ratio is a of b, and null for b = 0.
func ratio(a, b int) *float64 {
	if b == 0 {
		return nil
	}
	r := rounded(float64(a) / float64(b))
	return &r
}

func (a *auditor) agreementFindings(all Agreement) {
	for _, l := range all.Labels {
		if l.Alpha == nil || *l.Alpha >= ReliableAlpha {
			continue
		}
		name := l.Head
		if !strings.HasPrefix(l.Label, "(") {
			name += " " + strconv.Quote(l.Label)
		} else if l.Label == "(set)" {
			name = "set of themes"
		}
		severity, means := Warning, "too little to rely on the labels"
		if *l.Alpha >= TentativeAlpha {
			severity, means = Note, "enough for tentative conclusions only"
		}
		if l.Units < MinUnits {
			severity, means = Note, "but on too few texts to say much"
		}
		a.find(checkAgreement, severity, fmt.Sprintf("Annotators agree on the %s with alpha %.2f over %s: %s.", name, *l.Alpha, count(l.Units, "text"), means),
			"Read the texts that they disagree on, make the definition sharper, and label these texts again.")
	}
}

func (g Agreement) section() report.Section {
	s := report.Section{
		Title: "Agreement of annotators",
		Text:  "Krippendorff's alpha over texts that several annotators labelled: 1 is full agreement, 0 what chance would give, below 0 worse. Krippendorff (2004) relies on data from 0.8 and draws tentative conclusions from 0.667. Each theme is yes or no; the set of themes is compared with MASI distance (Passonneau 2006), which is milder where sets overlap. Intervals are of a bootstrap over texts.",
	}
	if g.Units == 0 {
		s.Tables = []report.Table{{Title: "Alpha", Columns: []string{"head", "label", "alpha"}, Note: "No text was labelled by several annotators: nobody knows how far the labels can be relied on. Have a second person label some of the rows, and name both in the field \"annotator\"."}}
		return s
	}
	t := report.Table{
		Title: "Alpha", Columns: []string{"head", "label", "alpha", "95 % interval", "texts", "ratings", "ratings with the theme"},
		Note: count(g.Repeated, "rating was", "ratings were") + " left out because the same annotator had rated the text before.",
	}
	for _, l := range g.Labels {
		interval, positives := "-", ""
		if l.Low != nil {
			interval = decimal(*l.Low) + " to " + decimal(*l.High)
		}
		if l.Head == "theme" && l.Label != "(set)" {
			positives = strconv.Itoa(l.Positives)
		}
		t.Rows = append(t.Rows, []string{l.Head, l.Label, optional(l.Alpha), interval, strconv.Itoa(l.Units), strconv.Itoa(l.Ratings), positives})
	}
	raters := report.Table{Title: "Annotators", Columns: []string{"annotator", "texts", "same themes as another", "same stance as another"}, Note: "Shares of pairs of ratings of one text."}
	for _, r := range g.ByRater {
		raters.Rows = append(raters.Rows, []string{r.Rater, strconv.Itoa(r.Units), optional(r.Themes), optional(r.Stance)})
	}
	s.Tables = []report.Table{t, raters}
	return s
}
