package audit

import (
	"cmp"
	"context"
	"slices"

	"tocsin/training"
)

const (
	// NearDuplicate is the Jaccard similarity of shingles from which texts count as
	// nearly equal. A post of twelve words in which one was changed has about 0.7.
	NearDuplicate = 0.7
	// MaxComparisons is with how many members of a bucket each other one is compared: the
	// first and those just before it. Without a bound, a thousand texts made from one
	// template would be compared half a million times.
	MaxComparisons = 8
	// estimateMargin is how far below NearDuplicate an estimate may lie for the exact
	// similarity to be worked out: more than three standard errors.
	estimateMargin = 0.15
	// maxRejected bounds the pairs that are remembered as not nearly equal.
	maxRejected = 1 << 20
)

// A link is a pair of nearly equal texts.
type link struct {
	a, b                int32
	estimated, verified float64 // Jaccard similarities
}

// A nearness finds texts that are nearly equal, by locality-sensitive hashing (Indyk &
// Motwani 1998): texts that share a band of their signatures are candidates, of which
// the exact similarity decides.
type nearness struct {
	c          *corpus
	signatures []signature
	form       training.NormalForm
	sets       [2][]uint64 // reused
	// rejected remembers pairs of which the estimate held out more than there was: they
	// meet again in other bands.
	rejected map[[2]int32]bool
}

func newNearness(ctx context.Context, c *corpus, tick func()) (*nearness, error) {
	n := &nearness{c: c, signatures: make([]signature, c.texts()), rejected: map[[2]int32]bool{}}
	hasher := newMinHasher()
	err := parallel(ctx, c.texts(), func() func(int) {
		var form training.NormalForm
		return func(text int) {
			normal, _ := form.Of(c.first(int32(text)).Text)
			hasher.sign(normal, &n.signatures[text])
		}
	}, tick)
	return n, err
}

// similarity is the exact Jaccard similarity of two texts.
func (n *nearness) similarity(a, b int32) float64 {
	for i, text := range [2]int32{a, b} {
		form, _ := n.form.Of(n.c.first(text).Text)
		n.sets[i] = shingleSet(form, n.sets[i])
	}
	return jaccard(n.sets[0], n.sets[1])
}

// Clusters are what linking found.
type clusters struct {
	forest forest
	links  []link // at most one less than there are texts
	// bounded counts the buckets in which not all pairs were compared and that are not of
	// one cluster: they may hold near duplicates that were not found.
	bounded int
	// compared counts the comparisons of signatures.
	compared int
}

// link joins the nearly equal ones of the texts. Texts that are joined already are not
// compared again, so that the links are enough to connect a cluster, and no more.
func (n *nearness) link(ctx context.Context, texts []int32, tick func()) (clusters, error) {
	type entry struct {
		band uint64
		text int32
	}
	found := clusters{forest: newForest(n.c.texts())}
	entries := make([]entry, 0, len(texts))
	for band := range Bands {
		if err := context.Cause(ctx); err != nil {
			return clusters{}, err
		}
		entries = entries[:0]
		for _, text := range texts {
			entries = append(entries, entry{n.signatures[text].band(band), text})
		}
		slices.SortFunc(entries, func(a, b entry) int { return cmp.Or(cmp.Compare(a.band, b.band), cmp.Compare(a.text, b.text)) })
		for start := 0; start < len(entries); {
			end := start + 1
			for end < len(entries) && entries[end].band == entries[start].band {
				end++
			}
			for i := start + 1; i < end; i++ {
				n.compare(&found, entries[start].text, entries[i].text)
				for j := i - 1; j > start && j > i-MaxComparisons; j-- {
					n.compare(&found, entries[j].text, entries[i].text)
				}
			}
			if end-start > MaxComparisons+1 && slices.ContainsFunc(entries[start+1:end], func(e entry) bool {
				return found.forest.root(e.text) != found.forest.root(entries[start].text)
			}) {
				found.bounded++
			}
			start = end
		}
		tick()
	}
	return found, nil
}

// compare joins two texts if they are nearly equal.
func (n *nearness) compare(found *clusters, a, b int32) {
	if found.forest.root(a) == found.forest.root(b) {
		return
	}
	found.compared++
	estimated := n.signatures[a].estimate(&n.signatures[b])
	if estimated < NearDuplicate-estimateMargin || n.rejected[[2]int32{a, b}] {
		return
	}
	switch verified := n.similarity(a, b); {
	case verified >= NearDuplicate:
		found.forest.join(a, b)
		found.links = append(found.links, link{a, b, estimated, verified})
	case len(n.rejected) < maxRejected:
		n.rejected[[2]int32{a, b}] = true
	}
}
