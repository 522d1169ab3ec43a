package server

import (
	"context"
	"log/slog"
	"strings"
	"sync/atomic"

	"google.golang.org/grpc/peer"
	"google.golang.org/grpc/stats"
	"google.golang.org/grpc/status"
)

// callLog writes one line for each call, also for those that fail before their handler
// is reached: message too large, not the contract's encoding. Messages of errors stay
// out of it, since a caller may have a word in them; so do paths that no service has,
// for which gRPC never begins a call.
type callLog struct{ log *slog.Logger }

// A call is what is logged of one.
type call struct {
	method            string
	received, sent    atomic.Int64 // messages
	bytesIn, bytesOut atomic.Int64
}

type callKey struct{}

// TagRPC begins the record of a call.
func (callLog) TagRPC(ctx context.Context, info *stats.RPCTagInfo) context.Context {
	return context.WithValue(ctx, callKey{}, &call{method: info.FullMethodName})
}

// HandleRPC counts what comes and goes, and logs at the end.
func (l callLog) HandleRPC(ctx context.Context, event stats.RPCStats) {
	c, ok := ctx.Value(callKey{}).(*call)
	if !ok {
		return
	}
	switch e := event.(type) {
	case *stats.InPayload:
		c.received.Add(1)
		c.bytesIn.Add(int64(e.Length))
	case *stats.OutPayload:
		c.sent.Add(1)
		c.bytesOut.Add(int64(e.Length))
	case *stats.End:
		l.end(ctx, c, e)
	}
}

func (l callLog) end(ctx context.Context, c *call, e *stats.End) {
	level := slog.LevelInfo
	if strings.HasPrefix(c.method, "/grpc.health.") { // every few seconds, for ever
		level = slog.LevelDebug
	}
	if !l.log.Enabled(ctx, level) {
		return
	}
	from := ""
	if p, ok := peer.FromContext(ctx); ok {
		from = p.Addr.String()
	}
	l.log.LogAttrs(ctx, level, "call",
		slog.String("method", c.method),
		slog.String("code", status.Code(e.Error).String()),
		slog.Duration("duration", e.EndTime.Sub(e.BeginTime)),
		slog.Int64("received", c.received.Load()),
		slog.Int64("sent", c.sent.Load()),
		slog.Int64("bytes_in", c.bytesIn.Load()),
		slog.Int64("bytes_out", c.bytesOut.Load()),
		slog.String("peer", from))
}

// TagConn leaves connections unmarked: only calls are logged.
func (callLog) TagConn(ctx context.Context, _ *stats.ConnTagInfo) context.Context { return ctx }

// HandleConn does nothing.
func (callLog) HandleConn(context.Context, stats.ConnStats) {}
