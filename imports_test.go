package tocsin_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// A listed package is what go list says of one.
type listed struct {
	ImportPath, Dir  string
	Standard         bool
	GoFiles, Imports []string
}

// goList returns the packages that go list names, in its order.
func goList(t *testing.T, arguments ...string) []listed {
	t.Helper()
	command := exec.CommandContext(t.Context(), "go", append([]string{"list", "-json=ImportPath,Dir,Standard,GoFiles,Imports"}, arguments...)...)
	var complaint bytes.Buffer
	command.Stderr = &complaint
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list %s: %v\n%s", strings.Join(arguments, " "), err, &complaint)
	}
	var packages []listed
	for decoder := json.NewDecoder(bytes.NewReader(out)); ; {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

// importsOf returns what one file imports.
func importsOf(t *testing.T, dir, name string) []string {
	t.Helper()
	file, err := parser.ParseFile(token.NewFileSet(), filepath.Join(dir, name), nil, parser.ImportsOnly)
	if err != nil {
		t.Fatal(err)
	}
	var paths []string
	for _, spec := range file.Imports {
		path, err := strconv.Unquote(spec.Path.Value)
		if err != nil {
			t.Fatal(err)
		}
		paths = append(paths, path)
	}
	return paths
}

// within reports whether a package is one of the trees, or in one.
func within(path string, trees ...string) bool {
	return slices.ContainsFunc(trees, func(tree string) bool { return path == tree || strings.HasPrefix(path, tree+"/") })
}

// A layer is a tree of packages with what it may import of the others.
type layer struct {
	tree string
	may  []string
}

// The layers of the program:
//
//	textnorm, portmath <- classifier <- {training, server} <- cmd
//
// with proto beside them for the server and its clients, and models, the default model,
// for cmd. Packages of one tree may import each other.
var layers = []layer{
	{"tocsin/internal", nil},
	{"tocsin/proto", nil},
	{"tocsin/classifier", []string{"tocsin/internal"}},
	{"tocsin/models", []string{"tocsin/classifier"}},
	{"tocsin/training", []string{"tocsin/classifier", "tocsin/internal"}},
	{"tocsin/server", []string{"tocsin/classifier", "tocsin/internal", "tocsin/proto"}},
	{"tocsin/cmd", []string{"tocsin/classifier", "tocsin/internal", "tocsin/proto", "tocsin/models", "tocsin/training", "tocsin/server"}},
	{"tocsin/docs", nil},
}

func TestImportsFormADAG(t *testing.T) {
	packages := goList(t, "./...")
	if len(packages) < 6 {
		t.Fatalf("only %d packages are listed", len(packages))
	}
	for _, p := range packages {
		if p.ImportPath == "tocsin" {
			continue // these tests
		}
		i := slices.IndexFunc(layers, func(l layer) bool { return within(p.ImportPath, l.tree) })
		if i < 0 {
			t.Errorf("%s is in no layer: say in this test what it may import", p.ImportPath)
			continue
		}
		for _, path := range p.Imports {
			if within(path, "tocsin") && !within(path, layers[i].tree) && !within(path, layers[i].may...) {
				t.Errorf("%s imports %s; it may import %q", p.ImportPath, path, layers[i].may)
			}
		}
	}
}

// The engine stays free of the network, the contract and the disk, with all it stands on.
func TestClassifierDependencies(t *testing.T) {
	dependencies := goList(t, "-deps", "./classifier")
	for _, p := range dependencies {
		if within(p.ImportPath, "google.golang.org", "tocsin/proto", "tocsin/server", "tocsin/training", "net/http", "github.com/grpc-ecosystem") {
			t.Errorf("classifier depends on %s", p.ImportPath)
		}
	}
	for _, p := range dependencies {
		if !within(p.ImportPath, "tocsin/classifier") {
			continue
		}
		for _, path := range p.Imports {
			if within(path, "os", "net", "time", "log", "math/rand", "syscall") {
				t.Errorf("%s imports %s: it should do no input or output and look at no clock", p.ImportPath, path)
			}
		}
	}
}

// prose stands behind one guard, in one file.
func TestOnlyTokenizeImportsProse(t *testing.T) {
	const prose = "github.com/jdkato/prose"
	found := 0
	for _, p := range goList(t, "./...") {
		if !slices.ContainsFunc(p.Imports, func(path string) bool { return within(path, prose) }) {
			continue
		}
		if p.ImportPath != "tocsin/classifier" {
			t.Errorf("%s imports prose", p.ImportPath)
			continue
		}
		for _, name := range p.GoFiles {
			if !slices.ContainsFunc(importsOf(t, p.Dir, name), func(path string) bool { return within(path, prose) }) {
				continue
			}
			found++
			if name != "tokenize.go" {
				t.Errorf("classifier/%s imports prose", name)
			}
		}
	}
	if found != 1 {
		t.Errorf("%d files of classifier import prose, want one", found)
	}
}

// What only tests or Beam need is not in the binary that serves.
func TestBinaryHasNothingForTests(t *testing.T) {
	dependencies := goList(t, "-deps", "./cmd/tocsin")
	if !slices.ContainsFunc(dependencies, func(p listed) bool { return p.ImportPath == "tocsin/server" }) {
		t.Error("cmd/tocsin does not serve")
	}
	for _, p := range dependencies {
		if within(p.ImportPath, "testing", "net/http/httptest", "github.com/google/go-cmp", "github.com/rogpeppe/go-internal",
			"github.com/stretchr/testify", "google.golang.org/grpc/test", "github.com/chromedp", "github.com/apache/beam") {
			t.Errorf("the binary holds %s", p.ImportPath)
		}
	}
}
