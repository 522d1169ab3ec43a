package datasets

import (
	"errors"
	"html"
	"iter"
	"path"
	"strings"
	"unicode/utf8"

	"tocsin/training"
)

// maxPostRunes is more than any of the platforms allowed. Longer "posts" are several
// rows that a stray quotation mark in the file runs together.
const maxPostRunes = 1000

// post makes a row of a text that was copied from a web page: HTML entities are
// undone, once, because that is how often they were put in.
func post(id, text string) training.Row {
	return training.Row{ID: id, Text: html.UnescapeString(text)}
}

// edosReader reads posts from Gab and Reddit that were labelled for sexism.
func edosReader() func(source) iter.Seq[outcome] {
	violent, mild, calls := compile(violentWords), compile(mildWords), compile(callWords)
	return fromCSV(func(rec csvRecord) outcome {
		row := post(rec.values["rewire_id"], rec.values["text"])
		words := wordsOf(row.Text)
		switch vector := rec.values["label_vector"]; {
		case vector == "none" && calls.in(words):
			return leftOut(row, "calls for violence, but was judged for sexism only")
		case vector == "none":
			return noTheme(row)
		case strings.HasPrefix(vector, "1.1 "):
			return aThreat(row)
		case strings.HasPrefix(vector, "1.2 "):
			if violent.in(words) && !mild.in(words) {
				return aThreat(row)
			}
			return leftOut(row, "incitement without a verb of violence")
		case strings.HasPrefix(vector, "2."), strings.HasPrefix(vector, "3."), strings.HasPrefix(vector, "4."):
			return leftOut(row, "other sexism")
		default:
			return rec.errorf("label_vector", "expected none or a label that begins with 1.1 to 4.2")
		}
	}, "rewire_id", "text", "label_vector")
}

// hatemojiReader reads hateful posts and their harmless twins. Both of a pair are in
// one group, wherever the set's own split has put them.
func hatemojiReader() func(source) iter.Seq[outcome] {
	calls := compile(callWords)
	columns := []string{"entry_id", "text", "type", "matched_id"}
	return func(s source) iter.Seq[outcome] {
		pairs := make(links)
		collect := fromCSV(func(rec csvRecord) outcome {
			pairs.join(rec.values["entry_id"], rec.values["matched_id"])
			return outcome{}
		}, columns...)
		label := fromCSV(func(rec csvRecord) outcome {
			id := rec.values["entry_id"]
			row := post(id, rec.values["text"])
			row.Group = s.dataset.Name + "/" + pairs.find(id)
			return hatemoji(rec, row, calls)
		}, columns...)
		return func(yield func(outcome) bool) {
			for range collect(s) { // errors are told in the second reading
			}
			label(s)(yield)
		}
	}
}

func hatemoji(rec csvRecord, row training.Row, calls patterns) outcome {
	switch kind := rec.values["type"]; kind {
	case "threateninglanguage":
		return aThreat(row)
	case "none":
		if calls.in(wordsOf(row.Text)) {
			return leftOut(row, "calls for violence, but was judged for hate only")
		}
		return noTheme(row)
	case "derogation", "animosity", "dehumanizinglanguage":
		return leftOut(row, "other hate")
	default:
		return rec.errorf("type", "expected one of the five types of the set")
	}
}

// davidson reads tweets; class 2 says that they are neither hateful nor offensive.
func davidson(rec csvRecord) outcome {
	row := post(rec.values[""], rec.values["tweet"])
	row.Group = twinGroup("davidson", row.Text)
	switch class := rec.values["class"]; class {
	case "0", "1":
		return leftOut(row, "hateful or offensive")
	case "2":
		return noTheme(row)
	default:
		return rec.errorf("class", "expected 0, 1 or 2")
	}
}

// crisislexReader reads tweets sent during an attack (Boston, Los Angeles) or another disaster.
func crisislexReader() func(source) iter.Seq[outcome] {
	attack := compile(`boston, terror, bomb, attack`)
	return fromCSVFiles(func(rec csvRecord) outcome {
		columns := crisislexColumns(rec.file)
		row := post(rec.stem()+"-"+strings.Trim(rec.values[columns[0]], "'"), rec.values[columns[1]])
		row.Group = twinGroup("crisislex", row.Text)
		onTopic, err := onTopic(rec.values[columns[2]])
		switch {
		case err != nil:
			return rec.errorf(columns[2], "%w", err)
		case isAttack(rec.file) && onTopic:
			return reports(row)
		case isAttack(rec.file):
			// Readers called many tweets on the manhunt off topic.
			return leftOut(row, "off topic during an attack")
		case attack.in(wordsOf(row.Text)):
			return leftOut(row, "speaks of an attack during another disaster")
		default:
			return noTheme(row)
		}
	}, crisislexColumns)
}

func isAttack(file string) bool {
	return strings.Contains(file, "Boston") || strings.Contains(file, "LA_airport")
}

// crisislexColumns are those of the identifier, the text and the label: CrisisLexT6 and
// T26 name them differently.
func crisislexColumns(file string) []string {
	if strings.HasSuffix(path.Base(file), "ontopic_offtopic.csv") {
		return []string{"tweet id", "tweet", "label"}
	}
	return []string{"Tweet ID", "Tweet Text", "Informativeness"}
}

func onTopic(label string) (bool, error) {
	switch label {
	case "on-topic", "Related and informative", "Related - but not informative":
		return true, nil
	case "off-topic", "Not related", "Not applicable":
		return false, nil
	default:
		return false, errors.New("expected one of the labels of the set")
	}
}

// covidReader reads posts on an illness. Those that call it a weapon are not harmless
// in our sense, and the set does not say which they are.
func covidReader() func(source) iter.Seq[outcome] {
	weapon := compile(`weapon, bioweapon, biologicalweapon, warfare, biowar, terroris, bioterror,
		bio engineered, bioengineered, engineered, nuclear`)
	return fromCSV(func(rec csvRecord) outcome {
		row := post(rec.stem()+"-"+rec.values["id"], rec.values["tweet"])
		row.Group = twinGroup("covid_posts", row.Text)
		switch label := rec.values["label"]; {
		case label != "real" && label != "fake":
			return rec.errorf("label", "expected real or fake")
		case utf8.RuneCountInString(row.Text) > maxPostRunes:
			return leftOut(row, "several posts run together")
		// Checked posts speak of masks and vaccines as weapons, never of the virus.
		case label == "fake" && weapon.in(wordsOf(row.Text)):
			return leftOut(row, "calls the virus a weapon")
		default:
			return noTheme(row)
		}
	}, "id", "tweet", "label")
}
