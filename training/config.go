package training

import (
	"context"

	"tocsin/classifier"
)

// An Estimator says where the weights come from.
type Estimator string

// The estimators: the log-likelihood ratios of naive Bayes as they are, those of its
// complement form, or with factors learned for them.
const (
	Multinomial Estimator = "multinomial"
	Complement  Estimator = "complement"
	Weighted    Estimator = "weighted"
)

// A Smoothing says how pseudo-counts are added; see [Config.Alpha].
type Smoothing string

// The smoothings: Lidstone's after the two sides were scaled to one size, and that of
// the textbook, on each side as it is.
const (
	ScaledSmoothing   Smoothing = "scaled"
	LidstoneSmoothing Smoothing = "lidstone"
)

// A Selection ranks features by what they tell about the labels.
type Selection string

// The selections: the chi-squared statistic, mutual information, plain frequency.
const (
	ByChiSquared        Selection = "chi2"
	ByMutualInformation Selection = "mutual-information"
	ByFrequency         Selection = "frequency"
)

// A Calibration is a kind of map from log odds to probabilities.
type Calibration string

// The calibrations: a logistic regression for each theme (Platt 1999), a monotone map
// on top of it (Zadrozny & Elkan 2002), one temperature for all themes (Guo et al.
// 2017). The stances have one temperature in all three.
const (
	Platt       Calibration = "platt"
	Isotonic    Calibration = "isotonic"
	Temperature Calibration = "temperature"
)

// A Config says how to train. DefaultConfig has what the default model uses, which is
// what "default" means below.
type Config struct {
	// Name and Version name the model; default "default" and "dev".
	Name, Version string
	// Taxonomy holds the themes, stances and masked names; default DefaultTaxonomy.
	Taxonomy classifier.Taxonomy
	// Features says which n-grams count; default words, bigrams, and 3 to 5 characters.
	Features classifier.FeatureSettings
	// LengthNorm is what the sum of the weights of n features is divided by: 1 or, the
	// default, sqrt(n).
	LengthNorm classifier.LengthNorm
	// Estimator is where the weights come from; default Weighted.
	Estimator Estimator
	// Compression is the power, 0 to 1, to which Weighted raises log-likelihood ratios;
	// default 0.5. Penalty is what the squares of its factors cost; default 0.1.
	Compression, Penalty float64
	// Alpha is the pseudo-count added to the occurrences of a feature under a label;
	// default 0.5.
	Alpha float64
	// Smoothing says how it is added; default ScaledSmoothing.
	Smoothing Smoothing
	// Clip bounds the magnitude of a log-likelihood ratio, in nats; default 6.
	Clip float64
	// Confidence is how many standard errors a log-likelihood ratio is shrunk by, so that
	// what may be chance does not count; default 0.25.
	Confidence float64
	// CharWeight scales the weights of character n-grams: those of one token overlap, and
	// all repeat what the word says; default 0.3.
	CharWeight float64
	// MinGroups is in how many groups a string must occur to enter the model; default 3.
	// MinCount is how often it must occur in all rows, each counted once; default 1.
	MinGroups, MinCount int
	// Selection says by what features are ranked of which the best MaxFeatures get
	// weights; default ByChiSquared. All get weights if MaxFeatures is 0, the default.
	// Words stay in the vocabulary without weights, see [selectFeatures].
	Selection   Selection
	MaxFeatures int
	// Repeats says how often each row of a source counts; once where it is not named.
	// A small source that is like the texts to come can so outweigh a large one that is
	// not. Default: the project's own corpus counts 10 times.
	Repeats map[string]int64
	// BaseRate is the share of texts that talk about a theme, above 0 and below 1, at
	// which the probabilities shall hold; default 0.01.
	BaseRate float64
	// StanceRates is the share of each stance among the texts that talk about a theme, in
	// the order of the taxonomy, with the sum 1; default a quarter, a half, a quarter.
	// Nil stands for the shares of the rows, each counted once: see [RowStanceRates].
	StanceRates []float64
	// CalibrationFolds is in how many parts the rows are dealt, each of which is judged
	// by a model of the others, for calibration and thresholds; default 4.
	CalibrationFolds int
	// Calibration says by what kind of map log odds become probabilities; default Platt.
	Calibration Calibration
	// FalsePositiveRates choose the thresholds that have no contract; default 1 % of rows
	// to mention, 3 % to review and 0.3 % to flag, and of rows about the theme 10 % and 1 %,
	// but 2 % of those about cyber weapons to review, which are what defenders read and write.
	FalsePositiveRates FalsePositiveRates
	// Contracts, where set, choose thresholds instead of FalsePositiveRates; default none.
	Contracts Contracts
	// Seed deals the rows into folds; default 1.
	Seed uint64
	// Tune, if set, is given the training rows and the settings and returns those to train
	// with, such as the best of a search.
	Tune func(ctx context.Context, rows []Row, c Config) (Config, error)
	// State, if set, keeps what the run has worked out, so that an interrupted one can go
	// on where it was.
	State State
	// Progress, if set, is told that one more step of a stage is done, of so many. Stages
	// take turns.
	Progress func(stage string, total int)
}

func (c Config) step(stage string, total int) {
	if c.Progress != nil {
		c.Progress(stage, total)
	}
}

// DefaultConfig returns the settings of the default model.
func DefaultConfig() Config {
	return Config{
		Name:             "default",
		Version:          "dev",
		Taxonomy:         DefaultTaxonomy(),
		Features:         classifier.FeatureSettings{Bigrams: true, CharMin: 3, CharMax: 5},
		LengthNorm:       classifier.SqrtNorm,
		Estimator:        Weighted,
		Compression:      0.5,
		Penalty:          0.1,
		Alpha:            0.5,
		Smoothing:        ScaledSmoothing,
		Clip:             6,
		Confidence:       0.25,
		CharWeight:       0.3,
		Repeats:          map[string]int64{"tocsin-corpus": 10},
		MinGroups:        3,
		MinCount:         1,
		BaseRate:         0.01,
		StanceRates:      []float64{0.25, 0.5, 0.25},
		CalibrationFolds: 4,
		Calibration:      Platt,
		Selection:        ByChiSquared,
		FalsePositiveRates: FalsePositiveRates{
			Mention: 0.01, Review: 0.03, ReviewAbout: 0.1, Flag: 0.003, FlagAbout: 0.01,
			ReviewAboutOf: map[string]float64{"cyber_weapons": 0.02},
		},
		Seed: 1,
	}
}
