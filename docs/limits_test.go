package docs_test

import (
	"fmt"
	"go/ast"
	"go/constant"
	"go/parser"
	"go/token"
	"go/types"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"
)

// limited are the packages whose bounds docs/limits.md lists, a section each.
var limited = []string{"classifier", "internal/textnorm", "server", "training", "training/audit", "training/counts", "training/datasets", "training/diff", "training/formats", "training/perturb", "training/report", "training/state", "training/suggest", "cmd/tocsin"}

// limitName tells the constants that bound something; in a file limits.go all do.
var limitName = regexp.MustCompile(`^(max|Max|min|Min)[A-Z]|^longNumber$|Timeout$|Bytes$|Bins$`)

var limitRow = regexp.MustCompile("^\\| `(\\w+)` \\| ([^ |]+)")

// TestLimits compares the page with the source, in both directions.
func TestLimits(t *testing.T) {
	page, err := os.ReadFile("limits.md")
	if err != nil {
		t.Fatal(err)
	}
	written := map[string]map[string]string{} // package -> name -> value
	section := ""
	for line := range strings.Lines(string(page)) {
		if name, ok := strings.CutPrefix(strings.TrimSpace(line), "## `"); ok {
			section = strings.TrimSuffix(name, "`")
			written[section] = map[string]string{}
		} else if row := limitRow.FindStringSubmatch(line); row != nil && section != "" {
			written[section][row[1]] = row[2]
		}
	}
	checked := 0
	for _, path := range limited {
		limits := constants(t, path)
		for name, value := range limits {
			checked++
			if got := written[path][name]; got != value {
				t.Errorf("limits.md: `%s`: `%s` is %s in the source and %q in the page", path, name, value, got)
			}
		}
		for name := range written[path] {
			if _, ok := limits[name]; !ok {
				t.Errorf("limits.md: `%s`: the source has no constant `%s`", path, name)
			}
		}
	}
	if checked < 40 {
		t.Errorf("only %d constants were found", checked)
	}
}

// constants returns the bounds of a package and their values.
func constants(t *testing.T, path string) map[string]string {
	t.Helper()
	files := token.NewFileSet()
	var parsed []*ast.File
	names := map[string]bool{}
	sources, err := filepath.Glob(filepath.Join("..", path, "*.go"))
	if err != nil {
		t.Fatal(err)
	}
	for _, source := range sources {
		if strings.HasSuffix(source, "_test.go") || strings.HasSuffix(source, "_gen.go") {
			continue
		}
		f, err := parser.ParseFile(files, source, nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		parsed = append(parsed, f)
		for _, name := range declared(f) {
			if filepath.Base(source) == "limits.go" || limitName.MatchString(name) {
				names[name] = true
			}
		}
	}
	pkg := check(path, files, parsed)
	limits := map[string]string{}
	for name := range names {
		c, ok := pkg.Scope().Lookup(name).(*types.Const)
		if !ok || c.Val().Kind() == constant.Unknown {
			t.Errorf("%s: the value of %s is not known", path, name)
			continue
		}
		limits[name] = value(c)
	}
	return limits
}

// declared returns the names of the constants at the top of a file.
func declared(f *ast.File) []string {
	var names []string
	for _, d := range f.Decls {
		if group, ok := d.(*ast.GenDecl); ok && group.Tok == token.CONST {
			for _, spec := range group.Specs {
				for _, name := range spec.(*ast.ValueSpec).Names {
					names = append(names, name.Name)
				}
			}
		}
	}
	return names
}

// check evaluates the constants of a package. It knows of other packages what their
// constants need, and does not mind the rest.
func check(path string, files *token.FileSet, parsed []*ast.File) *types.Package {
	config := types.Config{Importer: importer{}, Error: func(error) {}}
	pkg, _ := config.Check(path, files, parsed, nil)
	return pkg
}

type importer struct{}

func (importer) Import(path string) (*types.Package, error) {
	files := token.NewFileSet()
	var source string
	var content any
	switch path {
	case "time":
		source, content = "time.go", fmt.Sprintf("package time\ntype Duration int64\nconst (Second Duration = %d; Minute = 60 * Second; Hour = 60 * Minute)", time.Second)
	case "tocsin/classifier":
		source = filepath.Join("..", "classifier", "limits.go")
	default:
		return nil, fmt.Errorf("%s: not needed", path)
	}
	f, err := parser.ParseFile(files, source, content, 0)
	if err != nil {
		return nil, err
	}
	return check(path, files, []*ast.File{f}), nil
}

// value writes durations as Go does and other numbers in digits.
func value(c *types.Const) string {
	n, exact := constant.Int64Val(constant.ToInt(c.Val()))
	switch {
	case !exact:
		return c.Val().String()
	case strings.HasSuffix(c.Type().String(), "time.Duration"):
		return time.Duration(n).String()
	}
	return fmt.Sprint(n)
}
