// Package server answers over gRPC what package classifier knows.
//
// The way of a request: listen.go lets nobody in from beyond loopback; limits.go
// bounds what may come in; deadline.go, recover.go and drain.go stand around every
// handler; validate.go turns a request into a question to the engine or into
// INVALID_ARGUMENT with the fields that are wrong; classify.go asks the engine;
// convert.go puts its result into the words of the contract. log.go writes one line
// for each call, and no line ever holds a text, an id or a panic's value.
package server
