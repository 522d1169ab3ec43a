package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"time"

	"golang.org/x/net/netutil"
	"google.golang.org/grpc"
	"google.golang.org/grpc/health"
	healthv1 "google.golang.org/grpc/health/grpc_health_v1"
	"google.golang.org/grpc/keepalive"
	"google.golang.org/grpc/reflection"

	"tocsin/classifier"
	tocsinv1 "tocsin/proto/tocsin/v1"
)

// ErrCutOff is wrapped by Serve when calls were still running after StopTimeout.
var ErrCutOff = errors.New("calls were still running and were cut off")

// A Server answers for one model. It serves once: make a new one to serve again.
type Server struct {
	cfg        Config
	info       classifier.Info
	grpc       *grpc.Server
	health     *health.Server
	classifier *classifierService

	stopping context.Context
	stop     context.CancelFunc
}

// New returns a server for a model, with every service registered.
func New(model *classifier.Model, cfg Config) *Server {
	cfg = cfg.withDefaults()
	s := &Server{cfg: cfg, info: model.Info(), health: health.NewServer()}
	s.stopping, s.stop = context.WithCancel(context.Background())
	s.grpc = grpc.NewServer(options(s.stopping, cfg)...)
	s.classifier = newClassifierService(model, cfg)

	tocsinv1.RegisterClassifierServiceServer(s.grpc, s.classifier)
	tocsinv1.RegisterModelServiceServer(s.grpc, &modelService{cfg: cfg, models: []classifier.Info{s.info}})
	tocsinv1.RegisterFeedbackServiceServer(s.grpc, feedbackService{})
	healthv1.RegisterHealthServer(s.grpc, s.health)
	reflection.Register(s.grpc)

	for name := range s.grpc.GetServiceInfo() {
		s.health.SetServingStatus(name, healthv1.HealthCheckResponse_SERVING)
	}
	// Every call would be UNIMPLEMENTED: a client that asks first should know.
	s.health.SetServingStatus(tocsinv1.FeedbackService_ServiceDesc.ServiceName, healthv1.HealthCheckResponse_NOT_SERVING)
	return s
}

// options are the limits and what stands around every handler, the outermost first.
// No compressor is registered: a small message cannot unfold into a large one.
func options(stopping context.Context, cfg Config) []grpc.ServerOption {
	return []grpc.ServerOption{
		grpc.MaxRecvMsgSize(cfg.MaxReceiveBytes),
		grpc.MaxSendMsgSize(cfg.MaxSendBytes),
		grpc.MaxConcurrentStreams(cfg.MaxStreams),
		grpc.MaxHeaderListSize(cfg.MaxHeaderBytes),
		grpc.ConnectionTimeout(cfg.ConnectionTimeout),
		grpc.KeepaliveParams(keepalive.ServerParameters{
			MaxConnectionIdle: cfg.MaxConnectionIdle,
			Time:              cfg.PingInterval,
			Timeout:           cfg.PingTimeout,
		}),
		grpc.KeepaliveEnforcementPolicy(keepalive.EnforcementPolicy{
			MinTime:             cfg.MinPingInterval,
			PermitWithoutStream: true,
		}),
		grpc.StatsHandler(callLog{cfg.Log}),
		grpc.ChainUnaryInterceptor(deadlineUnary(cfg.DefaultDeadline), recoverUnary(cfg.Log)),
		grpc.ChainStreamInterceptor(drainStream(stopping), recoverStream(cfg.Log)),
	}
}

// Serve answers calls until ctx ends. Then it takes no more, says NOT_SERVING to those
// who ask for its health, and waits for the calls in flight; an error wraps ErrCutOff if
// some took longer than StopTimeout. The listener is closed in any case.
func (s *Server) Serve(ctx context.Context, listener net.Listener) error {
	addr := listener.Addr()
	if err := checkExposure(addr, s.cfg.AllowInsecure); err != nil {
		return errors.Join(err, listener.Close())
	}
	served := make(chan error, 1)
	go func() { served <- s.grpc.Serve(netutil.LimitListener(listener, s.cfg.MaxConnections)) }()
	s.cfg.Log.InfoContext(ctx, "serving", "address", addr.String(),
		"model", s.info.Name, "version", s.info.Version, "digest", s.info.Digest)
	select {
	case err := <-served:
		return fmt.Errorf("serve on %s: %w", addr, err)
	case <-ctx.Done():
	}
	err := s.drain()
	if failed := <-served; !errors.Is(failed, grpc.ErrServerStopped) { // stopped before it began
		err = errors.Join(err, failed)
	}
	s.cfg.Log.Info("stopped", "address", addr.String())
	return err
}

func (s *Server) drain() error {
	s.cfg.Log.Info("stopping", "timeout", s.cfg.StopTimeout)
	s.health.Shutdown()
	s.stop()
	drained := make(chan struct{})
	go func() { s.grpc.GracefulStop(); close(drained) }()
	timeout := time.NewTimer(s.cfg.StopTimeout)
	defer timeout.Stop()
	select {
	case <-drained:
		return nil
	case <-timeout.C:
		s.grpc.Stop()
		return fmt.Errorf("stop after %s: %w", s.cfg.StopTimeout, ErrCutOff)
	}
}
