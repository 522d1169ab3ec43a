package server

import (
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/encoding"
	"google.golang.org/grpc/mem"
	"google.golang.org/grpc/metadata"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/types/known/emptypb"

	tocsinv1 "tocsin/proto/tocsin/v1"
)

// rawCodec sends bytes as they are, so that a test can break the encoding.
type rawCodec struct{}

func (rawCodec) Name() string { return "proto" }

func (rawCodec) Marshal(v any) (mem.BufferSlice, error) {
	return mem.BufferSlice{mem.SliceBuffer(v.([]byte))}, nil
}

func (rawCodec) Unmarshal(mem.BufferSlice, any) error { return nil }

var _ encoding.CodecV2 = rawCodec{}

// Whatever a caller puts in, it comes out in no line of the log and in no error.
func TestNoTextInTheLog(t *testing.T) {
	s := start(t, Config{MaxReceiveBytes: 10_000, MaxTextBytes: 100}, panicking)
	ctx := metadata.AppendToOutgoingContext(t.Context(), "x-note", canary)
	full := func(change func(*tocsinv1.ClassifyTextRequest)) *tocsinv1.ClassifyTextRequest {
		req := text("we will attack " + canary)
		req.Id = canary
		req.ContextContent = &tocsinv1.ClassifyTextRequest_Context{Context: canary}
		change(req)
		return req
	}
	requests := []*tocsinv1.ClassifyTextRequest{
		full(func(*tocsinv1.ClassifyTextRequest) {}),
		full(func(r *tocsinv1.ClassifyTextRequest) { r.Content = text("panic " + canary).GetContent() }),
		full(func(r *tocsinv1.ClassifyTextRequest) { r.Themes = []string{canary} }),
		full(func(r *tocsinv1.ClassifyTextRequest) { r.Id = strings.Repeat(canary, 100) }),
		full(func(r *tocsinv1.ClassifyTextRequest) { r.Content = text(strings.Repeat(canary, 100)).GetContent() }),
		full(func(r *tocsinv1.ClassifyTextRequest) { r.Content = text(strings.Repeat(canary, 10_000)).GetContent() }),
	}
	var errs []error
	note := func(err error) { errs = append(errs, err) }
	for _, req := range requests {
		_, err := s.ClassifyText(ctx, req)
		note(err)
	}
	batch, err := s.BatchClassifyText(ctx, &tocsinv1.BatchClassifyTextRequest{Requests: requests[:5]})
	note(err)
	stream, err := s.StreamClassifyText(ctx)
	note(err)
	for _, req := range requests {
		note(stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: req}))
	}
	for err == nil {
		_, err = stream.Recv()
	}
	note(err)
	models := tocsinv1.NewModelServiceClient(s.conn)
	_, err = models.GetModel(ctx, &tocsinv1.GetModelRequest{Name: canary, Version: canary})
	note(err)
	_, err = models.ListModels(ctx, &tocsinv1.ListModelsRequest{PageToken: canary})
	note(err)
	_, err = tocsinv1.NewFeedbackServiceClient(s.conn).CreateFeedback(ctx, &tocsinv1.CreateFeedbackRequest{Feedback: &tocsinv1.Feedback{Text: canary}})
	note(err)

	// A string that is not UTF-8, then what is no message at all.
	for _, wire := range []string{"\x12\x0e\xff" + canary + "\xff\xff", "\xff\xff" + canary} {
		err := s.conn.Invoke(ctx, tocsinv1.ClassifierService_ClassifyText_FullMethodName, []byte(wire), nil, grpc.ForceCodecV2(rawCodec{}))
		wantCode(t, err, codes.Internal)
		note(err)
	}
	for _, method := range []string{"/" + canary + "/ClassifyText", "/tocsin.v1.ClassifierService/" + canary} {
		wantCode(t, s.conn.Invoke(ctx, method, new(emptypb.Empty), new(emptypb.Empty)), codes.Unimplemented)
	}
	if err := s.end(); err != nil {
		t.Fatal(err)
	}

	if log := s.log.String(); strings.Contains(log, canary) {
		t.Errorf("the log holds what a caller sent:\n%s", log)
	}
	for i, err := range errs {
		if err != nil && strings.Contains(err.Error(), canary) {
			t.Errorf("error %d holds what the caller sent: %v", i, err)
		}
	}
	for i, result := range batch.GetResults()[1:] {
		if result.GetError() == nil || strings.Contains(result.String(), canary) {
			t.Errorf("result %d of the batch: %v", i+1, result)
		}
	}
}

func TestOneLineForEachCall(t *testing.T) {
	s := start(t, Config{MaxReceiveBytes: 1000})
	req := text("we will attack")
	if _, err := s.ClassifyText(t.Context(), req); err != nil {
		t.Fatal(err)
	}
	_, err := s.ClassifyText(t.Context(), text(strings.Repeat("a", 2000))) // never reaches a handler
	wantCode(t, err, codes.ResourceExhausted)
	_, err = s.ClassifyText(t.Context(), &tocsinv1.ClassifyTextRequest{})
	wantCode(t, err, codes.InvalidArgument)
	s.log.lines(t, 1, `"code":"ResourceExhausted"`)
	s.log.lines(t, 1, `"code":"InvalidArgument"`)
	var line struct {
		Level, Method, Code, Peer string
		Duration, Received, Sent  int64
		BytesIn                   int `json:"bytes_in"`
		BytesOut                  int `json:"bytes_out"`
	}
	ok := s.log.lines(t, 1, `"code":"OK"`)
	if err := json.Unmarshal([]byte(ok[0]), &line); err != nil {
		t.Fatal(err)
	}
	if len(ok) != 1 || line.Level != "INFO" || line.Method != "/tocsin.v1.ClassifierService/ClassifyText" || line.Peer == "" ||
		line.Duration <= 0 || line.Received != 1 || line.Sent != 1 || line.BytesIn != proto.Size(req) || line.BytesOut == 0 {
		t.Errorf("got %s", ok)
	}
}
