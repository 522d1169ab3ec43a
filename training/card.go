package training

import (
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"

	"tocsin/classifier"
)

// A card lies in the model file. So it has the same bytes whenever and wherever it is
// made, no texts, and bounds: about 300 bytes a label and these.
const (
	// cardSources is how many sources are named, the largest first, and cardLabels how
	// many labels of each.
	cardSources = 30
	cardLabels  = 6
	// cardNameRunes is how much of a name that comes from the rows is shown.
	cardNameRunes = 48
	// cardContracts is how many contracts are shown.
	cardContracts = 72
	// cardWeakest is how many of the lowest figures are named.
	cardWeakest = 8
	// fewPositives is below what a figure says little: its interval is about 0.3 wide.
	fewPositives = 30
)

// Card returns the model card of a trained model, as Markdown, under the headings of
// Mitchell et al. 2019, "Model Cards for Model Reporting".
func Card(info classifier.Info, c Config, train []Row, contracts []ContractResult, e Evaluation) (string, error) {
	var b strings.Builder
	settings, err := cardSettings(c)
	if err != nil {
		return "", err
	}
	fmt.Fprintf(&b, "# %s %s\n\n", cardCell(info.Name), cardCell(info.Version))
	b.WriteString("Says what texts talk about and whether they promote it. A person decides; the model only sorts.\n\n")
	cardDetails(&b, info, c, settings)
	cardUse(&b, info)
	cardFactors(&b, e)
	cardMetrics(&b, info, c, contracts)
	fmt.Fprintf(&b, "## Evaluation data\n\n")
	if e.Rows == 0 {
		b.WriteString("None: no rows were held back, and nothing is known of how well this model judges.\n\n")
	} else {
		fmt.Fprintf(&b, "%d rows that were held back from training.\n\n", e.Rows)
	}
	cardTraining(&b, info, c, train)
	if e.Rows > 0 {
		cardAnalyses(&b, e)
	}
	b.WriteString("## Ethical considerations\n\n")
	b.WriteString("- A false alarm can silence people who report, study or survived violence. What is flagged must be read by a person, and whoever is affected must be able to object.\n")
	b.WriteString("- Identity words may carry weight because of the rows. Look at the slices of `tocsin evaluate` before use.\n")
	b.WriteString("- The file holds words of the training rows that occur in several groups, and no row.\n\n")
	cardCaveats(&b, info, c, train, e)
	return strings.TrimRight(b.String(), "\n") + "\n", nil
}

func cardSettings(c Config) (string, error) {
	data, err := json.Marshal(SettingsOf(c))
	if err != nil {
		return "", err
	}
	var all map[string]json.RawMessage
	if err := json.Unmarshal(data, &all); err != nil {
		return "", err
	}
	delete(all, "repeat") // stands with the rows
	var parts []string
	for _, name := range slices.Sorted(maps.Keys(all)) {
		var value any
		if err := json.Unmarshal(all[name], &value); err != nil {
			return "", err
		}
		parts = append(parts, fmt.Sprintf("%s %v", name, value))
	}
	return strings.Join(parts, ", "), nil
}

func cardDetails(b *strings.Builder, info classifier.Info, c Config, settings string) {
	b.WriteString("## Model details\n\n")
	fmt.Fprintf(b, "- naive Bayes, estimator %s, %d features; taxonomy %s: %d themes, %d stances\n", info.Estimator, info.VocabularySize, cardCell(c.Taxonomy.Name), len(info.Themes), len(info.Stances))
	fmt.Fprintf(b, "- settings: %s\n", cardCell(settings))
	fmt.Fprintf(b, "- digest of the rows trained on: %s\n\n", info.TrainingDataDigest)
}

func cardUse(b *strings.Builder, info classifier.Info) {
	b.WriteString("## Intended use\n\n")
	b.WriteString("For moderators and researchers: to put texts in an order in which people read them, to find what promotes violence among much that does not, and to count how often it is talked about.\n\n")
	b.WriteString("Not for: decisions about a person without a person, surveillance of people, evidence in court, languages other than those of the training rows, images or sound, or texts of another kind than those below without an evaluation of one's own.\n\n")
	b.WriteString("Themes: ")
	for i, t := range info.Themes {
		if i > 0 {
			b.WriteString(", ")
		}
		b.WriteString(t.Name)
	}
	b.WriteString(". Their definitions are in the model: `tocsin model card --format json`.\n\n")
}

func cardFactors(b *strings.Builder, e Evaluation) {
	b.WriteString("## Factors\n\nHow well the model judges depends on the source of a text, its length, its register, the stance it takes, and whether it names a group of people.")
	if e.Rows > 0 && len(e.Slices) == 0 {
		b.WriteString(" Only sources and stances were looked at here.")
	}
	b.WriteString("\n\n")
}

func cardMetrics(b *strings.Builder, info classifier.Info, c Config, contracts []ContractResult) {
	b.WriteString("## Metrics\n\n")
	fmt.Fprintf(b, "- Probabilities hold where %.3g of texts talk about a theme; calibration %s, on rows of other folds.\n", info.BaseRate, c.Calibration)
	var rates []string
	for _, t := range []struct {
		name     string
		contract *Contract
		rate     float64
	}{{"mention", c.Contracts.Mention, c.FalsePositiveRates.Mention}, {"review", c.Contracts.Review, c.FalsePositiveRates.Review}, {"flag", c.Contracts.Flag, c.FalsePositiveRates.Flag}} {
		if t.contract != nil {
			rates = append(rates, fmt.Sprintf("%s at %s", t.name, t.contract))
		} else {
			rates = append(rates, fmt.Sprintf("%s at a false-positive rate of %.3g", t.name, t.rate))
		}
	}
	fmt.Fprintf(b, "- Thresholds, per theme and on rows not seen: %s.", strings.Join(rates, ", "))
	for _, t := range []struct {
		verb     string
		contract *Contract
		rate     float64
		of       []string
	}{
		{"reviewed", c.Contracts.Review, c.FalsePositiveRates.ReviewAbout, formatThemeRates(c)},
		{"flagged", c.Contracts.Flag, c.FalsePositiveRates.FlagAbout, nil},
	} {
		if t.contract == nil && (t.rate < 1 || len(t.of) > 0) {
			fmt.Fprintf(b, " Of the rows that talk about the theme without promoting it at most %.3g are %s", t.rate, t.verb)
			if len(t.of) > 0 {
				fmt.Fprintf(b, " (%s)", strings.Join(t.of, ", "))
			}
			b.WriteByte('.')
		}
	}
	b.WriteString("\n\n")
	if len(contracts) == 0 {
		return
	}
	b.WriteString("| contract of | to | threshold | precision | recall | false positives | groups |\n|---|---|---|---|---|---|---|\n")
	for i, r := range contracts {
		if i == cardContracts {
			fmt.Fprintf(b, "| %d more | | | | | | |\n", len(contracts)-i)
			break
		}
		fmt.Fprintf(b, "| %s | %s | %.4g | %s | %s | %s | %d + %d |\n", r.Theme, r.Threshold, r.At, cardFigure(r.Precision), cardFigure(r.Recall), cardSmall(r.FalsePositiveRate), r.PositiveGroups, r.NegativeGroups)
	}
	b.WriteByte('\n')
}

func cardTraining(b *strings.Builder, info classifier.Info, c Config, train []Row) {
	fmt.Fprintf(b, "## Training data\n\n%d rows.\n\n| source | rows | times counted | labels |\n|---|---|---|---|\n", len(train))
	rows, labels := map[string]int{}, map[string]map[string]int{}
	all, sources := map[string]int{}, map[string]map[string]bool{}
	for _, r := range train {
		rows[r.Source]++
		if labels[r.Source] == nil {
			labels[r.Source] = map[string]int{}
		}
		for _, label := range labelNames(r) {
			labels[r.Source][label]++
			all[label]++
			if sources[label] == nil {
				sources[label] = map[string]bool{}
			}
			sources[label][r.Source] = true
		}
	}
	order := byCount(rows)
	for i, source := range order {
		if i == cardSources {
			left := 0
			for _, s := range order[i:] {
				left += rows[s]
			}
			fmt.Fprintf(b, "| %d more | %d | | |\n", len(order)-i, left)
			break
		}
		var parts []string
		for k, label := range byCount(labels[source]) {
			if k == cardLabels {
				parts = append(parts, fmt.Sprintf("%d more", len(labels[source])-k))
				break
			}
			parts = append(parts, fmt.Sprintf("%s %d", label, labels[source][label]))
		}
		fmt.Fprintf(b, "| %s | %d | %d | %s |\n", cmp.Or(cardCell(source), "(none)"), rows[source], c.times(Row{Source: source}), strings.Join(parts, ", "))
	}
	b.WriteString("\n| label | rows | of sources |\n|---|---|---|\n")
	for _, label := range append(namesOf(info), noTheme) {
		fmt.Fprintf(b, "| %s | %d | %d |\n", label, all[label], len(sources[label]))
	}
	b.WriteByte('\n')
}

// noTheme is what a card calls rows about none of the themes.
const noTheme = "none of the themes"

func labelNames(r Row) []string {
	names := slices.Clone(r.Themes)
	if r.Themes != nil && len(r.Themes) == 0 {
		names = append(names, noTheme)
	}
	if r.Stance != "" {
		names = append(names, r.Stance)
	}
	return names
}

func namesOf(info classifier.Info) (names []string) {
	for _, t := range info.Themes {
		names = append(names, t.Name)
	}
	for _, s := range info.Stances {
		names = append(names, s.Name)
	}
	return names
}

// byCount returns the keys, the most frequent first.
func byCount(counts map[string]int) []string {
	return slices.SortedFunc(maps.Keys(counts), func(a, b string) int {
		return cmp.Or(cmp.Compare(counts[b], counts[a]), cmp.Compare(a, b))
	})
}

// cardCell makes a string that comes from outside safe inside a Markdown table.
func cardCell(s string) string {
	s = strings.Join(strings.Fields(strings.ToValidUTF8(s, "\ufffd")), " ")
	if runes := []rune(s); len(runes) > cardNameRunes && !strings.Contains(s, ", ") {
		s = string(runes[:cardNameRunes]) + "…"
	}
	return strings.NewReplacer("|", "/", "<", "(", ">", ")", "`", "'").Replace(s)
}

// withInterval writes the interval of a figure, if it has one.
func withInterval(b BinaryFigures, name string) string {
	i, ok := b.Intervals[name]
	if !ok || math.IsNaN(float64(i.Low)) {
		return ""
	}
	return fmt.Sprintf(" (%s to %s)", cardFigure(i.Low), cardFigure(i.High))
}
