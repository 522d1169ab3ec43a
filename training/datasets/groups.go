package datasets

import (
	"hash/fnv"
	"strconv"
	"strings"
)

// twinGroup names posts that differ in handles, links, numbers and retweet marks only,
// so that a tweet and its retweets stay on one side of a split. The name is a hash: a
// group is written to reports, a text must not be. A post of fewer than three words
// besides those is its own group.
func twinGroup(set, text string) string {
	var kept []string
	for _, field := range strings.Fields(strings.ToLower(text)) {
		if strings.HasPrefix(field, "@") || strings.Contains(field, "://") || field == "rt" {
			continue
		}
		for _, w := range wordsOf(field) {
			if w = strings.Trim(w, "0123456789"); w != "" {
				kept = append(kept, w)
			}
		}
	}
	if len(kept) < 3 {
		return ""
	}
	return hashGroup(set, kept)
}

func hashGroup(set string, words []string) string {
	h := fnv.New64a()
	h.Write([]byte(strings.Join(words, " ")))
	return set + "/" + strconv.FormatUint(h.Sum64(), 16)
}

// links joins identifiers into groups: union-find, where the group's name is its
// least identifier, so that it does not depend on the order of joining.
type links map[string]string

func (l links) find(id string) string {
	for {
		up, ok := l[id]
		if !ok || up == id {
			return id
		}
		id = up
	}
}

func (l links) join(a, b string) {
	a, b = l.find(a), l.find(b)
	l[max(a, b)] = min(a, b)
}
