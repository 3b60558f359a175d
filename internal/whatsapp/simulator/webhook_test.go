package simulator_test

import (
	"fmt"
	"net/http"
	"slices"
	"testing"
	"time"

	"conversa/internal/whatsapp/simulator"
)

// ids are the message ids that arrived, in order.
func (p *product) ids(t *testing.T) []string {
	t.Helper()
	var ids []string
	for _, m := range p.elements(t, "messages") {
		ids = append(ids, m["id"].(string))
	}
	return ids
}

func (w *world) writeMany(n int) []string {
	var ids []string
	for i := range n {
		ids = append(ids, w.ana.WriteText(phoneID, fmt.Sprint(i)))
	}
	return ids
}

func TestWebhooksAreTriedUntilTheyAreTakenInOrder(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *simulator.Config) { c.WebhookURL = "" })
	w.product.answer = func(n int) int {
		if n <= 3 {
			return http.StatusServiceUnavailable
		}
		return http.StatusOK
	}
	ids := w.writeMany(50)
	w.sim.SetWebhook(w.product.server.URL)
	w.delivered()
	got := w.product.ids(t)
	if !slices.Equal(got[len(got)-50:], ids) {
		t.Errorf("arrived %v, want %v", got, ids)
	}
	d := w.sim.Deliveries()
	if d.Updates != 50 || d.Posts != d.Taken+3 || d.Taken >= 50 || d.Waiting != 0 || d.Lost != 0 {
		t.Errorf("Deliveries = %+v, want batches and three refusals", d)
	}
}

func TestOneRefusedWebhookDoesNotStopTheOthers(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.product.answer = func(n int) int {
		if n <= 20 {
			return http.StatusInternalServerError
		}
		return http.StatusOK
	}
	first := w.ana.WriteText(phoneID, "a")
	second := w.ana.WriteText(phoneID, "b")
	w.delivered()
	ids := w.product.ids(t)
	if len(ids) < 7 || !slices.Contains(ids, first) || !slices.Contains(ids[:15], second) {
		t.Errorf("arrived %v", ids)
	}
}

func TestAWebhookIsGivenUpAfterSevenDays(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *simulator.Config) { c.WebhookURL = "" })
	w.writeMany(2)
	w.sim.Jump(7*24*time.Hour + time.Second)
	late := w.ana.WriteText(phoneID, "b")
	w.sim.SetWebhook(w.product.server.URL)
	w.delivered()
	if got := w.product.ids(t); !slices.Equal(got, []string{late}) {
		t.Errorf("arrived %v, want only %s", got, late)
	}
	if d := w.sim.Deliveries(); d.Lost != 2 || d.Updates != 1 {
		t.Errorf("Deliveries = %+v", d)
	}
}

func TestChaosRepeatsAndDisordersButLosesNothing(t *testing.T) {
	t.Parallel()
	w := newWorld(t, func(c *simulator.Config) { c.WebhookURL = "" })
	w.sim.Chaos(simulator.Chaos{Seed: 7, Repeats: 3, Duplicates: true, Disorder: true, DelayMS: 5, Batch: 8})
	ids := w.writeMany(100)
	w.sim.SetWebhook(w.product.server.URL)
	w.delivered()
	got := w.product.ids(t)
	if len(got) <= 100 {
		t.Errorf("%d arrived, want repeats", len(got))
	}
	var once []string
	for _, id := range got {
		if !slices.Contains(once, id) {
			once = append(once, id)
		}
	}
	if slices.Equal(once, ids) {
		t.Error("arrived in order")
	}
	slices.Sort(once)
	slices.Sort(ids)
	if !slices.Equal(once, ids) {
		t.Errorf("%d different arrived, want %d", len(once), len(ids))
	}
	merged := false
	for _, v := range w.product.values(t) {
		if list, _ := v["messages"].([]any); len(list) > 1 {
			merged = true
			if contacts := v["contacts"].([]any); len(contacts) != 1 {
				t.Errorf("contacts of a merged change = %v", contacts)
			}
		}
	}
	if !merged {
		t.Error("no change carried several messages")
	}
	if d := w.sim.Deliveries(); d.Updates != 100 {
		t.Errorf("Deliveries = %+v", d)
	}
}

func TestChaosSendsStatusesBeforeTheAnswer(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sim.Chaos(simulator.Chaos{StatusFirst: true})
	w.ana.WriteText(phoneID, "oi")
	w.delivered()
	wamid := w.send(text(anaPhone, "olá"))
	if got := w.product.fate(t, wamid); got == "" {
		t.Error("no status before the answer")
	}
}

func TestChaosSkipsDeliveredWhenReadAtOnce(t *testing.T) {
	t.Parallel()
	w := newWorld(t)
	w.sim.Chaos(simulator.Chaos{Seed: 1, SkipDelivered: true})
	w.ana.SetAutoRead(true)
	w.ana.WriteText(phoneID, "oi")
	seen := map[string]bool{}
	for range 20 {
		wamid := w.send(text(anaPhone, "x"))
		w.delivered()
		seen[w.product.fate(t, wamid)] = true
	}
	if len(seen) != 2 || !seen["sent read"] || !seen["sent delivered read"] {
		t.Errorf("fates = %v", seen)
	}
}
