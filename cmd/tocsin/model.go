package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	"tocsin/classifier"
	"tocsin/models"
)

// loadModel loads the file, or the embedded default model when the name is empty.
func loadModel(path string) (*classifier.Model, error) {
	if path == "" {
		return models.Default()
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	model, err := classifier.Load(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	return model, nil
}

// writeModel puts the model in place of the file at once, or leaves what was there.
func writeModel(model *classifier.Model, path string) error { return replaceFile(path, model.Write) }

type modelCommand struct {
	Inspect modelInspectCommand `cmd:"" help:"Print what a model is: themes, thresholds, base rates, digests."`
	Verify  modelVerifyCommand  `cmd:"" help:"Check that a file is a whole and sound model."`
	Card    modelCardCommand    `cmd:"" help:"Print the model card: what a model is for, what it learned from and where it fails."`
	Diff    modelDiffCommand    `cmd:"" help:"Say in what two models differ, and which decisions flip and why."`
}

type modelInspectCommand struct {
	Model  string `arg:"" optional:"" help:"The model file; the embedded default model without one."`
	Format string `enum:"table,json" default:"table" help:"How to print it: ${enum}."`
	Card   bool   `help:"Print the model card instead, as Markdown."`
}

// Help adds examples to the command's help.
func (modelInspectCommand) Help() string {
	return "Examples:\n  tocsin model inspect\n  tocsin model inspect mine.tocsin --format json"
}

// Run prints the description.
func (c modelInspectCommand) Run(std streams) error {
	model, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	info := model.Info()
	switch {
	case c.Card:
		_, err = fmt.Fprintln(std.out, strings.TrimSpace(info.Card))
	case c.Format == "json":
		encoder := json.NewEncoder(std.out)
		encoder.SetIndent("", "  ")
		err = encoder.Encode(describeModel(info))
	default:
		err = printInfo(std.out, info)
	}
	return err
}

// describeModel puts a model's description into the names of the contract.
func describeModel(info classifier.Info) any {
	type theme struct {
		Name       string  `json:"name"`
		Definition string  `json:"definition"`
		Mention    float64 `json:"mention_threshold"`
		Review     float64 `json:"review_threshold"`
		Flag       float64 `json:"flag_threshold"`
	}
	type stance struct {
		Name       string  `json:"name"`
		Definition string  `json:"definition"`
		BaseRate   float64 `json:"base_rate"`
	}
	d := struct {
		Name               string   `json:"name"`
		Version            string   `json:"version"`
		Digest             string   `json:"digest"`
		TrainingDataDigest string   `json:"training_data_digest"`
		Estimator          string   `json:"estimator"`
		BaseRate           float64  `json:"base_rate"`
		VocabularySize     int      `json:"vocabulary_size"`
		Themes             []theme  `json:"themes"`
		Stances            []stance `json:"stances"`
	}{info.Name, info.Version, info.Digest, info.TrainingDataDigest, info.Estimator, info.BaseRate, info.VocabularySize, nil, nil}
	for _, t := range info.Themes {
		d.Themes = append(d.Themes, theme{t.Name, t.Definition, t.Mention, t.Review, t.Flag})
	}
	for _, s := range info.Stances {
		d.Stances = append(d.Stances, stance{s.Name, s.Definition, s.BaseRate})
	}
	return d
}

func printInfo(w io.Writer, info classifier.Info) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "model\t%s %s\n", info.Name, info.Version)
	fmt.Fprintf(t, "digest\t%s\n", info.Digest)
	fmt.Fprintf(t, "training data\t%s\n", info.TrainingDataDigest)
	fmt.Fprintf(t, "estimator\t%s\n", info.Estimator)
	fmt.Fprintf(t, "vocabulary\t%d features\n", info.VocabularySize)
	fmt.Fprintf(t, "base rate\t%.3g of texts talk about a theme\n", info.BaseRate)
	fmt.Fprintf(t, "\ntheme\tmention at\treview at\tflag at\n")
	for _, theme := range info.Themes {
		fmt.Fprintf(t, "%s\t%.4f\t%.4f\t%.4f\n", theme.Name, theme.Mention, theme.Review, theme.Flag)
	}
	fmt.Fprintf(t, "\nstance\tbase rate\n")
	for _, stance := range info.Stances {
		fmt.Fprintf(t, "%s\t%.3g\n", stance.Name, stance.BaseRate)
	}
	return t.Flush()
}

type modelVerifyCommand struct {
	Models []string `arg:"" name:"model" help:"The model files."`
}

// Help adds examples to the command's help.
func (modelVerifyCommand) Help() string { return "Example:\n  tocsin model verify mine.tocsin" }

// Run checks the files one by one.
func (c modelVerifyCommand) Run(std streams) error {
	failed := false
	for _, path := range c.Models {
		model, err := loadModel(path)
		if err != nil {
			complain(std.err, err)
			failed = true
			continue
		}
		info := model.Info()
		if _, err := fmt.Fprintf(std.out, "%s: ok, %s %s, %s\n", path, info.Name, info.Version, info.Digest); err != nil {
			return err
		}
	}
	if failed {
		return errReported
	}
	return nil
}
