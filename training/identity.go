package training

import (
	"maps"
	"slices"
	"strings"
	"sync"
	"unicode"
)

// IdentityGroups names the groups of people that a text mentions, in order and each
// once: religions, nations and ethnicities, orientations and genders, disability,
// migrants. It says that a word of the group's table occurs, not who is meant or how:
// "a Polish officer" and "Polish sausage" both name the group "poles".
//
// Words are runs of letters and digits in any case, so that "anti-Muslim", "#muslims" and
// "Muslim's" hold the word "muslim", and "Muslimah" does not. A term also matches with
// an s behind it. Words that mostly mean something else (black, white, blind, man)
// stand in the table with a noun only. Insults are not in it.
func IdentityGroups(text string) []string {
	words := strings.FieldsFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) })
	for i, w := range words {
		words[i] = strings.ToLower(w)
	}
	var found map[string]bool
	for i := range words {
		for _, term := range identityIndex()[words[i]] {
			if len(term.rest) >= len(words)-i || !slices.Equal(term.rest, words[i+1:i+1+len(term.rest)]) {
				continue
			}
			if found == nil {
				found = map[string]bool{}
			}
			found[term.group] = true
		}
	}
	return slices.Sorted(maps.Keys(found))
}

// An identityTerm is a term without its first word.
type identityTerm struct {
	rest  []string
	group string
}

// identityIndex holds the terms of identityGroups, with their plurals, by first word.
var identityIndex = sync.OnceValue(func() map[string][]identityTerm {
	index := map[string][]identityTerm{}
	add := func(term, group string) {
		words := strings.Fields(term)
		index[words[0]] = append(index[words[0]], identityTerm{words[1:], group})
	}
	for group, terms := range identityGroups {
		for term := range strings.SplitSeq(terms, ",") {
			before, after, several := strings.Cut(strings.TrimSpace(term), "PEOPLE")
			if !several {
				add(term, group)
				add(term+"s", group)
				continue
			}
			for noun := range strings.FieldsSeq(peopleNouns) {
				add(before+noun+after, group)
			}
		}
	}
	return index
})

// peopleNouns are what PEOPLE stands for in a term of identityGroups.
const peopleNouns = `people person folk folks man men woman women guy guys girl girls boy boys kid kids child
	children youth teen teens teenager teenagers community communities family families neighbour neighbours
	neighbor neighbors citizen citizens american americans christian christians pupil pupils student students`

// identityGroups has the terms of each group, lower case, commas between them.
var identityGroups = map[string]string{
	// Religions.
	"atheists":   "atheist, unbeliever",
	"buddhists":  "buddhist, buddhism",
	"christians": "christian, christianity, catholic, protestant, evangelical, orthodox church",
	"hindus":     "hindu, hinduism",
	"jews":       "jew, jewish, judaism",
	"muslims":    "muslim, moslem, islam, islamic, shia, shiite, sunni",
	"sikhs":      "sikh, sikhism",
	"yazidis":    "yazidi, yezidi",
	// Nations and ethnicities.
	"afghans":           "afghan",
	"africans":          "african",
	"americans":         "american",
	"arabs":             "arab, arabic, arabian",
	"asians":            "asian",
	"black people":      "black PEOPLE, blacks, african american, afro american",
	"british":           "british, briton, englishman, englishmen, scottish, welsh",
	"chinese":           "chinese",
	"french":            "french PEOPLE, frenchman, frenchmen, frenchwoman, frenchwomen",
	"germans":           "german",
	"indians":           "indian",
	"indigenous people": "indigenous, native american, first nations, aboriginal",
	"iranians":          "iranian, persian PEOPLE",
	"iraqis":            "iraqi",
	"irish":             "irish",
	"israelis":          "israeli",
	"italians":          "italian",
	"japanese":          "japanese",
	"koreans":           "korean",
	"kurds":             "kurd, kurdish",
	"latinos":           "latino, latina, latinx, hispanic",
	"mexicans":          "mexican",
	"middle easterners": "middle eastern, middle easterner",
	"nigerians":         "nigerian",
	"pakistanis":        "pakistani",
	"palestinians":      "palestinian",
	"poles":             "polish",
	"roma":              "romani, sinti, roma PEOPLE",
	"russians":          "russian",
	"somalis":           "somali",
	"spaniards":         "spaniard, spanish PEOPLE",
	"syrians":           "syrian",
	"tamils":            "tamil",
	"turks":             "turk, turkish",
	"ukrainians":        "ukrainian",
	"white people":      "white PEOPLE, whites, caucasian PEOPLE",
	// Orientations and genders.
	"bisexual people": "bisexual, bi PEOPLE",
	"gay people":      "gay, lesbian, homosexual",
	"men":             "men",
	"queer people":    "queer, lgbt, lgbtq, lgbtqi, lgbtqia",
	"trans people":    "trans PEOPLE, transgender, transsexual, nonbinary, non binary",
	"women":           "woman, women, girl, female, lady, ladies",
	// Disability.
	"disabled people": "disabled PEOPLE, PEOPLE with disabilities, PEOPLE with a disability, the disabled, handicapped, deaf, blind PEOPLE, autistic, wheelchair user, down syndrome",
	// Migrants.
	"migrants": "migrant, immigrant, refugee, asylum seeker",
}
