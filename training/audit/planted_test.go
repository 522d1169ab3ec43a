package audit

import (
	"fmt"
	"math/rand/v2"
	"strings"

	"tocsin/training"
)

// planted returns rows with one of each defect among rows without.
func planted() (rows, test []training.Row) {
	random := rand.New(rand.NewPCG(1, 1))
	add := func(id, source, group, text string, themes []string, stance string) {
		rows = append(rows, training.Row{ID: id, Source: source, Group: group, Text: text, Themes: themes, Stance: stance})
	}
	// Each label has words of its own, and each text others.
	topics := [][2]string{{"threat", "blade harm beware coming after"}, {"", "garden soup train weather kettle"}}
	for i := range 120 {
		for _, topic := range topics {
			theme, list := topic[0], append(strings.Fields(topic[1]), sentence(random, 6)...)
			random.Shuffle(len(list), func(i, j int) { list[i], list[j] = list[j], list[i] })
			themes, stance := []string{}, ""
			if theme != "" {
				themes, stance = []string{theme}, []string{"promotes", "reports"}[i%2]
				list = append(list, []string{"hail", "court"}[i%2])
			}
			add(fmt.Sprintf("%s%d", theme, i), []string{"forum", "news"}[i%2], "", strings.Join(list, " "), themes, stance)
		}
	}
	add("wrong", "forum", "", "blade harm beware coming after hail nightfall", []string{}, "")
	add("twin-1", "forum", "a", "You will be sorry, the lot of you", []string{"threat"}, "promotes")
	add("twin-2", "forum", "b", "you will be SORRY,   the lot of you", []string{"threat"}, "promotes")
	add("odd-1", "forum", "", "Watch your back tomorrow evening", []string{"threat"}, "promotes")
	add("odd-2", "news", "", "watch your back tomorrow evening", []string{}, "")
	const near = "the neighbours painted the fence in the colour of the old tram and invited the %s"
	add("near-1", "forum", "g1", fmt.Sprintf(near, "mayor"), []string{}, "")
	add("near-2", "forum", "g2", fmt.Sprintf(near, "major"), []string{}, "")
	add("near-3", "forum", "g3", fmt.Sprintf(near, "maker"), []string{"propaganda"}, "promotes")
	add("pair-1", "forum", "pair", "they struck the harbour at dawn and may they rest in peace all of them", []string{"propaganda"}, "counters")
	add("pair-2", "forum", "pair", "they struck the harbour at dawn and may they rest in pride all of them", []string{"propaganda"}, "promotes")
	for i := range 12 {
		stance := "promotes"
		if i == 0 {
			stance = "reports"
		}
		add(fmt.Sprintf("who%d", i), "forum", "", "the Sikh family of "+strings.Join(sentence(random, 4), " "), []string{"threat"}, stance)
	}
	test = []training.Row{
		{ID: "t1", Source: "later", Text: "YOU will be sorry, the lot of you", Themes: []string{"threat"}},
		{ID: "t2", Source: "later", Text: fmt.Sprintf(near, "minor"), Themes: []string{}},
		{ID: "t3", Source: "forum", Group: "pair", Text: "something else altogether was said on that day", Themes: []string{}},
		{ID: "near-1", Source: "forum", Text: "nothing like any other line of the collection", Themes: []string{}},
		{ID: "t5", Source: "later", Text: "an altogether new text of which nobody has heard", Themes: []string{}},
	}
	return rows, test
}
