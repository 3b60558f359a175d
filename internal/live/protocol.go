package live

import (
	"bytes"
	"context"
	"encoding/json"
	"errors"
	"io"
	"net/http"

	"github.com/99designs/gqlgen/graphql"
)

// message is what a client sends over a socket.
type message struct {
	ID      string          `json:"id"`
	Type    string          `json:"type"`
	Payload json.RawMessage `json:"payload"`
}

// maxID bounds the memory of ids; clients use UUIDs.
const maxID = 256

// handle does what a message asks for, in the order in which they come; only what takes time is
// done elsewhere.
func (c *conn) handle(text []byte) {
	var m message
	if err := json.Unmarshal(text, &m); err != nil {
		c.bad("Invalid message received")
		return
	}
	switch m.Type {
	case "connection_init":
		c.initialise(m)
	case "ping":
		c.pong(m.Payload)
	case "pong":
	case "subscribe":
		c.subscribe(m)
	case "complete":
		c.complete(m.ID)
	default:
		c.bad("Invalid message type")
	}
}

func (c *conn) bad(reason string) { c.end(closeBadRequest, reason, false) }

func (c *conn) pong(payload json.RawMessage) {
	if len(payload) == 0 {
		c.out.send(frame{opcode: textFrame, head: `{"type":"pong"}`})
		return
	}
	c.out.send(frame{opcode: textFrame, head: `{"type":"pong","payload":`, body: payload, tail: "}"})
}

func (c *conn) initialise(m message) {
	params, err := object(m.Payload)
	if err != nil {
		c.bad("The payload of connection_init must be an object")
		return
	}
	c.out.mu.Lock()
	again := c.initialised
	c.initialised = true
	c.out.mu.Unlock()
	if again {
		c.end(closeTooManyInits, "Too many initialisation requests", false)
		return
	}
	c.hub.authenticating(c)
	c.hub.work.Go(func() { c.admitUser(params) })
}

// admitUser asks who this is, and acknowledges the connection.
func (c *conn) admitUser(params map[string]any) {
	ctx, request := c.beginAuthenticating()
	defer c.stopAuthenticating()
	entrant, err := Entrant{Context: ctx}, error(nil)
	if c.authenticate != nil {
		entrant, err = c.authenticate(ctx, request.WithContext(ctx), params)
	}
	if err == nil && !c.hub.identify(c, entrant) {
		err = errRevoked
	}
	if err != nil {
		code, reason := closeTryAgain, "Try again later"
		if refuses(err) {
			code, reason = closeForbidden, "Forbidden"
		}
		c.end(code, reason, true)
		return
	}
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	c.ctx, c.request = context.WithoutCancel(entrant.Context), nil
	c.acked = true
	c.out.add(frame{opcode: textFrame, head: `{"type":"connection_ack"}`})
}

// beginAuthenticating gives a context that ends with the connection, or when it is known whose
// that is, and the request.
func (c *conn) beginAuthenticating() (context.Context, *http.Request) {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	// net/http has ended the request's own.
	ctx, cancel := context.WithCancel(context.WithoutCancel(c.request.Context()))
	c.giveUp = cancel
	if c.out.shut {
		cancel()
	}
	return ctx, c.request
}

func (c *conn) stopAuthenticating() {
	c.out.mu.Lock()
	defer c.out.mu.Unlock()
	if c.giveUp != nil {
		c.giveUp()
		c.giveUp = nil
	}
}

func (c *conn) subscribe(m message) {
	c.out.mu.Lock()
	acked := c.acked
	c.out.mu.Unlock()
	if !acked {
		c.end(closeUnauthorized, "Unauthorized", false)
		return
	}
	params, err := parameters(m.Payload)
	if m.ID == "" || len(m.ID) > maxID || err != nil {
		c.bad("Invalid subscribe message")
		return
	}
	if !c.ask(m.ID, params) {
		c.end(closeDuplicate, "Subscriber for this id already exists", false)
	}
}

// ask starts an operation, or lets it wait for its turn. It is false when the id is in use.
func (c *conn) ask(id string, params *graphql.RawParams) bool {
	c.out.mu.Lock()
	if c.out.shut || c.find(id) != nil { // of a connection that is gone nobody would end it
		gone := c.out.shut
		c.out.mu.Unlock()
		return gone
	}
	a := asked{c.newOperation(id), params}
	full := false
	switch {
	case c.running < c.hub.limits.Running:
		c.running++
		c.hub.work.Go(func() { c.operate(a) })
	case len(c.waiting) < c.hub.limits.Waiting:
		c.waiting = append(c.waiting, a)
	default:
		full = true
	}
	c.out.mu.Unlock()
	if full {
		a.op.refuse(errTooMany)
	}
	return true
}

// complete ends an operation; an unknown id is one that has just ended by itself.
func (c *conn) complete(id string) {
	c.out.mu.Lock()
	op := c.find(id)
	c.out.mu.Unlock()
	if op != nil {
		op.drop()
	}
}

var errNoQuery = errors.New("live: no query")

// parameters decodes a GraphQL request. Numbers keep their text, as in gqlgen's own transports.
func parameters(text []byte) (*graphql.RawParams, error) {
	var params *graphql.RawParams
	if err := Decode(text, &params); err != nil {
		return nil, err
	}
	if params == nil || params.Query == "" {
		return nil, errNoQuery
	}
	return params, nil
}

// object decodes an optional object.
func object(text []byte) (params map[string]any, err error) {
	if len(text) == 0 {
		return nil, nil
	}
	return params, Decode(text, &params)
}

var errTrailing = errors.New("live: more than one JSON value")

// Decode reads the one JSON value of a request. It keeps the text of numbers, as the
// executor expects it.
func Decode(text []byte, into any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.UseNumber()
	if err := d.Decode(into); err != nil {
		return err
	}
	if _, err := d.Token(); !errors.Is(err, io.EOF) {
		return errTrailing
	}
	return nil
}
