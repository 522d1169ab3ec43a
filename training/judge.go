package training

import (
	"context"
	"iter"
	"strings"

	"tocsin/classifier"
	"tocsin/training/perturb"
)

// JudgeOptions say what is kept of the rows beside the judgements.
type JudgeOptions struct {
	// Mistakes is how many of each model's worst mistakes to keep, with their texts.
	Mistakes int
	// Perturbations are transforms after each of which the first model judges every row once
	// more; Seed is that of the transforms.
	Perturbations []perturb.Transform
	Seed          uint64
	// Progress, if set, is told that one more row is judged.
	Progress func()
}

// Judgements are what a model says of rows, and what the rows' labels say, without the
// texts: 61 + 16 x themes bytes a row (173 with seven themes), and the names of sources
// and registers once each. A second model adds 2 + 16 x themes bytes a row. The labels
// are shared by the models that judged the same rows.
type Judgements struct {
	model *classifier.Model
	rows  *judgedRows
	// about and promotion hold the probabilities of each row's themes, shape
	// (rows, themes), in the order of the taxonomy.
	about, promotion []float64
	decision         []classifier.Decision
	said             []int8 // the leading stance
	mistakes         worst
	// perturbed has the rows as transforms leave them, shape (rows, transforms).
	transforms []perturb.Transform
	perturbed  []perturbedRow
}

// judgedRows is what the labels of rows say, a column each.
type judgedRows struct {
	taxonomy classifier.Taxonomy
	// group is the hash of the row's group, identities the set of the groups of people
	// that its text names.
	group, identities []uint64
	// Sets of themes, a bit each: those that the row is judged for and talks about, and
	// those that it is judged for as promoting and promotes.
	aboutKnown, aboutPositive         []uint64
	promotionKnown, promotionPositive []uint64
	source, register                  []int32
	stance                            []int8 // -1 where the row teaches none
	length                            []uint8
	kind                              []rowKind
	sources, registers                interned
}

// rowKind says what the decisions about a row count for.
type rowKind uint8

const (
	openRow      rowKind = iota // its labels leave open whether it promotes a theme
	promotingRow                // it promotes one
	harmlessRow                 // it promotes none
	otherHarmRow                // harmful in another way: counts for nothing but stances
)

// interned numbers names in the order in which they come.
type interned struct {
	list  []string
	index map[string]int32
}

func (n *interned) number(name string) int32 {
	if i, ok := n.index[name]; ok {
		return i
	}
	if n.index == nil {
		n.index = map[string]int32{}
	}
	i := int32(len(n.list))
	n.index[strings.Clone(name)] = i // the row's string may be part of a whole file
	n.list = append(n.list, strings.Clone(name))
	return i
}

// An answer is what one model says of one row.
type answer struct {
	about, promotion []float64
	decision         classifier.Decision
	said             int8
}

// Judge has the models judge the rows one after the other, in memory that grows by some
// bytes a row and never with the texts. All models must have the taxonomy's labels in
// the same order.
func Judge(ctx context.Context, models []*classifier.Model, rows iter.Seq2[Row, error], o JudgeOptions) ([]*Judgements, error) {
	labels := &judgedRows{taxonomy: models[0].Parameters().Taxonomy}
	judgements := make([]*Judgements, len(models))
	for i, model := range models {
		judgements[i] = &Judgements{model: model, rows: labels, mistakes: worst{limit: o.Mistakes}}
	}
	judgements[0].transforms = o.Perturbations
	type reading struct {
		answers    []answer
		identities uint64
		perturbed  []perturbedRow
	}
	err := EachJudged(ctx, rows, func(row Row) reading {
		r := reading{identities: identitySet(row.Text)}
		for i, model := range models {
			result := model.Classify([]byte(row.Text), classifier.Options{})
			r.answers = append(r.answers, answerOf(model, result))
			if i == 0 {
				r.perturbed = perturbed(model, row, result, o)
			}
		}
		return r
	}, func(row Row, r reading) {
		labels.add(row, r.identities)
		judgements[0].perturbed = append(judgements[0].perturbed, r.perturbed...)
		for i, j := range judgements {
			j.add(row, r.answers[i])
		}
		if o.Progress != nil {
			o.Progress()
		}
	})
	if err != nil {
		return nil, err
	}
	return judgements, nil
}

func answerOf(model *classifier.Model, result classifier.Result) answer {
	taxonomy := model.Parameters().Taxonomy
	n := len(taxonomy.Themes)
	both := make([]float64, 2*n)
	a := answer{about: both[:n], promotion: both[n:], decision: result.Decision, said: int8(taxonomy.Stance(result.Stances[0].Stance))}
	for _, t := range result.Themes {
		i := taxonomy.Theme(t.Theme)
		a.about[i], a.promotion[i] = t.Probability, t.PromotionProbability
	}
	return a
}

func (l *judgedRows) add(row Row, identities uint64) {
	var aboutKnown, aboutPositive, promotionKnown, promotionPositive uint64
	for i, theme := range l.taxonomy.Themes {
		positive, known := row.themeTarget(theme.Name)
		setBit(&aboutKnown, i, known)
		setBit(&aboutPositive, i, positive && known)
		positive, known = row.promotionTarget(theme.Name, l.taxonomy.PromotingStance)
		setBit(&promotionKnown, i, known)
		setBit(&promotionPositive, i, positive && known)
	}
	kind := openRow
	switch promotes, known := row.PromotesAny(l.taxonomy); {
	case row.OtherHarm:
		kind = otherHarmRow
	case known && promotes:
		kind = promotingRow
	case known:
		kind = harmlessRow
	}
	stance := int8(-1)
	if row.teachesStance() {
		stance = int8(l.taxonomy.Stance(row.Stance))
	}
	l.group = append(l.group, hash(0, groupOf(row)))
	l.identities = append(l.identities, identities)
	l.aboutKnown = append(l.aboutKnown, aboutKnown)
	l.aboutPositive = append(l.aboutPositive, aboutPositive)
	l.promotionKnown = append(l.promotionKnown, promotionKnown)
	l.promotionPositive = append(l.promotionPositive, promotionPositive)
	l.source = append(l.source, l.sources.number(row.Source))
	l.register = append(l.register, l.registers.number(row.Register))
	l.stance = append(l.stance, stance)
	l.length = append(l.length, lengthBin(row.Text))
	l.kind = append(l.kind, kind)
}

func setBit(set *uint64, i int, on bool) {
	if on {
		*set |= 1 << i
	}
}

func (j *Judgements) add(row Row, a answer) {
	j.about = append(j.about, a.about...)
	j.promotion = append(j.promotion, a.promotion...)
	j.decision = append(j.decision, a.decision)
	j.said = append(j.said, a.said)
	j.considerMistake(row, a)
}

// Rows is how many rows were judged.
func (j *Judgements) Rows() int { return len(j.rows.kind) }

// themes is how many themes there are.
func (j *Judgements) themes() int { return len(j.rows.taxonomy.Themes) }
