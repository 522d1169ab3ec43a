package formats

import (
	"encoding/json"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// readFeatures returns the names that a Hugging Face data set gives to the integers of
// its label columns, from dataset_infos.json or the head of README.md. Without them the
// integers stay what they are.
func readFeatures(folder string) map[string]classNames {
	for _, name := range []string{"dataset_infos.json", "dataset_info.json"} {
		if classes := featuresOf(head(filepath.Join(folder, name))); len(classes) > 0 {
			return classes
		}
	}
	return frontMatter(string(head(filepath.Join(folder, "README.md"))))
}

// head returns the beginning of a file; nothing if it is not there.
func head(path string) []byte {
	f, err := os.Open(path)
	if err != nil {
		return nil
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, maxFeaturesBytes))
	if err != nil {
		return nil
	}
	return data
}

// featuresOf finds the features in a description of a data set as JSON: of itself, under
// "info", or of one configuration after the other. Where two configurations name the
// integers of a column differently, nobody knows which holds, and neither is used.
func featuresOf(data []byte) map[string]classNames {
	var top object
	if json.Unmarshal(data, &top) != nil {
		return nil
	}
	classes := map[string]classNames{}
	for _, raw := range append([]json.RawMessage{data, top["info"]}, values(top)...) {
		var info struct {
			Features map[string]json.RawMessage `json:"features"`
		}
		if json.Unmarshal(raw, &info) != nil {
			continue
		}
		for column, raw := range info.Features {
			merge(classes, column, feature(raw, 0))
		}
	}
	return agreed(classes)
}

func values(o object) []json.RawMessage {
	var list []json.RawMessage
	for _, name := range o.fields() {
		list = append(list, o[name])
	}
	return list
}

// merge adds names. Different ones for one column become a list without names.
func merge(classes map[string]classNames, column string, names classNames) {
	old, seen := classes[column]
	switch {
	case len(names) == 0:
	case !seen:
		classes[column] = names
	case strings.Join(old, "\x00") != strings.Join(names, "\x00"):
		classes[column] = classNames{}
	}
}

func agreed(classes map[string]classNames) map[string]classNames {
	for column, names := range classes {
		if len(names) == 0 {
			delete(classes, column)
		}
	}
	return classes
}

// feature returns the names of a ClassLabel, or of a list of one.
func feature(raw json.RawMessage, depth int) classNames {
	if kind(raw) == '[' {
		var list []json.RawMessage
		if json.Unmarshal(raw, &list) != nil || len(list) != 1 {
			return nil
		}
		raw = list[0]
	}
	var f struct {
		Names   []string        `json:"names"`
		Feature json.RawMessage `json:"feature"`
	}
	if depth > 2 || json.Unmarshal(raw, &f) != nil {
		return nil
	}
	if f.Names == nil && f.Feature != nil {
		return feature(f.Feature, depth+1)
	}
	return f.Names
}

var (
	featureName = regexp.MustCompile(`^\s*- name: ['"]?([^'"]+?)['"]?\s*$`)
	className   = regexp.MustCompile(`^\s*['"]?(\d+)['"]?: ['"]?(.*?)['"]?\s*$`)
)

// frontMatter reads the class names from the YAML at the head of a data set's README. It
// knows the one shape in which the hub writes them:
//
//   - name: label
//     dtype:
//     class_label:
//     names:
//     '0': negative
func frontMatter(readme string) map[string]classNames {
	rest, ok := strings.CutPrefix(readme, "---\n")
	if !ok {
		return nil
	}
	yaml, _, _ := strings.Cut(rest, "\n---")
	classes := map[string]classNames{}
	column, names, inNames := "", classNames(nil), false
	flush := func() {
		merge(classes, column, names)
		names, inNames = nil, false
	}
	for line := range strings.Lines(yaml) {
		line = strings.TrimRight(line, "\r\n")
		if m := featureName.FindStringSubmatch(line); m != nil {
			flush()
			column = m[1]
			continue
		}
		m := className.FindStringSubmatch(line)
		switch {
		case strings.TrimSpace(line) == "names:":
			inNames = true
		case inNames && m != nil && m[1] == strconv.Itoa(len(names)):
			names = append(names, m[2])
		case inNames:
			flush()
		}
	}
	flush()
	return agreed(classes)
}
