package server_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log"
	"net"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"
	"google.golang.org/grpc/test/bufconn"

	"tocsin/models"
	tocsinv1 "tocsin/proto/tocsin/v1"
	"tocsin/server"
)

// serve runs a server with the default model in memory and returns a client of it. Over
// a network, server.Listen takes the place of the buffer.
func serve() (client tocsinv1.ClassifierServiceClient, stop func()) {
	model, err := models.Default()
	if err != nil {
		log.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	listener := bufconn.Listen(1 << 20)
	served := make(chan error, 1)
	go func() { served <- server.New(model, server.Config{}).Serve(ctx, listener) }()

	conn, err := grpc.NewClient("passthrough:///memory",
		grpc.WithContextDialer(func(ctx context.Context, _ string) (net.Conn, error) { return listener.DialContext(ctx) }),
		grpc.WithTransportCredentials(insecure.NewCredentials()))
	if err != nil {
		log.Fatal(err)
	}
	return tocsinv1.NewClassifierServiceClient(conn), func() {
		cancel()
		if err := errors.Join(<-served, conn.Close()); err != nil {
			log.Fatal(err)
		}
	}
}

func check(err error) {
	if err != nil {
		log.Fatal(err)
	}
}

func request(id, text string) *tocsinv1.ClassifyTextRequest {
	return &tocsinv1.ClassifyTextRequest{Id: id, Content: &tocsinv1.ClassifyTextRequest_Text{Text: text}}
}

func Example() {
	client, stop := serve()
	defer stop()

	answer, err := client.ClassifyText(context.Background(), request("42", "We will bomb the station tonight and kill them all."))
	check(err)
	fmt.Println(answer.GetId(), answer.GetThemes()[0].GetTheme())

	// The model says so when it cannot judge a text.
	answer, err = client.ClassifyText(context.Background(), request("43", ""))
	check(err)
	fmt.Println(answer.GetId(), answer.GetDecision(), answer.GetReason())
	// Output:
	// 42 threat
	// 43 DECISION_ABSTAIN TOO_SHORT
}

func Example_batch() {
	client, stop := serve()
	defer stop()

	bad := request("b", "They talk about the weather.")
	bad.Themes = []string{"weather"}
	batch := &tocsinv1.BatchClassifyTextRequest{Requests: []*tocsinv1.ClassifyTextRequest{request("a", ""), bad, request("c", "")}}
	answer, err := client.BatchClassifyText(context.Background(), batch)
	check(err)
	for i, result := range answer.GetResults() {
		if failed := result.GetError(); failed != nil {
			fmt.Println(i, status.FromProto(failed).Code())
			continue
		}
		fmt.Println(i, result.GetResponse().GetId(), result.GetResponse().GetDecision())
	}
	// Output:
	// 0 a DECISION_ABSTAIN
	// 1 InvalidArgument
	// 2 c DECISION_ABSTAIN
}

func Example_stream() {
	client, stop := serve()
	defer stop()

	stream, err := client.StreamClassifyText(context.Background())
	check(err)
	go func() { // sends without waiting for the answers
		for _, id := range []string{"a", "b", "c"} {
			if stream.Send(&tocsinv1.StreamClassifyTextRequest{Request: request(id, "")}) != nil {
				return // Recv says why
			}
		}
		_ = stream.CloseSend()
	}()
	for {
		answer, err := stream.Recv()
		if errors.Is(err, io.EOF) {
			return
		}
		check(err)
		fmt.Println(answer.GetResponse().GetId(), answer.GetResponse().GetDecision())
	}
	// Output:
	// a DECISION_ABSTAIN
	// b DECISION_ABSTAIN
	// c DECISION_ABSTAIN
}
