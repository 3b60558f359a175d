package live

import "time"

// Limits bound what one client, and all of them, can take. Zero values mean the defaults.
type Limits struct {
	// InitTimeout is how long a socket may take to send connection_init. Default 10 s.
	InitTimeout time.Duration
	// PingInterval is how often an open connection gets a sign of life. A socket from which
	// nothing was read for two intervals and a half is closed. Default 25 s.
	PingInterval time.Duration
	// WriteTimeout is how long a connection may take nothing before it is cut. Default 5 s.
	WriteTimeout time.Duration
	// EventTimeout bounds the execution of one event. Default 10 s.
	EventTimeout time.Duration

	// Connections, sockets and streams together, of one hub. Default 50,000.
	Connections int
	// Subscriptions of one connection. Default 100.
	Subscriptions int
	// Running is how many operations of one connection are executed at a time, Waiting how
	// many more may queue. Defaults 10 and 100.
	Running, Waiting int
	// MessageBytes is the longest message or request body. Default 1 MiB.
	MessageBytes int
	// QueueFrames and QueueBytes bound what waits to be written to one connection.
	// Defaults 256 and 1 MiB. A single larger frame passes when nothing else waits.
	QueueFrames, QueueBytes int
	// CatchUps is how many subscriptions read the event log at a time, so that a mass
	// reconnect does not take the whole database. Default 16.
	CatchUps int
	// PageEvents is how many missed events are read at a time. Default 100.
	PageEvents int
}

func (l Limits) withDefaults() Limits {
	or(&l.InitTimeout, 10*time.Second)
	or(&l.PingInterval, 25*time.Second)
	or(&l.WriteTimeout, 5*time.Second)
	or(&l.EventTimeout, 10*time.Second)
	or(&l.Connections, 50_000)
	or(&l.Subscriptions, 100)
	or(&l.Running, 10)
	or(&l.Waiting, 100)
	or(&l.MessageBytes, 1<<20)
	or(&l.QueueFrames, 256)
	or(&l.QueueBytes, 1<<20)
	or(&l.CatchUps, 16)
	or(&l.PageEvents, 100)
	return l
}

// or sets what is zero.
func or[T comparable](value *T, fallback T) {
	var zero T
	if *value == zero {
		*value = fallback
	}
}
