// Package inbox owns the life of a conversation: what comes from WhatsApp, what
// goes to it, and what becomes of both. It does not own who the customer is (crm)
// nor how lists are found (view).
//
// WhatsApp delivers in any order and any number of times; a conversation is a
// function of what was delivered. Of the order of arrival there remain: the order
// among messages, and among news of an account, of one second, which a webhook's own
// order tells best; and which failure is shown of a message that failed twice.
package inbox

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"runtime"
	"sync"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/account"
	"conversa/ent/schema"
	"conversa/internal/crm"
	"conversa/internal/event"
	"conversa/internal/file"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/whatsapp"

	"entgo.io/ent/dialect"
	"golang.org/x/sync/singleflight"
)

// Sender hands messages to WhatsApp. It is whatsapp.Client, or a test's.
type Sender interface {
	SendText(ctx context.Context, cr whatsapp.Credentials, t whatsapp.Text) (whatsapp.Sent, error)
	UploadMedia(ctx context.Context, cr whatsapp.Credentials, u whatsapp.Upload) (mediaID string, err error)
	SendMedia(ctx context.Context, cr whatsapp.Credentials, m whatsapp.MediaMessage) (whatsapp.Sent, error)
	SendReaction(ctx context.Context, cr whatsapp.Credentials, r whatsapp.ReactionMessage) (whatsapp.Sent, error)
	MarkRead(ctx context.Context, cr whatsapp.Credentials, wamid string) error
}

// Files has the contents of files. It is file.Service.
type Files interface {
	Open(id string) (io.ReadSeekCloser, int64, error)
	Keep(ctx context.Context, viewer conversa.Viewer, m file.Made) (id string, err error)
}

// Drives copies files of cloud drives, for users whose drives they are. It is
// drive.Service.
type Drives interface {
	Copy(ctx context.Context, viewer conversa.Viewer, driveID, itemID string) (*ent.File, error)
}

// Papers draws sales documents, for viewers who see them, and makes drafts SENT with the
// message that brings them. It is crm.Service.
type Papers interface {
	DrawToSend(ctx context.Context, id string) (crm.Sheet, error)
	HoldSheets(ctx context.Context, tx *store.Tx, sheets []crm.Sheet) error
	SendSheets(ctx context.Context, tx *store.Tx, sheets []crm.Sheet) error
}

// Tokens opens an account's access token.
type Tokens interface {
	OpenToken(a *ent.Account) (string, error)
}

// Config is what the inbox works with.
type Config struct {
	Store *store.Store
	Jobs  *job.Runner
	// FileJobs runs what sends files, which takes longer. Default: Jobs.
	FileJobs *job.Runner
	Sender   Sender
	Tokens   Tokens
	Files    Files
	Papers   Papers
	Drives   Drives
	// Now is the clock of windows and rates; it may be a simulator's.
	Now func() time.Time
	Log *slog.Logger
}

// Service is the inbox.
type Service struct {
	Config
	directory *crm.Directory
	intake    *intake
	waiting   *queue
	finished  *finished
	seen      sightings
	// uploads are those that are under way, by file and number.
	uploads singleflight.Group
}

// New makes the inbox and registers its jobs. Run starts it.
func New(c Config) *Service {
	s := &Service{Config: c, directory: &crm.Directory{Log: c.Log}, waiting: newQueue(), finished: newFinished()}
	s.intake = &intake{Service: s}
	c.Jobs.Handle(jobDeliver, s.deliver)
	c.Jobs.Handle(jobReact, s.deliverReaction)
	c.Jobs.Handle(jobReceipt, s.deliverReceipt)
	if c.FileJobs == nil {
		c.FileJobs = c.Jobs
	}
	c.FileJobs.Handle(jobDeliverFile, s.deliverFile)
	return s
}

// now is the clock in the form that both databases keep.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// Run processes what WhatsApp sent until ctx is done, then lets what has begun finish
// and gives the rest up, for another server or the next start.
func (s *Service) Run(ctx context.Context) error {
	s.waiting.open()
	finishing, finish := context.WithCancel(context.WithoutCancel(ctx))
	defer finish()
	var work, end sync.WaitGroup
	end.Go(func() { s.finish(finishing) })
	work.Go(func() { s.fetch(ctx) })
	for range s.workers() {
		work.Go(func() { s.work(ctx) })
	}
	work.Wait()
	s.release(system(finishing), s.waiting.close())
	finish()
	end.Wait()
	return nil
}

// workers is how many bodies are processed at once: as many as the database has
// writers for, and no more than leave acknowledgements their share of the processors:
// under load each takes several bodies at a time.
func (s *Service) workers() int {
	if s.Store.Dialect() == dialect.SQLite {
		return 1
	}
	return min(max(runtime.GOMAXPROCS(0), 2), 8)
}

// maxTogether is how many messages share a transaction at most: it holds their
// customers.
const maxTogether = 16

// together is how many bodies a worker takes at once. SQLite's one writer must soon be
// free for those that arrive.
func (s *Service) together() int {
	if s.Store.Dialect() == dialect.SQLite {
		return 1
	}
	return maxTogether
}

// system is the context in which the inbox itself reads and writes.
func system(ctx context.Context) context.Context {
	return conversa.WithViewer(ctx, conversa.SystemViewer())
}

// accounts finds accounts by phone number id, each once. One that is not here may be
// added at any moment.
type accounts struct {
	store *store.Store
	found map[string]*ent.Account
}

// find returns nil where no account here has the number.
func (a *accounts) find(ctx context.Context, phoneNumberID string) (*ent.Account, error) {
	if found, ok := a.found[phoneNumberID]; ok {
		return found, nil
	}
	row, err := a.store.Client().Account.Query().Where(account.PhoneNumberID(phoneNumberID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("find account: %w", err)
	}
	if a.found == nil {
		a.found = map[string]*ent.Account{}
	}
	a.found[phoneNumberID] = row
	return row, nil
}

// organizationOf is whose accounts a body may be about: all, which is empty, unless
// another Meta app than the server's signed it. An account that is gone is nobody's.
func (s *Service) organizationOf(ctx context.Context, d delivery) (id string, ok bool, err error) {
	if d.AccountID == "" {
		return "", true, nil
	}
	row, err := s.Store.Client().Account.Get(ctx, d.AccountID)
	switch {
	case ent.IsNotFound(err):
		return "", false, nil
	case err != nil:
		return "", false, fmt.Errorf("find account: %w", err)
	}
	return row.OrganizationID, true, nil
}

// ingest runs a step of what a webhook says. The body is kept durably until the
// step is done and can be repeated: after a power cut it is processed again.
func (s *Service) ingest(ctx context.Context, keys []string, step func(ctx context.Context, tx *store.Tx) error) error {
	return s.Store.WithRepeatableTx(ctx, keys, step)
}

// tell appends what changed in a conversation to the event log, in the
// transaction that changed it.
func tell(tx *store.Tx, organizationID, conversationID string, news conversa.ConversationNews) error {
	return tellOf(tx, conversa.EventConversation, organizationID, conversationID, news)
}

func tellOf(tx *store.Tx, kind conversa.EventKind, organizationID, conversationID string, news conversa.ConversationNews) error {
	payload, err := json.Marshal(news)
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	event.Append(tx, schema.Now(), event.Event{
		OrganizationID: organizationID,
		Kind:           string(kind),
		SubjectID:      conversationID,
		Payload:        string(payload),
	})
	return nil
}
