// Package people owns organizations, users, groups and roles, and how users prove who
// they are: links, passwords, sessions and API tokens. It does not decide what a viewer may see;
// that is conversa.Viewer's.
package people

import (
	"context"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/user"
	"conversa/internal/store"
)

// Config is what a Service is made of. Store is required.
type Config struct {
	Store *store.Store
	// Signals follow conversations to a new owner: required where users are deactivated.
	Signals Signals
	// Now is the clock of sessions and limits. Default time.Now.
	Now func() time.Time
	// Log gets what a caller need not know. Default: nothing is logged.
	Log *slog.Logger
}

// Signals are the notifications of conversations. It is signal.Service.
type Signals interface {
	Moved(ctx context.Context, tx *store.Tx, conversationIDs ...string) error
}

// Service is the use cases of people. It is safe for concurrent use.
type Service struct {
	store       *store.Store
	signals     Signals
	now         func() time.Time
	log         *slog.Logger
	hasher      *hasher
	guesses     *guesses
	sessions    *cache
	directories *directories
	refusals    *refusals
	// writing is what is written down beside an answer.
	writing sync.WaitGroup
}

// New makes a service.
func New(c Config) (*Service, error) {
	s := &Service{store: c.Store, signals: c.Signals, now: c.Now, log: c.Log, hasher: newHasher(max(2, runtime.GOMAXPROCS(0)))}
	if s.now == nil {
		s.now = time.Now
	}
	if s.log == nil {
		s.log = slog.New(slog.DiscardHandler)
	}
	var err error
	if s.guesses, err = newGuesses(); err != nil {
		return nil, err
	}
	if s.sessions, err = newCache(); err != nil {
		return nil, err
	}
	if s.directories, err = newDirectories(); err != nil {
		return nil, err
	}
	s.refusals, err = newRefusals()
	return s, err
}

// Wait waits for what is still being written down. The database must stay open until
// then.
func (s *Service) Wait() { s.writing.Wait() }

// moment is the clock as both databases keep it.
func (s *Service) moment() time.Time { return s.now().UTC().Truncate(time.Microsecond) }

// asSystem lets people look for the one who is not known yet.
func asSystem(ctx context.Context) context.Context {
	return conversa.WithViewer(ctx, conversa.SystemViewer())
}

// findUser is the user of an e-mail address in any case, or an ent.NotFoundError.
func (s *Service) findUser(ctx context.Context, email string) (*ent.User, error) {
	return s.store.Client().User.Query().Where(user.Email(foldEmail(email))).Only(asSystem(ctx))
}
