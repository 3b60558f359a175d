package inbox_test

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/crm"
	"conversa/internal/file"
	"conversa/internal/inbox"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/whatsapp"
	"conversa/internal/whatsapp/simulator"
)

// town is a world with WhatsApp in it: what customers write arrives by webhook, and
// replies go out over HTTP. Its clock is the simulator's, and stands still.
type town struct {
	*world
	sim *simulator.Simulator
	ana *simulator.Customer
	// requests counts what reached for WhatsApp; unreachable is how many of the next
	// fail before anything leaves; locked: no token can be opened.
	requests, unreachable atomic.Int64
	// uploads counts the files that were handed to WhatsApp; folder has them.
	uploads atomic.Int64
	folder  *file.Folder
	// meanwhile happens, to a message by its id, while WhatsApp is asked.
	meanwhile atomic.Pointer[func(id string)]
	locked    atomic.Bool
	// patience is how long WhatsApp may take to answer; fetches: what customers send is fetched.
	patience time.Duration
	fetches  bool
	// conv is Ana's conversation with the shop, which she began.
	conv *ent.Conversation
}

// eachTown runs a test in towns on both databases.
func eachTown(t *testing.T, test func(t *testing.T, w *town)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newTown(t, s)) })
}

func newTown(t *testing.T, s *store.Store) *town {
	t.Helper()
	return (&town{patience: 500 * time.Millisecond}).found(t, s)
}

// found has the town on a database, where Ana has written to the shop.
func (w *town) found(t *testing.T, s *store.Store) *town {
	t.Helper()
	w.world = newWorld(t, s)
	var err error
	if w.folder, err = file.NewFolder(t.TempDir()); err != nil {
		t.Fatal(err)
	}
	webhook := httptest.NewServer(http.HandlerFunc(w.takeWebhook))
	t.Cleanup(webhook.Close)
	w.sim = simulator.New(simulator.Config{WebhookURL: webhook.URL, RetryMin: time.Millisecond, RetryMax: 10 * time.Millisecond})
	w.sim.Freeze(noon)
	w.sim.AddNumber(simulator.Number{
		PhoneNumberID: shopID, WABAID: wabaID, BusinessID: "1", DisplayPhoneNumber: "+" + shopLine, Token: "token",
	})
	meta := httptest.NewServer(w.sim.Handler())
	t.Cleanup(meta.Close)
	t.Cleanup(w.sim.Close)
	t.Cleanup(func() {
		if v := w.sim.Violations(); len(v) > 0 {
			t.Errorf("merge fields reached WhatsApp: %+v", v)
		}
	})
	w.open(&whatsapp.Client{BaseURL: meta.URL, HTTP: &http.Client{Timeout: w.patience}, MediaHosts: []string{meta.Listener.Addr().String()}})
	w.sim.Start(context.WithoutCancel(t.Context()))
	w.ana = w.sim.Customer(ana, "Ana Souza")
	w.ana.WriteText(shopID, "oi")
	w.settle()
	w.conv = w.conversation()
	return w
}

// road is the way to WhatsApp, which the test can close.
type road struct {
	inbox.Sender
	*town
}

// SendText implements inbox.Sender.
func (r road) SendText(ctx context.Context, cr whatsapp.Credentials, m whatsapp.Text) (whatsapp.Sent, error) {
	if r.unreachable.Add(-1) >= 0 {
		return whatsapp.Sent{}, fmt.Errorf("dial: %w", whatsapp.ErrNotSent)
	}
	r.requests.Add(1)
	if meanwhile := r.meanwhile.Load(); meanwhile != nil {
		(*meanwhile)(m.CallbackData)
	}
	return r.Sender.SendText(ctx, cr, m)
}

// SendMedia implements inbox.Sender.
func (r road) SendMedia(ctx context.Context, cr whatsapp.Credentials, m whatsapp.MediaMessage) (whatsapp.Sent, error) {
	r.requests.Add(1)
	return r.Sender.SendMedia(ctx, cr, m)
}

// SendReaction implements inbox.Sender.
func (r road) SendReaction(ctx context.Context, cr whatsapp.Credentials, m whatsapp.ReactionMessage) (whatsapp.Sent, error) {
	if r.unreachable.Add(-1) >= 0 {
		return whatsapp.Sent{}, fmt.Errorf("dial: %w", whatsapp.ErrNotSent)
	}
	r.requests.Add(1)
	return r.Sender.SendReaction(ctx, cr, m)
}

// MarkRead implements inbox.Sender.
func (r road) MarkRead(ctx context.Context, cr whatsapp.Credentials, wamid string) error {
	if r.unreachable.Add(-1) >= 0 {
		return fmt.Errorf("dial: %w", whatsapp.ErrNotSent)
	}
	return r.Sender.MarkRead(ctx, cr, wamid)
}

// UploadMedia implements inbox.Sender.
func (r road) UploadMedia(ctx context.Context, cr whatsapp.Credentials, u whatsapp.Upload) (string, error) {
	r.uploads.Add(1)
	return r.Sender.UploadMedia(ctx, cr, u)
}

// OpenToken implements inbox.Tokens.
func (w *town) OpenToken(*ent.Account) (string, error) {
	if w.locked.Load() {
		return "", errors.New("the key is away")
	}
	return "token", nil
}

// open starts the server's part, and stops it at the end.
func (w *town) open(client *whatsapp.Client) {
	w.Helper()
	w.jobs = job.NewRunner(w.store, w.sim.Now, discard)
	w.jobs.Poll = 5 * time.Millisecond
	w.inbox = inbox.New(inbox.Config{
		Store: w.store, Jobs: w.jobs, Sender: road{client, w}, Tokens: w, Papers: &crm.Service{Store: w.store, Now: w.sim.Now}, Now: w.sim.Now, Log: discard,
		Files: file.NewService(file.ServiceConfig{Store: w.store, Jobs: w.jobs, Files: w.folder, Now: w.sim.Now, Log: discard}),
	})
	if w.fetches {
		file.New(file.Config{Store: w.store, Jobs: w.jobs, Media: client, Tokens: w, Files: w.folder, Now: w.sim.Now, Log: discard})
	}
	ctx, cancel := context.WithCancel(context.WithoutCancel(w.Context()))
	done := make(chan error, 1)
	go func() { done <- w.jobs.Run(ctx) }()
	w.Cleanup(func() {
		cancel()
		if err := <-done; err != nil {
			w.Error(err)
		}
	})
}

func (w *town) takeWebhook(_ http.ResponseWriter, r *http.Request) {
	body, err := io.ReadAll(r.Body)
	if err == nil {
		err = w.inbox.Accept(r.Context(), body)
	}
	if err == nil {
		_, err = w.inbox.Drain(r.Context())
	}
	if err != nil {
		w.Errorf("webhook: %v", err)
	}
}

// settle waits until all that can happen now has happened.
func (w *town) settle() {
	w.Helper()
	for range 3 { // a job causes a webhook, and a webhook may cause a job
		if err := w.jobs.Idle(w.Context()); err != nil {
			w.Fatal(err)
		}
		if err := w.sim.WaitDelivered(w.Context()); err != nil {
			w.Fatal(err)
		}
		w.drain()
	}
}

// pass lets time pass on every clock.
func (w *town) pass(d time.Duration) {
	w.Helper()
	w.sim.Jump(d)
	w.settle()
}

// viewer is the administrator, who replies.
func (w *world) viewer() (context.Context, conversa.Viewer) {
	v := conversa.Viewer{
		OrganizationID: w.org, UserID: w.admin, Profile: conversa.ProfileAdministrator,
		Scopes: conversa.AllScopes, Sight: conversa.Sight{AllRecords: true},
	}
	return conversa.WithViewer(context.WithoutCancel(w.Context()), v), v
}

func (w *town) reply(key, text string) (*ent.Message, error) {
	ctx, v := w.viewer()
	return one(w.inbox.Reply(ctx, v, inbox.Reply{ConversationID: w.conv.ID, IdempotencyKey: key, Text: text}))
}

// one is the message of a reply that has but one.
func one(rows []*ent.Message, err error) (*ent.Message, error) {
	if len(rows) != 1 {
		return nil, err
	}
	return rows[0], err
}

func (w *town) mustReply(key, text string) string {
	w.Helper()
	row, err := w.reply(key, text)
	if err != nil {
		w.Fatalf("reply: %v", err)
	}
	return row.ID
}

// fate is how a message stands, with why it failed.
func (w *town) fate(id string) string {
	w.Helper()
	m := w.store.Client().Message.GetX(w.systemCtx(), id)
	if m.Failure == nil {
		return string(m.Status)
	}
	return fmt.Sprintf("%s %d %s", m.Status, m.Failure.Code, m.Failure.Reason)
}

func (w *town) want(id, fate string) {
	w.Helper()
	if got := w.fate(id); got != fate {
		w.Errorf("the message is %q, want %q", got, fate)
	}
}

// wantSent checks how many messages WhatsApp accepted.
func (w *town) wantSent(n int) {
	w.Helper()
	if got := len(w.sim.Sent()); got != n {
		w.Errorf("WhatsApp accepted %d messages, want %d", got, n)
	}
}

func (w *town) fail(f simulator.Failure) {
	w.Helper()
	if err := w.sim.Fail(f); err != nil {
		w.Fatal(err)
	}
}

var discard = slog.New(slog.DiscardHandler)
