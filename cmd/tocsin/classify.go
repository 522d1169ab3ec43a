package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"os"
	"runtime"
	"strings"

	"tocsin/classifier"
	"tocsin/training"
)

type classifyCommand struct {
	Files       []string `arg:"" optional:"" name:"file" help:"Files to classify, each as one document; standard input without one, or for -."`
	JSONL       bool     `name:"jsonl" help:"Read rows {\"id\",\"text\"} in JSON Lines from the files, and answer in their order."`
	Format      string   `enum:"table,json,csv" default:"table" help:"How to print the answers: ${enum}. JSON is the canonical form of the contract, one answer a line."`
	FailOn      string   `enum:"flag,review,never" default:"never" help:"End with code 1 when a text gets this decision or a more severe one: ${enum}."`
	Model       string   `placeholder:"MODEL" help:"The model file; the embedded default model without one."`
	Theme       []string `placeholder:"NAME" help:"Ask for this theme only; may be given several times."`
	MaxEvidence int      `default:"${evidence}" placeholder:"N" help:"How many pieces of evidence to give for each theme and stance (default ${default})."`
	Normalized  bool     `help:"Also give the text as the model read it: in lower case, with tricks undone and classes such as {ORG}."`
	Truncate    bool     `help:"Read the beginning of a text above the limit instead of refusing it."`
}

// Help adds examples to the command's help.
func (classifyCommand) Help() string {
	return `Examples:
  tocsin classify report.txt
  echo "some text" | tocsin classify --format json
  tocsin classify --jsonl posts.jsonl --format csv > decisions.csv
  tocsin classify --fail-on review inbox/*.txt`
}

// Run classifies the texts.
func (c classifyCommand) Run(ctx context.Context, std streams) error {
	model, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	if err := c.check(model); err != nil {
		return usageError{err}
	}
	files := c.Files
	if len(files) == 0 {
		files = []string{"-"}
	}
	documents := func(yield func(document) bool) { c.documents(files, std, yield) }
	out, err := newPrinter(c.Format, model.Info(), std.out, len(files) > 1 || c.JSONL, c.Normalized)
	if err != nil {
		return err
	}
	worst, failed := classifier.Decision(0), false
	for answer := range c.answer(ctx, model, documents) {
		if answer.err != nil {
			complain(std.err, answer.err)
			failed = true
			continue
		}
		worst = max(worst, answer.result.Decision)
		if err := out.print(answer); err != nil {
			return err
		}
	}
	if err := context.Cause(ctx); err != nil {
		return err
	}
	if failed || worst >= c.limit() {
		return errReported
	}
	return nil
}

func (c classifyCommand) check(model *classifier.Model) error {
	if c.MaxEvidence < 0 || c.MaxEvidence > classifier.MaxEvidence {
		return fmt.Errorf("--max-evidence %d: want 0 to %d", c.MaxEvidence, classifier.MaxEvidence)
	}
	var known []string
	taxonomy := model.Parameters().Taxonomy
	for _, t := range taxonomy.Themes {
		known = append(known, t.Name)
	}
	for _, name := range c.Theme {
		if taxonomy.Theme(name) < 0 {
			return fmt.Errorf("--theme %s: the model knows %s", name, strings.Join(known, ", "))
		}
	}
	return nil
}

// limit is the least severe decision that makes the command fail.
func (c classifyCommand) limit() classifier.Decision {
	switch c.FailOn {
	case "flag":
		return classifier.Flag
	case "review":
		return classifier.Review
	}
	return classifier.Flag + 1
}

// A document is a text to classify, or the error that stands in its place.
type document struct {
	id      string
	text    []byte
	context []byte
	err     error
}

// An answer is a document with what the model says of it.
type answer struct {
	document
	result classifier.Result
}

// documents reads what is to be classified, in order.
func (c classifyCommand) documents(files []string, std streams, yield func(document) bool) {
	for _, file := range files {
		in, err := open(file, std)
		if err != nil {
			if !yield(document{err: err}) {
				return
			}
			continue
		}
		var goOn bool
		if c.JSONL {
			goOn = c.rows(file, in, yield)
		} else {
			goOn = yield(c.whole(file, in))
		}
		in.Close()
		if !goOn {
			return
		}
	}
}

// whole reads a file as one document. Its id is its path as given.
func (c classifyCommand) whole(file string, in io.Reader) document {
	text, err := io.ReadAll(io.LimitReader(in, classifier.MaxTextBytes+1))
	if err != nil {
		return document{err: fmt.Errorf("%s: %w", file, err)}
	}
	return c.bounded(document{id: file, text: text}, file)
}

// rows reads a file as JSON Lines and reports whether to go on.
func (c classifyCommand) rows(file string, in io.Reader, yield func(document) bool) bool {
	for line, err := range training.Lines(in) {
		where := fmt.Sprintf("%s:%d", file, line.Number)
		d := document{err: err}
		if err == nil {
			d = parseDocument(line.Bytes)
		}
		if d.err != nil {
			d.err = fmt.Errorf("%s: %w", where, d.err)
		} else {
			d = c.bounded(d, where)
		}
		if !yield(d) {
			return false
		}
	}
	return true
}

func parseDocument(line []byte) document {
	var row struct {
		ID      string  `json:"id"`
		Text    *string `json:"text"`
		Context string  `json:"context"`
	}
	if err := json.Unmarshal(line, &row); err != nil {
		return document{err: fmt.Errorf("not a JSON object of the form {\"id\":\"...\",\"text\":\"...\"}: %w", training.JSONFault(err))}
	}
	if row.Text == nil {
		return document{err: errors.New(`field "text": missing`)}
	}
	return document{id: row.ID, text: []byte(*row.Text), context: []byte(row.Context)}
}

// bounded refuses a text above the limit, unless it may be cut.
func (c classifyCommand) bounded(d document, where string) document {
	if len(d.text) > classifier.MaxTextBytes && !c.Truncate {
		d.err = fmt.Errorf("%s: the text is longer than %d bytes; --truncate reads its beginning", where, classifier.MaxTextBytes)
	}
	return d
}

// answer classifies on all cores and answers in order. It holds a bounded number of
// documents at a time, however many there are.
func (c classifyCommand) answer(ctx context.Context, model *classifier.Model, documents func(func(document) bool)) func(func(answer) bool) {
	return func(yield func(answer) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		options := classifier.Options{Themes: c.Theme, Evidence: c.MaxEvidence, NormalizedText: c.Normalized}
		workers := runtime.GOMAXPROCS(0)
		pending := make(chan chan answer, 4*workers)
		running := make(chan struct{}, workers)
		go func() {
			defer close(pending)
			documents(func(d document) bool {
				done := make(chan answer, 1)
				select {
				case pending <- done:
				case <-ctx.Done():
					return false
				}
				running <- struct{}{}
				go func() {
					defer func() { <-running }()
					a := answer{document: d}
					if d.err == nil {
						o := options
						o.Context = d.context
						a.result = model.Classify(d.text, o)
					}
					done <- a
				}()
				return true
			})
		}()
		for {
			select {
			case done, more := <-pending:
				if !more || !yield(<-done) {
					return
				}
			case <-ctx.Done(): // the reading may be waiting for standard input
				return
			}
		}
	}
}

// A printer prints answers in one format.
type printer interface {
	print(answer) error
}

func newPrinter(format string, info classifier.Info, w io.Writer, many, normalized bool) (printer, error) {
	switch format {
	case "json":
		return &jsonPrinter{w: w, info: info}, nil
	case "csv":
		return newCSVPrinter(w, normalized)
	}
	color := isTerminal(w) && os.Getenv("NO_COLOR") == ""
	return &tablePrinter{w: w, color: color, brief: many}, nil
}
