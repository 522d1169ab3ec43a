package formats

import (
	"fmt"
	"slices"
	"strings"
)

// A Role is what a column holds of a row.
type Role string

// The roles. A column in the role of LabelRole holds flat labels of any head.
const (
	TextRole      Role = "text"
	ThemesRole    Role = "themes"
	StanceRole    Role = "stance"
	LabelRole     Role = "label"
	IDRole        Role = "id"
	GroupRole     Role = "group"
	SourceRole    Role = "source"
	AnnotatorRole Role = "annotator"
	RegisterRole  Role = "register"
	// SuggestedRole is why the row was suggested, as package suggest says it.
	SuggestedRole Role = "suggested"
)

// usualNames are the names by which a column is found when nobody says which it is,
// the surest first.
var usualNames = []struct {
	role  Role
	names []string
}{
	{TextRole, []string{"text", "content", "body", "post", "tweet", "message", "comment", "sentence", "document", "prompt"}},
	{ThemesRole, []string{"themes", "theme"}},
	{StanceRole, []string{"stance"}},
	{LabelRole, []string{"label", "labels", "category", "categories", "class"}},
	{IDRole, []string{"id", "_id", "row_id", "text_id", "post_id", "tweet_id", "comment_id"}},
	{GroupRole, []string{"group", "thread", "thread_id", "conversation_id"}},
	{SourceRole, []string{"source", "dataset"}},
	{AnnotatorRole, []string{"annotator", "annotator_id", "coder", "rater", "worker_id"}},
	{RegisterRole, []string{"register", "genre"}},
	{SuggestedRole, []string{"suggested"}},
}

// Roles are all roles, in the order in which a row has them.
func Roles() []Role {
	roles := make([]Role, len(usualNames))
	for i, u := range usualNames {
		roles[i] = u.role
	}
	return roles
}

// Columns says which column has a role. NoColumn keeps one from being found by its name.
type Columns map[Role]string

// NoColumn is the name of a column that shall not be read.
const NoColumn = "-"

// A ColumnError says that a column is not there.
type ColumnError struct {
	File string
	Role Role
	// Column is the name that was asked for; empty where no usual name was found.
	Column string
	Have   []string
}

func (e *ColumnError) Error() string {
	have := make([]string, 0, len(e.Have))
	for _, name := range e.Have {
		have = append(have, fmt.Sprintf("%q", clip(name)))
	}
	if len(have) > 50 {
		have = append(have[:50], "...")
	}
	list := strings.Join(have, ", ")
	if list == "" {
		list = "none"
	}
	if e.Column == "" {
		return fmt.Sprintf("%s: no column is named like one of texts; --%s-column says which it is; there are %s", e.File, e.Role, list)
	}
	return fmt.Sprintf("%s: --%s-column %s: no such column; there are %s", e.File, e.Role, e.Column, list)
}

// match finds the column of each role. With themes or a stance of their own, a column of
// labels is read only if it was asked for.
func (c Columns) match(file string, have []string) (Columns, error) {
	found := Columns{}
	for _, usual := range usualNames {
		asked := c[usual.role]
		switch {
		case asked == NoColumn:
		case asked != "":
			name := find(have, asked)
			if name == "" {
				return nil, &ColumnError{file, usual.role, asked, have}
			}
			found[usual.role] = name
		case usual.role == LabelRole && (found[ThemesRole] != "" || found[StanceRole] != ""):
		default:
			for _, name := range usual.names {
				if name = find(have, name); name != "" && !found.has(name) {
					found[usual.role] = name
					break
				}
			}
		}
	}
	if found[TextRole] == "" {
		return nil, &ColumnError{file, TextRole, "", have}
	}
	return found, nil
}

// find returns the column of that name as it is written, if need be in other case.
func find(have []string, name string) string {
	if slices.Contains(have, name) {
		return name
	}
	for _, column := range have {
		if strings.EqualFold(strings.TrimSpace(column), name) {
			return column
		}
	}
	return ""
}

func (c Columns) has(column string) bool {
	for _, name := range c {
		if name == column {
			return true
		}
	}
	return false
}

// A value is what an entry holds in one column: a string, or a list of them.
type value struct {
	there bool
	text  string
	list  []string // not nil for a list
}

// fill makes a record of the values that the columns of an entry have.
func (in *Input) fill(line int, columns Columns, get func(column string) (value, error)) (record, error) {
	r := record{line: line}
	for _, usual := range usualNames {
		column := columns[usual.role]
		if column == "" {
			continue
		}
		v, err := get(column)
		if err == nil {
			if to, many := r.place(usual.role); many != nil {
				*many, err = in.labelsOf(v, column)
			} else {
				err = v.only(to, usual.role == TextRole)
			}
		}
		if err != nil {
			return r, fmt.Errorf("column %q: %w", column, err)
		}
	}
	return r, nil
}

// place returns where a record keeps what has the role: a string or labels.
func (r *record) place(role Role) (single *string, many *[]string) {
	switch role {
	case TextRole:
		return &r.text, nil
	case IDRole:
		return &r.id, nil
	case GroupRole:
		return &r.group, nil
	case SourceRole:
		return &r.source, nil
	case AnnotatorRole:
		return &r.annotator, nil
	case RegisterRole:
		return &r.register, nil
	case SuggestedRole:
		return &r.suggested, nil
	case ThemesRole:
		return nil, &r.themes
	case StanceRole:
		return nil, &r.stances
	default:
		return nil, &r.labels
	}
}

// only puts a value that is no list in its place.
func (v value) only(to *string, needed bool) error {
	switch {
	case v.list != nil:
		return fmt.Errorf("a list, want a string")
	case !v.there && needed:
		return fmt.Errorf("missing")
	}
	*to = v.text
	return nil
}

// labelsOf returns the labels that a value holds, with the names of integers.
func (in *Input) labelsOf(v value, column string) ([]string, error) {
	list, err := v.list, error(nil)
	if v.list == nil && v.there {
		list, err = in.labels.cell(v.text)
	}
	if err != nil || list == nil {
		return nil, err
	}
	names := in.classes[column]
	if names == nil {
		return list, nil
	}
	named := make([]string, 0, len(list))
	for _, label := range list {
		if label, err = names.name(label); err != nil {
			return nil, err
		}
		if label != "" {
			named = append(named, label)
		}
	}
	if len(named) == 0 && len(list) > 0 {
		return nil, nil // a -1 is no empty list: nobody judged it
	}
	return named, nil
}
