package server

import (
	"errors"
	"fmt"
	"net"
	"os"
)

// ErrExposed is wrapped by the refusal to listen beyond loopback.
var ErrExposed = errors.New("refused: beyond loopback and without TLS, anyone on the network could read the texts; allow insecure listening explicitly to do it all the same")

// Listen listens on a TCP address, host:port, where port 0 takes a free one. An address
// beyond loopback is refused unless allowInsecure is set, also "" for all interfaces.
func Listen(addr string, allowInsecure bool) (net.Listener, error) {
	tcp, err := net.ResolveTCPAddr("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %q: want host:port: %w", addr, reason(err))
	}
	if err := checkExposure(tcp, allowInsecure); err != nil {
		return nil, err
	}
	listener, err := net.ListenTCP("tcp", tcp)
	if err != nil {
		return nil, fmt.Errorf("listen on %s: %w", addr, reason(err))
	}
	return listener, nil
}

// checkExposure refuses TCP addresses beyond loopback.
func checkExposure(addr net.Addr, allowInsecure bool) error {
	if tcp, ok := addr.(*net.TCPAddr); ok && !tcp.IP.IsLoopback() && !allowInsecure {
		return fmt.Errorf("listen on %s: %w", addr, ErrExposed)
	}
	return nil
}

// reason leaves out what package net says twice: the operation and the address.
func reason(err error) error {
	var call *os.SyscallError
	if errors.As(err, &call) {
		return call.Err
	}
	var op *net.OpError
	if errors.As(err, &op) {
		return op.Err
	}
	return err
}
