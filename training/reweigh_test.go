package training

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"tocsin/classifier"
)

func TestCompress(t *testing.T) {
	for _, c := range []struct{ r, p, want float64 }{{0, 0.5, 0}, {4, 0.5, 2}, {-4, 0.5, -2}, {3, 1, 3}, {-2, 0, -1}} {
		near(t, "compress", compress(c.r, c.p), c.want, 1e-12)
	}
}

// factorRows are rows of the theme that have feature 0, others that have feature 1, and
// feature 2 in both. Feature 3 says nothing.
func factorRows() (rows []Row, lists []featureList, members []int) {
	for i := range 40 {
		r, list := Row{Themes: []string{"threat"}}, featureList{0, 2, 3}
		if i%4 != 0 {
			r, list = Row{Themes: []string{}}, featureList{1, 1, 2, 3}
		}
		rows, lists, members = append(rows, r), append(lists, list), append(members, i)
	}
	return rows, lists, members
}

func TestFactorGradient(t *testing.T) {
	rows, lists, members := factorRows()
	c := Config{Taxonomy: smallTaxonomy(), Penalty: 0.7}
	p := newFactorProblem(rows, lists, members, 0, []float64{1.5, -2, 0.3, 0}, c)
	random := rand.New(rand.NewPCG(13, 14))
	n := len(p.ratios) + 1 // and the intercept
	x, gradient, unused := make([]float64, n), make([]float64, n), make([]float64, n)
	for range 20 {
		for i := range x {
			x[i] = random.NormFloat64()
		}
		p.evaluate(gradient, x)
		for i := range x {
			const h = 1e-5
			at := func(d float64) float64 {
				y := append([]float64{}, x...)
				y[i] += d
				return p.evaluate(unused, y)
			}
			near(t, "gradient", gradient[i], (at(h)-at(-h))/(2*h), 1e-5*max(1, math.Abs(gradient[i])))
		}
	}
}

// A feature counts once in a row, as it does in a model.
func TestFactorsCountOnce(t *testing.T) {
	rows, lists, members := factorRows()
	c := Config{Taxonomy: smallTaxonomy(), Penalty: 0.7, LengthNorm: classifier.SqrtNorm}
	ratios := []float64{1.5, -2, 0.3, 0}
	repeated := slices.Clone(lists)
	for i := range repeated {
		repeated[i] = slices.Concat(lists[i], lists[i])
	}
	once, often := newFactorProblem(rows, lists, members, 0, ratios, c), newFactorProblem(rows, repeated, members, 0, ratios, c)
	if diff := cmp.Diff(once.rows, often.rows); diff != "" {
		t.Errorf("features of the rows (-once +repeated):\n%s", diff)
	}
	if diff := cmp.Diff(once.scales, often.scales); diff != "" {
		t.Errorf("scales of the rows (-once +repeated):\n%s", diff)
	}
	if diff := cmp.Diff(featureList{1, 2}, once.rows[1]); diff != "" || once.scales[1] != 1/math.Sqrt(3) {
		t.Errorf("the second row has the scale %v and the features (-want +got):\n%s", once.scales[1], diff)
	}
}

// The solution has no slope, and what speaks for the theme keeps speaking for it.
func TestFactorSolution(t *testing.T) {
	rows, lists, members := factorRows()
	c := Config{Taxonomy: smallTaxonomy(), Penalty: 0.7}
	p := newFactorProblem(rows, lists, members, 0, []float64{1.5, -2, 0.3, 0}, c)
	factors, err := p.solve(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	gradient := make([]float64, len(factors))
	p.evaluate(gradient, factors)
	for i, g := range gradient {
		near(t, "gradient at the solution", g, 0, 0.05)
		if i < 2 && factors[i] <= 0 {
			t.Errorf("factor %d is %v, want it above 0", i, factors[i])
		}
	}
	if diff := cmp.Diff([]int32{0, 1, 2}, p.active); diff != "" {
		t.Error("what says nothing gets no factor (-want +got)", diff)
	}
}

// Rows that say nothing of a label, and rows without features, teach it nothing.
func TestFactorRowsLeftOut(t *testing.T) {
	rows := []Row{{Themes: []string{"threat"}}, {}, {Stance: "reports"}, {Themes: []string{}}, {Themes: []string{"threat"}, Stance: "promotes"}}
	lists := []featureList{{0}, {0}, {0}, {}, {0}}
	for label, want := range []int{2, 2, 2} { // threat: rows 0 and 4; both stances: rows 2 and 4
		p := newFactorProblem(rows, lists, []int{0, 1, 2, 3, 4}, label, []float64{1}, Config{Taxonomy: smallTaxonomy()})
		if len(p.rows) != want {
			t.Errorf("label %d: %d rows, want %d", label, len(p.rows), want)
		}
	}
	factors, err := (&factorProblem{ratios: []float64{1}}).solve(t.Context())
	if err != nil || factors[0] != 0 || factors[1] != 0 {
		t.Errorf("no rows: factors %v, error %v", factors, err)
	}
}

// The factors are learned on values divided as they are when the model serves.
func TestFactorScales(t *testing.T) {
	rows, lists, members := factorRows()
	for norm, want := range map[classifier.LengthNorm]float64{classifier.SqrtNorm: 1 / math.Sqrt(3), classifier.NoNorm: 1} {
		c := Config{Taxonomy: smallTaxonomy(), LengthNorm: norm}
		if got := newFactorProblem(rows, lists, members, 0, []float64{1, 1, 1, 1}, c).scales[0]; got != want {
			t.Errorf("norm %s: a row of 3 features counts %v, want %v", norm, got, want)
		}
	}
}

// A problem's key depends on all that its solution does.
func TestFactorKey(t *testing.T) {
	fresh := func() *factorProblem {
		rows, lists, members := factorRows()
		return newFactorProblem(rows, lists, members, 0, []float64{1.5, -2, 0.3, 0}, Config{Taxonomy: smallTaxonomy(), Penalty: 0.7})
	}
	keys := map[string]string{fresh().key(): "nothing"}
	if first, again := fresh(), fresh(); first.key() != again.key() {
		t.Error("the same problem has two keys")
	}
	for name, change := range map[string]func(p *factorProblem){
		"penalty":      func(p *factorProblem) { p.penalty = 0.8 },
		"ratio":        func(p *factorProblem) { p.ratios[1] = -1 },
		"scale":        func(p *factorProblem) { p.scales[3] = 0.1 },
		"sign":         func(p *factorProblem) { p.signs[0] = -p.signs[0] },
		"weight":       func(p *factorProblem) { p.weights[2] = 7 },
		"feature":      func(p *factorProblem) { p.rows[5][0] = 2 },
		"feature more": func(p *factorProblem) { p.rows[5] = append(p.rows[5], 2) },
		"feature moved": func(p *factorProblem) {
			p.rows[0], p.rows[1] = p.rows[0][:1], append(featureList{p.rows[0][1]}, p.rows[1]...)
		},
		"one row less":    func(p *factorProblem) { p.rows = p.rows[1:] },
		"one ratio extra": func(p *factorProblem) { p.ratios = append(p.ratios, 1) },
	} {
		p := fresh()
		change(p)
		if other, twice := keys[p.key()]; twice {
			t.Errorf("%s changed: the key of %s changed", name, other)
		}
		keys[p.key()] = name
	}
}
