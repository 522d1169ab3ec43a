package audit

import (
	"cmp"
	"context"
	"math"
	"slices"
	"strconv"

	"tocsin/classifier"
	"tocsin/training/report"
)

const (
	// MaxVocabulary bounds the words that are counted; what comes later is left out.
	MaxVocabulary = 1 << 19
	// MinWordGroups is in how many groups a word must occur to be shown: a word of one
	// thread or one person is a name, and no business of a report.
	MinWordGroups = 3
	// PriorWords is how many words of the whole the prior of a word's frequency weighs as
	// much as.
	PriorWords = 1000
	// MinZ is the least z-score of a word that is shown: 1.96 would let pass one in forty
	// by chance, and there are many words.
	MinZ = 3
)

// Vocabulary has the words that labels are over-represented in.
type Vocabulary struct {
	// Words is how many different words the rows have; Bounded says that there were more.
	Words   int          `json:"words"`
	Bounded bool         `json:"bounded,omitempty"`
	Labels  []LabelWords `json:"labels"`
}

// LabelWords has the words of a label.
type LabelWords struct {
	Head  string `json:"head"`
	Label string `json:"label"`
	// Tokens is how many words its texts have together.
	Tokens int `json:"tokens"`
	// Words are the most over-represented against the judged rows without the label.
	Words []LabelWord `json:"words"`
}

// A LabelWord is a word with how far it speaks for a label.
type LabelWord struct {
	Word string `json:"word"`
	// LogOdds is the log ratio of its odds in the label's texts and in the others, Z that
	// divided by its standard error.
	LogOdds float64 `json:"log_odds"`
	Z       float64 `json:"z"`
	// Count is how often it occurs under the label, Rest how often without.
	Count int `json:"count"`
	Rest  int `json:"rest"`
}

// words goes through the words of all rows, once.
func (a *auditor) words(ctx context.Context) (Vocabulary, Lengths, error) {
	labels := a.labels()
	table := newWordTable(len(labels))
	order := make([]int32, a.audited)
	for i := range order {
		order[i] = int32(i)
	}
	// Rows of a group follow each other, so that counting a word's groups needs the last
	// one only.
	group := func(row int32) int32 { return a.grouping.joined.root(a.grouping.of[row]) }
	slices.SortStableFunc(order, func(x, y int32) int { return cmp.Compare(group(x), group(y)) })
	lengths := make([]int32, a.audited)
	tick := a.ticks("count words", a.audited)
	for chunk := range slices.Chunk(order, 1<<12) {
		lists := make([][]string, len(chunk))
		err := parallel(ctx, len(chunk), func() func(int) {
			analyzer, intern := classifier.NewAnalyzer(classifier.FeatureSettings{}, a.Taxonomy), map[string]string{}
			return func(i int) { lists[i] = wordsOf(analyzer, intern, a.rows[chunk[i]].Text) }
		}, tick)
		if err != nil {
			return Vocabulary{}, Lengths{}, err
		}
		for i, row := range chunk {
			has, known := make([]bool, len(labels)), make([]bool, len(labels))
			for l, label := range labels {
				has[l], known[l] = a.holds(a.rows[row], label)
			}
			lengths[row] = int32(len(lists[i]))
			table.add(lists[i], group(row), has, known)
		}
	}
	v := Vocabulary{Words: len(table.words), Bounded: table.bounded}
	for l, label := range labels {
		v.Labels = append(v.Labels, LabelWords{label.Head, label.Name, int(table.tokens[l]), table.over(l, a.Examples)})
	}
	return v, a.lengths(labels, lengths, table), nil
}

// wordsOf returns the words of a text as a model reads them: normalised, links and names
// of organisations as classes.
func wordsOf(analyzer *classifier.Analyzer, intern map[string]string, text string) []string {
	var words []string
	analyzer.Features([]byte(text), func(feature []byte) {
		if feature[0] != classifier.WordFeature {
			return
		}
		word, ok := intern[string(feature[1:])]
		if !ok {
			word = string(feature[1:])
			intern[word] = word
		}
		words = append(words, word)
	})
	return words
}

// A wordTable counts words by label.
type wordTable struct {
	labels  int
	words   map[string]*word
	bounded bool
	// tokens and rest are how many words the rows have that have a label, and those that
	// are judged and do not.
	tokens, rest []int64
	segments     []segment // of each label
}

type word struct {
	counts []int32 // (labels) with the label, (labels) judged and without
	stamps []int32 // the segment of each label in which it occurred last
	// group is the last one in which it occurred, groups how many there were.
	group, groups int32
}

func newWordTable(labels int) *wordTable {
	return &wordTable{
		labels: labels, words: map[string]*word{},
		tokens: make([]int64, labels), rest: make([]int64, labels), segments: make([]segment, labels),
	}
}

// add counts the words of one row.
func (t *wordTable) add(words []string, group int32, has, known []bool) {
	for _, s := range words {
		w := t.words[s]
		if w == nil {
			if len(t.words) >= MaxVocabulary {
				t.bounded = true
				continue
			}
			memory := make([]int32, 3*t.labels)
			w = &word{counts: memory[:2*t.labels], stamps: memory[2*t.labels:], group: -1}
			t.words[s] = w
		}
		if w.group != group {
			w.group = group
			w.groups++
		}
		for l := range t.labels {
			switch {
			case has[l]:
				w.counts[l]++
				t.tokens[l]++
				w.stamps[l] = t.segments[l].add(w.stamps[l])
			case known[l]:
				w.counts[t.labels+l]++
				t.rest[l]++
			}
		}
	}
}

// over returns the words that are most over-represented under a label: the log-odds
// ratio with an informative Dirichlet prior of Monroe, Colaresi & Quinn (2008, equations
// 15, 16, 22), whose prior is the frequency of the word in both sides together.
func (t *wordTable) over(label, n int) []LabelWord {
	list := []LabelWord{}
	tokens, rest := float64(t.tokens[label]), float64(t.rest[label])
	if tokens == 0 || rest == 0 {
		return list
	}
	for s, w := range t.words {
		with, without := float64(w.counts[label]), float64(w.counts[t.labels+label])
		if with == 0 || w.groups < MinWordGroups {
			continue
		}
		prior := PriorWords * (with + without) / (tokens + rest)
		odds := func(y, n float64) float64 { return (y + prior) / (n + PriorWords - y - prior) }
		logOdds := math.Log(odds(with, tokens)) - math.Log(odds(without, rest))
		z := logOdds / math.Sqrt(1/(with+prior)+1/(without+prior))
		if z >= MinZ {
			list = append(list, LabelWord{s, rounded(logOdds), rounded(z), int(with), int(without)})
		}
	}
	return least(list, n, func(x, y LabelWord) int { return cmp.Or(cmp.Compare(y.Z, x.Z), cmp.Compare(x.Word, y.Word)) })
}

func (v Vocabulary) section() report.Section {
	t := report.Table{
		Title:   "Over-represented words",
		Columns: []string{"head", "label", "word", "z", "log odds", "times", "times elsewhere"},
		Note:    "Words in fewer than " + strconv.Itoa(MinWordGroups) + " groups are not shown, nor those with a z below " + strconv.Itoa(MinZ) + ".",
	}
	if v.Bounded {
		t.Note += " There were more different words than are counted, " + strconv.Itoa(MaxVocabulary) + "; the rest is left out."
	}
	for _, l := range v.Labels {
		for _, w := range l.Words {
			t.Rows = append(t.Rows, []string{l.Head, l.Label, w.Word, strconv.FormatFloat(w.Z, 'f', 1, 64), strconv.FormatFloat(w.LogOdds, 'f', 2, 64), strconv.Itoa(w.Count), strconv.Itoa(w.Rest)})
		}
	}
	return report.Section{
		Title:  "Words of each label",
		Text:   "Words that texts with a label use more than the other judged texts: log-odds ratio with an informative Dirichlet prior (Monroe, Colaresi & Quinn 2008), divided by its standard error. Look for words that have nothing to do with the label's meaning, such as names, places and habits of one source: a model will use them. " + count(v.Words, "different word") + " in all.",
		Tables: []report.Table{t},
	}
}
