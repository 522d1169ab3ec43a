package training

import (
	"fmt"
	"regexp"
	"strconv"
	"strings"
)

// A Contract says what a threshold must keep to: "precision >= 0.95 at a base rate of
// 0.01". See ParseContract.
type Contract struct {
	// Figure is "precision", "recall" or "fpr", the false-positive rate.
	Figure string
	// Bound is the least precision or recall, or the highest false-positive rate, above 0
	// and below 1.
	Bound float64
	// BaseRate is the share of positives at which a precision holds, above 0 and below 1;
	// 0 for the model's: its base rate for mention, and that times the share of the
	// promoting stance for review and flag.
	BaseRate float64
}

// Contracts are the contracts of the three thresholds, nil where there is none.
type Contracts struct{ Mention, Review, Flag *Contract }

// The figures of contracts.
const (
	precisionFigure = "precision"
	recallFigure    = "recall"
	fprFigure       = "fpr"
)

const contractForms = `want "precision >= 0.95", "precision >= 0.95 at a base rate of 0.01" (or "@ 0.01"), "recall >= 0.9" or "fpr <= 0.001"`

var contractPattern = regexp.MustCompile(`^(?:(maximum|max) (\w+) ?(?:at|@) ?)?(\w+) ?(>=|<=|≥|≤) ?([0-9.e-]+) ?(%?)(?: ?(?:@|at (?:a )?base rate(?: of)?) ?([0-9.e-]+) ?(%?))?$`)

// ParseContract reads a contract: a figure, >= or <=, a bound, and for a precision the
// base rate where it is not the model's. Numbers may be shares or percentages. The
// wording of ORES is taken too: "maximum recall at precision >= .9" is "precision >= .9",
// for that asks for the lowest threshold, and the lowest has the highest recall.
func ParseContract(s string) (Contract, error) {
	fail := func(format string, arguments ...any) (Contract, error) {
		return Contract{}, fmt.Errorf("contract %q: %s", s, fmt.Sprintf(format, arguments...))
	}
	words := strings.Join(strings.Fields(strings.ToLower(s)), " ")
	words = strings.NewReplacer("false-positive rate", fprFigure, "false positive rate", fprFigure).Replace(words)
	m := contractPattern.FindStringSubmatch(words)
	if m == nil {
		return fail("%s", contractForms)
	}
	c := Contract{Figure: m[3]}
	operator := strings.NewReplacer("≥", ">=", "≤", "<=").Replace(m[4])
	maximised := map[string]string{precisionFigure: "recall", fprFigure: "recall", recallFigure: "precision filter_rate"}
	switch want, known := map[string]string{precisionFigure: ">=", recallFigure: ">=", fprFigure: "<="}[c.Figure]; {
	case !known:
		return fail("unknown figure %q, %s", c.Figure, contractForms)
	case operator != want:
		return fail("%s is bounded by %s, not by %s", c.Figure, want, operator)
	case m[1] != "" && !strings.Contains(" "+maximised[c.Figure]+" ", " "+m[2]+" "):
		return fail("the threshold of a bound on %s can maximise %s, not %s", c.Figure, strings.ReplaceAll(maximised[c.Figure], " ", " or "), m[2])
	case m[7] != "" && c.Figure != precisionFigure:
		return fail("a base rate means nothing to %s, only to precision", c.Figure)
	}
	var err error
	if c.Bound, err = parseShare(m[5], m[6]); err != nil {
		return fail("the bound: %v", err)
	}
	if m[7] != "" {
		if c.BaseRate, err = parseShare(m[7], m[8]); err != nil {
			return fail("the base rate: %v", err)
		}
	}
	return c, nil
}

// parseShare reads a number above 0 and below 1, or 100 times that with a % sign.
func parseShare(number, percent string) (float64, error) {
	x, err := strconv.ParseFloat(number, 64)
	if err != nil {
		return 0, fmt.Errorf("%q is not a number", number)
	}
	if percent != "" {
		x /= 100
	}
	if !(x > 0 && x < 1) {
		return 0, fmt.Errorf("%s%s, want it above 0 and below 1 (or 100 %%)", number, percent)
	}
	return x, nil
}

// String returns the contract as ParseContract reads it.
func (c Contract) String() string {
	operator := ">="
	if c.Figure == fprFigure {
		operator = "<="
	}
	s := fmt.Sprintf("%s %s %s", c.Figure, operator, strconv.FormatFloat(c.Bound, 'g', -1, 64))
	if c.BaseRate != 0 {
		s += " at a base rate of " + strconv.FormatFloat(c.BaseRate, 'g', -1, 64)
	}
	return s
}

// MarshalText returns String, for JSON and flags.
func (c Contract) MarshalText() ([]byte, error) { return []byte(c.String()), nil }

// UnmarshalText is ParseContract.
func (c *Contract) UnmarshalText(text []byte) (err error) {
	*c, err = ParseContract(string(text))
	return err
}

// check refuses a contract that ParseContract would not return.
func (c Contract) check() error {
	_, err := ParseContract(c.String())
	return err
}
