package formats

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// folder writes files into a new folder of that name.
func folder(t testing.TB, name string, files map[string]string) string {
	t.Helper()
	path := filepath.Join(t.TempDir(), name)
	for file, content := range files {
		put(t, filepath.Join(path, filepath.FromSlash(file)), content)
	}
	return path
}

func readPath(t testing.TB, path string, o Options) (_ *Input, rows []string, sources []string, bad []string, end error) {
	t.Helper()
	in, err := Open(path, nil, o)
	if err != nil {
		return nil, nil, nil, nil, err
	}
	defer in.Close()
	got, bad, end := collect(in)
	for _, r := range got {
		sources = append(sources, r.Source)
	}
	for i := range bad {
		bad[i] = strings.TrimPrefix(strings.TrimPrefix(bad[i], path), string(filepath.Separator))
	}
	return in, brief(got), sources, bad, end
}

func TestFolderOfLabels(t *testing.T) {
	path := folder(t, "posts", map[string]string{
		"threat/a.txt": "one\ntwo", "threat/b.TXT": "three", "none/c.txt.gz": gzipped(t, "four"), "reports/d.txt": "\ufefffive",
		"weather/e.txt": "six", "threat/latin.txt": "caf\xe9", "threat/notes.md": "not read", "deep/er/f.txt": "not read", "top.txt": "not read", ".git/x.txt": "not read",
		"threat/empty.txt": "",
	})
	in, rows, sources, bad, err := readPath(t, path, options())
	if err != nil {
		t.Fatal(err)
	}
	want := []string{"none/c.txt.gz [] : four", "reports/d.txt ? reports: five", "threat/a.txt [threat] : one\ntwo", "threat/b.TXT [threat] : three", "threat/empty.txt [threat] :"}
	if diff := cmp.Diff(want, rows); diff != "" {
		t.Error(diff)
	}
	begin(t, bad, []string{"threat/latin.txt:1: the text is not UTF-8 at byte 3", `weather/e.txt:1: label "weather" is none of`})
	if sources[0] != "posts" || in.Describe().Format != Folder || in.Describe().Files != 7 {
		t.Errorf("source %q, %+v", sources[0], in.Describe())
	}
}

func TestFolderWithNothing(t *testing.T) {
	for name, c := range map[string]struct {
		files map[string]string
		want  string
	}{
		"nothing":             {map[string]string{"README.md": "# Hello"}, ": nothing in this folder can be read: want a folder for each label"},
		"texts without label": {map[string]string{"a.txt": "x"}, ": nothing in this folder can be read"},
		"save_to_disk":        {map[string]string{"train/data-00000-of-00001.arrow": "ARROW1", "train/state.json": "{}", "dataset_dict.json": "{}"}, ": a data set of Arrow files (save_to_disk): save the data set as Parquet"},
	} {
		path := folder(t, "posts", c.files)
		if _, err := Open(path, nil, options()); err == nil || !strings.HasPrefix(err.Error(), path+c.want) {
			t.Errorf("%s: error %v", name, err)
		}
	}
	o := options()
	o.Format = Folder
	if _, err := Open(folder(t, "posts", map[string]string{"a.csv": "text\nx\n"}), nil, o); err == nil || !strings.Contains(err.Error(), "nothing in this folder") {
		t.Errorf("no folders of labels: error %v", err)
	}
}

const readmeOfHub = `---
license: mit
dataset_info:
  features:
  - name: text
    dtype: string
  - name: label
    dtype:
      class_label:
        names:
          '0': none
          '1': threat
          '2': cyber weapons
  splits:
  - name: train
    num_bytes: 10
---
# Posts
`

// The files of a data set from the hub, with the names of integers from its README or
// its description, and the splits as sources.
func TestHub(t *testing.T) {
	type class struct {
		Text  string `parquet:"text"`
		Label int64  `parquet:"label"`
	}
	files := map[string]string{
		"data/train-00000-of-00002.parquet": parquetOf(t, []class{{"a", 1}, {"b", 0}}),
		"data/train-00001-of-00002.parquet": parquetOf(t, []class{{"c", 2}}),
		"data/test-00000-of-00001.parquet":  parquetOf(t, []class{{"d", 1}, {"e", 9}, {"f", -1}}),
		"README.md":                         readmeOfHub,
	}
	want := []string{
		"data/test-00000-of-00001.parquet:1 [threat] : d", "data/test-00000-of-00001.parquet:3 ? : f",
		"data/train-00000-of-00002.parquet:1 [threat] : a", "data/train-00000-of-00002.parquet:2 [] : b", "data/train-00001-of-00002.parquet:1 [cyber_weapons] : c",
	}
	for _, described := range []map[string]string{
		{"README.md": readmeOfHub},
		{"README.md": "# Posts", "dataset_infos.json": `{"default":{"features":{"text":{"dtype":"string"},"label":{"names":["none","threat","cyber weapons"],"_type":"ClassLabel"}}}}`},
	} {
		for name, content := range described {
			files[name] = content
		}
		in, rows, sources, bad, err := readPath(t, folder(t, "posts", files), options())
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, rows); diff != "" {
			t.Error(diff)
		}
		begin(t, bad, []string{`data/test-00000-of-00001.parquet:2: column "label": label 9: the data set names 0 to 2`})
		if diff := cmp.Diff([]string{"posts/test", "posts/test", "posts/train", "posts/train", "posts/train"}, sources); diff != "" {
			t.Error(diff)
		}
		if d := in.Describe(); d.Format != Hub || d.Files != 3 || !cmp.Equal(d.Mapping, Columns{TextRole: "text", LabelRole: "label"}) {
			t.Errorf("%+v", d)
		}
	}
}

// Files of other formats in one folder, one of them without the column.
func TestHubOfText(t *testing.T) {
	path := folder(t, "posts", map[string]string{
		"test.csv": "text,label\na,threat\n", "train.jsonl.gz": gzipped(t, `{"text":"b","label":"reports"}`), "unsplit/more.json": `[{"text":"c","label":["none"]}]`,
	})
	_, rows, sources, bad, err := readPath(t, path, options())
	if diff := cmp.Diff([]string{"test.csv:2 [threat] : a", "train.jsonl.gz:1 ? reports: b", "unsplit/more.json:1 [] : c"}, rows); diff != "" || bad != nil || err != nil {
		t.Error(bad, err, diff)
	}
	if diff := cmp.Diff([]string{"posts/test", "posts/train", "posts"}, sources); diff != "" {
		t.Error(diff)
	}
	put(t, filepath.Join(path, "zz.csv"), "body of it,label\na,threat\n")
	_, rows, _, _, err = readPath(t, path, options())
	if err == nil || len(rows) != 3 || !strings.Contains(err.Error(), `zz.csv: no column is named like one of texts`) {
		t.Errorf("%d rows, error %v", len(rows), err)
	}
	put(t, filepath.Join(path, "aa.csv"), "")
	if _, err := Open(path, nil, options()); err == nil || err.Error() != filepath.Join(path, "aa.csv")+": the file is empty: it has no rows" {
		t.Errorf("error %v", err)
	}
}

// Two configurations that name the integers differently name none.
func TestFeaturesThatDisagree(t *testing.T) {
	for name, c := range map[string]struct {
		json string
		want map[string]classNames
	}{
		"agree":    {`{"a":{"features":{"label":{"names":["x"]}}},"b":{"features":{"label":{"names":["x"]}}}}`, map[string]classNames{"label": {"x"}}},
		"disagree": {`{"a":{"features":{"label":{"names":["x"]}}},"b":{"features":{"label":{"names":["y"]}}}}`, map[string]classNames{}},
		"a list":   {`{"features":{"labels":{"feature":{"names":["x","y"]},"_type":"Sequence"},"old":[{"names":["z"]}]}}`, map[string]classNames{"labels": {"x", "y"}, "old": {"z"}}},
		"nonsense": {`{"features":[1]}`, map[string]classNames{}},
	} {
		if diff := cmp.Diff(c.want, featuresOf([]byte(c.json))); diff != "" {
			t.Error(name, diff)
		}
	}
}
