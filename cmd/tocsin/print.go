package main

import (
	"encoding/csv"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"
	"text/tabwriter"
	"unicode"
	"unicode/utf8"

	"tocsin/classifier"
	"tocsin/server"
)

var decisionNames = map[classifier.Decision]string{
	classifier.BelowThreshold: "BELOW_THRESHOLD",
	classifier.Mention:        "MENTION",
	classifier.Abstain:        "ABSTAIN",
	classifier.Review:         "REVIEW",
	classifier.Flag:           "FLAG",
}

// A jsonPrinter prints the canonical JSON of ClassifyTextResponse, one a line.
type jsonPrinter struct {
	w    io.Writer
	info classifier.Info
}

func (p *jsonPrinter) print(a answer) error {
	line, err := server.MarshalJSON(server.Response(p.info, a.id, a.text, a.result))
	if err != nil {
		return fmt.Errorf("%s: %w", a.id, err)
	}
	_, err = p.w.Write(append(line, '\n'))
	return err
}

// A csvPrinter prints one line a text: its decision and its most probable theme, and the
// text as the model read it if that was asked for.
type csvPrinter struct {
	w          *csv.Writer
	normalized bool
}

func newCSVPrinter(w io.Writer, normalized bool) (*csvPrinter, error) {
	p := &csvPrinter{csv.NewWriter(w), normalized}
	head := []string{"id", "decision", "reason", "theme", "probability", "promotion_probability", "stance", "stance_probability", "evidence"}
	if normalized {
		head = append(head, "normalized_text")
	}
	return p, p.row(head...)
}

func (p *csvPrinter) print(a answer) error {
	theme, stance := leading(a.result), a.result.Stances[0]
	var words []string
	for _, e := range theme.Evidence {
		words = append(words, spanText(a.text, e))
	}
	fields := []string{
		a.id, decisionNames[a.result.Decision], string(a.result.Reason), theme.Theme, decimal(theme.Probability), decimal(theme.PromotionProbability),
		stance.Stance, decimal(stance.Probability), strings.Join(words, "; "),
	}
	if p.normalized {
		fields = append(fields, a.result.NormalizedText)
	}
	return p.row(fields...)
}

// row writes one line, at once.
func (p *csvPrinter) row(fields ...string) error {
	_ = p.w.Write(fields) // Error returns what went wrong
	p.w.Flush()
	return p.w.Error()
}

func decimal(x float64) string { return strconv.FormatFloat(x, 'g', 6, 64) }

// leading is the theme that the decision is about: the most probable of those with
// the most severe decision.
func leading(r classifier.Result) classifier.ThemeResult {
	best := r.Themes[0]
	for _, t := range r.Themes[1:] {
		if t.Decision > best.Decision {
			best = t
		}
	}
	return best
}

// A tablePrinter prints for people: a line a text when there are many, otherwise all
// themes and stances with their evidence, and on a terminal the text around it.
type tablePrinter struct {
	w            io.Writer
	color, brief bool
	begun        bool // the head of the brief table is printed
}

func (p *tablePrinter) print(a answer) error {
	if p.brief {
		return p.line(a)
	}
	r := a.result
	head := decisionNames[r.Decision]
	if r.Reason != "" {
		head += " (" + string(r.Reason) + ")"
	}
	fmt.Fprintf(p.w, "%s: %s\n\n", printable(a.id), p.paint(decisionColor(r.Decision), head))
	t := tabwriter.NewWriter(p.w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "theme\tprobability\tpromotes\tdecision\tevidence (log odds)")
	for _, theme := range r.Themes {
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%s\t%s\n", theme.Theme, theme.Probability, theme.PromotionProbability, decisionNames[theme.Decision], list(a.text, theme.Evidence))
	}
	fmt.Fprintln(t, "\nstance\tprobability\t\t\tevidence (log odds)")
	for _, s := range r.Stances {
		fmt.Fprintf(t, "%s\t%.4f\t\t\t%s\n", s.Stance, s.Probability, list(a.text, s.Evidence))
	}
	if err := t.Flush(); err != nil {
		return err
	}
	if excerpt := p.excerpt(a); excerpt != "" {
		fmt.Fprintf(p.w, "\n%s\n", excerpt)
	}
	if a.result.NormalizedText != "" {
		fmt.Fprintf(p.w, "\nread as: %s\n", printable(a.result.NormalizedText))
	}
	_, err := fmt.Fprintf(p.w, "\nknown words %.0f %%%s\n", 100*r.KnownTokenRatio, signalList(r.Signals))
	return err
}

// line prints one text on one line, at once: a million texts need no more memory
// than ten.
func (p *tablePrinter) line(a answer) error {
	const form = "%-26s %-20s %11s %9s  %-9s %s\n"
	if !p.begun {
		p.begun = true
		fmt.Fprintf(p.w, form, "decision", "theme", "probability", "promotes", "stance", "id")
	}
	theme := leading(a.result)
	decision := decisionNames[a.result.Decision]
	if a.result.Reason != "" {
		decision += " " + string(a.result.Reason)
	}
	_, err := fmt.Fprintf(p.w, form, decision, theme.Theme, fmt.Sprintf("%.4f", theme.Probability), fmt.Sprintf("%.4f", theme.PromotionProbability),
		a.result.Stances[0].Stance, printable(a.id))
	if err == nil && a.result.NormalizedText != "" {
		_, err = fmt.Fprintf(p.w, "  read as: %s\n", printable(a.result.NormalizedText))
	}
	return err
}

// list writes evidence as words with their log odds.
func list(text []byte, evidence []classifier.Evidence) string {
	var words []string
	for _, e := range evidence {
		words = append(words, fmt.Sprintf("%s %+.2f", spanText(text, e), e.LogOdds))
	}
	return strings.Join(words, ", ")
}

// maxSpanRunes is how much of a span a table shows.
const maxSpanRunes = 40

func spanText(text []byte, e classifier.Evidence) string {
	s := []rune(printable(string(text[e.Start:min(e.End, e.Start+8*maxSpanRunes)])))
	if len(s) > maxSpanRunes {
		s = append(s[:maxSpanRunes], '…')
	}
	return string(s)
}

// printable makes a string safe for a terminal: white space is one space, and what
// could move the cursor or the direction of writing is left out.
func printable(s string) string {
	s = strings.Join(strings.Fields(s), " ")
	return strings.Map(func(r rune) rune {
		if unicode.IsControl(r) || unicode.Is(unicode.Cf, r) {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, "\uFFFD"))
}

// excerptBytes is about how much text is shown around the strongest evidence.
const excerptBytes = 240

// excerpt shows, on a terminal, the text around the strongest evidence of the leading
// theme, with what speaks for the theme highlighted.
func (p *tablePrinter) excerpt(a answer) string {
	if !p.color {
		return ""
	}
	var spans []classifier.Evidence
	for _, e := range leading(a.result).Evidence {
		if e.LogOdds > 0 {
			spans = append(spans, e)
		}
	}
	if len(spans) == 0 {
		return ""
	}
	from := max(0, spans[0].Start-excerptBytes/2)
	to := min(len(a.text), from+excerptBytes)
	slices.SortFunc(spans, func(a, b classifier.Evidence) int { return a.Start - b.Start })
	var out strings.Builder
	at := from
	for _, e := range spans {
		if e.Start < at || e.End > to {
			continue
		}
		out.WriteString(between(a.text[at:e.Start]))
		out.WriteString(p.paint("1;33", printable(string(a.text[e.Start:e.End]))))
		at = e.End
	}
	out.WriteString(between(a.text[at:to]))
	return "… " + strings.TrimSpace(out.String()) + " …"
}

// between is text between spans, with its outer white space kept as one space.
func between(text []byte) string {
	s := string(text)
	kept := printable(s)
	if kept == "" {
		if s == "" {
			return ""
		}
		return " "
	}
	if r, _ := utf8.DecodeRuneInString(s); unicode.IsSpace(r) {
		kept = " " + kept
	}
	if r, _ := utf8.DecodeLastRuneInString(s); unicode.IsSpace(r) {
		kept += " "
	}
	return kept
}

func decisionColor(d classifier.Decision) string {
	switch d {
	case classifier.Flag:
		return "1;31"
	case classifier.Review:
		return "1;33"
	}
	return "1"
}

func (p *tablePrinter) paint(color, s string) string {
	if !p.color {
		return s
	}
	return "\x1b[" + color + "m" + s + "\x1b[0m"
}

func signalList(s classifier.Signals) string {
	var names []string
	for _, n := range []struct {
		mark classifier.Signals
		name string
	}{
		{classifier.InvalidUTF8, "invalid UTF-8"}, {classifier.Invisible, "invisible characters"}, {classifier.BidiControl, "bidi controls"},
		{classifier.Homoglyph, "homoglyphs"}, {classifier.MixedScript, "mixed scripts"}, {classifier.FullWidth, "styled letters"},
		{classifier.Combining, "combining marks"}, {classifier.Backspace, "backspaces"}, {classifier.Leetspeak, "leetspeak"},
		{classifier.SpacedLetters, "spaced letters"}, {classifier.SeparatedLetters, "separated letters"}, {classifier.SplitWords, "split words"},
		{classifier.JoinedWords, "joined words"}, {classifier.StretchedLetters, "stretched letters"}, {classifier.CharacterReferences, "character references"},
		{classifier.Truncated, "truncated"},
	} {
		if s.Has(n.mark) {
			names = append(names, n.name)
		}
	}
	if len(names) == 0 {
		return ""
	}
	return "; signals: " + strings.Join(names, ", ")
}
