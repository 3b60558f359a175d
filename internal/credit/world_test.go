package credit_test

import (
	"context"
	"fmt"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditledgerentry"
	"conversa/internal/credit"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// change is when Meta began to charge by message.
var change = time.Date(2025, 7, 1, 0, 0, 0, 0, time.UTC)

func atChange() time.Time { return change }

// prices are by conversation before the change, by message since then.
const prices = `country,category,unit,price,valid_from
*,SERVICE,CONVERSATION,3,2023-06-01
*,MARKETING,CONVERSATION,9,2023-06-01
*,SERVICE,MESSAGE,1,2025-07-01
*,MARKETING,MESSAGE,5,2025-07-01
BR,SERVICE,MESSAGE,2,2025-07-01
`

// world is an organization with an account that is charged, and a conversation.
type world struct {
	testing.TB
	store             *store.Store
	org, account      string
	conversation, ana string
	serial            int
}

func each(t *testing.T, test func(t *testing.T, w *world)) {
	t.Helper()
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) { test(t, newWorld(t, s)) })
}

func newWorld(t testing.TB, s *store.Store) *world {
	w := &world{TB: t, store: s}
	w.do(func(ctx context.Context, tx *store.Tx) error {
		c := tx.Client
		w.org = c.Organization.Create().SetName("Shop").SaveX(ctx).ID
		w.ana = c.User.Create().SetOrganizationID(w.org).SetName("Ana").SetEmail(w.org + "@example.com").
			SetProfile(conversa.ProfileAdministrator).SaveX(ctx).ID
		w.account = c.Account.Create().SetOrganizationID(w.org).SetAddedByID(w.ana).SaveX(ctx).ID
		return nil
	})
	w.conversation = w.talk()
	if err := credit.SetCharged(t.Context(), s, change, w.account, true); err != nil {
		t.Fatal(err)
	}
	return w
}

func (w *world) system() context.Context {
	return conversa.WithViewer(context.WithoutCancel(w.Context()), conversa.SystemViewer())
}

func (w *world) do(fn func(ctx context.Context, tx *store.Tx) error) {
	w.Helper()
	if err := w.store.WithTx(w.system(), fn); err != nil {
		w.Fatal(err)
	}
}

// talk begins another conversation.
func (w *world) talk() (id string) {
	w.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) error {
		lead := tx.Client.Lead.Create().SetOrganizationID(w.org).SetOwnerID(w.ana).SaveX(ctx)
		id = tx.Client.Conversation.Create().SetOrganizationID(w.org).SetAccountID(w.account).SetLead(lead).SetOwnerID(w.ana).
			SetLastMessageAt(change).SaveX(ctx).ID
		return nil
	})
	return id
}

// message adds a message that is about to be sent in a conversation.
func (w *world) message(ctx context.Context, tx *store.Tx, conversation string) string {
	w.serial++
	return tx.Client.Message.Create().SetOrganizationID(w.org).SetConversationID(conversation).SetAccountID(w.account).
		SetDirection(conversa.DirectionOutbound).SetOrigin(conversa.OriginConversa).SetType(conversa.TypeText).
		SetStatus(conversa.StatusQueued).SetSentAt(change).SaveX(ctx).ID
}

// queue queues messages to a country at a time.
func (w *world) queue(at time.Time, conversation, country string, count int) (ids []string, err error) {
	err = w.store.WithTx(w.system(), func(ctx context.Context, tx *store.Tx) error {
		ids = nil
		for range count {
			ids = append(ids, w.message(ctx, tx, conversation))
		}
		return credit.Reserve(ctx, tx, at, credit.Queued{
			OrganizationID: w.org, AccountID: w.account, ConversationID: conversation, Country: country, MessageIDs: ids,
		})
	})
	return ids, err
}

func (w *world) mustQueue(at time.Time, conversation, country string) string {
	w.Helper()
	ids, err := w.queue(at, conversation, country, 1)
	if err != nil {
		w.Fatal(err)
	}
	return ids[0]
}

// report has WhatsApp say how a message is billed.
func (w *world) report(at time.Time, conversation, message, country string, reports ...conversa.Billing) {
	w.Helper()
	w.do(func(ctx context.Context, tx *store.Tx) error {
		return credit.Report(ctx, tx, at, credit.Sent{
			OrganizationID: w.org, AccountID: w.account, ConversationID: conversation, MessageID: message, Country: country,
		}, reports...)
	})
}

func (w *world) importRates(csv string) []credit.RateChange {
	w.Helper()
	rates, err := credit.ParseRates(strings.NewReader(csv))
	if err != nil {
		w.Fatal(err)
	}
	changes, err := credit.Import{Rates: rates}.Import(w.Context(), w.store, change)
	if err != nil {
		w.Fatal(err)
	}
	return changes
}

func (w *world) add(credits conversa.Credits) {
	w.Helper()
	if _, err := credit.Adjust(w.Context(), w.store, change, w.account, credits, "a start"); err != nil {
		w.Fatal(err)
	}
}

func (w *world) balance() *ent.CreditBalance {
	return w.store.Client().CreditBalance.GetX(w.system(), w.account)
}

// ledger is the account's, each entry in words, without the first that gave it credits.
func (w *world) ledger() (lines []string) {
	for _, e := range w.entries() {
		if e.Position == 1 {
			continue
		}
		lines = append(lines, fmt.Sprintf("%s %s", e.Kind, e.Amount))
	}
	return lines
}

func (w *world) entries() []*ent.CreditLedgerEntry {
	return w.store.Client().CreditLedgerEntry.Query().Where(creditledgerentry.AccountID(w.account)).
		Order(ent.Asc(creditledgerentry.FieldPosition)).AllX(w.system())
}

// want checks what is available and reserved, in credits, and the ledger's sum.
func (w *world) want(available, reserved int64, lines ...string) {
	w.Helper()
	b := w.balance()
	if b.Available != conversa.Credits(available)*conversa.Credit || b.Reserved != conversa.Credits(reserved)*conversa.Credit {
		w.Errorf("%s available and %s reserved, want %d and %d", b.Available, b.Reserved, available, reserved)
	}
	if got := w.ledger(); fmt.Sprint(got) != fmt.Sprint(lines) {
		w.Errorf("the ledger says %v, want %v", got, lines)
	}
	w.wantSum()
}

// wantSum checks that the ledger is whole, and its sum the balance.
func (w *world) wantSum() {
	w.Helper()
	b, sum := w.balance(), conversa.Credits(0)
	entries := w.entries()
	for i, e := range entries {
		sum += e.Amount
		if e.Position != int64(i+1) || e.BalanceAfter != sum {
			w.Errorf("entry %d has position %d and balance %s, want %s", i+1, e.Position, e.BalanceAfter, sum)
		}
	}
	if sum != b.Available+b.Reserved || b.Entries != int64(len(entries)) || b.Reserved < 0 {
		w.Errorf("the ledger's %d entries sum up to %s, and the balance is %s + %s of %d", len(entries), sum, b.Available, b.Reserved, b.Entries)
	}
}

func billed(status conversa.MessageStatus, at time.Time) conversa.Billing {
	return conversa.Billing{Status: status, Billable: true, Unit: conversa.UnitMessage, Category: conversa.CategoryService, At: at}
}

func billedTalk(status conversa.MessageStatus, at time.Time, id string) conversa.Billing {
	b := billed(status, at)
	b.Unit, b.ConversationID = conversa.UnitConversation, id
	return b
}
