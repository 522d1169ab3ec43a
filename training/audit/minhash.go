package audit

import "math"

// A signature has Bands x BandRows minima. Two texts of Jaccard similarity J share a
// band with probability J^BandRows, and at least one of all with
//
//	1 - (1 - J^BandRows)^Bands
//
// which is 0.988 at J = 0.7, 0.9998 at 0.8, 0.53 at 0.5 and 0.06 at 0.3.
const (
	Bands    = 24
	BandRows = 5
	// SignatureLength is how many minima estimate a similarity, with a standard error of
	// at most sqrt(0.25/SignatureLength) = 0.046.
	SignatureLength = Bands * BandRows
)

// A signature holds the least hash of a text's shingles under each of many hash
// functions (Broder 1997). The share of places in which two are equal estimates the
// Jaccard similarity of the sets.
type signature [SignatureLength]uint32

// A minHasher has the hash functions: the upper half of a*h + b modulo 2^64 with an odd
// a (multiply-shift, Dietzfelbinger et al. 1997).
type minHasher struct{ a, b [SignatureLength]uint64 }

func newMinHasher() *minHasher {
	m := &minHasher{}
	for i := range m.a {
		m.a[i] = mix(uint64(2*i)+0x9e3779b97f4a7c15) | 1
		m.b[i] = mix(uint64(2*i+1) + 0x9e3779b97f4a7c15)
	}
	return m
}

func (m *minHasher) sign(form []byte, s *signature) {
	for i := range s {
		s[i] = math.MaxUint32
	}
	eachShingle(form, func(h uint64) {
		for i := range s {
			if v := uint32((m.a[i]*h + m.b[i]) >> 32); v < s[i] {
				s[i] = v
			}
		}
	})
}

// band returns one number for the minima of a band.
func (s *signature) band(band int) uint64 {
	h := uint64(band)
	for _, v := range s[band*BandRows : (band+1)*BandRows] {
		h = mix(h ^ uint64(v))
	}
	return h
}

// estimate returns the estimated Jaccard similarity.
func (s *signature) estimate(t *signature) float64 {
	equal := 0
	for i := range s {
		if s[i] == t[i] {
			equal++
		}
	}
	return float64(equal) / SignatureLength
}
