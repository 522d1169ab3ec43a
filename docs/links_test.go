package docs_test

import (
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

var (
	link     = regexp.MustCompile(`\]\(([^)#\s]+)?(#[^)\s]+)?\)`)
	testName = regexp.MustCompile(`\b(?:Test|Fuzz|Benchmark)[A-Z]\w+`)
	function = regexp.MustCompile(`(?m)^func ((?:Test|Fuzz|Benchmark)[A-Z]\w+)\(`)
)

// pages returns the project's pages, by their path.
func pages(t *testing.T) map[string]string {
	t.Helper()
	found := map[string]string{}
	walk(t, ".md", func(path, content string) { found[path] = content })
	if len(found) < 10 {
		t.Fatalf("only %d pages were found", len(found))
	}
	return found
}

// walk calls yield for each file of the repository with that ending.
func walk(t *testing.T, ending string, yield func(path, content string)) {
	t.Helper()
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		switch name := d.Name(); {
		case err != nil:
			return err
		case d.IsDir() && path != ".." && (strings.HasPrefix(name, ".") || name == "data" || name == "node_modules"):
			return filepath.SkipDir
		case !d.IsDir() && strings.HasSuffix(name, ending):
			yield(path, file(t, path))
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
}

// TestLinks follows the links from page to page and to headings.
func TestLinks(t *testing.T) {
	all := pages(t)
	for path, content := range all {
		for _, m := range link.FindAllStringSubmatch(content, -1) {
			to, heading := m[1], m[2]
			if strings.Contains(to, "://") {
				continue
			}
			target := path
			if to != "" {
				target = filepath.Join(filepath.Dir(path), filepath.FromSlash(to))
			}
			if _, err := os.Stat(target); err != nil {
				t.Errorf("%s: the link to %s leads nowhere", path, to)
			} else if heading != "" && !headings(all[target])[heading] {
				t.Errorf("%s: %s has no heading %s", path, target, heading)
			}
		}
	}
}

// headings returns the anchors of a page as hosts make them.
func headings(page string) map[string]bool {
	anchors := map[string]bool{}
	for line := range strings.Lines(page) {
		if text := strings.TrimLeft(line, "#"); text != line {
			anchor := strings.ReplaceAll(strings.ToLower(strings.TrimSpace(text)), " ", "-")
			anchors["#"+regexp.MustCompile(`[^a-z0-9_-]`).ReplaceAllString(anchor, "")] = true
		}
	}
	return anchors
}

// TestNamedTestsExist: a page that says which test shows something names one that is there.
func TestNamedTestsExist(t *testing.T) {
	known := map[string]bool{}
	walk(t, "_test.go", func(_, content string) {
		for _, m := range function.FindAllStringSubmatch(content, -1) {
			known[m[1]] = true
		}
	})
	named := 0
	for path, content := range pages(t) {
		for _, name := range testName.FindAllString(content, -1) {
			named++
			if !known[name] {
				t.Errorf("%s names %s, which no file has", path, name)
			}
		}
	}
	if named < 20 {
		t.Errorf("only %d names were found", named)
	}
}
