package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/alecthomas/kong"

	"tocsin/training"
)

// settingFlags are the flags of training.Settings, whose fields they mirror: the compiler
// sees to it where one is converted to the other.
type settingFlags struct {
	Estimator   *string  `group:"Weights" placeholder:"NAME" help:"Where the weights come from: weighted, multinomial or complement (${estimator})."`
	Alpha       *float64 `group:"Weights" placeholder:"N" help:"Pseudo-count added to the occurrences of a feature under a label (${alpha})."`
	Smoothing   *string  `group:"Weights" placeholder:"NAME" help:"How it is added: scaled, or lidstone as in the textbook (${smoothing})."`
	Compression *float64 `group:"Weights" placeholder:"P" help:"Power, 0 to 1, that weighted raises log-likelihood ratios to (${compression})."`
	Penalty     *float64 `group:"Weights" placeholder:"N" help:"What the squares of the learned factors of weighted cost (${penalty})."`
	Clip        *float64 `group:"Weights" placeholder:"NATS" help:"Largest log-likelihood ratio (${clip})."`
	Margin      *float64 `group:"Weights" placeholder:"N" help:"Standard errors that log-likelihood ratios are shrunk by (${margin})."`
	CharWeight  *float64 `group:"Weights" placeholder:"N" help:"Factor on character n-grams, which repeat what words say (${char_weight})."`
	LengthNorm  *string  `group:"Weights" placeholder:"NAME" help:"What sums of n weights are divided by: none, or sqrt for the root of n (${length_norm})."`
	Repeat      []string `group:"Weights" sep:"none" placeholder:"SOURCE=N" help:"Count each row of a source N times; may be given several times, in place of the default (${repeat})."`

	Bigrams     *bool   `group:"Features" negatable:"" help:"Pairs of neighbouring words (${bigrams})."`
	Chars       *string `group:"Features" placeholder:"MIN-MAX" help:"Lengths of character n-grams, 0 for none (${chars})."`
	MinCount    *int    `group:"Features" placeholder:"N" help:"How often a string must occur to enter the model (${min_count})."`
	MinGroups   *int    `group:"Features" placeholder:"N" help:"In how many groups it must occur (${min_groups})."`
	Select      *string `group:"Features" placeholder:"NAME" help:"Rank features by chi2, mutual-information or frequency (${select})."`
	MaxFeatures *int    `group:"Features" placeholder:"N" help:"Give weights to the best N only, 0 for all (${max_features})."`

	BaseRate    *float64 `group:"Probabilities" placeholder:"RATE" help:"Share of texts that talk about a theme where probabilities hold (${base_rate})."`
	StanceRate  []string `group:"Probabilities" sep:"none" placeholder:"NAME=RATE" help:"Share of a stance among them, once for each stance; or rows, for the shares of the rows (${stance_rate}; with --taxonomy the same for each)."`
	Calibration *string  `group:"Probabilities" placeholder:"NAME" help:"From log odds to probabilities: platt, isotonic or temperature (${calibration})."`
	Folds       *int     `group:"Probabilities" placeholder:"K" help:"Parts of the rows, each judged by a model of the others (${folds})."`

	FPRMention *float64 `name:"fpr-mention" group:"Thresholds" placeholder:"RATE" help:"Share of rows without a theme that may be mentioned (${fpr_mention})."`
	FPRReview  *float64 `name:"fpr-review" group:"Thresholds" placeholder:"RATE" help:"Share of rows that promote nothing that may be reviewed (${fpr_review})."`
	FPRFlag    *float64 `name:"fpr-flag" group:"Thresholds" placeholder:"RATE" help:"Share of these that may be flagged (${fpr_flag})."`

	FPRReviewAbout   *float64 `name:"fpr-review-about" group:"Thresholds" placeholder:"RATE" help:"Share of rows about a theme that do not promote it, such as news, that may be reviewed; 1 for any, and without effect where they are so few that the share is less than one (${fpr_review_about})."`
	FPRReviewAboutOf []string `name:"fpr-review-about-of" group:"Thresholds" sep:"none" placeholder:"THEME=RATE" help:"The same share for one theme; may be given several times, in place of the default (${fpr_review_about_of})."`
	FPRFlagAbout     *float64 `name:"fpr-flag-about" group:"Thresholds" placeholder:"RATE" help:"Share of these that may be flagged (${fpr_flag_about})."`
	Mention          *string  `group:"Thresholds" placeholder:"CONTRACT" help:"What mentions must keep to instead, such as 'precision >= 0.95 at a base rate of 0.01'."`
	Review           *string  `group:"Thresholds" placeholder:"CONTRACT" help:"The same for reviews."`
	Flag             *string  `group:"Thresholds" placeholder:"CONTRACT" help:"The same for flags."`
}

// experimentFlags say where settings come from and go to.
type experimentFlags struct {
	Config     string `group:"Experiment" placeholder:"FILE" help:"Take settings from a JSON object with the names of the flags; flags given beside it win."`
	SaveConfig string `group:"Experiment" placeholder:"FILE" help:"Write the settings trained with, which --config reads; with --search the best."`
	ShowConfig bool   `group:"Experiment" help:"Print the settings as JSON and stop."`
}

// settingVariables are the defaults that the help of the flags shows.
func settingVariables() kong.Vars {
	var values map[string]any
	data, err := json.Marshal(training.SettingsOf(training.DefaultConfig()))
	if err == nil {
		err = json.Unmarshal(data, &values)
	}
	if err != nil {
		panic("tocsin: the default settings: " + err.Error()) // numbers and strings
	}
	vars := kong.Vars{"trials": strconv.Itoa(defaultTrials), "objectives": objectiveNames(","), "objective_list": objectiveNames(", ")}
	for name, value := range values {
		if list, ok := value.([]any); ok {
			var words []string
			for _, v := range list {
				words = append(words, fmt.Sprint(v))
			}
			value = strings.Join(words, ", ")
		}
		vars[strings.ReplaceAll(name, "-", "_")] = fmt.Sprint(value)
	}
	return vars
}

// settings returns all settings in force, those of flags before those of the file before
// the defaults, and the configuration that they make.
func (c trainCommand) settings(config training.Config) (all training.Settings, _ training.Config, err error) {
	all = training.SettingsOf(config)
	if c.Config != "" {
		fromFile, err := readSettings(c.Config)
		if err != nil {
			return all, config, err
		}
		if config, err = fromFile.Apply(config); err != nil {
			return all, config, usageError{fmt.Errorf("--config %s: %w", c.Config, err)}
		}
		all = all.With(fromFile)
	}
	flags := training.Settings(c.settingFlags)
	if config, err = flags.Apply(config); err != nil {
		var setting *training.SettingError
		if errors.As(err, &setting) {
			err = fmt.Errorf("--%w", err)
		}
		return all, config, usageError{err}
	}
	return all.With(flags), config, nil
}

func readSettings(path string) (training.Settings, error) {
	f, err := os.Open(path)
	if err != nil {
		return training.Settings{}, err
	}
	defer f.Close()
	settings, err := training.ReadSettings(f)
	if err != nil {
		return training.Settings{}, fmt.Errorf("%s: %w", path, err)
	}
	return settings, nil
}

// checkRepeats refuses a source that was named to count more and that no row has.
func (c trainCommand) checkRepeats(rows []training.Row) error {
	for _, text := range c.Repeat {
		source := text[:strings.LastIndex(text, "=")]
		if !slices.ContainsFunc(rows, func(r training.Row) bool { return r.Source == source }) {
			return usageError{fmt.Errorf("--repeat %s: no row has the source %q", text, source)}
		}
	}
	return nil
}

// writeSettings writes settings in the form that --config reads.
func writeSettings(w io.Writer, s training.Settings) error {
	encoder := json.NewEncoder(w)
	encoder.SetIndent("", "  ")
	encoder.SetEscapeHTML(false) // contracts have >=
	return encoder.Encode(s)
}

// readAll reads the rows and stops when it is interrupted.
func (c trainCommand) readAll(ctx context.Context, config training.Config, std streams) (rows []training.Row, bad int, err error) {
	for row, err := range c.each(config.Taxonomy, std, &bad) {
		if err == nil {
			err = context.Cause(ctx)
		}
		if err != nil {
			return nil, bad, err
		}
		rows = append(rows, row)
	}
	return rows, bad, nil
}
