package signal

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"conversa/ent/schema"
	"conversa/internal/store"

	"entgo.io/ent/dialect"
	"github.com/lib/pq"
)

// Moved has signals follow conversations that changed hands, or to or from which
// messages were moved: those of previous owners are ignored, the owner's is new where
// something waits. Who is told stands in the conversations' own events. Call it in the
// same transaction, once owners, messages and what waits are up to date.
func (s *Service) Moved(ctx context.Context, tx *store.Tx, conversationIDs ...string) error {
	return Moved(ctx, tx, s.Now(), conversationIDs...)
}

// Moved is Service.Moved for those who have a clock of their own.
func Moved(ctx context.Context, tx *store.Tx, now time.Time, conversationIDs ...string) error {
	if len(conversationIDs) == 0 {
		return nil
	}
	now = now.UTC().Truncate(time.Microsecond)
	these, ids := among(tx, "signals.conversation_id"), list(tx, conversationIDs)
	for _, change := range []string{
		`update signals set state = 'IGNORED', remind_at = null, updated_at = ? where ` + these + ` and state <> 'IGNORED'
			and user_id <> (select c.owner_id from conversations c where c.id = signals.conversation_id)`,
		`update signals set state = 'SEEN', updated_at = ? where ` + these + ` and state = 'NEW'
			and user_id = (select c.owner_id from conversations c where c.id = signals.conversation_id)
			and not exists (select 1 from messages m where m.conversation_id = signals.conversation_id and m.waiting)`,
	} {
		if _, err := tx.Exec(ctx, change, now, ids); err != nil {
			return fmt.Errorf("move signals: %w", err)
		}
	}
	if err := repoint(ctx, tx, these, ids); err != nil {
		return err
	}
	found, err := waiting(ctx, tx, ids)
	if err != nil {
		return err
	}
	for _, w := range found {
		if err := w.signal(ctx, tx, now); err != nil {
			return err
		}
	}
	return nil
}

// repoint keeps signals at messages of their own conversation, and forgets those of
// conversations in which no customer said anything any more.
func repoint(ctx context.Context, tx *store.Tx, these string, ids any) error {
	const inbound = `from messages m where m.conversation_id = signals.conversation_id and m.direction = 'INBOUND'`
	if _, err := tx.Exec(ctx, `delete from signals where `+these+` and not exists (select 1 `+inbound+`)`, ids); err != nil {
		return fmt.Errorf("forget signals: %w", err)
	}
	_, err := tx.Exec(ctx, `update signals set latest_message_id = (select m.id `+inbound+` order by m.sent_at desc, m.id desc limit 1)
		where `+these+` and not exists (select 1 `+inbound+` and m.id = signals.latest_message_id)`, ids)
	if err != nil {
		return fmt.Errorf("repoint signals: %w", err)
	}
	return nil
}

// wait is a conversation in which messages wait for a reply.
type wait struct {
	conversationID, organizationID, ownerID, latestID string
	count                                             int
}

// waiting are those among the conversations, by id, so that two transactions come to
// their signals in one order.
func waiting(ctx context.Context, tx *store.Tx, ids any) (found []wait, err error) {
	rows, err := tx.Query(ctx, `select c.id, c.organization_id, c.owner_id, count(*),
			(select l.id from messages l where l.conversation_id = c.id and l.waiting order by l.sent_at desc, l.id desc limit 1)
		from conversations c join messages m on m.conversation_id = c.id and m.waiting
		where `+among(tx, "c.id")+` group by c.id, c.organization_id, c.owner_id`, ids)
	if err != nil {
		return nil, fmt.Errorf("find what waits: %w", err)
	}
	defer rows.Close() //nolint:errcheck // Err below tells
	for rows.Next() {
		var w wait
		if err := rows.Scan(&w.conversationID, &w.organizationID, &w.ownerID, &w.count, &w.latestID); err != nil {
			return nil, fmt.Errorf("find what waits: %w", err)
		}
		found = append(found, w)
	}
	slices.SortFunc(found, func(a, b wait) int { return cmp.Compare(a.conversationID, b.conversationID) })
	return found, rows.Err()
}

// ofAll has a signal that was there tell of all that waits.
const ofAll = ` on conflict (user_id, conversation_id) do update set latest_message_id = excluded.latest_message_id,
		message_count = excluded.message_count, state = 'NEW', remind_at = null,
		told_at = excluded.told_at, updated_at = excluded.updated_at`

// signal tells the owner of all that waits at once.
func (w wait) signal(ctx context.Context, tx *store.Tx, now time.Time) error {
	_, err := tx.Exec(ctx, `insert into signals (id, organization_id, created_at, updated_at, user_id, conversation_id,
			latest_message_id, message_count, state, told_at)
		values (?, ?, ?, ?, ?, ?, ?, ?, 'NEW', ?)`+ofAll,
		schema.NewID("sig"), w.organizationID, now, now, w.ownerID, w.conversationID, w.latestID, w.count, now)
	if err != nil {
		return fmt.Errorf("signal conversation %s: %w", w.conversationID, err)
	}
	return nil
}

// among is a condition on ids, which are one argument, so that the statement's text is
// the same however many there are.
func among(tx *store.Tx, column string) string {
	if tx.Dialect() == dialect.SQLite {
		return column + " in (select value from json_each(?))"
	}
	return column + " = any(?::text[])"
}

// list is the argument of among.
func list(tx *store.Tx, ids []string) any {
	if tx.Dialect() == dialect.SQLite {
		raw, _ := json.Marshal(ids) // strings always can
		return string(raw)
	}
	return pq.Array(ids)
}
