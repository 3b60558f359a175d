package store

import (
	"context"
	"net"
	"time"
)

const (
	// dialPatience is how long a PostgreSQL server may take to answer a connection, unless
	// the operator's URL says connect_timeout.
	dialPatience = "10" // seconds
	// silence is how long a PostgreSQL server's machine may leave unacknowledged what it
	// was sent: one that vanished without a word is given up after that, and not when TCP
	// gives up, which takes a quarter of an hour. How long a statement may run is another
	// matter: a busy machine still acknowledges.
	silence = 20 * time.Second
)

// dialer opens all connections to PostgreSQL.
var dialer = patient{net.Dialer{
	Control:         endSilence,
	KeepAliveConfig: net.KeepAliveConfig{Enable: true, Idle: silence / 4, Interval: silence / 4, Count: 3},
}}

// patient is a pq.Dialer and a pq.DialerContext.
type patient struct{ d net.Dialer }

func (p patient) Dial(network, address string) (net.Conn, error) { return p.d.Dial(network, address) }

func (p patient) DialTimeout(network, address string, timeout time.Duration) (net.Conn, error) {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	return p.d.DialContext(ctx, network, address)
}

func (p patient) DialContext(ctx context.Context, network, address string) (net.Conn, error) {
	return p.d.DialContext(ctx, network, address)
}
