package training

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"maps"
	"math"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"

	"tocsin/internal/portmath"
)

// A Space says which values a search tries, by the names of settings.
type Space map[string]Dimension

// A Dimension is a list of values or a range of numbers.
type Dimension struct {
	Values []json.RawMessage
	Range  *Range
}

// A Range is the numbers from Min to Max, even on a logarithmic scale if Log is set. A
// grid takes Steps of them, 3 if it is 0.
type Range struct {
	Min   float64 `json:"min"`
	Max   float64 `json:"max"`
	Log   bool    `json:"log,omitempty"`
	Steps int     `json:"steps,omitempty"`
}

// searchable are the settings that change how rows are ranked; whether they are whole
// numbers, which a range is then rounded to. The others move probabilities and
// thresholds, which no objective looks at.
var searchable = map[string]bool{
	"estimator": false, "alpha": false, "smoothing": false, "compression": false, "penalty": false, "clip": false, "margin": false,
	"char-weight": false, "length-norm": false, "repeat": false, "bigrams": false, "chars": false,
	"min-count": true, "min-groups": true, "select": false, "max-features": true,
}

// DefaultSpace returns what is worth a search for the estimator.
func DefaultSpace(e Estimator) Space {
	if e == Weighted {
		return Space{
			"compression": {Range: &Range{Min: 0.1, Max: 0.5}},
			"penalty":     {Range: &Range{Min: 0.1, Max: 1, Log: true}},
			"margin":      {Range: &Range{Min: 0, Max: 1, Steps: 2}},
		}
	}
	return Space{
		"alpha":       {Range: &Range{Min: 0.1, Max: 2, Log: true}},
		"margin":      {Range: &Range{Min: 0, Max: 2}},
		"char-weight": {Range: &Range{Min: 0.1, Max: 0.5, Log: true, Steps: 2}},
	}
}

// ReadSpace reads a space from a JSON object: for each setting a list of values or
// {"min":MIN,"max":MAX,"log":true}.
func ReadSpace(r io.Reader) (Space, error) {
	data, err := io.ReadAll(io.LimitReader(r, maxSettingsBytes))
	if err != nil {
		return nil, err
	}
	var raw map[string]json.RawMessage
	if err := decodeStrict(data, &raw); err != nil {
		return nil, fmt.Errorf("not a JSON object of settings: %w", err)
	}
	if len(raw) == 0 {
		return nil, errors.New("no setting to search over")
	}
	space := Space{}
	for _, name := range slices.Sorted(maps.Keys(raw)) {
		if space[name], err = parseDimension(name, raw[name]); err != nil {
			return nil, fmt.Errorf("%s: %w", name, err)
		}
	}
	return space, nil
}

func parseDimension(name string, data json.RawMessage) (d Dimension, err error) {
	if _, ok := searchable[name]; !ok {
		return d, fmt.Errorf("not a setting that can be searched over; these can: %s", strings.Join(slices.Sorted(maps.Keys(searchable)), ", "))
	}
	if bytes.HasPrefix(data, []byte("{")) {
		d.Range = &Range{}
		if err := decodeStrict(data, d.Range); err != nil {
			return d, err
		}
		return d, d.Range.check()
	}
	if err := json.Unmarshal(data, &d.Values); err != nil || len(d.Values) == 0 {
		return d, errors.New(`want a list of values or {"min":MIN,"max":MAX,"log":true}`)
	}
	for _, value := range d.Values {
		if _, err := assign(map[string]json.RawMessage{name: value}); err != nil {
			return d, err
		}
	}
	return d, nil
}

// maxSteps bounds the values that a grid takes of a range.
const maxSteps = 100

func (r Range) check() error {
	switch {
	case !(r.Min < r.Max):
		return fmt.Errorf("from %v to %v: want min below max", r.Min, r.Max)
	case r.Log && r.Min <= 0:
		return fmt.Errorf("from %v on a logarithmic scale: want min above 0", r.Min)
	case r.Steps < 0 || r.Steps == 1 || r.Steps > maxSteps:
		return fmt.Errorf("%d steps: want 2 to %d", r.Steps, maxSteps)
	}
	return nil
}

// at returns the number at a place from 0, the least, to 1, the largest, with three
// digits: more would be noise to whoever reads them.
func (r Range) at(place float64, whole bool) json.RawMessage {
	x := r.Min + float64(place*(r.Max-r.Min))
	if r.Log {
		low, high := portmath.Log(r.Min), portmath.Log(r.Max)
		x = portmath.Exp(low + float64(place*(high-low)))
	}
	if whole {
		return json.RawMessage(strconv.FormatInt(int64(math.Round(x)), 10))
	}
	x, _ = strconv.ParseFloat(strconv.FormatFloat(x, 'g', 3, 64), 64) // it was just formatted
	return json.RawMessage(strconv.FormatFloat(min(max(x, r.Min), r.Max), 'g', -1, 64))
}

// assign makes settings of values by name.
func assign(values map[string]json.RawMessage) (Settings, error) {
	data, err := json.Marshal(values)
	if err != nil {
		return Settings{}, err
	}
	return parseSettings(data)
}

// maxTrials bounds a search.
const maxTrials = 10_000

// Grid returns all combinations of the values, the last setting by name turning fastest.
func (s Space) Grid() ([]Settings, error) {
	combinations := []map[string]json.RawMessage{{}}
	for _, name := range slices.Sorted(maps.Keys(s)) {
		values := s[name].Values
		if r := s[name].Range; r != nil {
			n := r.Steps
			if n == 0 {
				n = 3
			}
			for i := range n {
				values = append(values, r.at(float64(i)/float64(n-1), searchable[name]))
			}
		}
		if len(combinations)*len(values) > maxTrials {
			return nil, fmt.Errorf("the grid has more than %d points", maxTrials)
		}
		var next []map[string]json.RawMessage
		for _, c := range combinations {
			for _, value := range values {
				longer := maps.Clone(c)
				longer[name] = value
				next = append(next, longer)
			}
		}
		combinations = next
	}
	return assignAll(combinations)
}

// Random returns n points drawn at random, each value of a list and each part of a range
// with the same chance.
func (s Space) Random(n int, seed uint64) ([]Settings, error) {
	if n < 1 || n > maxTrials {
		return nil, fmt.Errorf("%d trials, want 1 to %d", n, maxTrials)
	}
	random := rand.New(rand.NewPCG(seed, 0))
	points := make([]map[string]json.RawMessage, n)
	for i := range points {
		points[i] = map[string]json.RawMessage{}
		for _, name := range slices.Sorted(maps.Keys(s)) {
			if r := s[name].Range; r != nil {
				points[i][name] = r.at(random.Float64(), searchable[name])
			} else {
				points[i][name] = s[name].Values[random.IntN(len(s[name].Values))]
			}
		}
	}
	return assignAll(points)
}

func assignAll(points []map[string]json.RawMessage) ([]Settings, error) {
	var all []Settings
	for _, p := range points {
		s, err := assign(p)
		if err != nil {
			return nil, err
		}
		all = append(all, s)
	}
	return all, nil
}
