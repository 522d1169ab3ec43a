package training

import (
	"math"

	"tocsin/internal/portmath"
)

// ridge keeps the parameters of a fit finite where classes can be told apart
// perfectly. It is small beside the weight 1 that all observations have together.
const ridge = 1e-4

// An observation is a row of a weighted logistic regression.
type observation struct {
	x      []float64 // the last one is the intercept's 1
	y      bool
	weight float64
	offset float64 // what is added to the sum whatever the coefficients are
}

// logistic fits a weighted logistic regression by Newton's method with step halving
// and returns the coefficients. The weights should add up to 1. Intercepts, the last
// coefficients, are not shrunk.
func logistic(observations []observation, dimensions int) []float64 {
	beta := make([]float64, dimensions)
	loss := logisticLoss(observations, beta)
	for range 50 {
		gradient, hessian := make([]float64, dimensions), make([][]float64, dimensions)
		for i := range hessian {
			hessian[i] = make([]float64, dimensions)
		}
		for _, o := range observations {
			p := portmath.Sigmoid(dot(beta, o.x) + o.offset)
			residual := p
			if o.y {
				residual = p - 1
			}
			curvature := float64(o.weight * float64(p*(1-p)))
			for i, xi := range o.x {
				gradient[i] += float64(float64(o.weight*residual) * xi)
				for j := range i + 1 {
					hessian[i][j] += float64(float64(curvature*xi) * o.x[j])
				}
			}
		}
		for i := range dimensions {
			if i < dimensions-1 {
				gradient[i] += float64(ridge * beta[i])
				hessian[i][i] += ridge
			}
			hessian[i][i] += 1e-9
			for j := range i {
				hessian[j][i] = hessian[i][j]
			}
		}
		step := solve(hessian, gradient)
		improved := false
		for scale := 1.0; scale > 1e-6; scale /= 2 {
			trial := make([]float64, dimensions)
			for i := range trial {
				trial[i] = beta[i] - float64(scale*step[i])
			}
			if l := logisticLoss(observations, trial); l < loss {
				improved = loss-l > 1e-12
				beta, loss = trial, l
				break
			}
		}
		if !improved {
			break
		}
	}
	return beta
}

func logisticLoss(observations []observation, beta []float64) float64 {
	var loss float64
	for _, o := range observations {
		z := dot(beta, o.x) + o.offset
		if o.y {
			z = -z
		}
		loss += float64(o.weight * softplus(z))
	}
	for _, b := range beta[:len(beta)-1] {
		loss += float64(ridge / 2 * float64(b*b))
	}
	return loss
}

// softplus returns ln(1 + e^z).
func softplus(z float64) float64 {
	if z > 30 {
		return z
	}
	return portmath.Log(1 + portmath.Exp(z))
}

func dot(a, b []float64) float64 {
	var sum float64
	for i := range a {
		sum += float64(a[i] * b[i])
	}
	return sum
}

// solve solves a x = b by Gaussian elimination with pivoting. It destroys a and b.
func solve(a [][]float64, b []float64) []float64 {
	n := len(b)
	for i := range n {
		pivot := i
		for r := i + 1; r < n; r++ {
			if math.Abs(a[r][i]) > math.Abs(a[pivot][i]) {
				pivot = r
			}
		}
		a[i], a[pivot], b[i], b[pivot] = a[pivot], a[i], b[pivot], b[i]
		if a[i][i] == 0 {
			continue
		}
		for r := i + 1; r < n; r++ {
			factor := a[r][i] / a[i][i]
			for col := i; col < n; col++ {
				a[r][col] -= float64(factor * a[i][col])
			}
			b[r] -= float64(factor * b[i])
		}
	}
	x := make([]float64, n)
	for i := n - 1; i >= 0; i-- {
		sum := b[i]
		for col := i + 1; col < n; col++ {
			sum -= float64(a[i][col] * x[col])
		}
		if a[i][i] != 0 {
			x[i] = sum / a[i][i]
		}
	}
	return x
}
