package training

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"tocsin/classifier"
)

// cardAnalyses writes the figures in short, and then the lowest of them in words.
func cardAnalyses(b *strings.Builder, e Evaluation) {
	b.WriteString("## Quantitative analyses\n\n")
	b.WriteString("Whether texts promote a theme: support counts promoting rows, precision and recall are those of the threshold to review, intervals are of 95 % (bootstrap by group).\n\n")
	b.WriteString("| theme | support | others | precision | recall | flagged | average precision | recall at 1 % false positives | talks about it: average precision |\n|---|---|---|---|---|---|---|---|---|\n")
	for _, t := range e.Themes {
		p := t.Promotion
		fmt.Fprintf(b, "| %s | %d | %d | %s | %s%s | %s | %s%s | %s%s | %s |\n", t.Theme, p.Support, p.Negatives, cardFigure(p.Precision),
			cardFigure(p.Recall), withInterval(p, "recall"), cardFigure(t.RecallAtFlag), cardFigure(p.AveragePrecision), withInterval(p, "average_precision"), cardFigure(p.RecallAt1FPR), withInterval(p, "recall_at_1_percent_fpr"), cardFigure(t.Mention.AveragePrecision))
	}
	b.WriteString("\n| stance | support | precision | recall | F1 |\n|---|---|---|---|---|\n")
	for _, s := range e.Stances.Stances {
		fmt.Fprintf(b, "| %s | %d | %s | %s | %s |\n", s.Stance, s.Support, cardFigure(s.Precision), cardFigure(s.Recall), cardFigure(s.F1))
	}
	b.WriteString("\n| source | promoting | at least reviewed | harmless | at least reviewed | flagged | abstained |\n|---|---|---|---|---|---|---|\n")
	for i, s := range e.Sources {
		if i == cardSources {
			fmt.Fprintf(b, "| %d more | | | | | | |\n", len(e.Sources)-i)
			break
		}
		fmt.Fprintf(b, "| %s | %d | %s | %d | %s | %s | %s |\n", cmp.Or(cardCell(s.Source), "(none)"), s.Promoting, cardFigure(s.PromotingReviewed), s.Harmless, cardFigure(s.HarmlessReviewed), cardFigure(s.HarmlessFlagged), cardFigure(s.Abstained))
	}
	b.WriteString("\nWhere it fails\n\n")
	weak, looked := weaknesses(e)
	switch {
	case looked == 0:
		fmt.Fprintf(b, "- No figure stands on %d rows or more: too few to say.\n", fewPositives)
	case len(weak) == 0:
		fmt.Fprintf(b, "- None of the %d figures that stand on %d rows or more is so low that the card would name it. Others may be.\n", looked, fewPositives)
	}
	for _, w := range weak[:min(len(weak), cardWeakest)] {
		fmt.Fprintf(b, "- %s\n", w.what)
	}
	b.WriteByte('\n')
}

// A weakness is a figure in words; how says how bad it is, 1 for the worst.
type weakness struct {
	what string
	how  float64
}

// weaknesses are the lowest figures by rule: promoting texts of a theme or a source of
// which less than 0.8 are at least reviewed, harmless texts of a source of which more
// than 0.02 are, stances with less than 0.8 of the rows found, and sources of which
// more than 0.1 are not judged. Figures on fewer rows than fewPositives are left out;
// looked counts the others.
func weaknesses(e Evaluation) (list []weakness, looked int) {
	low := func(f Figure, rows int, what string) {
		if rows < fewPositives || math.IsNaN(float64(f)) {
			return
		}
		if looked++; f < 0.8 {
			list = append(list, weakness{what, 1 - float64(f)})
		}
	}
	high := func(f Figure, above float64, rows int, what string) {
		if rows < fewPositives || math.IsNaN(float64(f)) {
			return
		}
		if looked++; float64(f) > above {
			// Twice the bound is as bad as half of all missed.
			list = append(list, weakness{what, float64(f) / (float64(f) + 2*above)})
		}
	}
	percent := func(f Figure) string { return fmt.Sprintf("%.0f %%", 100*float64(f)) }
	for _, t := range e.Themes {
		low(t.Promotion.Recall, t.Promotion.Support, fmt.Sprintf("misses %s of the %d texts that promote %s", percent(1-t.Promotion.Recall), t.Promotion.Support, t.Theme))
	}
	for _, s := range e.Stances.Stances {
		low(s.Recall, s.Support, fmt.Sprintf("takes %s of the %d texts of the stance %s for another stance", percent(1-s.Recall), s.Support, s.Stance))
	}
	for _, s := range e.Sources {
		name := cmp.Or(cardCell(s.Source), "(none)")
		low(s.PromotingReviewed, s.Promoting, fmt.Sprintf("misses %s of the %d promoting texts of the source %s", percent(1-s.PromotingReviewed), s.Promoting, name))
		high(s.HarmlessReviewed, 0.02, s.Harmless, fmt.Sprintf("asks for a review of %.1f %% of the %d harmless texts of the source %s", 100*float64(s.HarmlessReviewed), s.Harmless, name))
		high(s.Abstained, 0.1, s.Promoting+s.Harmless, fmt.Sprintf("does not judge %s of the texts of the source %s", percent(s.Abstained), name))
	}
	for _, i := range e.Identities {
		low(i.BPSN, i.Harmless, fmt.Sprintf("ranks harmless texts that name %s too high (BPSN AUC %s)", cardCell(i.Group), cardFigure(i.BPSN)))
		low(i.BNSP, i.Promoting, fmt.Sprintf("ranks promoting texts that name %s too low (BNSP AUC %s)", cardCell(i.Group), cardFigure(i.BNSP)))
	}
	slices.SortStableFunc(list, func(a, b weakness) int { return cmp.Compare(b.how, a.how) })
	return list, looked
}

func cardCaveats(b *strings.Builder, info classifier.Info, c Config, train []Row, e Evaluation) {
	b.WriteString("## Caveats and recommendations\n\n")
	b.WriteString("- Judge the model on rows of your own, labelled by people, before you trust any figure here.\n")
	b.WriteString("- The probabilities are right only near the base rate above, and for texts like those trained on.\n")
	var few []string
	for _, t := range e.Themes {
		if t.Promotion.Support < fewPositives {
			few = append(few, fmt.Sprintf("%s (%d)", t.Theme, t.Promotion.Support))
		}
	}
	if len(few) > 0 {
		fmt.Fprintf(b, "- Fewer than %d promoting rows were held back for: %s. Their figures say little.\n", fewPositives, strings.Join(few, ", "))
	}
	positives := map[string]int{}
	for _, r := range train {
		if r.Stance == c.Taxonomy.PromotingStance {
			for _, theme := range r.Themes {
				positives[theme]++
			}
		}
	}
	few = nil
	for _, t := range info.Themes {
		if positives[t.Name] < fewPositives {
			few = append(few, fmt.Sprintf("%s (%d)", t.Name, positives[t.Name]))
		}
	}
	if len(few) > 0 {
		fmt.Fprintf(b, "- Trained on fewer than %d promoting rows of: %s.\n", fewPositives, strings.Join(few, ", "))
	}
	if e.Rows > 0 && math.IsNaN(float64(e.Stances.MacroF1)) {
		b.WriteString("- Not every stance had rows held back.\n")
	}
	b.WriteString("- It abstains from texts that are very short, in another script or made of words it does not know, and then says so. That is no \"harmless\".\n")
}

// withCard returns the model with a card.
func withCard(model *classifier.Model, card string) (*classifier.Model, error) {
	p := model.Parameters()
	p.Card = card
	return classifier.New(p)
}

func cardFigure(f Figure) string { return cardNumber("%.3f", f) }
func cardSmall(f Figure) string  { return cardNumber("%.5f", f) }

// cardNumber writes a figure, or a dash where the rows do not support one.
func cardNumber(form string, f Figure) string {
	if math.IsNaN(float64(f)) {
		return "-"
	}
	return fmt.Sprintf(form, float64(f))
}
