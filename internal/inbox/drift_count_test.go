package inbox_test

import (
	"fmt"
	"slices"
	"strings"

	"conversa"
	"conversa/ent/message"
	"conversa/ent/readmarker"
	entsignal "conversa/ent/signal"
	"conversa/internal/unread"
)

// wrongCounts holds what users are told to a count of the messages one by one.
func (d *drift) wrongCounts() (wrong []string) {
	var viewers []conversa.Viewer
	for _, user := range d.users {
		v := d.viewer(user)
		v.Sight = conversa.Sight{AllRecords: d.IntN(2) == 0}
		for _, owner := range slices.Sorted(slices.Values(d.users)) {
			if !v.Sight.AllRecords && d.IntN(2) == 0 {
				v.Sight.OwnerIDs = append(v.Sight.OwnerIDs, owner)
			}
		}
		viewers = append(viewers, v)
	}
	counts, err := unread.Count(d.Context(), d.store, d.org, viewers)
	if err != nil {
		d.Fatal(err)
	}
	for _, v := range viewers {
		if want := d.countOneByOne(v); fmt.Sprint(counts[v.UserID]) != fmt.Sprint(want) {
			wrong = append(wrong, fmt.Sprintf("%s is told %v, want %v", v.UserID, counts[v.UserID], want))
		}
	}
	return wrong
}

func (d *drift) countOneByOne(v conversa.Viewer) unread.Counts {
	ctx, client := d.orgCtx(), d.store.Client()
	markers := map[string]unread.Position{}
	for _, m := range client.ReadMarker.Query().Where(readmarker.UserID(v.UserID)).AllX(d.systemCtx()) {
		markers[m.ConversationID] = unread.Position{At: m.ReadTo, MessageID: m.MessageID}
	}
	counts, talks := unread.Counts{ByAccount: map[string]unread.Totals{}}, map[string]bool{}
	for _, s := range client.Signal.Query().Where(entsignal.UserID(v.UserID), entsignal.StateEQ(conversa.SignalNew)).WithConversation().AllX(d.systemCtx()) {
		if s.Edges.Conversation.OrganizationID == d.org && v.Sight.Includes(s.Edges.Conversation.OwnerID) {
			counts.Signals++
		}
	}
	for _, m := range client.Message.Query().Where(message.DirectionEQ(conversa.DirectionInbound), message.OriginEQ(conversa.OriginCustomer)).AllX(ctx) {
		marker, ok := markers[m.ConversationID]
		if ok && !marker.Before(unread.Position{At: m.SentAt, MessageID: m.ID}) || !v.Sight.Includes(m.OwnerID) {
			continue
		}
		n := unread.Totals{Messages: 1}
		if !talks[m.ConversationID] {
			talks[m.ConversationID], n.Conversations = true, 1
		}
		counts.Messages, counts.Conversations = counts.Messages+1, counts.Conversations+n.Conversations
		of := counts.ByAccount[m.AccountID]
		counts.ByAccount[m.AccountID] = unread.Totals{Messages: of.Messages + 1, Conversations: of.Conversations + n.Conversations}
	}
	return counts
}

// recount fails the test where anything is not what follows from the messages.
func (d *drift) recount(when string) {
	d.Helper()
	if wrong := append(d.wrong(), d.wrongCounts()...); len(wrong) > 0 {
		d.Fatalf("%s:\n%s", when, strings.Join(wrong[:min(20, len(wrong))], "\n"))
	}
}
