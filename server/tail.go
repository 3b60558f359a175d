package server

import (
	"context"
	"fmt"

	"conversa"
	"conversa/graph"
	"conversa/internal/event"
	"conversa/internal/live"
)

// seek tells the hub where the log's tail will begin, before anybody is connected.
func (s *Server) seek(ctx context.Context) error {
	at, err := s.events.Start(ctx)
	if err != nil {
		return fmt.Errorf("start the event log: %w", err)
	}
	s.hub.Seek(uint64(at.Seq), at.String())
	return nil
}

// deliver is the one tail of the event log: sessions that ended are forgotten and
// cut off, subscribers are told the rest.
func (s *Server) deliver(events []event.Event) {
	ctx := context.Background()
	decoded := make([]live.Event, 0, len(events))
	for _, e := range events {
		if e.Kind == string(conversa.EventSessionEnded) {
			s.people.Forget(e.SubjectID)
			s.hub.EndSession(e.SubjectID)
		}
		if e.Kind == string(conversa.EventSessionRenewed) {
			s.people.Forget(e.SubjectID)
		}
		if e.Kind == string(conversa.EventPeople) {
			s.people.ForgetPeople(e.OrganizationID)
			s.hub.Review(ctx, e.OrganizationID)
		}
		decoded = append(decoded, s.decode(ctx, e))
	}
	graph.Together(decoded)
	_ = s.hub.Publish(ctx, decoded) // an error is the context's, which does not end
}

// decode gives an event that cannot be read no value: nobody wants it, and those
// after it are delivered.
func (s *Server) decode(ctx context.Context, e event.Event) live.Event {
	decoded, err := graph.Decode(e)
	if err != nil {
		s.log.ErrorContext(ctx, "event not understood", "seq", e.Seq, "cause", err.Error())
		return live.Event{Seq: uint64(e.Seq), Cursor: e.Cursor().String(), Topic: e.OrganizationID}
	}
	return decoded
}

// resync starts anew after the log did not continue: everything that was derived
// from events may be wrong.
func (s *Server) resync(reason error) {
	at := s.events.Position()
	s.people.ForgetAll()
	s.hub.Seek(uint64(at.Seq), at.String())
	s.hub.Resync(context.Background(), reason)
}

// pages reads the event log for subscriptions that resume.
type pages struct{ log *event.Log }

// Resume implements live.Log.
func (p pages) Resume(ctx context.Context, _, cursor string) (uint64, error) {
	at, err := p.log.Resume(ctx, cursor)
	return uint64(at.Seq), err
}

// Page implements live.Log.
func (p pages) Page(ctx context.Context, topic string, after uint64, limit int) ([]live.Event, uint64, error) {
	events, head, err := p.log.Page(ctx, topic, int64(after), limit)
	if err != nil {
		return nil, 0, err
	}
	decoded := make([]live.Event, 0, len(events))
	for _, e := range events {
		d, err := graph.Decode(e)
		if err != nil {
			continue // deliver has logged it
		}
		decoded = append(decoded, d)
	}
	graph.Together(decoded)
	return decoded, uint64(head), nil
}
