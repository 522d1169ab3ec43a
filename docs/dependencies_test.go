package docs_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
)

var requirement = regexp.MustCompile(`(?m)^(?:require )?\t?([a-z0-9.-]+\.[a-z]+/\S+) v\S+( // indirect)?$`)

// TestDependencies: the page names what the code imports, what go.mod requires directly,
// and the tools.
func TestDependencies(t *testing.T) {
	page := file(t, "dependencies.md")
	named := func(module, why string) {
		t.Helper()
		if !strings.Contains(page, "| `"+module+"` |") {
			t.Errorf("dependencies.md has no line for %s, which %s", module, why)
		}
	}
	var modules []string
	for _, m := range requirement.FindAllStringSubmatch(file(t, "../go.mod"), -1) {
		modules = append(modules, m[1])
		if m[2] == "" {
			named(m[1], "go.mod requires")
		}
	}
	found := map[string]bool{}
	for path, source := range imports(t) {
		if module := moduleOf(modules, path); module == "" {
			t.Errorf("%s imports %s, which no requirement of go.mod holds", source, path)
		} else if !found[module] {
			found[module] = true
			named(module, source+" imports")
		}
	}
	if len(found) < 8 {
		t.Errorf("only %d modules are imported: the source was not read", len(found))
	}
	_, tools, _ := strings.Cut(file(t, "../tools/go.mod"), "tool (")
	tools, _, _ = strings.Cut(tools, ")")
	if len(strings.Fields(tools)) == 0 {
		t.Error("tools/go.mod lists no tool")
	}
	for _, tool := range strings.Fields(tools) {
		named(tool, "tools/go.mod lists")
	}
}

func file(t *testing.T, path string) string {
	t.Helper()
	content, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(content)
}

// imports returns what the module imports from elsewhere, and a file that does so.
func imports(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != ".." {
			if _, err := os.Stat(filepath.Join(path, "go.mod")); err == nil || strings.HasPrefix(d.Name(), ".") {
				return filepath.SkipDir // a module of its own, or no source
			}
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") {
			return nil
		}
		f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
		if err != nil {
			return err
		}
		for _, spec := range f.Imports {
			name, err := strconv.Unquote(spec.Path.Value)
			if err != nil {
				return err
			}
			if first, _, _ := strings.Cut(name, "/"); strings.Contains(first, ".") {
				found[name] = path
			}
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	return found
}

// moduleOf returns the module with the longest path that holds the package.
func moduleOf(modules []string, path string) string {
	best := ""
	for _, m := range modules {
		if (path == m || strings.HasPrefix(path, m+"/")) && len(m) > len(best) {
			best = m
		}
	}
	return best
}
