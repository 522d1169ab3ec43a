package training

import (
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

func readSpace(t *testing.T, text string) Space {
	t.Helper()
	space, err := ReadSpace(strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return space
}

func pairsOf(all []Settings) (pairs []string) {
	for _, s := range all {
		pairs = append(pairs, strings.Join(s.Pairs(), " "))
	}
	return pairs
}

func TestGrid(t *testing.T) {
	space := readSpace(t, `{"penalty":{"min":0.1,"max":10,"log":true},"alpha":[0.5,1],"min-groups":{"min":2,"max":3,"steps":2},"chars":["0"]}`)
	grid, err := space.Grid()
	if err != nil {
		t.Fatal(err)
	}
	want := []string{
		"alpha=0.5 chars=0 min-groups=2 penalty=0.1", "alpha=0.5 chars=0 min-groups=2 penalty=1", "alpha=0.5 chars=0 min-groups=2 penalty=10",
		"alpha=0.5 chars=0 min-groups=3 penalty=0.1", "alpha=0.5 chars=0 min-groups=3 penalty=1", "alpha=0.5 chars=0 min-groups=3 penalty=10",
		"alpha=1 chars=0 min-groups=2 penalty=0.1", "alpha=1 chars=0 min-groups=2 penalty=1", "alpha=1 chars=0 min-groups=2 penalty=10",
		"alpha=1 chars=0 min-groups=3 penalty=0.1", "alpha=1 chars=0 min-groups=3 penalty=1", "alpha=1 chars=0 min-groups=3 penalty=10",
	}
	if diff := cmp.Diff(want, pairsOf(grid)); diff != "" {
		t.Error("(-want +got)", diff)
	}
	big := readSpace(t, `{"alpha":{"min":0,"max":1,"steps":100},"clip":{"min":1,"max":2,"steps":100},"margin":[0,1]}`)
	if _, err := big.Grid(); err == nil || !strings.Contains(err.Error(), "more than 10000") {
		t.Errorf("a grid of 20000 points: error %v", err)
	}
}

// Random points stay in their ranges, fill them evenly on their scale, and depend on the
// seed alone.
func TestRandom(t *testing.T) {
	space := readSpace(t, `{"penalty":{"min":0.01,"max":100,"log":true},"margin":{"min":1,"max":3},"min-count":{"min":1,"max":3},"bigrams":[true,false]}`)
	const n = 2000
	points, err := space.Random(n, 7)
	if err != nil || len(points) != n {
		t.Fatalf("%d points, %v", len(points), err)
	}
	var below, low, bigrams int
	for _, p := range points {
		if *p.Penalty < 0.01 || *p.Penalty > 100 || *p.Margin < 1 || *p.Margin > 3 || *p.MinCount < 1 || *p.MinCount > 3 {
			t.Fatalf("out of range: %v", p.Pairs())
		}
		if *p.Penalty < 1 {
			below++
		}
		if *p.Margin < 2 {
			low++
		}
		if *p.Bigrams {
			bigrams++
		}
	}
	for name, got := range map[string]int{"penalty below its middle": below, "margin below its middle": low, "bigrams": bigrams} {
		if math.Abs(float64(got)/n-0.5) > 0.05 {
			t.Errorf("%s: %d of %d points, want half", name, got, n)
		}
	}
	again, _ := space.Random(n, 7)
	other, _ := space.Random(n, 8)
	if diff := cmp.Diff(points, again); diff != "" {
		t.Error("the same seed, other points", diff)
	}
	if slices.Equal(pairsOf(points), pairsOf(other)) {
		t.Error("another seed, the same points")
	}
	for _, n := range []int{0, -1, maxTrials + 1} {
		if _, err := space.Random(n, 1); err == nil {
			t.Errorf("%d trials were taken", n)
		}
	}
}

func TestReadSpaceErrors(t *testing.T) {
	for _, c := range []struct{ json, want string }{
		{`{}`, "no setting"},
		{`[1]`, "not a JSON object"},
		{`{"alhpa":[1]}`, "alhpa: not a setting"},
		{`{"base-rate":[0.1]}`, "base-rate: not a setting that can be searched over; these can: alpha, bigrams"},
		{`{"alpha":[]}`, "alpha: want a list"},
		{`{"alpha":1}`, "alpha: want a list"},
		{`{"alpha":["one"]}`, "alpha: "},
		{`{"alpha":{"min":1}}`, "alpha: from 1 to 0"},
		{`{"alpha":{"min":0,"max":1,"log":true}}`, "logarithmic"},
		{`{"alpha":{"min":0,"max":1,"steps":1}}`, "1 steps"},
		{`{"alpha":{"min":0,"maximum":1}}`, "maximum"},
		{`{"chars":{"min":1,"max":3}}`, ""}, // a range of words: found out by Grid
	} {
		space, err := ReadSpace(strings.NewReader(c.json))
		if err == nil {
			_, err = space.Grid()
		}
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: error %v, want %q", c.json, err, c.want)
		}
	}
}

// Each default space names settings that exist, in their ranges.
func TestDefaultSpaces(t *testing.T) {
	for _, e := range []Estimator{Weighted, Multinomial, Complement} {
		c := DefaultConfig()
		c.Estimator = e
		grid, err := DefaultSpace(e).Grid()
		if err != nil || len(grid) < 10 {
			t.Fatalf("%s: %d points, %v", e, len(grid), err)
		}
		if err := (Search{Trials: grid}).Check(c); err != nil {
			t.Errorf("%s: %v", e, err)
		}
	}
	for name := range searchable {
		if !strings.Contains(every, `"`+name+`"`) {
			t.Errorf("%s can be searched over and is no setting", name)
		}
	}
}
