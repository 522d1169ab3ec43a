package audit

import (
	"cmp"
	"fmt"
	"strconv"

	"tocsin/training/report"
)

// NearDuplicates are clusters of different texts that are nearly equal.
type NearDuplicates struct {
	Settings NearSettings `json:"settings"`
	Clusters int          `json:"clusters"`
	Texts    int          `json:"texts"`
	// AcrossGroups is how many clusters have texts in different groups, which a split may
	// put on both sides; AcrossSources, of these, in different sources.
	AcrossGroups  int `json:"clusters_across_groups"`
	AcrossSources int `json:"clusters_across_sources"`
	// BoundedBuckets is how many sets of candidates were so large that not all of their
	// pairs were compared, and did not become one cluster all the same.
	BoundedBuckets int       `json:"bounded_buckets"`
	Examples       []Cluster `json:"examples"` // across groups first, then the largest
}

// NearSettings are the constants that decided.
type NearSettings struct {
	ShingleLength   int     `json:"shingle_length"`
	SignatureLength int     `json:"signature_length"`
	Bands           int     `json:"bands"`
	Jaccard         float64 `json:"jaccard"`
	MaxComparisons  int     `json:"max_comparisons"`
}

// A Cluster is a set of texts each of which is nearly equal to another of them.
type Cluster struct {
	Texts   int `json:"texts"`
	Groups  int `json:"groups"`
	Sources int `json:"sources"`
	// Labels is how many different labellings its texts have.
	Labels int `json:"labels"`
	// A and B are the most similar pair, of different groups if there are such.
	A Example `json:"a"`
	B Example `json:"b"`
	// EstimatedJaccard is that of the signatures, Jaccard the exact one.
	EstimatedJaccard float64 `json:"estimated_jaccard"`
	Jaccard          float64 `json:"jaccard"`
	// SuggestedGroup would keep the cluster on one side of a split, as far as its texts
	// are of one source.
	SuggestedGroup string `json:"suggested_group,omitempty"`
}

func (a *auditor) nearDuplicates() NearDuplicates {
	n := NearDuplicates{
		Settings:       NearSettings{ShingleLength, SignatureLength, Bands, NearDuplicate, MaxComparisons},
		BoundedBuckets: a.clusters.bounded,
	}
	best := a.bestLinks()
	for _, texts := range a.clusters.forest.sets(2) {
		c := a.cluster(texts, best[a.clusters.forest.root(texts[0])])
		n.Clusters++
		n.Texts += c.Texts
		if c.Groups > 1 {
			n.AcrossGroups++
			if c.Sources > 1 {
				n.AcrossSources++
			}
		}
		n.Examples = append(n.Examples, c)
		if len(n.Examples) > 2*a.Examples+100 {
			n.Examples = a.worstClusters(n.Examples)
		}
	}
	n.Examples = a.worstClusters(n.Examples)
	a.nearFindings(n)
	return n
}

func (a *auditor) nearFindings(n NearDuplicates) {
	if n.AcrossGroups > 0 {
		text := fmt.Sprintf("%s of nearly equal texts %s rows in different groups. A split may train on one and test on the other, which makes figures look better than they are.",
			count(n.AcrossGroups, "cluster"), verb(n.AcrossGroups, "has", "have"))
		if n.AcrossSources > 0 {
			text += fmt.Sprintf(" %s over several sources, where a common group does not help: a group holds within its source.", count(n.AcrossSources, "of them goes", "of them go"))
		}
		a.find(checkNear, Warning, text, "Give nearly equal texts of one source the group that is suggested (--groups FILE writes the rows with it); of those in several sources keep one.")
	}
	if n.BoundedBuckets > 0 {
		a.find(checkNear, Note, fmt.Sprintf("%s of texts with much in common held more than %d, and not all pairs in %s were compared: a cluster may have been found in parts.",
			count(n.BoundedBuckets, "set"), MaxComparisons+1, verb(n.BoundedBuckets, "it", "them")), "Look whether a program wrote these texts; keep few of them.")
	}
}

// bestLinks returns, for each cluster by its root, its closest pair, of different groups
// if there are such.
func (a *auditor) bestLinks() map[int32]link {
	best := map[int32]link{}
	for _, l := range a.clusters.links {
		root := a.clusters.forest.root(l.a)
		old, ok := best[root]
		across, before := a.acrossGroups(l.a, l.b), ok && a.acrossGroups(old.a, old.b)
		if !ok || (across && !before) || (across == before && l.verified > old.verified) {
			best[root] = l
		}
	}
	return best
}

// acrossGroups reports whether the rows that training keeps of two texts are of different groups.
func (a *auditor) acrossGroups(x, y int32) bool {
	return a.groupOf(a.rowsOf(x)[0].row) != a.groupOf(a.rowsOf(y)[0].row)
}

func (a *auditor) cluster(texts []int32, l link) Cluster {
	groups, sources, labels := map[string]bool{}, map[string]bool{}, map[string]bool{}
	for _, text := range texts {
		r := a.first(text)
		groups[a.groupOf(a.rowsOf(text)[0].row)] = true
		sources[r.Source] = true
		labels[a.example(r).labels()] = true
	}
	c := Cluster{
		Texts: len(texts), Groups: len(groups), Sources: len(sources), Labels: len(labels),
		A: a.example(a.first(l.a)), B: a.example(a.first(l.b)),
		EstimatedJaccard: rounded(l.estimated), Jaccard: rounded(l.verified),
	}
	if c.Groups > 1 {
		c.SuggestedGroup = a.suggested(a.rowsOf(l.a)[0].row)
	}
	return c
}

func (a *auditor) worstClusters(list []Cluster) []Cluster {
	across := func(c Cluster) int { return min(c.Groups, 2) }
	return least(list, a.Examples, func(x, y Cluster) int {
		return cmp.Or(cmp.Compare(across(y), across(x)), cmp.Compare(y.Texts, x.Texts), cmp.Compare(y.Jaccard, x.Jaccard),
			cmp.Compare(x.A.Source, y.A.Source), cmp.Compare(x.A.ID, y.A.ID), cmp.Compare(x.B.Source, y.B.Source), cmp.Compare(x.B.ID, y.B.ID))
	})
}

func (n NearDuplicates) section() report.Section {
	s := report.Section{
		Title: "Near duplicates",
		Text: fmt.Sprintf("Different texts that share at least %.2f of their runs of %d characters (Jaccard similarity of shingles of the normalised text). Candidates come from MinHash signatures of %d values in %d bands, the exact similarity decides, and pairs are joined to clusters: two texts at the ends of a cluster may be less alike. Those in different groups are what matters: a split may part them.",
			n.Settings.Jaccard, n.Settings.ShingleLength, n.Settings.SignatureLength, n.Settings.Bands),
	}
	s.Tables = append(s.Tables, figures("Nearly equal texts", []figure{
		{"clusters", strconv.Itoa(n.Clusters)},
		{"texts in them", strconv.Itoa(n.Texts)},
		{"clusters across groups", strconv.Itoa(n.AcrossGroups)},
		{"of these, across sources", strconv.Itoa(n.AcrossSources)},
		{"sets of candidates that were not compared in full", strconv.Itoa(n.BoundedBuckets)},
	}))
	if len(n.Examples) == 0 {
		return s
	}
	t := report.Table{
		Title:   "Clusters, those across groups first",
		Columns: []string{"texts", "groups", "sources", "labellings", "row", "nearly equal row", "Jaccard", "estimated", "suggested group"},
		Note:    "The pair is the most similar one of the cluster, of different groups if there are such.",
	}
	for _, c := range n.Examples {
		t.Rows = append(t.Rows, []string{
			strconv.Itoa(c.Texts), strconv.Itoa(c.Groups), strconv.Itoa(c.Sources), strconv.Itoa(c.Labels),
			c.A.whole(), c.B.whole(), decimal(c.Jaccard), decimal(c.EstimatedJaccard), c.SuggestedGroup,
		})
	}
	s.Tables = append(s.Tables, t)
	return s
}
