package training

import (
	"encoding/json"
	"strings"
	"testing"
)

func TestParseContract(t *testing.T) {
	for _, c := range []struct {
		in   string
		want Contract
	}{
		{"precision >= 0.95", Contract{"precision", 0.95, 0}},
		{"precision>=.95@.01", Contract{"precision", 0.95, 0.01}},
		{"precision >= .95 @ 1%", Contract{"precision", 0.95, 0.01}},
		{"Precision  ≥ 95 % at a base rate of 1 %", Contract{"precision", 0.95, 0.01}},
		{"precision >= 0.5 at base rate 1e-3", Contract{"precision", 0.5, 0.001}},
		{"recall >= 0.9", Contract{"recall", 0.9, 0}},
		{"fpr <= 0.001", Contract{"fpr", 0.001, 0}},
		{"false-positive rate ≤ .1 %", Contract{"fpr", 0.001, 0}},
		{"maximum recall at precision >= .9", Contract{"precision", 0.9, 0}},
		{"maximum recall @ precision >= 0.9 @ 0.02", Contract{"precision", 0.9, 0.02}},
		{"maximum recall at fpr <= .01", Contract{"fpr", 0.01, 0}},
		{"maximum filter_rate @ recall >= 0.75", Contract{"recall", 0.75, 0}},
		{"maximum precision at recall >= 0.75", Contract{"recall", 0.75, 0}},
	} {
		got, err := ParseContract(c.in)
		if err != nil {
			t.Error(err)
			continue
		}
		near(t, c.in, got.Bound, c.want.Bound, 1e-15)
		near(t, c.in, got.BaseRate, c.want.BaseRate, 1e-15)
		if got.Figure != c.want.Figure {
			t.Errorf("%q: figure %s, want %s", c.in, got.Figure, c.want.Figure)
		}
		if again, err := ParseContract(got.String()); err != nil || again != got {
			t.Errorf("%q: %s reads as %+v, error %v", c.in, got, again, err)
		}
		var decoded Contract
		data, err := json.Marshal(got)
		if err == nil {
			err = json.Unmarshal(data, &decoded)
		}
		if err != nil || decoded != got {
			t.Errorf("%q: through JSON %s %+v, error %v", c.in, data, decoded, err)
		}
	}
}

func TestParseContractRefuses(t *testing.T) {
	for in, want := range map[string]string{
		"":                                  `want "precision >= 0.95"`,
		"precision":                         `want "precision >= 0.95"`,
		"precision 0.9":                     `want "precision >= 0.95"`,
		"precision > 0.9":                   `want "precision >= 0.95"`,
		"precision >= high":                 `want "precision >= 0.95"`,
		"precision >= 0.9 please":           `want "precision >= 0.95"`,
		"accuracy >= 0.9":                   `unknown figure "accuracy"`,
		"precision <= 0.9":                  "bounded by >=, not by <=",
		"fpr >= 0.9":                        "bounded by <=, not by >=",
		"precision >= 1":                    "the bound: 1, want it above 0 and below 1",
		"precision >= 95":                   "the bound: 95, want it",
		"recall >= 0":                       "the bound: 0, want it",
		"recall >= 1.2.3":                   `the bound: "1.2.3" is not a number`,
		"precision >= .9 @ 0":               "the base rate: 0, want it",
		"recall >= .9 @ .01":                "a base rate means nothing to recall",
		"fpr <= .1 @ .01":                   "a base rate means nothing to fpr",
		"maximum recall at recall >= .9":    "can maximise precision or filter_rate, not recall",
		"maximum precision @ fpr <= .1":     "can maximise recall, not precision",
		"maximum re at precision >= .9":     "can maximise recall, not re",
		strings.Repeat("precision ", 10000): `want "precision >= 0.95"`,
	} {
		if c, err := ParseContract(in); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.40q: %+v, error %v, want one that says %s", in, c, err, want)
		}
	}
}

func FuzzParseContract(f *testing.F) {
	f.Add("precision>=.95@.01")
	f.Add("maximum recall at fpr <= 1e-3 %")
	f.Fuzz(func(t *testing.T, in string) {
		c, err := ParseContract(in)
		if err != nil {
			return
		}
		if again, err := ParseContract(c.String()); err != nil || again != c {
			t.Errorf("%q is %s, which reads as %+v, error %v", in, c, again, err)
		}
	})
}
