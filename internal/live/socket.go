package live

import (
	"context"
	"crypto/tls"
	"net"
	"net/http"
	"net/url"
	"slices"
	"strings"
	"syscall"

	"github.com/99designs/gqlgen/graphql"
	"github.com/gorilla/websocket"
)

// subprotocol is the only one spoken. The legacy "graphql-ws" is refused.
const subprotocol = "graphql-transport-ws"

// kernelBuffer bounds what the kernel keeps for a client that does not read.
const kernelBuffer = 64 << 10

// Authenticate says whose connection this is: from the request's cookie or header, or from the
// payload of connection_init. A conversa.Error refuses, unless it is UNAVAILABLE or INTERNAL; other
// errors have the client try again.
type Authenticate = func(ctx context.Context, r *http.Request, params map[string]any) (Entrant, error)

// Entrant is whose connection it is.
type Entrant struct {
	// Context has the values of the connection's operations. They end with the connection,
	// whether it does or not: what it need not hold for as long, such as a request, is better
	// left out.
	Context context.Context
	// Session is what EndSession will be told.
	Session string
	// Over says that the session has ended by itself: the connection is closed then. It is
	// asked every second, by one goroutine for all connections. Nil: it does not end by itself.
	Over func(ctx context.Context) bool
}

// Transport serves graphql-transport-ws: queries, mutations and subscriptions over one WebSocket.
type Transport struct {
	Hub *Hub
	// Authenticate is called at connection_init. Nil admits everybody.
	Authenticate Authenticate
	// CheckOrigin reports whether a page may connect. Nil admits pages of the same host, and
	// clients that are no browsers.
	CheckOrigin func(r *http.Request) bool
}

var _ graphql.Transport = Transport{}

// Supports implements graphql.Transport.
func (t Transport) Supports(r *http.Request) bool { return websocket.IsWebSocketUpgrade(r) }

// Do implements graphql.Transport. It returns when the connection is upgraded, so that what
// net/http keeps for a request is freed.
func (t Transport) Do(w http.ResponseWriter, r *http.Request, exec graphql.GraphExecutor) {
	t.Hub.start()
	if !originAllowed(t.CheckOrigin, r) {
		http.Error(w, "origin not allowed", http.StatusForbidden)
		return
	}
	if !slices.Contains(websocket.Subprotocols(r), subprotocol) {
		http.Error(w, "the subprotocol must be "+subprotocol, http.StatusBadRequest)
		return
	}
	if t.Hub.full() {
		http.Error(w, "no more connections", http.StatusServiceUnavailable)
		return
	}
	c := newConn(t, r, exec)
	if err := c.upgrade(w, r); err != nil { // the client has got its answer
		return
	}
	if !t.Hub.admit(c) { // filled up meanwhile
		c.cut()
		return
	}
	go c.read()
}

func newConn(t Transport, r *http.Request, exec graphql.GraphExecutor) *conn {
	h := t.Hub
	c := &conn{hub: h, exec: exec, authenticate: t.Authenticate, request: r, opened: h.now()}
	c.pinged = c.opened
	c.touch()
	c.out = newOutbox(h.limits, c.schedule)
	c.writer = h.writers[int(h.counters.opened.Add(1)%uint64(len(h.writers)))]
	return c
}

func (c *conn) schedule() { c.writer.schedule(c) }

// upgrade lets gorilla shake hands, with net/http's buffers; it reads and writes nothing else.
func (c *conn) upgrade(w http.ResponseWriter, r *http.Request) error {
	upgrader := websocket.Upgrader{
		HandshakeTimeout: c.hub.limits.WriteTimeout,
		Subprotocols:     []string{subprotocol},
		CheckOrigin:      func(*http.Request) bool { return true }, // was done
	}
	ws, err := upgrader.Upgrade(w, r, nil)
	if err != nil {
		return err
	}
	c.net = ws.NetConn()
	c.in.conn = c.net
	if tcp, ok := c.net.(*net.TCPConn); ok {
		_ = tcp.SetWriteBuffer(kernelBuffer) // a wish
		c.raw = rawConn(tcp)
	}
	return nil
}

// rawConn is nil when the system gives none; writing then takes a goroutine.
func rawConn(tcp *net.TCPConn) syscall.RawConn {
	raw, err := tcp.SyscallConn()
	if err != nil {
		return nil
	}
	return raw
}

// underlying is the connection below TLS.
func underlying(c net.Conn) net.Conn {
	if t, ok := c.(*tls.Conn); ok {
		return t.NetConn()
	}
	return c
}

func originAllowed(check func(*http.Request) bool, r *http.Request) bool {
	if check != nil {
		return check(r)
	}
	return sameHost(r)
}

// sameHost refuses pages of other hosts, whose browser would send our cookie along. Programs send
// no Origin; "null" is a page that hides its own.
func sameHost(r *http.Request) bool {
	origins := r.Header["Origin"]
	if len(origins) == 0 {
		return true
	}
	u, err := url.Parse(origins[0])
	return err == nil && u.Host != "" && strings.EqualFold(u.Host, r.Host)
}
