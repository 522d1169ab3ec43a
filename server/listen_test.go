package server

import (
	"context"
	"errors"
	"net"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	tocsinv1 "tocsin/proto/tocsin/v1"
)

func TestListen(t *testing.T) {
	for _, addr := range []string{"127.0.0.1:0", "localhost:0", "127.8.9.10:0"} {
		l, err := Listen(addr, false)
		if err != nil {
			t.Errorf("%s: %v", addr, err)
			continue
		}
		if !l.Addr().(*net.TCPAddr).IP.IsLoopback() {
			t.Errorf("%s: listens on %s", addr, l.Addr())
		}
		_ = l.Close()
	}
	for _, addr := range []string{"0.0.0.0:0", ":0", "[::]:0", "192.0.2.1:50051", "[2001:db8::1]:50051", "8.8.8.8:0"} {
		l, err := Listen(addr, false)
		if !errors.Is(err, ErrExposed) {
			t.Errorf("%s: got %v, want ErrExposed", addr, err)
		}
		if l != nil {
			_ = l.Close()
		}
	}
	l, err := Listen("0.0.0.0:0", true)
	if err != nil {
		t.Fatalf("with the explicit flag: %v", err)
	}
	_ = l.Close()
}

func TestListenErrorsSayWhatAndWhere(t *testing.T) {
	taken, err := Listen("127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	defer taken.Close()
	port := taken.Addr().String()
	for addr, want := range map[string]string{
		port:              "listen on " + port + ": address already in use",
		"127.0.0.1":       `listen on "127.0.0.1": want host:port: address 127.0.0.1: missing port in address`,
		"127.0.0.1:99999": `listen on "127.0.0.1:99999": want host:port: address 99999: invalid port`,
		"0.0.0.0:50051":   "listen on 0.0.0.0:50051: " + ErrExposed.Error(),
	} {
		_, err := Listen(addr, false)
		if err == nil || err.Error() != want || strings.Contains(err.Error(), "\n") {
			t.Errorf("%s: got %v\nwant %s", addr, err, want)
		}
	}
}

// A listener that somebody else opened is held to the same rule.
func TestServeRefusesExposedListener(t *testing.T) {
	l, err := Listen("0.0.0.0:0", true)
	if err != nil {
		t.Fatal(err)
	}
	if err := New(testModel(t), Config{}).Serve(t.Context(), l); !errors.Is(err, ErrExposed) {
		t.Errorf("got %v, want ErrExposed", err)
	}
	if again, err := net.Listen("tcp", l.Addr().String()); err != nil {
		t.Errorf("the listener was left open: %v", err)
	} else {
		_ = again.Close()
	}
}

func TestServeOnLoopback(t *testing.T) {
	l, err := Listen("127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	served := make(chan error, 1)
	go func() { served <- New(testModel(t), Config{}).Serve(ctx, l) }()
	conn, err := grpc.NewClient(l.Addr().String(), grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	got, err := tocsinv1.NewClassifierServiceClient(conn).ClassifyText(ctx, text("we will attack"))
	if err != nil || got.GetDecision() != tocsinv1.Decision_DECISION_FLAG {
		t.Errorf("got %v, %v", got, err)
	}
	cancel()
	if err := waitFor(t, "Serve", served); err != nil {
		t.Error(err)
	}
}

func TestServeSaysWhyItEnds(t *testing.T) {
	l, err := Listen("127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	_ = l.Close()
	err = New(testModel(t), Config{}).Serve(t.Context(), l)
	if err == nil || !strings.HasPrefix(err.Error(), "serve on "+l.Addr().String()+": ") {
		t.Errorf("got %v", err)
	}
}

// A context that ended before Serve began.
func TestServeTooLate(t *testing.T) {
	l, err := Listen("127.0.0.1:0", false)
	if err != nil {
		t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if err := New(testModel(t), Config{}).Serve(ctx, l); err != nil {
		t.Error(err)
	}
}
