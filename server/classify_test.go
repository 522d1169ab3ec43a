package server

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/testing/protocmp"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

func TestClassifyText(t *testing.T) {
	s := start(t, Config{})
	req := text("we will attack")
	req.Id = "42"
	got, err := s.ClassifyText(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	want := Response(s.info, "42", []byte("we will attack"), testModel(t).Classify([]byte("we will attack"), classifier.Options{Evidence: DefaultEvidence}))
	if diff := cmp.Diff(want, got, protocmp.Transform()); diff != "" {
		t.Errorf("not what the engine says (-want +got):\n%s", diff)
	}
	if got.GetDecision() != tocsinv1.Decision_DECISION_FLAG || got.GetThemes()[0].GetTheme() != "threat" || got.GetId() != "42" || got.GetModel().GetName() != "test" {
		t.Errorf("got %v", got)
	}
}

func TestOptionsReachTheEngine(t *testing.T) {
	s := start(t, Config{})
	req := text("we will attack")
	req.Themes = []string{"propaganda"}
	req.MaxEvidence = proto.Int32(0)
	got, err := s.ClassifyText(t.Context(), req)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.GetThemes()) != 1 || got.GetThemes()[0].GetTheme() != "propaganda" || got.GetDecision() != tocsinv1.Decision_DECISION_BELOW_THRESHOLD {
		t.Errorf("asked for one theme, got %v", got)
	}
	if n := len(got.GetStances()[0].GetEvidence()); n != 0 {
		t.Errorf("asked for no evidence, got %d", n)
	}
	if got.NormalizedText != nil {
		t.Errorf("a normalised text that nobody asked for: %q", got.GetNormalizedText())
	}
	req.IncludeNormalizedText = true
	read, err := s.ClassifyText(t.Context(), req)
	if err != nil || read.GetNormalizedText() != "we will attack" {
		t.Errorf("normalised text %q, %v", read.GetNormalizedText(), err)
	}
	req.IncludeNormalizedText = false
	for _, set := range []func(*tocsinv1.ClassifyTextRequest){
		func(r *tocsinv1.ClassifyTextRequest) {
			r.ContextContent = &tocsinv1.ClassifyTextRequest_Context{Context: "reported"}
		},
		func(r *tocsinv1.ClassifyTextRequest) {
			r.ContextContent = &tocsinv1.ClassifyTextRequest_RawContext{RawContext: []byte("reported")}
		},
	} {
		set(req)
		with, err := s.ClassifyText(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if cmp.Equal(got.GetStances(), with.GetStances(), protocmp.Transform()) {
			t.Error("the context changed no stance")
		}
	}
}

// The bad input that must be answered.
func TestAnswered(t *testing.T) {
	s := start(t, Config{})
	for name, req := range map[string]*tocsinv1.ClassifyTextRequest{
		"empty text":            text(""),
		"empty raw_text":        rawText(""),
		"NULs":                  text(strings.Repeat("\x00", 10_000)),
		"1 MB of !":             text(strings.Repeat("!", 1<<20)),
		"invalid UTF-8":         rawText("we \xff will\xc3 att\xe2\x82ack \x80"),
		"only invalid UTF-8":    rawText(strings.Repeat("\xff", 1<<20)),
		"prose's crasher":       text("ȺȺȺn't"),
		"prose's raw crasher":   rawText("\xff\xff's"),
		"white space":           text(strings.Repeat(" ", 1<<20)),
		"long words":            text(strings.Repeat("a", 1<<20)),
		"far apart":             text("attack" + strings.Repeat(" ", 1<<19) + "will"),
		"right to left":         text("\u202ewe will attack"),
		"longest id, all of it": {Id: strings.Repeat("i", 256), Content: text("a").GetContent()},
	} {
		t.Run(name, func(t *testing.T) {
			req.MaxEvidence = proto.Int32(100)
			got, err := s.ClassifyText(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			if got.GetDecision() == tocsinv1.Decision_DECISION_UNSPECIFIED || got.GetId() != req.GetId() || len(got.GetThemes()) != 2 {
				t.Errorf("got %v", got)
			}
			if strings.HasPrefix(name, "empty") && (got.GetDecision() != tocsinv1.Decision_DECISION_ABSTAIN || got.GetReason() != "TOO_SHORT") {
				t.Errorf("got %v %v", got.GetDecision(), got.GetReason())
			}
		})
	}
}

// Evidence stands where it says in the bytes as received, and adds up exactly.
func TestEvidence(t *testing.T) {
	s := start(t, Config{})
	const received = "\xff\xffwe  \u200bwi\u200bll attack \xf0\x9f\x98\x80!\x00"
	got, err := s.ClassifyText(t.Context(), rawText(received))
	if err != nil {
		t.Fatal(err)
	}
	quotes := map[string]string{}
	check := func(label string, prior, total, rest float64, evidence []*tocsinv1.Evidence) {
		sum := prior + rest
		for _, e := range evidence {
			span := received[e.GetStart():e.GetEnd()]
			if want := strings.ToValidUTF8(span, "\ufffd"); utf8.ValidString(span) && want != e.GetText() {
				t.Errorf("%s: quoted %q from %q", label, e.GetText(), span)
			}
			quotes[e.GetText()] = span
			sum += e.GetLogOdds()
		}
		if sum != total {
			t.Errorf("%s: the parts add up to %v, not %v", label, sum, total)
		}
	}
	for _, theme := range got.GetThemes() {
		check(theme.GetTheme(), theme.GetPriorLogOdds(), theme.GetLogOdds(), theme.GetOtherLogOdds(), theme.GetEvidence())
	}
	for _, stance := range got.GetStances() {
		check(stance.GetStance(), stance.GetPriorLogOdds(), stance.GetLogOdds(), stance.GetOtherLogOdds(), stance.GetEvidence())
	}
	if quotes["attack"] != "attack" || quotes["wi\u200bll"] != "wi\u200bll" {
		t.Errorf("quotes: %q", quotes)
	}
}

func TestBatchIsPositional(t *testing.T) {
	s := start(t, Config{})
	var req tocsinv1.BatchClassifyTextRequest
	for i := range 300 {
		one := text([]string{"we will attack", "the attack reported"}[i%2])
		one.Id = fmt.Sprint(i)
		if i%50 == 7 {
			one.Themes = []string{"weather"}
		}
		req.Requests = append(req.Requests, one)
	}
	got, err := s.BatchClassifyText(t.Context(), &req)
	if err != nil {
		t.Fatal(err)
	}
	if len(got.GetResults()) != len(req.GetRequests()) {
		t.Fatalf("%d results", len(got.GetResults()))
	}
	for i, result := range got.GetResults() {
		if i%50 == 7 {
			want := fmt.Sprintf("requests[%d].themes[0]: unknown theme; the model knows threat, propaganda", i)
			if diff := cmp.Diff([]string{want}, fieldViolations(status.FromProto(result.GetError()))); diff != "" {
				t.Errorf("result %d (-want +got):\n%s", i, diff)
			}
			continue
		}
		alone, err := s.ClassifyText(t.Context(), req.GetRequests()[i])
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(alone, result.GetResponse(), protocmp.Transform()); diff != "" {
			t.Errorf("result %d is not that of the same text alone:\n%s", i, diff)
		}
	}
}

func TestEmptyBatch(t *testing.T) {
	got, err := start(t, Config{}).BatchClassifyText(t.Context(), &tocsinv1.BatchClassifyTextRequest{})
	if err != nil || len(got.GetResults()) != 0 {
		t.Errorf("got %v, %v", got, err)
	}
}

func TestBatchTooLargeToAnswer(t *testing.T) {
	s := start(t, Config{MaxSendBytes: 10_000})
	many := &tocsinv1.BatchClassifyTextRequest{}
	for range 100 {
		many.Requests = append(many.Requests, text("we will attack"))
	}
	_, err := s.BatchClassifyText(t.Context(), many)
	wantCode(t, err, codes.ResourceExhausted)
	if !strings.Contains(err.Error(), "ask for less evidence or send fewer texts") {
		t.Errorf("the error does not say what to do: %v", err)
	}
}

// A batch that nobody waits for any more is not worked on. The service is called
// directly: over the wire the end arrives at a moment of its own.
func TestBatchEndsWithItsContext(t *testing.T) {
	for name, test := range map[string]struct {
		end  func(context.Context) (context.Context, context.CancelFunc)
		wait bool // for the end, or bring it about
		want codes.Code
	}{
		"deadline": {func(ctx context.Context) (context.Context, context.CancelFunc) {
			return context.WithTimeout(ctx, 20*time.Millisecond)
		}, true, codes.DeadlineExceeded},
		"cancel": {context.WithCancel, false, codes.Canceled},
	} {
		t.Run(name, func(t *testing.T) {
			ctx, cancel := test.end(t.Context())
			defer cancel()
			classified := 0
			s := start(t, Config{Workers: 1}, classifying(func(_ []byte, engine func() classifier.Result) classifier.Result {
				if classified++; classified == 3 {
					if !test.wait {
						cancel()
					}
					<-ctx.Done()
				}
				return engine()
			}))
			req := &tocsinv1.BatchClassifyTextRequest{}
			for range 100 {
				req.Requests = append(req.Requests, text("a"))
			}
			_, err := s.classifier.BatchClassifyText(ctx, req)
			wantCode(t, err, test.want)
			if classified > 3 {
				t.Errorf("%d texts were classified, want the 3 before the end", classified)
			}
		})
	}
}

func TestDeadlineOverTheWire(t *testing.T) {
	g := newGate()
	s := start(t, Config{}, classifying(g.wrap))
	defer g.open()
	ctx, cancel := context.WithTimeout(t.Context(), 20*time.Millisecond)
	defer cancel()
	_, err := s.BatchClassifyText(ctx, &tocsinv1.BatchClassifyTextRequest{Requests: []*tocsinv1.ClassifyTextRequest{text("a")}})
	wantCode(t, err, codes.DeadlineExceeded)
}

// A call that brings no deadline does not wait for ever for its turn.
func TestDefaultDeadline(t *testing.T) {
	g := newGate()
	s := start(t, Config{Workers: 1, DefaultDeadline: 50 * time.Millisecond}, classifying(g.wrap))
	defer g.open()
	s.classifier.slots <- struct{}{} // the only one
	_, err := s.ClassifyText(t.Context(), text("a"))
	wantCode(t, err, codes.DeadlineExceeded)
	<-s.classifier.slots
}

// No more classifications run at once than there are slots, over all calls.
func TestClassificationsAtOnce(t *testing.T) {
	var mu sync.Mutex
	at, most := 0, 0
	count := func(change int) {
		mu.Lock()
		defer mu.Unlock()
		at += change
		most = max(most, at)
	}
	s := start(t, Config{Workers: 2}, classifying(func(_ []byte, engine func() classifier.Result) classifier.Result {
		count(1)
		defer count(-1)
		return engine()
	}))
	req := &tocsinv1.BatchClassifyTextRequest{}
	for range 20 {
		req.Requests = append(req.Requests, text(strings.Repeat("we will attack ", 100)))
	}
	done := make(chan error)
	for range 8 {
		go func() {
			_, err := s.BatchClassifyText(t.Context(), req)
			done <- err
		}()
	}
	for range 8 {
		if err := waitFor(t, "a batch", done); err != nil {
			t.Error(err)
		}
	}
	if most > 2 {
		t.Errorf("%d classifications ran at once", most)
	}
}
