package server

import (
	"errors"
	"testing"
	"time"

	"google.golang.org/grpc/codes"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"

	tocsinv1 "tocsin/proto/tocsin/v1"
)

// The context of Serve ends, as on SIGTERM, while calls are in flight.
func TestStopAnswersCallsInFlight(t *testing.T) {
	g := newGate()
	s := start(t, Config{Workers: 3}, classifying(g.wrap))
	done := make(chan error, 3)
	go func() {
		_, err := s.ClassifyText(t.Context(), text("a"))
		done <- err
	}()
	go func() {
		_, err := s.BatchClassifyText(t.Context(), &tocsinv1.BatchClassifyTextRequest{Requests: []*tocsinv1.ClassifyTextRequest{text("a")}})
		done <- err
	}()
	stream, err := s.StreamClassifyText(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: text("a")}); err != nil {
		t.Fatal(err)
	}
	for range 3 {
		waitFor(t, "a classification", g.entered)
	}
	s.cancel()
	waitFor(t, "the stop", s.stopping.Done())
	g.open()
	for range 2 {
		if err := waitFor(t, "a call in flight", done); err != nil {
			t.Errorf("a call in flight was not answered: %v", err)
		}
	}
	if _, err := stream.Recv(); err != nil {
		t.Errorf("a message in flight was not answered: %v", err)
	}
	_, err = stream.Recv()
	wantCode(t, err, codes.Unavailable)
	if err := s.end(); err != nil {
		t.Error(err)
	}
	_, err = s.ClassifyText(t.Context(), text("a"))
	wantCode(t, err, codes.Unavailable)
}

// Streams that wait for a message, and watchers of the health, do not hold a stop up.
func TestStopEndsIdleStreams(t *testing.T) {
	s := start(t, Config{StopTimeout: time.Hour})
	stream, err := s.StreamClassifyText(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: text("a")}); err != nil {
		t.Fatal(err)
	}
	if _, err := stream.Recv(); err != nil {
		t.Fatal(err)
	}
	watch, err := healthv1.NewHealthClient(s.conn).Watch(t.Context(), &healthv1.HealthCheckRequest{})
	if err != nil {
		t.Fatal(err)
	}
	if got, err := watch.Recv(); err != nil || got.GetStatus() != healthv1.HealthCheckResponse_SERVING {
		t.Fatalf("got %v, %v", got, err)
	}
	ended := make(chan error, 1)
	go func() { ended <- s.end() }()
	if err := waitFor(t, "Serve", ended); err != nil {
		t.Error(err)
	}
	_, err = stream.Recv()
	wantCode(t, err, codes.Unavailable)
	got, err := watch.Recv()
	if err == nil { // the last word may have come before the end
		if got.GetStatus() != healthv1.HealthCheckResponse_NOT_SERVING {
			t.Errorf("the watcher was told %v", got)
		}
		_, err = watch.Recv()
	}
	wantCode(t, err, codes.Unavailable)
	for _, service := range []string{"", "tocsin.v1.ClassifierService"} {
		if got, err := s.health.Check(t.Context(), &healthv1.HealthCheckRequest{Service: service}); err != nil || got.GetStatus() != healthv1.HealthCheckResponse_NOT_SERVING {
			t.Errorf("%q is %v after the stop, %v", service, got.GetStatus(), err)
		}
	}
}

func TestStopCutsOff(t *testing.T) {
	g := newGate()
	s := start(t, Config{StopTimeout: 10 * time.Millisecond}, classifying(g.wrap))
	defer g.open()
	done := make(chan error, 1)
	go func() {
		_, err := s.ClassifyText(t.Context(), text("a"))
		done <- err
	}()
	waitFor(t, "the classification", g.entered)
	if err := s.end(); !errors.Is(err, ErrCutOff) {
		t.Errorf("Serve returned %v, want ErrCutOff", err)
	}
	if err := waitFor(t, "the call", done); err == nil {
		t.Error("the call was answered")
	}
}

func TestHealth(t *testing.T) {
	s := start(t, Config{})
	client := healthv1.NewHealthClient(s.conn)
	for service, want := range map[string]healthv1.HealthCheckResponse_ServingStatus{
		"":                            healthv1.HealthCheckResponse_SERVING,
		"tocsin.v1.ClassifierService": healthv1.HealthCheckResponse_SERVING,
		"tocsin.v1.ModelService":      healthv1.HealthCheckResponse_SERVING,
		"tocsin.v1.FeedbackService":   healthv1.HealthCheckResponse_NOT_SERVING,
	} {
		got, err := client.Check(t.Context(), &healthv1.HealthCheckRequest{Service: service})
		if err != nil || got.GetStatus() != want {
			t.Errorf("%q: got %v, %v, want %v", service, got.GetStatus(), err, want)
		}
	}
	_, err := client.Check(t.Context(), &healthv1.HealthCheckRequest{Service: "other"})
	wantCode(t, err, codes.NotFound)
}
