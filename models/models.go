// Package models holds the default model.
//
// `make model` trains it anew from the corpus and the public data sets.
package models

import (
	"bytes"
	_ "embed"
	"fmt"

	"tocsin/classifier"
)

//go:embed default.tocsin
var defaultModel []byte

// Default loads the model that is part of the program.
func Default() (*classifier.Model, error) {
	model, err := classifier.Load(bytes.NewReader(defaultModel))
	if err != nil {
		return nil, fmt.Errorf("the embedded default model: %w", err)
	}
	return model, nil
}
