package datasets

import (
	"errors"
	"strings"
	"testing"
)

func TestManifest(t *testing.T) {
	all, err := Manifest()
	if err != nil {
		t.Fatal(err)
	}
	files := 0
	for _, d := range all {
		files += len(d.Files)
		if _, ok := readerOf(d.Name); !ok {
			t.Errorf("data set %s has no reader", d.Name)
		}
		evaluation := d.Name == "hatecheck" || d.Name == "xstest"
		if evaluation != (d.Use == UseEvaluate) {
			t.Errorf("data set %s: use %s", d.Name, d.Use)
		}
		for _, f := range d.Files {
			if !strings.HasPrefix(f.Path, d.Name+"/") {
				t.Errorf("file %s is not in the folder %s", f.Path, d.Name)
			}
			if !strings.HasPrefix(f.URL, "https://raw.githubusercontent.com/") || strings.Contains(f.URL, " ") {
				t.Errorf("file %s: URL %q", f.Path, f.URL)
			}
		}
	}
	if len(all) != 16 || files != 26 {
		t.Errorf("%d data sets with %d files, want 16 with 26", len(all), files)
	}
}

func TestFind(t *testing.T) {
	d, err := Find("edos")
	if err != nil || d.Name != "edos" || d.Licence != "CC0-1.0" {
		t.Errorf("Find(edos) = %+v, %v", d, err)
	}
	_, err = Find("edso")
	if !errors.Is(err, ErrUnknown) {
		t.Fatalf("error %v does not wrap ErrUnknown", err)
	}
	for _, want := range []string{`"edso"`, "advbench", "edos", "xstest"} {
		if !strings.Contains(err.Error(), want) {
			t.Errorf("error %q does not name %s", err, want)
		}
	}
}

func TestManifestRefuses(t *testing.T) {
	digest := strings.Repeat("0", 64)
	good := `{"datasets":[{"name":"a","use":"train","licence":"MIT","licence_stated":"LICENSE","attribution":"x",` +
		`"repository":"https://example.org","files":[{"path":"a/b.csv","url":"https://example.org/b.csv","sha256":"` + digest + `","bytes":1}]}]}`
	if _, err := parseManifest([]byte(good)); err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct{ name, old, new, want string }{
		{"no licence", `"licence":"MIT"`, `"licence":""`, "licence"},
		{"no attribution", `"attribution":"x"`, `"attribution":""`, "attribution"},
		{"other use", `"use":"train"`, `"use":"tune"`, "use"},
		{"path outside", `a/b.csv"`, `../b.csv"`, "path"},
		{"absolute path", `a/b.csv"`, `/a/b.csv"`, "path"},
		{"path not clean", `a/b.csv"`, `a//b.csv"`, "path"},
		{"plain http", `https://example.org/b.csv`, `http://example.org/b.csv`, "url"},
		{"short digest", digest, digest[1:], "sha256"},
		{"upper-case digest", digest, strings.Repeat("A", 64), "sha256"},
		{"no bytes", `"bytes":1`, `"bytes":0`, "bytes"},
		{"too many bytes", `"bytes":1`, `"bytes":99999999999`, "bytes"},
		{"unknown field", `"use"`, `"usage":"","use"`, "usage"},
		{"no files", `"files":[{`, `"files":[],"x":[{`, "x"},
		{"not JSON", `{"datasets"`, `{`, "manifest.json"},
	} {
		t.Run(test.name, func(t *testing.T) {
			bad := strings.Replace(good, test.old, test.new, 1)
			if bad == good {
				t.Fatal("nothing replaced")
			}
			if _, err := parseManifest([]byte(bad)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("error %v does not name %s", err, test.want)
			}
		})
	}
	entry := strings.TrimSuffix(strings.TrimPrefix(good, `{"datasets":[`), `]}`)
	twice := `{"datasets":[` + entry + `,` + entry + `]}`
	if _, err := parseManifest([]byte(twice)); err == nil {
		t.Error("a name that occurs twice was accepted")
	}
	samePath := `{"datasets":[` + entry + `,` + strings.Replace(entry, `"name":"a"`, `"name":"b"`, 1) + `]}`
	if _, err := parseManifest([]byte(samePath)); err == nil {
		t.Error("a path that occurs twice was accepted")
	}
}

func TestMirrorHoldsTheManifest(t *testing.T) {
	dir := realMirror(t)
	all, err := Manifest()
	if err != nil {
		t.Fatal(err)
	}
	for _, d := range all {
		if err := Verify(d, dir); err != nil {
			t.Error(err)
		}
	}
}
