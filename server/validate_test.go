package server

import (
	"fmt"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

const tooLong = "1048577 bytes, at most 1048576 are allowed; set truncate to have only the beginning read"

// badRequests are requests for one text and what is wrong with their fields.
func badRequests() map[string]struct {
	req  *tocsinv1.ClassifyTextRequest
	want []string
} {
	long := strings.Repeat("!", MaxTextBytes+1)
	with := func(change func(*tocsinv1.ClassifyTextRequest)) *tocsinv1.ClassifyTextRequest {
		req := text("secret")
		change(req)
		return req
	}
	const unknown = "unknown theme; the model knows threat, propaganda"
	return map[string]struct {
		req  *tocsinv1.ClassifyTextRequest
		want []string
	}{
		"neither text nor raw_text": {&tocsinv1.ClassifyTextRequest{}, []string{"text: one of text and raw_text must be set; it may be empty"}},
		"text too long":             {text(long), []string{"text: " + tooLong}},
		"raw_text too long":         {rawText(long), []string{"raw_text: " + tooLong}},
		"context too long": {with(func(r *tocsinv1.ClassifyTextRequest) {
			r.ContextContent = &tocsinv1.ClassifyTextRequest_Context{Context: long}
		}), []string{"context: " + tooLong}},
		"raw_context too long": {with(func(r *tocsinv1.ClassifyTextRequest) {
			r.ContextContent = &tocsinv1.ClassifyTextRequest_RawContext{RawContext: []byte(long)}
		}), []string{"raw_context: " + tooLong}},
		"id too long":   {with(func(r *tocsinv1.ClassifyTextRequest) { r.Id = strings.Repeat("i", 257) }), []string{"id: 257 bytes, at most 256 are allowed"}},
		"unknown theme": {with(func(r *tocsinv1.ClassifyTextRequest) { r.Themes = []string{"threat", "secret"} }), []string{"themes[1]: " + unknown}},
		"theme twice":   {with(func(r *tocsinv1.ClassifyTextRequest) { r.Themes = []string{"threat", "threat"} }), []string{"themes[1]: theme threat is asked for twice"}},
		"65 themes":     {with(func(r *tocsinv1.ClassifyTextRequest) { r.Themes = make([]string, 65) }), []string{"themes: 65 themes, at most 64 are allowed"}},
		"evidence -1":   {with(func(r *tocsinv1.ClassifyTextRequest) { r.MaxEvidence = proto.Int32(-1) }), []string{"max_evidence: -1, want 0 to 100"}},
		"evidence 101":  {with(func(r *tocsinv1.ClassifyTextRequest) { r.MaxEvidence = proto.Int32(101) }), []string{"max_evidence: 101, want 0 to 100"}},
		"all at once, of which five are named": {
			&tocsinv1.ClassifyTextRequest{MaxEvidence: proto.Int32(-1), Themes: []string{"", "a", "b", "c", "d", "e"}},
			[]string{"text: one of text and raw_text must be set; it may be empty", "themes[0]: " + unknown, "themes[1]: " + unknown, "themes[2]: " + unknown, "themes[3]: " + unknown},
		},
	}
}

// prefixed puts the path to a request before the fields.
func prefixed(prefix string, violations []string) []string {
	var list []string
	for _, v := range violations {
		list = append(list, prefix+v)
	}
	return list
}

func TestBadRequest(t *testing.T) {
	s := start(t, Config{})
	stream, err := s.StreamClassifyText(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	check := func(t *testing.T, got *status.Status, want []string) {
		t.Helper()
		if got.Code() != codes.InvalidArgument {
			t.Errorf("got %v, want INVALID_ARGUMENT", got.Code())
		}
		if diff := cmp.Diff(want, fieldViolations(got)); diff != "" {
			t.Errorf("violations (-want +got):\n%s", diff)
		}
		if strings.Contains(got.String()+got.Message(), "secret") {
			t.Errorf("the error repeats the request: %v", got)
		}
		if !strings.HasPrefix(got.Message(), want[0]) {
			t.Errorf("message %q does not begin with the first violation", got.Message())
		}
		if n := proto.Size(got.Proto()); n > 4<<10 {
			t.Errorf("the error holds %d bytes: too many for the trailers of common clients", n)
		}
	}
	for name, test := range badRequests() {
		t.Run(name, func(t *testing.T) {
			_, err := s.ClassifyText(t.Context(), test.req)
			check(t, status.Convert(err), test.want)

			batch, err := s.BatchClassifyText(t.Context(), &tocsinv1.BatchClassifyTextRequest{Requests: []*tocsinv1.ClassifyTextRequest{text("a"), test.req, text("b")}})
			if err != nil {
				t.Fatal(err)
			}
			check(t, status.FromProto(batch.GetResults()[1].GetError()), prefixed("requests[1].", test.want))
			if batch.GetResults()[0].GetResponse() == nil || batch.GetResults()[2].GetResponse() == nil {
				t.Error("the other requests of the batch were not answered")
			}

			if err := stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: test.req}); err != nil {
				t.Fatal(err)
			}
			answer, err := stream.Recv()
			if err != nil {
				t.Fatal(err)
			}
			check(t, status.FromProto(answer.GetError()), prefixed("request.", test.want))
		})
	}
}

func TestBatchRefusedWhole(t *testing.T) {
	s := start(t, Config{})
	many := make([]*tocsinv1.ClassifyTextRequest, MaxBatchRequests+1)
	for i := range many {
		many[i] = text("a")
	}
	large := make([]*tocsinv1.ClassifyTextRequest, 17)
	for i := range large {
		large[i] = rawText(strings.Repeat("\xff", MaxTextBytes))
	}
	large[0] = rawText("!") // and without it exactly at the limit
	for name, test := range map[string]struct {
		requests []*tocsinv1.ClassifyTextRequest
		want     string
	}{
		"too many":  {many, "requests: 1001 requests, at most 1000 are allowed"},
		"too large": {large, "requests: 16777217 bytes of texts and contexts together, at most 16777216 are allowed"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := s.BatchClassifyText(t.Context(), &tocsinv1.BatchClassifyTextRequest{Requests: test.requests})
			wantCode(t, err, codes.InvalidArgument)
			if diff := cmp.Diff([]string{test.want}, fieldViolations(status.Convert(err))); diff != "" {
				t.Errorf("violations (-want +got):\n%s", diff)
			}
			answer, err := s.BatchClassifyText(t.Context(), &tocsinv1.BatchClassifyTextRequest{Requests: test.requests[1:]})
			if err != nil {
				t.Fatalf("at the limit: %v", err)
			}
			if got := len(answer.GetResults()); got != len(test.requests)-1 {
				t.Errorf("at the limit: %d results", got)
			}
		})
	}
}

func TestTruncate(t *testing.T) {
	// A character of three bytes lies across the limit.
	for name, cfg := range map[string]Config{"engine's limit": {}, "lower limit": {MaxTextBytes: 100}} {
		t.Run(name, func(t *testing.T) {
			s := start(t, cfg)
			limit := s.classifier.rules.MaxTextBytes
			long := "we will attack" + strings.Repeat(" ", limit-15) + "€ we report"
			for _, req := range []*tocsinv1.ClassifyTextRequest{text(long), rawText(long)} {
				req.Truncate = true
				req.ContextContent = &tocsinv1.ClassifyTextRequest_Context{Context: long}
				got, err := s.ClassifyText(t.Context(), req)
				if err != nil {
					t.Fatal(err)
				}
				if !got.GetTruncated() {
					t.Error("the answer does not say that it is about the beginning only")
				}
				if diff := cmp.Diff([]tocsinv1.Signal{tocsinv1.Signal_SIGNAL_TRUNCATED}, got.GetSignals()); diff != "" {
					t.Errorf("signals (-want +got): half a character was left, or the mark is missing:\n%s", diff)
				}
				if got.GetDecision() != tocsinv1.Decision_DECISION_FLAG {
					t.Errorf("decision %v", got.GetDecision())
				}
			}
			whole := text(long[:limit-1])
			whole.Truncate = true
			if got, err := s.ClassifyText(t.Context(), whole); err != nil || got.GetTruncated() {
				t.Errorf("a text below the limit: truncated %v, error %v", got.GetTruncated(), err)
			}
		})
	}
}

// A taxonomy of many themes must not make an error that clients refuse.
func TestKnownThemesAreBounded(t *testing.T) {
	var info classifier.Info
	for i := range 64 {
		info.Themes = append(info.Themes, classifier.ThemeInfo{Name: fmt.Sprintf("a_theme_with_a_long_name_%d", i)})
	}
	r := newRules(Config{}.withDefaults(), info)
	_, bad := r.question(&tocsinv1.ClassifyTextRequest{Themes: make([]string, 64)})
	err := bad.err("requests[999].")
	if size := proto.Size(status.Convert(err).Proto()); size > 4<<10 {
		t.Errorf("the error holds %d bytes", size)
	}
	if known := fieldViolations(status.Convert(err))[1]; !strings.HasSuffix(known, "... (GetModel lists them all)") {
		t.Errorf("the violation hides that there are more themes: %v", known)
	}
	if !strings.HasSuffix(err.Error(), "(and 64 more)") {
		t.Errorf("the error hides that there is more: %v", err)
	}
}
