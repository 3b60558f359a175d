package credit_test

import (
	"context"
	"errors"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"conversa"
	"conversa/internal/credit"
	"conversa/internal/store"
	"conversa/internal/store/storetest"
)

// model is the ledger said plainly: what was reported of each message is kept, and all sums
// are worked out anew from it.
type model struct {
	rates    []credit.Rate
	added    conversa.Credits
	messages []*modelled
}

type modelled struct {
	id, talk, country string
	queuedAt          time.Time
	reserved          conversa.Credits
	reports           []conversa.Billing
}

// price is that of the last rate that had begun, of the country before any.
func (m *model) price(country string, category conversa.ConversationCategory, unit conversa.ChargeUnit, at time.Time) (price conversa.Credits, of conversa.ChargeUnit) {
	for _, place := range []string{country, "*"} {
		var best *credit.Rate
		for i, r := range m.rates {
			fits := r.Country == place && r.Category == category && (unit == "" || r.Unit == unit) && !r.ValidFrom.After(at)
			if fits && (best == nil || r.ValidFrom.After(best.ValidFrom) || r.ValidFrom.Equal(best.ValidFrom) && r.Unit == conversa.UnitMessage) {
				best = &m.rates[i]
			}
		}
		if best != nil {
			return best.Price, best.Unit
		}
	}
	return 0, ""
}

func (m *modelled) billing() (b conversa.Billing) {
	for _, r := range m.reports {
		if r.Decided() {
			b = b.Merge(r)
		}
	}
	return b
}

// items are the first message of each thing that is paid for once.
func (m *model) items() map[string]*modelled {
	items := map[string]*modelled{}
	for _, msg := range m.messages { // in the order of their charges
		b := msg.billing()
		if !b.Due() {
			continue
		}
		item := b.Item(msg.id)
		if first := items[item]; first == nil || b.At.Before(first.billing().At) {
			items[item] = msg
		}
	}
	return items
}

// sums are what is available and reserved.
func (m *model) sums() (available, reserved conversa.Credits) {
	available = m.added
	for _, first := range m.items() {
		b := first.billing()
		price, _ := m.price(first.country, b.Category, b.Unit, b.At)
		available -= price
	}
	for _, msg := range m.messages {
		if !msg.billing().Decided() {
			reserved += msg.reserved
		}
	}
	return available - reserved, reserved
}

// paid reports whether a conversation of Meta's runs that was paid for.
func (m *model) paid(talk string, at time.Time) bool {
	began := map[string]time.Time{}
	for _, msg := range m.messages {
		b := msg.billing()
		item := b.Item(msg.id)
		if !b.Due() || msg.talk != talk || b.At.After(at) || !b.At.After(at.Add(-48*time.Hour)) ||
			!strings.HasPrefix(item, "conversation/") || !strings.HasSuffix(item, "/SERVICE") {
			continue
		}
		if first, ok := began[item]; !ok || b.At.Before(first) {
			began[item] = b.At
		}
	}
	for _, first := range began {
		if first.After(at.Add(-24 * time.Hour)) {
			return true
		}
	}
	return false
}

// machine does the same to the ledger and to the model.
type machine struct {
	*world
	model
	now   time.Time
	talks []string
}

func (k *machine) Add(t *rapid.T) {
	credits := conversa.Credits(rapid.Int64Range(-2_000_000, 20_000_000).Filter(func(n int64) bool { return n != 0 }).Draw(t, "credits"))
	if _, err := credit.Adjust(k.Context(), k.store, k.now, k.account, credits, "by hand"); err != nil {
		t.Fatal(err)
	}
	k.added += credits
}

func (k *machine) Queue(t *rapid.T) {
	n := rapid.IntRange(0, 2).Draw(t, "talk")
	talk, country := k.talks[n], []string{"", "BR", "AR"}[n]
	count := rapid.IntRange(1, 4).Draw(t, "count")
	price, unit := k.price(country, conversa.CategoryService, "", k.now)
	if unit == conversa.UnitConversation && k.paid(talk, k.now) {
		price = 0
	}
	available, _ := k.sums()
	ids, err := k.queue(k.now, talk, country, count)
	if refused := price > 0 && price*conversa.Credits(count) > available; refused != errors.Is(err, conversa.ErrInsufficientCredits) || !refused && err != nil {
		t.Fatalf("%d for %s of %s available: %v", count, price, available, err)
	}
	if err != nil {
		return
	}
	for _, id := range ids {
		k.messages = append(k.messages, &modelled{id: id, talk: talk, country: country, queuedAt: k.now, reserved: price})
	}
}

func (k *machine) Report(t *rapid.T) {
	if len(k.messages) == 0 {
		t.Skip("no message")
	}
	msg := rapid.SampledFrom(k.messages).Draw(t, "message")
	r := conversa.Billing{Status: rapid.SampledFrom([]conversa.MessageStatus{"SENT", "FAILED", "DELIVERED", "READ"}).Draw(t, "status")}
	if r.Status != conversa.StatusFailed && rapid.IntRange(0, 4).Draw(t, "free") > 0 {
		r.Billable = true
		r.Category = rapid.SampledFrom([]conversa.ConversationCategory{"SERVICE", "SERVICE", "MARKETING", ""}).Draw(t, "category")
		r.Unit = rapid.SampledFrom([]conversa.ChargeUnit{"MESSAGE", "CONVERSATION", ""}).Draw(t, "unit")
		r.At = k.now.Add(-time.Duration(rapid.IntRange(0, 30).Draw(t, "hours ago")) * time.Hour)
		if r.Unit == conversa.UnitConversation {
			r.ConversationID = rapid.SampledFrom([]string{"", msg.country + "a", msg.country + "b"}).Draw(t, "conversation")
		}
	}
	k.hear(msg, r)
}

// Repeat has WhatsApp say again what it said before.
func (k *machine) Repeat(t *rapid.T) {
	if len(k.messages) == 0 {
		t.Skip("no message")
	}
	msg := rapid.SampledFrom(k.messages).Draw(t, "message")
	if len(msg.reports) == 0 {
		t.Skip("no report")
	}
	k.hear(msg, rapid.SampledFrom(msg.reports).Draw(t, "report"))
}

func (k *machine) hear(msg *modelled, r conversa.Billing) {
	k.report(k.now, msg.talk, msg.id, msg.country, r)
	msg.reports = append(msg.reports, r)
}

func (k *machine) Wait(t *rapid.T) {
	k.now = k.now.Add(time.Duration(rapid.IntRange(1, 400).Draw(t, "hours")) * time.Hour)
	if _, err := credit.Expire(k.Context(), k.store, k.now); err != nil {
		t.Fatal(err)
	}
	for _, msg := range k.messages {
		if !k.now.Before(msg.queuedAt.Add(conversa.ReservationLife)) {
			msg.reserved = 0
		}
	}
}

func (k *machine) Check(t *rapid.T) {
	available, reserved := k.sums()
	if b := k.balance(); b.Available != available || b.Reserved != reserved {
		t.Fatalf("%s available and %s reserved, want %s and %s", b.Available, b.Reserved, available, reserved)
	}
	k.wantSum()
	if k.Failed() {
		t.FailNow()
	}
}

func TestTheLedgerIsWhatAPlainReferenceWorksOut(t *testing.T) {
	t.Parallel()
	storetest.Each(t, func(t *testing.T, s *store.Store) {
		rapid.Check(t, func(rt *rapid.T) {
			w := newWorld(t, s)
			k := &machine{world: w, now: change.Add(-48 * time.Hour), talks: []string{w.talk(), w.talk(), w.talk()}}
			k.rates = k.draw(rt)
			if _, err := (credit.Import{AccountID: w.account, Rates: k.rates}).Import(t.Context(), s, change); err != nil {
				rt.Fatal(err)
			}
			w.do(func(ctx context.Context, tx *store.Tx) error { // before all that it prices
				_, err := tx.Exec(ctx, `update credit_rates set created_at = ? where account_id = ?`, k.now.Add(-time.Hour), w.account)
				return err
			})
			rt.Repeat(rapid.StateMachineActions(k))
		})
		if problems, err := credit.Verify(t.Context(), s); err != nil || len(problems) > 0 {
			t.Errorf("verified: %v, %q", err, problems)
		}
	})
}

// draw draws prices over the change.
func (k *machine) draw(t *rapid.T) (rates []credit.Rate) {
	for _, country := range []string{"*", "BR"} {
		for _, category := range []conversa.ConversationCategory{conversa.CategoryService, conversa.CategoryMarketing} {
			for _, unit := range []conversa.ChargeUnit{conversa.UnitConversation, conversa.UnitMessage} {
				for n := range rapid.IntRange(0, 2).Draw(t, "prices") {
					rates = append(rates, credit.Rate{
						Country: country, Category: category, Unit: unit,
						Price:     conversa.Credits(rapid.SampledFrom([]int64{0, 1, 350_000, 1_000_000, 2_999_999}).Draw(t, "price")),
						ValidFrom: change.Add(time.Duration(rapid.IntRange(-3, 2).Draw(t, "day")*2+n) * 12 * time.Hour),
					})
				}
			}
		}
	}
	return unique(rates)
}

func unique(rates []credit.Rate) (kept []credit.Rate) {
	seen := map[credit.Rate]bool{}
	for _, r := range rates {
		place := r
		place.Price = 0
		if !seen[place] {
			seen[place] = true
			kept = append(kept, r)
		}
	}
	return kept
}
