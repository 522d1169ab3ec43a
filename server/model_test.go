package server

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"google.golang.org/grpc/codes"
	"google.golang.org/grpc/status"
	"google.golang.org/protobuf/testing/protocmp"

	reflectionv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

func TestGetModel(t *testing.T) {
	s := start(t, Config{})
	client := tocsinv1.NewModelServiceClient(s.conn)
	want := &tocsinv1.Model{
		Reference:          &tocsinv1.ModelReference{Name: "test", Version: "2026.11.1", Digest: testModel(t).Info().Digest},
		TrainingDataDigest: "sha256:none",
		Themes: []*tocsinv1.Theme{
			{Name: "threat", Definition: "a threat", MentionThreshold: 0.5, ReviewThreshold: 0.3, FlagThreshold: 0.6},
			{Name: "propaganda", Definition: "propaganda", MentionThreshold: 0.5, ReviewThreshold: 0.3, FlagThreshold: 0.6},
		},
		Stances: []*tocsinv1.Stance{
			{Name: "promotes", Definition: "for it", BaseRate: 0.4},
			{Name: "reports", Definition: "about it", BaseRate: 0.6},
		},
		BaseRate:       0.1,
		VocabularySize: 5,
		Estimator:      "by hand",
		Card:           "# Test",
	}
	for _, req := range []*tocsinv1.GetModelRequest{{}, {Name: "test"}, {Version: "2026.11.1"}, {Name: "test", Version: "2026.11.1"}} {
		got, err := client.GetModel(t.Context(), req)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got.GetModel(), protocmp.Transform()); diff != "" {
			t.Errorf("%v (-want +got):\n%s", req, diff)
		}
	}
	for _, req := range []*tocsinv1.GetModelRequest{{Name: "other"}, {Version: "1"}, {Name: "test", Version: "1"}} {
		_, err := client.GetModel(t.Context(), req)
		wantCode(t, err, codes.NotFound)
	}
	list, err := client.ListModels(t.Context(), &tocsinv1.ListModelsRequest{PageSize: 10_000})
	if err != nil {
		t.Fatal(err)
	}
	want.Card = ""
	if diff := cmp.Diff(&tocsinv1.ListModelsResponse{Models: []*tocsinv1.Model{want}}, list, protocmp.Transform()); diff != "" {
		t.Errorf("list (-want +got):\n%s", diff)
	}
}

func TestPages(t *testing.T) {
	service := &modelService{cfg: Config{DefaultPageSize: 3, MaxPageSize: 4}.withDefaults()}
	for i := range 10 {
		service.models = append(service.models, classifier.Info{Name: fmt.Sprint(i)})
	}
	for size, pages := range map[int32]string{0: "012 345 678 9", 1: "0 1 2 3 4 5 6 7 8 9", 2: "01 23 45 67 89", 1000: "0123 4567 89"} {
		var got []string
		req := &tocsinv1.ListModelsRequest{PageSize: size}
		for more := true; more; more = req.PageToken != "" {
			list, err := service.ListModels(t.Context(), req)
			if err != nil {
				t.Fatal(err)
			}
			names := ""
			for _, m := range list.GetModels() {
				names += m.GetReference().GetName()
			}
			got = append(got, names)
			req.PageToken = list.GetNextPageToken()
		}
		if pages != strings.Join(got, " ") {
			t.Errorf("size %d: got %q, want %q", size, got, pages)
		}
	}
	for _, req := range []*tocsinv1.ListModelsRequest{{PageSize: -1}, {PageToken: "x"}, {PageToken: "MTE"}, {PageToken: "LTE"}, {PageToken: "!"}} {
		_, err := service.ListModels(t.Context(), req)
		wantCode(t, err, codes.InvalidArgument)
		if len(fieldViolations(status.Convert(err))) != 1 {
			t.Errorf("%v: no details in %v", req, err)
		}
	}
}

func TestFeedbackSaysThatItIsNotConfigured(t *testing.T) {
	client := tocsinv1.NewFeedbackServiceClient(start(t, Config{}).conn)
	_, create := client.CreateFeedback(t.Context(), &tocsinv1.CreateFeedbackRequest{})
	_, list := client.ListFeedback(t.Context(), &tocsinv1.ListFeedbackRequest{})
	_, remove := client.DeleteFeedback(t.Context(), &tocsinv1.DeleteFeedbackRequest{})
	for _, err := range []error{create, list, remove} {
		wantCode(t, err, codes.Unimplemented)
		if !strings.Contains(err.Error(), "feedback store is not configured") {
			t.Error(err)
		}
	}
}

func TestReflection(t *testing.T) {
	stream, err := reflectionv1.NewServerReflectionClient(start(t, Config{}).conn).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&reflectionv1.ServerReflectionRequest{MessageRequest: &reflectionv1.ServerReflectionRequest_ListServices{}}); err != nil {
		t.Fatal(err)
	}
	answer, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	var names []string
	for _, service := range answer.GetListServicesResponse().GetService() {
		names = append(names, service.GetName())
	}
	for _, want := range []string{"grpc.health.v1.Health", "tocsin.v1.ClassifierService", "tocsin.v1.FeedbackService", "tocsin.v1.ModelService"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is not among %q", want, names)
		}
	}
}
