package crm_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"log/slog"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/auditentry"
	"conversa/internal/crm"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// noon is the time in these tests.
var noon = time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)

// world is an organization with an administrator, a seller, and the seller's peer, who
// see their own records alone.
type world struct {
	*testing.T
	store              *store.Store
	crm                *crm.Service
	org                string
	admin, seller, eva conversa.Viewer
	account            *ent.Account
	// later is how long after noon it is.
	later time.Duration
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s)) })
}

func newWorld(t *testing.T, s *store.Store) *world {
	t.Helper()
	w := &world{T: t, store: s}
	now := func() time.Time { return noon.Add(w.later) }
	w.crm = &crm.Service{
		Store: s, Directory: &crm.Directory{Log: slog.New(slog.DiscardHandler)}, Now: now, Signals: &signal.Service{Store: s, Now: now},
	}
	w.change(func(ctx context.Context, tx *store.Tx) {
		org := tx.Client.Organization.Create().SetName("Shop").SetRecordVisibility(conversa.VisibilityOwner).SaveX(ctx)
		w.org = org.ID
	})
	w.admin = w.user("ana", conversa.ProfileAdministrator)
	w.seller, w.eva = w.user("bob", conversa.ProfileStandard), w.user("eva", conversa.ProfileStandard)
	w.change(func(ctx context.Context, tx *store.Tx) {
		w.account = tx.Client.Account.Create().SetOrganizationID(w.org).SetNickname("sales").SetPhoneNumberID("1").
			SetAccessToken([]byte("sealed")).SetAddedByID(w.admin.UserID).SaveX(ctx)
	})
	return w
}

func (w *world) user(name string, profile conversa.Profile) conversa.Viewer {
	w.Helper()
	v := conversa.Viewer{OrganizationID: w.org, SessionID: "ses_" + name, Profile: profile, Scopes: conversa.AllScopes}
	w.change(func(ctx context.Context, tx *store.Tx) {
		v.UserID = tx.Client.User.Create().SetOrganizationID(w.org).SetName(name).SetEmail(name + w.org + "@example.com").
			SetPasswordHash("x").SetProfile(profile).SaveX(ctx).ID
	})
	v.Sight = conversa.Sight{AllRecords: profile == conversa.ProfileAdministrator, OwnerIDs: []string{v.UserID}}
	return v
}

func (w *world) system() context.Context {
	return conversa.WithViewer(context.WithoutCancel(w.Context()), conversa.SystemViewer())
}

func (w *world) change(fn func(ctx context.Context, tx *store.Tx)) {
	w.Helper()
	err := w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
		fn(ctx, tx)
		return nil
	})
	if err != nil {
		w.Fatal(err)
	}
}

func (w *world) create(viewer conversa.Viewer, module conversa.CustomerModule, f crm.Fields) crm.Ref {
	w.Helper()
	ref, err := w.crm.Create(w.Context(), viewer, module, f)
	if err != nil {
		w.Fatal(err)
	}
	return ref
}

// talk makes a customer's conversation.
func (w *world) talk(ref crm.Ref) (id string) {
	w.Helper()
	w.change(func(ctx context.Context, tx *store.Tx) {
		create := tx.Client.Conversation.Create().SetOrganizationID(w.org).SetAccountID(w.account.ID).
			SetOwnerID(ref.OwnerID).SetLastMessageAt(noon)
		if ref.Module == conversa.ModuleContacts {
			create.SetContactID(ref.ID)
		} else {
			create.SetLeadID(ref.ID)
		}
		id = create.SaveX(ctx).ID
	})
	return id
}

func (w *world) lead(ref crm.Ref) *ent.Lead {
	return w.store.Client().Lead.GetX(w.system(), ref.ID)
}

// wantRefused checks the code and the field of a refusal.
func (w *world) wantRefused(what string, err error, code conversa.ErrorCode, field string) {
	w.Helper()
	var refusal *conversa.Error
	if !errors.As(err, &refusal) || refusal.Code != code || refusal.Field != field {
		w.Errorf("%s: %v, want %s at %q", what, err, code, field)
	}
}

// acts are the audit's entries, oldest first, as "action before after".
func (w *world) acts(subject string) (acts []string) {
	w.Helper()
	rows := w.store.Client().AuditEntry.Query().Where(auditentry.SubjectID(subject)).
		Order(ent.Asc(auditentry.FieldID)).AllX(w.system())
	for _, row := range rows {
		acts = append(acts, strings.TrimSpace(fmt.Sprint(row.Actor, " ", row.Action, " ", text(row.Before), text(row.After))))
	}
	return acts
}

func text(v map[string]any) string {
	raw, err := json.Marshal(v)
	if err != nil {
		return err.Error()
	}
	return string(raw)
}

// news are the events of a conversation, oldest first.
func (w *world) news(conversationID string) (all []conversa.ConversationNews) {
	w.Helper()
	table := "event"
	if w.store.Dialect() == "postgres" {
		table = "event_in" // nobody numbers them here
	}
	rows, err := w.store.Query(w.system(), "select payload from "+table+" where subject_id = ? order by 1", conversationID)
	if err != nil {
		w.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var payload string
		var news conversa.ConversationNews
		if err := errors.Join(rows.Scan(&payload), json.Unmarshal([]byte(payload), &news)); err != nil {
			w.Fatal(err)
		}
		all = append(all, news)
	}
	return all
}

func ptr[T any](v T) *T { return &v }
