package server_test

import (
	"fmt"
	"maps"
	"strings"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/creditpurchase"
	"conversa/ent/message"
	"conversa/ent/webhookdelivery"
	"conversa/internal/credit"
)

// stormSettles is how long nothing may change before all has: thousands of messages wait when
// the last one is sent.
const stormSettles = 3 * time.Minute

// unsettled is what time should still bring: messages that wait, and statuses that were not
// applied.
func (s *storm) unsettled() (problems []string) {
	if d := s.w.sim.Deliveries(); d.Waiting > 0 {
		problems = append(problems, fmt.Sprintf("the simulator's webhooks are not taken: %+v", d))
	}
	ctx, client := s.w.system(), s.store.Client()
	if n := client.WebhookDelivery.Query().Where(webhookdelivery.StateEQ(webhookdelivery.StatePENDING)).CountX(ctx); n > 0 {
		problems = append(problems, fmt.Sprintf("%d webhooks wait", n))
	}
	if n := client.Message.Query().Where(message.StatusEQ(conversa.StatusQueued)).CountX(ctx); n > 0 {
		problems = append(problems, fmt.Sprintf("%d messages wait", n))
	}
	if n := client.CreditPurchase.Query().Where(creditpurchase.StatusEQ(conversa.PurchasePending)).CountX(ctx); n > 0 {
		problems = append(problems, fmt.Sprintf("%d purchases wait", n))
	}
	return problems
}

// verify compares the ledger with what was bought, and with what WhatsApp got.
func (s *storm) verify() {
	t := s.w.t
	t.Helper()
	s.w.eventually(stormSettles, s.unsettled)
	due := s.due()
	t.Logf("%d sent, %d refused; WhatsApp got %d; %d purchases", len(s.sent), s.refused, len(s.w.sim.Sent()), len(s.orders))
	if len(s.sent) == 0 || s.refused == 0 || len(s.orders) == 0 || len(due) == 0 {
		t.Error("too little happened")
	}
	recharges := s.recharges()
	s.verifyEntries(due, recharges)
	available := stormStart
	for _, changes := range []map[string]conversa.Credits{s.orders, recharges, due} {
		for _, amount := range changes {
			available += amount
		}
	}
	s.verifyBalance(available)
	for _, p := range s.servers {
		if said := p.run("credits", "verify"); said != "no difference" {
			t.Errorf("verify says %q", said)
		}
	}
}

// due is what WhatsApp bills, below zero, by the ledger's item: for each message that it got, and once
// for each conversation where that is what is paid for. Each message is there once.
func (s *storm) due() map[string]conversa.Credits {
	due, sent := map[string]conversa.Credits{}, sentBy(s.w.sim.Sent())
	rows := s.store.Client().Message.Query().Where(message.DirectionEQ(conversa.DirectionOutbound)).AllX(s.w.system())
	if len(rows) != len(s.sent) {
		s.w.t.Errorf("%d messages were accepted, %d are there", len(s.sent), len(rows))
	}
	for _, row := range rows {
		got := sent[row.ID]
		switch {
		case !s.sent[row.ID]:
			s.w.t.Errorf("message %s was refused, and is there", row.ID)
		case len(got) > 1:
			s.w.t.Errorf("message %s was sent %d times", row.ID, len(got))
		case len(got) == 0:
			continue
		case row.Wamid == nil || *row.Wamid != got[0].Wamid:
			s.w.t.Errorf("message %s is not known as %s", row.ID, got[0].Wamid)
		}
		if customer := *row.WaID; strings.HasPrefix(customer, "55") {
			due["conversation/talk"+customer+"/SERVICE"] = -stormTalkPrice
		} else {
			due["message/"+row.ID] = -stormPrice
		}
	}
	return due
}

// verifyEntries: what is due was charged once, what was paid added once, and nothing else.
func (s *storm) verifyEntries(due, recharges map[string]conversa.Credits) {
	t := s.w.t
	charged, bought, recharged := map[string]conversa.Credits{}, map[string]conversa.Credits{}, map[string]conversa.Credits{}
	for _, e := range s.store.Client().CreditLedgerEntry.Query().Order(ent.Asc("position")).AllX(s.w.system())[1:] {
		into, of := charged, e.Item
		switch {
		case e.Kind == conversa.LedgerPurchase && e.PurchaseID != nil:
			into, of = bought, *e.PurchaseID
		case e.Kind == conversa.LedgerAutoRecharge && e.PurchaseID != nil:
			into, of = recharged, *e.PurchaseID
		case e.Kind != conversa.LedgerCharge || e.MessageID == nil || e.RateID == nil:
			t.Errorf("entry %d is %v", e.Position, e)
		}
		if _, twice := into[of]; twice {
			t.Errorf("%s is entered twice", of)
		}
		into[of] = e.Amount
	}
	if !maps.Equal(charged, due) {
		t.Errorf("%d things were charged, %d are due, or others", len(charged), len(due))
	}
	if !maps.Equal(recharged, recharges) {
		t.Errorf("%d recharges were added, %d were paid, or others", len(recharged), len(recharges))
	}
	if !maps.Equal(bought, s.orders) {
		t.Errorf("%d purchases were added, %d were paid, or others", len(bought), len(s.orders))
	}
}

// verifyBalance: reserved is only what WhatsApp may still bill, and nothing after 30 days.
func (s *storm) verifyBalance(available conversa.Credits) {
	t, sent := s.w.t, sentBy(s.w.sim.Sent())
	for _, c := range s.store.Client().CreditCharge.Query().AllX(s.w.system()) {
		if c.Reserved > 0 && len(sent[c.MessageID]) > 0 {
			t.Errorf("message %s was sent, and %s is reserved for it", c.MessageID, c.Reserved)
		}
	}
	n := s.store.Client().Message.Query().Where(message.StatusEQ(conversa.StatusUnconfirmed)).CountX(s.w.system())
	now, err := s.look()
	if err != nil {
		t.Fatal(err)
	}
	t.Logf("%s; %d messages unconfirmed", now, n)
	if n == 0 && now.reserved != 0 || now.available+now.reserved != available {
		t.Errorf("of %s credits that are left the account says %s", available, now)
	}
	if _, err := credit.Expire(s.w.system(), s.store, time.Now().Add(conversa.ReservationLife)); err != nil {
		t.Fatal(err)
	}
	if now, err = s.look(); err != nil || now.available != available || now.reserved != 0 {
		t.Errorf("after 30 days %s credits are left, the account says %s, %v", available, now, err)
	}
}
