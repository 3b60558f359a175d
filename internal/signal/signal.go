// Package signal says who is told, and when: a user's notifications of conversations,
// their reminders, and the warnings before a window closes. It does not know how
// messages come and go (inbox), who may see a conversation (conversa.Viewer), nor how a
// screen is told (event).
//
// A signal belongs to a user and a conversation. The conversation's owner gets it with
// a customer's message; further ones count up in it. Where a
// transaction locks both, it locks the conversation before its signals.
package signal

import (
	"context"
	"encoding/json"
	"fmt"
	"log/slog"
	"time"

	"conversa"
	"conversa/ent/schema"
	"conversa/internal/event"
	"conversa/internal/store"
)

// Service is the signals. It is safe for concurrent use; Run runs once.
type Service struct {
	Store *store.Store
	// Now is the clock of reminders and windows; it may be a simulator's.
	Now func() time.Time
	Log *slog.Logger
}

// now is the clock in the form that both databases keep.
func (s *Service) now() time.Time { return s.Now().UTC().Truncate(time.Microsecond) }

// A new message ends a snooze and an ignoring. Messages come in any order: the latest
// is the last by the conversation's own.
const arrived = `insert into signals (id, organization_id, created_at, updated_at, user_id, conversation_id,
		latest_message_id, message_count, state, told_at)
	select ?, m.organization_id, ?, ?, c.owner_id, c.id, m.id, 1, 'NEW', ?
		from messages m join conversations c on c.id = m.conversation_id where m.id = ? and m.origin = 'CUSTOMER'
	on conflict (user_id, conversation_id) do update set
		message_count = case when signals.state in ('NEW', 'SNOOZED') then signals.message_count + 1 else 1 end,
		latest_message_id = case when exists (select 1 from messages l, messages n
			where l.id = signals.latest_message_id and n.id = excluded.latest_message_id and l.conversation_id = n.conversation_id
			and (l.sent_at, l.id) > (n.sent_at, n.id)) then signals.latest_message_id else excluded.latest_message_id end,
		state = 'NEW', remind_at = null, told_at = excluded.told_at, updated_at = excluded.updated_at
	returning user_id`

// Arrived tells the conversation's owner of a customer's message. One that came late may be
// replied to already: whoever replied had not read it. It returns the users whose signal
// changed, for ConversationNews.SignalOf. The message's row must be there.
func Arrived(ctx context.Context, tx *store.Tx, now time.Time, messageID string) ([]string, error) {
	now = now.UTC().Truncate(time.Microsecond)
	return users(ctx, tx, "signal message", arrived, schema.NewID("sig"), now, now, now, messageID)
}

// A reply that failed ends a snooze and an ignoring as a message does: who replied takes
// the conversation for done. It tells where something before it waits, which it had
// replied to.
const failed = `insert into signals (id, organization_id, created_at, updated_at, user_id, conversation_id,
		latest_message_id, message_count, state, told_at)
	select ?, c.organization_id, ?, ?, c.owner_id, c.id,
		(select l.id from messages l where l.conversation_id = c.id and l.waiting order by l.sent_at desc, l.id desc limit 1),
		(select count(*) from messages n where n.conversation_id = c.id and n.waiting), 'NEW', ?
		from messages o join conversations c on c.id = o.conversation_id where o.id = ? and exists (select 1 from messages m
			where m.conversation_id = c.id and m.waiting and (m.sent_at, m.id) < (o.sent_at, o.id))` + ofAll + `
	returning user_id`

// Failed tells the conversation's owner that a reply failed, if a message waits again by
// that: of all that waits. It returns the users whose signal changed. What waits must be
// up to date.
func Failed(ctx context.Context, tx *store.Tx, now time.Time, replyID string) ([]string, error) {
	now = now.UTC().Truncate(time.Microsecond)
	return users(ctx, tx, "signal failed reply", failed, schema.NewID("sig"), now, now, now, replyID)
}

// Read says that a user has read a conversation: their signal of it is seen. It returns
// the users whose signal changed.
func Read(ctx context.Context, tx *store.Tx, now time.Time, conversationID, userID string) ([]string, error) {
	return users(ctx, tx, "see signal", `update signals set state = 'SEEN', updated_at = ?
		where conversation_id = ? and user_id = ? and state = 'NEW' returning user_id`,
		now.UTC().Truncate(time.Microsecond), conversationID, userID)
}

// Settled says that somebody replied, that a reply did not fail after all, or that no reply is needed: where nothing waits
// any more, the signals of the conversation are seen. A snooze stays: its user asked
// for it. It returns the users whose signal changed. What waits must be up to date.
func Settled(ctx context.Context, tx *store.Tx, now time.Time, conversationID string) ([]string, error) {
	return users(ctx, tx, "settle signals", `update signals set state = 'SEEN', updated_at = ?
		where conversation_id = ? and state = 'NEW'
		and not exists (select 1 from messages m where m.conversation_id = signals.conversation_id and m.waiting)
		returning user_id`, now.UTC().Truncate(time.Microsecond), conversationID)
}

// users runs a statement that returns ids of users.
func users(ctx context.Context, tx *store.Tx, what, query string, args ...any) (ids []string, err error) {
	rows, err := tx.Query(ctx, query, args...)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var id string
		if err := rows.Scan(&id); err != nil {
			return nil, fmt.Errorf("%s: %w", what, err)
		}
		ids = append(ids, id)
	}
	if err := rows.Err(); err != nil {
		return nil, fmt.Errorf("%s: %w", what, err)
	}
	return ids, nil
}

// tell appends an event about a conversation. The log has the real time.
func tell(tx *store.Tx, kind conversa.EventKind, organizationID, conversationID string, news any) error {
	payload, err := json.Marshal(news)
	if err != nil {
		return fmt.Errorf("encode event: %w", err)
	}
	event.Append(tx, schema.Now(), event.Event{
		OrganizationID: organizationID, Kind: string(kind), SubjectID: conversationID, Payload: string(payload),
	})
	return nil
}
