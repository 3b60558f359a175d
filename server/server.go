// Package server is the edge: it puts the parts together, serves them over HTTP,
// and starts and stops them in order. It decides nothing about conversations.
package server

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/url"
	"os"
	"sync/atomic"
	"time"

	"golang.org/x/sync/singleflight"

	"conversa/graph"
	"conversa/internal/account"
	"conversa/internal/credit"
	"conversa/internal/crm"
	"conversa/internal/drive"
	"conversa/internal/event"
	"conversa/internal/file"
	"conversa/internal/inbox"
	"conversa/internal/job"
	"conversa/internal/live"
	"conversa/internal/outbound"
	"conversa/internal/people"
	"conversa/internal/saved"
	"conversa/internal/secret"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/text"
	"conversa/internal/view"
	"conversa/internal/whatsapp"
)

// Options are what tests and the demo replace.
type Options struct {
	// Now is the clock of everything that WhatsApp's own time is compared with.
	// Default time.Now.
	Now func() time.Time
	// Log is where the server logs. Default: JSON on standard error.
	Log *slog.Logger
	// Out is told the address at which a new server is set up. Default: nobody is.
	Out io.Writer
}

func (o Options) withDefaults() Options {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Out == nil {
		o.Out = io.Discard
	}
	if o.Log == nil {
		o.Log = slog.New(slog.NewJSONHandler(os.Stderr, nil))
	}
	return o
}

// Server is one node. New opens its database; Run serves.
type Server struct {
	config Config
	now    func() time.Time
	log    *slog.Logger
	out    io.Writer

	store     *store.Store
	people    *people.Service
	accounts  *account.Service
	signals   *signal.Service
	inbox     *inbox.Service
	files     *file.Service
	drives    *drive.Service
	credits   *credit.Service
	jobs      *job.Runner
	fetches   *job.Runner
	events    *event.Log
	hub       *live.Hub
	resolver  *graph.Resolver
	documents documents
	metrics   *metrics

	http, metricsHTTP       *http.Server
	listener, metricsListen net.Listener
	// state is a state: what /readyz answers from, with the database's word.
	state atomic.Int32
	pings singleflight.Group
}

// New builds a server on a database that it migrates first: with several nodes,
// one does it and the others wait.
func New(ctx context.Context, config Config, options Options) (*Server, error) {
	config, err := config.checked()
	if err != nil {
		return nil, err
	}
	options = options.withDefaults()
	s := &Server{config: config, now: options.Now, log: options.Log, out: options.Out}
	storage, err := openMigrated(ctx, config.Storage, s.log)
	if err != nil {
		return nil, err
	}
	s.store = storage
	if err := s.build(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// build makes the parts, from the rows up to the edge.
func (s *Server) build(ctx context.Context) error {
	box, err := openSecrets(ctx, s.store, s.config.Storage)
	if err != nil {
		return err
	}
	s.signals = &signal.Service{Store: s.store, Now: s.now, Log: s.log}
	if s.people, err = people.New(people.Config{Store: s.store, Signals: s.signals, Now: s.now, Log: s.log}); err != nil {
		return err
	}
	client := &whatsapp.Client{
		BaseURL: s.config.WhatsAppURL, MediaHosts: mediaHosts(s.config.WhatsAppURL),
		Dial: outbound.New(os.Getenv, s.config.WhatsAppURL).DialContext,
	}
	s.jobs = job.NewRunner(s.store, s.now, s.log)
	s.accounts = account.New(account.Config{
		Store: s.store, Secrets: box, WhatsApp: client, Windows: s.signals, Jobs: s.jobs, Now: s.now, Log: s.log, PublicURL: s.publicURL,
		App:      whatsapp.App{ID: s.config.WhatsAppAppID, Secret: s.config.WhatsAppAppSecret},
		ConfigID: s.config.WhatsAppConfigID, DialogURL: s.config.WhatsAppDialogURL,
	})
	if err := s.buildFiles(client, box); err != nil {
		return err
	}
	customers := &crm.Service{
		Store: s.store, Directory: &crm.Directory{Log: s.log}, Signals: s.signals, Now: s.now,
		Links: &crm.Links{Key: box.Derive("links to documents"), Base: s.publicURL, Now: s.now},
		Logos: s.files,
	}
	s.inbox = inbox.New(inbox.Config{
		Store: s.store, Jobs: s.jobs, FileJobs: s.fetches, Sender: client, Tokens: s.accounts, Files: s.files, Papers: customers,
		Drives: s.drives, Now: s.now, Log: s.log,
	})
	s.buildCredits()
	s.events = event.NewLog(s.store, s.log)
	s.resolver = &graph.Resolver{
		People: s.people, Accounts: s.accounts, Inbox: s.inbox, Signals: s.signals,
		View: &view.Service{Store: s.store}, Views: &saved.Service{Store: s.store, Now: s.now},
		Texts: &text.Service{Store: s.store, Now: s.now}, Files: s.files, PublicURL: s.publicURL, Now: s.now, Log: s.log,
		Customers: customers, Drives: s.drives, Credits: s.credits,
	}
	s.hub = &live.Hub{
		Log: pages{s.events}, EventContext: s.resolver.EventContext, Logger: s.log,
		Limits: live.Limits{Connections: maxConnections, MessageBytes: maxRequest},
	}
	if s.documents, err = newDocuments(); err != nil {
		return err
	}
	s.metrics = newMetrics(s)
	return s.buildHTTP()
}

// transfers is how many files move at once, between here and WhatsApp: they wait for the
// network, not for the database.
const transfers = 8

// buildFiles gives what moves files a runner of its own: a slow download must not keep a
// reply waiting.
func (s *Server) buildFiles(media file.Media, box *secret.Box) error {
	folder, err := file.NewFolder(s.config.Data)
	if err != nil {
		return err
	}
	s.fetches = job.NewRunner(s.store, s.now, s.log)
	s.fetches.Workers = transfers
	file.New(file.Config{
		Store: s.store, Jobs: s.fetches, Media: media, Tokens: s.accounts, Files: folder, Now: s.now, Log: s.log,
	})
	s.files = file.NewService(file.ServiceConfig{
		Store: s.store, Jobs: s.fetches, Files: folder, Now: s.now, Log: s.log,
		Links: file.Links{Key: box.Derive("addresses of files"), Now: s.now},
	})
	s.drives = drive.New(drive.Config{
		Store: s.store, Secrets: box, Files: s.files, Exports: folder, Apps: s.config.apps(), Now: s.now, Log: s.log,
		Guard: outbound.New(os.Getenv, s.config.GoogleDriveURL, s.config.OneDriveURL, s.config.DropboxURL, s.config.EvernoteURL),
	})
	return nil
}

// publicURL is where browsers reach the server: as it was told, or where it listens.
func (s *Server) publicURL() string {
	if s.config.PublicURL == "" && s.listener != nil {
		return address(s.listener)
	}
	return s.config.PublicURL
}

// mediaHosts lets media come from wherever the Graph API is served.
func mediaHosts(base string) []string {
	u, err := url.Parse(base)
	if err != nil || u.Host == "" {
		return nil
	}
	return []string{u.Host}
}

// Listen takes the addresses, so that a port in use is an error before anything
// else happens.
func (s *Server) Listen() error {
	var err error
	if s.listener, err = listen("CONVERSA_ADDR", s.config.Addr); err != nil {
		return err
	}
	if s.config.MetricsAddr != "" {
		s.metricsListen, err = listen("CONVERSA_METRICS_ADDR", s.config.MetricsAddr)
	}
	return err
}

func listen(setting, addr string) (net.Listener, error) {
	listener, err := net.Listen("tcp", addr)
	if err != nil {
		return nil, fmt.Errorf("listen on %s (%s): %w", addr, setting, err)
	}
	return listener, nil
}

// Addr is where the server listens. Only after Listen.
func (s *Server) Addr() string { return s.listener.Addr().String() }

// Close frees what a server that does not run holds.
func (s *Server) Close() error {
	var errs []error
	for _, l := range []net.Listener{s.listener, s.metricsListen} {
		if l != nil {
			if err := l.Close(); err != nil && !errors.Is(err, net.ErrClosed) {
				errs = append(errs, err)
			}
		}
	}
	if s.documents.cache != nil {
		s.documents.cache.Close()
	}
	if s.people != nil {
		s.people.Wait()
	}
	return errors.Join(append(errs, s.store.Close())...)
}
