package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"net/http"
	"strconv"
	"strings"
	"sync"
	"time"

	"github.com/99designs/gqlgen/graphql/handler"

	"conversa"
	"conversa/graph"
	"conversa/internal/event"
	"conversa/internal/live"
	"conversa/internal/people"
	"conversa/internal/store"
	"conversa/internal/view"
)

// decide measures how long a hub takes to deliver an event that one subscriber of
// thousands may be told of, each of them a standard user who sees their own records
// alone, so that each is a group that has to be decided.
func (s *site) decide(ctx context.Context, r *report, p plan, opened *store.Store) (err error) {
	m := &measure{
		Database: s.name(), Name: fmt.Sprintf("deciding an event for %d subscribers", deciders), Unit: "ms",
		LimitName: "the first time, which asks the database who there is",
	}
	c, err := newCrowd(ctx, opened)
	if err != nil {
		return err
	}
	defer func() { err = errors.Join(err, c.close()) }()
	for range p.rounds {
		c.people.ForgetPeople(policyOrganization)
		first, err := c.deliver(ctx)
		if err != nil {
			return err
		}
		then, err := c.deliver(ctx)
		if err != nil {
			return err
		}
		m.Rounds = append(m.Rounds, round{then, first})
	}
	r.add(m)
	return nil
}

// crowd is a hub with subscribers in this process.
type crowd struct {
	people  *people.Service
	hub     *live.Hub
	leave   context.CancelFunc
	streams sync.WaitGroup
	seq     int64
}

func newCrowd(ctx context.Context, opened *store.Store) (*crowd, error) {
	service, err := people.New(people.Config{Store: opened})
	if err != nil {
		return nil, err
	}
	quiet := slog.New(slog.DiscardHandler)
	resolver := &graph.Resolver{People: service, View: &view.Service{Store: opened}, Now: time.Now, Log: quiet}
	c := &crowd{people: service, hub: &live.Hub{EventContext: resolver.EventContext, Logger: quiet}}
	exec := handler.New(resolver.Schema())
	exec.AddTransport(live.SSE{Hub: c.hub, Authenticate: asSeller})
	ctx, c.leave = context.WithCancel(ctx)
	for i := range deciders {
		c.streams.Go(func() { subscribe(ctx, exec, i) })
	}
	for end := time.Now().Add(time.Minute); c.hub.Stats().Subscriptions < deciders; time.Sleep(10 * time.Millisecond) {
		if time.Now().After(end) {
			return nil, errors.Join(fmt.Errorf("only %d of %d subscribed", c.hub.Stats().Subscriptions, deciders), c.close())
		}
	}
	return c, nil
}

func asSeller(ctx context.Context, r *http.Request, _ map[string]any) (live.Entrant, error) {
	number, err := strconv.Atoi(r.Header.Get("X-Seller"))
	if err != nil {
		return live.Entrant{}, err
	}
	viewer := conversa.Viewer{
		OrganizationID: policyOrganization, UserID: sellerID(number), SessionID: fmt.Sprint("ses_", number),
		Profile: conversa.ProfileStandard, Scopes: conversa.AllScopes,
	}
	return live.Entrant{Context: conversa.WithViewer(ctx, viewer), Session: viewer.SessionID}, nil
}

// subscribe listens until the context ends.
func subscribe(ctx context.Context, exec http.Handler, number int) {
	body := strings.NewReader(`{"query":"subscription { messageReceived { message { id } } }"}`)
	r, err := http.NewRequestWithContext(ctx, http.MethodPost, "http://127.0.0.1/graphql", body)
	if err != nil {
		return // it is then missing
	}
	r.Header.Set("Content-Type", "application/json")
	r.Header.Set("Accept", "text/event-stream")
	r.Header.Set("X-Seller", strconv.Itoa(number))
	exec.ServeHTTP(discard{http.Header{}}, r)
}

// discard is a client whose answer nobody reads.
type discard struct{ header http.Header }

func (d discard) Header() http.Header         { return d.header }
func (d discard) Write(b []byte) (int, error) { return len(b), nil }
func (d discard) WriteHeader(int)             {}
func (d discard) Flush()                      {}

// deliver tells of a message whose conversation one subscriber owns.
func (c *crowd) deliver(ctx context.Context) (milliseconds float64, err error) {
	c.seq++
	record := recordID(7)
	payload, err := json.Marshal(conversa.ConversationNews{Change: conversa.ChangeMessageAdded, MessageID: messageID(record, 0), Inbound: true})
	if err != nil {
		return 0, err
	}
	e, err := graph.Decode(event.Event{
		Seq: c.seq, Mark: 1, OrganizationID: policyOrganization, Kind: string(conversa.EventConversation),
		SubjectID: "cnv_" + record, Payload: string(payload),
	})
	if err != nil {
		return 0, err
	}
	page := []live.Event{e}
	graph.Together(page)
	before := c.hub.Stats().Executions
	start := time.Now()
	if err := c.hub.Publish(ctx, page); err != nil {
		return 0, err
	}
	took := time.Since(start)
	if told := c.hub.Stats().Executions - before; told != 1 {
		return 0, fmt.Errorf("%d of %d subscribers were told", told, deciders)
	}
	return float64(took) / float64(time.Millisecond), nil
}

func (c *crowd) close() error {
	c.leave()
	c.streams.Wait()
	ctx, cancel := context.WithTimeout(context.Background(), time.Minute)
	defer cancel()
	return c.hub.Shutdown(ctx)
}
