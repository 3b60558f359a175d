package audit_test

import (
	"context"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/internal/audit"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// world is a database with one administrator.
type world struct {
	*testing.T
	store *store.Store
	admin *ent.User
}

func each(t *testing.T, test func(w world)) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		w := world{T: t, store: s}
		err := s.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
			org := tx.Client.Organization.Create().SetName("Shop").SaveX(ctx)
			w.admin = tx.Client.User.Create().SetOrganizationID(org.ID).SetName("Ana").SetEmail("ana@example.com").
				SetProfile(conversa.ProfileAdministrator).SaveX(ctx)
			return nil
		})
		if err != nil {
			t.Fatal(err)
		}
		test(w)
	})
}

func (w world) system() context.Context {
	return conversa.WithViewer(w.Context(), conversa.SystemViewer())
}

// as is the administrator's context, in a session or with a token.
func (w world) as(sessionID string) context.Context {
	return conversa.WithViewer(w.Context(), conversa.Viewer{
		OrganizationID: w.admin.OrganizationID, UserID: w.admin.ID, SessionID: sessionID, Profile: conversa.ProfileAdministrator,
	})
}

func (w world) write(ctx context.Context, e audit.Entry) error {
	return w.store.WithTx(ctx, func(ctx context.Context, tx *store.Tx) error { return audit.Write(ctx, tx, e) })
}

func (w world) only() *ent.AuditEntry {
	w.Helper()
	entry, err := w.store.Client().AuditEntry.Query().Only(w.system())
	if err != nil {
		w.Fatal(err)
	}
	return entry
}

func TestAnEntrySaysWhoDidWhatFromWhere(t *testing.T) {
	each(t, func(w world) {
		noon := time.Date(2026, 3, 1, 12, 0, 0, 0, time.UTC)
		ctx := audit.WithOrigin(w.as("ses_1"), "192.0.2.1", "Browser\x00"+strings.Repeat("é", 200))
		err := w.write(ctx, audit.Entry{
			Action: "role.saved", SubjectID: "rol_1", At: noon,
			Before: map[string]any{"name": "Clerk", "reportsToId": "rol_2", "userIds": []string{"a"}},
			After:  map[string]any{"name": "Clerks", "reportsToId": "rol_2", "userIds": []string{"a"}},
		})
		if err != nil {
			w.Fatal(err)
		}
		e := w.only()
		if e.Actor != "Ana" || e.UserID == nil || *e.UserID != w.admin.ID || e.OrganizationID != w.admin.OrganizationID {
			w.Errorf("actor = %q, %v of %s", e.Actor, e.UserID, e.OrganizationID)
		}
		if e.Outcome != conversa.AuditDone || !e.CreatedAt.Equal(noon) || *e.SubjectID != "rol_1" {
			w.Errorf("entry = %+v", e)
		}
		if len(e.Before) != 1 || e.Before["name"] != "Clerk" || len(e.After) != 1 || e.After["name"] != "Clerks" {
			w.Errorf("before %v, after %v, want what changed alone", e.Before, e.After)
		}
		if *e.IPAddress != "192.0.2.1" || !strings.HasPrefix(*e.UserAgent, "Browseré") || len(*e.UserAgent) > 200 {
			w.Errorf("from %q by %q", *e.IPAddress, *e.UserAgent)
		}
	})
}

func TestTheActorIsNamedInWords(t *testing.T) {
	each(t, func(w world) {
		err := w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.ApiToken.Create().SetID("tok_1").SetOrganizationID(w.admin.OrganizationID).SetUserID(w.admin.ID).
				SetName("till").SetTokenHash([]byte("x")).SetScopes([]string{"ADMIN"}).Exec(ctx)
		})
		if err != nil {
			w.Fatal(err)
		}
		for _, c := range []struct {
			ctx  context.Context
			want string
		}{
			{w.as("tok_1"), `Ana, by the token "till"`},
			{w.as("tok_gone"), "Ana, by a token"},
			{w.as("ses_1"), "Ana"},
			{w.system(), "Conversa"},
			{audit.WithActor(w.system(), "command line"), "command line"},
		} {
			action := "organization.updated"
			if err := w.write(c.ctx, audit.Entry{OrganizationID: w.admin.OrganizationID, Action: action, Refused: true}); err != nil {
				w.Fatal(err)
			}
			rows := w.store.Client().AuditEntry.Query().Order(ent.Desc("id")).AllX(w.system())
			if rows[0].Actor != c.want || rows[0].Outcome != conversa.AuditRefused {
				w.Errorf("actor = %q, %s, want %q", rows[0].Actor, rows[0].Outcome, c.want)
			}
		}
	})
}

func TestASecretIsNeverWrittenDown(t *testing.T) {
	each(t, func(w world) {
		for _, name := range []string{"password", "newPassword", "accessToken", "token", "appSecret", "secret", "pin", "PIN", "two_step_pin", "tokenHash", "password_hash", "Hashes"} {
			for _, e := range []audit.Entry{{Before: map[string]any{name: "x"}}, {After: map[string]any{name: "x"}}} {
				e.Action = "user.updated"
				if err := w.write(w.as("ses_1"), e); err == nil {
					w.Errorf("%s was written down", name)
				}
			}
		}
		for _, name := range []string{"shipping", "opinion", "name", "expiresAt", "hashtag"} {
			if err := w.write(w.as("ses_1"), audit.Entry{Action: "user.updated", After: map[string]any{name: "x"}}); err != nil {
				w.Errorf("%s: %v", name, err)
			}
		}
		for name, e := range map[string]audit.Entry{"no action": {OrganizationID: "org_1"}} {
			if err := w.write(w.as("ses_1"), e); err == nil {
				w.Errorf("%s was written down", name)
			}
		}
		if err := w.write(w.system(), audit.Entry{Action: "user.updated"}); err == nil {
			w.Error("an act of no organization was written down")
		}
	})
}

// Neither the API's users nor whoever reaches the database by hand can change it.
func TestTheAuditIsAppendOnly(t *testing.T) {
	each(t, func(w world) {
		if err := w.write(w.as("ses_1"), audit.Entry{Action: "role.saved"}); err != nil {
			w.Fatal(err)
		}
		for _, statement := range []string{
			"update audit_entries set actor = 'Eve'", "delete from audit_entries",
			"update audit_entries set actor = 'Eve' where id = '" + w.only().ID + "'", "delete from audit_entries where id = '" + w.only().ID + "'",
		} {
			if _, err := w.store.Exec(w.Context(), statement); err == nil || !strings.Contains(err.Error(), "append-only") {
				w.Errorf("%s: %v", statement, err)
			}
		}
		err := w.store.WithTx(w.as("ses_1"), func(ctx context.Context, tx *store.Tx) error {
			return tx.Client.AuditEntry.Create().SetOrganizationID(w.admin.OrganizationID).SetActor("Eve").SetAction("x").
				SetOutcome(conversa.AuditDone).Exec(ctx)
		})
		if err == nil {
			w.Error("an administrator wrote an entry of their own")
		}
		if e := w.only(); e.Actor != "Ana" {
			w.Errorf("the entry is of %q now", e.Actor)
		}
	})
}
