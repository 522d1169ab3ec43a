package formats

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A task with two annotations, one cancelled, one nobody looked at, and one that is
// wrong: what Label Studio exports as JSON.
const studioExport = `[
 {"id": 7, "data": {"text": "x", "source": "forum"}, "annotations": [
   {"completed_by": 3, "result": [{"from_name": "themes", "to_name": "text", "type": "choices", "value": {"choices": ["Threat", "propaganda"]}},
                                  {"from_name": "stance", "to_name": "text", "type": "choices", "value": {"choices": ["promotes"]}},
                                  {"from_name": "span", "type": "labels", "value": {"start": 0, "end": 1, "labels": ["who"]}}]},
   {"completed_by": {"id": 4, "email": "b@example.org"}, "result": [{"from_name": "themes", "value": {"choices": ["none"]}}]},
   {"completed_by": 5, "was_cancelled": true, "result": []}]},
 {"id": 8, "data": {"text": "y"}, "annotations": [{"was_cancelled": true, "result": []}], "predictions": []},
 {"id": 9, "data": {"text": "z"}, "annotations": [{"completed_by": 3, "result": [{"from_name": "anything", "value": {"choices": ["reports"]}}]}]},
 {"id": 10, "data": {"text": ["w"]}, "annotations": []},
 {"id": 11, "data": {"text": "v"}, "annotations": "none"}
]`

func TestLabelStudio(t *testing.T) {
	rows, bad, err := readString(t, studioExport, options())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"7/1 [threat propaganda] promotes: x", "7/2 [] : x", "8 ? : y", "9 ? reports: z"}, brief(rows)); diff != "" {
		t.Error("(-want +got)", diff)
	}
	begin(t, bad, []string{`-:10: column "text": a list, want a string`, "-:11: not a task of Label Studio: "})
	for i, want := range []string{"3 forum 7", "b@example.org forum 7", " stdin ", "3 stdin "} {
		if got := rows[i].Annotator + " " + rows[i].Source + " " + rows[i].Group; got != want {
			t.Errorf("row %d: annotator, source and group %q, want %q", i, got, want)
		}
	}
}

// The names of the questions and of the text are the project's own.
func TestLabelStudioQuestions(t *testing.T) {
	o := options()
	o.Columns = Columns{TextRole: "post", ThemesRole: "what", StanceRole: "how", LabelRole: "sum"}
	rows, bad, err := readString(t, `[{"data":{"post":"x"},"annotations":[{"result":[
		{"from_name":"what","value":{"choices":["threat"]}},{"from_name":"how","value":{"choices":["reports"]}},
		{"from_name":"other","value":{"choices":["weather"]}},{"from_name":"sum","value":{"choices":["propaganda"]}}]}]}]`, o)
	if diff := cmp.Diff([]string{"stdin:1 [threat propaganda] reports: x"}, brief(rows)); diff != "" || bad != nil || err != nil {
		t.Error(bad, err, diff)
	}
}

func TestLabelStudioMinimal(t *testing.T) {
	in, err := Open("-", strings.NewReader(`[
		{"id":1,"text":"x","themes":{"choices":["threat","propaganda"]},"stance":"promotes","annotator":2,"annotation_id":5,"created_at":"2026-01-01","lead_time":3.5},
		{"id":2,"text":"y","sentiment":"none","city":"Threatville","annotator":2,"annotation_id":6},
		{"id":3,"text":"z","annotator":2,"annotation_id":7}]`), options())
	if err != nil {
		t.Fatal(err)
	}
	rows, bad, err := collect(in)
	if diff := cmp.Diff([]string{"1 [threat propaganda] promotes: x", "2 [] : y", "3 ? : z"}, brief(rows)); diff != "" || bad != nil || err != nil {
		t.Error(bad, err, diff)
	}
	if in.Describe().Format != LabelStudio || rows[0].Annotator != "2" {
		t.Errorf("taken for %s, annotator %q", in.Describe().Format, rows[0].Annotator)
	}
}

// cats say that no theme holds only if they speak of all of them.
func TestCatsOfAllThemes(t *testing.T) {
	all := `"recruitment":0,"threat":0,"propaganda":0,"biological_weapons":0,"chemical_weapons":0,"nuclear_weapons":0,"cyber_weapons":0`
	rows, bad, err := readString(t, `{"text":"a","cats":{`+all+`}}`+"\n"+
		`{"text":"b","cats":{`+all+`,"reports":1}}`+"\n"+
		`{"text":"c","cats":{`+strings.Replace(all, `"threat":0`, `"threat":1`, 1)+`}}`+"\n"+
		`{"text":"d","cats":{"threat":0}}`+"\n"+
		`{"text":"e","cats":{"weather":0}}`+"\n"+
		`{"text":"f","cats":{"threat":"yes"}}`, options())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"stdin:1 [] : a", "stdin:2 [] reports: b", "stdin:3 [threat] : c", "stdin:4 ? : d"}, brief(rows)); diff != "" {
		t.Error("(-want +got)", diff)
	}
	begin(t, bad, []string{`-:5: label "weather" is none of the themes`, `-:6: field "cats": "threat": a string, want a number`})
}
