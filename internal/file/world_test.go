package file_test

import (
	"context"
	"encoding/json"
	"log/slog"
	"sync/atomic"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/file"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// world is a message with one file on a database, WhatsApp, and a fetcher.
type world struct {
	t      *testing.T
	store  *store.Store
	meta   *meta
	folder *file.Folder
	dir    string
	jobs   *job.Runner
	clock  *clock
	config file.Config

	fileID, messageID, conversationID string
	// told is how many events there were when the file was announced.
	told int
}

// clock is set by hand.
type clock struct{ elapsed atomic.Int64 }

var start = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

func (c *clock) now() time.Time          { return start.Add(time.Duration(c.elapsed.Load())) }
func (c *clock) advance(d time.Duration) { c.elapsed.Add(int64(d)) }

// openToken says that every token is the test's.
type openToken struct{}

func (openToken) OpenToken(*ent.Account) (string, error) { return token, nil }

// each runs a test in a world of its own on both databases.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()

	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := &world{t: t, store: s, meta: newMeta(t), clock: &clock{}}
		w.folder, w.dir = newFolder(t)
		w.populate()
		w.config = file.Config{
			Store: s, Media: w.meta.client(), Tokens: openToken{}, Files: w.folder,
			Now: w.clock.now, Log: slog.New(slog.DiscardHandler),
		}
		test(t, w)
	})
}

// fetcher is one server's.
func (w *world) fetcher() *file.Fetcher {
	c := w.config
	w.jobs = job.NewRunner(w.store, w.clock.now, c.Log)
	c.Jobs = w.jobs
	return file.New(c)
}

func system(ctx context.Context) context.Context {
	return conversa.WithViewer(ctx, conversa.SystemViewer())
}

// change runs one transaction as the system.
func (w *world) change(fn func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()

	if err := w.store.WithTx(system(w.t.Context()), fn); err != nil {
		w.t.Fatal(err)
	}
}

func (w *world) populate() {
	w.t.Helper()

	w.change(func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		org := c.Organization.Create().SetName("Example").SaveX(ctx)
		user := c.User.Create().SetOrganizationID(org.ID).SetName("Ana").SetEmail("ana@example.com").
			SetPasswordHash("none").SetProfile(conversa.ProfileAdministrator).SaveX(ctx)
		account := c.Account.Create().SetOrganizationID(org.ID).SetNickname("Shop").SetWabaID("1").
			SetPhoneNumberID("100000000000001").SetAccessToken([]byte("sealed")).SetAddedByID(user.ID).SaveX(ctx)
		lead := c.Lead.Create().SetOrganizationID(org.ID).SetOwnerID(user.ID).SaveX(ctx)
		conv := c.Conversation.Create().SetOrganizationID(org.ID).SetAccountID(account.ID).SetLeadID(lead.ID).
			SetOwnerID(user.ID).SetLastMessageAt(start).SaveX(ctx)
		message := c.Message.Create().SetOrganizationID(org.ID).SetConversationID(conv.ID).SetAccountID(account.ID).
			SetWamid("wamid.1").SetDirection(conversa.DirectionInbound).SetType(conversa.TypeImage).
			SetOrigin(conversa.OriginCustomer).SetStatus(conversa.StatusReceived).SetSentAt(start).SaveX(ctx)
		w.messageID, w.conversationID = message.ID, conv.ID
		return nil
	})
	w.announce()
}

// announce gives the message a file, the next one where it has one.
func (w *world) announce() {
	w.t.Helper()

	w.told = len(w.events())
	w.change(func(ctx context.Context, tx *store.Tx) error {
		message := tx.Client.Message.GetX(ctx, w.messageID)
		row := tx.Client.File.Create().SetOrganizationID(message.OrganizationID).SetAccountID(message.AccountID).
			SetMediaID("700").SetName("image.jpg").SetContentType("image/jpeg").SetSha256(base64Sum(content)).
			SetSource(conversa.FileFromWhatsApp).SetCreatedAt(w.clock.now()).SaveX(ctx)
		tx.Client.Attachment.Create().SetOrganizationID(message.OrganizationID).
			SetMessageID(message.ID).SetFileID(row.ID).SaveX(ctx)
		w.fileID = row.ID
		return nil
	})
}

// eachCase runs the cases of a table on one world after the other, each with a file
// and a WhatsApp of its own.
func eachCase[C any](t *testing.T, cases map[string]C, test func(t *testing.T, w *world, c C)) {
	t.Helper()

	each(t, func(t *testing.T, w *world) {
		for name, c := range cases {
			t.Run(name, func(t *testing.T) {
				own := *w
				own.t, own.meta = t, newMeta(t)
				own.config.Media = own.meta.client()
				own.announce()
				test(t, &own, c)
			})
		}
	})
}

// edit changes the file's row.
func (w *world) edit(fn func(u *ent.FileUpdateOne)) {
	w.t.Helper()

	w.change(func(ctx context.Context, tx *store.Tx) error {
		u := tx.Client.File.UpdateOneID(w.fileID)
		fn(u)
		return u.Exec(ctx)
	})
}

func (w *world) payload() map[string]string {
	return map[string]string{"file": w.fileID, "message": w.messageID, "conversation": w.conversationID}
}

// handle runs the job once.
func (w *world) handle(f *file.Fetcher) error {
	w.t.Helper()

	raw, err := json.Marshal(w.payload())
	if err != nil {
		w.t.Fatal(err)
	}
	return f.Handle(w.t.Context(), job.Job{ID: "job_1", Kind: file.JobFetch, Payload: raw, Attempts: 1})
}

// row is the file as the database has it.
func (w *world) row() *ent.File {
	w.t.Helper()

	row, err := w.store.Client().File.Get(system(w.t.Context()), w.fileID)
	if err != nil {
		w.t.Fatal(err)
	}
	return row
}

// events lists what was told, as "kind subject payload".
func (w *world) events() []string {
	w.t.Helper()

	query := "select kind, subject_id, payload from event"
	if w.store.Dialect() == dialect.Postgres {
		query += " union all select kind, subject_id, payload from event_in"
	}
	rows, err := w.store.Query(w.t.Context(), query)
	if err != nil {
		w.t.Fatal(err)
	}
	defer rows.Close()
	told := []string{}
	for rows.Next() {
		var kind, subject, payload string
		if err := rows.Scan(&kind, &subject, &payload); err != nil {
			w.t.Fatal(err)
		}
		told = append(told, kind+" "+subject+" "+payload)
	}
	if err := rows.Err(); err != nil {
		w.t.Fatal(err)
	}
	return told
}

// want checks the file's state, that its bytes are stored when and only when it is
// READY, that a last state was told exactly once, and that nothing lies around.
func (w *world) want(state conversa.FileState) {
	w.t.Helper()

	row := w.row()
	if row.State != state {
		w.t.Errorf("state = %s, want %s", row.State, state)
	}
	if ready := state == conversa.FileReady; ready != (row.Size != nil) {
		w.t.Errorf("size = %v of a file that is %s", row.Size, state)
	}
	got, there := read(w.t, w.folder, w.fileID)
	if there != (state == conversa.FileReady) || there && got != content {
		w.t.Errorf("stored: %v, %q", there, got)
	}
	if state == conversa.FileReady && row.Size != nil && *row.Size != int64(len(content)) {
		w.t.Errorf("size = %d, want %d", *row.Size, len(content))
	}
	told := "conversation " + w.conversationID + ` {"change":"MESSAGE_CHANGED","message":"` + w.messageID + `"}`
	events := w.events()[w.told:]
	switch {
	case state == conversa.FilePending && len(events) > 0:
		w.t.Errorf("told of a file that is still PENDING: %v", events)
	case state != conversa.FilePending && (len(events) != 1 || events[0] != told):
		w.t.Errorf("told %v, want %s once", events, told)
	}
	if left := unfinished(w.t, w.dir); len(left) > 0 {
		w.t.Errorf("unfinished: %v", left)
	}
}
