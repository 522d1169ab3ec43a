package audit

import "encoding/hex"

// A grouping says which groups belong together because they hold texts that are nearly
// equal. Equal texts do not join groups: training keeps one of them, and a text as
// common as "thank you" would make all threads one.
type grouping struct {
	of     []int32 // the number of the group of each audited row
	joined forest
	// name is that of the joined group, empty for one that nothing was joined to.
	name []string
}

// group joins the groups of the texts of each cluster.
func (a *auditor) group() {
	g := &grouping{of: make([]int32, a.audited)}
	number := map[string]int32{}
	for row := range int32(a.audited) {
		name := a.groupOf(row)
		n, ok := number[name]
		if !ok {
			n = int32(len(number))
			number[name] = n
		}
		g.of[row] = n
	}
	g.joined = newForest(len(number))
	for _, l := range a.clusters.links {
		g.joined.join(g.of[a.rowsOf(l.a)[0].row], g.of[a.rowsOf(l.b)[0].row])
	}
	g.name = make([]string, len(number))
	for n := range int32(len(number)) {
		if root := g.joined.root(n); root != n {
			g.name[n], g.name[root] = "?", "?"
		}
	}
	// A group is named after the least key of its texts: texts have the order of keys.
	byRoot := map[int32]string{}
	for text := range int32(a.texts()) {
		for _, p := range a.auditedRowsOf(text) {
			n := g.of[p.row]
			if g.name[n] == "" {
				continue
			}
			root := g.joined.root(n)
			if byRoot[root] == "" {
				byRoot[root] = "near-" + hex.EncodeToString(a.keys[text][:6])
			}
		}
	}
	for n := range int32(len(number)) {
		if g.name[n] != "" {
			g.name[n] = byRoot[g.joined.root(n)]
		}
	}
	a.grouping = g
}

// suggested returns the group that a row should have to be kept with its near
// duplicates: the one it has if they have it too.
func (a *auditor) suggested(row int32) string {
	if name := a.grouping.name[a.grouping.of[row]]; name != "" {
		return name
	}
	return a.rows[row].Group
}

// regroup gives every row, in its suggested group, to who asked for it.
func (a *auditor) regroup() error {
	for row := range int32(a.audited) {
		r := a.rows[row]
		r.Group = a.suggested(row)
		if err := a.Regrouped(r); err != nil {
			return err
		}
	}
	return nil
}
