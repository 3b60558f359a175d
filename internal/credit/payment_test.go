package credit_test

import (
	"context"
	"errors"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path"
	"slices"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditpurchase"
	"conversa/internal/audit"
	"conversa/internal/credit"
	"conversa/internal/credit/fakestripe"
	"conversa/internal/credit/stripepay"
	"conversa/internal/job"
	"conversa/internal/store"
)

// till is a world whose credits are paid at a fake Stripe, with a clock of its own.
type till struct {
	*world

	fake    *fakestripe.Server
	service *credit.Service
	ctx     context.Context
	viewer  conversa.Viewer
	jobs    *job.Runner
	clock   atomic.Int64
}

func eachTill(t *testing.T, test func(t *testing.T, p *till)) {
	t.Helper()
	each(t, func(t *testing.T, w *world) { test(t, newTill(t, w)) })
}

func newTill(t *testing.T, w *world) *till {
	fake := fakestripe.New(fakestripe.Config{Key: "key-of-a-test", WebhookSecret: "secret-of-a-test"})
	api := httptest.NewServer(http.StripPrefix("/stripe", fake.Handler()))
	t.Cleanup(api.Close)
	fake.URL = api.URL + "/stripe"
	p := &till{world: w, fake: fake}
	p.clock.Store(change.UnixMicro())
	p.service, p.ctx, p.viewer = w.buyer()
	p.service.Now = func() time.Time { return time.UnixMicro(p.clock.Load()).UTC() }
	transport := &http.Transport{} // its own: another test that ends closes what all share
	t.Cleanup(transport.CloseIdleConnections)
	p.service.Provider = stripepay.New(stripepay.Config{Key: fake.Key, WebhookSecret: fake.WebhookSecret, URL: fake.URL, Transport: transport})
	p.jobs = job.NewRunner(w.store, p.service.Now, slog.New(slog.DiscardHandler))
	p.jobs.Poll = 5 * time.Millisecond
	p.service.Handle(p.jobs)
	ctx, stop := context.WithCancel(context.WithoutCancel(t.Context()))
	ended := make(chan error, 1)
	go func() { ended <- p.jobs.Run(ctx) }()
	t.Cleanup(func() {
		stop()
		if err := <-ended; err != nil {
			t.Error(err)
		}
	})
	w.add(conversa.Credit)
	return p
}

// pass lets time go by, and all be done that is due then.
func (p *till) pass(d time.Duration) {
	p.Helper()
	p.clock.Add(d.Microseconds())
	p.jobs.Wake()
	if err := p.jobs.Idle(p.Context()); err != nil {
		p.Fatal(err)
	}
}

func (p *till) try(key string) (*ent.CreditPurchase, error) {
	return p.service.Buy(p.ctx, p.viewer, credit.Purchase{AccountID: p.account, Amount: 10 * conversa.Credit, IdempotencyKey: key})
}

// buy orders ten credits, and returns the order and the id of its page.
func (p *till) buy(key string) (row *ent.CreditPurchase, page string) {
	p.Helper()
	row, err := p.try(key)
	if err != nil {
		p.Fatal(err)
	}
	if row.Status != conversa.PurchasePending || row.CheckoutURL == nil {
		p.Fatalf("the order is %v", row)
	}
	return row, path.Base(*row.CheckoutURL)
}

// do is what the payer does on the page.
func (p *till) do(page, what string) {
	p.Helper()
	if back, ok := p.fake.Do(page, what, "4242"); !ok || back != "https://conversa.example.com/settings/accounts/"+p.account+"/credits" {
		p.Fatalf("%s: back to %q, %t", what, back, ok)
	}
}

// report hands a report over that is signed now.
func (p *till) report(event []byte) error {
	return p.service.Receive(p.system(), http.Header{"Stripe-Signature": {p.fake.Sign(event, time.Now())}}, event)
}

func (p *till) mustReport(events ...[]byte) {
	p.Helper()
	for _, event := range events {
		if err := p.report(event); err != nil {
			p.Fatal(err)
		}
	}
}

func (p *till) purchase(id string) *ent.CreditPurchase {
	return p.store.Client().CreditPurchase.GetX(p.system(), id)
}

func (p *till) verified() {
	p.Helper()
	if problems, err := credit.Verify(p.Context(), p.store); err != nil || len(problems) > 0 {
		p.Errorf("verified: %v, %q", err, problems)
	}
}

// The report comes again and again, at once, beside the look of our own: one entry.
func TestAPaymentIsEnteredOnceHoweverOftenItIsReported(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		row, page := p.buy("k")
		if row.Price != "5.00" || row.Provider != "stripe" {
			t.Errorf("the order is %v", row)
		}
		p.do(page, fakestripe.Pay)
		event := p.fake.Events()[0]
		var reports sync.WaitGroup
		for range 8 {
			reports.Go(func() {
				if err := p.report(event); err != nil {
					t.Errorf("report: %v", err)
				}
			})
		}
		p.pass(2 * time.Minute)
		reports.Wait()
		p.want(11, 0, "PURCHASE 10")
		if got := p.purchase(row.ID); got.Status != conversa.PurchasePaid || got.CheckoutURL != nil {
			t.Errorf("the purchase is %v", got)
		}
		if again, err := p.try("k"); err != nil || again.ID != row.ID || again.Status != conversa.PurchasePaid {
			t.Errorf("the same key: %v, %v", again, err)
		}
		p.verified()
	})
}

// What the provider never reports is found out by asking.
func TestAPaymentThatIsNotReportedIsFound(t *testing.T) {
	for what, want := range map[string]conversa.PurchaseStatus{
		fakestripe.Pay: conversa.PurchasePaid, fakestripe.Decline: conversa.PurchaseFailed, fakestripe.Expire: conversa.PurchaseExpired,
	} {
		t.Run(what, func(t *testing.T) {
			eachTill(t, func(t *testing.T, p *till) {
				row, page := p.buy("k")
				p.pass(30 * time.Minute)
				if got := p.purchase(row.ID); got.Status != conversa.PurchasePending {
					t.Fatalf("before anybody did anything: %s", got.Status)
				}
				p.do(page, what)
				p.pass(time.Hour)
				got := p.purchase(row.ID)
				if got.Status != want || got.CheckoutURL != nil || (got.FailureReason != nil) != (want == conversa.PurchaseFailed) {
					t.Errorf("the purchase is %v", got)
				}
				if n := p.store.Client().Job.Query().CountX(p.system()); n != 0 {
					t.Errorf("%d jobs are left", n)
				}
			})
		})
	}
}

// The provider fails, or does what it is asked for and does not say so: the same key goes on,
// and there is one page and one purchase.
func TestAPageIsBegunOnceHoweverTheProviderFails(t *testing.T) {
	for name, faults := range map[string][]fakestripe.Fault{
		"500 twice":              {{Status: 500}, {Status: 503}},
		"too many requests":      {{Status: 429}},
		"the answer is lost":     {{Cut: true}},
		"lost, and then refused": {{Cut: true}, {Status: 500}},
	} {
		t.Run(name, func(t *testing.T) {
			eachTill(t, func(t *testing.T, p *till) {
				p.fake.Fail(faults...)
				for range faults {
					if _, err := p.try("k"); !errors.Is(err, &conversa.Error{Code: conversa.CodeUnavailable}) {
						t.Fatalf("while the provider fails: %v", err)
					}
				}
				row, page := p.buy("k")
				p.do(page, fakestripe.Pay)
				p.mustReport(p.fake.Events()...)
				p.want(11, 0, "PURCHASE 10")
				if _, payments := p.fake.Paid(); payments != 1 || p.store.Client().CreditPurchase.Query().CountX(p.system()) != 1 {
					t.Errorf("%d payments of %s", payments, row.ID)
				}
			})
		})
	}
}

// Whoever ordered gave up when the answer was lost: the page is found, and what is paid there
// counts, also where its report comes first.
func TestAnOrderWhoseAnswerWasLostGoesOn(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.fake.Fail(fakestripe.Fault{Cut: true})
		if _, err := p.try("k"); err == nil {
			t.Fatal("the answer was lost")
		}
		p.pass(2 * time.Minute)
		row := p.store.Client().CreditPurchase.Query().OnlyX(p.system())
		if row.CheckoutURL == nil {
			t.Fatalf("its page was not found: %v", row)
		}
		p.world.do(func(ctx context.Context, tx *store.Tx) error { // as if it was not
			return tx.Client.CreditPurchase.UpdateOneID(row.ID).ClearReference().ClearCheckoutURL().Exec(ctx)
		})
		p.do(path.Base(*row.CheckoutURL), fakestripe.Pay)
		p.mustReport(p.fake.Events()...)
		p.want(11, 0, "PURCHASE 10")
		p.pass(24 * time.Hour)
		p.want(11, 0, "PURCHASE 10")
	})
}

// An order without a page is given up before its key could begin another one.
func TestAnOrderThatNeverGotAPageExpires(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.fake.Fail(slices.Repeat([]fakestripe.Fault{{Status: 500}}, 1000)...)
		if _, err := p.try("k"); err == nil {
			t.Fatal("the provider fails")
		}
		for range 3 {
			p.pass(10 * time.Hour)
		}
		if row := p.store.Client().CreditPurchase.Query().OnlyX(p.system()); row.Status != conversa.PurchaseExpired {
			t.Errorf("the order is %v", row)
		}
	})
}

// Reports of a purchase come in any order: paid is the last word.
func TestReportsInAnyOrderEndTheSame(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		row, page := p.buy("k")
		p.do(page, fakestripe.Pay)
		p.fake.Refund(page, 200) // of 5.00
		p.fake.Refund(page, 100)
		lost, other := p.buy("other")
		p.do(other, fakestripe.Expire)
		events := p.fake.Events()
		order := rand.Perm(len(events))
		for range 2 {
			for _, i := range order {
				p.mustReport(events[i])
			}
		}
		if b := p.balance(); b.Available != 5*conversa.Credit || b.Reserved != 0 {
			t.Errorf("%s are available after %v", b.Available, order)
		}
		if got := p.purchase(row.ID); got.Status != conversa.PurchasePaid {
			t.Errorf("the purchase is %v", got)
		}
		if got := p.purchase(lost.ID); got.Status != conversa.PurchaseExpired {
			t.Errorf("the other is %v", got)
		}
		p.fake.Refund(page, 200)
		events = p.fake.Events()
		p.mustReport(events[len(events)-1], events[0])
		if b := p.balance(); b.Available != conversa.Credit {
			t.Errorf("%s are available once all was given back", b.Available)
		}
		p.wantSum()
		p.verified()
	})
}

// What the operator confirmed and the payer paid as well is entered once, and logged.
func TestWhatIsConfirmedAndPaidIsLogged(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		var logged strings.Builder
		p.service.Log = slog.New(slog.NewTextHandler(&logged, &slog.HandlerOptions{Level: slog.LevelError}))
		usual, page := p.buy("usual")
		p.do(page, fakestripe.Pay)
		row, page := p.buy("k")
		ctx := audit.WithActor(p.Context(), credit.Operator)
		if _, err := credit.Confirm(ctx, p.store, p.service.Now(), row.ID); err != nil {
			t.Fatal(err)
		}
		p.do(page, fakestripe.Pay)
		p.mustReport(p.fake.Events()...)
		p.mustReport(p.fake.Events()[0])
		p.want(21, 0, "PURCHASE 10", "PURCHASE 10")
		if text := logged.String(); !strings.Contains(text, row.ID) || strings.Contains(text, usual.ID) {
			t.Errorf("logged was %q", text)
		}
	})
}

// Nobody but the provider can say that something was paid, and nobody can repeat what it said
// long ago.
func TestAReportThatIsNotTheProvidersIsRefused(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		row, page := p.buy("k")
		p.do(page, fakestripe.Pay)
		event := p.fake.Events()[0]
		stranger := fakestripe.New(fakestripe.Config{WebhookSecret: "another"})
		for name, signature := range map[string]string{
			"nothing":        "",
			"another secret": stranger.Sign(event, time.Now()),
			"of other bytes": p.fake.Sign(append(slices.Clone(event), ' '), time.Now()),
			"old":            p.fake.Sign(event, time.Now().Add(-6*time.Minute)),
		} {
			err := p.service.Receive(p.system(), http.Header{"Stripe-Signature": {signature}}, event)
			if !errors.Is(err, credit.ErrUnsigned) {
				t.Errorf("%s: %v", name, err)
			}
		}
		for _, unknown := range []string{"{}", "not JSON", `{"type": "checkout.session.completed", "data": {"object": {"payment_status": "paid", "metadata": {"purchase": "cpu_none"}}}}`} {
			if err := p.report([]byte(unknown)); err != nil {
				t.Errorf("%s: %v", unknown, err)
			}
		}
		if got := p.purchase(row.ID); got.Status != conversa.PurchasePending {
			t.Errorf("the purchase is %v", got)
		}
		p.want(1, 0)
	})
}

// A payment of another amount adds nothing.
func TestAPaymentOfAnotherAmountIsNotTaken(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		row, _ := p.buy("k")
		for _, paid := range []string{`"amount_total": 499, "currency": "brl"`, `"amount_total": 500, "currency": "usd"`} {
			event := `{"type": "checkout.session.completed", "data": {"object": {"payment_status": "paid", ` + paid + `, "metadata": {"purchase": "` + row.ID + `"}}}}`
			if err := p.report([]byte(event)); err == nil {
				t.Errorf("taken: %s", event)
			}
		}
		p.want(1, 0)
	})
}

// What costs less than the provider takes is over at once, with its reason.
func TestAnOrderThatTheProviderDoesNotTakeFails(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.service.Pricing.PricePerCredit = "0.04"
		for range 2 {
			row, err := p.try("k")
			if err != nil || row.Status != conversa.PurchaseFailed || row.FailureReason == nil || *row.FailureReason != "The amount must be at least 50 cents." {
				t.Errorf("the order is %v, %v", row, err)
			}
		}
		p.pass(2 * time.Minute)
		if n := p.store.Client().Job.Query().CountX(p.system()); n != 0 {
			t.Errorf("%d jobs are left", n)
		}
		p.want(1, 0)
	})
}

// Credits that wait for the operator cannot be paid by a report, and are not given up.
func TestTheOperatorsPurchasesAreTheOperators(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		stripe := p.service.Provider
		p.service.Provider = credit.Manual{}
		row, err := p.try("k")
		if err != nil || row.CheckoutURL != nil || row.Provider != "manual" {
			t.Fatalf("%v, %v", row, err)
		}
		if err := p.report([]byte("{}")); !errors.Is(err, credit.ErrUnsigned) {
			t.Errorf("a report: %v", err)
		}
		p.service.Provider = stripe
		event := `{"type": "checkout.session.completed", "data": {"object": {"payment_status": "paid", "amount_total": 500, "currency": "brl", "metadata": {"purchase": "` + row.ID + `"}}}}`
		p.mustReport([]byte(event))
		p.pass(48 * time.Hour)
		if n := p.store.Client().CreditPurchase.Query().Where(creditpurchase.StatusEQ(conversa.PurchasePending)).CountX(p.system()); n != 1 {
			t.Error("it waits no longer")
		}
		p.want(1, 0)
	})
}
