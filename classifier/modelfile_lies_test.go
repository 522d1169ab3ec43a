package classifier

import (
	"bytes"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"fmt"
	"runtime"
	"strings"
	"testing"
)

// A forgery is a model file taken apart, to be put together again with other contents
// and a checksum that is right.
type forgery struct {
	version, length     uint32 // length of the header as claimed
	header              string
	vocabulary, weights []byte
	padding             byte
}

func takeApart(t *testing.T, file []byte) *forgery {
	t.Helper()
	length := int(binary.LittleEndian.Uint32(file[12:]))
	vocabularyAt := aligned(fileHeaderAt + length)
	features := len(tinyFeatures)
	end := vocabularyAt + 4*(features+1) + int(binary.LittleEndian.Uint32(file[vocabularyAt+4*features:]))
	return &forgery{
		version: binary.LittleEndian.Uint32(file[8:]), length: uint32(length), header: string(file[fileHeaderAt : fileHeaderAt+length]),
		vocabulary: bytes.Clone(file[vocabularyAt:end]), weights: bytes.Clone(file[aligned(end) : len(file)-sha256.Size]),
	}
}

func (f *forgery) file() []byte {
	b := append([]byte{}, fileMagic...)
	b = binary.LittleEndian.AppendUint32(b, f.version)
	b = binary.LittleEndian.AppendUint32(b, f.length)
	fill := func() {
		for len(b)%fileAlign != 0 {
			b = append(b, f.padding)
		}
	}
	b = append(b, f.header...)
	fill()
	b = append(b, f.vocabulary...)
	fill()
	return sealed(append(b, f.weights...))
}

// sealed appends the checksum.
func sealed(body []byte) []byte {
	sum := sha256.Sum256(body)
	return append(body, sum[:]...)
}

// replace changes the header and claims its length right.
func (f *forgery) replace(t *testing.T, from, to string) {
	t.Helper()
	if strings.Count(f.header, from) == 0 {
		t.Fatalf("no %s in the header %s", from, f.header)
	}
	f.header = strings.Replace(f.header, from, to, 1)
	f.length = uint32(len(f.header))
}

// A file whose checksum is right may still lie. It is refused with the section named,
// and no number in it makes the program allocate.
func TestModelFileThatLies(t *testing.T) {
	file := written(t, build(t, tinyParameters()))
	if got := takeApart(t, file).file(); !bytes.Equal(got, file) {
		t.Fatal("a file taken apart and put together is another")
	}
	count := fmt.Sprintf(`"feature_count":%d`, len(tinyFeatures))
	header := func(from, to string) func(*testing.T, *forgery) {
		return func(t *testing.T, f *forgery) { f.replace(t, from, to) }
	}
	knots := func(list string) func(*testing.T, *forgery) {
		return header(`"intercept":0.2,`, `"intercept":0.2,"knots":[`+list+`],`)
	}
	truth := takeApart(t, file)
	knots(`{"log_odds":-1,"probability":0.1},{"log_odds":2,"probability":0.1}`)(t, truth)
	if _, err := Load(bytes.NewReader(truth.file())); err != nil {
		t.Fatalf("knots in order: %v", err)
	}
	for _, lie := range []struct {
		about   string
		forge   func(*testing.T, *forgery)
		section string
	}{
		{"another version", func(_ *testing.T, f *forgery) { f.version = 2 }, "version: 2"},
		{"header longer than the file", func(_ *testing.T, f *forgery) { f.length = 1 << 21 }, "header: claims 2097152 bytes"},
		{"header of 4 GiB", func(_ *testing.T, f *forgery) { f.length = 1<<32 - 1 }, "header: claims 4294967295 bytes"},
		{"header of no bytes", func(_ *testing.T, f *forgery) { f.length = 0 }, "header: "},
		{"header cut", func(_ *testing.T, f *forgery) { f.length-- }, "header: "},
		{"header with a blank", header("{", "{ "), "header: "},
		{"header of two objects", func(_ *testing.T, f *forgery) { f.header += "{}"; f.length += 2 }, "header: "},
		{"key twice", header("{", `{"name":"tiny",`), "header: "},
		{"key in another case", header(`"name"`, `"Name"`), "header: "},
		{"unknown key", header("{", `{"backdoor":true,`), `header: json: unknown field "backdoor"`},
		{"missing key", header(`"name":"tiny","short_windows"`, `"short_windows"`), "name"},
		{"not JSON", header("{", "["), "header: "},
		{"deeply nested", header("{", strings.Repeat("[", 1<<20)), "header: "},
		{"more features than there are", header(count, `"feature_count":23`), "weights: "},
		{"fewer features than there are", header(count, `"feature_count":21`), "weights: "},
		{"features beyond the limit", header(count, `"feature_count":4194305`), "header: claims 4194305 features"},
		{"features at the limit", header(count, `"feature_count":4194304`), "weights: "},
		{"features beyond 64 bits", header(count, `"feature_count":99999999999999999999`), "header: "},
		{"negative features", header(count, `"feature_count":-1`), "header: claims -1 features"},
		{"negative strings", header(`"string_bytes":`, `"string_bytes":-`), "header: claims 22 features, -"},
		{"huge strings", header(`"string_bytes":`, `"string_bytes":9`), "weights: "},
		{"strings beyond the limit", header(`"string_bytes":`, `"string_bytes":999999`), "header: claims 22 features, 999999"},
		{"NaN", header(`"base_rate":0.05`, `"base_rate":NaN`), "header: "},
		{"infinity", header(`"base_rate":0.05`, `"base_rate":1e999`), "header: "},
		{"null for a number", header(`"base_rate":0.05`, `"base_rate":null`), "base rate"},
		{"base rate of 1", header(`"base_rate":0.05`, `"base_rate":1`), "base rate"},
		{"a number that overflows later", header(`"slope":1.5`, `"slope":1e+308`), "calibration"},
		{"intercept that overflows later", header(`"intercepts":[0.1,`, `"intercepts":[-1e+300,`), "calibration"},
		{"thresholds out of order", header(`"flag":0.6`, `"flag":0.1`), "review threshold"},
		{"a stance rate too few", header(`[0.3,0.5,0.2]`, `[0.3,0.7]`), "stance rates"},
		{"a stance rate of 0", header(`[0.3,0.5,0.2]`, `[0,0.5,0.2]`), "stance rates"},
		{"an intercept too many", header(`"intercepts":[`, `"intercepts":[0,`), "stance intercepts"},
		{"no thresholds", header(`"thresholds":[`, `"thresholds":[],"card":[`), "header: "},
		{"a threshold too few", header(`,{"flag":0.55,"mention":0.25,"review":0.35}`, ``), "thresholds"},
		{"a label too many", header(`"stances":[`, `"stances":[{"definition":"","name":"asks"},`), "weights: "},
		{"a label too few", header(`{"definition":"Announced violence.","name":"threat"},`, ``), "weights: "},
		{"no promoting stance", header(`"promoting_stance":"promotes"`, `"promoting_stance":"asks"`), "taxonomy"},
		{"label twice", header(`"name":"cyber_weapons"`, `"name":"threat"`), "taxonomy"},
		{"unknown length norm", header(`"sqrt"`, `"cubic"`), "length norm"},
		{"n-grams too long", header(`"char_max":4`, `"char_max":9`), "features: "},
		{"n-grams backwards", header(`"char_max":4`, `"char_max":2`), "features: "},
		{"negative number of words", header(`"min_words":3`, `"min_words":-3`), "abstention"},
		{"impossible ratio", header(`"min_known_token_ratio":0.2`, `"min_known_token_ratio":2`), "abstention"},
		{"no knots, written", knots(``), "not written as this program writes it"},
		{"knots that fall", knots(`{"log_odds":-1,"probability":0.2},{"log_odds":2,"probability":0.1}`), "knot 1 has the probability 0.1, below"},
		{"knots out of order", knots(`{"log_odds":2,"probability":0.1},{"log_odds":1,"probability":0.2}`), "knot 1 at log odds 1 is not above"},
		{"two knots at one place", knots(`{"log_odds":2,"probability":0.1},{"log_odds":2,"probability":0.2}`), "knot 1 at log odds 2 is not above"},
		{"a knot above certainty", knots(`{"log_odds":2,"probability":1.5}`), "knot 0 has the probability 1.5"},
		{"a knot below impossibility", knots(`{"log_odds":2,"probability":-0.5}`), "knot 0 has the probability -0.5"},
		{"a knot out of bounds", knots(`{"log_odds":1e+300,"probability":0.5}`), "knot 0 at log odds 1e+300"},
		{"a knot of no number", knots(`{"log_odds":NaN,"probability":0.5}`), "header: "},
		{"a knot with more to it", knots(`{"backdoor":1,"log_odds":2,"probability":0.5}`), `header: json: unknown field "backdoor"`},
		{"null for knots", header(`"intercept":0.2,`, `"intercept":0.2,"knots":null,`), "knots: want an array"},
		{"a number for knots", header(`"intercept":0.2,`, `"intercept":0.2,"knots":1,`), "knots: want an array"},
		{"65 knots", knots(manyKnots(65)), "knots: more than 64"},
		{"100,000 knots", knots(manyKnots(100_000)), "knots: more than 64"},
		{"100,000 empty knots", knots(strings.Repeat("{},", 99_999) + "{}"), "knots: more than 64"},
		{"knots of a promotion that fall", header(`"promotion_slope":1.1`, `"promotion_knots":[{"log_odds":-1,"probability":0.2},{"log_odds":2,"probability":0.1}],"promotion_slope":1.1`), "knot 1 has the probability 0.1, below"},
		{"vocabulary out of order", func(_ *testing.T, f *forgery) { f.vocabulary[4*(len(tinyFeatures)+1)] = 'z' }, "vocabulary: "},
		{"vocabulary with the same twice", func(t *testing.T, f *forgery) {
			p := tinyParameters()
			p.Vocabulary[19] = p.Vocabulary[18]
			data, err := p.encode()
			if err != nil {
				t.Fatal(err)
			}
			*f = *takeApart(t, data)
		}, "vocabulary: "},
		{"empty feature", func(_ *testing.T, f *forgery) { binary.LittleEndian.PutUint32(f.vocabulary[4:], 0) }, "vocabulary: "},
		{"strings that start late", func(_ *testing.T, f *forgery) { f.vocabulary[0] = 1 }, "vocabulary: "},
		{"strings that go back", func(_ *testing.T, f *forgery) { f.vocabulary[8] = 1 }, "vocabulary: "},
		{"strings beyond the section", func(_ *testing.T, f *forgery) { f.vocabulary[11] = 0xff }, "vocabulary: "},
		{"strings that end early", func(_ *testing.T, f *forgery) { f.vocabulary[4*len(tinyFeatures)]-- }, "vocabulary: "},
		{"weights missing", func(_ *testing.T, f *forgery) { f.weights = f.weights[2:] }, "weights: "},
		{"bytes after the weights", func(_ *testing.T, f *forgery) { f.weights = append(f.weights, 0) }, "weights: "},
		{"something between the sections", func(_ *testing.T, f *forgery) { f.padding = 'x' }, "header: "},
	} {
		t.Run(lie.about, func(t *testing.T) {
			f := takeApart(t, file)
			lie.forge(t, f)
			forged := f.file()

			var before, after runtime.MemStats
			runtime.ReadMemStats(&before)
			_, err := Load(bytes.NewReader(forged))
			runtime.ReadMemStats(&after)

			if !errors.Is(err, ErrFormat) || !strings.Contains(err.Error(), lie.section) {
				t.Errorf("got %v, want a refusal that says %q", err, lie.section)
			}
			if allocated, limit := after.TotalAlloc-before.TotalAlloc, uint64(1<<20+8*len(forged)); allocated > limit {
				t.Errorf("%d bytes were allocated to refuse a file of %d", allocated, len(forged))
			}
		})
	}
}

// manyKnots returns so many knots in order, as JSON.
func manyKnots(n int) string {
	list := make([]string, n)
	for i := range list {
		list[i] = fmt.Sprintf(`{"log_odds":%d,"probability":0.5}`, i)
	}
	return strings.Join(list, ",")
}
