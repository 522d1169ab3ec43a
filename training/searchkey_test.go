package training

import (
	"encoding/json"
	"testing"
)

// A result of a trial is never taken for that of other rows, whatever is in them.
func TestTrialKeyTellsRowsApart(t *testing.T) {
	seen := map[string]int{}
	for i, row := range []Row{
		{Text: "a"}, {Text: "b"}, {Text: "a\xff"}, {Text: "a\xfe"}, {Text: "a", Themes: []string{}}, {Text: "a", OtherHarm: true},
		{Text: "a", Reading: json.RawMessage("{")}, {Text: "b", Reading: json.RawMessage("{")},
	} {
		key := (&searchRun{rows: []Row{row}}).key(DefaultConfig())
		if other, ok := seen[key]; ok {
			t.Errorf("rows %d and %d have the same key", other, i)
		}
		seen[key] = i
		row.Place = "file:2" // moved
		if (&searchRun{rows: []Row{row}}).key(DefaultConfig()) != key {
			t.Errorf("row %d: another key in another place", i)
		}
	}
}
