package state

import (
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
)

// open opens a folder and fails the test on any error; warnings are noted.
func open(t *testing.T, path string) (*Folder, *[]string) {
	t.Helper()
	var warnings []string
	f, err := Open(path, func(err error) { warnings = append(warnings, err.Error()) })
	if err != nil {
		t.Fatal(err)
	}
	return f, &warnings
}

func TestFolder(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.state")
	f, _ := open(t, path)
	if _, ok := f.Load("a"); ok || f.Kept() != 0 {
		t.Error("an empty folder has a result")
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the folder is there before any result")
	}
	f.Save("a", []byte("first"))
	f.Save("a", []byte("second"))
	f.Save("b", nil)
	f.Save("c", []byte("third"))
	f.Drop("c")
	f.Drop("d")

	again, warnings := open(t, path)
	if again.Kept() != 2 {
		t.Errorf("%d results, want 2", again.Kept())
	}
	for key, want := range map[string]string{"a": "second", "b": ""} {
		if got, ok := again.Load(key); !ok || string(got) != want {
			t.Errorf("%s: %q, %v, want %q", key, got, ok, want)
		}
	}
	if _, ok := again.Load("c"); ok {
		t.Error("a result that was dropped is there")
	}
	again.Save("d", []byte("new"))
	for range 2 {
		again.Load("a")
		again.Load("d")
	}
	if again.Used() != 6 || again.Reused() != 2 || len(*warnings) != 0 {
		t.Errorf("%d used, %d of them from before, warnings %q", again.Used(), again.Reused(), *warnings)
	}
	if err := again.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("the folder is still there: %v", err)
	}
	if err := again.Remove(); err != nil {
		t.Errorf("removed twice: %v", err)
	}
}

// No byte of a result can change unseen, and none can be taken for another's.
func TestDamage(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.state")
	whole := []byte("the weights")
	file := filepath.Join(path, nameOf("a"))
	save := func() []byte {
		f, _ := open(t, path)
		f.Save("a", whole)
		f.Save("b", []byte("other weights"))
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		return data
	}
	refused := func(name string) {
		t.Helper()
		f, warnings := open(t, path)
		if got, ok := f.Load("a"); ok {
			t.Errorf("%s: %q was taken for whole", name, got)
		}
		if len(*warnings) != 1 || !strings.Contains((*warnings)[0], file) || !strings.Contains((*warnings)[0], "damaged") {
			t.Errorf("%s: warnings %q, want one that names the file", name, *warnings)
		}
		if _, ok := f.Load("a"); ok || len(*warnings) != 1 {
			t.Errorf("%s: warnings %q for a second look", name, *warnings)
		}
		f.Save("a", whole)
		if got, ok := f.Load("a"); !ok || string(got) != string(whole) {
			t.Errorf("%s: the result that was worked out anew is not kept: %q", name, got)
		}
	}
	data := save()
	for i := range data {
		changed := append([]byte{}, data...)
		changed[i] ^= 1
		writeFile(t, file, changed)
		refused(fmt.Sprintf("byte %d changed", i))
	}
	for n := range data {
		writeFile(t, file, data[:n])
		refused(fmt.Sprintf("cut to %d bytes", n))
	}
	writeFile(t, file, append(data, 0))
	refused("a byte more")
	if err := os.Rename(filepath.Join(path, nameOf("b")), file); err != nil {
		t.Fatal(err)
	}
	refused("another's result in its place")
}

func writeFile(t *testing.T, name string, data []byte) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o644); err != nil {
		t.Fatal(err)
	}
}

// What is not a state is left alone.
func TestForeign(t *testing.T) {
	dir := t.TempDir()
	writeFile(t, filepath.Join(dir, "a-file"), []byte("mine"))
	writeFile(t, filepath.Join(dir, "a-folder", "thesis.txt"), []byte("mine"))
	writeFile(t, filepath.Join(dir, "a-tree", nameOf("a"), "thesis.txt"), []byte("mine"))
	for _, name := range []string{"a-file", "a-folder", "a-tree"} {
		if _, err := Open(filepath.Join(dir, name), nil); !errors.Is(err, ErrForeign) || !strings.Contains(err.Error(), name) {
			t.Errorf("%s: error %v, want one that names it and wraps ErrForeign", name, err)
		}
	}
	// What is put there later stays too.
	path := filepath.Join(dir, "m.state")
	f, _ := open(t, path)
	f.Save("a", []byte("x"))
	writeFile(t, filepath.Join(path, "thesis.txt"), []byte("mine"))
	if err := f.Remove(); err == nil {
		t.Error("a folder with another file was removed without an error")
	}
	if data, err := os.ReadFile(filepath.Join(path, "thesis.txt")); err != nil || string(data) != "mine" {
		t.Errorf("another's file: %q, %v", data, err)
	}
}

// What a run was writing when it was killed is no result, and goes with the rest.
func TestKilledWhileWriting(t *testing.T) {
	path := filepath.Join(t.TempDir(), "m.state")
	writeFile(t, filepath.Join(path, "part-12345"), []byte("half"))
	f, _ := open(t, path)
	if f.Kept() != 0 {
		t.Errorf("%d results", f.Kept())
	}
	if err := f.Remove(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(path); err == nil {
		t.Error("the folder is still there")
	}
}

// A place where nothing can be written gives one warning.
func TestCannotSave(t *testing.T) {
	dir := t.TempDir()
	f, warnings := open(t, filepath.Join(dir, "m.state"))
	writeFile(t, filepath.Join(dir, "m.state"), []byte("in the way"))
	f.Save("a", []byte("x"))
	f.Save("b", []byte("x"))
	if _, ok := f.Load("a"); ok || f.Kept() != 0 {
		t.Error("a result that could not be written is there")
	}
	if len(*warnings) != 1 || !strings.Contains((*warnings)[0], "m.state") || !strings.Contains((*warnings)[0], "the run goes on") {
		t.Errorf("warnings %q, want one", *warnings)
	}
}

func TestConcurrentUse(t *testing.T) {
	f, warnings := open(t, filepath.Join(t.TempDir(), "m.state"))
	var wg sync.WaitGroup
	for i := range 8 {
		wg.Go(func() {
			key := fmt.Sprint(i % 4)
			f.Save(key, []byte(key))
			if got, ok := f.Load(key); !ok || string(got) != key {
				t.Errorf("%s: %q, %v", key, got, ok)
			}
		})
	}
	wg.Wait()
	if f.Kept() != 4 || len(*warnings) != 0 {
		t.Errorf("%d results, warnings %q", f.Kept(), *warnings)
	}
}
