package main

import (
	"bufio"
	"context"
	"io"
	"net"
	"strings"
	"testing"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"

	tocsinv1 "tocsin/proto/tocsin/v1"
)

// A servingCommand is a running `tocsin serve`.
type servingCommand struct {
	address string
	log     chan string
	ended   chan int
	cancel  context.CancelFunc
}

// startServer runs the command and waits until it says where it listens.
func startServer(t *testing.T, args ...string) *servingCommand {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	reader, writer := io.Pipe()
	s := &servingCommand{log: make(chan string, 100), ended: make(chan int, 1), cancel: cancel}
	go func() {
		code := run(ctx, append([]string{"serve", "--listen", "127.0.0.1:0"}, args...), streams{strings.NewReader(""), io.Discard, writer})
		writer.Close()
		s.ended <- code
	}()
	go func() {
		defer close(s.log)
		for lines := bufio.NewScanner(reader); lines.Scan(); {
			s.log <- lines.Text()
		}
	}()
	t.Cleanup(cancel)
	line := wait(t, "a line of the log", s.log)
	_, rest, ok := strings.Cut(line, "address=")
	if !ok {
		t.Fatalf("no address in %q", line)
	}
	s.address, _, _ = strings.Cut(rest, " ")
	return s
}

func wait[T any](t *testing.T, what string, from <-chan T) (v T) {
	t.Helper()
	select {
	case v = <-from:
	case <-time.After(patience):
		t.Fatalf("waited for %s in vain", what)
	}
	return v
}

func TestServe(t *testing.T) {
	inFolder(t, nil)
	s := startServer(t, "--model", "toy.tocsin")
	conn, err := grpc.NewClient(s.address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer conn.Close()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	response, err := tocsinv1.NewClassifierServiceClient(conn).ClassifyText(ctx, &tocsinv1.ClassifyTextRequest{
		Id: "42", Content: &tocsinv1.ClassifyTextRequest_Text{Text: "we will attack"},
	})
	if err != nil {
		t.Fatal(err)
	}
	if response.GetId() != "42" || response.GetDecision() != tocsinv1.Decision_DECISION_FLAG || response.GetModel().GetName() != "toy" {
		t.Errorf("%v", response)
	}

	// A second one cannot have its port.
	o := tocsin(t, nil, "serve", "--listen", s.address, "--model", "toy.tocsin")
	if want := "tocsin: listen on " + s.address + ": address already in use\n"; o.code != 1 || o.errors != want {
		t.Errorf("port in use: %+v, want code 1 and %q", o, want)
	}

	// SIGTERM cancels the context.
	s.cancel()
	if code := wait(t, "the end", s.ended); code != 0 {
		t.Errorf("told to stop: code %d, want 0", code)
	}
	var log strings.Builder
	for line := range s.log {
		log.WriteString(line + "\n")
	}
	if !strings.Contains(log.String(), "msg=stopped") || strings.Contains(log.String(), "attack") {
		t.Errorf("log\n%s", log.String())
	}
	if conn, err := net.Dial("tcp", s.address); err == nil {
		conn.Close()
		t.Error("the port is still open")
	}
}

func TestServeJSONLog(t *testing.T) {
	inFolder(t, nil)
	ctx, cancel := context.WithCancel(t.Context())
	cancel() // it stops as soon as it serves
	o := tocsinIn(ctx, nil, "serve", "--listen", "127.0.0.1:0", "--log-format", "json", "--model", "toy.tocsin")
	if o.code != 0 || !strings.HasPrefix(o.errors, "{") || !strings.Contains(o.errors, `"msg":"stopped"`) {
		t.Errorf("%+v", o)
	}
}

// Nothing listens beyond loopback without being told to.
func TestServeRefuses(t *testing.T) {
	inFolder(t, nil)
	for _, c := range []struct{ address, want string }{
		{"0.0.0.0:0", "refused: beyond loopback"},
		{"[::]:0", "refused: beyond loopback"},
		{":0", "refused: beyond loopback"},
		{"192.0.2.1:0", "refused: beyond loopback"},
		{"127.0.0.1", "want host:port"},
		{"127.0.0.1:70000", "invalid port"},
		{"", "refused: beyond loopback"},
	} {
		o := tocsin(t, nil, "serve", "--listen", c.address, "--model", "toy.tocsin")
		if o.code != 1 || strings.Count(o.errors, "\n") != 1 || !strings.HasPrefix(o.errors, "tocsin: listen on ") || !strings.Contains(o.errors, c.want) {
			t.Errorf("--listen %q: %+v, want code 1 and one line with %q", c.address, o, c.want)
		}
	}
}
