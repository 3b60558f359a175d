// Package file owns the bytes of attachments: it fetches what customers sent from
// WhatsApp, which keeps it for days only, proves it against its announced sum, and
// stores it; it takes what users upload, once it is what WhatsApp passes on, and makes
// the addresses of files. It does not own who may see a file, nor how one is served.
package file

import (
	"context"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"time"

	lru "github.com/hashicorp/golang-lru/v2"

	"conversa"
	"conversa/ent"
	entfile "conversa/ent/file"
	"conversa/ent/message"
	"conversa/internal/event"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// JobFetch is the kind of the jobs that fetch one file each. It is enqueued in the
// transaction that announces the file; its payload is
// {"file": file's id, "message": id of the message that it came with}.
const JobFetch = "file.fetch"

// Bytes keeps the contents of files under their ids. A Folder is one.
type Bytes interface {
	// Put keeps what fill writes, durably, once Put has returned nil. Until then, and
	// after an error of fill, which it returns, nothing can be opened under the id that
	// could not be before. A repeat replaces.
	Put(id string, fill func(io.Writer) error) error
	// Open gives the content and its size in bytes. What is not there is fs.ErrNotExist.
	Open(id string) (io.ReadSeekCloser, int64, error)
	// Delete forgets a content. What is not there is no error.
	Delete(id string) error
	// Sweep deletes what a server that was killed had begun to put.
	Sweep() error
}

// Media is where files come from. It is whatsapp.Client, or a test's.
type Media interface {
	Media(ctx context.Context, cr whatsapp.Credentials, mediaID string) (whatsapp.MediaInfo, error)
	Download(ctx context.Context, cr whatsapp.Credentials, address string, limit int64, w io.Writer) (n int64, sum []byte, err error)
}

// Tokens opens an account's access token.
type Tokens interface {
	OpenToken(a *ent.Account) (string, error)
}

// Config is what a Fetcher works with. All of it is required.
type Config struct {
	Store *store.Store
	// Jobs runs the fetches. One takes up to minutes, so a runner that has other work
	// to do soon should not be it.
	Jobs   *job.Runner
	Media  Media
	Tokens Tokens
	Files  Bytes
	// Now is the clock of media's age; it may be a simulator's.
	Now func() time.Time
	Log *slog.Logger
}

// Fetcher fetches files. It is safe for concurrent use.
type Fetcher struct {
	Config
	// mismatches counts, per file, the contents that were not what was announced.
	// What a restart or the bound forgets is tried a few times more.
	mismatches *lru.Cache[string, int]
}

const (
	// maxAttempts is for faults of our own: what WhatsApp refuses is bounded by the
	// file's age.
	maxAttempts = 100
	// mismatchesKept is far more than there are doubtful files at one time.
	mismatchesKept = 1024
)

// New makes a fetcher, registers its job, and clears away what a killed server had
// begun to store.
func New(c Config) *Fetcher {
	mismatches, _ := lru.New[string, int](mismatchesKept) // fails only without a size
	f := &Fetcher{Config: c, mismatches: mismatches}
	if err := c.Files.Sweep(); err != nil {
		c.Log.Warn("sweep unfinished files", "error", err)
	}
	c.Jobs.Handle(JobFetch, f.Handle, job.MaxAttempts(maxAttempts))
	return f
}

// now is the clock in the form that both databases keep.
func (f *Fetcher) now() time.Time { return f.Now().UTC().Truncate(time.Microsecond) }

type payload struct {
	FileID    string `json:"file"`
	MessageID string `json:"message"`
}

// Handle fetches the file of one job. It ends READY, FAILED or EXPIRED, with the
// event that its message changed; an error leaves it PENDING for another run. A
// file that is not PENDING any more is left as it is. A withdrawn message's file is
// fetched all the same: who may see it is decided by whoever shows it.
func (f *Fetcher) Handle(ctx context.Context, j job.Job) error {
	ctx = conversa.WithViewer(ctx, conversa.SystemViewer())
	var p payload
	if err := j.Decode(&p); err != nil {
		return err
	}
	row, err := f.Store.Client().File.Get(ctx, p.FileID)
	switch {
	case ent.IsNotFound(err):
		return nil // deleted meanwhile
	case err != nil:
		return fmt.Errorf("find file: %w", err)
	case row.State != conversa.FilePending:
		return nil
	}
	got, err := f.fetch(ctx, row)
	if ctx.Err() != nil {
		return context.Cause(ctx) // cut off: that says nothing about the file
	}
	state := f.judge(row, err)
	if state == conversa.FilePending {
		return f.again(ctx, row, err)
	}
	if state != conversa.FileReady {
		f.Log.WarnContext(ctx, "file will not come", "file", row.ID, "account", row.AccountID, "state", state, "error", err)
	}
	return f.settle(ctx, p, row, state, got)
}

// settle gives the file its last state, unless another run was faster, and tells.
func (f *Fetcher) settle(ctx context.Context, p payload, row *ent.File, state conversa.FileState, got fetched) error {
	return f.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		update := tx.Client.File.Update().
			Where(entfile.ID(row.ID), entfile.StateEQ(conversa.FilePending)).
			SetState(state).SetUpdatedAt(f.now())
		if state == conversa.FileReady {
			update.SetSize(got.size).SetContentType(got.contentType)
		}
		n, err := update.Save(ctx)
		if err != nil {
			return fmt.Errorf("settle file: %w", err)
		}
		if n == 0 {
			return nil
		}
		return f.tell(ctx, tx, p.MessageID)
	})
}

// tell appends to the event log that the message looks different now. Its
// conversation is read here, because conversations can be joined after the job was
// made.
func (f *Fetcher) tell(ctx context.Context, tx *store.Tx, messageID string) error {
	row, err := tx.Client.Message.Query().Where(message.ID(messageID)).Only(ctx)
	if ent.IsNotFound(err) {
		return nil
	}
	if err != nil {
		return fmt.Errorf("find message: %w", err)
	}
	news, err := json.Marshal(conversa.ConversationNews{Change: conversa.ChangeMessageChanged, MessageID: row.ID})
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	event.Append(tx, f.now(), event.Event{
		OrganizationID: row.OrganizationID,
		Kind:           string(conversa.EventConversation),
		SubjectID:      row.ConversationID,
		Payload:        string(news),
	})
	return nil
}
