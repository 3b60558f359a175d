package credit_test

import (
	"io"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"conversa"
	"conversa/internal/credit"
	"conversa/internal/credit/fakestripe"
	"conversa/internal/credit/stripepay"
)

// Declined: tried again after a quarter of an hour and an hour, then no more until the
// settings are saved.
func TestARechargeThatIsDeclinedBacksOffAndPauses(t *testing.T) {
	for _, code := range []string{"card_declined", "authentication_required"} {
		t.Run(code, func(t *testing.T) {
			eachTill(t, func(t *testing.T, p *till) {
				p.first()
				p.set(recharging(5, 20, 200))
				p.fake.SetCard(card, code)
				p.spend(7)
				at := func(after time.Duration, tries int, paused bool) {
					t.Helper()
					p.pass(after)
					r := p.store.Client().CreditRecharge.GetX(p.system(), p.account)
					if got := p.recharges(); len(got) != tries || r.Failures != tries || r.LastFailure == nil || (r.PausedAt != nil) != paused {
						t.Fatalf("after %s: %d tries, %v", after, len(got), r)
					}
				}
				at(0, 1, false)
				at(14*time.Minute, 1, false)
				at(time.Minute, 2, false)
				at(59*time.Minute, 2, false)
				at(time.Minute, 3, true)
				at(48*time.Hour, 3, true)
				p.mustReport(p.fake.Events()...)
				at(0, 3, true)
				p.wantNews("LOW_BALANCE", "RECHARGE_FAILED", "RECHARGE_FAILED", "RECHARGE_FAILED")
				if row := p.recharges()[0]; row.Status != conversa.PurchaseFailed || !strings.HasPrefix(*row.FailureReason, "Your card was declined.") {
					t.Errorf("the recharge is %v", row)
				}
				p.want(4, 7, "PURCHASE 10")
				p.fake.SetCard(card, "")
				p.set(recharging(5, 20, 200))
				p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
				if r := p.store.Client().CreditRecharge.GetX(p.system(), p.account); r.Failures != 0 || r.LastFailure != nil || r.PausedAt != nil {
					t.Errorf("afterwards: %v", r)
				}
				p.verified()
			})
		})
	}
}

// The provider fails, or charges the card and does not say so: one charge, one entry.
func TestACardIsChargedOnceHoweverTheProviderFails(t *testing.T) {
	for name, faults := range map[string][]fakestripe.Fault{
		"500 twice":              {{Status: 500}, {Status: 503}},
		"the answer is lost":     {{Cut: true}},
		"lost, and then refused": {{Cut: true}, {Status: 429}},
	} {
		t.Run(name, func(t *testing.T) {
			eachTill(t, func(t *testing.T, p *till) {
				p.first()
				p.set(recharging(5, 20, 200))
				p.fake.Fail(faults...)
				p.spend(7)
				for range faults {
					p.pass(10 * time.Minute)
				}
				p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
				p.mustReport(p.fake.Events()...)
				p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
				if _, payments := p.fake.Paid(); payments != 2 || len(p.recharges()) != 1 {
					t.Errorf("%d payments, %d recharges", payments, len(p.recharges()))
				}
				p.wantNews("LOW_BALANCE", "RECHARGED")
			})
		})
	}
}

// The provider reports a charge before it answers, and again afterwards: one entry.
func TestAReportBeforeTheAnswerCountsOnce(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(5, 20, 200))
		var came atomic.Int32
		webhook := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
			body, err := io.ReadAll(r.Body)
			if err == nil {
				err = p.service.Receive(p.system(), r.Header, body)
			}
			if err != nil {
				t.Errorf("report: %v", err)
			}
			if row := p.recharges()[0]; row.Status == conversa.PurchasePaid {
				came.Add(1)
			}
		}))
		defer webhook.Close()
		p.fake.SetWebhook(webhook.URL)
		p.spend(7)
		p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
		p.mustReport(p.fake.Events()...)
		p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
		p.wantNews("LOW_BALANCE", "RECHARGED")
		if came.Load() != 1 {
			t.Errorf("the report counted %d times before the answer", came.Load())
		}
	})
}

// A provider that never answers is given up before it would not know the key any more; it is
// told long before.
func TestARechargeThatIsNeverAnsweredFails(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(5, 20, 200))
		p.fake.Fail(slices.Repeat([]fakestripe.Fault{{Status: 500}}, 1000)...)
		p.spend(7)
		p.pass(14 * time.Minute)
		p.wantNews("LOW_BALANCE")
		for range 3 {
			p.pass(time.Minute)
		}
		p.wantNews("LOW_BALANCE", "RECHARGE_FAILED")
		r := p.store.Client().CreditRecharge.GetX(p.system(), p.account)
		if r.Failures != 0 || r.LastFailure == nil || !strings.HasPrefix(*r.LastFailure, "The payment provider does not answer.") {
			t.Errorf("while it does not answer: %v", r)
		}
		for range 3 {
			p.pass(8 * time.Hour)
		}
		if got := p.recharges(); got[0].Status != conversa.PurchaseFailed {
			t.Errorf("the first is %v", got[0])
		}
		if got := p.news(); !slices.Equal(got[:3], []string{"LOW_BALANCE", "RECHARGE_FAILED", "RECHARGE_FAILED"}) {
			t.Errorf("told were %q", got)
		}
	})
}

// A provider that refuses the server's key is asked again, and administrators are told, in true
// words, also where it is only asked for the card.
func TestAProviderThatRefusesTheServerIsTold(t *testing.T) {
	for name, refuse := range map[string]func(p *till){
		"the charge": func(p *till) {
			p.fake.Fail(slices.Repeat([]fakestripe.Fault{{Status: 401}, {Status: 403}}, 500)...)
		},
		"the card": func(p *till) {
			p.pass(time.Hour)
			_, page := p.buy("another card")
			p.do(page, fakestripe.Pay)
			p.mustReport(p.fake.Events()...)
			p.spend(10)
			p.service.Provider = stripepay.New(stripepay.Config{Key: "a wrong key", URL: p.fake.URL})
		},
	} {
		t.Run(name, func(t *testing.T) {
			eachTill(t, func(t *testing.T, p *till) {
				p.first()
				p.set(recharging(5, 20, 200))
				refuse(p)
				p.spend(7)
				p.pass(14 * time.Minute)
				p.wantNews("LOW_BALANCE")
				for range 20 {
					p.pass(time.Minute)
				}
				p.wantNews("LOW_BALANCE", "RECHARGE_FAILED")
				r := p.store.Client().CreditRecharge.GetX(p.system(), p.account)
				if r.Failures != 0 || r.LastFailure == nil || !strings.HasPrefix(*r.LastFailure, "The payment provider refuses what this server asks.") {
					t.Errorf("while it refuses: %v", r)
				}
			})
		})
	}
}

// What would be refused again is a failure at once.
func TestARechargeThatIsRefusedForGoodFails(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(5, 20, 200))
		p.fake.Fail(fakestripe.Fault{Status: 400})
		p.spend(7)
		p.wantNews("LOW_BALANCE", "RECHARGE_FAILED")
		if row := p.recharges()[0]; row.Status != conversa.PurchaseFailed || !strings.HasPrefix(*row.FailureReason, "The payment provider refused the order: stripe answered 400") {
			t.Errorf("the recharge is %v", row)
		}
		p.pass(15 * time.Minute)
		p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
	})
}

// What was paid without a card since, here by an invoice that the operator confirms, takes none
// away.
func TestTheLastCardThatWasSavedIsCharged(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.pass(time.Hour)
		row, _ := p.buy("by invoice")
		if _, err := credit.Confirm(p.Context(), p.store, p.service.Now(), row.ID); err != nil {
			t.Fatal(err)
		}
		p.set(recharging(5, 20, 200))
		p.spend(17)
		p.want(24, 17, "PURCHASE 10", "PURCHASE 10", "AUTO_RECHARGE 20")
	})
}

// The settings name the card that will be charged: that of the last purchase on the page.
func TestTheSettingsNameTheCardOfTheLastPurchase(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(5, 20, 200))
		named := func(want string) {
			t.Helper()
			if r := p.store.Client().CreditRecharge.GetX(p.system(), p.account); r.PaymentMethod == nil || *r.PaymentMethod != want {
				t.Errorf("named is %v, want %s", r.PaymentMethod, want)
			}
		}
		named("Visa 4242")
		p.pass(time.Hour)
		_, page := p.buy("another card")
		if _, ok := p.fake.Do(page, fakestripe.Pay, "0341"); !ok {
			t.Fatal("the page is closed")
		}
		p.mustReport(p.fake.Events()...)
		p.pass(time.Minute)
		named("Visa 0341")
	})
}

// What takes time is asked about, and nothing else begins meanwhile.
func TestARechargeThatTakesTimeIsFound(t *testing.T) {
	eachTill(t, func(t *testing.T, p *till) {
		p.first()
		p.set(recharging(5, 20, 200))
		p.fake.SetCard(card, fakestripe.Processing)
		p.spend(7)
		p.set(recharging(5, 20, 200)) // asks for another
		p.pass(10 * time.Minute)
		if got := p.recharges(); len(got) != 1 || got[0].Status != conversa.PurchasePending {
			t.Fatalf("the recharges are %v", got)
		}
		p.fake.Clear()
		p.pass(time.Hour)
		p.want(24, 7, "PURCHASE 10", "AUTO_RECHARGE 20")
	})
}
