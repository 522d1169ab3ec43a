package server

import (
	"context"

	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// modelService describes the models that the server holds: one for now, and the first
// is the default.
type modelService struct {
	tocsinv1.UnimplementedModelServiceServer
	cfg    Config
	models []classifier.Info
}

// GetModel describes a model.
func (s *modelService) GetModel(_ context.Context, req *tocsinv1.GetModelRequest) (*tocsinv1.GetModelResponse, error) {
	for _, info := range s.models {
		if (req.GetName() == "" || req.GetName() == info.Name) && (req.GetVersion() == "" || req.GetVersion() == info.Version) {
			model := describe(info)
			model.Card = info.Card
			return &tocsinv1.GetModelResponse{Model: model}, nil
		}
	}
	return nil, status.Error(codes.NotFound, "no model of this name and version; ListModels lists those that are here")
}

// ListModels lists the models without their cards.
func (s *modelService) ListModels(_ context.Context, req *tocsinv1.ListModelsRequest) (*tocsinv1.ListModelsResponse, error) {
	from, to, next, bad := page(s.cfg, len(s.models), req.GetPageSize(), req.GetPageToken())
	if err := bad.err(""); err != nil {
		return nil, err
	}
	response := &tocsinv1.ListModelsResponse{NextPageToken: next}
	for _, info := range s.models[from:to] {
		response.Models = append(response.Models, describe(info))
	}
	return response, nil
}

// describe leaves the card out, which lists do not carry.
func describe(info classifier.Info) *tocsinv1.Model {
	model := &tocsinv1.Model{
		Reference:          reference(info),
		TrainingDataDigest: info.TrainingDataDigest,
		BaseRate:           info.BaseRate,
		VocabularySize:     int32(info.VocabularySize),
		Estimator:          info.Estimator,
	}
	for _, t := range info.Themes {
		model.Themes = append(model.Themes, &tocsinv1.Theme{
			Name:             t.Name,
			Definition:       t.Definition,
			MentionThreshold: t.Mention,
			ReviewThreshold:  t.Review,
			FlagThreshold:    t.Flag,
		})
	}
	for _, s := range info.Stances {
		model.Stances = append(model.Stances, &tocsinv1.Stance{Name: s.Name, Definition: s.Definition, BaseRate: s.BaseRate})
	}
	return model
}

func reference(info classifier.Info) *tocsinv1.ModelReference {
	return &tocsinv1.ModelReference{Name: info.Name, Version: info.Version, Digest: info.Digest}
}
