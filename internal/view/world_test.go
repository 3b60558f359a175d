package view_test

import (
	"context"
	"fmt"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
	"conversa/internal/view"
)

var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is a database in which an organization has two accounts.
type world struct {
	testing.TB
	view     *view.Service
	ctx      context.Context // the organization's administrator
	org      *ent.Organization
	user     *ent.User
	accounts []*ent.Account
}

// each runs a test in a world of its own on both databases.
func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s, "one")) })
}

func newWorld(t testing.TB, s *store.Store, name string) *world {
	t.Helper()
	w := &world{TB: t, view: &view.Service{Store: s}}
	w.change(func(ctx context.Context, c *ent.Client) {
		w.org = c.Organization.Create().SetName(name).SaveX(ctx)
		w.user = c.User.Create().SetOrganizationID(w.org.ID).SetName("Ana").SetEmail(name + "@example.com").
			SetPasswordHash("none").SetProfile(conversa.ProfileAdministrator).SaveX(ctx)
		for i := range 2 {
			w.accounts = append(w.accounts, c.Account.Create().SetOrganizationID(w.org.ID).SetNickname(fmt.Sprint("account ", i)).
				SetWabaID("1").SetPhoneNumberID(fmt.Sprint(name, i)).SetAccessToken([]byte("x")).SetAddedByID(w.user.ID).SaveX(ctx))
		}
	})
	w.ctx = conversa.WithViewer(context.WithoutCancel(t.Context()), conversa.Viewer{
		OrganizationID: w.org.ID, UserID: w.user.ID, Profile: conversa.ProfileAdministrator,
		Scopes: conversa.AllScopes, Sight: conversa.Sight{AllRecords: true},
	})
	return w
}

func (w *world) change(fn func(ctx context.Context, c *ent.Client)) {
	w.Helper()
	ctx := conversa.WithViewer(context.WithoutCancel(w.Context()), conversa.SystemViewer())
	err := w.view.Store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error {
		fn(ctx, tx.Client)
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

// converse makes a conversation whose last message is so many seconds after noon.
func (w *world) converse(account, second int) (conv *ent.Conversation) {
	w.Helper()
	w.change(func(ctx context.Context, c *ent.Client) {
		lead := c.Lead.Create().SetOrganizationID(w.org.ID).SetOwnerID(w.user.ID).SaveX(ctx)
		conv = c.Conversation.Create().SetOrganizationID(w.org.ID).SetAccountID(w.accounts[account].ID).SetLeadID(lead.ID).
			SetOwnerID(w.user.ID).SetLastMessageAt(noon.Add(time.Duration(second) * time.Second)).SaveX(ctx)
	})
	return conv
}

// message is what a test says of a message.
type message struct {
	conv      *ent.Conversation
	second    int
	text      string
	kind      conversa.MessageType
	status    conversa.MessageStatus
	direction conversa.MessageDirection
}

func (w *world) write(messages ...message) (rows []*ent.Message) {
	w.Helper()
	w.change(func(ctx context.Context, c *ent.Client) {
		for i, m := range messages {
			rows = append(rows, c.Message.Create().SetOrganizationID(w.org.ID).SetConversationID(m.conv.ID).SetAccountID(m.conv.AccountID).
				SetWamid(fmt.Sprintf("wamid.%s.%d.%d", w.org.ID, m.second, i)).SetDirection(m.direction).SetType(m.kind).
				SetOrigin(conversa.OriginCustomer).SetStatus(m.status).SetText(m.text).SetSearchText(view.Fold(m.text)).
				SetSentAt(noon.Add(time.Duration(m.second)*time.Second)).SaveX(ctx))
		}
	})
	return rows
}

func ptr[T any](v T) *T { return &v }
