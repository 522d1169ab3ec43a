package server

import (
	"context"
	"time"

	"google.golang.org/grpc"
)

// deadlineUnary imposes a deadline on calls that bring none.
func deadlineUnary(patience time.Duration) grpc.UnaryServerInterceptor {
	return func(ctx context.Context, req any, _ *grpc.UnaryServerInfo, handler grpc.UnaryHandler) (any, error) {
		if _, ok := ctx.Deadline(); !ok {
			var cancel context.CancelFunc
			ctx, cancel = context.WithTimeout(ctx, patience)
			defer cancel()
		}
		return handler(ctx, req)
	}
}
