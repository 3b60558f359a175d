package credit_test

import (
	"context"
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditpurchase"
	"conversa/ent/job"
	"conversa/internal/credit"
	"conversa/internal/credit/fakestripe"
	"conversa/internal/store"
)

const card = "pm_fake_4242"

// some is a number of credits that is given.
func some(n int64) *conversa.Credits {
	c := conversa.Credits(n) * conversa.Credit
	return &c
}

func recharging(minimum, topUp, limit int64) conversa.AutoRecharge {
	return conversa.AutoRecharge{Enabled: true, MinimumBalance: some(minimum), TopUpAmount: some(topUp), DailyLimit: some(limit)}
}

// first buys ten credits by card, as must be done before anything is bought by itself, and
// has messages cost one.
func (p *till) first() {
	p.Helper()
	_, page := p.buy("first")
	p.do(page, fakestripe.Pay)
	p.mustReport(p.fake.Events()...)
	p.importRates("country,category,unit,price,valid_from\n*,SERVICE,MESSAGE,1,2023-06-01\n")
}

func (p *till) set(settings conversa.AutoRecharge) {
	p.Helper()
	if _, err := p.service.SetRecharge(p.ctx, p.viewer, p.account, settings); err != nil {
		p.Fatal(err)
	}
	p.pass(0)
}

// spend queues so many messages at once, and lets be done what follows.
func (p *till) spend(count int) {
	p.Helper()
	if _, err := p.queue(p.service.Now(), p.talk(), "AR", count); err != nil {
		p.Fatal(err)
	}
	p.pass(0)
}

func (p *till) recharges() []*ent.CreditPurchase {
	return p.store.Client().CreditPurchase.Query().Where(creditpurchase.Automatic(true)).Order(ent.Asc("created_at", "id")).AllX(p.system())
}

// news are the changes that were told, without those of every balance.
func (p *till) news() (changes []string) {
	p.Helper()
	query := "select payload from event where kind = 'account' order by seq"
	if p.store.Dialect() == dialect.Postgres { // nobody numbers them here
		query = "select payload from event_in where kind = 'account' order by id"
	}
	rows, err := p.store.Query(p.system(), query)
	if err != nil {
		p.Fatal(err)
	}
	defer rows.Close()
	for rows.Next() {
		var payload string
		if err := rows.Scan(&payload); err != nil {
			p.Fatal(err)
		}
		var news conversa.AccountNews
		if err := json.Unmarshal([]byte(payload), &news); err != nil {
			p.Fatal(err)
		}
		if news.Change != conversa.AccountChangeBalance {
			changes = append(changes, string(news.Change))
		}
	}
	return changes
}

func (p *till) wantNews(want ...string) {
	p.Helper()
	if got := p.news(); !slices.Equal(got, want) {
		p.Errorf("told were %q, want %q", got, want)
	}
}

// What is available falls below the minimum by what is reserved: one recharge, with one
// payment; and none while there is enough.
func TestARechargeBeginsOnceForEachCrossing(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first() // 11
		p.set(recharging(5, 20, 200))
		p.spend(6)
		p.want(5, 6, "PURCHASE 10")
		p.wantNews()
		p.spend(1)
		p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
		p.wantNews("LOW_BALANCE", "RECHARGED")
		p.spend(1)
		p.pass(24 * time.Hour)
		p.want(23, 8, "PURCHASE 10", "AUTO_RECHARGE 20")
		p.spend(20)
		p.want(23, 28, "PURCHASE 10", "AUTO_RECHARGE 20", "AUTO_RECHARGE 20")
		p.wantNews("LOW_BALANCE", "RECHARGED", "LOW_BALANCE", "RECHARGED")
		for _, row := range p.recharges() {
			if row.Status != conversa.PurchasePaid || row.Price != "10.00" || row.BoughtByID != p.ana {
				t.Errorf("the recharge is %v", row)
			}
		}
		if amount, payments := p.fake.Paid(); payments != 3 || amount != 2500 {
			t.Errorf("%d were paid in %d payments", amount, payments)
		}
		p.mustReport(p.fake.Events()...)
		p.pass(48 * time.Hour)
		p.want(23, 28, "PURCHASE 10", "AUTO_RECHARGE 20", "AUTO_RECHARGE 20")
		p.verified()
	})
}

// Many fall below the minimum at once, and what is bought is not enough: as many follow as
// are needed, one at a time.
func TestRechargesFollowEachOtherUntilThereIsEnough(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(10, 3, 300))
		var senders sync.WaitGroup
		for range 11 {
			talk := p.talk()
			ids := []string{}
			p.world.do(func(ctx context.Context, tx *store.Tx) error {
				ids = append(ids, p.message(ctx, tx, talk))
				return nil
			})
			senders.Go(func() {
				err := p.store.WithTx(p.system(), func(ctx context.Context, tx *store.Tx) error {
					return credit.Reserve(ctx, tx, p.service.Now(), credit.Queued{
						OrganizationID: p.org, AccountID: p.account, ConversationID: talk, Country: "AR", MessageIDs: ids,
					})
				})
				if err != nil {
					t.Errorf("reserve: %v", err)
				}
			})
		}
		senders.Wait()
		p.pass(time.Minute)
		b := p.balance()
		if b.Available < 10*conversa.Credit || b.Available >= 13*conversa.Credit || b.Reserved != 11*conversa.Credit {
			t.Errorf("%s are available, %s reserved", b.Available, b.Reserved)
		}
		if n := len(p.recharges()); n != 4 {
			t.Errorf("%d recharges", n)
		}
		p.wantSum()
		p.verified()
	})
}

// The daily limit holds in any 24 hours; then it goes on.
func TestTheDailyLimitHolds(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(9, 4, 10))
		p.spend(7) // 4, 8, 12
		p.spend(4) // 8: the third is over the limit
		p.want(8, 11, "PURCHASE 10", "AUTO_RECHARGE 4", "AUTO_RECHARGE 4")
		p.wantNews("LOW_BALANCE", "RECHARGED", "RECHARGED", "LOW_BALANCE", "RECHARGE_FAILED")
		r := p.store.Client().CreditRecharge.GetX(p.system(), p.account)
		if r.LastFailure == nil || r.Failures != 0 || *r.LastFailure != "The daily limit of 10 credits is reached." {
			t.Errorf("the limit shows as %v", r)
		}
		for range 2 { // it runs low again meanwhile
			p.add(conversa.Credit)
			p.spend(1)
		}
		if n := p.store.Client().Job.Query().Where(job.Kind("credit.recharge")).CountX(p.system()); n != 1 {
			t.Errorf("%d recharges wait", n)
		}
		p.pass(23 * time.Hour)
		p.want(8, 13, "PURCHASE 10", "AUTO_RECHARGE 4", "AUTO_RECHARGE 4", "ADJUSTMENT 1", "ADJUSTMENT 1")
		p.pass(time.Hour)
		p.want(12, 13, "PURCHASE 10", "AUTO_RECHARGE 4", "AUTO_RECHARGE 4", "ADJUSTMENT 1", "ADJUSTMENT 1", "AUTO_RECHARGE 4")
		p.wantNews("LOW_BALANCE", "RECHARGED", "RECHARGED", "LOW_BALANCE", "RECHARGE_FAILED", "LOW_BALANCE", "LOW_BALANCE", "RECHARGED")
	})
}

// A recharge that nobody wanted is given back, by either way, and not charged again at once.
func TestWhatIsGivenBackIsNotBoughtAgain(t *testing.T) {
	for way, giveBack := range map[string]func(p *till, id string) error{
		"by command": func(p *till, id string) error {
			_, err := credit.Refund(p.Context(), p.store, p.service.Now(), id, 0)
			return err
		},
		"at the provider": func(p *till, id string) error {
			return p.report([]byte(`{"type": "charge.refunded", "data": {"object": {"paid": true, "amount": 1000, "amount_refunded": 1000,
				"currency": "brl", "metadata": {"purchase": "` + id + `"}}}}`))
		},
	} {
		t.Run(way, func(t *testing.T) {
			eachTill(t, func(t *testing.T, p *till) {
				p.first()
				p.set(recharging(5, 20, 200))
				p.spend(7)
				if err := giveBack(p, p.recharges()[0].ID); err != nil {
					t.Fatal(err)
				}
				p.pass(24 * time.Hour)
				p.want(4, 7, "PURCHASE 10", "AUTO_RECHARGE 20", "REFUND -20")
				p.wantNews("LOW_BALANCE", "RECHARGED", "LOW_BALANCE")
				p.set(recharging(5, 20, 200))
				p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20", "REFUND -20", "AUTO_RECHARGE 20")
			})
		})
	}
}

// Without an online provider the operator is asked: one waits at a time.
func TestTheOperatorConfirmsRechargesToo(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.importRates("country,category,unit,price,valid_from\n*,SERVICE,MESSAGE,1,2023-06-01\n")
		p.service.Provider = credit.Manual{}
		row, err := p.try("k")
		if err != nil {
			t.Fatal(err)
		}
		confirm := func(id string) {
			t.Helper()
			if _, err := credit.Confirm(p.Context(), p.store, p.service.Now(), id); err != nil {
				t.Fatal(err)
			}
			p.pass(0)
		}
		if _, err := p.service.SetRecharge(p.ctx, p.viewer, p.account, recharging(5, 3, 200)); !errors.Is(err, conversa.ErrNoPurchaseYet) {
			t.Errorf("before the first purchase was paid: %v", err)
		}
		confirm(row.ID)
		p.set(recharging(5, 3, 200))
		p.spend(10)
		p.pass(48 * time.Hour)
		waiting := p.recharges()
		if len(waiting) != 1 || waiting[0].Status != conversa.PurchasePending {
			t.Fatalf("the recharges are %v", waiting)
		}
		confirm(waiting[0].ID)
		confirm(waiting[0].ID)
		p.want(4, 10, "PURCHASE 10", "AUTO_RECHARGE 3")
		again := p.recharges()
		if len(again) != 2 {
			t.Fatalf("still too few, and the recharges are %v", again)
		}
		for _, row := range again {
			if row.Status == conversa.PurchasePending {
				if err := credit.Decline(p.Context(), p.store, p.service.Now(), row.ID, "No payment came."); err != nil {
					t.Error(err)
				}
			}
		}
		p.pass(time.Minute)
		if declined := p.recharges(); len(declined) != 2 {
			t.Errorf("just declined, and the recharges are %v", declined)
		}
		p.pass(15 * time.Minute)
		if next := p.recharges(); len(next) != 3 {
			t.Errorf("a while after it was declined the recharges are %v", next)
		}
		p.verified()
	})
}

// What is set is checked, and only what is enabled, charged and active recharges.
func TestWhatCannotBeMeantIsNotSet(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		for want, settings := range map[string]conversa.AutoRecharge{
			"minimumBalance of none":  {Enabled: true, TopUpAmount: some(10)},
			"minimumBalance of zero":  {Enabled: true, MinimumBalance: some(0), TopUpAmount: some(10)},
			"minimumBalance too high": recharging(1_000_001, 10, 20),
			"topUpAmount of none":     {Enabled: true, MinimumBalance: some(10)},
			"topUpAmount of zero":     recharging(10, 0, 20),
			"topUpAmount too high":    recharging(10, 1_000_001, 1_000_001),
			"dailyLimit below one":    recharging(10, 10, 9),
			"dailyLimit without end":  recharging(10, 10, 1001),
		} {
			var refusal *conversa.Error
			_, err := p.service.SetRecharge(p.ctx, p.viewer, p.account, settings)
			if !errors.As(err, &refusal) || refusal.Code != conversa.CodeInvalidInput || !strings.HasPrefix(want, refusal.Field) {
				t.Errorf("%s: %v", want, err)
			}
		}
		if _, err := p.service.SetRecharge(p.ctx, p.viewer, "acc_none", recharging(10, 10, 20)); !errors.Is(err, &conversa.Error{Code: conversa.CodeNotFound}) {
			t.Errorf("of another account: %v", err)
		}
		only := recharging(5, 20, 200)
		only.Enabled = false
		p.set(only)
		p.spend(7)
		p.want(4, 7, "PURCHASE 10")
		p.wantNews("LOW_BALANCE")
		unlimited := recharging(5, 20, 0)
		unlimited.DailyLimit = nil
		p.set(unlimited)
		if r := p.store.Client().CreditRecharge.GetX(p.system(), p.account); r.DailyLimit != 100*conversa.Credit {
			t.Errorf("the daily limit is %s", r.DailyLimit)
		}
		p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
		p.wantNews("LOW_BALANCE", "RECHARGED")
	})
}

// Where nothing is charged any more, nothing is bought; nor while the number is not active.
func TestOnlyWhatIsUsedIsRecharged(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(5, 20, 200))
		charged := func(on bool) {
			if err := credit.SetCharged(p.Context(), p.store, p.service.Now(), p.account, on); err != nil {
				t.Fatal(err)
			}
			p.pass(0)
		}
		status := func(s conversa.AccountStatus) {
			p.world.do(func(ctx context.Context, tx *store.Tx) error {
				return tx.Client.Account.UpdateOneID(p.account).SetStatus(s).Exec(ctx)
			})
		}
		charged(false)
		if _, err := credit.Adjust(p.Context(), p.store, p.service.Now(), p.account, -7*conversa.Credit, "by hand"); err != nil {
			t.Fatal(err)
		}
		p.pass(0)
		p.want(4, 0, "PURCHASE 10", "ADJUSTMENT -7")
		p.wantNews()
		status(conversa.AccountDisconnected)
		charged(true)
		p.wantNews("LOW_BALANCE")
		p.pass(time.Hour)
		p.want(4, 0, "PURCHASE 10", "ADJUSTMENT -7")
		status(conversa.AccountActive)
		p.pass(time.Hour)
		p.want(24, 0, "PURCHASE 10", "ADJUSTMENT -7", "AUTO_RECHARGE 20")
		if n := len(p.recharges()); n != 1 {
			t.Errorf("%d recharges", n)
		}
	})
}
