package training

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"iter"
	"strings"

	"tocsin/classifier"
)

// A SuiteCase is one case of a functional suite (Röttger et al. 2021; Ribeiro et al.
// 2020): a text, what a model should say of it, and which capability that shows. In a
// suite file it is one JSON object a line.
type SuiteCase struct {
	Suite string `json:"suite"`
	// Case is the case's ID, of which a suite has each once.
	Case       string      `json:"case"`
	Capability string      `json:"capability"`
	Text       string      `json:"text"`
	Expect     Expectation `json:"expect"`

	at position // where it stands, for errors
}

// A position is a line of a file.
type position struct {
	file string
	line int
}

// errorf is an error about the line; for a case that comes from no file of its own, about
// the case.
func (p position) errorf(format string, args ...any) error {
	if p.line == 0 {
		return fmt.Errorf(format, args...)
	}
	return &RowError{p.file, p.line, fmt.Errorf(format, args...)}
}

// An Expectation is what a case expects. All fields that are set must hold; at least
// one must be set. Decisions are ordered by severity: BELOW_THRESHOLD, MENTION, ABSTAIN,
// REVIEW, FLAG.
type Expectation struct {
	// AtLeast and AtMost bound the decision: that about the text or, with Theme, that
	// about the theme.
	AtLeast string `json:"at_least,omitempty"`
	AtMost  string `json:"at_most,omitempty"`
	// Theme alone expects that the text talks about the theme: its probability reaches
	// the mention threshold. It also says which theme the other fields are about.
	Theme string `json:"theme,omitempty"`
	// Stance is the leading one of the text.
	Stance string `json:"stance,omitempty"`
	// Above and Below name another case of the suite: the promotion probability (of the
	// theme, or the highest of any) is strictly above or below that of the other.
	Above string `json:"above,omitempty"`
	Below string `json:"below,omitempty"`
}

// maxSuiteCases is how many cases are run at once: all wait for those that they are
// compared with.
const maxSuiteCases = 100_000

// ReadSuite yields the cases of a suite file. A bad one is yielded as a *RowError and
// the reading goes on; any other error ends it.
func ReadSuite(file string, r io.Reader, taxonomy classifier.Taxonomy) iter.Seq2[SuiteCase, error] {
	return func(yield func(SuiteCase, error) bool) {
		for line, err := range Lines(r) {
			at := position{file, line.Number}
			if err != nil && !errors.Is(err, ErrLongLine) {
				yield(SuiteCase{}, fmt.Errorf("%s:%d: %w", file, line.Number, err))
				return
			}
			var c SuiteCase
			if err == nil {
				c, err = parseCase(line.Bytes, taxonomy)
			}
			if err != nil {
				err = at.errorf("%w", err)
			}
			c.at = at
			if !yield(c, err) {
				return
			}
		}
	}
}

func parseCase(line []byte, taxonomy classifier.Taxonomy) (SuiteCase, error) {
	var c SuiteCase
	decoder := json.NewDecoder(bytes.NewReader(line))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&c); err != nil {
		return c, fmt.Errorf(`not a JSON object of the form {"suite","case","capability","text","expect":{...}}: %w`, JSONFault(err))
	}
	if decoder.More() {
		return c, errors.New("more than one JSON value in the line")
	}
	for _, f := range []struct{ name, value string }{{"suite", c.Suite}, {"case", c.Case}, {"capability", c.Capability}, {"text", c.Text}} {
		if f.value == "" {
			return c, fmt.Errorf("field %q: missing", f.name)
		}
	}
	return c, c.Expect.check(taxonomy)
}

// check says what is wrong with an expectation.
func (x Expectation) check(taxonomy classifier.Taxonomy) error {
	if x == (Expectation{}) {
		return errors.New(`field "expect": expected one or more of at_least, at_most, theme, stance, above, below`)
	}
	for _, f := range []struct{ name, value string }{{"at_least", x.AtLeast}, {"at_most", x.AtMost}} {
		if _, ok := decisionOf(f.value); f.value != "" && !ok {
			return fmt.Errorf("field %q: %q is no decision, expected one of %s", "expect."+f.name, f.value, strings.Join(decisionOrder, ", "))
		}
	}
	if x.Theme != "" && taxonomy.Theme(x.Theme) < 0 {
		return fmt.Errorf("field %q: %q is not a theme of the taxonomy, which has %s", "expect.theme", x.Theme, names(taxonomy.Themes))
	}
	if x.Stance != "" && taxonomy.Stance(x.Stance) < 0 {
		return fmt.Errorf("field %q: %q is not a stance of the taxonomy, which has %s", "expect.stance", x.Stance, names(taxonomy.Stances))
	}
	return nil
}

// String says what is expected, in words.
func (x Expectation) String() string {
	of := ""
	if x.Theme != "" {
		of = " for " + x.Theme
	}
	var parts []string
	if x.AtLeast != "" {
		parts = append(parts, "at least "+x.AtLeast+of)
	}
	if x.AtMost != "" {
		parts = append(parts, "at most "+x.AtMost+of)
	}
	if x.alone() {
		parts = append(parts, "talks about "+x.Theme)
	}
	if x.Stance != "" {
		parts = append(parts, "stance "+x.Stance)
	}
	if x.Above != "" {
		parts = append(parts, "promotes more than another case"+of)
	}
	if x.Below != "" {
		parts = append(parts, "promotes less than another case"+of)
	}
	return strings.Join(parts, ", ")
}

// alone reports whether the theme is an expectation of its own, and not what others
// are about.
func (x Expectation) alone() bool {
	return x.Theme != "" && x.AtLeast == "" && x.AtMost == "" && x.Above == "" && x.Below == ""
}

// decisionOrder has the names of the decisions of the contract, the least severe first.
var decisionOrder = []string{"BELOW_THRESHOLD", "MENTION", "ABSTAIN", "REVIEW", "FLAG"}

// DecisionName is a decision as the contract names it, and expectations do.
func DecisionName(d classifier.Decision) string { return decisionOrder[d-classifier.BelowThreshold] }

func decisionOf(name string) (classifier.Decision, bool) {
	for i, n := range decisionOrder {
		if n == name {
			return classifier.BelowThreshold + classifier.Decision(i), true
		}
	}
	return 0, false
}
