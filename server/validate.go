package server

import (
	"fmt"
	"slices"
	"strings"
	"unicode/utf8"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// A question is a request that may be put to the engine.
type question struct {
	id   string
	text []byte
	// cut says that text is only the beginning of what was received.
	cut     bool
	options classifier.Options
}

// rules say what a request may ask.
type rules struct {
	Config
	themes []string
	known  string // the themes, for an error
}

func newRules(cfg Config, info classifier.Info) rules {
	r := rules{Config: cfg}
	for _, t := range info.Themes {
		r.themes = append(r.themes, t.Name)
	}
	r.known = strings.Join(r.themes, ", ")
	if list, more := cut(r.known, MaxKnownThemesBytes); more {
		r.known = list + "... (GetModel lists them all)"
	}
	return r
}

// question checks a request. Nothing that it says of a bad one holds a word of it.
func (r rules) question(req *tocsinv1.ClassifyTextRequest) (question, violations) {
	var bad violations
	q := question{id: req.GetId(), options: classifier.Options{Evidence: r.DefaultEvidence, NormalizedText: req.GetIncludeNormalizedText()}}
	if n := len(q.id); n > r.MaxIDBytes {
		bad.add("id", "%d bytes, at most %d are allowed", n, r.MaxIDBytes)
	}
	r.content(req, &q, &bad)
	r.context(req, &q, &bad)
	r.wanted(req, &q, &bad)
	if req.GetMaxEvidence() < 0 || int(req.GetMaxEvidence()) > r.MaxEvidence {
		bad.add("max_evidence", "%d, want 0 to %d", req.GetMaxEvidence(), r.MaxEvidence)
	} else if req != nil && req.MaxEvidence != nil {
		q.options.Evidence = int(*req.MaxEvidence)
	}
	return q, bad
}

func (r rules) content(req *tocsinv1.ClassifyTextRequest, q *question, bad *violations) {
	switch c := req.GetContent().(type) {
	case *tocsinv1.ClassifyTextRequest_Text:
		text, isCut := read(r, "text", c.Text, req.GetTruncate(), bad)
		q.text, q.cut = []byte(text), isCut
	case *tocsinv1.ClassifyTextRequest_RawText:
		q.text, q.cut = read(r, "raw_text", c.RawText, req.GetTruncate(), bad)
	default:
		bad.add("text", "one of text and raw_text must be set; it may be empty")
	}
}

func (r rules) context(req *tocsinv1.ClassifyTextRequest, q *question, bad *violations) {
	switch c := req.GetContextContent().(type) {
	case *tocsinv1.ClassifyTextRequest_Context:
		text, _ := read(r, "context", c.Context, req.GetTruncate(), bad)
		q.options.Context = []byte(text)
	case *tocsinv1.ClassifyTextRequest_RawContext:
		q.options.Context, _ = read(r, "raw_context", c.RawContext, req.GetTruncate(), bad)
	}
}

// read returns as much of a text as the engine may see and whether it was cut here. A
// text above the engine's own limit is left a little longer than that: the engine cuts
// it, so that the command line and the server cut alike.
func read[T string | []byte](r rules, field string, text T, truncate bool, bad *violations) (T, bool) {
	if len(text) <= r.MaxTextBytes {
		return text, false
	}
	if !truncate {
		bad.add(field, "%d bytes, at most %d are allowed; set truncate to have only the beginning read", len(text), r.MaxTextBytes)
		return text[:0], false
	}
	if r.MaxTextBytes < classifier.MaxTextBytes {
		return cut(text, r.MaxTextBytes)
	}
	return text[:min(len(text), classifier.MaxTextBytes+utf8.UTFMax)], false
}

func (r rules) wanted(req *tocsinv1.ClassifyTextRequest, q *question, bad *violations) {
	themes := req.GetThemes()
	if n := len(themes); n > r.MaxRequestThemes {
		bad.add("themes", "%d themes, at most %d are allowed", n, r.MaxRequestThemes)
		return
	}
	for i, t := range themes {
		field := fmt.Sprintf("themes[%d]", i)
		switch {
		case !slices.Contains(r.themes, t):
			bad.add(field, "unknown theme; the model knows %s", r.known)
		case slices.Contains(themes[:i], t):
			bad.add(field, "theme %s is asked for twice", t)
		}
	}
	q.options.Themes = themes
}

// batch checks what a batch is refused whole for.
func (r rules) batch(req *tocsinv1.BatchClassifyTextRequest) violations {
	var bad violations
	if n := len(req.GetRequests()); n > r.MaxBatchRequests {
		bad.add("requests", "%d requests, at most %d are allowed", n, r.MaxBatchRequests)
	}
	total := 0
	for _, one := range req.GetRequests() {
		total += len(one.GetText()) + len(one.GetRawText()) + len(one.GetContext()) + len(one.GetRawContext())
	}
	if total > r.MaxBatchBytes {
		bad.add("requests", "%d bytes of texts and contexts together, at most %d are allowed", total, r.MaxBatchBytes)
	}
	return bad
}

// violations are the fields of a request that are wrong.
type violations struct {
	list []*errdetails.BadRequest_FieldViolation
	more int // beyond MaxViolations
}

// add takes the path of a field below the request and what was expected of it.
func (v *violations) add(field, format string, args ...any) {
	if len(v.list) == MaxViolations {
		v.more++
		return
	}
	v.list = append(v.list, &errdetails.BadRequest_FieldViolation{Field: field, Description: fmt.Sprintf(format, args...)})
}

// err returns INVALID_ARGUMENT with google.rpc.BadRequest details, or nil if nothing is
// wrong. prefix leads from the message that the client sent to the request.
func (v violations) err(prefix string) error {
	if len(v.list) == 0 {
		return nil
	}
	for _, one := range v.list {
		one.Field = prefix + one.Field
	}
	message := v.list[0].Field + ": " + v.list[0].Description
	if others := len(v.list) - 1 + v.more; others > 0 {
		message += fmt.Sprintf(" (and %d more)", others)
	}
	st := status.New(codes.InvalidArgument, message)
	if detailed, err := st.WithDetails(&errdetails.BadRequest{FieldViolations: v.list}); err == nil {
		st = detailed
	}
	return st.Err()
}
