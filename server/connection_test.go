package server

import (
	"errors"
	"io"
	"net"
	"testing"
	"time"

	"golang.org/x/net/http2"
	"google.golang.org/grpc/connectivity"
)

// connection is one that speaks HTTP/2 by hand, to misbehave.
func (r *running) connection(t *testing.T) net.Conn {
	t.Helper()
	conn, err := r.dial(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = conn.Close() })
	if err := conn.SetDeadline(time.Now().Add(patience)); err != nil {
		t.Fatal(err)
	}
	return conn
}

func TestHandshakeTimeout(t *testing.T) {
	s := start(t, Config{ConnectionTimeout: 20 * time.Millisecond})
	if _, err := io.Copy(io.Discard, s.connection(t)); err != nil { // until the server hangs up
		t.Errorf("a client that says nothing is kept: %v", err)
	}
}

func TestIdleConnectionIsClosed(t *testing.T) {
	s := start(t, Config{MaxConnectionIdle: 20 * time.Millisecond})
	s.conn.Connect()
	for state := s.conn.GetState(); state != connectivity.Ready; state = s.conn.GetState() {
		s.conn.WaitForStateChange(t.Context(), state)
	}
	closed := make(chan bool, 1)
	go func() { closed <- s.conn.WaitForStateChange(t.Context(), connectivity.Ready) }()
	waitFor(t, "the end of an idle connection", closed)
}

func TestTooManyPings(t *testing.T) {
	s := start(t, Config{})
	conn := s.connection(t)
	if _, err := io.WriteString(conn, http2.ClientPreface); err != nil {
		t.Fatal(err)
	}
	framer := http2.NewFramer(conn, conn)
	if err := framer.WriteSettings(); err != nil {
		t.Fatal(err)
	}
	go func() {
		for range 10 {
			if framer.WritePing(false, [8]byte{1}) != nil {
				return
			}
		}
	}()
	for {
		frame, err := framer.ReadFrame()
		if err != nil {
			t.Fatalf("no GOAWAY, but %v", err)
		}
		if away, ok := frame.(*http2.GoAwayFrame); ok {
			if away.ErrCode != http2.ErrCodeEnhanceYourCalm {
				t.Errorf("sent away with %v", away.ErrCode)
			}
			break
		}
	}
	for {
		if _, err := framer.ReadFrame(); errors.Is(err, io.EOF) || errors.Is(err, io.ErrClosedPipe) {
			return
		} else if err != nil {
			t.Fatalf("the connection was not closed: %v", err)
		}
	}
}
