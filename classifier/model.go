package classifier

import (
	"fmt"
	"math"
	"slices"
	"sync"

	"tocsin/internal/portmath"
)

// Parameters are all that a model is made of.
type Parameters struct {
	Name, Version string
	// Estimator says where the weights come from, such as "multinomial".
	Estimator string
	// TrainingDataDigest is "sha256:" and the digest of the rows trained on.
	TrainingDataDigest string
	// Card is the model card, as Markdown.
	Card     string
	Taxonomy Taxonomy
	Features FeatureSettings
	// LengthNorm divides the sums of weights.
	LengthNorm LengthNorm
	// ShortWindows says that long texts are judged in short windows too.
	ShortWindows bool
	// CountOnce says that what a window repeats counts once there.
	CountOnce bool
	// BaseRate is the share of texts that talk about a theme, and StanceRates the
	// shares of the stances among these, at which the probabilities hold.
	BaseRate    float64
	StanceRates []float64
	// Vocabulary holds the features in ascending order, shape (features).
	Vocabulary []string
	// Weights holds the log-likelihood ratio of each feature for each label in units
	// of 2^-10 nats, shape (features, labels), themes before stances.
	Weights           []int16
	ThemeCalibrations []ThemeCalibration
	StanceCalibration StanceCalibration
	Thresholds        []Thresholds
	Abstention        Abstention
	// Language, if set, tells the language of the rows from others.
	Language *Language
}

// A Model is an immutable trained model, safe for concurrent use.
type Model struct {
	p         Parameters
	digest    string
	labels    int // themes and stances
	promoting int // the label of the promoting stance
	priors    []int64
	// shortPriors are those of the themes in a short window.
	shortPriors []int64
	// certain is the log odds, in units, from which on a long window says enough: 0 for
	// models from before repetition counted once, which were calibrated with that.
	certain  int64
	index    map[string]int32
	masks    *masks
	language *languageReader // nil if the model has none
	workers  *sync.Pool      // of *worker
}

// A worker holds what one classification needs, so that the next one reuses it.
type worker struct {
	respeller respeller
	scan      scan
	text      occurrences
	times     times
}

// New checks the parameters and makes a model of them. It keeps the slices.
func New(p Parameters) (*Model, error) {
	if err := p.check(); err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m := &Model{
		p:         p,
		labels:    p.labels(),
		promoting: len(p.Taxonomy.Themes) + p.Taxonomy.Stance(p.Taxonomy.PromotingStance),
		index:     make(map[string]int32, len(p.Vocabulary)),
		masks:     newMasks(p.Taxonomy),
	}
	for i, feature := range p.Vocabulary {
		m.index[feature] = int32(i)
	}
	m.language = newLanguageReader(p.Language, p.Vocabulary)
	for _, c := range p.ThemeCalibrations {
		prior := logOddsUnits(portmath.Logit(p.BaseRate))
		m.priors = append(m.priors, prior)
		m.shortPriors = append(m.shortPriors, prior-logOddsUnits(c.ShortWindow))
	}
	for _, rate := range p.StanceRates {
		m.priors = append(m.priors, logOddsUnits(portmath.Logit(rate)))
	}
	if p.CountOnce {
		m.certain = certain << logOddsBits
	}
	words := newKnownWords(p.Vocabulary, m.index, m.masks)
	m.workers = &sync.Pool{New: func() any { return &worker{respeller: respeller{words: words}, scan: newScan(m.masks)} }}
	digest, err := p.digest()
	if err != nil {
		return nil, fmt.Errorf("model: %w", err)
	}
	m.digest = digest
	return m, nil
}

func (p Parameters) labels() int { return len(p.Taxonomy.Themes) + len(p.Taxonomy.Stances) }

func (p Parameters) check() error {
	if err := p.Taxonomy.Check(); err != nil {
		return err
	}
	if err := p.Features.Check(); err != nil {
		return err
	}
	themes, stances := len(p.Taxonomy.Themes), len(p.Taxonomy.Stances)
	switch {
	case p.Name == "" || p.Version == "":
		return fmt.Errorf("name %q and version %q must not be empty", p.Name, p.Version)
	case p.LengthNorm != NoNorm && p.LengthNorm != SqrtNorm:
		return fmt.Errorf("length norm %q, want %q or %q", p.LengthNorm, NoNorm, SqrtNorm)
	case !isRate(p.BaseRate):
		return fmt.Errorf("base rate %v, want it above 0 and below 1", p.BaseRate)
	case len(p.StanceRates) != stances:
		return fmt.Errorf("%d stance rates for %d stances", len(p.StanceRates), stances)
	case len(p.Vocabulary) > maxFeatures:
		return fmt.Errorf("vocabulary of %d features, at most %d", len(p.Vocabulary), maxFeatures)
	case len(p.Weights) != len(p.Vocabulary)*p.labels():
		return fmt.Errorf("%d weights for %d features and %d labels", len(p.Weights), len(p.Vocabulary), p.labels())
	case len(p.ThemeCalibrations) != themes || len(p.Thresholds) != themes:
		return fmt.Errorf("%d calibrations and %d thresholds for %d themes", len(p.ThemeCalibrations), len(p.Thresholds), themes)
	case len(p.StanceCalibration.Intercepts) != stances:
		return fmt.Errorf("%d stance intercepts for %d stances", len(p.StanceCalibration.Intercepts), stances)
	case p.Abstention.MinWords < 0 || !(p.Abstention.MinKnownTokenRatio >= 0 && p.Abstention.MinKnownTokenRatio <= 1):
		return fmt.Errorf("abstention below %d words or a known ratio of %v", p.Abstention.MinWords, p.Abstention.MinKnownTokenRatio)
	}
	for i, feature := range p.Vocabulary {
		if feature == "" || (i > 0 && p.Vocabulary[i-1] >= feature) {
			return fmt.Errorf("vocabulary: feature %d is empty or out of order", i)
		}
	}
	if p.Language != nil {
		if err := p.Language.check(p.Vocabulary); err != nil {
			return err
		}
	}
	numbers := []float64{p.StanceCalibration.Slope}
	numbers = append(numbers, p.StanceCalibration.Intercepts...)
	for i, c := range p.ThemeCalibrations {
		t := p.Thresholds[i]
		numbers = append(numbers, c.Slope, c.Windows, c.Intercept, c.PromotionSlope, c.PromotionTheme, c.PromotionIntercept, t.Mention, t.Review, t.Flag)
		if t.Review > t.Flag {
			return fmt.Errorf("theme %q: review threshold %v above flag threshold %v", p.Taxonomy.Themes[i].Name, t.Review, t.Flag)
		}
		if !(c.ShortWindow >= 0 && c.ShortWindow <= maxShortWindow) {
			return fmt.Errorf("theme %q: a short window begins lower by %v, want 0 to %v", p.Taxonomy.Themes[i].Name, c.ShortWindow, maxShortWindow)
		}
		for _, knots := range []Knots{c.Knots, c.PromotionKnots} {
			if err := checkKnots(knots); err != nil {
				return fmt.Errorf("theme %q: calibration: %w", p.Taxonomy.Themes[i].Name, err)
			}
		}
	}
	if slices.ContainsFunc(numbers, func(x float64) bool { return !(math.Abs(x) <= maxCalibration) }) {
		return fmt.Errorf("a calibration or threshold is not a number between -%v and %v", maxCalibration, maxCalibration)
	}
	if slices.ContainsFunc(p.StanceRates, func(x float64) bool { return !isRate(x) }) {
		return fmt.Errorf("stance rates %v, want each above 0 and below 1", p.StanceRates)
	}
	return nil
}

func isRate(x float64) bool { return x > 0 && x < 1 }

// Info describes a model to its users.
type Info struct {
	Name, Version, Digest, TrainingDataDigest, Estimator, Card string
	BaseRate                                                   float64
	VocabularySize                                             int
	Themes                                                     []ThemeInfo
	Stances                                                    []StanceInfo
}

// ThemeInfo is a theme with its published thresholds.
type ThemeInfo struct {
	Name, Definition string
	Thresholds
}

// StanceInfo is a stance with the share of it among the texts that talk about a theme.
type StanceInfo struct {
	Name, Definition string
	BaseRate         float64
}

// Info returns what the model says of itself.
func (m *Model) Info() Info {
	info := Info{
		Name: m.p.Name, Version: m.p.Version, Digest: m.digest, TrainingDataDigest: m.p.TrainingDataDigest,
		Estimator: m.p.Estimator, Card: m.p.Card, BaseRate: m.p.BaseRate, VocabularySize: len(m.p.Vocabulary),
	}
	for i, l := range m.p.Taxonomy.Themes {
		info.Themes = append(info.Themes, ThemeInfo{l.Name, l.Definition, m.p.Thresholds[i]})
	}
	for i, l := range m.p.Taxonomy.Stances {
		info.Stances = append(info.Stances, StanceInfo{l.Name, l.Definition, m.p.StanceRates[i]})
	}
	return info
}

// Parameters returns what the model is made of. The caller must not change the slices.
func (m *Model) Parameters() Parameters { return m.p }
