package training

import (
	"context"
	"encoding/binary"
	"math"
	"slices"

	"gonum.org/v1/gonum/optimize"

	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// reweigh turns the log-likelihood ratios of naive Bayes into the weights of a
// weighted naive Bayes (Wang & Manning 2012, Zaidi et al. 2013): each feature keeps
// its ratio, compressed, and gets a factor that is learned with the factors of all
// others, so that features that say the same thing share what they say. The result
// is one additive table as before.
//
// For each label it is a logistic regression with the factors as coefficients, on the
// values x = r/g(n) of the features of a row as they are served, with a penalty on
// the squares of the factors. Where ratios say nothing (0), nothing is learned.
func reweigh(ctx context.Context, rows []Row, lists []featureList, members []int, vocabulary []string, weights []int16, c Config) ([]int16, error) {
	labels := len(c.Taxonomy.Themes) + len(c.Taxonomy.Stances)
	learned := make([]int16, len(weights))
	errs := make([]error, labels)
	err := parallel(ctx, labels, func(label int) {
		ratios := make([]float64, len(vocabulary))
		for f := range ratios {
			ratios[f] = compress(float64(weights[f*labels+label])*classifier.WeightUnit, c.Compression)
		}
		p := newFactorProblem(rows, lists, members, label, ratios, c)
		var own []int16
		if own, errs[label] = p.learn(ctx, c.State); errs[label] != nil {
			return
		}
		for i, f := range p.active {
			learned[int(f)*labels+label] = own[i]
		}
	}, func() { c.step("weigh", labels*(c.CalibrationFolds+1)) })
	for _, e := range errs {
		if err == nil {
			err = e
		}
	}
	return learned, err
}

// compress returns sign(r) |r|^p, with the same bits on every processor.
func compress(r, p float64) float64 {
	m := math.Abs(r)
	if m == 0 {
		return 0
	}
	return math.Copysign(portmath.Exp(float64(p*portmath.Log(m))), r)
}

// A factorProblem is the regression of one label.
type factorProblem struct {
	// active holds the features whose ratio is not 0, and ratios their ratios.
	active []int32
	ratios []float64
	// rows holds, for each row, which of the active features occur in it.
	rows    []featureList
	scales  []float64 // 1/g(n) of each row
	signs   []float64 // +1 for rows of the label, -1 for others
	weights []float64
	penalty float64
	// products holds factor times ratio for each active feature, while evaluating.
	products []float64
}

func newFactorProblem(rows []Row, lists []featureList, members []int, label int, ratios []float64, c Config) *factorProblem {
	p := &factorProblem{penalty: c.Penalty}
	place := make([]int32, len(ratios))
	for f, r := range ratios {
		place[f] = -1
		if r != 0 {
			place[f] = int32(len(p.active))
			p.active = append(p.active, int32(f))
			p.ratios = append(p.ratios, r)
		}
	}
	var positives, negatives float64
	for _, i := range members {
		positive, known := rows[i].target(label, c.Taxonomy)
		if !known || len(lists[i]) == 0 {
			continue
		}
		sign, times := -1.0, float64(c.times(rows[i]))
		if positive {
			sign = 1
			positives += times
		} else {
			negatives += times
		}
		served := lists[i].once()
		var list featureList
		for _, f := range served {
			if place[f] >= 0 {
				list = append(list, place[f])
			}
		}
		p.rows = append(p.rows, list)
		scale := 1.0
		if c.LengthNorm == classifier.SqrtNorm {
			scale = 1 / math.Sqrt(float64(len(served)))
		}
		p.scales = append(p.scales, scale)
		p.signs = append(p.signs, sign)
		p.weights = append(p.weights, times)
	}
	p.products = make([]float64, len(p.active))
	// Half way, as a geometric mean, to both sides weighing the same: a rare label is
	// heard, but a handful of rows does not outshout thousands.
	if positives > 0 && negatives > 0 {
		up := math.Sqrt(negatives / positives)
		for i, sign := range p.signs {
			if sign > 0 {
				p.weights[i] *= up
			}
		}
	}
	return p
}

// target reports whether a row has a label, where the row says so.
func (r Row) target(label int, t classifier.Taxonomy) (positive, known bool) {
	if label < len(t.Themes) {
		return r.themeTarget(t.Themes[label].Name)
	}
	return r.Stance == t.Stances[label-len(t.Themes)].Name, r.teachesStance()
}

// learn returns the weights of the active features, from the state if it has them.
func (p *factorProblem) learn(ctx context.Context, state State) ([]int16, error) {
	key := ""
	if state != nil {
		key = p.key()
		if data, ok := state.Load(key); ok {
			weights := make([]int16, len(p.active))
			if n, err := binary.Decode(data, binary.LittleEndian, weights); err == nil && n == len(data) {
				return weights, nil
			}
		}
	}
	factors, err := p.solve(ctx)
	if err != nil {
		return nil, err
	}
	weights := make([]int16, len(p.active))
	for i := range weights {
		weights[i] = quantise(float64(factors[i] * p.ratios[i]))
	}
	if state != nil {
		state.Save(key, encode(weights))
	}
	return weights, nil
}

// key names the problem by all that its solution depends on. What was worked out for one
// label, fold or trial holds wherever the same problem comes up.
func (p *factorProblem) key() string {
	h := newKey("factors")
	put := func(numbers any) { h.Write(encode(numbers)) }
	put([]int64{int64(len(p.ratios)), int64(len(p.rows))})
	put(p.penalty)
	put(p.ratios)
	put(p.scales)
	put(p.signs)
	put(p.weights)
	for _, list := range p.rows {
		put(int64(len(list)))
		put([]int32(list))
	}
	return keyOf(h)
}

// encode returns numbers of fixed size as bytes.
func encode(numbers any) []byte {
	data, err := binary.Append(nil, binary.LittleEndian, numbers)
	if err != nil {
		panic("training: " + err.Error()) // only for a type without a fixed size
	}
	return data
}

// evaluate returns the loss at the factors, the last of which is the intercept, and
// writes its gradient.
func (p *factorProblem) evaluate(gradient, x []float64) float64 {
	features := len(p.ratios)
	bias := x[features]
	for f, r := range p.ratios {
		p.products[f] = float64(x[f] * r)
	}
	clear(gradient)
	var loss float64
	for i, list := range p.rows {
		var z float64
		for _, f := range list {
			z += p.products[f]
		}
		z = float64(z*p.scales[i]) + bias
		margin := float64(p.signs[i] * z)
		loss += float64(p.weights[i] * softplus(-margin))
		slope := -float64(float64(p.weights[i]*p.signs[i]) * portmath.Sigmoid(-margin))
		gradient[features] += slope
		slope = float64(slope * p.scales[i])
		for _, f := range list {
			gradient[f] += slope
		}
	}
	for f, r := range p.ratios {
		loss += float64(p.penalty / 2 * float64(x[f]*x[f]))
		gradient[f] = float64(gradient[f]*r) + float64(p.penalty*x[f])
	}
	return loss
}

// factorIterations bounds the search; the loss hardly moves after it.
const factorIterations = 60

func (p *factorProblem) solve(ctx context.Context) ([]float64, error) {
	start := make([]float64, len(p.ratios)+1)
	if len(p.rows) == 0 {
		return start, nil
	}
	// The optimiser asks for loss and gradient of a point one after the other.
	var last []float64
	lastLoss, lastGradient := 0.0, make([]float64, len(start))
	at := func(x []float64) float64 {
		if !slices.Equal(last, x) {
			last = append(last[:0], x...)
			lastLoss = p.evaluate(lastGradient, x)
		}
		return lastLoss
	}
	problem := optimize.Problem{
		Func: at,
		Grad: func(gradient, x []float64) { at(x); copy(gradient, lastGradient) },
		Status: func() (optimize.Status, error) {
			if err := context.Cause(ctx); err != nil {
				return optimize.Failure, err
			}
			return optimize.NotTerminated, nil
		},
	}
	result, err := optimize.Minimize(problem, start, &optimize.Settings{
		MajorIterations: factorIterations, GradientThreshold: 1e-3,
		Converger: &optimize.FunctionConverge{Relative: 1e-4, Iterations: 3},
	}, &optimize.LBFGS{})
	if err != nil && result == nil {
		return nil, err
	}
	if cause := context.Cause(ctx); cause != nil {
		return nil, cause
	}
	return result.X, nil
}
