package server

import (
	"bytes"
	"context"
	"log/slog"
	"net"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// patience is for what must come; a test that needs it all has failed.
const patience = 10 * time.Second

// testModel knows five words, so that a test can tell what must come out:
// "we will attack" is flagged, "the attack reported" mentioned.
func testModel(t testing.TB) *classifier.Model {
	t.Helper()
	nat := int16(1 / classifier.WeightUnit)
	model, err := classifier.New(classifier.Parameters{
		Name: "test", Version: "2026.11.1", Estimator: "by hand", TrainingDataDigest: "sha256:none", Card: "# Test",
		Taxonomy: classifier.Taxonomy{
			Name:            "test",
			Themes:          []classifier.Label{{Name: "threat", Definition: "a threat"}, {Name: "propaganda", Definition: "propaganda"}},
			Stances:         []classifier.Label{{Name: "promotes", Definition: "for it"}, {Name: "reports", Definition: "about it"}},
			PromotingStance: "promotes",
		},
		LengthNorm:  classifier.NoNorm,
		BaseRate:    0.1,
		StanceRates: []float64{0.4, 0.6},
		Vocabulary:  []string{"wattack", "wreported", "wthe", "wwe", "wwill"},
		Weights: []int16{ // threat, propaganda, promotes, reports
			5 * nat, 0, 3 * nat, -3 * nat,
			0, 0, -5 * nat, 5 * nat,
			0, 0, 0, 0,
			nat / 4, 0, nat, -nat,
			nat / 2, 0, 0, 0,
		},
		ThemeCalibrations: []classifier.ThemeCalibration{{Slope: 1, PromotionSlope: 1}, {Slope: 1, PromotionSlope: 1}},
		StanceCalibration: classifier.StanceCalibration{Slope: 1, Intercepts: []float64{0, 0}},
		Thresholds:        []classifier.Thresholds{{Mention: 0.5, Review: 0.3, Flag: 0.6}, {Mention: 0.5, Review: 0.3, Flag: 0.6}},
		Abstention:        classifier.Abstention{MinWords: 1, MinKnownTokenRatio: 0.3},
	})
	if err != nil {
		t.Fatal(err)
	}
	return model
}

// A running server and a client of it.
type running struct {
	*Server
	tocsinv1.ClassifierServiceClient
	conn *grpc.ClientConn
	dial func(context.Context) (net.Conn, error)
	log  *logBuffer
	// end tells the server to stop and returns what Serve returned.
	end func() error
	// cancel tells the server to stop.
	cancel context.CancelFunc
}

// start runs a real server over an in-memory listener until the test ends. prepare may
// change it before it serves.
func start(t testing.TB, cfg Config, prepare ...func(*Server)) *running {
	t.Helper()
	log := &logBuffer{}
	cfg.Log = slog.New(slog.NewJSONHandler(log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	s := New(testModel(t), cfg)
	for _, p := range prepare {
		p(s)
	}
	listener := bufconn.Listen(1 << 20)
	ctx, cancel := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- s.Serve(ctx, listener) }()
	r := &running{Server: s, log: log, cancel: cancel, dial: listener.DialContext}
	r.end = sync.OnceValue(func() error { cancel(); return <-served })
	t.Cleanup(func() { _ = r.end() })
	r.conn = r.connect(t)
	r.ClassifierServiceClient = tocsinv1.NewClassifierServiceClient(r.conn)
	return r
}

// connect makes another client.
func (r *running) connect(t testing.TB, options ...grpc.DialOption) *grpc.ClientConn {
	t.Helper()
	conn, err := grpc.NewClient("passthrough:///memory", append([]grpc.DialOption{
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return r.dial(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultCallOptions(grpc.MaxCallRecvMsgSize(1 << 30)),
	}, options...)...)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	return conn
}

// classifying puts something between the service and the engine.
func classifying(wrap func(text []byte, engine func() classifier.Result) classifier.Result) func(*Server) {
	return func(s *Server) {
		inner := s.classifier.classify
		s.classifier.classify = func(text []byte, o classifier.Options) classifier.Result {
			return wrap(text, func() classifier.Result { return inner(text, o) })
		}
	}
}

// A gate holds classifications up until it is opened.
type gate struct{ entered, opened chan struct{} }

func newGate() *gate {
	return &gate{entered: make(chan struct{}, 100), opened: make(chan struct{})}
}

func (g *gate) wrap(_ []byte, engine func() classifier.Result) classifier.Result {
	g.entered <- struct{}{}
	<-g.opened
	return engine()
}

func (g *gate) open() { close(g.opened) }

// waitFor fails the test if nothing comes.
func waitFor[T any](t testing.TB, what string, from <-chan T) T {
	t.Helper()
	select {
	case v := <-from:
		return v
	case <-time.After(patience):
		t.Fatalf("waited for %s in vain", what)
		panic("unreachable")
	}
}

// A logBuffer keeps what was logged and wakes who waits for more.
type logBuffer struct {
	mu   sync.Mutex
	b    bytes.Buffer
	more chan struct{} // closed by the next line
}

func (l *logBuffer) Write(p []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.more != nil {
		close(l.more)
		l.more = nil
	}
	return l.b.Write(p)
}

func (l *logBuffer) String() string {
	s, _ := l.read()
	return s
}

func (l *logBuffer) read() (string, <-chan struct{}) {
	l.mu.Lock()
	defer l.mu.Unlock()
	if l.more == nil {
		l.more = make(chan struct{})
	}
	return l.b.String(), l.more
}

// lines waits for that many lines with all of the words, and returns them.
func (l *logBuffer) lines(t testing.TB, n int, words ...string) []string {
	t.Helper()
	for {
		all, more := l.read()
		var found []string
		for line := range strings.Lines(all) {
			if !slices.ContainsFunc(words, func(w string) bool { return !strings.Contains(line, w) }) {
				found = append(found, line)
			}
		}
		if len(found) >= n {
			return found
		}
		waitFor(t, "a line of the log with "+strings.Join(words, ", "), more)
	}
}

func text(s string) *tocsinv1.ClassifyTextRequest {
	return &tocsinv1.ClassifyTextRequest{Content: &tocsinv1.ClassifyTextRequest_Text{Text: s}}
}

func rawText(s string) *tocsinv1.ClassifyTextRequest {
	return &tocsinv1.ClassifyTextRequest{Content: &tocsinv1.ClassifyTextRequest_RawText{RawText: []byte(s)}}
}

func wantCode(t testing.TB, err error, want codes.Code) {
	t.Helper()
	if got := status.Code(err); got != want {
		t.Fatalf("got %v (%v), want %v", got, err, want)
	}
}

// fieldViolations lists the BadRequest details of a status as "field: description".
func fieldViolations(s *status.Status) []string {
	var list []string
	for _, d := range s.Details() {
		if bad, ok := d.(*errdetails.BadRequest); ok {
			for _, v := range bad.GetFieldViolations() {
				list = append(list, v.GetField()+": "+v.GetDescription())
			}
		}
	}
	return list
}
