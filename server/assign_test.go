package server_test

import (
	"context"
	"fmt"
	"strings"
	"sync"
	"testing"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// A hundred strangers who write at once to two servers on one PostgreSQL are shared
// evenly by those whom the account is assigned to.
func TestTwoServersAssignInTurn(t *testing.T) {
	t.Parallel()
	w := newWorld(t, dialect.Postgres)
	one, two := w.pair()
	w.assignTo("bob", "cleo", "dora")
	queue := make(chan int)
	var senders sync.WaitGroup
	for i := range 8 {
		to := []string{one.url(), two.url()}[i%2]
		senders.Go(func() {
			for n := range queue {
				if !post(t.Context(), to, webhookBody(waIDOf(n), [][2]string{{fmt.Sprint("wamid.first.", n), "hello"}})) {
					t.Errorf("a webhook was refused")
				}
			}
		})
	}
	for n := range 100 {
		queue <- n
	}
	close(queue)
	senders.Wait()
	a := api{one.url(), w.token}
	w.eventually(readyWithin, func() []string {
		if n := leadsOf(t, a, ""); n != 100 {
			return []string{fmt.Sprintf("%d of 100 strangers are there", n)}
		}
		return nil
	})
	for _, name := range []string{"bob", "cleo", "dora"} {
		if n := leadsOf(t, a, "usr_"+name); n != 33 && n != 34 {
			t.Errorf("%s has %d of 100", name, n)
		}
	}
}

// assignTo adds users whom the account's strangers are assigned to.
func (w *world) assignTo(names ...string) {
	w.t.Helper()
	w.rows(func(ctx context.Context, tx *store.Tx) error {
		account := tx.Client.Account.Query().OnlyX(ctx)
		for i, name := range names {
			user := tx.Client.User.Create().SetID("usr_" + name).SetOrganizationID(account.OrganizationID).SetName(name).
				SetEmail(name + "@example.com").SetProfile(conversa.ProfileStandard).SaveX(ctx)
			tx.Client.AccountAssignee.Create().SetOrganizationID(account.OrganizationID).SetAccountID(account.ID).
				SetPosition(i).SetUserID(user.ID).ExecX(ctx)
		}
		return nil
	})
}

// rows changes the database beside the servers.
func (w *world) rows(change func(ctx context.Context, tx *store.Tx) error) {
	w.t.Helper()
	if err := w.beside().WithTx(w.system(), change); err != nil {
		w.t.Fatal(err)
	}
}

// system sees all rows.
func (w *world) system() context.Context {
	return conversa.WithViewer(context.WithoutCancel(w.t.Context()), conversa.SystemViewer())
}

// beside opens the database that the servers work on.
func (w *world) beside() *store.Store {
	w.t.Helper()
	var config store.Config
	for _, setting := range w.settings {
		if url, ok := strings.CutPrefix(setting, "CONVERSA_DATABASE_URL="); ok {
			config.URL = url
		}
		if dir, ok := strings.CutPrefix(setting, "CONVERSA_DATA="); ok {
			config.Dir = dir
		}
	}
	return storetest.Reopen(w.t, config)
}

// leadsOf counts the leads of an owner; of all for none.
func leadsOf(t *testing.T, a api, ownerID string) int {
	t.Helper()
	filter := map[string]any{}
	if ownerID != "" {
		filter["owner"] = map[string]any{"userId": ownerID}
	}
	var answer struct{ Leads struct{ TotalCount int } }
	err := a.ask(t.Context(), `query ($filter: CustomerFilter) { leads(filter: $filter) { totalCount } }`, map[string]any{"filter": filter}, &answer)
	if err != nil {
		t.Fatal(err)
	}
	return answer.Leads.TotalCount
}
