package datasets

import (
	"encoding/csv"
	"iter"
	"maps"
	"slices"
	"strconv"
	"strings"

	"tocsin/training"
)

// A hazard says how far the label that a set of requests gives is from our themes.
type hazard int

const (
	// nearHazard: violence, weapons, extremism. A row counts only where a rule finds a theme.
	nearHazard hazard = iota
	// otherHazard: theft, drugs, fraud, hate. No theme, unless a rule finds one or a word near one.
	otherHazard
	// farHazard: self-harm, abuse of children, sex, bad advice. No theme, whatever weapon is
	// named; only a row with a theme's own words is left out.
	farHazard
)

// request labels a request by its hazard and its words.
func (r themeRules) request(row training.Row, h hazard) outcome {
	words := wordsOf(row.Text)
	themes := r.of(words)
	switch {
	case len(themes) > 0 && h != farHazard:
		return promoting(row, themes...)
	case len(themes) > 0:
		return leftOut(row, "words of a theme in a far hazard")
	case h == nearHazard:
		return leftOut(row, "near a theme: no rule finds which")
	case h == otherHazard && r.near.in(words):
		return leftOut(row, "near a theme: a word of violence, weapons or intrusion")
	default:
		return otherHarm(row)
	}
}

// advbenchReader reads one request a line, quoted as in CSV where it holds a comma.
func advbenchReader() func(source) iter.Seq[outcome] {
	rules := newThemeRules()
	return fromLines(func(at position, line []byte) outcome {
		fields, err := csv.NewReader(strings.NewReader(string(line))).Read()
		if err != nil {
			return at.errorf("", "%w", err)
		}
		if len(fields) != 1 {
			return at.errorf("", "expected one field, got %d", len(fields))
		}
		return rules.request(training.Row{ID: at.id(), Text: fields[0]}, otherHazard)
	})
}

func simpleSafetyReader() func(source) iter.Seq[outcome] {
	rules := newThemeRules()
	hazards := map[string]hazard{
		"Physical harm and Violence":               nearHazard,
		"Illegal and Highly Regulated items":       otherHazard,
		"Scams and fraud":                          otherHazard,
		"Suicide, Self-Harm, and Eating Disorders": farHazard,
		"Child safety":                             farHazard,
	}
	return fromCSV(func(rec csvRecord) outcome {
		h, ok := hazards[rec.values["harm_area"]]
		if !ok {
			return rec.errorf("harm_area", "expected one of the five areas of the set")
		}
		return rules.request(training.Row{ID: rec.values["id"], Text: rec.values["prompts_final"]}, h)
	}, "id", "harm_area", "prompts_final")
}

// ailuminateReader reads the prompts of hazards that MLCommons names by three letters.
// Its iwp holds a quarter of questions about law, ethics and protection.
func ailuminateReader() func(source) iter.Seq[outcome] {
	rules, means := newThemeRules(), newMeansRule()
	hazards := map[string]hazard{
		"iwp": nearHazard, "vcr": nearHazard,
		"ncr": otherHazard, "hte": otherHazard, "prv": otherHazard, "dfm": otherHazard, "spc_ele": otherHazard,
		"cse": farHazard, "ipv": farHazard, "src": farHazard, "ssh": farHazard, "sxc_prn": farHazard,
		"spc_fin": farHazard, "spc_hlt": farHazard, "spc_lgl": farHazard,
	}
	return fromCSV(func(rec csvRecord) outcome {
		name := rec.values["hazard"]
		h, ok := hazards[name]
		if !ok {
			return rec.errorf("hazard", "expected one of the hazards of the set")
		}
		row := training.Row{ID: rec.values["release_prompt_id"], Text: rec.values["prompt_text"]}
		if name == "iwp" && !means.holds(wordsOf(row.Text)) {
			return leftOut(row, "a weapon, but no request for means")
		}
		return rules.request(row, h)
	}, "release_prompt_id", "prompt_text", "hazard")
}

// catqaReader reads categories of subcategories of questions. The questions of a
// subcategory follow one pattern and are one group.
func catqaReader() func(source) iter.Seq[outcome] {
	rules := newThemeRules()
	return fromJSONObject(func(file string, whole map[string]map[string][]string) iter.Seq[outcome] {
		return func(yield func(outcome) bool) {
			for _, category := range slices.Sorted(maps.Keys(whole)) {
				for _, sub := range slices.Sorted(maps.Keys(whole[category])) {
					for i, question := range whole[category][sub] {
						slug := strings.Join(wordsOf(category+" "+sub), "-")
						row := training.Row{ID: slug + "-" + strconv.Itoa(i+1), Text: question, Group: "catqa/" + slug}
						if !yield(rules.catqa(position{file, i + 1}, category, strings.TrimSuffix(sub, ":"), row)) {
							return
						}
					}
				}
			}
		}
	})
}

func (r themeRules) catqa(at position, category, sub string, row training.Row) outcome {
	if strings.TrimSpace(row.Text) == "" {
		return at.errorf(category+"/"+sub, "expected a question, got none")
	}
	switch {
	case category == "Malware Viruses" || sub == "Cybercrime":
		return promoting(row, "cyber_weapons")
	case sub == "Terrorism and extremism" || sub == "Weapon" || sub == "Weapon making" ||
		sub == "Hazardous material handling" || sub == "Assault and battery" || sub == "Gender-based violence":
		return r.request(row, nearHazard)
	case category == "Child Abuse" || category == "Adult Content" || category == "Tailored Financial Advice" || sub == "Self-harm":
		return r.request(row, farHazard)
	default:
		return r.request(row, otherHazard)
	}
}
