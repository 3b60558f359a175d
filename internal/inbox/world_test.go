package inbox_test

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"os"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/crm"
	"conversa/internal/inbox"
	"conversa/internal/job"
	"conversa/internal/store"
	"conversa/internal/whatsapp"
)

// long runs the tests with the counts of a night.
func long() bool { return os.Getenv("CONVERSA_TEST_LONG") == "1" }

// noon is when the tests happen, by WhatsApp's clock.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

const (
	shopID   = "100000000000001"
	branchID = "100000000000002"
	wabaID   = "900000000000001"
	shopLine = "15550100001"
	ana      = "5511955501234"
	anaID    = "BR.1000000000000000001"
)

// world is an organization with accounts on a database, and the inbox.
type world struct {
	testing.TB
	store  *store.Store
	inbox  *inbox.Service
	jobs   *job.Runner
	clock  *clock
	org    string
	admin  string
	sent   string // the id of a message of ours
	shop   *ent.Account
	branch *ent.Account
	// faults is what the inbox says of what failed by a fault of ours.
	faults *faults
}

// faults keeps what is logged, for who wants to know why something was put off.
type faults struct {
	mu   sync.Mutex // protects said
	said bytes.Buffer
}

// Write implements io.Writer.
func (f *faults) Write(line []byte) (int, error) {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.said.Write(line)
}

func (f *faults) String() string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.said.String()
}

// clock is set by hand.
type clock struct{ at atomic.Int64 }

func (c *clock) now() time.Time      { return time.UnixMicro(c.at.Load()).UTC() }
func (c *clock) set(to time.Time)    { c.at.Store(to.UnixMicro()) }
func (c *clock) add(d time.Duration) { c.at.Add(d.Microseconds()) }

// silent is a Sender that must not be asked.
type silent struct{ testing.TB }

func (s silent) SendText(context.Context, whatsapp.Credentials, whatsapp.Text) (whatsapp.Sent, error) {
	s.Error("a message was sent")
	return whatsapp.Sent{}, whatsapp.ErrNotSent
}

func (s silent) SendMedia(context.Context, whatsapp.Credentials, whatsapp.MediaMessage) (whatsapp.Sent, error) {
	s.Error("a file was sent")
	return whatsapp.Sent{}, whatsapp.ErrNotSent
}

func (s silent) SendReaction(context.Context, whatsapp.Credentials, whatsapp.ReactionMessage) (whatsapp.Sent, error) {
	s.Error("a reaction was sent")
	return whatsapp.Sent{}, whatsapp.ErrNotSent
}

func (s silent) MarkRead(context.Context, whatsapp.Credentials, string) error {
	s.Error("a message was marked")
	return whatsapp.ErrNotSent
}

func (s silent) UploadMedia(context.Context, whatsapp.Credentials, whatsapp.Upload) (string, error) {
	s.Error("a file was handed over")
	return "", whatsapp.ErrNotSent
}

// openToken says that every token is the test's.
type openToken struct{}

func (openToken) OpenToken(*ent.Account) (string, error) { return "token", nil }

// newWorld makes a world whose clock stands at noon plus a minute.
func newWorld(t testing.TB, s *store.Store) *world {
	t.Helper()
	w := bareWorld(t, s)
	w.organize("Example", "ana@example.com")
	w.shop = w.account("Shop", shopID, wabaID, shopLine)
	w.branch = w.account("Branch", branchID, wabaID, "15550100002")
	return w
}

// worlds numbers the organizations that share a database.
var worlds atomic.Int64

// anotherWorld makes one more organization on a database, with numbers of its own.
func anotherWorld(t testing.TB, s *store.Store) *world {
	t.Helper()
	w, n := bareWorld(t, s), worlds.Add(1)
	w.organize("Example", fmt.Sprintf("ana%d@example.com", n))
	w.shop = w.account("Shop", fmt.Sprintf("%s-%d", shopID, n), wabaID, shopLine)
	w.branch = w.account("Branch", fmt.Sprintf("%s-%d", branchID, n), wabaID, "15550100002")
	return w
}

func bareWorld(t testing.TB, s *store.Store) *world {
	w := &world{TB: t, store: s, clock: &clock{}, faults: &faults{}}
	w.clock.set(noon.Add(time.Minute))
	w.start(silent{t})
	return w
}

// start makes the inbox, as a server that begins.
func (w *world) start(sender inbox.Sender) {
	w.jobs = job.NewRunner(w.store, w.clock.now, slog.New(slog.DiscardHandler))
	w.inbox = inbox.New(inbox.Config{
		Store: w.store, Jobs: w.jobs, Sender: sender, Tokens: openToken{},
		Now: w.clock.now, Log: slog.New(slog.NewTextHandler(w.faults, &slog.HandlerOptions{Level: slog.LevelError})),
	})
}

// organize makes an organization with one administrator and makes it current.
func (w *world) organize(name, email string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		org := tx.Client.Organization.Create().SetName(name).SaveX(ctx)
		user := tx.Client.User.Create().SetOrganizationID(org.ID).SetName("Ana").SetEmail(email).
			SetPasswordHash("none").SetProfile(conversa.ProfileAdministrator).SaveX(ctx)
		w.org, w.admin = org.ID, user.ID
		return nil
	})
}

func (w *world) account(nickname, phoneNumberID, waba, phone string) (a *ent.Account) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) error {
		create := tx.Client.Account.Create().SetOrganizationID(w.org).SetNickname(nickname).SetWabaID(waba).
			SetPhoneNumberID(phoneNumberID).SetAccessToken([]byte("sealed")).SetAddedByID(w.admin)
		if phone != "" {
			create.SetPhoneNumber("+" + phone)
		}
		a = create.SaveX(ctx)
		return nil
	})
	return a
}

// addContact has a person add a contact.
func (w *world) addContact(first, phone string) (ref crm.Ref) {
	w.Helper()
	d := &crm.Directory{Log: slog.New(slog.DiscardHandler)}
	w.change(func(ctx context.Context, tx *store.Tx) (err error) {
		ref, err = d.Add(ctx, tx, w.org, conversa.ModuleContacts,
			crm.Person{OwnerID: w.admin, FirstName: first, Phone: phone}, w.clock.now())
		return err
	})
	return ref
}

// systemCtx is the product's own view of all rows.
func (w *world) systemCtx() context.Context {
	return conversa.WithViewer(context.WithoutCancel(w.Context()), conversa.SystemViewer())
}

// orgCtx is the product's view of the organization's rows.
func (w *world) orgCtx() context.Context {
	return conversa.WithViewer(context.WithoutCancel(w.Context()), conversa.SystemViewerOf(w.org))
}

// change runs one transaction as the system.
func (w *world) change(fn func(ctx context.Context, tx *store.Tx) error) {
	w.Helper()
	if err := w.store.WithTx(w.systemCtx(), fn); err != nil {
		w.Fatal(err)
	}
}

// hear has bodies arrive, one after the other, and processes them.
func (w *world) hear(bodies ...[]byte) {
	w.Helper()
	w.accept(bodies...)
	w.drain()
}

func (w *world) accept(bodies ...[]byte) {
	w.Helper()
	for _, body := range bodies {
		if err := w.inbox.Accept(w.Context(), body); err != nil {
			w.Fatalf("accept: %v", err)
		}
	}
}

func (w *world) drain() {
	w.Helper()
	if _, err := w.inbox.Drain(w.Context()); err != nil {
		w.Fatalf("process: %v", err)
	}
}

// states are the states of the webhook bodies, oldest first, with their problems.
func (w *world) states() []string {
	w.Helper()
	states := []string{}
	for _, d := range w.store.Client().WebhookDelivery.Query().Order(ent.Asc("id")).AllX(w.systemCtx()) {
		state := string(d.State)
		if d.Problem != nil {
			state += ": " + *d.Problem
		}
		states = append(states, state)
	}
	return states
}

// messages are all messages, oldest first.
func (w *world) messages() []*ent.Message {
	w.Helper()
	return w.store.Client().Message.Query().Order(ent.Asc("sent_at", "id")).AllX(w.systemCtx())
}

// conversation is the only one.
func (w *world) conversation() *ent.Conversation {
	w.Helper()
	rows := w.store.Client().Conversation.Query().AllX(w.systemCtx())
	if len(rows) != 1 {
		w.Fatalf("conversations: %d, want 1", len(rows))
	}
	return rows[0]
}

// wire makes webhooks, as WhatsApp writes them.
type object = map[string]any

// notify is a body with some changes of one WhatsApp Business Account.
func notify(changes ...object) []byte {
	body, err := json.Marshal(object{
		"object": "whatsapp_business_account",
		"entry":  []object{{"id": wabaID, "changes": changes}},
	})
	if err != nil {
		panic(err)
	}
	return body
}

// field is a change of a field of a number.
func field(name, phoneNumberID string, value object) object {
	value["messaging_product"] = "whatsapp"
	value["metadata"] = object{"display_phone_number": shopLine, "phone_number_id": phoneNumberID}
	return object{"field": name, "value": value}
}

// messagesField is a change with some messages of customers.
func messagesField(phoneNumberID string, messages ...object) object {
	return field("messages", phoneNumberID, object{"messages": messages})
}

// text is a customer's message at some seconds after noon.
func text(wamid, from, userID, body string, second int) object {
	m := object{"id": wamid, "timestamp": stamp(second), "type": "text", "text": object{"body": body}}
	return with(m, "from", from, "from_user_id", userID)
}

// with adds members that are not empty.
func with(o object, pairs ...string) object {
	for i := 0; i < len(pairs); i += 2 {
		if pairs[i+1] != "" {
			o[pairs[i]] = pairs[i+1]
		}
	}
	return o
}

func stamp(second int) string { return fmt.Sprint(noon.Unix() + int64(second)) }
