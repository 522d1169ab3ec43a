package suggest

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/training"
)

// A shortlist holds what sorting everything would put first, one of twins, and never
// more than its limit.
func TestShortlist(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 1))
	for trial := range 200 {
		limit := random.IntN(12)
		l := newShortlist(limit)
		best := map[textSum]candidate{}
		for i := range 100 {
			c := candidate{row: &training.Row{ID: fmt.Sprint(i)}, value: float64(random.IntN(6)), first: random.IntN(9) == 0}
			c.key[0] = byte(random.IntN(30))
			c.tie = c.key.seeded(9)
			l.offer(c)
			if old, ok := best[c.key]; !ok || c.before(old) < 0 {
				best[c.key] = c
			}
			if len(l.list) > limit || len(l.place) != len(l.list) {
				t.Fatalf("trial %d: %d candidates in %d places, the limit is %d", trial, len(l.list), len(l.place), limit)
			}
		}
		var want, got []string
		var all []candidate
		for _, c := range best {
			all = append(all, c)
		}
		slices.SortFunc(all, candidate.before)
		for _, c := range all[:min(limit, len(all))] {
			want = append(want, c.row.ID)
		}
		for _, c := range l.sorted() {
			got = append(got, c.row.ID)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Fatalf("trial %d (-want +got)\n%s", trial, diff)
		}
	}
}
