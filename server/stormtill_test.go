package server_test

import (
	"bytes"
	"context"
	mathrand "math/rand/v2"
	"net/http/httptest"
	"path"
	"sync"
	"time"

	"conversa"
	"conversa/ent/creditpurchase"
	"conversa/internal/credit/fakestripe"
)

// The account keeps stormMinimum, by stormTopUp at a time: so much that one is enough
// whatever is sent meanwhile.
const (
	stormMinimum = 10 * conversa.Credit
	stormTopUp   = 15 * conversa.Credit
	stormLimit   = 100 * stormTopUp
)

// takePayments has a second Stripe take the payments of all servers.
func (s *storm) takePayments() {
	const key, secret = "stripe-key-of-a-test", "webhook-secret-of-a-test"
	s.fake = fakestripe.New(fakestripe.Config{Key: key, WebhookSecret: secret})
	api := httptest.NewServer(s.fake.Handler())
	s.w.t.Cleanup(func() {
		api.CloseClientConnections()
		api.Close()
	})
	s.fake.URL = api.URL
	s.w.settings = append(s.w.settings, "CONVERSA_PUBLIC_URL=http://conversa.example.com", "CONVERSA_PAYMENT_PROVIDER=stripe", "CONVERSA_STRIPE_URL="+api.URL,
		"CONVERSA_STRIPE_SECRET_KEY="+key, "CONVERSA_STRIPE_WEBHOOK_SECRET="+secret)
}

// recharge has the account recharge, once its first purchase was paid.
func (s *storm) recharge(random *mathrand.Rand) {
	s.buy(random, "first")
	var answer struct {
		UpdateAutoRecharge struct{ Account struct{ ID string } }
	}
	err := s.apis[0].ask(s.w.t.Context(), `mutation($id: ID!, $input: AutoRechargeInput!) { updateAutoRecharge(accountId: $id, input: $input) { account { id } } }`,
		map[string]any{"id": s.account, "input": map[string]any{
			"enabled": true, "minimumBalance": stormMinimum.String(), "topUpAmount": stormTopUp.String(), "dailyLimit": stormLimit.String(),
		}}, &answer)
	if err != nil {
		s.w.t.Fatal(err)
	}
}

// buy orders credits, pays them, and has the provider report it, each more than once.
func (s *storm) buy(random *mathrand.Rand, key string) {
	amount := conversa.Credits(3+random.IntN(20)) * conversa.Credit / 2
	var order purchase
	for range 1 + random.IntN(2) {
		s.insist(random.IntN(len(s.apis)), func(a api) (err error) {
			order, err = a.buy(s.w.t.Context(), s.account, key, amount)
			return err
		})
	}
	page := path.Base(order.CheckoutURL)
	if _, ok := s.fake.Do(page, fakestripe.Pay, "4242"); !ok {
		s.w.t.Errorf("%s has no page to pay on: %+v", key, order)
		return
	}
	s.mu.Lock()
	s.orders[order.ID] += amount
	s.mu.Unlock()
	var reports sync.WaitGroup
	for range 1 + random.IntN(3) {
		n := random.IntN(len(s.servers))
		reports.Go(func() { s.report(page, n) })
	}
	reports.Wait()
}

// report has the provider say what became of a page until some server takes it.
func (s *storm) report(page string, n int) {
	for _, event := range s.fake.Events() {
		if !bytes.Contains(event, []byte(page)) {
			continue
		}
		for ; s.w.t.Context().Err() == nil; n++ {
			url := s.servers[n%len(s.servers)].url() + "/webhooks/payments"
			if s.fake.Report(s.w.t.Context(), url, event, time.Now()) == nil {
				return
			}
			time.Sleep(20 * time.Millisecond)
		}
	}
}

type purchase struct{ ID, CheckoutURL string }

// buy orders credits.
func (a api) buy(ctx context.Context, account, key string, amount conversa.Credits) (purchase, error) {
	var answer struct{ PurchaseCredits struct{ Purchase purchase } }
	err := a.ask(ctx, `mutation($input: PurchaseCreditsInput!) { purchaseCredits(input: $input) { purchase { id checkoutUrl } } }`,
		map[string]any{"input": map[string]any{"accountId": account, "idempotencyKey": key, "amount": amount.String()}}, &answer)
	return answer.PurchaseCredits.Purchase, err
}

// recharges are what the account bought by itself, each with its one payment; and no more of
// them than it ran low.
func (s *storm) recharges() map[string]conversa.Credits {
	t, recharges := s.w.t, map[string]conversa.Credits{}
	for _, row := range s.store.Client().CreditPurchase.Query().Where(creditpurchase.Automatic(true)).AllX(s.w.system()) {
		recharges[row.ID] = row.Amount
		if row.Status != conversa.PurchasePaid || row.Amount != stormTopUp {
			t.Errorf("the recharge is %v", row)
		}
	}
	paid := s.fake.PaidBy("purchase")
	for id, payments := range paid {
		if _, ok := recharges[id]; payments != 1 || !ok && s.orders[id] == 0 {
			t.Errorf("%s was paid %d times, and is a recharge: %t", id, payments, ok)
		}
	}
	if len(paid) != len(recharges)+len(s.orders) {
		t.Errorf("%d were paid, %d are recharges and %d were ordered", len(paid), len(recharges), len(s.orders))
	}
	low := s.ranLow()
	t.Logf("ran low %d times, recharged %d times", low, len(recharges))
	if n := len(recharges); n == 0 || n > low || conversa.Credits(n)*stormTopUp > stormLimit {
		t.Errorf("it ran low %d times, and recharged %d times", low, n)
	}
	return recharges
}

// ranLow is how often it was told that the account runs low.
func (s *storm) ranLow() (times int) {
	rows, err := s.store.Query(s.w.system(), `select count(*) from event where kind = 'account' and payload like '%LOW_BALANCE%'`)
	if err != nil {
		s.w.t.Fatal(err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		if err := rows.Scan(&times); err != nil {
			s.w.t.Fatal(err)
		}
	}
	if err := rows.Err(); err != nil {
		s.w.t.Fatal(err)
	}
	return times
}
