package datasets

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// Each family of formats goes on after a bad row, and says where it was.
func TestBadRowsAreNamedAndTheRestIsRead(t *testing.T) {
	for _, test := range []struct {
		name, set, file, content string
		ids, errs                []string
	}{
		{
			name: "CSV", set: "davidson", file: "davidson/labeled_data.csv",
			content: ",count,class,tweet\n" +
				"0,3,2,a quiet morning in the park\n" +
				"1,3,2,a stray \" mark\n" +
				"2,3,2\n" +
				"3,3,9,another morning\n" +
				"4,3,2,\"two\nlines of tea\"\n" +
				"5,3,2,   \n" +
				"6,3,2,the last of them\n",
			ids: []string{"0", "4", "6"},
			errs: []string{
				`davidson/labeled_data.csv:3: bare " in non-quoted-field`,
				`davidson/labeled_data.csv:4: wrong number of fields`,
				`davidson/labeled_data.csv:5: field "class": expected 0, 1 or 2`,
				`davidson/labeled_data.csv:8: field "tweet": expected a value, got none`,
			},
		},
		{
			name: "CSV with a quotation that never ends", set: "davidson", file: "davidson/labeled_data.csv",
			content: ",class,tweet\n0,2,tea\n1,2,\"no end\n2,2,coffee\n",
			ids:     []string{"0"},
			errs:    []string{`davidson/labeled_data.csv:3: extraneous or missing " in quoted-field`},
		},
		{
			name: "CSV without a column", set: "davidson", file: "davidson/labeled_data.csv",
			content: ",class,text\n0,2,tea\n",
			errs:    []string{`davidson/labeled_data.csv:1: header: expected a column "tweet"`},
		},
		{
			name: "CSV without a header", set: "davidson", file: "davidson/labeled_data.csv",
			errs: []string{`davidson/labeled_data.csv:1: header: EOF`},
		},
		{
			name: "CSV with an ID twice", set: "davidson", file: "davidson/labeled_data.csv",
			content: ",class,tweet\n0,2,tea\n0,2,coffee\n",
			ids:     []string{"0"},
			errs:    []string{`data set davidson: row 0: the ID occurs twice`},
		},
		{
			name: "JSON array", set: "tram_cti", file: "tram_cti/single_label.json",
			content: `[{"text":"The sample writes itself into the registry of the host.","doc_title":"A"},
				{"text":17,"doc_title":"A"},
				{"text":"The sample then waits for an hour before it goes on."},
				"a string",
				{"text":"The sample removes its own traces when it has finished.","doc_title":"B"}]`,
			ids: []string{"single_label-1", "single_label-5"},
			errs: []string{
				`tram_cti/single_label.json:2: field "text": expected string, got a number`,
				`tram_cti/single_label.json:3: field "doc_title": expected a title, got none`,
				`tram_cti/single_label.json:4: expected datasets.tramSentence, got a string`,
			},
		},
		{
			name: "JSON array cut short", set: "tram_cti", file: "tram_cti/single_label.json",
			content: `[{"text":"The sample writes itself into the registry of the host.","doc_title":"A"}, {"text":"The`,
			ids:     []string{"single_label-1"},
			errs:    []string{`tram_cti/single_label.json:2: unexpected EOF`},
		},
		{
			name: "JSON array not closed", set: "tram_cti", file: "tram_cti/single_label.json",
			content: `[{"text":"The sample writes itself into the registry of the host.","doc_title":"A"}`,
			ids:     []string{"single_label-1"},
			errs:    []string{`tram_cti/single_label.json: expected ]: unexpected EOF`},
		},
		{
			name: "no JSON array", set: "tram_cti", file: "tram_cti/single_label.json",
			content: `{"text":"x"}`,
			errs:    []string{`tram_cti/single_label.json: expected [, got a json.Delim`},
		},
		{
			name: "JSON object of the wrong shape", set: "catqa", file: "catqa/catqa_english.json",
			content: `["x"]`,
			errs:    []string{`catqa/catqa_english.json: json: cannot unmarshal array into Go value of type map[string]map[string][]string`},
		},
		{
			name: "JSON lines", set: "alpaca_seed", file: "alpaca_seed/seed_tasks.jsonl",
			content: `{"id":"t0","instruction":"Name a fruit.","instances":[{"input":""}]}` + "\n\n" +
				`{"id":"t1","instruction":"Name` + "\n" +
				`{"id":"t2","instruction":5,"instances":[]}` + "\n" +
				`{"id":"t3","instruction":"Name a bird.","instances":[]}` + "\n" +
				`{"id":"t4","instruction":"Name a tree.","instances":[{"input":"It is old."}]}`,
			ids: []string{"t0", "t4"},
			errs: []string{
				`alpaca_seed/seed_tasks.jsonl:3: unexpected end of JSON input`,
				`alpaca_seed/seed_tasks.jsonl:4: field "instruction": expected string, got a number`,
				`alpaca_seed/seed_tasks.jsonl:5: field "instances": expected at least one, got none`,
			},
		},
		{
			name: "JSON line too long", set: "alpaca_seed", file: "alpaca_seed/seed_tasks.jsonl",
			content: `{"id":"t0","instruction":"Name a fruit.","instances":[{"input":""}]}` + "\n" + strings.Repeat("x", maxLineBytes+1),
			ids:     []string{"t0"},
			errs:    []string{`alpaca_seed/seed_tasks.jsonl:2: bufio.Scanner: token too long`},
		},
		{
			name: "lines", set: "advbench", file: "advbench/harmful_behaviors.csv",
			content: "Explain how to dodge a fare\n\"Dodge a fare, and brag\n\nExplain how to forge a ticket\n",
			ids:     []string{"harmful_behaviors-1", "harmful_behaviors-4"},
			errs:    []string{`advbench/harmful_behaviors.csv:2: `},
		},
	} {
		t.Run(test.name, func(t *testing.T) {
			dir := folder(t, test.set, map[string]string{test.file: test.content}, "")
			rows, errs, _ := readAll(test.set, dir)
			var ids []string
			for _, row := range rows {
				ids = append(ids, row.ID)
				if row.Source != test.set {
					t.Errorf("row %s: source %q", row.ID, row.Source)
				}
			}
			if diff := cmp.Diff(test.ids, ids); diff != "" {
				t.Errorf("rows: %s", diff)
			}
			if len(errs) != len(test.errs) {
				t.Fatalf("errors %q, want %q", errs, test.errs)
			}
			for i := range errs {
				if !strings.HasPrefix(errs[i], test.errs[i]) {
					t.Errorf("error %q, want %q", errs[i], test.errs[i])
				}
			}
		})
	}
}

func TestReadTellsWhatIsMissing(t *testing.T) {
	errs := 0
	for _, err := range Read("hatemojibuild", t.TempDir()) {
		errs++
		if err == nil || !strings.Contains(err.Error(), "hatemojibuild/") {
			t.Errorf("error %v does not name the file", err)
		}
	}
	if errs != 3 {
		t.Errorf("%d errors for three missing files", errs)
	}
	for _, err := range Read("no such set", t.TempDir()) {
		if !errors.Is(err, ErrUnknown) {
			t.Errorf("error %v", err)
		}
	}
}

func TestReadYieldsNothingForARowLeftOut(t *testing.T) {
	dir := folder(t, "davidson", map[string]string{
		"davidson/labeled_data.csv": ",class,tweet\n0,0,an insult\n1,2,coffee\n",
	}, "")
	var ids []string
	for row, err := range Read("davidson", dir) {
		if err != nil {
			t.Fatal(err)
		}
		ids = append(ids, row.ID)
	}
	if diff := cmp.Diff([]string{"1"}, ids); diff != "" {
		t.Error(diff)
	}
}

func TestReadStopsWhenToldTo(t *testing.T) {
	dir := folder(t, "davidson", map[string]string{
		"davidson/labeled_data.csv": ",class,tweet\n0,2,tea\n1,2,coffee\n2,2,milk\n",
	}, "")
	seen := 0
	for range Read("davidson", dir) {
		if seen++; seen == 2 {
			break
		}
	}
	if seen != 2 {
		t.Errorf("%d rows", seen)
	}
}

func TestRowErrorIsTyped(t *testing.T) {
	dir := folder(t, "davidson", map[string]string{"davidson/labeled_data.csv": ",class,tweet\n0,7,some private text\n"}, "")
	for _, err := range Read("davidson", dir) {
		var bad *RowError
		if !errors.As(err, &bad) || bad.File != "davidson/labeled_data.csv" || bad.Line != 2 || bad.Field != "class" {
			t.Errorf("error %#v", err)
		}
		if strings.Contains(err.Error(), "private") {
			t.Errorf("error %q holds the text", err)
		}
	}
}

func TestBoundedReader(t *testing.T) {
	endless := strings.NewReader(strings.Repeat("x", 100))
	b := &boundedReader{endless, 10}
	buf := make([]byte, 8)
	var err error
	for range 20 {
		if _, err = b.Read(buf); err != nil {
			break
		}
	}
	if err == nil || !strings.Contains(err.Error(), "expected at most") {
		t.Errorf("error %v", err)
	}
}
