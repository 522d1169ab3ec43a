package portmath

import (
	"math"
	"math/rand/v2"
	"testing"
)

func TestAgreesWithMath(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 200_000 {
		x := r.Float64()*1400 - 700
		if got, want := Exp(x), math.Exp(x); math.Abs(got-want) > 1e-15*want {
			t.Fatalf("Exp(%v) = %v, want %v", x, got, want)
		}
		y := math.Ldexp(r.Float64(), r.IntN(2000)-1000)
		if got, want := Log(y), math.Log(y); math.Abs(got-want) > 1e-15*math.Max(math.Abs(want), 0.1) {
			t.Fatalf("Log(%v) = %v, want %v", y, got, want)
		}
	}
}

func TestEdges(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"Exp(0)", Exp(0), 1},
		{"Exp(-Inf)", Exp(math.Inf(-1)), 0},
		{"Exp(+Inf)", Exp(math.Inf(1)), math.Inf(1)},
		{"Log(0)", Log(0), math.Inf(-1)},
		{"Log(1)", Log(1), 0},
		{"Log(+Inf)", Log(math.Inf(1)), math.Inf(1)},
		{"Sigmoid(0)", Sigmoid(0), 0.5},
		{"Sigmoid(-1000)", Sigmoid(-1000), 0},
		{"Sigmoid(1000)", Sigmoid(1000), 1},
		{"Logit(0.5)", Logit(0.5), 0},
		{"BoundedLogit(0.3)", BoundedLogit(0.3), Logit(0.3)},
		{"BoundedLogit(0)", BoundedLogit(0), Logit(1e-12)},
		{"BoundedLogit(1)", BoundedLogit(1), Logit(1 - 1e-12)},
	} {
		if c.got != c.want {
			t.Errorf("%s = %v, want %v", c.name, c.got, c.want)
		}
	}
	if !math.IsNaN(Log(-1)) || !math.IsNaN(Exp(math.NaN())) {
		t.Error("want NaN for Log(-1) and Exp(NaN)")
	}
}

// The bits themselves are pinned, so that a processor or a compiler that rounds
// otherwise is noticed.
func TestBits(t *testing.T) {
	for _, c := range []struct {
		name string
		got  float64
		want uint64
	}{
		{"Exp(1)", Exp(1), 0x4005bf0a8b14576a},
		{"Log(10)", Log(10), 0x40026bb1bbb55516},
	} {
		if got := math.Float64bits(c.got); got != c.want {
			t.Errorf("%s has bits %#x, want %#x", c.name, got, c.want)
		}
	}
}
