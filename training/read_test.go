package training

import (
	"errors"
	"io"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/google/go-cmp/cmp"
)

// readAll returns the rows and the messages of the errors, as they come.
func readAll(t testing.TB, r io.Reader) (rows []Row, errs []error) {
	t.Helper()
	for row, err := range ReadJSONL("rows.jsonl", r, DefaultTaxonomy()) {
		if err != nil {
			errs = append(errs, err)
			continue
		}
		rows = append(rows, row)
	}
	return rows, errs
}

func ids(rows []Row) []string {
	list := []string{}
	for _, r := range rows {
		list = append(list, r.ID)
	}
	return list
}

func TestReadJSONL(t *testing.T) {
	const themes = "recruitment, threat, propaganda, biological_weapons, chemical_weapons, nuclear_weapons, cyber_weapons"
	for _, c := range []struct {
		name, in string
		rows     []Row
		errs     []string
	}{
		{name: "nothing"},
		{
			name: "all fields",
			in: `{"id":"a1","text":"x","themes":["threat","propaganda"],"stance":"promotes","source":"s","group":"g","annotator":"b",` +
				`"register":"post","author":"w","reading":{"stance":"promotes"},"other_harm":true}`,
			rows: []Row{{
				ID: "a1", Text: "x", Themes: []string{"threat", "propaganda"}, Stance: "promotes", Source: "s", Group: "g", Annotator: "b",
				Register: "post", Author: "w", Reading: []byte(`{"stance":"promotes"}`), OtherHarm: true,
			}},
		},
		{
			name: "no theme and themes not judged are two things",
			in:   `{"id":"none","text":"x","themes":[]}` + "\n" + `{"id":"open","text":"x"}` + "\n" + `{"id":"null","text":"x","themes":null}`,
			rows: []Row{{ID: "none", Text: "x", Themes: []string{}}, {ID: "open", Text: "x"}, {ID: "null", Text: "x"}},
		},
		{
			name: "an empty text is a text",
			in:   `{"id":"a","text":""}`,
			rows: []Row{{ID: "a"}},
		},
		{
			name: "blank lines, CRLF and a last line without an end",
			in:   "\r\n \t\n{\"id\":\"a\",\"text\":\"x\"}\r\n\n{\"id\":\"b\",\"text\":\"y\"}",
			rows: []Row{{ID: "a", Text: "x"}, {ID: "b", Text: "y"}},
		},
		{
			name: "unknown fields are left alone",
			in:   `{"id":"a","text":"x","note":"mine"}`,
			rows: []Row{{ID: "a", Text: "x"}},
		},
		{
			name: "names that are numbers",
			in:   `{"id":7,"text":"x","group":-1.5,"annotator":3}` + "\n" + `{"id":null,"text":"y","group":null}` + "\n" + `{"id":["a"],"text":"x"}` + "\n" + `{"text":"x","annotator":{}}` + "\n" + `{"text":"x","source":1}`,
			rows: []Row{{ID: "7", Text: "x", Group: "-1.5", Annotator: "3"}, {Text: "y"}},
			errs: []string{
				`rows.jsonl:3: not a JSON object of the expected form: field "id": a list, want a string`,
				`rows.jsonl:4: not a JSON object of the expected form: field "annotator": an object, want a string`,
				`rows.jsonl:5: not a JSON object of the expected form: field "source": a number, want a string`,
			},
		},
		{
			name: "each bad row is named and the others are read",
			in: strings.Join([]string{
				`{"id":"a","text":"x"}`,
				`{"id":"b"}`,
				`{"id":"c","text":null}`,
				``,
				`{"id":"d","text":"x","themes":["weather"]}`,
				`{"id":"e","text":"x","themes":["threat","threat"]}`,
				`{"id":"f","text":"x","stance":"doubts"}`,
				`{"id":"g","text":"x"`,
				`null`,
				`{"id":"h","text":"x","themes":"threat"}`,
				`{"id":"i","text":"x"} trailing`,
				`{"id":"z","text":"y"}`,
			}, "\n"),
			rows: []Row{{ID: "a", Text: "x"}, {ID: "z", Text: "y"}},
			errs: []string{
				`rows.jsonl:2: field "text": missing`,
				`rows.jsonl:3: field "text": missing`,
				`rows.jsonl:5: field "themes": "weather" is not a theme of the taxonomy, which has ` + themes,
				`rows.jsonl:6: field "themes": "threat" occurs twice`,
				`rows.jsonl:7: field "stance": "doubts" is not a stance of the taxonomy, which has promotes, reports, counters`,
				`rows.jsonl:8: not a JSON object of the expected form: *`,
				`rows.jsonl:9: field "text": missing`,
				`rows.jsonl:10: not a JSON object of the expected form: field "themes": a string, want a list`,
				`rows.jsonl:11: not a JSON object of the expected form: *`,
			},
		},
	} {
		t.Run(c.name, func(t *testing.T) {
			rows, errs := readAll(t, strings.NewReader(c.in))
			if diff := cmp.Diff(c.rows, rows); diff != "" {
				t.Error("rows (-want +got)", diff)
			}
			if len(errs) != len(c.errs) {
				t.Fatalf("got %d errors, want %d: %v", len(errs), len(c.errs), errs)
			}
			for i, err := range errs {
				if !like(c.errs[i], err.Error()) {
					t.Errorf("error %q, want %q", err, c.errs[i])
				}
				var row *RowError
				if !errors.As(err, &row) {
					t.Errorf("error %q: want a *RowError, with which the reading goes on", err)
				}
			}
		})
	}
}

// like matches a text with a pattern in which * stands for anything.
func like(pattern, text string) bool {
	parts := strings.Split(pattern, "*")
	rest, ok := strings.CutPrefix(text, parts[0])
	for _, part := range parts[1:] {
		i := strings.Index(rest, part)
		if i < 0 {
			return false
		}
		rest = rest[i+len(part):]
	}
	return ok && (rest == "" || parts[len(parts)-1] == "")
}

func TestReadJSONLReaderFails(t *testing.T) {
	broken := errors.New("the disk is gone")
	in := io.MultiReader(strings.NewReader(`{"id":"a","text":"x"}`+"\n"+`{"id":"b","te`), iotest.ErrReader(broken))
	rows, errs := readAll(t, in)
	if diff := cmp.Diff([]string{"a"}, ids(rows)); diff != "" {
		t.Error("rows (-want +got)", diff)
	}
	if len(errs) != 1 || !errors.Is(errs[0], broken) || !strings.HasPrefix(errs[0].Error(), "rows.jsonl:2: ") {
		t.Fatalf("errors %v, want one that names line 2 and wraps %q", errs, broken)
	}
	var row *RowError
	if errors.As(errs[0], &row) {
		t.Error("the error is a *RowError, as if the rest had been read")
	}
}

func TestReadJSONLStops(t *testing.T) {
	n := 0
	for range ReadJSONL("rows.jsonl", strings.NewReader(strings.Repeat(`{"id":"a","text":"x"}`+"\n", 10)), DefaultTaxonomy()) {
		if n++; n == 3 {
			break
		}
	}
	if n != 3 {
		t.Errorf("%d rows, want 3", n)
	}
}
