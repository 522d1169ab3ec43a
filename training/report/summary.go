package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tocsin/training"
)

// A Statement is a sentence or two of the summary.
type Statement struct {
	// Topic is "model", "result", "failure" or "unknown".
	Topic string `json:"topic"`
	Text  string `json:"text"`
	// Section is the name of the section that has the figures.
	Section string `json:"section,omitempty"`
}

// The topics, in the order of the summary, with their headings.
var topics = []struct{ name, heading string }{
	{"model", "What it is"}, {"result", "How well it does"}, {"failure", "Where it fails"}, {"unknown", "What these rows cannot say"},
}

// What the summary takes for few, poor or much. It names what it finds, with figures.
const (
	fewRows       = 30   // positives below which a recall says little
	fewHarmless   = 100  // harmless rows below which a rate of false alarms says little
	poorRecall    = 0.5  // recall at a false-positive rate of 1 %
	poorAUC       = 0.8  // of rows that name a group of people
	manyAlarms    = 0.01 // share of harmless rows of a source put up for review or flagged
	manyAbstained = 0.05
	mostNamed     = 5 // things of a kind that one sentence names
)

// summarise writes the summary from the figures.
func summarise(p Page) []Statement {
	s := &summary{page: p}
	s.model()
	s.results()
	s.themes()
	s.probabilities()
	s.alarms()
	s.identities()
	s.suites()
	s.unknown()
	return s.statements
}

type summary struct {
	page       Page
	statements []Statement
}

func (s *summary) say(topic, section, format string, arguments ...any) {
	s.statements = append(s.statements, Statement{topic, fmt.Sprintf(format, arguments...), section})
}

func (s *summary) model() {
	m := s.page.Model
	var stances []string
	for _, stance := range m.Stances {
		stances = append(stances, label(stance.Name))
	}
	s.say("model", "card", "%s %s is a naive Bayes model (%s, %s). For each of %s it says how probable it is that a text talks about it, and how probable that the text promotes it (stance %s, of %s). A person decides; the model sorts.",
		label(m.Name), label(m.Version), label(m.Estimator), plural(m.VocabularySize, "feature", "features"),
		plural(len(m.Themes), "theme", "themes"), label(m.PromotingStance), strings.Join(stances, ", "))
	sources := len(s.page.Evaluation.Sources)
	origin := "Whether any of them taught the model is not known here; if some did, all figures are too good."
	if s.page.HeldBack {
		origin = "They were held back: the model was not trained on them. They come from the same collection as the rows that taught it, and texts from elsewhere are usually harder."
	}
	s.say("model", "judged", "It judged %s from %s. %s", plural(s.page.Evaluation.Rows, "labelled row", "labelled rows"), plural(sources, "source", "sources"), origin)
}

// totals adds up the decisions about the rows of all sources.
type totals struct {
	promoting, harmless                                    int
	promotingFlagged, promotingReviewed, flagged, reviewed int
}

func add(sources []training.SourceResult) totals {
	var t totals
	count := func(rate training.Figure, of int) int {
		if !known(rate) {
			return 0
		}
		return int(math.Round(float64(rate) * float64(of)))
	}
	for _, r := range sources {
		t.promoting += r.Promoting
		t.harmless += r.Harmless
		t.promotingFlagged += count(r.PromotingFlagged, r.Promoting)
		t.promotingReviewed += count(r.PromotingReviewed, r.Promoting)
		t.flagged += count(r.HarmlessFlagged, r.Harmless)
		t.reviewed += count(r.HarmlessReviewed, r.Harmless)
	}
	return t
}

// ratio writes k of n with its interval.
func ratio(k, n int) string {
	b := proportion(k, n)
	return fmt.Sprintf("%s (%s of %s; 95\u00a0%% interval %s)", percent(b.Value), whole(k), whole(n), b.between(percent))
}

func (s *summary) results() {
	t := add(s.page.Evaluation.Sources)
	if t.promoting > 0 {
		s.say("result", "sources", "Of the rows that promote a theme it flagged %s; it flagged or put up for review %s.",
			ratio(t.promotingFlagged, t.promoting), ratio(t.promotingReviewed, t.promoting))
	}
	if t.harmless > 0 {
		s.say("result", "sources", "Of the rows that promote none it flagged %s by mistake; it flagged or put up for review %s.",
			ratio(t.flagged, t.harmless), ratio(t.reviewed, t.harmless))
	}
	if b := s.best(); b != "" {
		s.say("result", "traffic", "%s", b)
	}
	if e := s.page.Evaluation.Stances; known(e.MacroF1) {
		s.say("result", "stances", "Stances: the mean of their F1 is %s.", figure(e.MacroF1))
	}
}

// best says what review would mean for the themes with the best and the worst precision
// at the base rate.
func (s *summary) best() string {
	type entry struct {
		theme string
		at    operating
		rate  float64
	}
	var all []entry
	for _, t := range s.page.Evaluation.Themes {
		c := newCurve(t.Promotion, t.Promotion.Threshold)
		if c.empty() || t.Promotion.Support < fewRows || t.Promotion.Negatives < fewHarmless {
			continue
		}
		if o := c.operate(c.at(t.Promotion.Threshold), c.baseRate, 1); !math.IsNaN(o.Precision.Value) {
			all = append(all, entry{t.Theme, o, c.baseRate})
		}
	}
	if len(all) < 2 {
		return ""
	}
	slices.SortStableFunc(all, func(a, b entry) int { return cmp.Compare(b.at.Precision.Value, a.at.Precision.Value) })
	first, last := all[0], all[len(all)-1]
	return fmt.Sprintf("Where one text in %s promotes a theme, of 100 texts up for review for %s some %s would be right (recall %s), and for %s some %s (recall %s).",
		whole(int(math.Round(1/first.rate))), label(first.theme), fixed(100*first.at.Precision.Value, 0), percent(first.at.Recall.Value),
		label(last.theme), fixed(100*last.at.Precision.Value, 0), percent(last.at.Recall.Value))
}

// list names some of many things.
func list(things []string) string {
	if len(things) > mostNamed {
		return strings.Join(things[:mostNamed], "; ") + fmt.Sprintf("; and %d more", len(things)-mostNamed)
	}
	return strings.Join(things, "; ")
}

func (s *summary) themes() {
	var poor []training.ThemeEvaluation
	for _, t := range s.page.Evaluation.Themes {
		if f := t.Promotion; f.Support >= fewRows && known(f.RecallAt1FPR) && f.RecallAt1FPR < poorRecall {
			poor = append(poor, t)
		}
	}
	slices.SortStableFunc(poor, func(a, b training.ThemeEvaluation) int {
		return cmp.Compare(a.Promotion.RecallAt1FPR, b.Promotion.RecallAt1FPR)
	})
	var names []string
	for _, t := range poor {
		names = append(names, fmt.Sprintf("%s %s", label(t.Theme), interval(t.Promotion, "recall_at_1_percent_fpr", t.Promotion.RecallAt1FPR)))
	}
	if len(names) > 0 {
		s.say("failure", "themes", "If one harmless row in a hundred may be caught by mistake, it finds less than half of the promoting rows of: %s.", list(names))
	}
}

// interval writes a share with its bootstrap interval, where there is one.
func interval(f training.BinaryFigures, name string, value training.Figure) string {
	if i, ok := f.Intervals[name]; ok && known(i.Low) && known(i.High) {
		return fmt.Sprintf("%s (%s)", share(value), between(float64(i.Low), float64(i.High), percent))
	}
	return share(value)
}

// probabilities names the themes whose probabilities are worth less than their base rate.
func (s *summary) probabilities() {
	var names []string
	for _, t := range s.page.Evaluation.Themes {
		for _, q := range []struct {
			name string
			f    training.BinaryFigures
		}{{"promotes", t.Promotion}, {"talks about", t.Mention}} {
			if q.f.Support >= fewRows && known(q.f.BrierSkill) && q.f.BrierSkill < 0 {
				names = append(names, fmt.Sprintf("%s %s (Brier skill %s)", q.name, label(t.Theme), figure(q.f.BrierSkill)))
			}
		}
	}
	if len(names) > 0 {
		s.say("failure", "figures", "Some probabilities are further from the truth than always saying the base rate: %s.", list(names))
	}
}

func (s *summary) alarms() {
	sources := slices.Clone(s.page.Evaluation.Sources)
	slices.SortStableFunc(sources, func(a, b training.SourceResult) int {
		return cmp.Compare(float64(b.HarmlessReviewed), float64(a.HarmlessReviewed))
	})
	var alarms, abstained []string
	for _, r := range sources {
		if r.Harmless >= fewRows && r.HarmlessReviewed > manyAlarms {
			alarms = append(alarms, fmt.Sprintf("%s %s", label(r.Source), share(r.HarmlessReviewed)))
		}
		if r.Abstained > manyAbstained {
			abstained = append(abstained, fmt.Sprintf("%s %s", label(r.Source), share(r.Abstained)))
		}
	}
	if len(alarms) > 0 {
		s.say("failure", "sources", "Of the harmless rows of some sources it flags or puts up for review more than one in a hundred: %s.", list(alarms))
	}
	if len(abstained) > 0 {
		s.say("failure", "sources", "It does not judge (abstains on) more than one row in twenty of: %s.", list(abstained))
	}
}

func (s *summary) identities() {
	var high, low []string
	for _, i := range s.page.Evaluation.Identities {
		if i.Harmless >= fewRows && known(i.BPSN) && i.BPSN < poorAUC {
			high = append(high, fmt.Sprintf("%s (BPSN AUC %s)", label(i.Group), figure(i.BPSN)))
		}
		if i.Promoting >= fewRows && known(i.BNSP) && i.BNSP < poorAUC {
			low = append(low, fmt.Sprintf("%s (BNSP AUC %s)", label(i.Group), figure(i.BNSP)))
		}
	}
	if len(high) > 0 {
		s.say("failure", "identities", "Harmless rows that name these groups of people rank too high: %s.", list(high))
	}
	if len(low) > 0 {
		s.say("failure", "identities", "Promoting rows that name these groups of people rank too low: %s.", list(low))
	}
}

func (s *summary) suites() {
	var failing []training.SuiteResult
	for _, r := range s.page.Evaluation.Suites {
		if 2*r.Passed < r.Cases {
			failing = append(failing, r)
		}
	}
	slices.SortStableFunc(failing, func(a, b training.SuiteResult) int {
		return cmp.Compare(float64(a.Passed)/float64(a.Cases), float64(b.Passed)/float64(b.Cases))
	})
	var names []string
	for _, r := range failing {
		names = append(names, fmt.Sprintf("%s/%s (%s of %s)", label(r.Suite), label(r.Capability), whole(r.Passed), whole(r.Cases)))
	}
	if len(names) > 0 {
		s.say("failure", "suites", "Of functional tests it passes less than half of the cases of: %s.", list(names))
	}
}

func (s *summary) unknown() {
	e := s.page.Evaluation
	var unseen, few []string
	for _, t := range e.Themes {
		switch f := t.Promotion; {
		case f.Support == 0:
			unseen = append(unseen, label(t.Theme))
		case f.Support < fewRows:
			few = append(few, fmt.Sprintf("%s (%s)", label(t.Theme), whole(f.Support)))
		}
	}
	if len(unseen) > 0 {
		s.say("unknown", "figures", "No row promotes %s: nothing is known of how many such texts it finds.", list(unseen))
	}
	if len(few) > 0 {
		s.say("unknown", "figures", "Fewer than %d rows promote: %s. Their figures may be far off.", fewRows, list(few))
	}
	if t := add(e.Sources); t.harmless < fewHarmless {
		s.say("unknown", "sources", "Only %s promote nothing: the rate of false alarms is hardly known.", plural(t.harmless, "row is known to", "rows are known to"))
	}
	if e.Resamples == 0 {
		s.say("unknown", "figures", "The figures of this page have no bootstrap intervals: they were not asked for.")
	}
	s.say("unknown", "traffic", "How it does on your texts. Rows are not traffic: judge a sample of your own, labelled by your own people, before you trust a threshold.")
}
