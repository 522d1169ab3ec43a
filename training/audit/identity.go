package audit

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"tocsin/training"
	"tocsin/training/report"
)

// MinIdentityRows is how many judged rows must name a group of people before its share
// of promoting rows is held against the rows.
const MinIdentityRows = 10

// Identity says which groups of people are named in promoting rows and which in others.
type Identity struct {
	// Promoting and Others count all rows of which it is known.
	Promoting int             `json:"promoting"`
	Others    int             `json:"others"`
	Groups    []IdentityGroup `json:"groups"` // the highest share first
}

// An IdentityGroup has the rows that name a group of people.
type IdentityGroup struct {
	Group     string `json:"group"`
	Promoting int    `json:"promoting"`
	Others    int    `json:"others"`
	// Share is that of promoting rows among both.
	Share float64 `json:"promoting_share"`
}

func (a *auditor) identity() Identity {
	var all Identity
	groups := map[string]*IdentityGroup{}
	for _, r := range a.rows[:a.audited] {
		promotes, known := a.promotes(r)
		if !known {
			continue
		}
		counter := func(promoting, others *int) {
			if promotes {
				*promoting++
			} else {
				*others++
			}
		}
		counter(&all.Promoting, &all.Others)
		for _, name := range training.IdentityGroups(r.Text) {
			g := groups[name]
			if g == nil {
				g = &IdentityGroup{Group: name}
				groups[name] = g
			}
			counter(&g.Promoting, &g.Others)
		}
	}
	all.Groups = []IdentityGroup{}
	for _, g := range groups {
		g.Share = rounded(share(g.Promoting, g.Others))
		all.Groups = append(all.Groups, *g)
	}
	slices.SortFunc(all.Groups, func(x, y IdentityGroup) int {
		return cmp.Or(cmp.Compare(y.Share, x.Share), cmp.Compare(y.Promoting, x.Promoting), cmp.Compare(x.Group, y.Group))
	})
	overall := share(all.Promoting, all.Others)
	for _, g := range all.Groups {
		if g.Promoting+g.Others >= MinIdentityRows && g.Share > 0.5 && g.Share > overall {
			a.find(checkIdentity, Warning, fmt.Sprintf("%d of the %d judged rows that name %s promote violence (%s; of all rows %s): a model may take the name for a sign of violence.",
				g.Promoting, g.Promoting+g.Others, g.Group, percent(g.Share), percent(overall)),
				"Add harmless rows that name the group, in the same kinds of sentences.")
		}
	}
	return all
}

// share of a in a and b; 0 for none.
func share(a, b int) float64 {
	if a+b == 0 {
		return 0
	}
	return float64(a) / float64(a+b)
}

func (i Identity) section() report.Section {
	t := report.Table{
		Title: "Groups of people by promotion", Columns: []string{"group", "promoting rows", "other rows", "share promoting"},
		Note: "All rows: " + percent(share(i.Promoting, i.Others)) + " of " + strconv.Itoa(i.Promoting+i.Others) + " promote. A word of the group's table occurs; that says not who is meant.",
	}
	for _, g := range i.Groups {
		t.Rows = append(t.Rows, []string{g.Group, strconv.Itoa(g.Promoting), strconv.Itoa(g.Others), percent(g.Share)})
	}
	return report.Section{
		Title:  "Identity words",
		Text:   "Groups of people (religions, nations, orientations ...) that texts name, and whether the rows that name them promote violence. Where a group is named mostly in promoting rows, a model learns to suspect everyone who names it.",
		Tables: []report.Table{t},
	}
}
