package inbox

import (
	"context"
	"fmt"
	"time"

	"entgo.io/ent/dialect"

	"conversa"
	"conversa/ent"
	"conversa/internal/signal"
	"conversa/internal/store"
	"conversa/internal/unread"
)

// What the customer wrote is replied to by the first outbound message after it that did
// not fail. It is a function of the rows, so that the order of arrival does not matter:
// whatever changes the rows works it out anew, for as little as can have changed, in its
// own transaction, and holds the conversation from before the change.

// replies are outbound messages that did not fail, of a conversation.
const replies = ` from messages where conversation_id = ? and direction = 'OUTBOUND' and status <> 'FAILED' and (sent_at, id) `

const settleBefore = `with earlier as (select sent_at, id` + replies + `< (?, ?) order by sent_at desc, id desc limit 1),
	reply as (select id, sent_at, sent_by_id` + replies + `>= (?, ?) order by sent_at, id limit 1)
	update messages set reply_id = (select id from reply), replied_at = (select sent_at from reply),
		replied_by_id = (select sent_by_id from reply),
		waiting = (origin = 'CUSTOMER' and no_reply_needed_at is null and not exists (select 1 from reply))
	where conversation_id = ? and direction = 'INBOUND' and (sent_at, id) < (?, ?)
		and sent_at >= coalesce((select sent_at from earlier), ?)
		and not exists (select 1 from earlier where (messages.sent_at, messages.id) < (earlier.sent_at, earlier.id))
		and reply_id is distinct from (select id from reply)`

// settleReplies works out the replies to what was written before an outbound message that
// was added there, or failed, or no longer does. Those before the reply before it have
// theirs. The caller holds the conversation.
func settleReplies(ctx context.Context, tx *store.Tx, conversationID string, outbound unread.Position) error {
	at, id := outbound.At.UTC(), outbound.MessageID
	result, err := tx.Exec(ctx, settleBefore, conversationID, at, id, conversationID, at, id, conversationID, at, id, time.Time{})
	if err != nil {
		return fmt.Errorf("settle replies: %w", err)
	}
	n, err := result.RowsAffected()
	if err != nil || n == 0 {
		return wrapped("settle replies", err)
	}
	return settleWaiting(ctx, tx, conversationID)
}

// settleWaiting works out since when a conversation waits, from its messages.
func settleWaiting(ctx context.Context, tx *store.Tx, conversationID string) error {
	_, err := tx.Exec(ctx, `update conversations set waiting_since =
		(select min(sent_at) from messages where conversation_id = ? and waiting) where id = ?`, conversationID, conversationID)
	return wrapped("settle waiting", err)
}

const settleAll = `update messages set reply_id = r.id, replied_at = r.sent_at, replied_by_id = r.sent_by_id,
		waiting = (messages.origin = 'CUSTOMER' and messages.no_reply_needed_at is null and r.id is null)
	from (select i.id inbound, o.id, o.sent_at, o.sent_by_id from messages i left join messages o on o.id = (
		select id from messages n where n.conversation_id = i.conversation_id and n.direction = 'OUTBOUND' and n.status <> 'FAILED'
			and (n.sent_at, n.id) > (i.sent_at, i.id) order by n.sent_at, n.id limit 1)
		where i.conversation_id = ? and i.direction = 'INBOUND') r
	where messages.id = r.inbound and messages.reply_id is distinct from r.id`

// settleConversation works everything out that follows from a conversation's messages,
// after messages came into it from another one, or left.
func settleConversation(ctx context.Context, tx *store.Tx, conversationID string) error {
	if _, err := tx.Exec(ctx, settleAll, conversationID); err != nil {
		return fmt.Errorf("settle replies: %w", err)
	}
	_, err := tx.Exec(ctx, `update conversations set
		waiting_since = (select min(sent_at) from messages where conversation_id = ? and waiting),
		inbound_count = (select count(*) from messages where conversation_id = ? and direction = 'INBOUND' and origin = 'CUSTOMER')
		where id = ?`, conversationID, conversationID, conversationID)
	return wrapped("settle conversation", err)
}

// settleReply finds the reply to a message of the customer's that came late.
func settleReply(ctx context.Context, tx *store.Tx, conversationID string, late unread.Position) error {
	_, err := tx.Exec(ctx, `update messages set reply_id = r.id, replied_at = r.sent_at, replied_by_id = r.sent_by_id, waiting = false
		from (select id, sent_at, sent_by_id`+replies+`> (?, ?) order by sent_at, id limit 1) r where messages.id = ?`,
		conversationID, late.At.UTC(), late.MessageID, late.MessageID)
	return wrapped("settle reply", err)
}

// settleLate takes in a message of the customer's that counts and is not the last: it
// waits since earlier perhaps, and some have read further.
func settleLate(ctx context.Context, tx *store.Tx, conversationID string, late unread.Position) error {
	if err := unread.Raise(ctx, tx, conversationID, late); err != nil {
		return err
	}
	return settleWaiting(ctx, tx, conversationID)
}

// holdConversations keeps others from adding to conversations, or changing what follows
// from their messages, until commit. On SQLite a transaction is alone anyway.
func holdConversations(ctx context.Context, tx *store.Tx, ids ...string) error {
	if tx.Dialect() == dialect.SQLite || len(ids) == 0 {
		return nil
	}
	_, err := tx.Exec(ctx, "select id from conversations where "+oneOf(tx)+" order by id for no key update", list(tx, ids))
	return wrapped("hold conversations", err)
}

// holdConversationOf holds the conversation that a message is in. It may be put into
// another one until it is held.
func holdConversationOf(ctx context.Context, tx *store.Tx, m *ent.Message) (conversationID string, err error) {
	for conversationID = m.ConversationID; ; {
		if err := holdConversations(ctx, tx, conversationID); err != nil {
			return "", err
		}
		row, err := tx.Client.Message.Get(ctx, m.ID)
		if err != nil {
			return "", fmt.Errorf("find message: %w", err)
		}
		if row.ConversationID == conversationID {
			return conversationID, nil
		}
		conversationID = row.ConversationID
	}
}

// become runs the step that gives an outbound message another status. Where it fails by
// that, or no longer does, what follows is settled, and the owner is told of what waits
// again. It returns the users whose signal changed.
func (s *Service) become(ctx context.Context, tx *store.Tx, m *ent.Message, status conversa.MessageStatus, step func() error) (signalled []string, err error) {
	failed := status == conversa.StatusFailed
	if failed == (m.Status == conversa.StatusFailed) {
		return nil, step()
	}
	conversationID, err := holdConversationOf(ctx, tx, m)
	if err != nil {
		return nil, err
	}
	if err := step(); err != nil {
		return nil, err
	}
	if err := settleReplies(ctx, tx, conversationID, unread.Position{At: m.SentAt, MessageID: m.ID}); err != nil {
		return nil, err
	}
	if failed {
		return signal.Failed(ctx, tx, s.now(), m.ID)
	}
	return signal.Settled(ctx, tx, s.now(), conversationID)
}
