package server

import (
	"context"
	"fmt"
	"log/slog"
	"runtime"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
)

// maxFrames is how much of a stack is logged.
const maxFrames = 64

// recoverUnary turns the panic of a unary handler into INTERNAL.
func recoverUnary(log *slog.Logger) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, info *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (response any, err error) {
		defer func() {
			if value := recover(); value != nil {
				response, err = nil, recovered(ctx, log, info.FullMethod, value)
			}
		}()
		return handler(ctx, req)
	}
}

// recoverStream turns the panic of a streaming handler into INTERNAL.
func recoverStream(log *slog.Logger) grpc.StreamServerInterceptor {
	return func(srv any, stream grpc.ServerStream, info *grpc.StreamServerInfo, handler grpc.StreamHandler) (err error) {
		defer func() {
			if value := recover(); value != nil {
				err = recovered(stream.Context(), log, info.FullMethod, value)
			}
		}()
		return handler(srv, stream)
	}
}

// recovered logs a panic and returns what the client is told. Only the type of the
// value is logged, since its content may hold a text; and the stack without arguments.
func recovered(ctx context.Context, log *slog.Logger, where string, value any) error {
	log.ErrorContext(ctx, "panic", "where", where, "type", fmt.Sprintf("%T", value), "stack", stack())
	return status.Error(codes.Internal, "internal error; the server's log says where")
}

// stack lists the callers of the deferred function that recovers, the panic included.
func stack() []string {
	var pcs [maxFrames]uintptr
	frames := runtime.CallersFrames(pcs[:runtime.Callers(4, pcs[:])])
	var list []string
	for {
		frame, more := frames.Next()
		list = append(list, fmt.Sprintf("%s %s:%d", frame.Function, frame.File, frame.Line))
		if !more {
			return list
		}
	}
}
