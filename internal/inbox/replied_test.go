package inbox_test

import (
	"fmt"
	"slices"
	"time"

	"conversa"
	"conversa/ent"
	"conversa/ent/readmarker"
	"conversa/ent/readtotal"
)

// wrong is all that is wrong with the organization's rows and signals.
func (w *world) wrong() []string { return append(w.wrongRows(), w.wrongSignals()...) }

// wrongRows says where the organization's rows are not what follows from its messages by
// the plain words: replied, waiting, unread, and the sums of these. It is the reference.
func (w *world) wrongRows() (wrong []string) {
	w.Helper()
	ctx, client := w.orgCtx(), w.store.Client()
	byConversation := map[string][]*ent.Message{}
	for _, m := range client.Message.Query().AllX(ctx) {
		byConversation[m.ConversationID] = append(byConversation[m.ConversationID], m)
	}
	sums := map[string]int{}
	for _, conv := range client.Conversation.Query().AllX(ctx) {
		messages := byConversation[conv.ID]
		slices.SortFunc(messages, inOrder)
		wrong = append(wrong, wrongReplies(conv, messages)...)
		tally(sums, fmt.Sprint("inbound ", conv.AccountID, conv.OwnerID), conv.InboundCount, conv.InboundCount > 0)
	}
	for _, marker := range client.ReadMarker.Query().Where(readmarker.OrganizationID(w.org)).WithConversation().AllX(w.systemCtx()) {
		wrong = append(wrong, wrongMarker(marker, byConversation[marker.ConversationID])...)
		conv := marker.Edges.Conversation
		tally(sums, fmt.Sprint("read ", marker.UserID, conv.AccountID, conv.OwnerID), marker.ReadCount,
			conv.InboundCount > 0 && marker.ReadCount == conv.InboundCount)
	}
	for _, t := range client.InboundTotal.Query().AllX(ctx) {
		tally(sums, fmt.Sprint("inbound ", t.AccountID, t.OwnerID), -t.Messages, false)
		sums[fmt.Sprint("inbound ", t.AccountID, t.OwnerID, " talks")] -= t.Conversations
	}
	for _, t := range client.ReadTotal.Query().Where(readtotal.OrganizationID(w.org)).AllX(w.systemCtx()) {
		tally(sums, fmt.Sprint("read ", t.UserID, t.AccountID, t.OwnerID), -t.Messages, false)
		sums[fmt.Sprint("read ", t.UserID, t.AccountID, t.OwnerID, " talks")] -= t.Conversations
	}
	for name, rest := range sums {
		if rest != 0 {
			wrong = append(wrong, fmt.Sprintf("%s: %d are missing in the total", name, rest))
		}
	}
	return wrong
}

func tally(sums map[string]int, name string, messages int, talk bool) {
	sums[name] += messages
	if talk {
		sums[name+" talks"]++
	}
}

func inOrder(a, b *ent.Message) int {
	if c := a.SentAt.Compare(b.SentAt); c != 0 {
		return c
	}
	return map[bool]int{true: -1, false: 1}[a.ID < b.ID]
}

func counts(m *ent.Message) bool {
	return m.Direction == conversa.DirectionInbound && m.Origin == conversa.OriginCustomer
}

func wrongReplies(conv *ent.Conversation, messages []*ent.Message) (wrong []string) {
	var since *time.Time
	inbound := 0
	for i, m := range messages {
		var reply *ent.Message
		for _, later := range messages[i+1:] {
			if reply == nil && later.Direction == conversa.DirectionOutbound && later.Status != conversa.StatusFailed {
				reply = later
			}
		}
		if m.Direction == conversa.DirectionOutbound {
			reply = nil
		}
		waits := counts(m) && reply == nil && m.NoReplyNeededAt == nil
		if waits && since == nil {
			since = &m.SentAt
		}
		if counts(m) {
			inbound++
		}
		got, want := fmt.Sprint(m.Waiting, " ", word(m.ReplyID), clockTime(m.RepliedAt), word(m.RepliedByID)), fmt.Sprint(waits, " ", word(nil), clockTime(nil), word(nil))
		if reply != nil {
			want = fmt.Sprint(waits, " ", reply.ID, clockTime(&reply.SentAt), word(reply.SentByID))
		}
		if got != want {
			wrong = append(wrong, fmt.Sprintf("message %s (%s): %s, want %s", m.ID, value(m.Text), got, want))
		}
	}
	if clockTime(conv.WaitingSince) != clockTime(since) || conv.InboundCount != inbound {
		wrong = append(wrong, fmt.Sprintf("conversation %s: waits since %s with %d, want %s with %d", conv.ID,
			clockTime(conv.WaitingSince), conv.InboundCount, clockTime(since), inbound))
	}
	return wrong
}

func wrongMarker(marker *ent.ReadMarker, messages []*ent.Message) (wrong []string) {
	read, inbound, there := 0, 0, false
	for _, m := range messages {
		there = there || m.ID == marker.MessageID && m.SentAt.Equal(marker.ReadTo)
		if !counts(m) {
			continue
		}
		inbound++
		if m.SentAt.Before(marker.ReadTo) || m.SentAt.Equal(marker.ReadTo) && m.ID <= marker.MessageID {
			read++
		}
	}
	conv := marker.Edges.Conversation
	caughtUp := inbound > 0 && read == inbound
	if marker.ReadCount != read || marker.CaughtUp != caughtUp || !there || marker.OwnerID != conv.OwnerID || marker.AccountID != conv.AccountID {
		wrong = append(wrong, fmt.Sprintf("marker of %s in %s: %d, %v, owner %s, want %d, %v, owner %s; its message is there: %v",
			marker.UserID, conv.ID, marker.ReadCount, marker.CaughtUp, marker.OwnerID, read, caughtUp, conv.OwnerID, there))
	}
	return wrong
}
