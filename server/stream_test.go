package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"
	"testing"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	tocsinv1 "tocsin/proto/tocsin/v1"
)

func TestStreamAnswersInOrder(t *testing.T) {
	s := start(t, Config{})
	stream, err := s.StreamClassifyText(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	const n = 200
	sent := make(chan error, 1)
	go func() { // does not wait for the answers
		for i := range n {
			req := text(strings.Repeat("attack ", i%7))
			if req.Id = fmt.Sprint(i); i == 100 {
				req = nil
			}
			if err := stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: req}); err != nil {
				sent <- err
				return
			}
		}
		sent <- stream.CloseSend()
	}()
	for i := range n {
		answer, err := stream.Recv()
		if err != nil {
			t.Fatal(err)
		}
		if i == 100 {
			if got := fieldViolations(status.FromProto(answer.GetError())); len(got) != 1 || !strings.HasPrefix(got[0], "request.text: ") {
				t.Errorf("answer %d: %q", i, got)
			}
			continue
		}
		if got := answer.GetResponse().GetId(); got != fmt.Sprint(i) {
			t.Errorf("answer %d is to request %q", i, got)
		}
	}
	if _, err := stream.Recv(); !errors.Is(err, io.EOF) {
		t.Errorf("after the last answer: %v, want a clean end", err)
	}
	if err := waitFor(t, "the sender", sent); err != nil {
		t.Error(err)
	}
}

func TestStreamCancel(t *testing.T) {
	g := newGate()
	s := start(t, Config{}, classifying(g.wrap))
	ctx, cancel := context.WithCancel(t.Context())
	stream, err := s.StreamClassifyText(ctx)
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: text("a")}); err != nil {
		t.Fatal(err)
	}
	waitFor(t, "the classification", g.entered)
	cancel()
	_, err = stream.Recv()
	wantCode(t, err, codes.Canceled)
	g.open()
	s.log.lines(t, 1, "StreamClassifyText", `"code":"Canceled"`)
}
