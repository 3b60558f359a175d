package server_test

import (
	"slices"

	"conversa/internal/whatsapp/simulator"
)

// verify compares what there is with what was said.
func (l *load) verify() {
	t := l.w.t
	t.Helper()
	stored, total, err := l.api.messages(t.Context(), nil)
	if err != nil {
		t.Fatal(err)
	}
	if total != len(stored) {
		t.Errorf("totalCount is %d, the pages have %d", total, len(stored))
	}
	var ids, wamids []string
	for _, m := range stored {
		ids = append(ids, m.ID)
		if m.Wamid != nil {
			wamids = append(wamids, *m.Wamid)
		}
	}
	if twice := append(repeated(ids), repeated(wamids)...); len(twice) > 0 {
		t.Errorf("there twice: %q", twice)
	}
	l.verifyInbound(stored)
	l.verifyReplies(stored)
	l.verifyCustomers()
	if kept := l.server.run("webhooks", "replay"); kept != "0" {
		t.Errorf("%s webhooks were set aside", kept)
	}
}

// verifyInbound: all that was acknowledged is there, as it was written. That it is
// there once was looked at before.
func (l *load) verifyInbound(stored []storedMessage) {
	t, found := l.w.t, 0
	for _, m := range stored {
		text, ours := l.texts[m.wamid()]
		switch {
		case m.Direction != "INBOUND" || m.Text == "hello":
			continue
		case !ours || m.Text != text:
			t.Errorf("%s says %q, was written %q", m.wamid(), m.Text, text)
		case l.acknowledged[m.wamid()]:
			found++
		}
	}
	t.Logf("%d messages written, %d acknowledged, %d found", len(l.texts), len(l.acknowledged), found)
	if found != len(l.acknowledged) || found == 0 {
		t.Errorf("%d messages were acknowledged, %d of them are there", len(l.acknowledged), found)
	}
}

// verifyReplies: each key made one message, which was sent at most once, in the
// conversation's order, and says what became of it.
func (l *load) verifyReplies(stored []storedMessage) {
	t, log := l.w.t, l.w.sim.Sent()
	sent, counts := sentBy(log), map[string]int{}
	var asked []string
	for _, ids := range l.replies {
		asked = append(asked, ids...)
	}
	for _, m := range stored {
		if m.Direction != "OUTBOUND" {
			continue
		}
		counts[m.Status]++
		if !slices.Contains(asked, m.ID) {
			t.Errorf("nobody asked for reply %s", m.ID)
		}
		l.verifyReply(m, sent[m.ID])
	}
	total := 0
	for _, n := range counts {
		total += n
	}
	t.Logf("%d replies asked for: %v; %d sent", len(asked), counts, len(log))
	if total != len(asked) || len(log) == 0 {
		t.Errorf("%d replies were asked for, there are %d, %d were sent", len(asked), total, len(log))
	}
	for id := range sent {
		if !slices.Contains(asked, id) {
			t.Errorf("sent, but nobody asked for it: %q", id)
		}
	}
	l.verifyOrder(log)
}

func (l *load) verifyReply(m storedMessage, sent []simulator.SentMessage) {
	t := l.w.t
	switch {
	case len(sent) > 1:
		t.Errorf("reply %s was sent %d times: %+v", m.ID, len(sent), sent)
	case len(sent) == 1 && m.wamid() != sent[0].Wamid:
		t.Errorf("reply %s has wamid %q, was sent as %q", m.ID, m.wamid(), sent[0].Wamid)
	case len(sent) == 1 && !slices.Contains([]string{"SENT", "DELIVERED", "READ"}, m.Status):
		t.Errorf("reply %s was sent, and is %s", m.ID, m.Status)
	case len(sent) == 0 && m.Status == "FAILED" && m.Failure == nil:
		t.Errorf("reply %s failed without a reason", m.ID)
	case len(sent) == 0 && m.Status != "FAILED" && m.Status != "UNCONFIRMED":
		t.Errorf("reply %s was never sent, and is %s", m.ID, m.Status)
	}
}

// verifyOrder: what left of a conversation left in its order.
func (l *load) verifyOrder(log []simulator.SentMessage) {
	place := map[string]int{}
	for i, m := range log {
		place[m.CallbackData] = i
	}
	for conversation, ids := range l.replies {
		var places []int
		for _, id := range ids {
			if i, ok := place[id]; ok {
				places = append(places, i)
			}
		}
		if !slices.IsSorted(places) {
			l.w.t.Errorf("conversation %s left out of order: %v", conversation, places)
		}
	}
}

// verifyCustomers: each number has one conversation.
func (l *load) verifyCustomers() {
	found, err := l.api.conversations(l.w.t.Context())
	if err != nil {
		l.w.t.Fatal(err)
	}
	for waID, ids := range found {
		if len(ids) != 1 {
			l.w.t.Errorf("customer %s has %d conversations", waID, len(ids))
		}
	}
	for waID := range l.strangers {
		if len(found[waID]) == 0 {
			l.w.t.Errorf("stranger %s has no conversation", waID)
		}
	}
}
