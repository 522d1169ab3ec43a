package training

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"reflect"
	"strings"
)

// JSONFault says what is wrong with JSON in words of JSON, where package encoding/json
// says it in words of Go: `field "themes": a string, want a list`.
func JSONFault(err error) error {
	var kind *json.UnmarshalTypeError
	switch {
	case errors.As(err, &kind):
		said := fmt.Sprintf("%s, want %s", article(kind.Value), jsonKind(kind.Type))
		if name := kind.Field[strings.LastIndex(kind.Field, ".")+1:]; name != "" {
			return fmt.Errorf("field %q: %s", name, said)
		}
		return errors.New(said)
	case errors.Is(err, io.ErrUnexpectedEOF), errors.Is(err, io.EOF), err != nil && err.Error() == "unexpected end of JSON input":
		return errors.New("it ends too early")
	case err != nil && strings.HasPrefix(err.Error(), "json: "):
		return errors.New(strings.TrimPrefix(err.Error(), "json: "))
	}
	return err
}

// article puts what a value is, as encoding/json names it, into a sentence.
func article(value string) string {
	switch value {
	case "bool":
		return "true or false"
	case "array":
		return "a list"
	case "object":
		return "an object"
	}
	return "a " + value // a string, or a number with its digits
}

// jsonKind is what a value of JSON must be to go into the type.
func jsonKind(t reflect.Type) string {
	for t.Kind() == reflect.Pointer {
		t = t.Elem()
	}
	switch t.Kind() {
	case reflect.String:
		return "a string"
	case reflect.Bool:
		return "true or false"
	case reflect.Slice, reflect.Array:
		return "a list"
	case reflect.Struct, reflect.Map:
		return "an object"
	case reflect.Int, reflect.Int32, reflect.Int64, reflect.Uint, reflect.Uint32, reflect.Uint64:
		return "a whole number"
	}
	return "a number"
}

// rowName reads a string, or a number as data frames write ids.
func rowName(field string, raw json.RawMessage) (string, error) {
	if len(raw) == 0 {
		return "", nil
	}
	if c := raw[0]; c == '-' || '0' <= c && c <= '9' {
		return string(raw), nil
	}
	var s string
	if err := json.Unmarshal(raw, &s); err != nil {
		return "", fmt.Errorf("field %q: %w", field, JSONFault(err))
	}
	return s, nil
}
