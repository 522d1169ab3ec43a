package server

import (
	"cmp"
	"log/slog"
	"runtime"
	"time"

	"tocsin/classifier"
)

// Every bound of the server, so that no client can take all of its memory or time.
// docs/limits.md repeats them. Each is the default of the field of Config with its name.
const (
	// MaxTextBytes is the longest text or context; the engine reads no more.
	MaxTextBytes = classifier.MaxTextBytes
	// MaxIDBytes holds any URN or path worth sending back.
	MaxIDBytes = 256
	// MaxRequestThemes is above the number of labels that a model may hold.
	MaxRequestThemes = 64
	// MaxEvidence is what the engine gives for one label at most.
	MaxEvidence = classifier.MaxEvidence
	// DefaultEvidence is what a request gets that does not say.
	DefaultEvidence = classifier.DefaultEvidence
	// MaxEvidenceTextBytes is how much of a stretch is repeated in the answer: a
	// stretch may span a megabyte of white space, and overlapping stretches of hostile
	// text would make an answer many times its request. The offsets are never cut.
	MaxEvidenceTextBytes = 1 << 10

	// MaxBatchRequests is where a larger batch saves no more: the cost of a call is
	// then a thousandth of each answer.
	MaxBatchRequests = 1000
	// MaxBatchBytes is for the texts and contexts of a batch together, some seconds of
	// work: sixteen texts of the greatest length, or 1000 long articles.
	MaxBatchBytes = 16 << 20
	// MaxReceiveBytes is for one message. It lies above MaxBatchBytes, so that a batch
	// a little too large is told so in terms of its fields and not by the transport.
	MaxReceiveBytes = 20 << 20
	// MaxSendBytes is for one answer: with as much evidence as can be had a batch
	// grows thirtyfold.
	MaxSendBytes = 64 << 20
	// MaxViolations is how many bad fields one error names. Errors travel in the
	// trailers, and common clients refuse more than 8 KiB of them.
	MaxViolations = 5
	// MaxKnownThemesBytes is how much of the list of known themes a violation repeats.
	MaxKnownThemesBytes = 400

	// MaxConnections bounds what MaxStreams multiplies; more wait to be accepted.
	MaxConnections = 256
	// MaxStreams is for one connection: as many calls at once.
	MaxStreams = 100
	// MaxHeaderBytes is for the metadata of a call; gRPC's own default is 16 MiB.
	MaxHeaderBytes = 16 << 10
	// ConnectionTimeout is for the HTTP/2 handshake.
	ConnectionTimeout = 10 * time.Second
	// MaxConnectionIdle closes connections that nobody uses.
	MaxConnectionIdle = 15 * time.Minute
	// PingInterval finds out whether a silent client is still there, within PingTimeout.
	PingInterval = 2 * time.Minute
	// PingTimeout is the patience for the answer to a ping.
	PingTimeout = 20 * time.Second
	// MinPingInterval is how often a client may ping; one that pings more is cut off.
	MinPingInterval = 20 * time.Second

	// DefaultDeadline is imposed on unary calls that bring none, so that no call waits
	// for ever: several times what the largest batch of words takes.
	DefaultDeadline = 30 * time.Second
	// StopTimeout is for the calls in flight once the server is told to stop. It is
	// below the 30 seconds after which orchestrators kill.
	StopTimeout = 15 * time.Second

	// DefaultPageSize is for lists when the request does not say.
	DefaultPageSize = 50
	// MaxPageSize is what larger page sizes are taken for.
	MaxPageSize = 1000
)

// Config says how a server behaves. The zero value of a field means the default, the
// constant of the same name.
type Config struct {
	// Log receives one line for each call. Nil means no log.
	Log *slog.Logger
	// AllowInsecure lets Serve take connections from beyond loopback without TLS.
	AllowInsecure bool

	// MaxTextBytes is at most classifier.MaxTextBytes.
	MaxTextBytes     int
	MaxIDBytes       int
	MaxRequestThemes int
	MaxEvidence      int
	DefaultEvidence  int

	MaxBatchRequests int
	MaxBatchBytes    int
	MaxReceiveBytes  int
	MaxSendBytes     int
	// Workers is how many classifications run at once, over all calls; the default is
	// GOMAXPROCS. It bounds the memory of the engine.
	Workers int

	MaxConnections    int
	MaxStreams        uint32
	MaxHeaderBytes    uint32
	ConnectionTimeout time.Duration
	MaxConnectionIdle time.Duration
	PingInterval      time.Duration
	PingTimeout       time.Duration
	MinPingInterval   time.Duration

	DefaultDeadline time.Duration
	StopTimeout     time.Duration

	DefaultPageSize int
	MaxPageSize     int
}

func (c Config) withDefaults() Config {
	if c.Log == nil {
		c.Log = slog.New(slog.DiscardHandler)
	}
	c.MaxTextBytes = min(cmp.Or(c.MaxTextBytes, MaxTextBytes), classifier.MaxTextBytes)
	c.MaxIDBytes = cmp.Or(c.MaxIDBytes, MaxIDBytes)
	c.MaxRequestThemes = cmp.Or(c.MaxRequestThemes, MaxRequestThemes)
	c.MaxEvidence = min(cmp.Or(c.MaxEvidence, MaxEvidence), classifier.MaxEvidence)
	c.DefaultEvidence = min(cmp.Or(c.DefaultEvidence, DefaultEvidence), c.MaxEvidence)

	c.MaxBatchRequests = cmp.Or(c.MaxBatchRequests, MaxBatchRequests)
	c.MaxBatchBytes = cmp.Or(c.MaxBatchBytes, MaxBatchBytes)
	c.MaxReceiveBytes = cmp.Or(c.MaxReceiveBytes, MaxReceiveBytes)
	c.MaxSendBytes = cmp.Or(c.MaxSendBytes, MaxSendBytes)
	c.Workers = cmp.Or(c.Workers, runtime.GOMAXPROCS(0))

	c.MaxConnections = cmp.Or(c.MaxConnections, MaxConnections)
	c.MaxStreams = cmp.Or(c.MaxStreams, MaxStreams)
	c.MaxHeaderBytes = cmp.Or(c.MaxHeaderBytes, MaxHeaderBytes)
	c.ConnectionTimeout = cmp.Or(c.ConnectionTimeout, ConnectionTimeout)
	c.MaxConnectionIdle = cmp.Or(c.MaxConnectionIdle, MaxConnectionIdle)
	c.PingInterval = cmp.Or(c.PingInterval, PingInterval)
	c.PingTimeout = cmp.Or(c.PingTimeout, PingTimeout)
	c.MinPingInterval = cmp.Or(c.MinPingInterval, MinPingInterval)

	c.DefaultDeadline = cmp.Or(c.DefaultDeadline, DefaultDeadline)
	c.StopTimeout = cmp.Or(c.StopTimeout, StopTimeout)

	c.DefaultPageSize = cmp.Or(c.DefaultPageSize, DefaultPageSize)
	c.MaxPageSize = cmp.Or(c.MaxPageSize, MaxPageSize)
	return c
}
