package docs_test

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tocsin/training"
)

// TestDatasheet counts the rows of the corpus anew.
func TestDatasheet(t *testing.T) {
	sheet := file(t, "../training/corpus/README.md")
	for part, pattern := range map[string]string{"corpus": "../training/corpus/*.jsonl", "hold-out": "../training/corpus/holdout/*.jsonl"} {
		paths, err := filepath.Glob(pattern)
		if err != nil || len(paths) == 0 {
			t.Fatalf("%s: no rows: %v", part, err)
		}
		var all []training.Row
		for _, path := range paths {
			rows := rowsOf(t, path)
			all = append(all, rows...)
			groups := map[string]bool{}
			for _, r := range rows {
				groups[r.Group] = true
			}
			name, _ := strings.CutPrefix(filepath.ToSlash(path), "../training/corpus/")
			want(t, sheet, "| `%s` | %d | %d | %s |", name, len(rows), len(groups), rows[0].Author)
		}
		checkThemes(t, sheet, all)
		if part == "corpus" {
			checkRegisters(t, sheet, all)
		}
	}
}

func want(t *testing.T, sheet, format string, args ...any) {
	t.Helper()
	if line := fmt.Sprintf(format, args...); !strings.Contains(sheet, "\n"+line+"\n") {
		t.Errorf("training/corpus/README.md lacks the line\n%s", line)
	}
}

func rowsOf(t *testing.T, path string) []training.Row {
	t.Helper()
	var rows []training.Row
	for line := range strings.Lines(file(t, path)) {
		var row training.Row
		if err := json.Unmarshal([]byte(line), &row); err != nil {
			t.Fatalf("%s: %v", path, err)
		}
		rows = append(rows, row)
	}
	return rows
}

var stances = []string{"promotes", "reports", "counters", ""}

func count(rows []training.Row, is func(training.Row) bool) (byStance [4]int, all int) {
	for _, r := range rows {
		if is(r) {
			byStance[slices.Index(stances, r.Stance)]++
			all++
		}
	}
	return byStance, all
}

func checkThemes(t *testing.T, sheet string, rows []training.Row) {
	t.Helper()
	for _, theme := range training.DefaultTaxonomy().Themes {
		n, all := count(rows, func(r training.Row) bool { return slices.Contains(r.Themes, theme.Name) })
		want(t, sheet, "| `%s` | %d | %d | %d | %d |", theme.Name, n[0], n[1], n[2], all)
	}
	n, all := count(rows, func(r training.Row) bool { return len(r.Themes) > 0 })
	want(t, sheet, "| all rows with a theme | %d | %d | %d | %d |", n[0], n[1], n[2], all)
	want(t, sheet, "| no theme | | | | %d |", len(rows)-all)
}

func checkRegisters(t *testing.T, sheet string, rows []training.Row) {
	t.Helper()
	registers := map[string]bool{}
	for _, r := range rows {
		registers[r.Register] = true
	}
	for register := range registers {
		n, all := count(rows, func(r training.Row) bool { return r.Register == register })
		want(t, sheet, "| %s | %d | %d | %d | %d | %d |", register, n[0], n[1], n[2], n[3], all)
	}
}
