package formats

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// A case reads one text: what must come out of it, in brief.
type readCase struct {
	name, text string
	change     func(*Options)
	format     Format // that is told by the text
	want       []string
	bad        []string // how the messages of bad rows begin
}

var readCases = []readCase{
	{"canonical", `{"id":"a","text":"x","themes":["threat"],"stance":"reports"}` + "\n\n" + `{"text":"y"}`, nil, JSONL,
		[]string{"a [threat] reports: x", "stdin:3 ? : y"}, nil},
	{"objects on lines", `{"tweet":"x","themes":"threat; propaganda","nr":7}` + "\n" + `{"tweet":"y","themes":[],"id":5}`, nil, JSONL,
		[]string{"stdin:1 [threat propaganda] : x", "5 [] : y"}, nil},
	{"an array of objects", "[{\"text\":\"x\",\"label\":\"promotes\"},\n {\"text\":\"y\",\"label\":null}]", nil, JSON,
		[]string{"stdin:1 ? promotes: x", "stdin:2 ? : y"}, nil},
	{"doccano", `{"id":1,"text":"x","label":["Cyber weapons","counters"],"Comments":[]}` + "\n" + `{"id":2,"text":"y","label":[]}`, nil, Doccano,
		[]string{"1 [cyber_weapons] counters: x", "2 ? : y"}, nil},
	{"doccano with spans", `{"id":1,"text":"x","label":[[0,1,"threat"]]}`, nil, Doccano,
		nil, []string{`-:1: column "label": a list of something else than strings`}},
	{"comma", "text,label\n\"a, \"\"b\"\"\nc\",threat/promotes\nd,none\ne,\n", nil, CSV,
		[]string{"stdin:2 [threat] promotes: a, \"b\"\nc", "stdin:4 [] : d", "stdin:5 ? : e"}, nil},
	{"semicolon, with commas in texts", "ID;Text;Themes\n1;a, b;threat|propaganda\n2;c, d, e;\"[\"\"threat\"\"]\"\n3;f;['threat', 'propaganda']\n4;g;[]\n5;h;\n", nil, CSV,
		[]string{"1 [threat propaganda] : a, b", "2 [threat] : c, d, e", "3 [threat propaganda] : f", "4 [] : g", "5 ? : h"}, nil},
	{"tab", "text\tstance\r\nshe said \"no\", twice\treports\r\n", nil, TSV, []string{`stdin:2 ? reports: she said "no", twice`}, nil},
	{"one column", "Text\nx\n\ny", nil, CSV, []string{"stdin:2 ? : x", "stdin:4 ? : y"}, nil},
	{"fastText", "__label__threat __label__reports a b\n__label__none c\nd\n", nil, FastText,
		[]string{"stdin:1 [threat] reports: a b", "stdin:2 [] : c", "stdin:3 ? : d"}, nil},
	{"spaCy", `{"text":"x","cats":{"threat":1.0,"propaganda":0}}` + "\n" + `{"text":"y","cats":{"threat":0,"promotes":true}}`, nil, Prodigy,
		[]string{"stdin:1 [threat] : x", "stdin:2 ? promotes: y"}, nil},
	{"Prodigy's choices", `{"text":"x","options":[{"id":"threat"}],"accept":["threat"],"answer":"accept","meta":{"id":"m1"}}` + "\n" +
		`{"text":"y","accept":["threat"],"answer":"reject"}` + "\n" + `{"text":"z","accept":["threat"],"answer":"ignore"}` + "\n" +
		`{"text":"v","label":"threat","answer":"accept"}` + "\n" + `{"text":"w","accept":[],"answer":"maybe"}`, nil, Prodigy,
		[]string{"m1 [threat] : x", "stdin:2 ? : y", "stdin:3 ? : z", "stdin:4 [threat] : v"}, []string{`-:5: field "answer": "maybe", want accept, reject or ignore`}},
	{"labels that are mapped", "text,label\na,bad\nb,fine\nc,skip\nd,Very Bad\n", func(o *Options) {
		o.Labels, o.None = map[string]string{"bad": "threat", "Very Bad": "propaganda/promotes", "skip": "-"}, []string{"fine"}
	}, CSV, []string{"stdin:2 [threat] : a", "stdin:3 [] : b", "stdin:4 ? : c", "stdin:5 [propaganda] promotes: d"}, nil},
	{"canonical rows with labels that are mapped", `{"text":"a","themes":["danger"]}`, func(o *Options) { o.Labels = map[string]string{"danger": "threat"} }, JSONL,
		[]string{"stdin:1 [threat] : a"}, nil},
	{"labels that contradict each other", "text,label\na,promotes;reports\nb,none;threat\nc,promotes;promotes;threat;threat\n", nil, CSV,
		[]string{"stdin:4 [threat] promotes: c"}, []string{`-:2: the stances "promotes" and "reports" exclude each other`, "-:3: a label says that no theme holds, and others name threat"}},
	{"a stance among themes", "text,themes,stance\na,promotes,\nb,,threat\nc,threat,none\n", nil, CSV,
		[]string{"stdin:4 [threat] : c"}, []string{`-:2: field "themes": "promotes" is a stance, want a theme`, `-:3: field "stance": "threat" is a theme, want a stance`}},
	{"columns by name", "id,text,body,verdict,who\n1,no,yes,threat,ann\n", func(o *Options) {
		o.Columns = Columns{TextRole: "BODY", LabelRole: "verdict", AnnotatorRole: "who", IDRole: NoColumn}
	}, CSV, []string{"stdin:2 [threat] : yes"}, nil},
	{"a column of labels beside themes", "text,label,themes\na,weather,threat\n", nil, CSV, []string{"stdin:2 [threat] : a"}, nil},
	{"a column of labels that was asked for beside themes", "text,label,themes\na,reports,threat\n", func(o *Options) { o.Columns = Columns{LabelRole: "label"} }, CSV,
		[]string{"stdin:2 [threat] reports: a"}, nil},
	{"a byte-order mark", "\ufefftext,label\nx,threat\n", nil, CSV, []string{"stdin:2 [threat] : x"}, nil},
}

func TestRead(t *testing.T) {
	for _, c := range readCases {
		t.Run(c.name, func(t *testing.T) {
			o := options()
			if c.change != nil {
				c.change(&o)
			}
			in, err := Open("-", strings.NewReader(c.text), o)
			if err != nil {
				t.Fatal(err)
			}
			if got := in.Describe().Format; got != c.format {
				t.Errorf("taken for %s, want %s", got, c.format)
			}
			rows, bad, err := collect(in)
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, brief(rows)); diff != "" {
				t.Error("(-want +got)", diff)
			}
			begin(t, bad, c.bad)
		})
	}
}

// begin checks how messages begin.
func begin(t testing.TB, got, want []string) {
	t.Helper()
	for i := range max(len(got), len(want)) {
		switch {
		case i >= len(got):
			t.Errorf("no message %q", want[i])
		case i >= len(want):
			t.Errorf("message %q, want none", got[i])
		case !strings.HasPrefix(got[i], want[i]):
			t.Errorf("message %q, want %q", got[i], want[i])
		}
	}
}

// A format that is given is taken, whatever the text looks like.
func TestGivenFormat(t *testing.T) {
	o := options()
	o.Format = FastText
	rows, bad, err := readString(t, "text,label\n", o)
	if diff := cmp.Diff([]string{"stdin:1 ? : text,label"}, brief(rows)); diff != "" || bad != nil || err != nil {
		t.Error(bad, err, diff)
	}
	o.Format = TSV
	if _, _, err := readString(t, "text,label\nx,y\n", o); err == nil || err.Error() != `-: no column is named like one of texts; --text-column says which it is; there are "text,label"` {
		t.Errorf("error %v", err)
	}
	for _, format := range []Format{Parquet, Folder, Hub} {
		o.Format = format
		if _, _, err := readString(t, "text,label\nx,y\n", o); err == nil || err.Error() != "-: this is not "+string(format) {
			t.Errorf("%s: error %v", format, err)
		}
	}
}

// Names, sources and ids of rows that have none.
func TestDefaults(t *testing.T) {
	path := write(t, "posts.csv", "text,source\na,\nb,forum\n")
	read := func(o Options) (got []string) {
		t.Helper()
		in, err := Open(path, nil, o)
		if err != nil {
			t.Fatal(err)
		}
		defer in.Close()
		rows, _, err := collect(in)
		if err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			got = append(got, r.Name()+" of "+r.Source)
		}
		return got
	}
	o := options()
	if diff := cmp.Diff([]string{"posts.csv:2 of posts.csv", "posts.csv:3 of forum"}, read(o)); diff != "" {
		t.Error(diff)
	}
	o.Source, o.Name = "mine", "a/posts.csv"
	if diff := cmp.Diff([]string{"a/posts.csv:2 of mine", "a/posts.csv:3 of forum"}, read(o)); diff != "" {
		t.Error(diff)
	}
}

func TestMappingToWhatIsNotThere(t *testing.T) {
	for _, to := range []string{"weather", "", "threat/weather", "promotes/threat"} {
		o := options()
		o.Labels = map[string]string{"x": to}
		_, _, err := readString(t, "text,label\na,b\n", o)
		var label *LabelError
		if !asError(err, &label) || !strings.Contains(err.Error(), "label x="+to+": ") || !strings.Contains(err.Error(), "recruitment, threat, ") {
			t.Errorf("x=%s: error %v", to, err)
		}
	}
}

func TestColumnError(t *testing.T) {
	for _, c := range []struct {
		text, want string
		role       Role
	}{
		{"text,label\na,b\n", `-: --stance-column tone: no such column; there are "text", "label"`, StanceRole},
		{`{"text":"a","x":1}`, `-: --stance-column tone: no such column; there are "text", "x"`, StanceRole},
		{`[{"text":"a","x":1}]`, `-: --id-column tone: no such column; there are "text", "x"`, IDRole},
		{`[{"data":{"text":"a","x":1}}]`, `-: --id-column tone: no such column; there are "text", "x"`, IDRole},
		{"__label__threat x", `-: --id-column tone: no such column; there are none`, IDRole},
	} {
		o := options()
		o.Columns = Columns{c.role: "tone"}
		_, _, err := readString(t, c.text, o)
		var column *ColumnError
		if !asError(err, &column) || err.Error() != c.want {
			t.Errorf("%s: error %v, want %s", c.text, err, c.want)
		}
	}
}

// The same rows, whatever their taxonomy calls things.
func TestOtherTaxonomy(t *testing.T) {
	o := options()
	o.Taxonomy.Themes = o.Taxonomy.Themes[:1]
	o.Taxonomy.Themes[0].Name = "none" // a theme after all
	rows, bad, err := readString(t, "text,label\na,none\nb,neutral\n", o)
	if diff := cmp.Diff([]string{"stdin:2 [none] : a", "stdin:3 [] : b"}, brief(rows)); diff != "" || bad != nil || err != nil {
		t.Error(bad, err, diff)
	}
}
