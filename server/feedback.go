package server

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	tocsinv1 "tocsin/proto/tocsin/v1"
)

// feedbackService says that there is no store yet, so that a moderator's verdict is
// never taken and lost.
type feedbackService struct {
	tocsinv1.UnimplementedFeedbackServiceServer
}

var errNoFeedbackStore = status.Error(codes.Unimplemented, "feedback store is not configured: this server keeps no verdicts")

// CreateFeedback refuses the verdict.
func (feedbackService) CreateFeedback(context.Context, *tocsinv1.CreateFeedbackRequest) (*tocsinv1.CreateFeedbackResponse, error) {
	return nil, errNoFeedbackStore
}

// ListFeedback has nothing to list.
func (feedbackService) ListFeedback(context.Context, *tocsinv1.ListFeedbackRequest) (*tocsinv1.ListFeedbackResponse, error) {
	return nil, errNoFeedbackStore
}

// DeleteFeedback has nothing to delete.
func (feedbackService) DeleteFeedback(context.Context, *tocsinv1.DeleteFeedbackRequest) (*tocsinv1.DeleteFeedbackResponse, error) {
	return nil, errNoFeedbackStore
}
