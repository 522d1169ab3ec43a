package formats

import (
	"encoding/json"
	"math/rand/v2"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/training"
)

// randomRows have what makes trouble: separators, quotes, line ends, other scripts, and
// every state of the heads.
func randomRows(n int, seed uint64) []training.Row {
	random := rand.New(rand.NewPCG(seed, 0))
	parts := []string{"a", "we will", `"`, `""`, ",", ";", "\t", "\n", "\r\n", "\\", "{", "]", "é", "ⵣ", "😀", "'", "|", " ", "#", "\u2028", "<b>", "--"}
	text := func(most int) string {
		var b strings.Builder
		for range random.IntN(most) {
			b.WriteString(parts[random.IntN(len(parts))])
		}
		return b.String()
	}
	taxonomy := training.DefaultTaxonomy()
	rows := make([]training.Row, n)
	for i := range rows {
		r := training.Row{ID: "row " + strconv.Itoa(i) + text(3), Text: "t" + text(12), Source: "s" + text(3), Group: text(3), Annotator: text(2), Register: text(2)}
		switch random.IntN(4) {
		case 0:
			r.Themes = []string{}
		case 1:
			r.Themes = []string{taxonomy.Themes[random.IntN(3)].Name}
		case 2:
			r.Themes = []string{taxonomy.Themes[random.IntN(3)].Name, taxonomy.Themes[3+random.IntN(3)].Name}
		}
		if random.IntN(2) == 0 {
			r.Stance = taxonomy.Stances[random.IntN(3)].Name
		}
		rows[i] = r
	}
	return rows
}

// sortedThemes puts themes in one order: Prodigy's cats have none.
func sortedThemes(rows []training.Row) []training.Row {
	for _, r := range rows {
		if len(r.Themes) == 2 && r.Themes[0] > r.Themes[1] {
			r.Themes[0], r.Themes[1] = r.Themes[1], r.Themes[0]
		}
	}
	return rows
}

// What is written is read again: in every format with its format sniffed, and with all
// fields except where the format cannot hold them.
func TestRoundTrip(t *testing.T) {
	for _, format := range Writable() {
		t.Run(string(format), func(t *testing.T) {
			rows := sortedThemes(randomRows(300, 1))
			want := rows
			if format == FastText {
				want = nil
				for i, r := range rows {
					r.ID, r.Source, r.Group, r.Annotator, r.Register = "", "stdin", "", "", ""
					r.Place = "stdin:" + strconv.Itoa(i+1)
					r.Text = strings.TrimSpace(oneLine.Replace(r.Text))
					want = append(want, r)
				}
			}
			got, bad, err := readString(t, written(t, format, rows), options())
			if err != nil || bad != nil {
				t.Fatalf("bad rows %q, error %v", bad, err)
			}
			if diff := cmp.Diff(want, sortedThemes(got)); diff != "" {
				t.Error("(-written +read)", diff)
			}
		})
	}
}

// The canonical form holds what is not a column, too.
func TestRoundTripWhole(t *testing.T) {
	want := []training.Row{{ID: "a", Text: "<x> & y", Source: "s", Author: "w1", Reading: json.RawMessage(`{"agrees":true}`), OtherHarm: true, Themes: []string{}}}
	got, bad, err := readString(t, written(t, JSONL, want), options())
	if diff := cmp.Diff(want, got); diff != "" || bad != nil || err != nil {
		t.Error(bad, err, diff)
	}
	o := options()
	o.Columns = Columns{TextRole: "text"} // the same lines as objects of columns
	if got, bad, err = readString(t, written(t, JSONL, want), o); err != nil || bad != nil {
		t.Fatal(bad, err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error("as columns:", diff)
	}
}

// No rows are a file that can be imported, too.
func TestWriterOfNoRows(t *testing.T) {
	for _, format := range Writable() {
		text := written(t, format, nil)
		if format == LabelStudio && !json.Valid([]byte(text)) {
			t.Errorf("%s: %q is not JSON", format, text)
		}
	}
}

// What nobody has labelled is written as the tools expect a task.
func TestWriterOfUnlabelledRows(t *testing.T) {
	rows := []training.Row{{ID: "7", Text: "x"}}
	for format, want := range map[Format]string{
		Doccano:     `{"text":"x","label":[],"id":"7"}`,
		LabelStudio: `{"data":{"text":"x","id":"7"}}`,
		Prodigy:     `{"text":"x","meta":{"id":"7"},"options":[{"id":"recruitment","text":"recruitment"},`,
		CSV:         "7,x,,,,,,",
		FastText:    "x\n",
		JSONL:       `{"id":"7","text":"x"}`,
	} {
		if text := written(t, format, rows); !strings.Contains(text, want) || strings.Contains(text, "accept") {
			t.Errorf("%s: %s, want %s", format, text, want)
		}
	}
}

func TestWriterRefuses(t *testing.T) {
	if _, err := NewWriter(Parquet, nil, training.DefaultTaxonomy()); err == nil || !strings.Contains(err.Error(), `format "parquet" cannot be written: want one of jsonl, csv, `) {
		t.Errorf("error %v", err)
	}
	w, err := NewWriter(FastText, &strings.Builder{}, training.DefaultTaxonomy())
	if err != nil {
		t.Fatal(err)
	}
	if err := w.Write(training.Row{ID: "7", Text: " __label__threat x"}); err == nil || !strings.HasPrefix(err.Error(), `row "7": the text begins with __label__`) {
		t.Errorf("a text that would be read as a label: error %v", err)
	}
	taxonomy := training.DefaultTaxonomy()
	taxonomy.Themes[0].Name, taxonomy.Themes[1].Name = "none", "neutral"
	if _, err := NewWriter(CSV, &strings.Builder{}, taxonomy); err == nil || !strings.Contains(err.Error(), "none, neutral") {
		t.Errorf("no name is left for no theme: error %v", err)
	}
}
