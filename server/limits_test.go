package server

import (
	"context"
	"log/slog"
	"reflect"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/metadata"

	tocsinv1 "tocsin/proto/tocsin/v1"
)

// Every field of Config has a default, and a value that was given is kept.
func TestConfigDefaults(t *testing.T) {
	filled := reflect.ValueOf(Config{}.withDefaults())
	given := Config{Log: slog.New(slog.DiscardHandler), AllowInsecure: true}
	fields := reflect.ValueOf(&given).Elem()
	for i := range fields.NumField() {
		name := fields.Type().Field(i).Name
		if name == "AllowInsecure" {
			continue
		}
		if filled.Field(i).IsZero() {
			t.Errorf("%s has no default", name)
		}
		switch f := fields.Field(i); f.Kind() {
		case reflect.Int, reflect.Int64:
			f.SetInt(7)
		case reflect.Uint32:
			f.SetUint(7)
		}
	}
	if got := given.withDefaults(); got != given {
		t.Errorf("what was given was changed: %+v", got)
	}
	if got := (Config{MaxTextBytes: 1 << 30}).withDefaults().MaxTextBytes; got != MaxTextBytes {
		t.Errorf("a text of %d bytes would be let through to an engine that reads %d", got, MaxTextBytes)
	}
}

func TestMessageTooLarge(t *testing.T) {
	s := start(t, Config{})
	_, err := s.ClassifyText(t.Context(), rawText(strings.Repeat("a", MaxReceiveBytes)))
	wantCode(t, err, codes.ResourceExhausted)
	if _, err := s.ClassifyText(t.Context(), text("a")); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestMetadataTooLarge(t *testing.T) {
	s := start(t, Config{})
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-large", strings.Repeat("m", MaxHeaderBytes))
	if _, err := s.ClassifyText(ctx, text("a")); err == nil {
		t.Error("answered")
	}
	if _, err := s.ClassifyText(t.Context(), text("a")); err != nil {
		t.Errorf("the next call: %v", err)
	}
}

func TestStreamsAtOnce(t *testing.T) {
	g := newGate()
	s := start(t, Config{MaxStreams: 1, Workers: 2}, classifying(g.wrap))
	first := make(chan error, 1)
	go func() {
		_, err := s.ClassifyText(t.Context(), text("a"))
		first <- err
	}()
	waitFor(t, "the first call", g.entered)
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := s.ClassifyText(ctx, text("a"))
	wantCode(t, err, codes.DeadlineExceeded)
	if len(g.entered) != 0 {
		t.Error("the second call was let in beside the first")
	}
	g.open()
	if err := waitFor(t, "the first call", first); err != nil {
		t.Error(err)
	}
}

func TestConnectionsAtOnce(t *testing.T) {
	s := start(t, Config{MaxConnections: 1})
	if _, err := s.ClassifyText(t.Context(), text("a")); err != nil {
		t.Fatal(err)
	}
	second := tocsinv1.NewClassifierServiceClient(s.connect(t))
	ctx, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
	defer cancel()
	_, err := second.ClassifyText(ctx, text("a"))
	wantCode(t, err, codes.DeadlineExceeded)
	if err := s.conn.Close(); err != nil {
		t.Fatal(err)
	}
	if _, err := second.ClassifyText(t.Context(), text("a"), grpc.WaitForReady(true)); err != nil {
		t.Errorf("after the first connection was closed: %v", err)
	}
}
