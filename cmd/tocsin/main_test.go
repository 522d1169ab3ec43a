package main

import (
	"bytes"
	"context"
	"flag"
	"fmt"
	"io"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"golang.org/x/tools/txtar"

	"tocsin/classifier"
)

var update = flag.Bool("update", false, "rewrite the transcripts in testdata")

// An outcome is what a command line did.
type outcome struct {
	code        int
	out, errors string
}

// tocsin runs one command line in this process.
func tocsin(t testing.TB, in io.Reader, args ...string) outcome {
	t.Helper()
	return tocsinIn(t.Context(), in, args...)
}

func tocsinIn(ctx context.Context, in io.Reader, args ...string) outcome {
	var out, errors bytes.Buffer
	code := run(ctx, args, streams{in, &out, &errors})
	return outcome{code, out.String(), errors.String()}
}

// toyModel knows five words, so that a test can tell what must come out: "we will
// attack" is flagged as a threat, "the attack reported" mentions one, "the we will"
// is nothing, and "unheard words" are not judged.
func toyModel(t testing.TB) *classifier.Model {
	t.Helper()
	nat := int16(1 / classifier.WeightUnit)
	model, err := classifier.New(classifier.Parameters{
		Name: "toy", Version: "1", Estimator: "by hand", TrainingDataDigest: "sha256:none", Card: "# Toy\n\nFor tests.",
		Taxonomy: classifier.Taxonomy{
			Name:            "toy",
			Themes:          []classifier.Label{{Name: "threat", Definition: "a threat"}, {Name: "propaganda", Definition: "propaganda"}},
			Stances:         []classifier.Label{{Name: "promotes", Definition: "for it"}, {Name: "reports", Definition: "about it"}},
			PromotingStance: "promotes",
		},
		LengthNorm: classifier.NoNorm, BaseRate: 0.1, StanceRates: []float64{0.4, 0.6},
		Vocabulary: []string{"wattack", "wreported", "wthe", "wwe", "wwill"},
		Weights: []int16{ // threat, propaganda, promotes, reports
			5 * nat, 0, 3 * nat, -3 * nat,
			0, 0, -5 * nat, 5 * nat,
			0, 0, 0, 0,
			nat / 4, 0, nat, -nat,
			nat / 2, 0, 0, 0,
		},
		ThemeCalibrations: []classifier.ThemeCalibration{{Slope: 1, PromotionSlope: 1}, {Slope: 1, PromotionSlope: 1}},
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: []float64{0, 0}},
		Thresholds:        []classifier.Thresholds{{Mention: 0.5, Review: 0.3, Flag: 0.6}, {Mention: 0.5, Review: 0.3, Flag: 0.6}},
		Abstention:        classifier.Abstention{MinWords: 1, MinKnownTokenRatio: 0.3},
	})
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// inFolder changes to an empty folder with these files and the toy model.
func inFolder(t testing.TB, files map[string]string) {
	t.Helper()
	t.Chdir(t.TempDir())
	if err := writeModel(toyModel(t), "toy.tocsin"); err != nil {
		t.Fatal(err)
	}
	moreToys(t)
	for _, name := range slices.Sorted(maps.Keys(files)) {
		writeFile(t, name, files[name])
	}
}

func writeFile(t testing.TB, name, content string) {
	t.Helper()
	if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, []byte(content), 0o644); err != nil {
		t.Fatal(err)
	}
}

// TestTranscripts runs the sessions of testdata/*.txt. Each is a txtar archive: what it
// is about, the files, and the transcript, in which a line "$ tocsin ..." is a command
// and what follows what it wrote; < FILE at its end gives it standard input.
// Run with -update to rewrite the transcripts.
func TestTranscripts(t *testing.T) {
	paths, err := filepath.Glob("testdata/*.txt")
	if err != nil || len(paths) == 0 {
		t.Fatalf("no transcripts: %v", err)
	}
	for _, path := range paths {
		path, err := filepath.Abs(path)
		if err != nil {
			t.Fatal(err)
		}
		t.Run(strings.TrimSuffix(filepath.Base(path), ".txt"), func(t *testing.T) {
			archive, err := txtar.ParseFile(path)
			if err != nil {
				t.Fatal(err)
			}
			files, last := map[string]string{}, len(archive.Files)-1
			if last < 0 || archive.Files[last].Name != "transcript" {
				t.Fatalf("%s: want a transcript as the last file", path)
			}
			for _, f := range archive.Files[:last] {
				files[f.Name] = string(f.Data)
			}
			inFolder(t, files)
			want := string(archive.Files[last].Data)
			var got strings.Builder
			for line := range strings.Lines(want) {
				if command, ok := strings.CutPrefix(line, "$ tocsin "); ok {
					got.WriteString(line)
					got.WriteString(session(t, strings.Fields(command)))
				}
			}
			if *update {
				archive.Files[last].Data = []byte(got.String())
				writeFile(t, path, string(txtar.Format(archive)))
				return
			}
			if diff := cmp.Diff(want, got.String()); diff != "" {
				t.Errorf("%s (-want +got)\n%s", filepath.Base(path), diff)
			}
		})
	}
}

// session runs a command and returns what a transcript says of it.
func session(t testing.TB, args []string) string {
	var in io.Reader = strings.NewReader("")
	if n := len(args); n > 1 && args[n-2] == "<" {
		data, err := os.ReadFile(args[n-1])
		if err != nil {
			t.Fatal(err)
		}
		in, args = bytes.NewReader(data), args[:n-2]
	}
	o := tocsin(t, in, args...)
	var b strings.Builder
	b.WriteString(o.out)
	for line := range strings.Lines(o.errors) {
		fmt.Fprintf(&b, "stderr: %s", line)
	}
	if o.code != 0 {
		fmt.Fprintf(&b, "exit code %d\n", o.code)
	}
	// tabwriter leaves white space at the ends of lines, which editors do not.
	var trimmed strings.Builder
	for line := range strings.Lines(b.String()) {
		trimmed.WriteString(strings.TrimRight(line, " \n") + "\n")
	}
	return trimmed.String()
}
