package server_test

import (
	"context"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"path"
	"strings"
	"testing"
	"time"

	"conversa"
	"conversa/internal/credit/fakestripe"
	"conversa/internal/store"
	"conversa/server"
)

// addShop adds an account whose number is active.
func (n *node) addShop() (id string) {
	n.t.Helper()
	n.asSystem(func(ctx context.Context, tx *store.Tx) {
		admin := tx.Client.User.Query().FirstX(ctx)
		id = tx.Client.Account.Create().SetOrganizationID(admin.OrganizationID).SetAddedByID(admin.ID).SetStatus(conversa.AccountActive).SaveX(ctx).ID
	})
	return id
}

// A payment goes the whole way: ordered, paid on the provider's page, reported, entered. What
// is not the provider's own report is refused, and no secret gets into the log.
func TestAPaymentIsReportedAtTheWebhook(t *testing.T) {
	both(t, func(t *testing.T, dialect string) {
		const key, secret = "stripe-key-of-a-test", "webhook-secret-of-a-test"
		fake := fakestripe.New(fakestripe.Config{Key: key, WebhookSecret: secret})
		stripe := httptest.NewServer(fake.Handler())
		t.Cleanup(stripe.Close)
		fake.URL = stripe.URL
		n := start(t, dialect, func(c *server.Config) {
			c.PaymentProvider, c.StripeSecretKey, c.StripeWebhookSecret, c.StripeURL = "stripe", key, secret, stripe.URL
		})
		n.furnish()
		_, cookie := n.signIn()
		account := n.addShop()
		var bought struct {
			Data struct {
				PurchaseCredits struct{ Purchase struct{ CheckoutURL string } }
			}
		}
		order := `mutation { purchaseCredits(input: {accountId: "` + account + `", amount: "10", idempotencyKey: "k"}) { purchase { checkoutUrl } } }`
		again := func() string {
			return n.query(order, map[string]string{"Cookie": cookie.Name + "=" + cookie.Value}).code()
		}
		fake.Fail(fakestripe.Fault{Status: 500}, fakestripe.Fault{Cut: true})
		if got := again(); got != "UNAVAILABLE" {
			t.Fatalf("while the provider fails: %q", got)
		}
		again() // what was cut off may be asked again by the connection itself
		n.inSession(cookie, order, &bought)
		if _, ok := fake.Do(path.Base(bought.Data.PurchaseCredits.Purchase.CheckoutURL), fakestripe.Pay, "4242"); !ok {
			t.Fatalf("no page at %+v", bought)
		}
		event, stranger := fake.Events()[0], fakestripe.New(fakestripe.Config{WebhookSecret: "another"})
		report := func(signature, body string) int {
			return n.do("POST", "/webhooks/payments", map[string]string{"Stripe-Signature": signature}, body).status
		}
		for name, c := range map[string]struct {
			signature, body string
			want            int
		}{
			"unsigned":          {"", string(event), http.StatusUnauthorized},
			"by somebody else":  {stranger.Sign(event, time.Now()), string(event), http.StatusUnauthorized},
			"long ago":          {fake.Sign(event, time.Now().Add(-time.Hour)), string(event), http.StatusUnauthorized},
			"too long":          {"", strings.Repeat("x", 1<<20), http.StatusRequestEntityTooLarge},
			"something unknown": {fake.Sign([]byte("{}"), time.Now()), "{}", http.StatusOK},
		} {
			if got := report(c.signature, c.body); got != c.want {
				t.Errorf("%s: %d, want %d", name, got, c.want)
			}
		}
		for range 2 {
			if got := report(fake.Sign(event, time.Now()), string(event)); got != http.StatusOK {
				t.Errorf("the report: %d", got)
			}
		}
		var all struct {
			Data struct {
				Accounts []struct {
					Credits struct{ Available string }
					Ledger  struct{ TotalCount int }
				}
			}
		}
		n.inSession(cookie, "{ accounts { credits { available } ledger { totalCount } } }", &all)
		if got, _ := json.Marshal(all.Data.Accounts); string(got) != `[{"Credits":{"Available":"10"},"Ledger":{"TotalCount":1}}]` {
			t.Errorf("the accounts are %s", got)
		}
		for _, hidden := range []string{key, secret} {
			if strings.Contains(n.log.String(), hidden) {
				t.Errorf("the log holds %q", hidden)
			}
		}
	})
}
