package training

import (
	"tocsin/classifier"
	"tocsin/internal/portmath"
)

// calibrateByTemperature fits one temperature for all themes (Guo et al. 2017): their
// log odds are multiplied by one slope, 1 over the temperature, and the log of the
// number of windows by another. Each theme has its own intercept, which gives it the
// base rate. P(promotes | theme) has one slope for the log odds of the promoting stance,
// and none for those of the theme. All themes weigh the same.
func calibrateByTemperature(rows []heldBack, c Config) ([]classifier.ThemeCalibration, error) {
	themes := len(c.Taxonomy.Themes)
	about, promotion := make([][]observation, themes), make([][]observation, themes)
	for theme := range themes {
		var err error
		if about[theme], promotion[theme], err = observations(rows, theme, c); err != nil {
			return nil, err
		}
		for i, o := range promotion[theme] {
			promotion[theme][i].x = []float64{o.x[0], o.x[2]}
		}
	}
	slopes, intercepts := sharedLogistic(about, 2)
	if slopes[0] <= 0 {
		slopes, intercepts = []float64{0, 0}, constant(portmath.Logit(c.BaseRate), themes) // as in calibrateTheme
	}
	promotionSlopes, promotionIntercepts := sharedLogistic(promotion, 1)
	if promotionSlopes[0] <= 0 {
		promotionSlopes, promotionIntercepts = []float64{0}, constant(portmath.Logit(c.promotingRate()), themes)
	}
	calibrations := make([]classifier.ThemeCalibration, themes)
	for theme := range calibrations {
		calibrations[theme] = classifier.ThemeCalibration{
			Slope: slopes[0], Windows: slopes[1], Intercept: intercepts[theme],
			PromotionSlope: promotionSlopes[0], PromotionIntercept: promotionIntercepts[theme],
		}
	}
	return calibrations, nil
}

func constant(x float64, n int) []float64 {
	list := make([]float64, n)
	for i := range list {
		list[i] = x
	}
	return list
}

// sharedLogistic fits logistic regressions that share all coefficients but the
// intercept, the last one, which each group of observations has for itself. It is
// Newton's method as in logistic; groups do not touch one another, so the intercepts
// can be eliminated from its equations (the Schur complement).
func sharedLogistic(groups [][]observation, shared int) (slopes, intercepts []float64) {
	slopes, intercepts = make([]float64, shared), make([]float64, len(groups))
	loss := sharedLoss(groups, slopes, intercepts)
	for range 50 {
		step, steps := sharedStep(groups, slopes, intercepts)
		improved := false
		for scale := 1.0; scale > 1e-6; scale /= 2 {
			trial, trials := minus(slopes, step, scale), minus(intercepts, steps, scale)
			if l := sharedLoss(groups, trial, trials); l < loss {
				improved = loss-l > 1e-12
				slopes, intercepts, loss = trial, trials, l
				break
			}
		}
		if !improved {
			break
		}
	}
	return slopes, intercepts
}

// sharedStep returns the step of Newton's method for the slopes and the intercepts.
func sharedStep(groups [][]observation, slopes, intercepts []float64) (step, steps []float64) {
	shared := len(slopes)
	gradient, hessian := make([]float64, shared), make([][]float64, shared)
	for i := range hessian {
		hessian[i] = make([]float64, shared)
		hessian[i][i] = ridge + 1e-9
		gradient[i] = float64(ridge * slopes[i])
	}
	own, curvatures := make([]float64, len(groups)), make([]float64, len(groups))
	mixed := make([][]float64, len(groups))
	for k, group := range groups {
		mixed[k] = make([]float64, shared)
		curvatures[k] = 1e-9
		beta := append(append([]float64{}, slopes...), intercepts[k])
		for _, o := range group {
			p := portmath.Sigmoid(dot(beta, o.x))
			residual := p
			if o.y {
				residual = p - 1
			}
			residual = float64(o.weight * residual)
			curvature := float64(o.weight * float64(p*(1-p)))
			own[k] += residual
			curvatures[k] += curvature
			for i := range shared {
				gradient[i] += float64(residual * o.x[i])
				mixed[k][i] += float64(curvature * o.x[i])
				for j := range shared {
					hessian[i][j] += float64(float64(curvature*o.x[i]) * o.x[j])
				}
			}
		}
		for i := range shared {
			gradient[i] -= float64(mixed[k][i] * own[k] / curvatures[k])
			for j := range shared {
				hessian[i][j] -= float64(mixed[k][i] * mixed[k][j] / curvatures[k])
			}
		}
	}
	step = solve(hessian, gradient)
	steps = make([]float64, len(groups))
	for k := range groups {
		steps[k] = (own[k] - dot(mixed[k], step)) / curvatures[k]
	}
	return step, steps
}

func sharedLoss(groups [][]observation, slopes, intercepts []float64) float64 {
	var loss float64
	for k, group := range groups {
		beta := append(append([]float64{}, slopes...), intercepts[k])
		for _, o := range group {
			z := dot(beta, o.x)
			if o.y {
				z = -z
			}
			loss += float64(o.weight * softplus(z))
		}
	}
	for _, b := range slopes {
		loss += float64(ridge / 2 * float64(b*b))
	}
	return loss
}

// minus returns a - scale*b.
func minus(a, b []float64, scale float64) []float64 {
	difference := make([]float64, len(a))
	for i := range a {
		difference[i] = a[i] - float64(scale*b[i])
	}
	return difference
}
