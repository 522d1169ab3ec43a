// Package portmath has the few transcendental functions that training and
// calibration need, with the same bits on every processor.
//
// math.Exp uses assembly and fused multiply-add where a processor has them, so a
// model trained on one machine would differ from the same model trained on
// another. Here every product is rounded by an explicit conversion, which the Go
// specification says prevents fusing. Errors stay within two units in the last place.
package portmath

import "math"

const (
	ln2Hi = 6.93147180369123816490e-01 // the upper bits of ln 2; k*ln2Hi is exact for |k| < 2^11
	ln2Lo = 1.90821492927058770002e-10 // ln 2 - ln2Hi
)

// Exp returns e to the power of x.
func Exp(x float64) float64 {
	switch {
	case math.IsNaN(x):
		return x
	case x > 709:
		return math.Inf(1)
	case x < -745:
		return 0
	}
	// e^x = 2^k e^r with |r| <= ln(2)/2, where the Taylor series is short.
	k := math.Floor(float64(x*(1/math.Ln2)) + 0.5)
	r := float64(x-float64(k*ln2Hi)) - float64(k*ln2Lo)
	sum := 1.0
	for i := 16.0; i >= 1; i-- {
		sum = 1 + float64(float64(r*sum)/i)
	}
	return math.Ldexp(sum, int(k))
}

// Log returns the natural logarithm of x; NaN for negative x.
func Log(x float64) float64 {
	switch {
	case math.IsNaN(x) || x < 0:
		return math.NaN()
	case x == 0:
		return math.Inf(-1)
	case math.IsInf(x, 1):
		return x
	}
	// x = m 2^e with m in [sqrt(1/2), sqrt 2); ln m = 2 artanh((m-1)/(m+1)).
	m, e := math.Frexp(x)
	if m < math.Sqrt2/2 {
		m, e = 2*m, e-1
	}
	s := (m - 1) / (m + 1)
	square := float64(s * s)
	sum := 0.0
	for i := 23.0; i >= 1; i -= 2 {
		sum = 1/i + float64(square*sum)
	}
	k := float64(e)
	return float64(k*ln2Hi) + (float64(2*float64(s*sum)) + float64(k*ln2Lo))
}

// Sigmoid returns 1/(1+e^-x), the probability that has the log odds x.
func Sigmoid(x float64) float64 {
	if x >= 0 {
		return 1 / (1 + Exp(-x))
	}
	e := Exp(x)
	return e / (1 + e)
}

// Logit returns the log odds of the probability p.
func Logit(p float64) float64 { return Log(p / (1 - p)) }

// surest bounds probabilities away from 0 and 1, where log odds have no end.
const surest = 1e-12

// BoundedLogit returns the log odds of the probability p, between -27.7 and 27.7, so
// that differences are finite.
func BoundedLogit(p float64) float64 { return Logit(min(max(p, surest), 1-surest)) }
