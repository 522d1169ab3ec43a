package training

import (
	"bytes"
	_ "embed"

	"tocsin/classifier"
)

//go:embed taxonomy.json
var taxonomyJSON []byte

// DefaultTaxonomy returns the themes and stances of the default model.
func DefaultTaxonomy() classifier.Taxonomy {
	t, err := classifier.ReadTaxonomy(bytes.NewReader(taxonomyJSON))
	if err != nil {
		panic("training: the embedded taxonomy: " + err.Error()) // a test reads it
	}
	return t
}
