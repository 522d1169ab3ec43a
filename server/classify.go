package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"sync/atomic"

	"google.golang.org/grpc"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/proto"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// classifierService answers what texts talk about.
type classifierService struct {
	tocsinv1.UnimplementedClassifierServiceServer
	rules rules
	info  classifier.Info
	log   *slog.Logger
	// classify is Model.Classify, except where a test stands in its way.
	classify func(text []byte, o classifier.Options) classifier.Result
	// slots holds one token for each classification that runs.
	slots chan struct{}
}

func newClassifierService(model *classifier.Model, cfg Config) *classifierService {
	info := model.Info()
	return &classifierService{
		rules:    newRules(cfg, info),
		info:     info,
		log:      cfg.Log,
		classify: model.Classify,
		slots:    make(chan struct{}, cfg.Workers),
	}
}

// ClassifyText answers one text.
func (s *classifierService) ClassifyText(ctx context.Context, req *tocsinv1.ClassifyTextRequest) (*tocsinv1.ClassifyTextResponse, error) {
	return s.answer(ctx, "", req)
}

// BatchClassifyText answers many texts, each at the position of its request.
func (s *classifierService) BatchClassifyText(ctx context.Context, req *tocsinv1.BatchClassifyTextRequest) (*tocsinv1.BatchClassifyTextResponse, error) {
	if err := s.rules.batch(req).err(""); err != nil {
		return nil, err
	}
	requests := req.GetRequests()
	results := make([]*tocsinv1.BatchClassifyTextResult, len(requests))
	var next, size atomic.Int64
	work := func() {
		for ctx.Err() == nil && size.Load() <= int64(s.rules.MaxSendBytes) {
			i := int(next.Add(1)) - 1
			if i >= len(requests) {
				return
			}
			results[i] = s.result(ctx, i, requests[i])
			size.Add(int64(proto.Size(results[i])))
		}
	}
	var workers sync.WaitGroup
	for range min(s.rules.Workers, len(requests)) - 1 {
		workers.Go(work)
	}
	work()
	workers.Wait()
	if err := ctx.Err(); err != nil {
		return nil, status.FromContextError(err).Err()
	}
	if size.Load() > int64(s.rules.MaxSendBytes) {
		return nil, status.Errorf(codes.ResourceExhausted, "the answers are larger than %d bytes: ask for less evidence or send fewer texts", s.rules.MaxSendBytes)
	}
	return &tocsinv1.BatchClassifyTextResponse{Results: results}, nil
}

func (s *classifierService) result(ctx context.Context, i int, req *tocsinv1.ClassifyTextRequest) *tocsinv1.BatchClassifyTextResult {
	response, err := s.answer(ctx, fmt.Sprintf("requests[%d].", i), req)
	if err != nil {
		return &tocsinv1.BatchClassifyTextResult{Result: &tocsinv1.BatchClassifyTextResult_Error{Error: status.Convert(err).Proto()}}
	}
	return &tocsinv1.BatchClassifyTextResult{Result: &tocsinv1.BatchClassifyTextResult_Response{Response: response}}
}

// StreamClassifyText answers texts as they come, until the client has no more.
func (s *classifierService) StreamClassifyText(stream grpc.BidiStreamingServer[tocsinv1.StreamClassifyTextRequest, tocsinv1.StreamClassifyTextResponse]) error {
	for {
		req, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			return err
		}
		response, err := s.answer(stream.Context(), "request.", req.GetRequest())
		if ended := stream.Context().Err(); ended != nil {
			return status.FromContextError(ended).Err()
		}
		answer := &tocsinv1.StreamClassifyTextResponse{Result: &tocsinv1.StreamClassifyTextResponse_Response{Response: response}}
		if err != nil {
			answer.Result = &tocsinv1.StreamClassifyTextResponse_Error{Error: status.Convert(err).Proto()}
		}
		if err := stream.Send(answer); err != nil {
			return err
		}
	}
}

// answer checks a request, waits for a slot and asks the engine. prefix leads from the
// message that the client sent to the request. A panic is the failure of this request
// alone, also in a batch, whose workers no interceptor stands around.
func (s *classifierService) answer(ctx context.Context, prefix string, req *tocsinv1.ClassifyTextRequest) (response *tocsinv1.ClassifyTextResponse, err error) {
	defer func() {
		if value := recover(); value != nil {
			response, err = nil, recovered(ctx, s.log, "classify", value)
		}
	}()
	q, bad := s.rules.question(req)
	if err := bad.err(prefix); err != nil {
		return nil, err
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return nil, status.FromContextError(ctx.Err()).Err()
	}
	result := s.classify(q.text, q.options)
	if q.cut {
		result.Truncated = true
		result.Signals |= classifier.Truncated
	}
	return Response(s.info, q.id, q.text, result), nil
}
