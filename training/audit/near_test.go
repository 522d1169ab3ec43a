package audit

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"tocsin/training"
)

// sentence returns a text of invented words.
func sentence(random *rand.Rand, words int) []string {
	var list []string
	for range words {
		var b strings.Builder
		for range 3 + random.IntN(6) {
			b.WriteByte(byte('a' + random.IntN(26)))
		}
		list = append(list, b.String())
	}
	return list
}

// variants returns rows of texts, each with copies in which some words are others.
func variants(random *rand.Rand, texts, copies int) []training.Row {
	var rows []training.Row
	for i := range texts {
		words := sentence(random, 8+random.IntN(30))
		for k := range copies {
			text := append([]string{}, words...)
			for range random.IntN(4) {
				text[random.IntN(len(text))] = sentence(random, 1)[0]
			}
			rows = append(rows, training.Row{ID: fmt.Sprintf("%d-%d", i, k), Source: "s", Text: strings.Join(text, " "), Themes: []string{}})
		}
	}
	return rows
}

func nearnessOf(t testing.TB, rows []training.Row) (*nearness, clusters) {
	t.Helper()
	c, err := newCorpus(t.Context(), rows, nil, func() {})
	if err != nil {
		t.Fatal(err)
	}
	n, err := newNearness(t.Context(), c, func() {})
	if err != nil {
		t.Fatal(err)
	}
	texts := make([]int32, c.texts())
	for i := range texts {
		texts[i] = int32(i)
	}
	found, err := n.link(t.Context(), texts, func() {})
	if err != nil {
		t.Fatal(err)
	}
	return n, found
}

// Against all pairs: the clusters are the components of the pairs from NearDuplicate on,
// but for a few pairs just above it, which share no band by chance.
func TestLinksAreThoseOfAllPairs(t *testing.T) {
	n, found := nearnessOf(t, variants(rand.New(rand.NewPCG(3, 4)), 60, 6))
	exact := newForest(n.c.texts())
	missed, pairs := 0, 0
	for a := range int32(n.c.texts()) {
		for b := range a {
			j := n.similarity(a, b)
			if j < NearDuplicate {
				continue
			}
			exact.join(a, b)
			pairs++
			if found.forest.root(a) != found.forest.root(b) {
				missed++
				if j > 0.8 {
					t.Errorf("texts of similarity %.3f were not joined", j)
				}
			}
		}
	}
	if pairs < 100 || missed*50 > pairs {
		t.Errorf("%d of %d pairs missed", missed, pairs)
	}
	for _, l := range found.links {
		if exact.root(l.a) != exact.root(l.b) || l.verified < NearDuplicate {
			t.Errorf("texts of similarity %.3f were joined", l.verified)
		}
		if math.Abs(l.estimated-l.verified) > 0.2 {
			t.Errorf("estimated %.3f, exact %.3f", l.estimated, l.verified)
		}
	}
	if found.bounded != 0 {
		t.Errorf("%d buckets bounded", found.bounded)
	}
}

// The estimate is not biased, and errs as much as its length says.
func TestEstimate(t *testing.T) {
	random := rand.New(rand.NewPCG(5, 6))
	n, _ := nearnessOf(t, variants(random, 300, 2))
	var sum, squares, count float64
	for i := range int32(300) {
		a, b := n.c.text[2*i], n.c.text[2*i+1]
		if a == b {
			continue
		}
		d := n.signatures[a].estimate(&n.signatures[b]) - n.similarity(a, b)
		sum += d
		squares += d * d
		count++
	}
	if mean, deviation := sum/count, math.Sqrt(squares/count); math.Abs(mean) > 0.01 || deviation > 0.046 {
		t.Errorf("mean error %.4f, deviation %.4f over %v pairs", mean, deviation, count)
	}
}

// Thousands of texts from one template do not cost a comparison for each pair.
func TestTemplateIsLinear(t *testing.T) {
	const texts = 3000
	var rows []training.Row
	for i := range texts {
		rows = append(rows, training.Row{ID: fmt.Sprint(i), Source: "s", Text: fmt.Sprintf("the number of parcels that came to district %d on this fine day is %d", i*7919%texts, i)})
	}
	n, found := nearnessOf(t, rows)
	if bound := texts * Bands * MaxComparisons; found.compared > bound || found.compared == 0 {
		t.Errorf("%d comparisons, want at most %d", found.compared, bound)
	}
	if sets := found.forest.sets(2); len(sets) == 0 || len(sets[0]) < texts*9/10 {
		t.Errorf("%d clusters of %d texts", len(sets), n.c.texts())
	}
}

// A bucket in which not all pairs were compared, and which did not become one cluster, is
// told.
func TestBoundedBucketIsTold(t *testing.T) {
	random := rand.New(rand.NewPCG(7, 8))
	var rows []training.Row
	common := strings.Join(sentence(random, 22), " ")
	const texts = 1500
	for i := range texts {
		rows = append(rows, training.Row{ID: fmt.Sprint(i), Source: "s", Text: common + " " + strings.Join(sentence(random, 9), " ")})
	}
	_, found := nearnessOf(t, rows)
	if found.bounded == 0 {
		t.Error("no bucket is said to be bounded")
	}
	if bound := texts * Bands * MaxComparisons; found.compared > bound {
		t.Errorf("%d comparisons, want at most %d", found.compared, bound)
	}
}

func TestShingles(t *testing.T) {
	for _, test := range []struct {
		form string
		want int
	}{{"", 0}, {"a", 1}, {"abcde", 1}, {"abcdef", 2}, {"aaaaaaaa", 1}, {"äöüßéñ", 2}, {"ab\xffde", 1}} {
		if got := shingleSet([]byte(test.form), nil); len(got) != test.want {
			t.Errorf("%q: %d shingles, want %d", test.form, len(got), test.want)
		}
	}
	if j := jaccard([]uint64{1, 2, 3}, []uint64{2, 3, 4, 5}); !close9(j, 2.0/5) {
		t.Errorf("jaccard %v", j)
	}
	if jaccard(nil, nil) != 1 || jaccard(nil, []uint64{1}) != 0 {
		t.Error("jaccard of empty sets")
	}
}
