package datasets

import (
	"strings"

	"tocsin/training"
)

type alpacaTask struct {
	ID          string `json:"id"`
	Instruction string `json:"instruction"`
	Instances   []struct {
		Input string `json:"input"`
	} `json:"instances"`
}

// alpaca labels everyday requests. The text is the instruction and, on a line of its
// own, what it is to be applied to.
func alpaca(at position, t alpacaTask) outcome {
	switch {
	case t.ID == "":
		return at.errorf("id", "expected an identifier, got none")
	case strings.TrimSpace(t.Instruction) == "":
		return at.errorf("instruction", "expected an instruction, got none")
	case len(t.Instances) == 0:
		return at.errorf("instances", "expected at least one, got none")
	}
	text := t.Instruction
	if input := strings.TrimSpace(t.Instances[0].Input); input != "" {
		text += "\n" + input
	}
	return noTheme(training.Row{ID: t.ID, Text: text})
}
