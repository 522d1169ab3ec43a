package datasets

import (
	"iter"

	"tocsin/training"
)

// hatecheckReader reads functional tests for hate speech. A row's register is its
// functionality, and its group the template it was filled into together with those
// that were derived from it.
func hatecheckReader() func(source) iter.Seq[outcome] {
	columns := []string{"functionality", "case_id", "test_case", "templ_id"}
	return func(s source) iter.Seq[outcome] {
		templates := make(links)
		collect := fromCSV(func(rec csvRecord) outcome {
			if ref := rec.values["ref_templ_id"]; ref != "" {
				templates.join(rec.values["templ_id"], ref)
			}
			return outcome{}
		}, columns...)
		label := fromCSV(func(rec csvRecord) outcome {
			return hatecheck(rec, s.dataset.Name+"/"+templates.find(rec.values["templ_id"]))
		}, columns...)
		return func(yield func(outcome) bool) {
			for range collect(s) { // errors are told in the second reading
			}
			label(s)(yield)
		}
	}
}

func hatecheck(rec csvRecord, group string) outcome {
	functionality := rec.values["functionality"]
	row := training.Row{ID: rec.values["case_id"], Text: rec.values["test_case"], Register: functionality, Group: group}
	switch functionality {
	case "threat_dir_h", "threat_norm_h":
		return aThreat(row)
	// Praise, mention, profanity, homonyms and abuse of objects are certainly none of our themes.
	case "ident_neutral_nh", "ident_pos_nh", "profanity_nh", "slur_homonym_nh", "slur_reclaimed_nh", "target_obj_nh":
		return noTheme(row)
	// Negation and counter-speech speak of threats now and then, abuse of individuals
	// and of other groups utters some; hateful cases were not judged for threats.
	default:
		return kept(row)
	}
}

// xstest labels requests that look dangerous. Safe ones are about none of our themes;
// what the unsafe ones are about nobody judged. Rows around one word are a group.
func xstest(rec csvRecord) outcome {
	row := training.Row{ID: rec.values["id"], Text: rec.values["prompt"], Register: rec.values["type"]}
	if focus := rec.values["focus"]; focus != "" {
		row.Group = "xstest/" + focus
	}
	switch label := rec.values["label"]; label {
	case "safe":
		return noTheme(row)
	case "unsafe":
		return kept(row)
	default:
		return rec.errorf("label", "expected safe or unsafe")
	}
}
