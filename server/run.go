package server

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"time"

	"golang.org/x/sync/errgroup"

	"conversa/internal/credit"
	"conversa/internal/job"
)

const (
	// drainRequests is how long requests and sockets may take to end.
	drainRequests = 3 * time.Second
	// drainAll is when the rest is cut off. The whole must take less than 10 s.
	drainAll = 9 * time.Second
	// housekeeping is how often what is old is deleted.
	housekeeping = time.Hour
	// statistics is how often PostgreSQL is asked whether it knows how large its tables
	// have become.
	statistics = 5 * time.Second
	// keepEvents is how old a cursor may be, keepWebhooks how long bodies that were
	// understood stay, what waits for a message that never came, and jobs that failed.
	keepEvents, keepWebhooks = 7 * 24 * time.Hour, 30 * 24 * time.Hour
)

// state is where a server is between its start and its end.
type state int32

const (
	starting state = iota
	running
	draining
)

// Run serves until ctx is done, then stops taking requests, lets what has begun
// end, and closes everything within ten seconds. It calls Listen unless that was
// done.
func (s *Server) Run(ctx context.Context) (err error) {
	defer func() { err = errors.Join(err, s.Close()) }()
	if s.listener == nil {
		if err := s.Listen(); err != nil {
			return err
		}
	}
	if err := s.seek(ctx); err != nil {
		return err
	}
	if err := s.offerSetUp(ctx); err != nil {
		return err
	}
	// The workers outlive the requests, which need them to be answered.
	workCtx, stopWork := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWork()
	work, workCtx := errgroup.WithContext(workCtx)
	work.Go(func() error { return named("event log", s.events.Run(workCtx, s.deliver, s.resync)) })
	work.Go(func() error { return named("webhook workers", s.inbox.Run(workCtx)) })
	work.Go(func() error { return named("job runner", s.jobs.Run(workCtx)) })
	work.Go(func() error { return named("reminders", s.signals.Run(workCtx)) })
	work.Go(func() error { return named("file fetcher", s.fetches.Run(workCtx)) })
	work.Go(func() error { s.keepHouse(workCtx); return nil })
	work.Go(func() error { s.keepStatistics(workCtx); return nil })
	failed := make(chan error, 2)
	go func() { failed <- s.serve(s.http, s.listener) }()
	if s.metricsListen != nil {
		go func() { failed <- s.serve(s.metricsHTTP, s.metricsListen) }()
	}
	s.state.Store(int32(running))
	s.log.InfoContext(ctx, "serving", "addr", s.Addr(), "database", s.store.Dialect())
	select {
	case <-ctx.Done():
	case err = <-failed:
	case <-workCtx.Done():
	}
	return errors.Join(err, s.drain(work, stopWork))
}

func named(what string, err error) error {
	if err == nil || errors.Is(err, context.Canceled) {
		return nil
	}
	return fmt.Errorf("%s: %w", what, err)
}

func (s *Server) serve(h *http.Server, l net.Listener) error {
	if err := h.Serve(l); !errors.Is(err, http.ErrServerClosed) {
		return fmt.Errorf("serve %s: %w", l.Addr(), err)
	}
	return nil
}

// drain ends requests and sockets first, then the workers.
func (s *Server) drain(work *errgroup.Group, stopWork func()) error {
	s.state.Store(int32(draining))
	start := time.Now()
	s.log.Info("draining")
	ctx, cancel := context.WithTimeout(context.Background(), drainRequests)
	defer cancel()
	var stop errgroup.Group
	stop.Go(func() error { return s.hub.Shutdown(ctx) })
	stop.Go(func() error { return s.http.Shutdown(ctx) })
	if err := stop.Wait(); err != nil {
		s.log.Warn("connections were cut off", "cause", err.Error())
		_ = s.http.Close() // what is left was asked to go
	}
	_ = s.metricsHTTP.Close()
	stopWork()
	done := make(chan error, 1)
	go func() { done <- work.Wait() }()
	select {
	case err := <-done:
		s.log.Info("stopped", "ms", time.Since(start).Milliseconds())
		return err
	case <-time.After(drainAll - time.Since(start)):
		return errors.New("work that had begun did not end in time; it goes on at the next start")
	}
}

// keepHouse deletes what nobody asks for any more, and gives back credits that were reserved
// for too long.
func (s *Server) keepHouse(ctx context.Context) {
	ticker := time.NewTicker(housekeeping)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		_, eventErr := s.events.Prune(ctx, keepEvents)
		_, webhookErr := s.inbox.Prune(ctx, keepWebhooks)
		_, jobErr := job.Prune(ctx, s.store, s.now().Add(-keepWebhooks))
		_, creditErr := credit.Expire(ctx, s.store, s.now())
		if err := errors.Join(eventErr, webhookErr, jobErr, creditErr, s.people.Prune(ctx)); err != nil && ctx.Err() == nil {
			s.log.ErrorContext(ctx, "housekeeping", "cause", err.Error())
		}
	}
}

// keepStatistics keeps the database's plans fit for its size.
func (s *Server) keepStatistics(ctx context.Context) {
	ticker := time.NewTicker(statistics)
	defer ticker.Stop()
	for {
		select {
		case <-ctx.Done():
			return
		case <-ticker.C:
		}
		if _, err := s.store.Analyze(ctx); err != nil && ctx.Err() == nil {
			s.log.WarnContext(ctx, "statistics", "cause", err.Error())
		}
	}
}
