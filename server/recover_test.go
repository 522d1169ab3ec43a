package server

import (
	"context"
	"errors"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/protobuf/types/known/emptypb"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// canary is what no log and no error may hold.
const canary = "canary-7f3a"

// panicking makes the engine panic at texts that begin with "panic", with a value that
// holds the text.
var panicking = classifying(func(text []byte, engine func() classifier.Result) classifier.Result {
	if strings.HasPrefix(string(text), "panic") {
		panic(errors.New(string(text)))
	}
	return engine()
})

func TestPanicInTheEngine(t *testing.T) {
	s := start(t, Config{Workers: 2}, panicking)
	bad := text("panic " + canary)
	checkPanic := func(err error, message string) {
		t.Helper()
		if strings.Contains(message, canary) {
			t.Errorf("the client is told the value of the panic: %v", err)
		}
	}
	for range 5 { // more than there are slots: none may be lost
		_, err := s.ClassifyText(t.Context(), bad)
		wantCode(t, err, codes.Internal)
		checkPanic(err, err.Error())
	}
	batch, err := s.BatchClassifyText(t.Context(), &tocsinv1.BatchClassifyTextRequest{Requests: []*tocsinv1.ClassifyTextRequest{bad, text("a"), bad, bad, text("b")}})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []bool{false, true, false, false, true} {
		if got := batch.GetResults()[i].GetResponse() != nil; got != want {
			t.Errorf("result %d answered: %v, want %v", i, got, want)
		}
	}
	stream, err := s.StreamClassifyText(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, req := range []*tocsinv1.ClassifyTextRequest{bad, text("a")} {
		if err := stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: req}); err != nil {
			t.Fatal(err)
		}
		answer, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if got, want := answer.GetResponse() != nil, req != bad; got != want {
			t.Errorf("got %v", answer)
		}
		checkPanic(nil, answer.String())
	}
	for _, line := range s.log.lines(t, 9, `"msg":"panic"`) {
		if !strings.Contains(line, `"type":"*errors.errorString"`) || !strings.Contains(line, "recover_test.go") {
			t.Errorf("the log does not say what panicked and where: %s", line)
		}
	}
	if log := s.log.String(); strings.Contains(log, canary) {
		t.Errorf("the log holds the text:\n%s", log)
	}
}

// Handlers without a safety net of their own, as later services will be.
func TestPanicInAHandler(t *testing.T) {
	s := start(t, Config{}, func(s *Server) {
		s.grpc.RegisterService(&grpc.ServiceDesc{
			ServiceName: "test.Panics",
			HandlerType: (*any)(nil),
			Methods: []grpc.MethodDesc{{MethodName: "Unary", Handler: func(srv any, ctx context.Context, decode func(any) error, around grpc.UnaryServerInterceptor) (any, error) {
				in := new(emptypb.Empty)
				if err := decode(in); err != nil {
					return nil, err
				}
				return around(ctx, in, &grpc.UnaryServerInfo{Server: srv, FullMethod: "/test.Panics/Unary"}, func(context.Context, any) (any, error) { panic(canary) })
			}}},
			Streams: []grpc.StreamDesc{{StreamName: "Stream", ClientStreams: true, ServerStreams: true, Handler: func(any, grpc.ServerStream) error {
				var none []int
				_ = none[len(canary)]
				return nil
			}}},
		}, struct{}{})
	})
	for range 2 {
		err := s.conn.Invoke(t.Context(), "/test.Panics/Unary", new(emptypb.Empty), new(emptypb.Empty))
		wantCode(t, err, codes.Internal)
		stream, err := s.conn.NewStream(t.Context(), &grpc.StreamDesc{ClientStreams: true, ServerStreams: true}, "/test.Panics/Stream")
		if err != nil {
			t.Fatal(err)
		}
		wantCode(t, stream.RecvMsg(new(emptypb.Empty)), codes.Internal)
	}
	if _, err := s.ClassifyText(t.Context(), text("a")); err != nil {
		t.Errorf("the next call: %v", err)
	}
	s.log.lines(t, 2, `"where":"/test.Panics/Unary"`, `"type":"string"`)
	s.log.lines(t, 2, `"where":"/test.Panics/Stream"`, `"type":"runtime.boundsError"`)
	if log := s.log.String(); strings.Contains(log, canary) {
		t.Errorf("the log holds the value of the panic:\n%s", log)
	}
}
