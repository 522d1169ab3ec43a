package server

import (
	"context"
	"sync"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

var errStopping = status.Error(codes.Unavailable, "the server is stopping")

// drainStream ends streams when the server stops. Pipelines keep theirs open for ever,
// as do watchers of the health service: without this, every stop would take the whole
// StopTimeout and cut answers off in the end. A message that was received is answered;
// then the stream ends with UNAVAILABLE, which tells the client to go on elsewhere.
//
// The handler runs in a goroutine of its own: one that waits in RecvMsg can only be
// freed by ending the stream, which is done by returning from here. A handler left
// behind so gets errStopping from RecvMsg, sends nothing more and returns.
func drainStream(stopping context.Context) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) error {
		ctx, cancel := context.WithCancel(stream.Context())
		defer cancel()
		d := &drainingStream{ServerStream: stream, ctx: ctx, stopping: stopping}
		done := make(chan error, 1)
		go func() { done <- handler(srv, d) }()
		select {
		case err := <-done:
			return err
		case <-stopping.Done():
		}
		if !info.IsClientStream {
			cancel()
			if err := <-done; err == nil { // it was through
				return nil
			}
			return errStopping
		}
		if d.endIfIdle() {
			return errStopping
		}
		return <-done
	}
}

// A drainingStream receives nothing more once the server is stopping.
type drainingStream struct {
	grpc.ServerStream
	ctx, stopping context.Context

	mu          sync.Mutex
	idle, ended bool // idle: waiting in RecvMsg
}

// Context ends with that of the call, or earlier for a handler that only sends.
func (d *drainingStream) Context() context.Context { return d.ctx }

// RecvMsg returns errStopping once the server is stopping.
func (d *drainingStream) RecvMsg(m any) error {
	if d.stopping.Err() != nil {
		return errStopping
	}
	d.setIdle(true)
	err := d.ServerStream.RecvMsg(m)
	if d.setIdle(false) {
		return errStopping
	}
	return err
}

// setIdle returns whether the stream has ended.
func (d *drainingStream) setIdle(idle bool) bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.idle = idle
	return d.ended
}

// endIfIdle ends the stream unless a message is being answered.
func (d *drainingStream) endIfIdle() bool {
	d.mu.Lock()
	defer d.mu.Unlock()
	d.ended = d.idle
	return d.ended
}
