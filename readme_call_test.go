package tocsin_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	reflectionv1 "google.golang.org/grpc/reflection/grpc_reflection_v1"
	"google.golang.org/protobuf/encoding/protojson"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/reflect/protoregistry"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"
)

// callByReflection does what grpcurl does: it learns the contract from the server alone,
// sends the JSON, and prints the answer as JSON without zeros. Building grpcurl itself
// would take longer than all other tests of the page; that it prints the same was
// checked by hand.
func callByReflection(t *testing.T, address, method, request string) string {
	t.Helper()
	connection, err := grpc.NewClient(address, grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		t.Fatal(err)
	}
	defer connection.Close()
	service, name, _ := strings.Cut(method, "/")
	found, err := describe(t, connection, service).FindDescriptorByName(protoreflect.FullName(service))
	if err != nil {
		t.Fatal(err)
	}
	rpc := found.(protoreflect.ServiceDescriptor).Methods().ByName(protoreflect.Name(name))
	if rpc == nil {
		t.Fatalf("the server has no %s", method)
	}
	in, out := dynamicpb.NewMessage(rpc.Input()), dynamicpb.NewMessage(rpc.Output())
	if err := protojson.Unmarshal([]byte(request), in); err != nil {
		t.Fatal(err)
	}
	if err := connection.Invoke(t.Context(), "/"+method, in, out); err != nil {
		t.Fatal(err)
	}
	answer, err := protojson.Marshal(out)
	if err != nil {
		t.Fatal(err)
	}
	var indented bytes.Buffer
	if err := json.Indent(&indented, answer, "", "  "); err != nil {
		t.Fatal(err)
	}
	return indented.String() + "\n"
}

// describe asks the server for the files that define a service.
func describe(t *testing.T, connection *grpc.ClientConn, service string) *protoregistry.Files {
	t.Helper()
	stream, err := reflectionv1.NewServerReflectionClient(connection).ServerReflectionInfo(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if err := stream.Send(&reflectionv1.ServerReflectionRequest{
		MessageRequest: &reflectionv1.ServerReflectionRequest_FileContainingSymbol{FileContainingSymbol: service},
	}); err != nil {
		t.Fatal(err)
	}
	response, err := stream.Recv()
	if err != nil {
		t.Fatal(err)
	}
	var set descriptorpb.FileDescriptorSet
	for _, encoded := range response.GetFileDescriptorResponse().GetFileDescriptorProto() {
		file := &descriptorpb.FileDescriptorProto{}
		if err := proto.Unmarshal(encoded, file); err != nil {
			t.Fatal(err)
		}
		set.File = append(set.File, file)
	}
	files, err := protodesc.NewFiles(&set)
	if err != nil {
		t.Fatalf("the server does not describe %s: %v", service, err)
	}
	return files
}
