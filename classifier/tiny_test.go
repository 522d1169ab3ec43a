package classifier

import "testing"

// tinyFeatures is a vocabulary small enough to check by hand, in ascending order, with
// the weights of threat, cyber_weapons, promotes, reports and counters in units of
// 2^-10 nats.
var tinyFeatures = []struct {
	feature string
	weights [5]int16
}{
	{"bi will", [5]int16{901, -120, 640, -333, -211}},
	{"bkill them", [5]int16{2222, -51, 1313, -707, -404}},
	{"c\x02mal", [5]int16{-33, 515, 12, 91, 7}},
	{"cbom", [5]int16{311, 13, 77, 5, -17}},
	{"cware", [5]int16{-27, 733, 3, 49, 11}},
	{"wattack", [5]int16{777, 613, 101, 203, 99}},
	{"wbomb", [5]int16{1999, -77, 303, 55, -3}},
	{"wcondemn", [5]int16{205, 31, -1501, 99, 2907}},
	{"wkill", [5]int16{2047, -401, 999, -123, -77}},
	{"wmalware", [5]int16{-205, 2503, 17, 307, 41}},
	{"wn't", [5]int16{-9, 3, -88, 21, 130}},
	{"wpolice", [5]int16{307, -61, -505, 903, 211}},
	{"wransomware", [5]int16{-111, 2801, -13, 509, 23}},
	{"wreuters", [5]int16{-71, -19, -1303, 1909, -45}},
	{"wsaid", [5]int16{-203, -107, -811, 1203, 17}},
	{"wserver", [5]int16{-309, 1101, 7, -15, -23}},
	{"wthe", [5]int16{-61, -43, -37, 29, 5}},
	{"wthem", [5]int16{119, -15, 207, -93, 19}},
	{"wwill", [5]int16{203, -11, 301, -55, -31}},
	{"w{number}", [5]int16{-133, 57, 9, 37, -5}},
	{"w{org}", [5]int16{405, 211, -63, 111, 71}},
	{"w{url}", [5]int16{-47, 95, 23, 61, 3}},
}

// tinyParameters returns what the model of these tests is made of. It knows English of
// some twenty words, wants three words to judge and has names of one word and of more.
func tinyParameters() Parameters {
	p := Parameters{
		Name: "tiny", Version: "1", Estimator: "by hand", TrainingDataDigest: "sha256:none", Card: "# Tiny\nFor tests.",
		Taxonomy: Taxonomy{
			Name:            "tiny",
			Themes:          []Label{{"threat", "Announced violence."}, {"cyber_weapons", "Code that does harm."}},
			Stances:         []Label{{"promotes", "Calls for it."}, {"reports", "Tells of it."}, {"counters", "Opposes it."}},
			PromotingStance: "promotes",
			Organisations:   []string{"Dawn", "al-Qaeda", "Black Dawn", "Black Dawn Front", "People's Army"},
		},
		Features:     FeatureSettings{Bigrams: true, CharMin: 3, CharMax: 4},
		LengthNorm:   SqrtNorm,
		ShortWindows: true, CountOnce: true,
		BaseRate:    0.05,
		StanceRates: []float64{0.3, 0.5, 0.2},
		ThemeCalibrations: []ThemeCalibration{
			{ShortWindow: 0.1, Slope: 1.5, Windows: -0.4, Intercept: 0.2, PromotionSlope: 1.1, PromotionTheme: 0.1, PromotionIntercept: 0.3},
			{ShortWindow: 0.125, Slope: 1.3, Windows: -0.3, Intercept: 0.1, PromotionSlope: 0.9, PromotionTheme: 0.2, PromotionIntercept: -0.1},
		},
		StanceCalibration: StanceCalibration{Slope: 1.2, Intercepts: []float64{0.1, 0, -0.2}},
		Thresholds:        []Thresholds{{Mention: 0.3, Review: 0.4, Flag: 0.6}, {Mention: 0.25, Review: 0.35, Flag: 0.55}},
		Abstention:        Abstention{MinWords: 3, MinKnownTokenRatio: 0.2},
	}
	for _, f := range tinyFeatures {
		p.Vocabulary = append(p.Vocabulary, f.feature)
		p.Weights = append(p.Weights, f.weights[:]...)
	}
	return p
}

// build makes a model of parameters that are known to be good.
func build(tb testing.TB, p Parameters) *Model {
	tb.Helper()
	m, err := New(p)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}
