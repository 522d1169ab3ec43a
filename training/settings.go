package training

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"reflect"
	"slices"
	"strings"
)

// Settings are the settings of an experiment by the names that the command line gives
// them, and with the values in the same form. What is nil is left as it is.
type Settings struct {
	Estimator   *string  `json:"estimator,omitempty"`
	Alpha       *float64 `json:"alpha,omitempty"`
	Smoothing   *string  `json:"smoothing,omitempty"`
	Compression *float64 `json:"compression,omitempty"`
	Penalty     *float64 `json:"penalty,omitempty"`
	Clip        *float64 `json:"clip,omitempty"`
	Margin      *float64 `json:"margin,omitempty"`
	CharWeight  *float64 `json:"char-weight,omitempty"`
	LengthNorm  *string  `json:"length-norm,omitempty"`
	Repeat      []string `json:"repeat,omitzero"`

	Bigrams     *bool   `json:"bigrams,omitempty"`
	Chars       *string `json:"chars,omitempty"`
	MinCount    *int    `json:"min-count,omitempty"`
	MinGroups   *int    `json:"min-groups,omitempty"`
	Select      *string `json:"select,omitempty"`
	MaxFeatures *int    `json:"max-features,omitempty"`

	BaseRate    *float64 `json:"base-rate,omitempty"`
	StanceRate  []string `json:"stance-rate,omitempty"`
	Calibration *string  `json:"calibration,omitempty"`
	Folds       *int     `json:"folds,omitempty"`

	FPRMention *float64 `json:"fpr-mention,omitempty"`
	FPRReview  *float64 `json:"fpr-review,omitempty"`
	FPRFlag    *float64 `json:"fpr-flag,omitempty"`

	FPRReviewAbout   *float64 `json:"fpr-review-about,omitempty"`
	FPRReviewAboutOf []string `json:"fpr-review-about-of,omitzero"`
	FPRFlagAbout     *float64 `json:"fpr-flag-about,omitempty"`
	Mention          *string  `json:"mention,omitempty"`
	Review           *string  `json:"review,omitempty"`
	Flag             *string  `json:"flag,omitempty"`
}

// A SettingError says which setting is wrong and what was expected.
type SettingError struct {
	Name string
	Err  error
}

func (e *SettingError) Error() string { return e.Name + " " + e.Err.Error() }
func (e *SettingError) Unwrap() error { return e.Err }

// ReadSettings reads settings from a JSON object. A name that is none of a setting is an
// error.
func ReadSettings(r io.Reader) (Settings, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSettingsBytes+1))
	if err != nil {
		return Settings{}, err
	}
	if len(data) > maxSettingsBytes {
		return Settings{}, fmt.Errorf("settings of more than %d bytes", maxSettingsBytes)
	}
	return parseSettings(data)
}

// maxSettingsBytes bounds a file of settings or of a search space.
const maxSettingsBytes = 1 << 20

func parseSettings(data []byte) (Settings, error) {
	var s Settings
	if err := decodeStrict(data, &s); err != nil {
		return Settings{}, fmt.Errorf("not a JSON object of settings: %w", settingsFault(err))
	}
	return s, nil
}

// settingsFault says what is wrong with settings, and which ones there are.
func settingsFault(err error) error {
	unknown, ok := strings.CutPrefix(err.Error(), "json: unknown field ")
	if !ok {
		return JSONFault(err)
	}
	var known []string
	for field := range reflect.TypeFor[Settings]().Fields() {
		name, _, _ := strings.Cut(field.Tag.Get("json"), ",")
		known = append(known, name)
	}
	return fmt.Errorf("%s is none of the settings: %s", unknown, strings.Join(known, ", "))
}

// decodeStrict decodes one JSON value without unknown fields.
func decodeStrict(data []byte, into any) error {
	decoder := json.NewDecoder(bytes.NewReader(data))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(into); err != nil {
		return err
	}
	if _, err := decoder.Token(); !errors.Is(err, io.EOF) {
		return errors.New("something follows it")
	}
	return nil
}

// With returns the settings with those of the other in their place where it has any. The
// two share no memory with the result.
func (s Settings) With(other Settings) Settings {
	var merged Settings
	for _, from := range []Settings{s, other} {
		if err := decodeStrict(from.json(), &merged); err != nil {
			panic("training: " + err.Error()) // it was just encoded
		}
	}
	return merged
}

// Pairs returns the settings that are not nil as name=value, by name.
func (s Settings) Pairs() []string {
	var values map[string]any
	if err := json.Unmarshal(s.json(), &values); err != nil {
		panic("training: " + err.Error()) // it was just encoded
	}
	var pairs []string
	for _, name := range slices.Sorted(maps.Keys(values)) {
		pairs = append(pairs, fmt.Sprintf("%s=%v", name, values[name]))
	}
	return pairs
}

// json has the settings in the order of their declaration, without what is nil.
func (s Settings) json() []byte {
	data, err := json.Marshal(s)
	if err != nil {
		panic("training: " + err.Error()) // strings and checked numbers; Apply is the check
	}
	return data
}

// SettingsOf returns the settings that a configuration has.
func SettingsOf(c Config) Settings {
	s := Settings{
		Estimator: text(c.Estimator), Alpha: &c.Alpha, Smoothing: text(c.Smoothing), Compression: &c.Compression, Penalty: &c.Penalty,
		Clip: &c.Clip, Margin: &c.Confidence, CharWeight: &c.CharWeight, LengthNorm: text(c.LengthNorm),
		Repeat: formatRepeats(c.Repeats), Bigrams: &c.Features.Bigrams, Chars: text(formatChars(c.Features)),
		MinCount: &c.MinCount, MinGroups: &c.MinGroups, Select: text(c.Selection), MaxFeatures: &c.MaxFeatures,
		BaseRate: &c.BaseRate, StanceRate: formatStanceRates(c), Calibration: text(c.Calibration), Folds: &c.CalibrationFolds,
		FPRMention: &c.FalsePositiveRates.Mention, FPRReview: &c.FalsePositiveRates.Review, FPRFlag: &c.FalsePositiveRates.Flag,
		FPRReviewAbout: &c.FalsePositiveRates.ReviewAbout, FPRReviewAboutOf: formatThemeRates(c), FPRFlagAbout: &c.FalsePositiveRates.FlagAbout,
	}
	for to, contract := range map[**string]*Contract{&s.Mention: c.Contracts.Mention, &s.Review: c.Contracts.Review, &s.Flag: c.Contracts.Flag} {
		if contract != nil {
			*to = text(contract.String())
		}
	}
	return s
}

func text[S ~string](s S) *string {
	t := string(s)
	return &t
}

// Apply returns the configuration with these settings, all checked. The error of one that
// is out of range is a *SettingError. The taxonomy of the configuration is the one that
// names of stances are looked up in.
func (s Settings) Apply(c Config) (Config, error) {
	a := application{}
	oneOf(&a, "estimator", s.Estimator, &c.Estimator, Weighted, Multinomial, Complement)
	a.number("alpha", s.Alpha, &c.Alpha, moreThan(0, maxAlpha))
	oneOf(&a, "smoothing", s.Smoothing, &c.Smoothing, ScaledSmoothing, LidstoneSmoothing)
	a.number("compression", s.Compression, &c.Compression, inRange(0, 1))
	a.number("penalty", s.Penalty, &c.Penalty, moreThan(0, 1e6))
	a.number("clip", s.Clip, &c.Clip, moreThan(0, maxNats))
	a.number("margin", s.Margin, &c.Confidence, inRange(0, 100))
	a.number("char-weight", s.CharWeight, &c.CharWeight, inRange(0, 100))
	oneOf(&a, "length-norm", s.LengthNorm, &c.LengthNorm, lengthNorms...)
	a.repeats(s.Repeat, &c)

	if s.Bigrams != nil {
		c.Features.Bigrams = *s.Bigrams
	}
	a.chars(s.Chars, &c.Features)
	a.count("min-count", s.MinCount, &c.MinCount, 0, math.MaxInt32)
	a.count("min-groups", s.MinGroups, &c.MinGroups, 1, math.MaxInt32)
	oneOf(&a, "select", s.Select, &c.Selection, ByChiSquared, ByMutualInformation, ByFrequency)
	a.count("max-features", s.MaxFeatures, &c.MaxFeatures, 0, math.MaxInt32)

	a.number("base-rate", s.BaseRate, &c.BaseRate, rate(true))
	a.stanceRates(s.StanceRate, &c)
	oneOf(&a, "calibration", s.Calibration, &c.Calibration, Platt, Isotonic, Temperature)
	a.count("folds", s.Folds, &c.CalibrationFolds, 2, maxFolds)

	a.number("fpr-mention", s.FPRMention, &c.FalsePositiveRates.Mention, rate(false))
	a.number("fpr-review", s.FPRReview, &c.FalsePositiveRates.Review, rate(false))
	a.number("fpr-flag", s.FPRFlag, &c.FalsePositiveRates.Flag, rate(false))
	r := &c.FalsePositiveRates
	if s.FPRFlag == nil { // whoever wants fewer reviews wants no more flags
		r.Flag = min(r.Flag, r.Review)
	}
	if r.Flag > r.Review {
		a.fail("fpr-flag", fmt.Errorf("%v: want at most fpr-review, %v", r.Flag, r.Review))
	}
	a.number("fpr-review-about", s.FPRReviewAbout, &c.FalsePositiveRates.ReviewAbout, anyShare)
	a.themeRates(s.FPRReviewAboutOf, &c)
	a.number("fpr-flag-about", s.FPRFlagAbout, &c.FalsePositiveRates.FlagAbout, anyShare)
	if s.FPRFlagAbout == nil {
		r.FlagAbout = min(r.FlagAbout, r.ReviewAbout)
	}
	if r.FlagAbout > r.ReviewAbout {
		a.fail("fpr-flag-about", fmt.Errorf("%v: want at most fpr-review-about, %v", r.FlagAbout, r.ReviewAbout))
	}
	a.contract("mention", s.Mention, &c.Contracts.Mention)
	a.contract("review", s.Review, &c.Contracts.Review)
	a.contract("flag", s.Flag, &c.Contracts.Flag)
	if a.err == nil {
		a.err = c.Check()
	}
	return c, a.err
}
