package docs_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"tocsin/classifier"
	"tocsin/models"
	"tocsin/training"
)

// TestTaxonomySections: taxonomy.md defines every theme and stance in the words that are
// inside the model, and shows by examples where it begins and ends.
func TestTaxonomySections(t *testing.T) {
	page, taxonomy := file(t, "taxonomy.md"), training.DefaultTaxonomy()
	for _, label := range slices.Concat(taxonomy.Themes, taxonomy.Stances) {
		section := sectionOf(page, "### `"+label.Name+"`")
		if got := quoted(section); got != label.Definition {
			t.Errorf("%s: taxonomy.md says\n%q\nand the taxonomy\n%q", label.Name, got, label.Definition)
		}
		with, without := map[string]bool{}, false
		for _, e := range examplesOf(t, section) {
			if slices.Contains(e.themes, label.Name) || e.stance == label.Name {
				with[e.stance] = true
			} else {
				without = true
			}
		}
		if taxonomy.Theme(label.Name) >= 0 && len(with) < len(taxonomy.Stances) || len(with) == 0 || !without {
			t.Errorf("%s: the examples need one without it, and of a theme one in each stance", label.Name)
		}
	}
}

// TestTaxonomyExamples: what the page decides are labels that exist, each for a reason, and
// no text is one on which a model is judged.
func TestTaxonomyExamples(t *testing.T) {
	page, taxonomy := file(t, "taxonomy.md"), training.DefaultTaxonomy()
	known := judgedTexts(t)
	examples := examplesOf(t, page)
	if len(examples) < 60 {
		t.Errorf("only %d examples were found", len(examples))
	}
	for _, e := range examples {
		checkLabels(t, taxonomy, e.text, e.themes, e.stance)
		if e.why == "" {
			t.Errorf("%s: no reason", e.text)
		}
		if known[strings.Trim(e.text, `"`)] {
			t.Errorf("%s: is there twice, or a model is judged by it", e.text)
		}
		known[strings.Trim(e.text, `"`)] = true
	}
}

// TestTaxonomyExamplesRead: the page says how many of its examples the default model reads
// as the page decides them.
func TestTaxonomyExamplesRead(t *testing.T) {
	model, err := models.Default()
	if err != nil {
		t.Fatal(err)
	}
	page := file(t, "taxonomy.md")
	promoting, caught, others, left := 0, 0, 0, 0
	for _, e := range examplesOf(t, page) {
		decision := model.Classify([]byte(strings.Trim(e.text, `"`)), classifier.Options{}).Decision
		if e.stance == training.DefaultTaxonomy().PromotingStance {
			promoting++
			if decision >= classifier.Review {
				caught++
			}
			continue
		}
		others++
		if decision < classifier.Review {
			left++
		}
	}
	want := fmt.Sprintf("puts %d of the %d examples that promote before a person, or flags them, and leaves %d of the other %d alone", caught, promoting, left, others)
	if !strings.Contains(strings.Join(strings.Fields(page), " "), want) {
		t.Errorf("taxonomy.md does not say that the default model %s", want)
	}
}

// TestTaxonomyMappings: for each of the other classifications the page says of every theme
// and stance what it is there, and of every category which of our labels it meets.
func TestTaxonomyMappings(t *testing.T) {
	page, taxonomy := file(t, "taxonomy.md"), training.DefaultTaxonomy()
	for _, other := range []string{"GIFCT", "OpenAI", "Azure AI Content Safety"} {
		section := sectionOf(page, "### "+other)
		there := map[string]bool{}
		for _, row := range tableOf(t, section, "| Tocsin | theirs | mapping | difference |") {
			there[strings.Trim(row[0], "`")] = true
			checkMapping(t, other, row[0], row[1], row[2])
		}
		for _, label := range slices.Concat(taxonomy.Themes, taxonomy.Stances) {
			if !there[label.Name] {
				t.Errorf("%s: no line for %s", other, label.Name)
			}
		}
		back := tableOf(t, section, "| theirs | Tocsin | mapping | difference |")
		if len(back) == 0 {
			t.Errorf("%s: no table the other way round", other)
		}
		for _, row := range back {
			checkMapping(t, other, row[0], row[1], row[2])
			themes, stance, _ := strings.Cut(row[1], " / ")
			checkLabels(t, taxonomy, other+": "+row[0], names(themes), stance)
		}
	}
}

// TestTaxonomyRows reads the rows that the page shows.
func TestTaxonomyRows(t *testing.T) {
	_, block, _ := strings.Cut(file(t, "taxonomy.md"), "```json\n")
	block, _, found := strings.Cut(block, "```")
	if !found {
		t.Fatal("no rows were found")
	}
	for line := range strings.Lines(block) {
		var row training.Row
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%s: %v", line, err)
		}
		checkLabels(t, training.DefaultTaxonomy(), row.ID, row.Themes, row.Stance)
		if row.Text == "" || row.Themes == nil || row.OtherHarm && len(row.Themes) > 0 {
			t.Errorf("%s: not a row as the page describes it", line)
		}
	}
}

// An example is a text of the page with what the page decides of it.
type example struct {
	text   string // in quotation marks
	themes []string
	stance string
	why    string
}

var decision = regexp.MustCompile("^(?:none(?:, other harm)?|(`\\w+`(?:, `\\w+`)*) / (\\w+))$")

// examplesOf reads the tables of examples in a text.
func examplesOf(t *testing.T, text string) []example {
	t.Helper()
	var examples []example
	for _, row := range tableOf(t, text, "| text | decision | why |") {
		parts := decision.FindStringSubmatch(row[1])
		if parts == nil || !strings.HasPrefix(row[0], `"`) || !strings.HasSuffix(row[0], `"`) {
			t.Errorf("not a text and a decision: %s | %s", row[0], row[1])
			continue
		}
		examples = append(examples, example{row[0], names(parts[1]), parts[2], row[2]})
	}
	return examples
}

// checkLabels wants labels of the taxonomy, and a stance where there is a theme.
func checkLabels(t *testing.T, taxonomy classifier.Taxonomy, place string, themes []string, stance string) {
	t.Helper()
	for _, theme := range themes {
		if taxonomy.Theme(theme) < 0 {
			t.Errorf("%s: there is no theme %q", place, theme)
		}
	}
	if stance != "" && taxonomy.Stance(stance) < 0 {
		t.Errorf("%s: there is no stance %q", place, stance)
	}
	if stance != "" && len(themes) == 0 {
		t.Errorf("%s: a stance without a theme", place)
	}
}

// checkMapping wants one of the words that the page explains, and a counterpart unless there is none.
func checkMapping(t *testing.T, other, from, to, mapping string) {
	t.Helper()
	if !slices.Contains([]string{"partial", "one-way", "none"}, mapping) || (to == "") != (mapping == "none") {
		t.Errorf("%s: %s: the mapping to %q is %q", other, from, to, mapping)
	}
}

// judgedTexts returns the texts of the hold-outs, of the models' tests and of the suites.
func judgedTexts(t *testing.T) map[string]bool {
	t.Helper()
	texts := map[string]bool{}
	for _, pattern := range []string{"../training/corpus/holdout/*.jsonl", "../models/testdata/*.jsonl", "../training/suites/*.jsonl"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no rows: %v", pattern, err)
		}
		for _, path := range paths {
			for line := range strings.Lines(file(t, path)) {
				var fields map[string]any // a case or a pair has its texts under other names
				if err := json.Unmarshal([]byte(line), &fields); err != nil {
					t.Fatalf("%s: %v", path, err)
				}
				for _, value := range fields {
					if text, ok := value.(string); ok {
						texts[text] = true
					}
				}
			}
		}
	}
	return texts
}

// sectionOf returns what stands below a heading, down to the next one.
func sectionOf(page, heading string) string {
	_, section, _ := strings.Cut(page, "\n"+heading+"\n")
	section, _, _ = strings.Cut(section, "\n#")
	return section
}

// quoted returns the first quotation of a section, on one line.
func quoted(section string) string {
	var words []string
	for line := range strings.Lines(section) {
		text, found := strings.CutPrefix(line, "> ")
		if found {
			words = append(words, strings.Fields(text)...)
		} else if len(words) > 0 {
			break
		}
	}
	return strings.Join(words, " ")
}

// tableOf returns the cells of all tables in a text that have the header.
func tableOf(t *testing.T, text, header string) [][]string {
	t.Helper()
	var rows [][]string
	in := false
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch {
		case line == header:
			in = true
		case !strings.HasPrefix(line, "|"):
			in = false
		case in && !strings.HasPrefix(line, "|---"):
			cells := strings.Split(strings.Trim(line, "|"), "|")
			for i := range cells {
				cells[i] = strings.TrimSpace(cells[i])
			}
			if len(cells) != strings.Count(header, "|")-1 {
				t.Fatalf("not a line of the table %s\n%s", header, line)
			}
			rows = append(rows, cells)
		}
	}
	return rows
}

// names returns the labels of a cell.
func names(cell string) []string {
	return strings.FieldsFunc(cell, func(r rune) bool { return strings.ContainsRune("`, ", r) })
}
