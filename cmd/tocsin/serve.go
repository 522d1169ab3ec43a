package main

import (
	"context"
	"fmt"
	"log/slog"

	"tocsin/server"
)

type serveCommand struct {
	Listen        string `default:"127.0.0.1:50051" placeholder:"ADDRESS" help:"The address to serve gRPC on, host:port; port 0 takes a free one (default ${default})."`
	AllowInsecure bool   `help:"Listen beyond loopback although nothing is encrypted: anyone on the network can then read the texts."`
	Model         string `placeholder:"MODEL" help:"The model file; the embedded default model without one."`
	LogFormat     string `enum:"text,json" default:"text" help:"How to write the log: ${enum}."`
	LogLevel      string `enum:"debug,info,warn,error" default:"info" help:"What to log: ${enum}."`
}

// Help adds examples to the command's help.
func (serveCommand) Help() string {
	return `The log goes to standard error and never holds a text. SIGTERM or Ctrl-C stops the server after the calls in flight.

Examples:
  tocsin serve
  tocsin serve --listen 127.0.0.1:0 --log-format json
  grpcurl -plaintext -d '{"text": "..."}' 127.0.0.1:50051 tocsin.v1.ClassifierService/ClassifyText`
}

// Run serves until the context ends.
func (c serveCommand) Run(ctx context.Context, std streams) error {
	model, err := loadModel(c.Model)
	if err != nil {
		return err
	}
	var level slog.Level
	if err := level.UnmarshalText([]byte(c.LogLevel)); err != nil {
		return usageError{fmt.Errorf("--log-level: %w", err)}
	}
	options := &slog.HandlerOptions{Level: level}
	var handler slog.Handler = slog.NewTextHandler(std.err, options)
	if c.LogFormat == "json" {
		handler = slog.NewJSONHandler(std.err, options)
	}
	listener, err := server.Listen(c.Listen, c.AllowInsecure)
	if err != nil {
		return err
	}
	return server.New(model, server.Config{Log: slog.New(handler), AllowInsecure: c.AllowInsecure}).Serve(ctx, listener)
}
