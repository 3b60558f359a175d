package credit_test

import (
	"context"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"conversa"
	"conversa/ent"
	"conversa/internal/credit"
)

func (w *world) buyer() (*credit.Service, context.Context, conversa.Viewer) {
	v := conversa.Viewer{
		OrganizationID: w.org, UserID: w.ana, Profile: conversa.ProfileAdministrator, Scopes: conversa.AllScopes, Sight: conversa.Sight{AllRecords: true},
	}
	s := &credit.Service{
		Store: w.store, Pricing: conversa.CreditPricing{Currency: "BRL", PricePerCredit: "0.5"}, Provider: credit.Manual{},
		PublicURL: func() string { return "https://conversa.example.com" }, Now: atChange, Log: slog.New(slog.DiscardHandler),
	}
	return s, conversa.WithViewer(context.WithoutCancel(w.Context()), v), v
}

// order orders ten credits; once more it is the same order.
func (w *world) order() *ent.CreditPurchase {
	w.Helper()
	s, ctx, v := w.buyer()
	row, err := s.Buy(ctx, v, credit.Purchase{AccountID: w.account, Amount: 10 * conversa.Credit, IdempotencyKey: "k"})
	if err != nil {
		w.Fatal(err)
	}
	return row
}

// Whoever orders, and whoever confirms, at once and again and again: one purchase, one entry.
func TestAPurchaseIsOrderedAndAddedOnce(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(conversa.Credit)
		s, ctx, v := w.buyer()
		var orders, confirmations sync.WaitGroup
		ids := make([]string, 16)
		for i := range ids {
			orders.Go(func() {
				row, err := s.Buy(ctx, v, credit.Purchase{AccountID: w.account, Amount: 10 * conversa.Credit, IdempotencyKey: "k"})
				if err != nil {
					t.Errorf("buy: %v", err)
					return
				}
				ids[i] = row.ID
			})
		}
		orders.Wait()
		w.want(1, 0) // it is not paid
		for _, id := range ids {
			if id != ids[0] {
				t.Fatalf("two purchases: %q", ids)
			}
			confirmations.Go(func() {
				if _, err := credit.Confirm(t.Context(), w.store, change, id); err != nil {
					t.Errorf("confirm: %v", err)
				}
			})
		}
		confirmations.Wait()
		w.want(11, 0, "PURCHASE 10")
		row := w.store.Client().CreditPurchase.GetX(w.system(), ids[0])
		if row.Status != conversa.PurchasePaid || row.Price != "5.00" || row.Currency != "BRL" {
			t.Errorf("the purchase is %v", row)
		}
		if e := w.entries()[1]; e.PurchaseID == nil || *e.PurchaseID != row.ID {
			t.Errorf("the entry leads to %v", e.PurchaseID)
		}
		if problems, err := credit.Verify(t.Context(), w.store); err != nil || len(problems) > 0 {
			t.Errorf("verified: %v, %q", err, problems)
		}
	})
}

func TestADeclinedPurchaseEnds(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(conversa.Credit)
		row := w.order()
		decline := func(reason string) error { return credit.Decline(t.Context(), w.store, change, row.ID, reason) }
		if decline("") == nil || decline(strings.Repeat("x", 201)) == nil || decline("a\x00b") == nil {
			t.Error("it was declined without a reason that can be read")
		}
		if err := decline("No payment came."); err != nil {
			t.Fatal(err)
		}
		if now := w.order(); now.Status != conversa.PurchaseFailed || now.FailureReason == nil || *now.FailureReason != "No payment came." {
			t.Errorf("it is %+v", now)
		}
		if decline("Once more.") == nil {
			t.Error("it was declined twice")
		}
		w.want(1, 0)
		if _, err := credit.Confirm(t.Context(), w.store, change, row.ID); err != nil { // the payment came all the same
			t.Error(err)
		}
		w.want(11, 0, "PURCHASE 10")
		if decline("Too late.") == nil {
			t.Error("what was paid was declined")
		}
	})
}

func TestWhatIsRefundedIsALine(t *testing.T) {
	each(t, func(t *testing.T, w *world) {
		w.add(conversa.Credit)
		row := w.order()
		refund := func(amount conversa.Credits) error {
			_, err := credit.Refund(t.Context(), w.store, change, row.ID, amount)
			return err
		}
		if refund(0) == nil {
			t.Error("a purchase that was not paid was refunded")
		}
		if _, err := credit.Confirm(t.Context(), w.store, change, row.ID); err != nil {
			t.Fatal(err)
		}
		if err := refund(4 * conversa.Credit); err != nil {
			t.Error(err)
		}
		w.want(7, 0, "PURCHASE 10", "REFUND -4")
		if refund(7*conversa.Credit) == nil || refund(-conversa.Credit) == nil {
			t.Error("more was refunded than was left of it")
		}
		if err := refund(0); err != nil {
			t.Error(err)
		}
		w.want(1, 0, "PURCHASE 10", "REFUND -4", "REFUND -6")
		if refund(0) == nil {
			t.Error("it was refunded twice")
		}
		if _, err := credit.Confirm(t.Context(), w.store, change, row.ID); err != nil {
			t.Error(err)
		}
		w.want(1, 0, "PURCHASE 10", "REFUND -4", "REFUND -6")
		if _, err := credit.Confirm(t.Context(), w.store, change, "cpu_none"); err == nil {
			t.Error("a purchase that is not there was confirmed")
		}
	})
}
